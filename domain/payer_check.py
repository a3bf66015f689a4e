"""Mistakes in payer parameters, found when the fact files are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.entries import Fact, FactScalar
from domain.payers import PARAMETER, PayerProfile


def problems_of_parameters(
    facts: Mapping[str, Fact], profiles: Mapping[str, PayerProfile]
) -> Iterator[str]:
    """One sentence for each default outside its own words, and for each value of a profile that no
    rule could read.
    """
    for fact in facts.values():
        for period in fact.history:
            if fact.one_of and period.value not in fact.one_of:
                yield f"fact {fact.key}: {period.value} is none of {', '.join(fact.one_of)}."
    for profile in profiles.values():
        for parameter in profile.parameter:
            problem = _problem(facts, parameter.key, parameter.value)
            if problem:
                yield f"profile {profile.key}: {parameter.key} {problem}"


def _problem(facts: Mapping[str, Fact], key: str, value: FactScalar) -> str:
    fact = facts.get(key)
    if fact is None or not key.startswith(PARAMETER):
        return "is no parameter that a payer may set."
    default = fact.history[-1].value
    if type(value) is not type(default):
        return f"is of another kind than its default, {default}."
    if fact.one_of and value not in fact.one_of:
        return f"is {value}, none of {', '.join(fact.one_of)}."
    return ""
