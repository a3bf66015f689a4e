"""Every rule number is met, proved by scenarios, and told in pages that are never stale."""

from __future__ import annotations

import importlib.util
import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from domain.statements import Statement
from tests.hearing import (
    cases_of,
    days_of,
    heard,
    is_told_around,
    statements,
    turning_days,
)
from tests.scenario import book

ROOT: Final = Path(__file__).parent.parent
STATEMENTS: Final = statements()
BY_ID: Final = {one.id: one for one in STATEMENTS}
NUMBERED: Final = sorted((number, one.id) for one in STATEMENTS for number in one.numbers)
EVENT_IDS: Final = {stage.id for chain in book().event_chains for stage in chain.stage}


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_rules", ROOT / "docs" / "make_rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER: Final = _maker()
NUMBERS: Final = {row["number"]: row for row in MAKER.numbers()}


@pytest.mark.parametrize("name", ["rules.md", "coverage.md"])
def test_the_page_is_what_the_program_says_today(name: str) -> None:
    (text,) = [text for path, text in MAKER.pages(book()).items() if path.name == name]

    shown = (ROOT / "docs" / name).read_text(encoding="utf-8")

    assert text == shown, f"docs/{name} is stale: run python docs/make_rules.py"


@pytest.mark.parametrize("number", NUMBERS)
def test_each_number_is_met_by_a_statement_or_says_where(number: str) -> None:
    met = [one.id for one in STATEMENTS if number in one.numbers]

    assert bool(met) != bool(NUMBERS[number]["elsewhere"]), (number, met)


def test_no_statement_bears_a_number_that_is_not_listed() -> None:
    assert {number for number, _ in NUMBERED} <= set(NUMBERS)


def test_each_statement_has_an_id_of_its_own_and_says_something() -> None:
    assert len(BY_ID) == len(STATEMENTS)
    assert [one.id for one in STATEMENTS if not one.says or not one.cites] == []


def test_the_order_of_documents_names_every_stage_of_its_chains() -> None:
    assert EVENT_IDS <= set(BY_ID["order.contours"].speaks_as)


@pytest.mark.parametrize("name", BY_ID)
def test_each_statement_speaks_in_one_of_its_cases_and_is_silent_in_another(name: str) -> None:
    own = cases_of(BY_ID[name])

    assert any(name in case.spoke for case in own), f"no case of {BY_ID[name].numbers} makes it"
    assert any(name not in case.spoke for case in own), f"it speaks in all {len(own)} cases"


@pytest.mark.parametrize(("number", "name"), NUMBERED, ids=" ".join)
def test_each_number_of_a_statement_has_a_case_in_which_it_speaks(number: str, name: str) -> None:
    cases = [case for case in heard() if re.match(rf"{number}\b", case.name)]

    assert any(name in case.spoke for case in cases), f"{name} never speaks in a case of {number}"


@pytest.mark.parametrize("name", BY_ID)
def test_each_turn_has_a_case_on_its_day_and_one_on_the_day_before(name: str) -> None:
    statement = BY_ID[name]

    untold = [str(day) for day in turning_days(statement) if not is_told_around(statement, day)]

    assert untold == [], f"no pair of cases of {statement.numbers}"


DATED_TABLES: Final = {
    "edit.ptp": days_of(book().pairs),
    "edit.course": days_of(book().conflicts),
    "edit.modifier": days_of(book().modifier_conditions),
    "edit.add_on": days_of(book().add_ons),
    "dose.implausible": days_of(book().dose_windows),
}


@pytest.mark.parametrize("name", DATED_TABLES)
def test_each_turn_of_a_published_table_has_sessions_on_both_sides(name: str) -> None:
    told = {case.day for case in heard() if case.is_of(BY_ID[name])}

    for day in DATED_TABLES[name]:
        assert {day, day - timedelta(days=1)} <= told, day


def made_up(numbers: tuple[str, ...]) -> Statement:
    one = STATEMENTS[0]
    return Statement(
        id="weather.fair",
        numbers=numbers,
        stage=one.stage,
        function="weather",
        says=one.says,
        confidence=one.confidence,
        cites=one.cites,
        effective=one.effective,
        until=None,
        speaks_as=("weather.fair",),
    )


def test_a_statement_without_cases_is_noticed() -> None:
    assert cases_of(made_up(("R999",))) == ()
    assert len(cases_of(made_up(()))) == len(heard())
