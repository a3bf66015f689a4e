"""Which table a file is, by what it holds and never by its name alone.

A format added here is one more object with `recognises` and `read`; nothing else knows it.
"""

from __future__ import annotations

from typing import Final, Protocol

from storage.published.edition import ReadEdition
from storage.published.formats.add_on import ADD_ON
from storage.published.formats.diagnosis_codes import DIAGNOSIS_CODES
from storage.published.formats.fee_schedule import FEE_SCHEDULE
from storage.published.formats.localities import LOCALITIES
from storage.published.formats.outpatient import OUTPATIENT
from storage.published.formats.pairs import PAIRS
from storage.published.formats.unit_limits import UNIT_LIMITS
from storage.published.refused import TableRefused
from storage.published.sheets import Sheet

_KNOWN: Final = (
    "The tables known are: NCCI pairs (all four parts), MUE, add-on codes, PPRRVU and GPCI as CSV"
    " or workbook, OPPS Addendum B, ICD-10-CM order file or addenda"
)


class TableFormat(Protocol):
    """How one publisher's table is told from others, and read."""

    @property
    def label(self) -> str:
        """How a person calls it."""

    def recognises(self, sheet: Sheet) -> bool:
        """Whether its head is that of this table."""

    def identity(self, sheet: Sheet) -> str:
        """What tells it from others of its format in one zip; the same = the same in another
        spelling.
        """

    def read(self, sheets: tuple[Sheet, ...]) -> ReadEdition:
        """The edition they make. Raises `TableRefused`."""


FORMATS: Final[tuple[TableFormat, ...]] = (
    PAIRS,
    UNIT_LIMITS,
    ADD_ON,
    FEE_SCHEDULE,
    LOCALITIES,
    OUTPATIENT,
    DIAGNOSIS_CODES,
)


def choose(
    names: tuple[str, ...],
    sheets: tuple[Sheet, ...],
    formats: tuple[TableFormat, ...] = FORMATS,
) -> tuple[TableFormat, tuple[Sheet, ...]]:
    """The format of the files and the sheets to read.

    Args:
        names: the files as a person chose them; each must hold a table.

    Raises:
        TableRefused: one of them is no table, or they are not one table.
    """
    found: dict[tuple[str, str, str], tuple[TableFormat, Sheet]] = {}
    for sheet in sheets:
        known = next((one for one in formats if one.recognises(sheet)), None)
        if known is not None:
            outer = sheet.source.names[0]
            found.setdefault((outer, known.label, known.identity(sheet)), (known, sheet))
    _refuse_unknown(names, {outer for outer, _, _ in found})
    labels = sorted({label for _, label, _ in found})
    if len(labels) > 1:
        raise TableRefused(
            next(iter(found))[0],
            f"several tables were chosen at once: {', '.join(labels)}",
            "Load one after the other; unzip a zip that holds several.",
        )
    return next(iter(found.values()))[0], tuple(sheet for _, sheet in found.values())


def _refuse_unknown(names: tuple[str, ...], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise TableRefused(
                name,
                "it holds no table that this program knows",
                f"{_KNOWN}. Choose one of them as it comes from its publisher.",
            )
