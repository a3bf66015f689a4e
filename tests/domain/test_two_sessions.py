"""One patient in two stored sessions, over the real encrypted store: nothing is charged unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.charge import Derivation, Severity
from domain.choices import HistoryCourse, Level, PlanMethod
from domain.errors import Refused
from domain.identifiers import Mrn
from domain.ports import SignedCharge, Waiver
from domain.services import DosePlan, Simulation
from domain.session import Delivery, HistoryLine, SrsSession
from domain.signing import obstacles
from domain.workflow import (
    Typed,
    Workplace,
    charged_elsewhere,
    save_session,
    sign_session,
    void_session,
    with_history,
)
from tests.builders import PLAN_DAY, SIMULATION_DAY, a_patient, a_session
from tests.storage.stores import BILLER, StillClock, a_store, book, derived, new_id

SIMULATED = a_session(
    services=(Simulation(date=SIMULATION_DAY, level=Level.COMPLEX),), delivery=Delivery()
)
PLANNED = a_session(services=(DosePlan(date=PLAN_DAY, method=PlanMethod.INVERSE, count=1),))
ORDERS = {"simulation first": (SIMULATED, PLANNED), "inverse plan first": (PLANNED, SIMULATED)}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    store = a_store(tmp_path)
    yield Workplace(store=store, book=book(), clock=StillClock(), actor=BILLER, version="0.1.0")
    store.close()


def entered(place: Workplace, session: SrsSession, session_id: str = "") -> Typed:
    """The session as a window shows it once it has asked for the patient's history."""
    typed = Typed(session_id=session_id or new_id(), based_on=0, session=session)
    return replace(typed, session=with_history(place, typed))


def saved(place: Workplace, session: SrsSession) -> Typed:
    typed = entered(place, session)
    return replace(typed, based_on=save_session(place, typed))


def let_pass(derivation: Derivation) -> tuple[Waiver, ...]:
    return tuple(
        Waiver(item=each.item, what="", why="seen on paper", by="Dr. A. Lindqvist")
        for each in obstacles(derivation)
    )


def sign(place: Workplace, typed: Typed) -> SignedCharge:
    return sign_session(place, typed, let_pass(derived(typed.session)))


def told(session: SrsSession, *severities: Severity) -> list[str]:
    """What names both codes of the pattern, by severity."""
    return [
        finding.id
        for finding in derived(session).findings
        if finding.severity in severities
        and "77290" in finding.sentence
        and "77301" in finding.sentence
    ]


@pytest.mark.parametrize("order", ORDERS)
def test_signed_in_either_order_the_second_is_held(place: Workplace, order: str) -> None:
    first, second = ORDERS[order]
    sign(place, saved(place, first))

    found = entered(place, second)

    assert {"edit.course_not_stated"} == set(told(found.session, Severity.HOLD))


@pytest.mark.parametrize("order", ORDERS)
def test_not_signed_yet_the_other_is_warned_of(place: Workplace, order: str) -> None:
    first, second = ORDERS[order]
    saved(place, first)

    found = entered(place, second)

    assert [] == told(found.session, Severity.HOLD, Severity.STOP)
    assert {"edit.course_unsigned"} == set(told(found.session, Severity.WARN))


@pytest.mark.parametrize("order", ORDERS)
def test_what_was_signed_meanwhile_stands_in_the_way_of_one_that_never_saw_it(
    place: Workplace, order: str
) -> None:
    first, second = ORDERS[order]
    open_one = saved(place, second)
    sign(place, saved(place, first))

    with pytest.raises(Refused, match="other sessions of this patient") as refused:
        sign(place, open_one)

    assert "77290" in str(refused.value)
    assert place.store.load(open_one.session_id).state == "draft"
    again = entered(place, second, open_one.session_id)
    again = replace(again, based_on=1)
    again = replace(again, based_on=save_session(place, again))
    assert sign(place, again).session_id == open_one.session_id


def test_a_session_that_never_asked_for_the_history_is_not_signed_over_it(
    place: Workplace,
) -> None:
    sign(place, saved(place, SIMULATED))
    blind = Typed(session_id=new_id(), based_on=0, session=PLANNED)

    with pytest.raises(Refused, match="put something in its way"):
        sign(place, blind)

    assert 1 == len(place.store.worklist())


