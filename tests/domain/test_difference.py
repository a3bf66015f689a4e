"""What differs between two derivations is told completely, in claim order and with reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from domain.charge import ChargeLine, CheckStatus, Derivation, Origin, Status
from domain.choices import Biller
from domain.difference import Difference, difference
from domain.identifiers import Modifier
from domain.session import SrsSession
from tests.builders import a_delivery, a_forward_session, a_session
from tests.domain.test_laws import sessions
from tests.scenario import derived


@given(sessions())
def test_a_derivation_differs_from_itself_in_nothing(session: SrsSession) -> None:
    found = difference(derived(session), derived(session))

    assert Difference() == found
    assert not found


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(sessions(), sessions())
def test_every_line_that_is_not_the_same_on_both_sides_is_in_it(
    one: SrsSession, other: SrsSession
) -> None:
    before, after = derived(one), derived(other)
    found = difference(before, after)

    was = [change.before for change in found.lines if change.before]
    will = [change.after for change in found.lines if change.after]
    assert claims(before, without=was) == claims(after, without=will)
    assert all(change.because and all(change.because) for change in found.lines)
    assert found == difference(before, after)


def claims(derivation: Derivation, *, without: list[ChargeLine]) -> list[tuple[object, ...]]:
    kept = list(derivation.lines)
    for line in without:
        kept.remove(line)
    return sorted(
        (x.biller, str(x.date_of_service), x.code, x.units, x.modifiers, x.diagnoses) for x in kept
    )


@given(sessions(), sessions())
def test_the_way_back_turns_every_change_round(one: SrsSession, other: SrsSession) -> None:
    there = difference(derived(one), derived(other))
    back = difference(derived(other), derived(one))

    assert [(c.before, c.after) for c in there.lines] == [(c.after, c.before) for c in back.lines]
    assert there.findings_gained == back.findings_lost
    assert there.papers_gained == back.papers_lost


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"units": 3}, "units 1 → 3"),
        ({"modifiers": (Modifier("59"),)}, "modifiers none → 59"),
        ({"diagnoses": ()}, "diagnoses Z51.0 C79.31 C34.11 → none"),
        ({"revenue_code": None}, "revenue code 0333 → none"),
        ({"charge": Decimal("10.00")}, "charge none → 10.00"),
    ],
    ids=["units", "modifiers", "diagnoses", "revenue code", "charge"],
)
def test_what_a_claim_carries_is_told_as_it_was_and_as_it_is(
    changes: dict[str, object], told: str
) -> None:
    derivation = derived(a_session())
    line = next(x for x in derivation.lines if x.code == "77372")
    lines = tuple(
        replace(x, **changes) if x is line else x  # type: ignore[arg-type]
        for x in derivation.lines
    )

    (change,) = difference(derivation, replace(derivation, lines=lines)).lines

    assert (told,) == change.changed
    assert change.because


def test_a_second_line_alike_is_told_apart_from_the_first() -> None:
    derivation = derived(a_session())
    twice = replace(derivation, lines=(*derivation.lines, derivation.lines[0]))

    (change,) = difference(derivation, twice).lines

    assert change.before is None
    assert () == change.changed
    assert derivation.lines[0] == change.line


def test_a_line_that_a_person_added_stays_where_one_that_follows_joins_it() -> None:
    derivation = derived(a_session())
    followed = derivation.lines[0]
    added = replace(followed, origin=Origin.ADDED)
    others = derivation.lines[1:]

    (change,) = difference(
        replace(derivation, lines=(added, *others)),
        replace(derivation, lines=(followed, added, *others)),
    ).lines

    assert change.before is None
    assert followed == change.after


def test_a_line_that_goes_and_is_spoken_of_has_the_words_of_the_claim() -> None:
    without = a_session(delivery=replace(a_delivery(), runs=()))
    found = difference(derived(a_session()), derived(without))

    (delivery,) = (change for change in found.lines if change.line.code == "77372")
    assert ("No beam is recorded; delivery is charged only when it was given.",) == delivery.because


def test_a_line_that_goes_unspoken_of_has_what_no_longer_holds() -> None:
    found = difference(derived(a_forward_session()), derived(a_session()))

    (plan,) = (c for c in found.lines if (c.line.code, c.line.biller) == ("77295", Biller.FACILITY))
    assert plan.because
    assert all(sentence.startswith("No longer holds: ") for sentence in plan.because)


def test_a_line_that_moves_to_another_claim_has_the_words_of_that_one() -> None:
    before = derived(a_session())
    line = next(x for x in before.lines if x.code == "77372")
    moved = replace(line, biller=Biller.FREESTANDING, because=("The center owns the linac.",))
    after = replace(before, lines=tuple(moved if x is line else x for x in before.lines))

    gone, come = difference(before, after).lines

    assert (line, moved) == (gone.line, come.line)
    assert ("The center owns the linac.",) == gone.because == come.because


def test_changes_stand_in_claim_order_and_by_day_and_code() -> None:
    found = difference(derived(SrsSession()), derived(a_session()))

    places = [
        (tuple(Biller).index(c.line.biller), c.line.date_of_service or date.max, c.line.code)
        for c in found.lines
    ]
    assert sorted(places) == places


def test_a_document_that_was_missing_and_is_there_is_lost_and_gained() -> None:
    before, after = derived(a_session(documents=())), derived(a_session())

    found = difference(before, after)

    assert {CheckStatus.MISSING} == {paper.status for paper in found.papers_lost}
    assert {CheckStatus.PRESENT} == {paper.status for paper in found.papers_gained}
    assert (Status.NEEDS_ATTENTION, Status.READY) == found.status
    assert found
