"""The rule behind a line, and the dated facts of the trade that it consulted, each in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, TypeAlias

import domain.rules.all  # noqa: F401  (registers every rule)
from domain.charge import UsedFact
from domain.entries import Component, Confidence, Fact, FactScalar, Period
from domain.explanation import CitedSource, RuleFact, RuleWords, cited
from domain.facts import FactBook
from domain.field_words import spoken
from domain.lesion import words
from domain.payers import PayerProfile, chain
from domain.rules import rules
from domain.statements import first_paragraph

_CODE: Final = "code."

_Told: TypeAlias = tuple[str, str, tuple[CitedSource, ...]]  # label, value and sources of a fact

COMPONENTS: Final[Mapping[Component, str]] = {
    Component.TECHNICAL: "a technical service, charged by whoever runs the equipment",
    Component.PROFESSIONAL: "a physician's own work",
    Component.SPLIT: "a service with a technical and a professional part",
    Component.SURGICAL: "a surgeon's service",
    Component.VISIT: "a visit",
}


def rule_words(rule: str, day: date) -> RuleWords:
    """The rule of that id in force on a day; a line that a person added has none."""
    found = next((one for one in rules() if one.id == rule and one.covers(day)), None)
    if found is None:
        return RuleWords(id=rule, numbers=(), says=_BY_HAND, confidence=Confidence.HIGH)
    return RuleWords(
        id=found.id,
        numbers=found.numbers,
        says=first_paragraph(found.function),
        confidence=found.confidence,
        effective=found.effective,
        until=found.until,
    )


_BY_HAND: Final = "A person added this line by hand; the published edits judge it all the same."


def rule_fact(book: FactBook, used: UsedFact) -> RuleFact:
    """A fact in words; as the derivation tells it where the book no longer holds it."""
    key, _, payer = used.key.removesuffix(")").partition(" (")
    if key.startswith(_CODE):
        told = _of_code(book, key.removeprefix(_CODE), used)
    elif payer in book.profiles:
        told = _of_payer(book, key, book.profiles[payer])
    else:
        told = _of_day(book, key, used)
    label, value, cites = told or (key, used.value, ())
    return RuleFact(key=key, label=label, value=value, effective=used.effective, cites=cites)


def _of_day(book: FactBook, key: str, used: UsedFact) -> _Told | None:
    fact = book.facts.get(key)
    held = [one for one in fact.history if _begins(one, used)] if fact else []
    if fact is None or not held:
        return None
    return fact.label, _fact_words(fact, held[0].value), cited(book, held[0].cites)


def _of_payer(book: FactBook, key: str, asked: PayerProfile) -> _Told | None:
    """What a payer's profile sets, itself or by the one it begins from; its document says so."""
    fact = book.facts.get(key)
    holders = [one for one in chain(book.profiles, asked) if key in one.parameters]
    if fact is None or not holders:
        return None
    holder = holders[-1]
    document = CitedSource(
        key=holder.key,
        title=holder.document,
        publisher=holder.publisher,
        verified_on=holder.last_checked,
    )
    label = f"{fact.label} ({holder.label})"
    value = _fact_words(fact, holder.parameters[key])
    return label, value, (document, *cited(book, holder.cites))


def _of_code(book: FactBook, code: str, used: UsedFact) -> _Told | None:
    entry = book.codes.get(code)
    since = [one for one in entry.period if _begins(one, used)] if entry else []
    if not since:
        return None
    label = f"{code} in the code table"
    return label, COMPONENTS[since[0].component], cited(book, since[0].cites)


def _begins(period: Period, used: UsedFact) -> bool:
    return period.effective.isoformat() == used.effective


def _fact_words(fact: Fact, value: FactScalar) -> str:
    """A value in words, with its unit."""
    listed = value if isinstance(value, tuple) else (value,)
    said = ", ".join(words(one) if isinstance(one, str) else spoken(one) for one in listed)
    return f"{said} {fact.unit}" if fact.unit and not isinstance(value, bool) else said
