"""Printing a whole day: which sessions come into question, and why another does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from domain.choices import Biller
from domain.day_range import DayRange
from domain.ports import Handing
from domain.states import Stage
from domain.worklist import SortBy, WorklistQuery, WorklistRow

MOST_SESSIONS: Final = 500  # in one go; more is a slip of the days


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSheet:
    """What became of one sheet. `number` "": it was not printed, because of `why_not`."""

    biller: Biller | None
    number: str = ""
    why_not: str = ""


def in_order(query: WorklistQuery, days: DayRange | None) -> WorklistQuery:
    """The same sessions in the order of their days, and within a day as they were entered."""
    return WorklistQuery(
        search=query.search,
        stages=query.stages,
        days=days,
        sort=SortBy.DAY,
        is_descending=False,
    )


def why_not_printed(row: WorklistRow) -> str:
    """Why no sheet of a session can be printed; "" when they can."""
    if row.stage.is_open:
        return "Not signed yet."
    return "Void." if row.stage is Stage.VOID else ""


def printed_before(handings: Iterable[Handing], biller: Biller, revision: int) -> str:
    """The number of the last sheet of what is signed now that was handed out, or ""."""
    numbers = [
        each.sheet_number
        for each in handings
        if each.biller is biller and each.revision == revision
    ]
    return numbers[-1] if numbers else ""
