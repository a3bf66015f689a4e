"""What Addendum B pays for a hospital's lines, with the packaging of one comprehensive claim.

1. Departments the national rates do not reach have no amount (R93; off-campus departments that are
   not excepted; surgical centers).
2. A code no outpatient claim carries has none; a packaged one has zero.
3. Beside a comprehensive service every other line of the claim is packaged (S09, S30), but for the
   planning codes that stay apart from radiosurgery within their days (R90, medium confidence).
   Of two comprehensive services the dearer one pays.
4. Reduced or stopped: half with the modifiers of the facts, in full with the others (S33).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine
from domain.choices import Biller, OutpatientPayment, PlaceOfService
from domain.facts import FactReader
from domain.payment import Amount, Told, cents
from domain.published import OutpatientRow, PublishedTables, TableKind

_HALF: Final = Decimal("0.5")
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The hospital's claim as the tables see it. `comprehensive`: the line that pays for all."""

    tables: PublishedTables
    comprehensive: ChargeLine | None = None

    def row(self, line: ChargeLine) -> OutpatientRow | None:
        """Addendum B on the day of the line."""
        day = line.date_of_service
        return self.tables.outpatient(line.code, day) if day else None


def package_of(
    lines: tuple[ChargeLine, ...], tables: PublishedTables, facts: FactReader
) -> Package:
    """Find the comprehensive service of a hospital's claim, the dearest where there are several."""
    bare = Package(tables=tables)
    statuses = facts.texts("edit.opps_comprehensive")
    found = [
        (row.payment or _NOTHING, line)
        for line in lines
        if line.biller is Biller.FACILITY
        and (row := bare.row(line)) is not None
        and row.status in statuses
    ]
    dearest = max(found, key=lambda pair: pair[0], default=(_NOTHING, None))
    return Package(tables=tables, comprehensive=dearest[1])


def hospital_line(
    case: Case, line: ChargeLine, package: Package, facts: FactReader, *, state: str
) -> Told:
    """The amount of one hospital line for all its units, zero where it is packaged.

    Args:
        state: two letters, "" where no locality was chosen.
    """
    if told := _out_of_reach(case, line, facts, state):
        return Told(sentence=told)
    row = package.row(line)
    if row is None:
        return Told(sentence=_no_row(line, package))
    if row.status in facts.texts("edit.opps_not_payable"):
        return Told(
            sentence=f"No hospital outpatient claim carries this code (status {row.status})."
        )
    if row.status in facts.texts("edit.opps_packaged"):
        return _packaged(f"Packaged into other services (status {row.status}).")
    if package.comprehensive is None:
        return _alone(line, row, facts)
    return _beside(line, row, package.comprehensive, facts)


def _out_of_reach(case: Case, line: ChargeLine, facts: FactReader, state: str) -> str:
    """Why the national rates do not reach this line; empty when they do."""
    setting = case.session.setting
    is_opps = setting.outpatient_payment in (None, OutpatientPayment.OPPS)
    if not is_opps or state in facts.texts("payment.outside_outpatient_states"):
        return "This hospital is not paid by the national outpatient rates."
    if setting.place_of_service is PlaceOfService.AMBULATORY_SURGICAL_CENTER:
        return "A surgical center is paid by a list of its own, which is not here."
    if facts.texts("modifier.non_excepted")[0] in line.modifiers:
        return "This department is paid at a share of the fee schedule that is not known here."
    is_excepted = facts.texts("modifier.excepted")[0] in line.modifiers
    if is_excepted and line.code in facts.texts("payment.reduced_off_campus"):
        return "Off campus this code is paid at a reduced rate that is not known here."
    known = (
        *facts.texts("payment.neutral_modifiers"),
        *facts.texts("payment.half_modifiers"),
        *facts.texts("payment.whole_modifiers"),
    )
    odd = next((modifier for modifier in line.modifiers if modifier not in known), "")
    if odd:
        return f"Modifier {odd} changes the payment in a way these tables do not tell."
    return ""


def _no_row(line: ChargeLine, package: Package) -> str:
    day = line.date_of_service
    if day is None or package.tables.edition(TableKind.OUTPATIENT, day) is None:
        return f"No outpatient rates of {day.year if day else 'that day'} are here."
    return "The code is not in the outpatient rates that are here."


def _alone(line: ChargeLine, row: OutpatientRow, facts: FactReader) -> Told:
    if row.status not in facts.texts("payment.own_status"):
        return Told(sentence=f"Whether it is paid depends on the claim (status {row.status}).")
    return _paid(line, row, facts, f"Paid by itself, group {row.group}.")


def _beside(
    line: ChargeLine, row: OutpatientRow, comprehensive: ChargeLine, facts: FactReader
) -> Told:
    if line is comprehensive:
        told = f"Comprehensive payment, group {row.group}: most of the claim is packaged into it."
        return _paid(line, row, facts, told)
    if _is_apart(line, comprehensive, facts):
        days = facts.integer("opps.apart_days")
        told = f"Paid apart from radiosurgery within {days} days of it, as far as is known."
        return _paid(line, row, facts, told)
    return _packaged(f"Packaged into the payment of {comprehensive.code} on the same claim.")


def _is_apart(line: ChargeLine, comprehensive: ChargeLine, facts: FactReader) -> bool:
    radiosurgery = (
        facts.code("delivery.linac_single_session"),
        facts.code("delivery.cobalt_single_session"),
    )
    day, other = line.date_of_service, comprehensive.date_of_service
    return (
        comprehensive.code in radiosurgery
        and line.code in facts.codes("opps.paid_apart")
        and day is not None
        and other is not None
        and abs((day - other).days) <= facts.integer("opps.apart_days")
    )


def _paid(line: ChargeLine, row: OutpatientRow, facts: FactReader, told: str) -> Told:
    if row.payment is None:
        return Told(sentence="No national rate is published for this code.")
    share = Decimal(1)
    if any(modifier in facts.texts("payment.half_modifiers") for modifier in line.modifiers):
        share, told = _HALF, f"{told} Half of it: the service was reduced or stopped."
    return Told(sentence=told, amounts=(Amount(dollars=cents(row.payment * line.units * share)),))


def _packaged(told: str) -> Told:
    return Told(sentence=told, amounts=(Amount(dollars=cents(_NOTHING)),))