def test_in_one_session_the_simulation_is_left_out(place: Workplace) -> None:
    for services in (SIMULATED.services + PLANNED.services, PLANNED.services + SIMULATED.services):
        lines = derived(entered(place, a_session(services=services)).session).lines

        assert "77301" in {line.code for line in lines}
        assert "77290" not in {line.code for line in lines}


def say(session: SrsSession, course: HistoryCourse) -> SrsSession:
    """What a person says of one line of the other session."""
    first, *rest = session.history
    return replace(session, history=(replace(first, course=course), *rest))


def test_one_word_on_the_other_session_settles_it_and_outlives_the_next_look(
    place: Workplace,
) -> None:
    sign(place, saved(place, SIMULATED))
    typed = entered(place, PLANNED)

    same = replace(typed, session=say(typed.session, HistoryCourse.SAME))
    other = replace(typed, session=say(typed.session, HistoryCourse.OTHER))
    same = replace(same, session=with_history(place, same))
    other = replace(other, session=with_history(place, other))

    assert "simulation.charged_earlier" in {
        f.id for f in derived(same.session).findings if f.severity is Severity.STOP
    }
    assert [] == told(other.session, Severity.STOP, Severity.HOLD, Severity.WARN)


def test_a_voided_session_is_history_no_more(place: Workplace) -> None:
    first = saved(place, SIMULATED)
    sign(place, first)
    before = entered(place, PLANNED)
    assert before.session.history
    void_session(place, first.session_id, revision=1, why="entered twice")

    assert () == with_history(place, before).history


def test_a_draft_that_changes_is_seen_as_it_stands_now(place: Workplace) -> None:
    first = saved(place, SIMULATED)
    before = entered(place, PLANNED)
    assert {False} == {line.signed for line in before.session.history}
    save_session(place, replace(first, session=replace(SIMULATED, services=())))

    assert () == with_history(place, before).history


def test_the_same_session_entered_twice_is_stopped_and_not_signed(place: Workplace) -> None:
    sign(place, saved(place, a_session()))
    twin = saved(place, a_session())

    (stop,) = (f for f in derived(twin.session).findings if f.id == "edit.charged_twice")

    assert stop.severity is Severity.STOP
    assert "77372 of 2026-10-15" in stop.sentence
    with pytest.raises(Refused, match="neither settled"):
        sign_session(place, twin)


def test_another_patient_is_another_history(place: Workplace) -> None:
    sign(place, saved(place, SIMULATED))
    saved(place, SIMULATED)
    for mrn in ("0004711-2", "0004", None):
        patient = replace(a_patient(), mrn=Mrn(mrn) if mrn else None)

        assert () == entered(place, replace(PLANNED, patient=patient)).session.history


def test_a_record_number_of_several_words_finds_its_own_sessions_only(place: Workplace) -> None:
    for mrn in ("A 17/2", "A 17/22"):
        saved(place, replace(SIMULATED, patient=replace(a_patient(), mrn=Mrn(mrn))))

    found = entered(place, replace(PLANNED, patient=replace(a_patient(), mrn=Mrn("A 17/2"))))

    assert 1 == len({line.session for line in found.session.history})


def test_signed_lines_come_first_and_oldest_first(place: Workplace) -> None:
    later = saved(place, a_session())
    sign(place, later)
    sign(place, saved(place, SIMULATED))
    saved(place, SIMULATED)
    with place.store.begin() as work:
        found = charged_elsewhere(place.book, work, "another", a_session())

    days = [line.date_of_service for line in found if line.signed]
    assert days == sorted(day for day in days if day)
    states = [bool(line.signed) for line in found]
    assert states == sorted(states, reverse=True)
    assert {True, False} == set(states)


def test_the_history_is_stored_with_the_session_and_read_back_whole(place: Workplace) -> None:
    sign(place, saved(place, a_session()))
    typed = saved(place, PLANNED)

    stored = place.store.load(typed.session_id).session

    assert typed.session.history == stored.history
    assert any(line.targets and line.group_tax_id and line.units for line in stored.history)


def test_a_line_a_person_wrote_is_left_alone(place: Workplace) -> None:
    sign(place, saved(place, a_session()))
    found = entered(place, PLANNED).session.history[0]
    written = HistoryLine(
        code=found.code, date_of_service=found.date_of_service, biller=found.biller
    )

    history = entered(place, replace(PLANNED, history=(written,))).session.history

    assert written == history[0]
    assert found not in history
