"""Any place of a session can be read, changed and compared by its path in the session file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from domain.choices import LesionKind
from domain.errors import IllFormed
from domain.session import SrsSession
from domain.session_paths import get, leaves, patch, pattern, places, put, steps, types_at
from tests.builders import a_session, a_team, metastases
from tests.domain.test_laws import sessions

READ = {
    "course.planned_sessions": 1,
    "lesions[1].id": "L2",
    "lesions[7].id": None,
    "lesions.id": None,
    "course[0]": None,
    "nothing.at.all": None,
    "delivery.presence[0].from": "09:00",
    "delivery.stopped.date": None,
}


@pytest.mark.parametrize(("path", "value"), READ.items())
def test_reading_gives_what_stands_there_or_nothing(path: str, value: object) -> None:
    assert value == get(a_session(), path)


def test_the_empty_path_is_the_session() -> None:
    assert a_session() == get(a_session(), "")
    assert () == steps("")
    assert () == types_at(a_session(), "")


def test_a_path_becomes_names_and_positions() -> None:
    assert ("delivery", "presence", 2, "from_") == steps("delivery.presence[2].from")
    assert "delivery.presence[].from" == pattern("delivery.presence[2].from")


PLACES = {
    "lesions[].kind": ["lesions[0].kind", "lesions[1].kind", "lesions[2].kind"],
    "services<dose_plan>.method": ["services[2].method"],
    "services<navigation>.date": [],
    "course.robotic": ["course.robotic"],
    "history[].code": [],
    "course[].x": [],
}


@pytest.mark.parametrize(("wanted", "found"), PLACES.items())
def test_a_pattern_means_these_places(wanted: str, found: list[str]) -> None:
    assert found == list(places(a_session(), wanted))


TYPES = {
    "lesions[0].kind": ("LesionKind",),
    "lesions[0].optic_distance_mm": ("Decimal", "NotNear"),
    "lesions[0].within_brainstem": ("bool",),
    "delivery.presence[0].from": ("ClockTime",),
    "lesions[0]": (),
    "lesions[0].colour": (),
    "delivery.stopped.stage": (),
}


@pytest.mark.parametrize(("path", "names"), TYPES.items())
def test_a_field_tells_the_types_of_its_values(path: str, names: tuple[str, ...]) -> None:
    assert names == types_at(a_session(), path)


@given(sessions())
def test_every_recorded_value_is_read_where_its_path_says(session: SrsSession) -> None:
    for leaf in leaves(session):
        assert leaf.value == get(session, leaf.path)
        assert leaf.value not in (None, "", ())


@given(sessions())
def test_a_value_put_where_it_stands_changes_nothing(session: SrsSession) -> None:
    for leaf in leaves(session):
        assert session == put(session, leaf.path, leaf.value)


def test_a_list_of_plain_values_is_one_value() -> None:
    found = {leaf.path: leaf.value for leaf in leaves(a_session())}

    assert a_session().diagnoses == found["diagnoses"]
    assert {"course.energy"} == {leaf.path for leaf in leaves(a_session(), "course.energy")}


def test_a_value_is_put_at_its_place_alone() -> None:
    changed = put(a_session(), "lesions[1].kind", LesionKind.GLIOMA)

    assert (("lesions[1].kind", LesionKind.GLIOMA),) == patch(a_session(), changed)


def test_what_cannot_exist_is_not_put() -> None:
    with pytest.raises(IllFormed):
        put(a_session(), "lesions[0].max_dimension_mm", Decimal(-1))


@pytest.mark.parametrize(
    "path", ["lesions[9].kind", "course[0]", "lesions[0].colour", "delivery.stopped.stage", "a.b"]
)
def test_where_nothing_is_nothing_is_put(path: str) -> None:
    with pytest.raises(LookupError, match="there is no"):
        put(a_session(), path, None)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(sessions(), sessions())
def test_the_places_in_which_two_sessions_differ_lead_from_one_to_the_other(
    before: SrsSession, after: SrsSession
) -> None:
    session = before
    for path, value in patch(before, after):
        session = put(session, path, value)

    assert after == session


def test_the_same_session_needs_no_patch() -> None:
    assert () == patch(a_session(), a_session())


def test_a_list_of_another_length_and_a_record_that_comes_are_put_whole() -> None:
    fewer = a_session(lesions=metastases(1))
    nobody = a_session(team=replace(a_team(), neurosurgeon=None))

    assert ("lesions",) == tuple(path for path, _ in patch(a_session(), fewer))
    assert ("team.neurosurgeon",) == tuple(path for path, _ in patch(nobody, a_session()))
