"""What is not charged says which fact would have to be otherwise, and where it is entered."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given

from domain.session import SrsSession
from tests.domain.test_laws import sessions
from tests.scenario import Scenario, derived, scenarios

CASES = (*scenarios("rules"), *scenarios("published"), *scenarios("examples"))


def leads_somewhere(session: object, path: str) -> bool:
    """Whether a path of the session file names a field, and its indexes stand in the lists."""
    value: object = session
    for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?\.?", path):
        if value is None:  # a record not begun yet: its fields are known by name only
            return True
        names = {field.name for field in fields(value)} if is_dataclass(value) else set()
        if name not in names:
            return False
        value = getattr(value, name)
        if index:
            assert isinstance(value, tuple)
            if int(index) >= len(value):
                return False
            value = value[int(index)]
    return True


@pytest.mark.parametrize("scenario", CASES, ids=lambda scenario: scenario.id)
def test_each_code_left_out_names_a_fact_that_stands_in_the_session(scenario: Scenario) -> None:
    session = scenario.session()

    for item in scenario.derived().not_charged:
        assert item.fields, (item.code, item.rule)
        for path in item.fields:
            assert leads_somewhere(session, path), (item.code, path)


@given(sessions())
def test_so_it_does_whatever_was_entered(session: SrsSession) -> None:
    for item in derived(session).not_charged:
        assert item.fields, (item.code, item.rule)
        assert all(leads_somewhere(session, path) for path in item.fields)


@given(sessions())
def test_every_finding_names_fields_that_exist(session: SrsSession) -> None:
    for finding in derived(session).findings:
        for path in finding.fields:
            # A document that is missing is named by its key, which is no field of the session.
            assert path.startswith("documents.") or leads_somewhere(session, path), path


def test_a_path_that_leads_nowhere_is_noticed() -> None:
    session = SrsSession()

    assert leads_somewhere(session, "setting.place_of_service")
    assert leads_somewhere(session, "delivery.stopped.stage")
    assert not leads_somewhere(session, "setting.weather")
    assert not leads_somewhere(session, "services[0].date")
