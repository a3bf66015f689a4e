"""What Medicare would pay for the lines, from published tables: an estimate, beside the claim.

It never chooses a code, is never shown beside alternatives, and stands on no sheet.

1. Only for payers that pay by these tables; for everybody else all of it is hidden (R93).
2. Professional and freestanding lines: the fee schedule (`domain.fee_schedule`).
3. Hospital lines: Addendum B, with the packaging of one claim (`domain.outpatient`).
4. A line whose amount the tables do not tell has none, and says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine
from domain.choices import Biller
from domain.facts import FactBook
from domain.fee_schedule import schedule_line
from domain.outpatient import Package, hospital_line, package_of
from domain.payers import PayerFamily
from domain.payment import Amount, LocalityKey, Told
from domain.published import Locality, PublishedTables, TableKind
from domain.reading import profile_of, reader

CAVEAT: Final = (
    "Estimate from published Medicare tables, before deductible, coinsurance, wage index and"
    " sequestration."
)
_TABLES: Final = {
    TableKind.FEE_SCHEDULE: "fee schedule",
    TableKind.LOCALITIES: "localities",
    TableKind.OUTPATIENT: "Addendum B",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEstimate:
    """One line's amounts; none where the tables do not tell. `sentence`: how, or why not."""

    line: ChargeLine
    sentence: str
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEstimate:
    """One biller's lines and their sum. `unknown`: how many lines are not in the sum."""

    biller: Biller
    lines: tuple[LineEstimate, ...]
    total: tuple[Amount, ...]
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`hidden`: why there is none at all, else ""; `tables`: the editions that spoke."""

    claims: tuple[ClaimEstimate, ...] = ()
    hidden: str = ""
    note: str = CAVEAT
    tables: tuple[str, ...] = ()


def estimate(
    case: Case,
    book: FactBook,
    lines: tuple[ChargeLine, ...],
    locality: LocalityKey | None = None,
) -> Estimate:
    """What the published tables say of each line.

    Args:
        locality: where the practice is paid; None = national, all indices 1.
    """
    if hidden := _hidden(case, book):
        return Estimate(hidden=hidden)
    tables = book.payments
    if tables is None:
        return Estimate(hidden="No payment table is here, so nothing is estimated.")
    package = package_of(lines, tables, reader(case, book))
    made = tuple(_of_line(case, book, line, locality, package) for line in lines)
    return Estimate(
        claims=tuple(
            _claim(biller, own)
            for biller in Biller
            if (own := tuple(one for one in made if one.line.biller is biller))
        ),
        tables=_editions(tables, lines, locality),
    )


def localities(book: FactBook, day: date | None) -> tuple[Locality, ...]:
    """The localities a practice may choose on a day, by state and number."""
    return book.payments.localities(book.day_for(day)) if book.payments else ()


def _hidden(case: Case, book: FactBook) -> str:
    """Why nothing may be shown at all; empty when something may."""
    if case.payer is None:
        return "The insurer is not entered, so nothing is estimated."
    profile = profile_of(case, book)
    if (profile.family if profile else case.payer) != PayerFamily.MEDICARE:
        return "This insurer does not pay by the published Medicare tables; nothing is estimated."
    return ""


def _of_line(
    case: Case,
    book: FactBook,
    line: ChargeLine,
    locality: LocalityKey | None,
    package: Package,
) -> LineEstimate:
    day = line.date_of_service
    if day is None:
        return LineEstimate(line=line, sentence="The day of the service is not entered.")
    facts = reader(case, book, day)
    told: Told
    if line.biller is Biller.FACILITY:
        told = hospital_line(case, line, package, facts, state=locality[0] if locality else "")
    else:
        told = schedule_line(line, day, facts, package.tables, locality)
    return LineEstimate(line=line, sentence=told.sentence, amounts=told.amounts)


def _claim(biller: Biller, lines: tuple[LineEstimate, ...]) -> ClaimEstimate:
    known = [one.amounts for one in lines if one.amounts]
    widest = max(known, key=len, default=())
    total = tuple(
        replace(shown, dollars=sum((_at(amounts, place) for amounts in known), Decimal(0)))
        for place, shown in enumerate(widest)
    )
    return ClaimEstimate(biller=biller, lines=lines, total=total, unknown=len(lines) - len(known))


def _at(amounts: tuple[Amount, ...], place: int) -> Decimal:
    """The amount by one factor; the only one where a line has one for both."""
    return amounts[min(place, len(amounts) - 1)].dollars


def _editions(
    tables: PublishedTables, lines: tuple[ChargeLine, ...], locality: LocalityKey | None
) -> tuple[str, ...]:
    is_asked = {
        TableKind.FEE_SCHEDULE: any(line.biller is not Biller.FACILITY for line in lines),
        TableKind.LOCALITIES: locality is not None,
        TableKind.OUTPATIENT: any(line.biller is Biller.FACILITY for line in lines),
    }
    days = sorted({line.date_of_service for line in lines if line.date_of_service})
    found = (
        f"{name} {edition.title}"
        for kind, name in _TABLES.items()
        if is_asked[kind]
        for day in days
        if (edition := tables.edition(kind, day))
    )
    return tuple(dict.fromkeys(found))
