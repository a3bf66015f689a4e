"""The payment estimate against the published dollars, and every reason for having none."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from domain.case import Case
from domain.charge import ChargeLine, Citation
from domain.choices import Biller, OutpatientPayment, Ownership, PlaceOfService
from domain.estimate import ClaimEstimate, Estimate, LineEstimate, estimate, localities
from domain.facts import FactBook
from domain.fee_schedule import QPP, STANDARD
from domain.identifiers import Modifier, ProcedureCode
from domain.payment import LocalityKey
from domain.published import FeeRow, OutpatientRow
from domain.session import Setting, SrsSession
from storage.shipped_tables import ShippedTables
from tests.builders import (
    SESSION_DAY,
    a_commercial_coverage,
    a_freestanding_center,
    a_session,
)
from tests.scenario import book, derived

OFFICE, HOSPITAL = PlaceOfService.OFFICE, PlaceOfService.ON_CAMPUS_HOSPITAL
YEARS: Final = {2025: date(2025, 6, 2), 2026: date(2026, 6, 1)}
OHIO: Final[LocalityKey] = ("OH", "00")
D: Final = Decimal


def a_line(code: str, *modifiers: str, **changes: object) -> ChargeLine:
    line = ChargeLine(
        biller=Biller.RADIATION_ONCOLOGY,
        code=ProcedureCode(code),
        units=1,
        modifiers=tuple(Modifier(modifier) for modifier in modifiers),
        date_of_service=SESSION_DAY,
        place_of_service=HOSPITAL,
        label="a service",
        rule="made.up",
        because=("Made up.",),
        cites=(Citation("K", "made up"),),
    )
    return replace(line, **changes)  # type: ignore[arg-type]  # by name


def of(
    *lines: ChargeLine,
    session: SrsSession | None = None,
    where: LocalityKey | None = None,
    by: FactBook | None = None,
) -> Estimate:
    return estimate(Case(session or a_session()), by or book(), lines, where)


def the_line(line: ChargeLine, **given: object) -> LineEstimate:
    (claim,) = of(line, **given).claims  # type: ignore[arg-type]  # by name
    (found,) = claim.lines
    return found


def dollars(found: LineEstimate) -> tuple[str, ...]:
    return tuple(f"{amount.dollars:f}" for amount in found.amounts)


# -- the published dollars ------------------------------------------------------------------


@dataclass(frozen=True)
class Published:
    """One code in one year. `listed`: the national dollars by factor, or a word."""

    code: str
    modifier: str
    year: int
    listed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.code} {self.modifier} {self.year}".replace("  ", " ")


def published() -> Iterator[Published]:
    text = (Path(__file__).parent / "national_payments.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield Published(row["code"], row["modifier"], 2025, (row["dollars_2025"],))
        both = tuple(filter(None, (row["dollars_2026"], row["dollars_2026_qpp"])))
        yield Published(row["code"], row["modifier"], 2026, both)


def is_money(text: str) -> bool:
    return text[:1].isdigit()


PRICED: Final = [p for p in published() if is_money(p.listed[0])]
# Only an extract of the 2025 file was read; these stand in no row of it.
NOT_READ_2025: Final = frozenset(
    "77261 77262 77280 77285 77306 77307 77321 77332 77333 77417 77011 70551 70552 70553".split()
)
WORDS: Final = {
    "contractor": "sets its own price",
    "bundled": "within another",
    "deleted": "not in the fee schedule",
    "not payable": "does not pay this code",
    "not read": "not in the fee schedule",
}


def at(row: Published, place: PlaceOfService) -> LineEstimate:
    modifiers = (row.modifier,) if row.modifier else ()
    line = a_line(row.code, *modifiers, date_of_service=YEARS[row.year], place_of_service=place)
    return the_line(line)


@pytest.mark.parametrize(
    "row", [p for p in PRICED if not (p.year == 2025 and p.code in NOT_READ_2025)], ids=str
)
def test_the_national_estimate_is_the_published_amount_in_each_setting_with_a_price(
    row: Published,
) -> None:
    amounts = {dollars(found) for place in (OFFICE, HOSPITAL) if (found := at(row, place)).amounts}

    assert {row.listed} == amounts


@pytest.mark.parametrize(
    "row", [p for p in PRICED if p.year == 2025 and p.code in NOT_READ_2025], ids=str
)
def test_a_code_of_2025_that_was_not_read_is_not_priced(row: Published) -> None:
    assert {"The code is not in the fee schedule that is here."} == {
        at(row, place).sentence for place in (OFFICE, HOSPITAL)
    }


@pytest.mark.parametrize("row", [p for p in published() if not is_money(p.listed[0])], ids=str)
def test_a_code_without_a_published_amount_says_why(row: Published) -> None:
    for place in (OFFICE, HOSPITAL):
        found = at(row, place)
        assert () == found.amounts
        assert WORDS[row.listed[0]] in found.sentence


# -- professional and freestanding ----------------------------------------------------------


def test_a_locality_weighs_each_part_by_its_own_index() -> None:
    ohio = next(x for x in localities(book(), SESSION_DAY) if (x.state, x.number) == OHIO)
    found = the_line(a_line("77432"), where=OHIO)

    # 7.72 work, 4.37 practice expense and 0.61 malpractice, each times Ohio's index
    values = D("7.72") * ohio.work + D("4.37") * ohio.practice + D("0.61") * ohio.malpractice
    expected = (values * D("33.4009")).quantize(D("0.01"))
    assert expected == found.amounts[0].dollars
    assert found.amounts[0].dollars != D("424.19")
    assert "weighed for OH 00 Ohio" in found.sentence


def test_2026_has_two_factors_and_2025_one() -> None:
    now = the_line(a_line("77432"))
    before = the_line(a_line("77432", date_of_service=YEARS[2025]))

    assert (STANDARD, QPP) == tuple(amount.label for amount in now.amounts)
    assert ("",) == tuple(amount.label for amount in before.amounts)


@pytest.mark.parametrize(
    ("day", "factors"),
    [
        (date(2025, 12, 31), 1),
        (date(2026, 1, 1), 2),
        (date(2026, 12, 31), 2),
        (date(2027, 1, 1), 0),
    ],
)
def test_each_year_speaks_to_its_last_day(day: date, factors: int) -> None:
    assert factors == len(the_line(a_line("77432", date_of_service=day)).amounts)


def test_units_are_multiplied_before_the_line_is_rounded() -> None:
    found = the_line(a_line("77300", "26", units=4))

    assert ("130.93", "131.58") == dollars(found)  # 0.98 x 33.4009 x 4 = 130.9315
    assert "0.98 RVU × 4" in found.sentence


def test_half_a_cent_is_rounded_up() -> None:
    row = FeeRow(
        code="77432",
        modifier="",
        status="A",
        component="2",
        global_days="XXX",
        work=D("0.001"),
        practice_nonfacility=D(0),
        practice_facility=D(0),
        malpractice=D(0),
        conversion_factor=D(5),
    )

    found = the_line(a_line("77432"), by=replace(book(), payments=Fixed(fee=row)))

    assert ("0.01", "0.03") == dollars(found)  # 0.005 and 0.0335675


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (a_line("77432", date_of_service=None), "day of the service is not entered"),
        (a_line("77432", place_of_service=None), "place of service is not entered"),
        (a_line("77432", "53"), "Modifier 53 changes the payment"),
        (a_line("61796", "80"), "Modifier 80 changes the payment"),
        (a_line("61796", place_of_service=OFFICE), "No non-facility price"),
        (a_line("77372"), "No facility price"),
        (a_line("77432", date_of_service=date(2027, 3, 1)), "No fee schedule of 2027"),
        (a_line("99204"), "not in the fee schedule"),
    ],
)
def test_a_line_the_schedule_does_not_price_says_why(line: ChargeLine, told: str) -> None:
    found = the_line(line)

    assert () == found.amounts
    assert told in found.sentence


def test_modifiers_that_do_not_change_the_price_leave_it() -> None:
    assert dollars(the_line(a_line("61796"))) == dollars(the_line(a_line("61796", "58", "GC")))


def test_a_locality_nobody_published_has_no_price() -> None:
    assert "No indices" in the_line(a_line("77432"), where=("ZZ", "99")).sentence
    line = a_line("77432", date_of_service=YEARS[2025])
    assert "No indices of that locality are here for 2025" in the_line(line, where=OHIO).sentence


def test_the_practice_chooses_among_the_localities_of_the_year() -> None:
    assert 109 == len(localities(book(), SESSION_DAY))
    assert () == localities(book(), YEARS[2025])
    assert () == localities(replace(book(), payments=None), SESSION_DAY)


# -- hospital -------------------------------------------------------------------------------


def hospital(code: str, *modifiers: str, **changes: object) -> ChargeLine:
    given = {"biller": Biller.FACILITY, "place_of_service": None, "revenue_code": "0333"} | changes
    return a_line(code, *modifiers, **given)


def beside(*lines: ChargeLine, **given: object) -> dict[str, tuple[tuple[str, ...], str]]:
    """Amounts and sentence of each line, in one claim with the session's delivery."""
    (claim,) = of(*lines, hospital("77372"), **given).claims  # type: ignore[arg-type]  # by name
    return {str(x.line.code): (dollars(x), x.sentence) for x in claim.lines}


