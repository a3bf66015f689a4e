"""Whether each fact with listed words holds one of them, by default and as payers set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.entries import Fact, FactScalar
from domain.payers import PayerProfile


def problems_of_words(
    facts: Mapping[str, Fact], profiles: Mapping[str, PayerProfile]
) -> Iterator[str]:
    """One sentence for each value that no rule could read."""
    for fact in facts.values():
        for value in fact.history:
            if not _is_listed(fact, value.value):
                yield f"fact {fact.key}: {value.value} is none of {', '.join(fact.one_of)}."
    for profile in profiles.values():
        for one in profile.parameter:
            named = facts.get(one.key)
            if named and not _is_listed(named, one.value):
                words = ", ".join(named.one_of)
                yield f"profile {profile.key}: {one.key} is none of {words}."


def _is_listed(fact: Fact, value: FactScalar) -> bool:
    return not fact.one_of or value in fact.one_of
