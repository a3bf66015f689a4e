"""Who was there on each day with beam (R25).

1. The physicist: for the whole delivery, every day; else a warning.
2. The oncologist in a course of several days: management is charged once and covers each fraction,
   and each fraction is given under that physician's eyes; a day without is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from domain.case import Case
from domain.charge import Severity
from domain.choices import Role
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import Ruling, finding, rule
from domain.rules.course import (
    CourseKind,
    course_kind,
    delivery_code,
    is_charged_as_one_session,
    is_cranial_photons,
    takes_robotic_codes,
)

_PRESENCE: Final = "delivery.presence"
_ONCOLOGIST: Final = Role.RADIATION_ONCOLOGIST


@rule("management.physicist_presence", numbers=("R25",), cites=(("S32", "physicist presence"),))
def physicist_presence(case: Case, _facts: FactReader) -> Iterator[Ruling]:
    """A qualified physicist is expected to be there for the whole delivery, on each day of it."""
    without = [day for day in _days(case) if not case.is_present(Role.PHYSICIST, day)]
    if case.has_beam and without:
        when = f"on {_listed(without)}" if len(case.beam_days) > 1 else "at the session"
        sentence = f"No physicist is recorded as present {when}. Record who was, from and to."
        yield finding("management.no_physicist", Severity.WARN, sentence, _PRESENCE)


@rule(
    "management.each_fraction",
    numbers=("R05", "R25"),
    cites=(
        ("D41", "end of course"),
        ("D43", "recommendations"),
        ("S32", "attendance"),
    ),
    confidence=Confidence.MEDIUM,
)
def each_fraction(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """In a course of several days the oncologist is there on each of them, else it is held."""
    kind = course_kind(case, facts)
    is_asked = kind in (CourseKind.FRACTIONS, CourseKind.SPLIT_OVER_DAYS)
    if not is_asked or not is_cranial_photons(case):
        return
    codes = _charged(case, facts, kind)
    for key, is_so, told in _DOUBTS:
        if days := [day for day in case.beam_days if is_so(case, day)]:
            sentence = f"The radiation oncologist {told.format(days=_listed(days))}"
            yield finding(key, Severity.HOLD, sentence, _PRESENCE, codes=codes)


def _charged(case: Case, facts: FactReader, kind: CourseKind) -> tuple[ProcedureCode, ...]:
    if kind is CourseKind.SPLIT_OVER_DAYS and is_charged_as_one_session(facts):
        return (facts.code("management.one_session"), delivery_code(case, facts))
    management = facts.code("management.fractions")
    if takes_robotic_codes(case, facts):
        return (management,)
    return (management, facts.code("delivery.fraction"))


_DOUBTS: Final[tuple[tuple[str, Callable[[Case, date], bool], str], ...]] = (
    (
        "management.no_presence",
        lambda case, day: case.is_present(_ONCOLOGIST, day) is None,
        (
            "is not recorded as present on {days}; management of the course covers each fraction."
            " Record where the physician was on each of these days, or say why not."
        ),
    ),
    (
        "management.absent",
        lambda case, day: case.is_present(_ONCOLOGIST, day) is False,
        (
            "is recorded as absent on {days}; management of the course covers each fraction."
            " Correct the presence record, or say who stood in and why the lines may be charged."
        ),
    ),
    (
        "management.remote",
        lambda case, day: case.is_only_remote(_ONCOLOGIST, day),
        (
            "attended from remote only on {days}. Check the supervision rule of the place and"
            " payer, then say why the lines may be charged."
        ),
    ),
)


def _days(case: Case) -> tuple[date | None, ...]:
    return case.beam_days or (case.day,)


def _listed(days: Iterable[date | None]) -> str:
    return ", ".join(str(day) for day in days)