def test_the_session_packages_the_claim_but_for_the_planning_codes_near_it() -> None:
    found = beside(
        *(hospital(code) for code in ("77300", "77301", "77334", "77338", "77470", "G0463")),
        *(hospital(code) for code in ("77290", "77295", "77336", "77280")),
        hospital("77011"),
    )

    assert ("7524.82",) == found["77372"][0]
    for code in ("77300", "77301", "77334", "77338", "77470", "G0463"):
        assert (("0.00",), "Packaged into the payment of 77372 on the same claim.") == found[code]
    own = {"77290": "382.54", "77295": "1414.11", "77336": "137.32", "77280": "137.32"}
    for code, amount in own.items():
        assert (amount,) == found[code][0]
        assert "Paid apart from radiosurgery within 30 days" in found[code][1]
    assert (("0.00",), "Packaged into other services (status N).") == found["77011"]


@pytest.mark.parametrize(("days", "amount"), [(30, "1414.11"), (31, "0.00"), (-30, "1414.11")])
def test_planning_stays_apart_for_thirty_days(days: int, amount: str) -> None:
    line = hospital("77295", date_of_service=SESSION_DAY - timedelta(days=days))

    assert (amount,) == beside(line)["77295"][0]


def test_without_a_comprehensive_service_each_line_is_paid_by_itself() -> None:
    (claim,) = of(hospital("77301"), hospital("77300", units=4), hospital("77373")).claims

    assert [("1414.11",), ("549.28",), ("1826.78",)] == [dollars(x) for x in claim.lines]
    assert D("3790.17") == claim.total[0].dollars


