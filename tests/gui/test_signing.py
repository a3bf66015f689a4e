"""What stands in the way of signing, and the prices of what is signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.charge import Derivation, Severity
from domain.choices import Biller
from domain.errors import Refused
from domain.ports import Fee, Waiver
from domain.signing import obstacles, priced, refuse_unless_clear
from tests.gui.fakes_store import derived, example


def _without(*keys: str) -> Derivation:
    session = example("metastases-hospital")
    kept = tuple(d for d in session.documents if d.key not in keys)
    return derived(replace(session, documents=kept))


def test_a_missing_document_stands_in_the_way_once() -> None:
    found = obstacles(_without("rx_signed"))

    assert [obstacle.item for obstacle in found] == ["rx_signed"]
    assert found[0].severity is Severity.HOLD


def test_an_open_document_no_finding_mentions_stands_in_the_way_too() -> None:
    derivation = replace(_without("rx_signed"), findings=())

    assert [obstacle.item for obstacle in obstacles(derivation)] == ["rx_signed"]


def test_stops_come_before_holds() -> None:
    session = example("metastases-hospital")
    first = replace(session.lesions[0], max_dimension_mm=None)
    derivation = derived(replace(session, lesions=(first, *session.lesions[1:]), documents=()))

    ranks = [obstacle.severity.rank for obstacle in obstacles(derivation)]

    assert ranks == sorted(ranks)
    assert ranks[0] == Severity.STOP.rank


@pytest.mark.parametrize(
    ("why", "by"), [("", "Dr. Voss"), ("Seen on paper", ""), (" ", "Dr. Voss"), ("Seen", " ")]
)
def test_a_waiver_needs_both_a_name_and_a_reason(why: str, by: str) -> None:
    waiver = Waiver(item="rx_signed", what="Prescription missing", why=why, by=by)

    with pytest.raises(Refused, match="was not signed"):
        refuse_unless_clear(_without("rx_signed"), (waiver,), hands=())


def test_a_waiver_lets_one_item_pass_and_no_other() -> None:
    waiver = Waiver(item="rx_signed", what="Prescription missing", why="Seen", by="Dr. Voss")

    refuse_unless_clear(_without("rx_signed"), (waiver,), hands=())
    with pytest.raises(Refused, match="1 of the things"):
        refuse_unless_clear(_without("rx_signed", "consent_rt"), (waiver,), hands=())


def test_a_claim_without_lines_is_not_signed() -> None:
    empty = replace(_without(), lines=(), findings=(), checklist=())

    with pytest.raises(Refused, match="no charge"):
        refuse_unless_clear(empty, (), hands=())


def test_a_line_is_priced_with_the_fee_of_its_biller_and_day() -> None:
    derivation = _without()
    day = date(2026, 10, 15)
    fees = tuple(
        Fee(biller=biller, code="77372", amount=Decimal(amount), effective=since, until=until)
        for biller, amount, since, until in (
            (Biller.FREESTANDING, "1.00", date(2020, 1, 1), None),
            (Biller.FACILITY, "2.00", date(2020, 1, 1), day),
            (Biller.FACILITY, "3.00", day, None),
            (Biller.FACILITY, "4.00", date(2027, 1, 1), None),
        )
    )

    lines = priced(derivation, fees).lines

    assert {line.charge for line in lines if line.code == "77372"} == {Decimal("3.00")}
    assert {line.charge for line in lines if line.code != "77372"} == {None}


def test_a_charge_is_the_fee_times_the_units() -> None:
    fee = Fee(
        biller=Biller.FACILITY, code="77300", amount=Decimal("10.50"), effective=date(2020, 1, 1)
    )

    line = next(
        line
        for line in priced(_without(), (fee,)).lines_of(Biller.FACILITY)
        if line.code == "77300"
    )

    assert line.units == 4
    assert line.charge == Decimal("42.00")  # 4 x 10.50


def test_a_line_without_a_day_has_no_price() -> None:
    derivation = _without()
    undated = tuple(replace(line, date_of_service=None) for line in derivation.lines)
    fee = Fee(biller=Biller.FACILITY, code="77300", amount=Decimal(1), effective=date(2020, 1, 1))

    lines = priced(replace(derivation, lines=undated), (fee,)).lines

    assert {line.charge for line in lines} == {None}
