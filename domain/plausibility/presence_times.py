"""Times of presence against times of beam (R25): who was there while it was given.

1. Only recorded times are compared; somebody recorded without them is left to the checklist.
2. A remote attendance counts as there, and is judged where management is.
3. Presence that meets no beam of its day at all: held for the radiation oncologist, whose code is
   personal work; the physicist and the neurosurgeon are asked about.
4. Beam while somebody is recorded as absent: the same, but for the neurosurgeon, who need not be
   there throughout. Beam while nothing is recorded: a question (D42, D43, S32).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.choices import Role, Whereabouts
from domain.entries import Confidence
from domain.facts import FactBook
from domain.lesion import words
from domain.reading import reader
from domain.session import Presence
from domain.statements import check

_CITES: Final = (
    Citation("D42", "levels of supervision"),
    Citation("D43", "recommendations"),
    Citation("S32", "attendance"),
)
_ASKED: Final = (Role.RADIATION_ONCOLOGIST, Role.PHYSICIST, Role.NEUROSURGEON)


class _Span(NamedTuple):
    """A stretch of one day, HH:MM, and where it is entered."""

    start: str
    stop: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attendance:
    """When somebody was there on one day, and when recorded as absent."""

    role: Role
    there: tuple[_Span, ...]
    away: tuple[_Span, ...]


@check(
    "presence.outside_beam",
    "presence.absent",
    "presence.gap",
    numbers=("R25", "R121"),
    cites=(("D42", "levels of supervision"), ("D43", "recommendations"), ("S32", "attendance")),
    confidence=Confidence.MEDIUM,
)
def presence_times(case: Case, book: FactBook) -> Iterator[Finding]:
    """Findings on who was there while beam was on."""
    held = reader(case, book).texts("plausibility.held_for")
    for day in case.beam_days:
        runs = _runs(case, day)
        for role in _ASKED if runs else ():
            attendance = _attendance(case, role, day)
            if attendance and attendance.there:
                yield from _judged(attendance, runs, is_held=role in held)


def _runs(case: Case, day: date) -> tuple[_Span, ...]:
    return tuple(
        _Span(run.start, run.stop, f"delivery.runs[{index}]")
        for index, run in enumerate(case.session.delivery.runs)
        if run.date == day and run.start and run.stop and run.start < run.stop
    )


def _attendance(case: Case, role: Role, day: date) -> _Attendance | None:
    """None when somebody is recorded as there without times, so that nothing can be compared."""
    there: list[_Span] = []
    away: list[_Span] = []
    for index, entry in enumerate(case.session.delivery.presence):
        if entry.role is not role or (entry.date or case.day) != day:
            continue
        span = _span(entry, index)
        if span is not None:
            (away if entry.where is Whereabouts.ABSENT else there).append(span)
        elif entry.where is not Whereabouts.ABSENT:
            return None
    left = tuple(piece for span in there for piece in _less(span, away))
    return _Attendance(role=role, there=left, away=tuple(away))


def _span(entry: Presence, index: int) -> _Span | None:
    if entry.from_ and entry.to and entry.from_ <= entry.to:
        return _Span(entry.from_, entry.to, f"delivery.presence[{index}]")
    return None


def _less(span: _Span, away: Iterable[_Span]) -> tuple[_Span, ...]:
    """What is left of a span without the times away."""
    left = [span]
    for gone in away:
        left = [
            piece
            for part in left
            for piece in (
                part._replace(stop=min(part.stop, gone.start)),
                part._replace(start=max(part.start, gone.stop)),
            )
            if piece.start < piece.stop
        ]
    return tuple(left)


def _judged(
    attendance: _Attendance, runs: tuple[_Span, ...], *, is_held: bool
) -> Iterator[Finding]:
    who, there = words(attendance.role), attendance.there
    fields = tuple(dict.fromkeys(span.field for span in (*there, *attendance.away, *runs)))
    hold = Severity.HOLD if is_held else Severity.WARN
    if not _meeting(there, runs):
        sentence = (
            f"The {who} is recorded as there {_times(there)}, yet beam was on {_times(runs)}. One"
            " of the times is wrong, or the beam was given without them: correct it, or say why."
        )
        yield _finding("presence.outside_beam", hold, sentence, fields)
    elif attendance.role is Role.NEUROSURGEON:
        return
    elif absent := _meeting(attendance.away, runs):
        sentence = (
            f"The {who} is recorded as absent {_times(absent)}, while beam was on {_times(runs)}."
            " Correct the times, or say who stood in."
        )
        yield _finding("presence.absent", hold, sentence, fields)
    elif gap := tuple(left for run in runs for left in _less(run, there)):
        sentence = (
            f"Beam was on {_times(runs)}; the {who} is recorded as there {_times(there)}, and not"
            f" {_times(gap)}. Complete the presence record, or say who stood in."
        )
        yield _finding("presence.gap", Severity.WARN, sentence, fields)


def _meeting(spans: tuple[_Span, ...], runs: tuple[_Span, ...]) -> tuple[_Span, ...]:
    return tuple(s for s in spans if any(s.start < r.stop and r.start < s.stop for r in runs))


def _times(spans: tuple[_Span, ...]) -> str:
    return ", ".join(f"from {span.start} to {span.stop}" for span in spans)


def _finding(
    id: str,  # noqa: A002
    severity: Severity,
    sentence: str,
    fields: tuple[str, ...],
) -> Finding:
    return Finding(id=id, severity=severity, sentence=sentence, fields=fields, cites=_CITES)
