"""Dates that cannot be true are refused with their place; those that can are let through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.errors import Refused
from domain.services import Simulation
from domain.session import (
    Course,
    Delivery,
    Document,
    HistoryLine,
    Patient,
    PerformanceStatus,
    Presence,
    PriorRadiation,
    Run,
    SrsSession,
    Stopped,
)
from domain.workflow import (
    Typed,
    Workplace,
    impossible_dates,
    save_session,
)
from tests.builders import SESSION_DAY, a_patient, a_session
from tests.storage.stores import (
    BILLER,
    TODAY,
    StillClock,
    a_store,
    book,
    derived,
    new_id,
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    store = a_store(tmp_path)
    yield Workplace(store=store, book=book(), clock=StillClock(), actor=BILLER, version="0.1.0")
    store.close()


def typed(session: SrsSession, session_id: str = "", based_on: int = 0) -> Typed:
    return Typed(session_id=session_id or new_id(), based_on=based_on, session=session)


def born(day: date) -> Patient:
    return replace(a_patient(), birth_date=day)


@pytest.mark.parametrize(
    ("session", "place_of_it"),
    [
        (a_session(patient=born(TODAY + timedelta(days=1))), "patient.birth_date: lies in the"),
        (a_session(patient=born(date(1900, 1, 1))), "patient.birth_date: lies more than 125"),
        (
            SrsSession(patient=born(SESSION_DAY), services=(Simulation(date=date(2026, 10, 14)),)),
            "services[0].date: lies before",
        ),
        (
            SrsSession(
                patient=born(SESSION_DAY),
                delivery=Delivery(runs=(Run(), Run(date=date(2020, 1, 1)))),
            ),
            "delivery.runs[1].date: lies before",
        ),
        (
            SrsSession(
                patient=born(SESSION_DAY),
                delivery=Delivery(presence=(Presence(date=date(2020, 1, 1)),)),
            ),
            "delivery.presence[0].date: lies before",
        ),
        (
            SrsSession(
                patient=born(SESSION_DAY), delivery=Delivery(stopped=Stopped(date=date(2020, 1, 1)))
            ),
            "delivery.stopped.date: lies before",
        ),
        (
            SrsSession(
                patient=born(SESSION_DAY), documents=(Document(key="x", dated=date(2020, 1, 1)),)
            ),
            "documents[0].dated: lies before",
        ),
        (
            SrsSession(
                patient=born(SESSION_DAY),
                documents=(Document(key="x", signed_on=date(2020, 1, 1)),),
            ),
            "documents[0].signed_on: lies before",
        ),
        (
            SrsSession(
                patient=born(SESSION_DAY),
                course=Course(prior_cranial_radiation=(PriorRadiation(date=date(2020, 1, 1)),)),
            ),
            "course.prior_cranial_radiation[0].date: lies before",
        ),
        (
            SrsSession(
                patient=born(SESSION_DAY),
                course=Course(performance_status=PerformanceStatus(date=date(2020, 1, 1))),
            ),
            "course.performance_status.date: lies before",
        ),
    ],
)
def test_a_date_that_cannot_be_true_is_refused_with_its_place(
    place: Workplace, session: SrsSession, place_of_it: str
) -> None:
    (sentence,) = impossible_dates(session, TODAY)

    assert sentence.startswith(place_of_it)
    with pytest.raises(Refused, match="Nothing was stored"):
        save_session(place, typed(session))
    assert () == place.store.worklist()


def test_a_history_before_birth_is_named_too() -> None:
    line = HistoryLine(code=derived(a_session()).lines[0].code, date_of_service=date(1950, 1, 1))

    (sentence,) = impossible_dates(a_session(history=(line,)), TODAY)

    assert sentence.startswith("history[0].date_of_service: lies before")


@pytest.mark.parametrize(
    "session",
    [
        SrsSession(),
        a_session(),
        a_session(patient=Patient()),
        SrsSession(patient=born(TODAY)),
        SrsSession(patient=born(SESSION_DAY), services=(Simulation(date=SESSION_DAY),)),
        a_session(patient=born(TODAY - timedelta(days=366 * 125))),
    ],
)
def test_what_is_possible_is_let_through(session: SrsSession) -> None:
    assert () == impossible_dates(session, TODAY)
