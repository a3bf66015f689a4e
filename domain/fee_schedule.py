"""What the physician fee schedule pays for a professional or freestanding line.

(work × index + practice expense of the setting × index + malpractice × index) × conversion factor
× units, rounded half up to cents (S01, S02, P01). From 2026 there are two conversion factors and so
two amounts (S29). The published edition of the other factor speaks where it is loaded; else the
fact of the year is taken, since the relative values are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from domain.charge import ChargeLine
from domain.errors import NotInForce
from domain.facts import FactReader
from domain.payment import NATIONAL, Amount, LocalityKey, Told, cents
from domain.published import FeeRow, Locality, PublishedTables, TableKind

STANDARD: Final = "standard factor"
QPP: Final = "qualifying APM factor"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One line with what its estimate consults. `part`: its component modifier, or ""."""

    line: ChargeLine
    day: date
    part: str
    facts: FactReader
    tables: PublishedTables

    @property
    def row(self) -> FeeRow | None:
        return self.tables.fee(self.line.code, self.part, self.day)


def schedule_line(
    line: ChargeLine,
    day: date,
    facts: FactReader,
    tables: PublishedTables,
    chosen: LocalityKey | None,
) -> Told:
    """Amounts of one line, one for each conversion factor.

    Args:
        day: of the line.
        chosen: the locality; None = national, all indices 1.
    """
    parts = (*facts.texts("modifier.professional"), *facts.texts("modifier.technical"))
    part = next((modifier for modifier in line.modifiers if modifier in parts), "")
    asked = _Asked(line=line, day=day, part=part, facts=facts, tables=tables)
    if told := _odd_modifier(asked) or _not_priced(asked):
        return Told(sentence=told)
    locality = _locality(tables, day, chosen)
    if locality is None:
        return Told(sentence=f"No indices of that locality are here for {day.year}.")
    return _priced(asked, locality)


def _odd_modifier(asked: _Asked) -> str:
    neutral = (asked.part, *asked.facts.texts("payment.neutral_modifiers"))
    odd = next((modifier for modifier in asked.line.modifiers if modifier not in neutral), "")
    return f"Modifier {odd} changes the payment in a way these tables do not tell." if odd else ""


def _not_priced(asked: _Asked) -> str:
    """Why the schedule has no price for the code; empty when it has."""
    row, facts = asked.row, asked.facts
    if row is None:
        if asked.tables.edition(TableKind.FEE_SCHEDULE, asked.day) is None:
            return f"No fee schedule of {asked.day.year} is here."
        return "The code is not in the fee schedule that is here."
    if row.status in facts.texts("payment.status_paid"):
        return ""
    if row.status in facts.texts("edit.mpfs_contractor_priced"):
        return "Each Medicare contractor sets its own price for this code."
    if row.status in facts.texts("payment.status_bundled"):
        return "Medicare pays this code within another, not by itself."
    return f"The fee schedule does not pay this code (status {row.status})."


def _locality(tables: PublishedTables, day: date, chosen: LocalityKey | None) -> Locality | None:
    if chosen is None:
        return NATIONAL
    known = (one for one in tables.localities(day) if (one.state, one.number) == chosen)
    return next(known, None)


def _priced(asked: _Asked, locality: Locality) -> Told:
    row, line = asked.row, asked.line
    if row is None or line.place_of_service is None:
        return Told(sentence="The place of service is not entered.")
    is_facility = line.place_of_service in asked.facts.texts("payment.facility_places")
    practice = row.practice_facility if is_facility else row.practice_nonfacility
    setting = "facility" if is_facility else "non-facility"
    if practice is None:
        return Told(sentence=f"No {setting} price is published for this code.")
    values = (
        row.work * locality.work
        + practice * locality.practice
        + row.malpractice * locality.malpractice
    )
    times = f" × {line.units}" if line.units != 1 else ""
    return Told(
        sentence=f"{cents(values):f} RVU{times}, {setting}, {_called(locality)}.",
        amounts=tuple(
            Amount(dollars=cents(values * factor * line.units), label=label)
            for label, factor in _factors(asked, row)
        ),
    )


def _factors(asked: _Asked, row: FeeRow) -> tuple[tuple[str, Decimal], ...]:
    """The conversion factors of the day, each with its label."""
    other = asked.tables.fee(asked.line.code, asked.part, asked.day, qpp=True)
    try:
        factor = (
            other.conversion_factor
            if other
            else asked.facts.decimal("payment.conversion_factor_qpp")
        )
    except NotInForce:
        return (("", row.conversion_factor),)
    return ((STANDARD, row.conversion_factor), (QPP, factor))


def _called(locality: Locality) -> str:
    if not locality.state:
        return "national"
    return f"weighed for {locality.state} {locality.number} {locality.name.title()}"
