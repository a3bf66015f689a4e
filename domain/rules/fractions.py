"""Delivery of courses that took, or were planned for, more than one day (R05, R06, R12).

1. More treatment days than a stereotactic course has: none.
2. Several sessions planned: one unit of the fraction code on each day with beam.
3. One session planned, beam on several days: as the payer takes it, always held.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case
from domain.charge import Severity
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import Omission, Proposal, Ruling, finding, rule
from domain.rules.course import (
    CourseKind,
    charged_before,
    course_kind,
    delivery_code,
    is_charged_as_one_session,
    is_cranial_photons,
    takes_robotic_codes,
)

_PLANNED = "course.planned_sessions"
_RUNS = "delivery.runs"


@rule(
    "delivery.fractions",
    numbers=("R05", "R07"),
    cites=(("S10", "sum of treatment days"), ("S21", "single or several fractions")),
)
def fractions(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Two to five sessions planned: the fraction code once on each day with beam."""
    if course_kind(case, facts) is not CourseKind.FRACTIONS or not is_cranial_photons(case):
        return
    planned = case.session.course.planned_sessions
    yield from _fraction_lines(case, facts, f"{planned} sessions were planned for this course.")
    given = len(case.beam_days)
    if planned and given < planned and not case.session.delivery.stopped:
        sentence = (
            f"{planned} sessions were planned and {given} are recorded."
            " Record the others, or why the course was stopped."
        )
        yield finding("delivery.course_open", Severity.HOLD, sentence, _RUNS, "delivery.stopped")


@rule(
    "delivery.split_over_days",
    numbers=("R05", "R12"),
    cites=(
        ("S10", "sum of treatment days, for fractions"),
        ("K", "one unit on completion, as some report it; no authoritative text found"),
    ),
    confidence=Confidence.LOW,
)
def split_over_days(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """One session planned, beam on several days: proposed as the payer takes it, always held."""
    if course_kind(case, facts) is not CourseKind.SPLIT_OVER_DAYS or not is_cranial_photons(case):
        return
    why = "One session was planned, but beam was on several days."
    fraction = facts.code("delivery.fraction")
    if is_charged_as_one_session(facts):
        yield from _one_on_completion(case, facts, why)
        proposed = "the one-session code on the day it was completed"
        otherwise = f"{fraction} for each day with course management"
    else:
        yield from _fraction_lines(case, facts, why)
        proposed = "the fraction code a day and course management once"
        otherwise = "the one-session code once, on completion"
    sentence = (
        f"One session was planned and beam was on several days. Proposed: {proposed}. Others"
        f" report {otherwise}. The rule for sums of treatment days speaks for fractions, the plan"
        " for one session; no authoritative text settles it. Decide, and say why."
    )
    yield finding("delivery.split_over_days", Severity.HOLD, sentence, _RUNS, _PLANNED)


def _one_on_completion(case: Case, facts: FactReader, why: str) -> Iterator[Ruling]:
    last = case.beam_days[-1]
    sentence = f"{why} This payer takes it as the one session that was planned, once completed."
    yield Proposal(code=delivery_code(case, facts), date=last, because=(sentence,), fields=(_RUNS,))
    yield Omission(
        code=facts.code("delivery.fraction"), because=(sentence,), fields=(_PLANNED, "coverages")
    )


def _fraction_lines(case: Case, facts: FactReader, why: str) -> Iterator[Ruling]:
    single = "The one-session code covers a course of one session only."
    if not takes_robotic_codes(case, facts):
        where = (_PLANNED, _RUNS)
        yield Omission(code=delivery_code(case, facts), because=(f"{why} {single}",), fields=where)
    for number, day in enumerate(case.beam_days, 1):
        sentence = f"{why} Day {number} with beam is one unit of the fraction code."
        code = _fraction_code(case, facts, is_first=number == 1)
        yield Proposal(code=code, date=day, because=(sentence,), fields=(_RUNS,))


def _fraction_code(case: Case, facts: FactReader, *, is_first: bool) -> ProcedureCode:
    if not takes_robotic_codes(case, facts):
        return facts.code("delivery.fraction")
    is_first = is_first and not charged_before(case, facts, "delivery.fraction_codes")
    return facts.code("delivery.robotic_first" if is_first else "delivery.robotic_later")


@rule("delivery.too_many_days", numbers=("R06",), cites=(("S10", "five treatment days"),))
def too_many_days(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """More treatment days than five are not a stereotactic course."""
    if course_kind(case, facts) is not CourseKind.TOO_MANY_DAYS:
        return
    most = facts.integer("delivery.most_fractions")
    sentence = (
        f"The course has more than {most} treatment days or sessions, so it is not a stereotactic"
        " course."
    )
    for code in (delivery_code(case, facts), facts.code("delivery.fraction")):
        yield Omission(code=code, because=(sentence,), fields=(_PLANNED, _RUNS))
    stop = f"{sentence} Correct the days, or charge it as conventional treatment elsewhere."
    yield finding("delivery.too_many_days", Severity.STOP, stop, _PLANNED, _RUNS)
