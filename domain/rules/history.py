"""What the earlier charges of a patient ask of this course (R16, R120).

1. A course so soon after another one is a new course only with its reason.
2. Earlier radiosurgery belongs among the prior radiation, and the record of it to the plan; above
   all where the same place is treated again.
3. One stored session is of this course or of another, not of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from domain.case import Case
from domain.charge import Severity
from domain.choices import CourseIntent, Side
from domain.entries import Confidence
from domain.facts import FactReader
from domain.history import place_of
from domain.lesion import words
from domain.rules import Ruling, finding, rule
from domain.session import HistoryLine, Lesion, PriorRadiation

_PRIOR = "course.prior_cranial_radiation"


@rule(
    "history.new_course",
    numbers=("R16",),
    cites=(
        ("S01", "global XXX: a new course needs no modifier"),
        ("S33", "58, 76, 78, 79 are not for delivery"),
        ("K", "a link with its reason"),
    ),
    confidence=Confidence.LOW,
)
def new_course(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Another course was delivered before: this one is new, and says why."""
    last = _last_delivery(case, facts)
    if last is None or not case.beam_days:
        return
    delivery = case.session.delivery
    is_new = delivery.intended_as is CourseIntent.NEW_COURSE
    if is_new and (delivery.intended_why or "").strip():
        return
    days = (case.beam_days[0] - last).days
    fields = ("delivery.intended_as", "delivery.intended_why", "history")
    if days <= facts.integer("history.new_course_days"):
        before = "on the day before" if days == 1 else f"{days} days before"
        hold = (
            f"A course of this patient was delivered on {last}, {before}. A second one"
            " so soon is charged in full, without a modifier, only as a course of its own: new"
            " lesions, new consultation, new plan. Record that it is new and why; if it is the"
            " same course, correct the record."
        )
        yield finding("history.new_course", Severity.HOLD, hold, *fields)
    elif delivery.intended_as is None:
        warn = (
            f"A course of this patient was delivered on {last}. Record whether this session is a"
            " new course or continues one."
        )
        yield finding("history.new_course", Severity.WARN, warn, *fields)


def _last_delivery(case: Case, facts: FactReader) -> date | None:
    """The latest day before this session on which another course was delivered."""
    before = [
        line.date_of_service
        for line in _deliveries(case, facts)
        if line.date_of_service and case.beam_days and line.date_of_service < case.beam_days[0]
    ]
    return max(before, default=None)


def _deliveries(case: Case, facts: FactReader) -> tuple[HistoryLine, ...]:
    """Lines of other courses that bear a day of beam."""
    if not case.other_history:
        return ()
    codes = {
        *facts.codes("delivery.codes"),
        *facts.codes("management.on_beam_day"),
        *facts.codes("surgery.once_per_course"),
    }
    return tuple(line for line in case.other_history if line.code in codes)


@rule(
    "history.prior_radiation",
    numbers=("R120",),
    cites=(("D10", "chart list"), ("K", "an earlier dose is reviewed before another")),
    confidence=Confidence.MEDIUM,
)
def prior_radiation(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Radiosurgery that was charged before belongs among the prior radiation of this course."""
    known = {entry.date for entry in case.session.course.prior_cranial_radiation}
    before = [
        line
        for line in _deliveries(case, facts)
        if line.date_of_service and case.day and line.date_of_service < case.day
    ]
    for day in sorted({line.date_of_service for line in before if line.date_of_service} - known):
        targets = {
            target for line in before if line.date_of_service == day for target in line.targets
        }
        again = [(i, lesion) for i, lesion in case.cranial if place_of(lesion) in targets]
        if again:
            names = ", ".join(f"{x.id} ({words(place_of(x))})" for _, x in again)
            hold = (
                f"Radiosurgery was charged on {day} where this course treats again: {names}. If it"
                " is the same lesion, the earlier dose and its record are needed; if not, nothing"
                " shows it. Enter that treatment under prior cranial radiation, with its target."
            )
            fields = (_PRIOR, *(f"lesions[{index}]" for index, _ in again))
            yield finding("history.retreatment", Severity.HOLD, hold, *fields)
        else:
            warn = (
                f"Radiosurgery was charged on {day} and does not stand under prior cranial"
                " radiation. Enter it; the plan must take account of it."
            )
            yield finding("history.prior_radiation", Severity.WARN, warn, _PRIOR)


@rule(
    "history.same_target",
    numbers=("R120",),
    cites=(("D10", "chart list"), ("K", "re-irradiation needs the earlier record and a reason")),
    confidence=Confidence.MEDIUM,
)
def same_target(case: Case, _facts: FactReader) -> Iterator[Ruling]:
    """A lesion treated before is treated again only with the earlier record and a reason."""
    has_record = bool(case.documents.get("prior_rt_record"))
    has_reason = bool((case.session.course.necessity.why_radiosurgery or "").strip())
    if has_record and has_reason:
        return
    for number, entry in enumerate(case.session.course.prior_cranial_radiation):
        for index, lesion in case.cranial:
            if _is_named(entry, lesion):
                lacking = [] if has_record else ["the record of the earlier treatment"]
                lacking += [] if has_reason else ["why it is treated again"]
                hold = (
                    f"Lesion {lesion.id} was treated before ({entry.target}), and"
                    f" {' and '.join(lacking)} is not at hand. Add it."
                )
                fields = (f"{_PRIOR}[{number}].target", f"lesions[{index}]")
                yield finding("history.same_target", Severity.HOLD, hold, *fields)


def _is_named(entry: PriorRadiation, lesion: Lesion) -> bool:
    """Whether the target of an earlier treatment names a lesion, or its side and site."""
    said = _words(entry.target)
    if not said:
        return False
    if lesion.name and said == _words(lesion.name):
        return True
    side = {lesion.side} if lesion.side and lesion.side is not Side.MIDLINE else set()
    return lesion.site is not None and (_words(words(lesion.site)) | side) <= said


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", (text or "").lower()))


@rule(
    "history.contradiction",
    numbers=("R16",),
    cites=(("K", "one session, one course"),),
    confidence=Confidence.MEDIUM,
)
def contradiction(case: Case, _facts: FactReader) -> Iterator[Ruling]:
    """Lines of one stored session stated to be of this course and of another."""
    both = {session for session, said in case.stated_courses.items() if len(said) > 1}
    fields = tuple(
        f"history[{index}].course"
        for index, line in enumerate(case.session.history)
        if line.session in both and line.course
    )
    if fields:
        hold = (
            "Lines of one earlier session are said to be of this course and of another. One record"
            " is one course: correct what was said."
        )
        yield finding("history.contradiction", Severity.HOLD, hold, *fields)
