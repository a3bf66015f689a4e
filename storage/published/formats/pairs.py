"""NCCI procedure-to-procedure edits: four parts of one setting and version are one edition.

Tab-separated, or workbooks; the header goes on in lines whose first cell is blank, and all below
them must be pairs. Setting, version and part stand in the file name alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import dropwhile
from typing import Final

from storage.published.cells import normal
from storage.published.edition import ReadEdition
from storage.published.formats.pair_rows import PairRows
from storage.published.names import PtpName, after_quarter, ptp_name
from storage.published.refused import TableRefused
from storage.published.sheets import Sheet
from storage.published.texts import TextSheet

PARTS: Final = 4
_STALE: Final = timedelta(days=366)
_HEADER: Final = ("COLUMN 1", "COLUMN 2")


class _Pairs:
    """Implements `storage.published.recognise.TableFormat`."""

    label = "NCCI pairs"

    def recognises(self, sheet: Sheet) -> bool:
        """A header row that begins with column 1 and column 2."""
        return any(_is_header(row.cells) for row in sheet.head())

    def identity(self, sheet: Sheet) -> str:
        """Its part."""
        return str(ptp_name(sheet.source))

    def read(self, sheets: tuple[Sheet, ...]) -> ReadEdition:
        """All four parts. Raises `TableRefused`."""
        named = sorted(
            ((ptp_name(sheet.source), sheet) for sheet in sheets), key=lambda pair: pair[0].part
        )
        _check_parts(named)
        first, sheet = named[0]
        rows = PairRows()
        for _, part in named:
            _read_part(part, rows)
        rows.finish()
        _check_dates(sheet, first, rows)
        return ReadEdition(
            kind=first.kind,
            title=first.version,
            effective=first.effective,
            speaks_from=min(rows.earliest, first.effective),
            rows=rows.count,
            records=(("rationale", rows.rationales()), ("pair", rows.records())),
            notes=rows.notes(),
        )


PAIRS: Final = _Pairs()


def _is_header(cells: Sequence[str]) -> bool:
    return tuple(map(normal, cells[:2])) == _HEADER


def _begins(cells: Sequence[str]) -> bool:
    """Whether data begin: the lines that go on with the header have a blank first cell."""
    return bool(cells and cells[0].strip())


def _check_parts(named: list[tuple[PtpName, Sheet]]) -> None:
    """All four, each once, of one setting and version."""
    first, sheet = named[0]
    for name, other in named[1:]:
        if name.kind is not first.kind or name.version != first.version:
            raise TableRefused(
                other.source.file,
                f"it is {name.kind.value} {name.version}, and {sheet.source.file} is"
                f" {first.kind.value} {first.version}",
                "Choose the four parts of one setting and one version.",
            )
    parts = [name.part for name, _ in named]
    for name, other in named:
        if parts.count(name.part) > 1:
            what = f"part f{name.part} was chosen twice"
            raise TableRefused(other.source.file, what, "Choose every part once.")
    missing = [f"f{part}" for part in range(1, PARTS + 1) if part not in parts]
    if missing:
        raise TableRefused(
            sheet.source.file,
            f"of {first.version} the part {', '.join(missing)} is missing",
            "Choose all four parts together; each comes in a zip of its own.",
        )


def _read_part(sheet: Sheet, rows: PairRows) -> None:
    before = rows.count
    rows.begin(sheet.source.file)
    if isinstance(sheet, TextSheet):
        for line, block in _data_blocks(sheet):
            rows.add_block(line, block)
    else:
        below = dropwhile(lambda row: not _is_header(row.cells), sheet.rows())
        next(below, None)
        for row in dropwhile(lambda row: not _begins(row.cells), below):
            rows.add_row(row.line, row.cells)
    if rows.count == before:
        raise TableRefused(
            sheet.source.file,
            "there is no row below its header",
            "Get the file again from its publisher and load it as it comes.",
        )


def _data_blocks(sheet: TextSheet) -> Iterator[tuple[int, str]]:
    """Blocks of lines from the first below the header and what goes on with it."""
    is_below = began = False
    for line, block in sheet.blocks():
        if began:
            yield line, block
            continue
        lines = block.split("\n")
        for at, text in enumerate(lines):
            cells = text.split("\t")
            if is_below and _begins(cells):
                began = True
                yield line + at, "\n".join(lines[at:])
                break
            is_below = is_below or _is_header(cells)


def _check_dates(sheet: Sheet, name: PtpName, rows: PairRows) -> None:
    """The rows must be of the quarter that the name says."""
    remedy = (
        "The file was renamed, or is of another quarter. Load it under the name its publisher"
        " gave it."
    )
    if rows.latest_effective >= after_quarter(name.effective):
        what = (
            f"its name says {name.version}, effective {name.effective}, but a pair in it begins"
            f" on {rows.latest_effective}"
        )
        raise TableRefused(sheet.source.file, what, remedy)
    if rows.latest < name.effective - _STALE:
        what = (
            f"its name says {name.version}, effective {name.effective}, but its newest date is"
            f" {rows.latest}"
        )
        raise TableRefused(sheet.source.file, what, remedy)
