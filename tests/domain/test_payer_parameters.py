"""Payer parameters: each has a source, a reader, and only values that its rule can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.entries import FactScalar
from domain.facts import FactReader
from domain.payer_check import problems_of_parameters
from domain.payers import PARAMETER, Parameter, PayerFamily, PayerProfile
from domain.rules.visits import years_before
from tests.builders import SESSION_DAY
from tests.scenario import TESTS, book, scenarios

KEYS = sorted(key for key in book().facts if key.startswith(PARAMETER))
DOMAIN: Path = TESTS.parent / "domain"
CODE = {path: path.read_text(encoding="utf-8") for path in DOMAIN.rglob("*.py") if path.is_file()}


def profile(**parameters: FactScalar) -> PayerProfile:
    return PayerProfile(
        key="lakeshore",
        label="Lakeshore Mutual",
        family=PayerFamily.COMMERCIAL,
        document="P-14",
        publisher="Lakeshore Mutual",
        last_checked=date(2026, 11, 1),
        parameter=tuple(
            Parameter(key=f"{PARAMETER}{name}", value=value) for name, value in parameters.items()
        ),
    )


@pytest.mark.parametrize("key", KEYS)
def test_each_parameter_is_read_somewhere(key: str) -> None:
    assert any(f'"{key}"' in text for text in CODE.values())


RULES_THAT_READ = sorted(
    key
    for key in KEYS
    if any(f'"{key}"' in text for path, text in CODE.items() if path.parent.name == "rules")
)


@pytest.mark.parametrize("key", RULES_THAT_READ)
def test_each_parameter_of_a_rule_is_set_otherwise_in_some_scenario(key: str) -> None:
    default = book().facts[key].history[0].value
    values = [
        case.case["parameters"][key]
        for case in scenarios("rules")
        if key in case.case.get("parameters", {})
    ]

    assert any(value != default for value in values)


def test_a_word_that_no_rule_could_read_is_named() -> None:
    profiles = {"lakeshore": profile(split_over_days="thirds", distinct_modifier="XE")}

    told = "profile lakeshore: payer.split_over_days is thirds, none of fractions, single_session."
    assert [told] == list(problems_of_parameters(book().facts, profiles))


def test_a_default_outside_its_own_words_is_named() -> None:
    facts = dict(book().facts)
    fact = facts["payer.split_over_days"]
    facts["payer.split_over_days"] = replace(
        fact, history=(replace(fact.history[0], value="thirds"),)
    )

    (sentence,) = problems_of_parameters(facts, {})

    assert sentence == "fact payer.split_over_days: thirds is none of fractions, single_session."


def test_a_fact_without_listed_words_may_say_anything_of_its_kind() -> None:
    assert [] == list(problems_of_parameters(book().facts, {"a": profile(most_calculations=6)}))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("weather", 1, "payer.weather is no parameter that a payer may set."),
        ("most_calculations", "six", "payer.most_calculations is of another kind than"),
        ("continuing_physics_once", 1, "payer.continuing_physics_once is of another kind than"),
    ],
)
def test_a_parameter_that_is_none_or_of_another_kind_is_named(
    name: str, value: FactScalar, told: str
) -> None:
    profiles = {"lakeshore": profile(**{name: value})}

    (sentence,) = problems_of_parameters(book().facts, profiles)

    assert sentence.startswith(f"profile lakeshore: {told}")


def test_a_fact_that_is_no_parameter_may_not_be_set_by_a_payer() -> None:
    theirs = replace(profile(), parameter=(Parameter(key="delivery.codes", value=("77372",)),))

    (sentence,) = problems_of_parameters(book().facts, {"lakeshore": theirs})

    assert sentence.endswith("delivery.codes is no parameter that a payer may set.")


def test_what_ships_has_no_such_problem() -> None:
    assert [] == list(problems_of_parameters(book().facts, book().profiles))


def test_a_reader_knows_what_the_payer_set_and_what_is_a_default() -> None:
    plain = FactReader(book(), SESSION_DAY)
    theirs = FactReader(book(), SESSION_DAY, profile(most_calculations=6))

    assert (10, False) == (
        plain.integer("payer.most_calculations"),
        plain.payer_sets("payer.most_calculations"),
    )
    assert (6, True) == (
        theirs.integer("payer.most_calculations"),
        theirs.payer_sets("payer.most_calculations"),
    )
    assert "payer.most_calculations (lakeshore)" in {fact.key for fact in theirs.used}
    with pytest.raises(ValueError, match="neither true nor false"):
        theirs.flag("payer.most_calculations")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 9, 29), date(2023, 9, 29)),
        (date(2028, 2, 29), date(2025, 2, 28)),
        (date(2027, 2, 28), date(2024, 2, 28)),
    ],
)
def test_three_years_before_a_day(day: date, before: date) -> None:
    assert before == years_before(day, 3)
