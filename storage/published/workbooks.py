"""The sheets of a workbook (.xlsx), read as a stream with bounded memory.

Only what a published table needs: texts and numbers of cells. Refused are formulas, cells in
error, document types (and with them every entity), and texts beyond what a published sheet holds.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from storage.published.refused import GET_AGAIN, TableRefused
from storage.published.sheet_reader import SheetReader
from storage.published.sheets import HEAD, Row, Sheet, Source
from storage.published.xml_stream import SharedTexts, fed

_SHEETS: Final = "xl/worksheets"
_TEXTS: Final = "xl/sharedstrings.xml"


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """Implements `storage.published.sheets.Sheet` for one sheet of a workbook."""

    source: Source
    texts: Source | None

    @property
    def is_text(self) -> bool:
        return False

    def rows(self) -> Iterator[Row]:
        """Rows that have cells."""
        yield from self._rows(counted=True)

    def head(self) -> tuple[Row, ...]:
        """The first rows."""
        return tuple(islice(self._rows(counted=False), HEAD))

    def _rows(self, *, counted: bool) -> Iterator[Row]:
        shared = SharedTexts(self.source.file)
        if self.texts is not None:
            for _ in fed(shared, self.texts, counted=False):
                pass
        reader = SheetReader(self.source.file, shared.texts)
        for _ in fed(reader, self.source, counted=counted):
            yield from reader.rows()


def workbook_sheets(
    source: Source, members: list[tuple[zipfile.ZipInfo, Source]]
) -> Iterator[Sheet]:
    """Every sheet of a workbook, by name of its part."""
    texts = next((own for member, own in members if member.filename.lower() == _TEXTS), None)
    found = False
    for member, own in sorted(members, key=lambda pair: pair[0].filename):
        place = PurePosixPath(member.filename.lower())
        if str(place.parent) == _SHEETS and place.suffix == ".xml":
            found = True
            yield WorkbookSheet(own, texts)
    if not found:
        raise TableRefused(source.file, "the workbook has no sheet", GET_AGAIN)