def test_the_dearer_of_two_comprehensive_services_pays() -> None:
    found = beside(hospital("61715"), hospital("77295"))

    assert ("11384.04",) == found["61715"][0]
    assert ("0.00",) == found["77372"][0]
    assert ("0.00",) == found["77295"][0]  # apart from radiosurgery only


@pytest.mark.parametrize(
    ("modifier", "amount"), [("52", "3762.41"), ("73", "3762.41"), ("74", "7524.82")]
)
def test_a_stopped_session_is_paid_by_its_modifier(modifier: str, amount: str) -> None:
    assert (amount,) == dollars(the_line(hospital("77372", modifier)))


def at_place(place: PlaceOfService) -> SrsSession:
    return a_session(setting=Setting(place_of_service=place, ownership=Ownership.HOSPITAL))


def paid_otherwise(how: OutpatientPayment) -> SrsSession:
    setting = a_session().setting
    return a_session(setting=replace(setting, outpatient_payment=how))


REACH: Final = {
    "cost": (hospital("77372"), paid_otherwise(OutpatientPayment.COST_BASED), "not paid by"),
    "other": (hospital("77372"), paid_otherwise(OutpatientPayment.OTHER), "not paid by"),
    "surgical center": (
        hospital("77372"),
        at_place(PlaceOfService.AMBULATORY_SURGICAL_CENTER),
        "list of its own",
    ),
    "not excepted": (hospital("77372", "PN"), a_session(), "a share of the fee schedule"),
    "clinic off campus": (hospital("G0463", "PO"), a_session(), "at a reduced rate"),
    "odd modifier": (hospital("77300", "53"), a_session(), "Modifier 53"),
    "2025": (hospital("77372", date_of_service=YEARS[2025]), a_session(), "rates of 2025"),
    "not in the table": (hospital("70553"), a_session(), "not in the outpatient rates"),
    "status B": (hospital("77432"), a_session(), "No hospital outpatient claim"),
    "depends": (hospital("77436"), a_session(), "depends on the claim (status Q1)"),
}


@pytest.mark.parametrize(("line", "session", "told"), REACH.values(), ids=REACH)
def test_a_hospital_line_the_rates_do_not_reach_says_why(
    line: ChargeLine, session: SrsSession, told: str
) -> None:
    found = the_line(line, session=session)

    assert () == found.amounts
    assert told in found.sentence


def test_an_excepted_department_is_paid_the_whole_rate() -> None:
    assert ("7524.82",) == dollars(the_line(hospital("77372", "PO")))


def test_a_state_with_rates_of_its_own_has_no_estimate_for_its_hospitals() -> None:
    maryland = the_line(hospital("77372"), where=("MD", "01"))

    assert "not paid by the national outpatient rates" in maryland.sentence
    assert the_line(a_line("77432"), where=("MD", "01")).amounts


