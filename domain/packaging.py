"""An estimate of what Medicare's outpatient system pays apart beside the comprehensive session.

Nothing here changes a line: what was done is reported, whatever it pays, on the day it was done.

1. Beside a comprehensive delivery everything else on the hospital's claim is packaged (R90), but
   for a list of planning services done within a month of it, which keep a payment of their own.
2. No estimate for an inpatient, a critical access hospital, state rates or another payer (R93).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.assembly import period_of
from domain.case import Arrangement, Case
from domain.charge import ChargeLine, Citation, Finding, Severity
from domain.choices import Biller, OutpatientPayment, PlaceOfService
from domain.draft import finding_on
from domain.entries import Confidence
from domain.facts import FactBook, FactReader
from domain.payers import PayerFamily
from domain.reading import profile_of
from domain.statements import check

_CITES: Final = (
    Citation("S09", "status J1"),
    Citation("S30", "comprehensive packaging"),
    Citation("K", "list and window; CMS's own text was not reached"),
)
_ESTIMATE: Final = "Estimate, Medicare outpatient:"


def is_paid_prospectively(case: Case, book: FactBook) -> bool:
    """Whether the hospital's claim goes to Medicare's outpatient prospective payment system."""
    setting = case.session.setting
    how = setting.outpatient_payment
    if case.arrangement is not Arrangement.HOSPITAL_OUTPATIENT:
        return False
    if setting.place_of_service is PlaceOfService.AMBULATORY_SURGICAL_CENTER:
        return False
    if how not in (None, OutpatientPayment.OPPS):
        return False
    profile = profile_of(case, book)
    family = profile.family if profile else case.payer
    return family in (None, PayerFamily.MEDICARE)


@check(
    "opps.packaged",
    "opps.paid_apart",
    numbers=("R90", "R91", "R93"),
    cites=(
        ("S09", "status J1"),
        ("S30", "comprehensive packaging"),
        ("K", "list and window; CMS's own text was not reached"),
    ),
    confidence=Confidence.MEDIUM,
)
def packaging(
    case: Case, book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]
) -> Iterator[Finding]:
    """What is packaged into the session's payment, and what is probably paid apart."""
    if not is_paid_prospectively(case, book):
        return
    own = [line for line in lines if line.biller is Biller.FACILITY]
    comprehensive = facts.texts("edit.opps_comprehensive")
    anchor = next((x for x in own if _status(case, book, x) in comprehensive), None)
    if anchor is None:
        return
    packaged, apart = _sorted_apart(case, book, facts, own, anchor)
    if packaged:
        sentence = (
            f"{_ESTIMATE} on one claim with {anchor.code} the payment of"
            f" {_named(packaged)} lies in its own. Report them as they were done."
        )
        yield finding_on("opps.packaged", Severity.INFO, sentence, packaged, _CITES)
    if apart:
        most = facts.integer("opps.apart_days")
        sentence = (
            f"{_ESTIMATE} {_named(apart)}, done in the {most}-day window of {anchor.code}:"
            " paid apart, as far as is known."
        )
        yield finding_on("opps.paid_apart", Severity.INFO, sentence, apart, _CITES)


def _sorted_apart(
    case: Case, book: FactBook, facts: FactReader, own: list[ChargeLine], anchor: ChargeLine
) -> tuple[list[ChargeLine], list[ChargeLine]]:
    nothing = (*facts.texts("edit.opps_packaged"), *facts.texts("edit.opps_not_payable"))
    packaged: list[ChargeLine] = []
    apart: list[ChargeLine] = []
    for line in own:
        if line is anchor or _status(case, book, line) in nothing:
            continue
        is_apart = _is_paid_apart(facts, line, anchor.date_of_service)
        (apart if is_apart else packaged).append(line)
    return packaged, apart


def _is_paid_apart(facts: FactReader, line: ChargeLine, session: date | None) -> bool:
    day = line.date_of_service
    if day is None or session is None:
        return False
    is_near = abs((day - session).days) <= facts.integer("opps.apart_days")
    return is_near and line.code in facts.codes("opps.paid_apart", day)


def _status(case: Case, book: FactBook, line: ChargeLine) -> str | None:
    period = period_of(case, book, line.code, line.date_of_service)
    return period.opps_status if period else None


def _named(lines: list[ChargeLine]) -> str:
    return ", ".join(dict.fromkeys(line.code for line in lines))
