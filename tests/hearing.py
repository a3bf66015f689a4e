"""Which rule or check speaks in which scenario, and what it reads there that changes with time.

Nothing is declared: rules are asked again, checks are known by their findings, and a book that
remembers tells which statement was reading a fact or a code, and as of which day.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Final

from domain.case import Case
from domain.charge import UsedFact
from domain.derivation import derive
from domain.entries import CodePeriod, FactScalar, Period
from domain.facts import FactBook
from domain.reading import reader
from domain.rules import rules
from domain.statements import Statement, checks, first_paragraph
from tests.scenario import Scenario, book, book_with, scenarios

FOLDERS: Final = ("rules", "examples", "published", "plausibility")
_NUMBER: Final = re.compile(r"R\d+")
_DAY: Final = timedelta(days=1)

Value = tuple[FactScalar, UsedFact]


@cache
def statements() -> tuple[Statement, ...]:
    """Every rule and every check, by module, id and date."""
    stated = [
        Statement(
            id=rule.id,
            numbers=rule.numbers,
            stage=rule.function.__module__,
            function=rule.function.__name__,
            says=first_paragraph(rule.function),
            confidence=rule.confidence,
            cites=rule.cites,
            effective=rule.effective,
            until=rule.until,
            speaks_as=(rule.id,),
        )
        for rule in rules()
    ]
    return tuple(sorted((*stated, *checks()), key=lambda s: (s.stage, s.id, s.effective)))


@dataclass(frozen=True)
class Reading:
    """That a statement read something that changes with time, as of one day."""

    statement: str
    what: str
    day: date


@dataclass(frozen=True)
class Heard:
    """One scenario: the day of its session, who spoke, and what was read."""

    name: str
    day: date
    spoke: frozenset[str]
    readings: frozenset[Reading]

    def is_of(self, statement: Statement) -> bool:
        """Whether the case is told of one of its numbers; any is, of a statement without."""
        named = _NUMBER.match(self.name)
        return not statement.numbers or bool(named and named.group() in statement.numbers)


@cache
def heard() -> tuple[Heard, ...]:
    """Every scenario of the program, derived once more and listened to."""
    return tuple(_listened(one) for folder in FOLDERS for one in scenarios(folder))


def cases_of(statement: Statement) -> tuple[Heard, ...]:
    """The scenarios told of a statement, on days on which it is in force."""
    return tuple(h for h in heard() if h.is_of(statement) and statement.covers(h.day))


def counts(statement: Statement) -> tuple[int, int]:
    """In how many of its own cases it speaks, and in how many it is silent."""
    own = cases_of(statement)
    speaking = sum(statement.id in case.spoke for case in own)
    return speaking, len(own) - speaking


def turning_days(statement: Statement) -> tuple[date, ...]:
    """Days on which the statement itself, or something it reads, begins or ends to hold."""
    own = _within(_bounds(statement))
    read = {r.what for case in heard() for r in case.readings if r.statement == statement.id}
    return tuple(sorted({*own, *(day for what in read for day in changes()[what])}))


def is_told_around(statement: Statement, day: date) -> bool:
    """Whether cases of the statement stand on a day and on the day before it."""
    mine = [case for case in heard() if case.is_of(statement)]
    if day in _bounds(statement):
        return {day, day - _DAY} <= {case.day for case in mine}
    read = {
        reading.day
        for case in mine
        for reading in case.readings
        if reading.statement == statement.id and day in changes()[reading.what]
    }
    return {day, day - _DAY} <= read


@cache
def changes() -> Mapping[str, frozenset[date]]:
    """What changes within the verified years, by name: facts by key, codes by number."""
    histories: dict[str, tuple[Period, ...]] = {
        **{key: fact.history for key, fact in book().facts.items()},
        **{code: entry.period for code, entry in book().codes.items()},
    }
    found = {
        name: frozenset(_within(day for period in history for day in _bounds(period)))
        for name, history in histories.items()
    }
    return {name: days for name, days in found.items() if days}


def _bounds(period: Period) -> tuple[date, ...]:
    return tuple(day for day in (period.effective, period.until) if day)


def days_of(periods: tuple[Period, ...]) -> tuple[date, ...]:
    """Days within the verified years on which one of them begins or ends."""
    return tuple(sorted(set(_within(day for one in periods for day in _bounds(one)))))


def _within(days: Iterator[date] | tuple[date, ...]) -> Iterator[date]:
    first, last = book().pack.verified_for
    return (day for day in days if first < day <= last)


# -- listening ------------------------------------------------------------------------------


def _listened(scenario: Scenario) -> Heard:
    session = scenario.session()
    case = Case(session=session)
    plain = book_with(session, scenario.case.get("parameters", {}))
    listening = _ListeningBook(**{f.name: getattr(plain, f.name) for f in fields(plain)})
    ids = {finding.id for finding in derive(case, listening).findings}
    day = plain.day_for(case.day)
    spoke = {
        rule.id for rule in rules() if rule.covers(day) and rule.rulings(case, reader(case, plain))
    }
    spoke |= {one.id for one in checks() if any(_is_of(found, one) for found in ids)}
    return Heard(scenario.name, day, frozenset(spoke), frozenset(listening.readings))


def _is_of(found: str, statement: Statement) -> bool:
    return any(
        found == name or found.startswith((f"{name}.", f"{name}_")) for name in statement.speaks_as
    )


class _ListeningBook(FactBook):
    """A book that remembers who read what changes with time."""

    @cached_property
    def readings(self) -> set[Reading]:
        return set()

    def facts_on(self, day: date) -> Mapping[str, Value]:
        return _ListeningFacts(super().facts_on(day), day, self.readings)

    def code_on(self, code: str, day: date) -> CodePeriod | None:
        _note(self.readings, str(code), day)
        return super().code_on(code, day)


class _ListeningFacts(Mapping[str, Value]):
    def __init__(self, known: Mapping[str, Value], day: date, readings: set[Reading]) -> None:
        self._known = known
        self._day = day
        self._readings = readings

    def __getitem__(self, key: str) -> Value:
        _note(self._readings, key, self._day)
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@cache
def _speakers() -> Mapping[tuple[str, str], str]:
    return {(one.stage, one.function): one.id for one in statements()}


def _note(readings: set[Reading], what: str, day: date) -> None:
    """Remember the reading for each statement whose function is running."""
    if what not in changes():
        return
    frame = sys._getframe(1)  # only the interpreter knows who asks
    while frame is not None:
        place = (frame.f_globals.get("__name__", ""), frame.f_code.co_name)
        if place in _speakers():
            readings.add(Reading(_speakers()[place], what, day))
        frame = frame.f_back  # type: ignore[assignment]  # None at the bottom