def test_a_code_without_a_rate_has_no_amount() -> None:
    row = OutpatientRow(code="77300", status="S", group="5611", weight=None, payment=None)
    by = replace(book(), payments=Fixed(outpatient=row))

    assert "No national rate" in the_line(hospital("77300"), by=by).sentence


def test_a_comprehensive_service_without_a_rate_or_a_day_still_packages() -> None:
    row = OutpatientRow(code="77372", status="J1", group="5627", weight=None, payment=None)
    by = replace(book(), payments=Fixed(outpatient=row))
    undated = hospital("77295", date_of_service=None)

    (claim,) = of(hospital("77372"), undated, by=by).claims

    assert [
        "No national rate is published for this code.",
        "The day of the service is not entered.",
    ] == [one.sentence for one in claim.lines]


class Fixed(ShippedTables):
    """One row, whatever is asked for."""

    def __init__(self, fee: FeeRow | None = None, outpatient: OutpatientRow | None = None) -> None:
        super().__init__((), (), ())
        self._fee, self._row = fee, outpatient

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        return None if qpp else self._fee

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        return self._row


class WithQpp(Fixed):
    """The edition of the other factor loaded too."""

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        row = super().fee(code, modifier, day)
        return replace(row, conversion_factor=D(7)) if qpp and row else row


def test_a_loaded_edition_of_the_other_factor_speaks_before_the_fact() -> None:
    tables = book().payments
    assert tables is not None
    row = tables.fee("77432", "", SESSION_DAY)

    found = the_line(a_line("77432"), by=replace(book(), payments=WithQpp(fee=row)))

    assert D("88.90") == found.amounts[1].dollars  # 12.70 x 7


# -- the whole ------------------------------------------------------------------------------


def test_sums_are_of_the_lines_that_are_known() -> None:
    lines = (a_line("77432"), a_line("77263", date_of_service=YEARS[2025]), a_line("99204"))

    (claim,) = of(*lines).claims

    # 424.19 and 426.31, each with the one amount of 2025: 5.10 x 32.3465 = 164.97
    assert [D("589.16"), D("591.28")] == [amount.dollars for amount in claim.total]
    assert 1 == claim.unknown


def test_a_claim_of_which_nothing_is_known_has_no_sum() -> None:
    (claim,) = of(a_line("99204")).claims

    assert () == claim.total


def test_the_whole_claim_is_told_by_biller_with_its_tables() -> None:
    session = a_session()
    told = estimate(Case(session), book(), derived(session).lines)

    assert [Biller.FACILITY, Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY] == [
        claim.biller for claim in told.claims
    ]
    assert ("fee schedule 2026 July", "Addendum B 2026 January") == told.tables
    assert "before deductible, coinsurance, wage index and sequestration" in told.note
    ohio = estimate(Case(session), book(), derived(session).lines, OHIO)
    assert "localities 2026" in ohio.tables


def test_a_freestanding_center_is_paid_the_non_facility_price() -> None:
    session = a_session(setting=a_freestanding_center())
    lines = tuple(x for x in derived(session).lines if x.biller is Biller.FREESTANDING)

    (claim,) = of(*lines, session=session).claims

    amounts: dict[str, str] = {str(x.line.code): dollars(x)[0] for x in claim.lines}
    assert ("933.89", "1960.30", "424.19") == tuple(
        amounts[code] for code in ("77372", "77301", "77432")
    )


@pytest.mark.parametrize(
    ("session", "told"),
    [
        (a_session(coverages=()), "The insurer is not entered"),
        (a_session(coverages=(a_commercial_coverage(),)), "does not pay by the published"),
    ],
)
def test_for_other_payers_all_of_it_is_hidden(session: SrsSession, told: str) -> None:
    found = of(a_line("77432"), hospital("77372"), session=session)

    assert () == found.claims
    assert told in found.hidden


def test_without_any_table_nothing_is_estimated() -> None:
    found = of(a_line("77432"), by=replace(book(), payments=None))

    assert "No payment table is here" in found.hidden


def test_the_estimate_changes_neither_the_lines_nor_their_order() -> None:
    session = a_session()
    lines = derived(session).lines
    told = estimate(Case(session), book(), lines)

    shown: list[ChargeLine] = [one.line for claim in told.claims for one in claim.lines]

    assert list(lines) == shown
    assert derived(session).lines == lines
    assert all(isinstance(claim, ClaimEstimate) for claim in told.claims)
