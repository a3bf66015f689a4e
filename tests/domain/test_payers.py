"""Payer profiles: which one a payer means, what it begins from, a department's own before ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.charge import Citation, Severity
from domain.entries import Confidence
from domain.payers import (
    Criterion,
    Parameter,
    PayerFamily,
    PayerProfile,
    chain,
    criteria_of,
    in_full,
    joined,
    profile_for,
)


def a_criterion(key: str, label: str = "") -> Criterion:
    return Criterion(
        key=key,
        label=label or key,
        test="planned_sessions",
        unmet=Severity.WARN,
        unrecorded=Severity.INFO,
        confidence=Confidence.MEDIUM,
        cites=(Citation("K", "made up"),),
    )


def a_profile(key: str, **changes: object) -> PayerProfile:
    plain = PayerProfile(
        key=key,
        label=key.title(),
        family=PayerFamily.OTHER,
        document="none",
        publisher="nobody",
        last_checked=date(2026, 11, 1),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # tests name what they change


BASE = a_profile(
    "base",
    payers=("self_pay",),
    parameter=(Parameter(key="payer.a", value=1), Parameter(key="payer.b", value=2)),
    criterion=(a_criterion("age"), a_criterion("size", "Size, base")),
)
CHILD = a_profile(
    "child",
    like="base",
    payers=("nephew",),
    parameter=(Parameter(key="payer.b", value=3),),
    criterion=(a_criterion("size", "Size, child"), a_criterion("count")),
)
PROFILES = {"base": BASE, "child": CHILD}


@pytest.mark.parametrize(
    ("payer", "key"),
    [("base", "base"), ("self_pay", "base"), ("nephew", "child"), ("stranger", ""), (None, "")],
)
def test_a_payer_means_the_profile_of_its_key_or_that_names_it(payer: str | None, key: str) -> None:
    found = profile_for(PROFILES, payer)

    assert key == (found.key if found else "")


def test_a_profile_asks_for_all_it_begins_from_and_its_own_in_place_of_the_same_key() -> None:
    asked = criteria_of(PROFILES, CHILD)

    assert [("base", "age"), ("child", "Size, child"), ("child", "count")] == [
        (origin.key, one.label) for origin, one in asked
    ]


def test_a_profile_has_the_parameters_it_begins_from_unless_it_sets_them() -> None:
    assert {"payer.a": 1, "payer.b": 3} == dict(in_full(PROFILES, CHILD).parameters)
    assert in_full(PROFILES, BASE) is BASE


def test_what_begins_from_nothing_known_or_from_itself_ends_there() -> None:
    lost = a_profile("lost", like="nobody")
    round_about = {"one": a_profile("one", like="two"), "two": a_profile("two", like="one")}

    assert (lost,) == chain({"lost": lost}, lost)
    assert ["two", "one"] == [each.key for each in chain(round_about, round_about["one"])]


def test_a_departments_profile_stands_in_place_of_the_shipped_one() -> None:
    own = a_profile("child", label="Ours")

    assert own is joined(PROFILES, {"child": own})["child"]
    assert BASE is joined(PROFILES, {})["base"] or joined(PROFILES, {})["base"] == BASE


def test_a_payer_that_a_department_names_is_taken_from_the_shipped_profile() -> None:
    own = a_profile("ours", payers=("nephew", "self_pay"))

    both = joined(PROFILES, {"ours": own})

    assert both["child"].payers == both["base"].payers == ()
    assert profile_for(both, "nephew") is own


def test_a_shipped_payer_that_a_department_uses_as_a_key_is_its_own() -> None:
    own = a_profile("self_pay")

    assert profile_for(joined(PROFILES, {"self_pay": own}), "self_pay") is own
