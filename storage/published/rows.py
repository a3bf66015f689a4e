"""Rows of the shelf as the values that the rules ask for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from domain.published import FeeRow, Locality

Cell: TypeAlias = str | int | None


def fee_row(code: str, modifier: str, row: Sequence[Cell]) -> FeeRow:
    """A row of the fee schedule."""
    status, component, global_days, work, nonfacility, facility, malpractice, factor = row
    return FeeRow(
        code=code,
        modifier=modifier,
        status=str(status),
        component=str(component),
        global_days=str(global_days),
        work=Decimal(str(work)),
        practice_nonfacility=optional(nonfacility),
        practice_facility=optional(facility),
        malpractice=Decimal(str(malpractice)),
        conversion_factor=Decimal(str(factor)),
    )


def locality_of(row: Sequence[Cell]) -> Locality:
    """A payment locality."""
    contractor, state, number, name, work, practice, malpractice = map(str, row)
    return Locality(
        contractor=contractor,
        state=state,
        number=number,
        name=name,
        work=Decimal(work),
        practice=Decimal(practice),
        malpractice=Decimal(malpractice),
    )


def optional(cell: Cell) -> Decimal | None:
    """A decimal, None where there is none."""
    return None if cell is None else Decimal(str(cell))
