"""Who was there while beam was on: times against times, and what each gap means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest

from domain.case import Case
from domain.charge import Finding, Severity
from domain.choices import Role, Whereabouts
from domain.identifiers import ClockTime
from domain.plausibility.event_order import event_order
from domain.plausibility.presence_times import presence_times
from domain.session import Presence, Run, SrsSession
from tests.builders import SESSION_DAY, a_course, a_delivery, a_session, one_run
from tests.scenario import book, derived

RO: Final = Role.RADIATION_ONCOLOGIST
QMP: Final = Role.PHYSICIST
NS: Final = Role.NEUROSURGEON
HOLD, WARN = Severity.HOLD, Severity.WARN


def present(
    role: Role,
    from_: str | None,
    to: str | None,
    where: Whereabouts = Whereabouts.CONSOLE,
    day: date | None = None,
) -> Presence:
    return Presence(
        role=role,
        where=where,
        date=day,
        from_=ClockTime(from_) if from_ else None,
        to=ClockTime(to) if to else None,
    )


def absent(role: Role, from_: str | None, to: str | None) -> Presence:
    return present(role, from_, to, Whereabouts.ABSENT)


def run(start: str | None, stop: str | None, day: date | None = SESSION_DAY) -> Run:
    return replace(
        one_run(),
        date=day,
        start=ClockTime(start) if start else None,
        stop=ClockTime(stop) if stop else None,
    )


def with_presence(
    *entries: Presence, runs: tuple[Run, ...] = (run("09:10", "09:42"),)
) -> SrsSession:
    return a_session(delivery=replace(a_delivery(), runs=runs, presence=entries))


def found(session: SrsSession) -> tuple[Finding, ...]:
    return tuple(presence_times(Case(session), book()))


CASES: Final[dict[str, tuple[tuple[Presence, ...], tuple[tuple[str, Severity], ...]]]] = {
    "there throughout": ((present(RO, "09:00", "09:50"),), ()),
    "there to the minute": ((present(RO, "09:10", "09:42"),), ()),
    "there in two stretches that meet": (
        (present(RO, "09:00", "09:20"), present(RO, "09:20", "09:50")),
        (),
    ),
    "from afar throughout": ((present(RO, "09:00", "09:50", Whereabouts.REMOTE),), ()),
    "left before the end": ((present(RO, "09:00", "09:41"),), (("presence.gap", WARN),)),
    "came after the start": ((present(QMP, "09:11", "09:50"),), (("presence.gap", WARN),)),
    "a surgeon who left early": ((present(NS, "09:00", "09:15"),), ()),
    "gone before the beam": (
        (present(RO, "08:00", "09:10"),),
        (("presence.outside_beam", HOLD),),
    ),
    "come after the beam": ((present(RO, "09:42", "10:00"),), (("presence.outside_beam", HOLD),)),
    "a physicist gone before": (
        (present(QMP, "08:00", "09:00"),),
        (("presence.outside_beam", WARN),),
    ),
    "a surgeon gone before": (
        (present(NS, "08:00", "09:00"),),
        (("presence.outside_beam", WARN),),
    ),
    "called away in the middle": (
        (present(RO, "09:00", "09:50"), absent(RO, "09:20", "09:30")),
        (("presence.absent", HOLD),),
    ),
    "a physicist called away": (
        (present(QMP, "09:00", "09:50"), absent(QMP, "09:20", "09:30")),
        (("presence.absent", WARN),),
    ),
    "called away before the beam": (
        (present(RO, "08:00", "09:50"), absent(RO, "08:20", "08:30")),
        (),
    ),
    "absent all the time, which management judges": ((absent(RO, "09:00", "10:00"),), ()),
    "absent at a time not entered": ((present(RO, "09:00", "09:50"), absent(RO, None, None)), ()),
    "there without times, which the checklist judges": (
        (present(RO, "09:00", None), present(RO, "08:00", "08:30")),
        (),
    ),
    "times the wrong way round, told elsewhere": ((present(RO, "09:50", "09:00"),), ()),
    "there on another day": (
        (present(RO, "09:00", "09:50", day=SESSION_DAY + timedelta(days=1)),),
        (),
    ),
    "a therapist is not asked about": ((present(Role.THERAPIST, "08:00", "09:00"),), ()),
}


@pytest.mark.parametrize(("entries", "expected"), CASES.values(), ids=CASES)
def test_presence_is_held_against_the_beam(
    entries: tuple[Presence, ...], expected: tuple[tuple[str, Severity], ...]
) -> None:
    assert expected == tuple((f.id, f.severity) for f in found(with_presence(*entries)))


def test_the_finding_names_both_times_and_both_fields() -> None:
    (finding,) = found(with_presence(present(RO, "09:00", "09:30")))

    assert ("delivery.presence[0]", "delivery.runs[0]") == finding.fields
    assert "from 09:00 to 09:30, and not from 09:30 to 09:42" in finding.sentence


def test_each_day_of_beam_is_compared_with_the_presence_of_that_day() -> None:
    second = SESSION_DAY + timedelta(days=1)
    session = with_presence(
        present(RO, "09:00", "09:50"),
        present(RO, "14:00", "15:00", day=second),
        runs=(run("09:10", "09:42"), run("10:10", "10:42", second)),
    )
    session = replace(session, course=replace(a_course(), planned_sessions=2))

    (finding,) = found(session)

    assert ("delivery.presence[1]", "delivery.runs[1]") == finding.fields


@pytest.mark.parametrize("runs", [(run(None, "09:42"),), (run("09:42", "09:42"),), ()])
def test_beam_without_times_is_compared_with_nothing(runs: tuple[Run, ...]) -> None:
    assert found(with_presence(present(RO, "08:00", "08:10"), runs=runs)) == ()


def test_presence_never_changes_a_line() -> None:
    session = with_presence(present(RO, "09:00", "09:20"), present(QMP, "09:00", "09:20"))

    assert derived(session).lines == derived(a_session()).lines


def overlaps(*runs: Run) -> list[tuple[str, ...]]:
    session = with_presence(runs=runs)
    return [f.fields for f in event_order(Case(session)) if f.id == "order.runs_overlap"]


def test_two_runs_at_one_time_are_asked_about() -> None:
    fields = [("delivery.runs[0].stop", "delivery.runs[1].start")]

    assert fields == overlaps(run("09:10", "09:42"), run("09:41", "10:00"))
    assert fields == overlaps(run("09:10", "09:42"), run("09:10", "09:42"))
    assert [] == overlaps(run("09:10", "09:42"), run("09:42", "10:00"))
    assert [] == overlaps(run("09:10", "09:42"), run("09:20", "09:30", date(2026, 10, 16)))
    assert [] == overlaps(run("09:10", None), run("09:20", "09:30"))
