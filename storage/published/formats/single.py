"""What formats of one file share: exactly one sheet, and rows known by a key."""

from __future__ import annotations

from typing import Final

from storage.published.cells import Place
from storage.published.edition import Record
from storage.published.refused import TableRefused
from storage.published.sheets import Sheet

MOST_ROWS: Final = 200_000


def only(sheets: tuple[Sheet, ...]) -> Sheet:
    """The one sheet. Raises `TableRefused` when there are more."""
    if len(sheets) > 1:
        raise TableRefused(
            sheets[0].source.file,
            f"{sheets[1].source.file} was chosen beside it, and each is an edition of its own",
            "Load one after the other; unzip a zip that holds several.",
        )
    return sheets[0]


class Records:
    """Rows by what they are known by; none says two things, and no more than a table has."""

    def __init__(self) -> None:
        self._rows: dict[Record, Record] = {}

    def add(self, place: Place, key: Record, rest: Record) -> None:
        """Take a row."""
        if self._rows.setdefault(key, key + rest) != key + rest:
            words = " ".join(str(part) for part in key if part)
            raise place.refused(f"{words} stands in it a second time, with other values")
        if len(self._rows) > MOST_ROWS:
            raise place.refused(f"it has more than {MOST_ROWS:,} rows")

    def sorted(self, place: Place) -> tuple[Record, ...]:
        """All of them. Raises `TableRefused` when there are none."""
        if not self._rows:
            raise place.refused("there is no row below its header")
        return tuple(self._rows[key] for key in sorted(self._rows, key=str))
