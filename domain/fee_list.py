"""A department's fee list as comma-separated text: what a spreadsheet opens and saves."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from domain.choices import Biller
from domain.errors import IllFormed, UnreadableDocument
from domain.identifiers import ProcedureCode
from domain.settings import FeeLine

COLUMNS: Final = ("claim", "code", "amount", "effective", "until")
_NAME: Final = "The fee list"
_MOST_SIGNS: Final = 5_000_000


def written(fees: tuple[FeeLine, ...]) -> str:
    """All fees, one a line, with headings; dates as YYYY-MM-DD, amounts in dollars."""
    cells = ((fee.biller, fee.code, fee.amount, fee.effective, fee.until) for fee in fees)
    rows = (COLUMNS, *(("" if cell is None else str(cell) for cell in row) for row in cells))
    return "".join(f"{','.join(row)}\n" for row in rows)


def read(text: str) -> tuple[FeeLine, ...]:
    """The fees of a list, with every line that cannot be taken named at once.

    Raises:
        UnreadableDocument: headings or lines are not those of a fee list; nothing is taken then.
    """
    if len(text) > _MOST_SIGNS:
        raise UnreadableDocument(_NAME, ("the file: it is too long for a fee list.",))
    rows = list(csv.reader(text.lstrip("\ufeff").splitlines()))
    heads = tuple(cell.strip().lower() for cell in rows[0]) if rows else ()
    if heads != COLUMNS:
        told = f"line 1: expected the headings {', '.join(COLUMNS)}. Save a list to see how."
        raise UnreadableDocument(_NAME, (told,))
    found = [(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    problems = tuple(told for number, row in found for told in _problems(number, row))
    if problems:
        raise UnreadableDocument(_NAME, problems)
    return tuple(_line(row) for _, row in found)


def _problems(number: int, row: list[str]) -> Iterator[str]:
    if len(row) != len(COLUMNS):
        yield f"line {number}: expected {len(COLUMNS)} cells, found {len(row)}."
        return
    try:
        _line(row)
    except (IllFormed, InvalidOperation, ValueError):
        billers = ", ".join(Biller)
        yield (
            f"line {number}: expected a claim ({billers}), a code, an amount such as 120.50 and"
            " dates such as 2026-01-01."
        )


def _line(row: list[str]) -> FeeLine:
    claim, code, amount, effective, until = (cell.strip() for cell in row)
    return FeeLine(
        biller=Biller(claim.lower()),
        code=ProcedureCode(code.upper()),
        amount=_amount(amount),
        effective=date.fromisoformat(effective),
        until=date.fromisoformat(until) if until else None,
    )


def _amount(text: str) -> Decimal:
    amount = Decimal(text)
    if not amount.is_finite():
        raise ValueError(text)
    return amount
