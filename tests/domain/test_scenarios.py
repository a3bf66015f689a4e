"""Every scenario file, case by case: what must stand, what must not, and what must be said."""

from __future__ import annotations

import re

import pytest

from tests.builders import a_session
from tests.scenario import Json, Scenario, derived, disagreements, scenarios

RULES = scenarios("rules")
EVERY_CASE = (*RULES, *scenarios("examples"), *scenarios("published"), *scenarios("plausibility"))

# The rules this edition carries; each has a case in which it speaks and one in which it is silent.
# R123, that every line names its rules and sources, is a law: see test_laws.py.
RULES_NOW = frozenset(
    f"R{number:02}"
    for first, last in (
        (1, 26),
        (30, 44),
        (50, 66),
        (70, 72),
        (80, 86),
        (90, 93),
        (100, 107),
        (110, 115),
        (120, 122),
    )
    for number in range(first, last + 1)
)


@pytest.mark.parametrize("scenario", EVERY_CASE, ids=lambda scenario: scenario.id)
def test_the_claim_is_what_the_rules_say(scenario: Scenario) -> None:
    assert disagreements(scenario.case, scenario.derived()) == []


@pytest.mark.parametrize("rule", sorted(RULES_NOW))
def test_each_rule_has_a_case_that_fires_and_one_that_is_silent(rule: str) -> None:
    names = [case.name for case in RULES if re.match(rf"{rule}\b", case.name)]

    assert any(" silent: " in name for name in names), names
    assert any(" silent: " not in name for name in names), names


@pytest.mark.parametrize("scenario", EVERY_CASE, ids=lambda scenario: scenario.id)
def test_each_case_names_a_source_and_expects_something(scenario: Scenario) -> None:
    assert scenario.source["title"]
    assert scenario.source["date"]
    assert scenario.source["address"].startswith(("https://", "http://"))
    assert scenario.case["for_scope"] in {"full_claim", "only_listed"}
    assert set(scenario.case) - {"name", "for_scope", "base", "billers"}


WRONG: dict[str, Json] = {
    "an absent line": {"lines": ["facility 77295"]},
    "wrong units": {"lines": ["facility 77300 x5"]},
    "a wrong modifier": {"lines": ["radiation_oncology 77301 TC"]},
    "a wrong day": {"lines": ["facility 77372 on 2026-10-14"]},
    "a line counted twice": {"lines": ["facility 77372", "facility 77372"]},
    "a forbidden line": {"never": ["77372"]},
    "a forbidden line of one biller": {"never": ["neurosurgery 61796"]},
    "a forbidden modifier": {"never": ["radiation_oncology 77301 26"]},
    "nothing left out": {"not_charged": ["77290"]},
    "left out for another reason": {"not_charged": [{"code": "61800", "says": ["weather"]}]},
    "a finding": {"findings": [{"severity": "stop"}]},
    "a finding of another code": {"findings": [{"severity": "warn", "codes": ["77372"]}]},
    "a silence": {"no_findings": ["warn"]},
    "a word unsaid": {"unsaid": ["continuing physics"]},
    "a diagnosis": {"diagnoses": {"facility 77372": ["C79.31"]}},
    "a status": {"status": "blocked"},
    "a document": {"checklist": ["rx_signed missing"]},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_expectation_is_noticed(name: str) -> None:
    case: Json = {"for_scope": "only_listed"} | WRONG[name]

    assert len(disagreements(case, derived(a_session()))) == 1


def test_a_whole_claim_notices_every_line_it_does_not_name() -> None:
    case = {"for_scope": "full_claim", "lines": ["neurosurgery 61796"]}

    found = disagreements(case, derived(a_session()))

    assert found == ["line not expected: neurosurgery 61797 x2 on 2026-10-15"]
