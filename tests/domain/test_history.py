"""How earlier lines relate to a course, and what the edits make of each relation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import Case
from domain.charge import Derivation, Severity
from domain.choices import Biller, HistoryCourse, HistoryIntent, Level, PlanMethod
from domain.history import lines_of, merged, place_of, related
from domain.identifiers import ProcedureCode
from domain.reading import reader
from domain.services import DosePlan, Simulation
from domain.session import Delivery, HistoryLine, Lesion, SrsSession
from tests.builders import (
    SESSION_DAY,
    a_course,
    a_delivery,
    a_forward_session,
    a_session,
    one_run,
)
from tests.scenario import book, derived

DAY: Final = timedelta(days=1)


def charged(
    code: str, day: date | None, biller: Biller = Biller.FACILITY, **said: object
) -> HistoryLine:
    line = HistoryLine(
        code=ProcedureCode(code), date_of_service=day, biller=biller, session="a", signed=True
    )
    return replace(line, **said)  # type: ignore[arg-type]  # tests name the parts they change


def findings(result: Derivation, *ids: str) -> list[tuple[str, Severity]]:
    return [(f.id, f.severity) for f in result.findings if f.id in ids]


# -- which lines concern a course -----------------------------------------------------------

EARLIER: Final = SESSION_DAY - 40 * DAY
LATER: Final = SESSION_DAY + 20 * DAY
DELIVERED_BEFORE: Final = charged("77372", EARLIER, session="b")

RELATIONS: Final = (
    ("a day before the session", [charged("77290", SESSION_DAY - DAY)], "possible"),
    ("on its day", [charged("77290", SESSION_DAY)], "possible"),
    ("the day after", [charged("77290", SESSION_DAY + DAY)], ""),
    ("ninety days before", [charged("77290", SESSION_DAY - 90 * DAY)], "possible"),
    ("ninety-one days before", [charged("77290", SESSION_DAY - 91 * DAY)], ""),
    ("undated", [charged("77290", None)], "possible"),
    ("before another delivery", [charged("77290", EARLIER - DAY), DELIVERED_BEFORE], ""),
    ("on the day of another delivery", [charged("77290", EARLIER), DELIVERED_BEFORE], ""),
    (
        "after another delivery",
        [charged("77290", EARLIER + DAY), DELIVERED_BEFORE],
        "possible",
    ),
    (
        "before a delivery of this very course",
        [charged("77290", EARLIER - DAY), replace(DELIVERED_BEFORE, course=HistoryCourse.SAME)],
        "possible",
    ),
    (
        "stated to be of this course",
        [charged("77290", SESSION_DAY - 300 * DAY, course=HistoryCourse.SAME)],
        "same",
    ),
    (
        "stated to be of another",
        [charged("77290", SESSION_DAY - DAY, course=HistoryCourse.OTHER)],
        "",
    ),
    ("not signed", [charged("77290", SESSION_DAY - DAY, signed=False)], "unsigned"),
    (
        "not signed, of another course by days",
        [charged("77290", EARLIER - DAY, signed=False), DELIVERED_BEFORE],
        "",
    ),
    (
        "not signed, stated to be of another",
        [charged("77290", SESSION_DAY - DAY, signed=False, course=HistoryCourse.OTHER)],
        "",
    ),
    (
        "not signed, stated to be of this one",
        [charged("77290", SESSION_DAY - 300 * DAY, signed=False, course=HistoryCourse.SAME)],
        "unsigned",
    ),
)


@pytest.mark.parametrize(
    ("history", "relation"), [r[1:] for r in RELATIONS], ids=[r[0] for r in RELATIONS]
)
def test_a_line_concerns_the_course_by_what_was_said_else_by_its_day(
    history: list[HistoryLine], relation: str
) -> None:
    case = Case(a_session(history=tuple(history)))

    found = related(case, reader(case, book()))

    told = {
        "same": history[0] in found.same,
        "possible": history[0] in found.possible,
        "unsigned": history[0] in found.unsigned,
    }
    assert {name: name == relation for name in told} == told


def test_a_record_without_beam_is_placed_by_the_days_of_its_work() -> None:
    planning = a_forward_session().services[:2]
    course_b = (charged("77301", SESSION_DAY - 2 * DAY), charged("77372", SESSION_DAY))
    for history, expected in (
        (course_b, {"77301", "77372"}),
        ((charged("77372", SESSION_DAY - 30 * DAY),), set()),
    ):
        session = a_session(services=planning, delivery=Delivery(), history=history)
        case = Case(session)

        found = related(case, reader(case, book()))

        assert expected == {line.code for line in found.possible}


def test_where_nothing_is_dated_nothing_is_near() -> None:
    case = Case(SrsSession(history=(charged("77290", None), charged("77290", SESSION_DAY))))

    found = related(case, reader(case, book()))

    assert ((), ()) == (found.possible, found.unsigned)


# -- the pattern of the audits, whichever came first ----------------------------------------


def first_half(day: date) -> SrsSession:
    """A record that holds a simulation alone."""
    services = (Simulation(date=day, level=Level.COMPLEX),)
    return a_session(services=services, delivery=Delivery(), documents=())


def second_half(plan: date, beam: date) -> SrsSession:
    """A record that holds an inverse plan and the session."""
    services = (DosePlan(date=plan, method=PlanMethod.INVERSE, count=1),)
    delivery = replace(a_delivery(), runs=(one_run(beam),))
    return a_session(services=services, delivery=delivery)


def as_history(session: SrsSession, *, signed: bool = True) -> tuple[HistoryLine, ...]:
    lines = derived(session).lines
    told = ((x.code, x.date_of_service, x.biller, x.units) for x in lines)
    return lines_of(session, "elsewhere", told, signed=signed)


@given(
    beam=st.dates(date(2025, 6, 1), date(2026, 11, 30)),
    before=st.integers(0, 90),
    planned=st.integers(0, 20),
)
def test_simulation_and_inverse_plan_in_two_records_are_caught_in_either_order(
    beam: date, before: int, planned: int
) -> None:
    simulation = first_half(beam - before * DAY)
    plan = second_half(beam - planned * DAY, beam)
    for session, other in ((plan, simulation), (simulation, plan)):
        result = derived(replace(session, history=as_history(other)))
        asked = {
            (f.id, f.severity)
            for f in result.findings
            if "77290" in f.sentence and "77301" in f.sentence
        }
        assert ("edit.course_not_stated", Severity.HOLD) in asked

        warned = derived(replace(session, history=as_history(other, signed=False)))
        assert ("edit.course_unsigned", Severity.WARN) in findings(warned, "edit.course_unsigned")


def test_in_one_record_the_simulation_is_not_charged_at_all() -> None:
    both = (
        Simulation(date=SESSION_DAY - 7 * DAY, level=Level.COMPLEX),
        DosePlan(date=SESSION_DAY - 2 * DAY, method=PlanMethod.INVERSE, count=1),
    )
    for services in (both, both[::-1]):
        result = derived(a_session(services=services))

        assert "77290" not in {line.code for line in result.lines}
        assert "77290" in {item.code for item in result.not_charged}


# -- once a course --------------------------------------------------------------------------

ONCE: Final = (
    ("77263", Biller.RADIATION_ONCOLOGY, Severity.HOLD),
    ("77301", Biller.FACILITY, Severity.HOLD),
    ("77301", Biller.RADIATION_ONCOLOGY, Severity.HOLD),
    ("77338", Biller.FACILITY, Severity.HOLD),
    ("77336", Biller.FACILITY, Severity.HOLD),
)


@pytest.mark.parametrize(("code", "biller", "severity"), ONCE)
def test_what_a_course_carries_once_asks_when_it_was_charged_on_another_day(
    code: str, biller: Biller, severity: Severity
) -> None:
    line = charged(code, SESSION_DAY - 30 * DAY, biller)
    for said, id_, expected in (
        (replace(line, course=HistoryCourse.SAME), "edit.once_a_course", severity),
        (line, "edit.once_a_course_not_stated", Severity.HOLD),
        (replace(line, signed=False), "edit.once_a_course_unsigned", Severity.WARN),
        (replace(line, course=HistoryCourse.OTHER), "", None),
    ):
        result = derived(a_session(history=(said,)))
        told = [
            (f.id, f.severity)
            for f in result.findings
            if f.id.startswith("edit.once_a_course") and code in f.codes
        ]
        assert ([(id_, expected)] if id_ else []) == told


WHOLE_COURSE: Final = (
    ("77372", Biller.FACILITY, "delivery.already_charged"),
    ("77432", Biller.RADIATION_ONCOLOGY, "edit.once_a_course"),
    ("61796", Biller.NEUROSURGERY, "surgery.already_charged"),
    ("61798", Biller.NEUROSURGERY, "surgery.already_charged"),
)


@pytest.mark.parametrize(("code", "biller", "id_"), WHOLE_COURSE)
def test_what_covers_a_whole_course_is_stopped_when_it_was_charged_before(
    code: str, biller: Biller, id_: str
) -> None:
    line = charged(code, SESSION_DAY - 30 * DAY, biller, course=HistoryCourse.SAME)

    result = derived(a_session(history=(line,)))

    assert (id_, Severity.STOP) in findings(result, id_)


def test_management_is_told_as_left_out_when_the_session_was_charged_before() -> None:
    line = charged("77372", SESSION_DAY - 5 * DAY, course=HistoryCourse.SAME)

    result = derived(a_session(history=(line,)))

    assert not [x for x in result.lines if x.code == "77432"]
    assert [x.rule for x in result.not_charged if x.code == "77432"] == ["delivery.already_charged"]

    several = replace(a_session(history=(line,)), course=replace(a_course(), planned_sessions=3))
    told = [x.rule for x in derived(several).not_charged if x.code == "77432"]
    assert told == ["management.fractions"]


def test_what_an_inverse_plan_of_an_earlier_claim_absorbs_is_told_with_that_claim() -> None:
    line = charged("77301", SESSION_DAY - 5 * DAY, course=HistoryCourse.SAME)

    result = derived(replace(a_forward_session(), history=(line,)))

    left_out = {str(x.code): " ".join(x.because) for x in result.not_charged}
    assert {"77290", "77295", "77334"} <= set(left_out)
    for code in ("77290", "77295", "77334"):
        assert "charged earlier for this course" in left_out[code]


def test_further_lesions_of_the_course_count_by_their_units() -> None:
    before = charged("61797", SESSION_DAY - 5 * DAY, Biller.NEUROSURGERY)
    for units, said, expected in (
        (2, HistoryCourse.SAME, []),
        (3, HistoryCourse.SAME, [("edit.cap", Severity.STOP)]),
        (3, None, [("edit.cap_not_stated", Severity.HOLD)]),
    ):
        line = replace(before, units=units, course=said)

        result = derived(a_session(history=(line,)))

        assert expected == findings(result, "edit.cap", "edit.cap_not_stated")
    one = derived(
        a_session(history=tuple(replace(before, course=HistoryCourse.SAME) for _ in "ab"))
    )
    assert [] == findings(one, "edit.cap")


def test_the_same_service_is_not_charged_a_second_time() -> None:
    session = a_session()
    for signed, id_, severity in (
        (True, "edit.charged_twice", Severity.STOP),
        (False, "edit.drafted_twice", Severity.WARN),
    ):
        result = derived(replace(session, history=as_history(session, signed=signed)))

        assert [(id_, severity)] == findings(result, "edit.charged_twice", "edit.drafted_twice")
        (told,) = (f for f in result.findings if f.id == id_)
        assert {line.code for line in derived(session).lines} == set(told.codes)
        assert "77372 of 2026-10-15" in told.sentence


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [
        ({}, True),
        ({"biller": None}, True),
        ({"biller": Biller.RADIATION_ONCOLOGY}, False),
        ({"date_of_service": SESSION_DAY - DAY}, False),
        ({"date_of_service": None}, False),
        ({"code": ProcedureCode("77370")}, False),
        ({"course": HistoryCourse.OTHER}, True),
    ],
)
def test_code_day_and_biller_make_the_same_service(
    changed: dict[str, object], *, is_told: bool
) -> None:
    line = replace(charged("77336", SESSION_DAY), **changed)  # type: ignore[arg-type]

    result = derived(a_session(history=(line,)))

    assert is_told == bool(findings(result, "edit.charged_twice"))


# -- what the store found and what a person said --------------------------------------------

FOUND: Final = tuple(charged(code, SESSION_DAY - 9 * DAY) for code in ("77290", "77334"))
LINES: Final = st.lists(
    st.builds(
        HistoryLine,
        code=st.sampled_from(["77290", "77334", "77301"]).map(ProcedureCode),
        date_of_service=st.sampled_from([None, SESSION_DAY]),
        biller=st.sampled_from([None, Biller.FACILITY]),
        course=st.none() | st.sampled_from(HistoryCourse),
        intended=st.none() | st.sampled_from(HistoryIntent),
        session=st.sampled_from([None, "a", "b"]),
        signed=st.none() | st.booleans(),
    ),
    max_size=5,
)


@given(LINES, LINES)
def test_asking_the_store_twice_changes_nothing_more(
    own: list[HistoryLine], found: list[HistoryLine]
) -> None:
    stored = [replace(line, course=None, intended=None) for line in found if line.session]
    once = merged(own, stored)

    assert once == merged(once, stored)


@given(LINES)
def test_what_a_person_brought_stays_whatever_the_store_finds(own: list[HistoryLine]) -> None:
    brought = [line for line in own if line.session is None]

    assert brought == [line for line in merged(own, FOUND) if line.session is None]


def test_lines_of_a_stored_session_are_those_it_has_now_with_what_was_said() -> None:
    said = replace(FOUND[0], course=HistoryCourse.SAME, signed=False)
    gone = charged("77301", SESSION_DAY, session="b")

    assert (replace(FOUND[0], course=HistoryCourse.SAME), FOUND[1]) == merged((said, gone), FOUND)
    assert () == merged((said, gone), ())


def test_what_was_said_of_a_line_that_is_gone_is_said_of_its_session() -> None:
    said = charged("77263", SESSION_DAY, course=HistoryCourse.OTHER, intended=HistoryIntent.STAGED)

    first, second = merged((said,), FOUND)

    assert (HistoryCourse.OTHER, HistoryIntent.STAGED) == (first.course, first.intended)
    assert second == FOUND[1]


def test_a_line_that_a_person_wrote_stands_for_what_the_store_finds() -> None:
    written = replace(FOUND[0], session=None, signed=None, course=HistoryCourse.OTHER)

    assert (written, FOUND[1]) == merged((written,), FOUND)


def test_the_lines_of_a_session_tell_who_where_and_what_was_treated() -> None:
    lines = as_history(a_session())

    (delivery,) = (x for x in lines if x.code == "77372")
    (management,) = (x for x in lines if x.code == "77432")
    (surgery,) = (x for x in lines if x.code == "61797")
    (plan,) = (x for x in lines if x.code == "77301" and x.biller is Biller.FACILITY)
    assert ("left frontal_lobe", "right frontal_lobe") == delivery.targets
    assert ((), None) == (plan.targets, plan.npi)
    assert ("2000000119", "98-0000011") == (management.npi, management.group_tax_id)
    assert ("2000000226", 2) == (surgery.npi, surgery.units)
    assert {("elsewhere", True)} == {(x.session, x.signed) for x in lines}


def test_a_place_is_side_and_site_or_nothing() -> None:
    lesions: Iterable[Lesion] = (*a_session().lesions[:1], Lesion(id="L9"))

    assert ["left frontal_lobe", ""] == [place_of(lesion) for lesion in lesions]
