"""The practice document is read strictly and reads back as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.choices import Biller
from domain.errors import UnreadableDocument
from domain.identifiers import Npi
from domain.ports import BillerIdentity, Fee, Practice
from storage.database import SqliteStore
from storage.settings import decode_practice, encode_practice
from tests.storage.stores import BILLER, NOW

FEE = Fee(
    biller=Biller.FACILITY,
    code="77372",
    amount=Decimal("8125.50"),
    effective=date(2026, 1, 1),
    until=date(2027, 1, 1),
)
PRACTICE = Practice(
    billers={
        Biller.FACILITY: BillerIdentity(
            name="Example Hospital",
            address=("1 Main St", "Springfield, OH 45501"),
            npi=Npi("1234567893"),
            tax_id="31-0000000",
        )
    },
    service_facility=BillerIdentity(name="Example Hospital, Radiosurgery"),
    fees=(FEE, replace(FEE, effective=date(2027, 1, 1), until=None)),
    paper="a4",
)


def test_a_practice_reads_back_as_it_was_written() -> None:
    assert PRACTICE == decode_practice(encode_practice(PRACTICE), "practice")
    assert encode_practice(PRACTICE) == encode_practice(
        decode_practice(encode_practice(PRACTICE), "practice")
    )


def test_the_store_keeps_the_practice_with_an_audit_row(store: SqliteStore) -> None:
    assert Practice(billers={}) == store.practice()

    store.set_practice(PRACTICE, actor=BILLER, at=NOW)

    assert PRACTICE == store.practice()
    assert "changed the practice settings" == store.audit_trail("")[-1][3]
    assert () == store.faults()
    store._db.execute("UPDATE setting SET value = replace(value, '8125.50', '8125.49')")
    assert ("The setting practice is not what the trail says.",) == store.faults()


def test_the_smallest_document_is_a_format() -> None:
    assert Practice(billers={}) == decode_practice('{"format": "isocenter.practice/1"}', "x")


def _fee(**changes: object) -> Callable[[dict[str, Any]], None]:
    return lambda body: body["fees"][0].update(changes)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda body: body.update(format="isocenter.practice/9"), "format:"),
        (lambda body: body.update(colour="red"), "colour:"),
        (lambda body: body.update(paper="A3"), "paper:"),
        (lambda body: body["billers"].update(hospital=None), "billers.hospital:"),
        (lambda body: body["billers"]["facility"].update(npi="1234567890"), "facility.npi:"),
        (lambda body: body["billers"]["facility"].update(name=" "), "billers.facility.name:"),
        (_fee(amount="0"), "fees[0].amount:"),
        (_fee(amount="-1"), "fees[0].amount:"),
        (_fee(amount="0.005"), "fees[0].amount:"),
        (_fee(amount="10.001"), "fees[0].amount:"),
        (_fee(amount="1000000.01"), "fees[0].amount:"),
        (_fee(amount="NaN"), "fees[0].amount:"),
        (_fee(amount="1,5"), "fees[0].amount:"),
        (_fee(code="7737"), "fees[0].code:"),
        (_fee(biller="clinic"), "fees[0].biller:"),
        (_fee(effective="2026-02-30"), "fees[0].effective:"),
        (_fee(until="2026-01-01"), "fees[0].until:"),
        (_fee(until="2027-01-02"), "fees[1]: overlaps fees[0]"),
        (_fee(until=None), "fees[1]: overlaps fees[0]"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(
    change: Callable[[dict[str, Any]], None], place: str
) -> None:
    body = json.loads(encode_practice(PRACTICE))
    change(body)

    with pytest.raises(UnreadableDocument) as caught:
        decode_practice(json.dumps(body), "practice.json")

    assert "practice.json was not read" in str(caught.value)
    assert any(problem.startswith(place) or place in problem for problem in caught.value.problems)


def test_one_price_on_the_day_another_ends_is_no_overlap() -> None:
    assert 2 == len(decode_practice(encode_practice(PRACTICE), "x").fees)


def test_a_practice_that_would_not_read_back_is_not_stored(store: SqliteStore) -> None:
    with pytest.raises(UnreadableDocument, match="amount"):
        store.set_practice(
            replace(PRACTICE, fees=(replace(FEE, amount=Decimal(0)),)), actor=BILLER, at=NOW
        )

    assert Practice(billers={}) == store.practice()


def test_a_document_that_is_no_object_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="format"):
        decode_practice("[]", "x")
