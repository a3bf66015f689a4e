"""Cells from a spreadsheet into a table of records, and values filled down; each is one undo.

What does not parse stands in its cell with its reason, as if it had been typed there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from domain.session import SrsSession
from gui import paths
from gui.fields import FieldSpec, Records
from gui.recording import AnyRecording

_MOST_ROWS: Final = 200
_MOST_SIGNS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What was copied: `columns` are positions in `fields_of`, one for each cell of a row."""

    columns: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


def fields_of(spec: Records) -> tuple[FieldSpec, ...]:
    """What a heading may name: the columns of the table, then the other fields of the form."""
    if spec.fields is None or len(spec.blanks) != 1:
        return spec.columns
    form = spec.fields(spec.blanks[0][1](SrsSession()))
    return (*spec.columns, *(field for field in form if field not in spec.columns))


def cells(text: str, spec: Records, start: int) -> Cells:
    """Read tab-separated text. Headings that are the record's own say which column is which; else
    the first cell belongs to column `start`. Cells beyond the last column are left out.
    """
    rows = [tuple(cell.strip() for cell in line.split("\t")) for line in _lines(text)]
    if not rows:
        return Cells(columns=(), rows=())
    heads = _headings(rows[0], fields_of(spec))
    if heads is not None:
        kept = [place for place, column in enumerate(heads) if column >= 0]
        return Cells(
            columns=tuple(heads[place] for place in kept),
            rows=tuple(
                tuple(row[place] if place < len(row) else "" for place in kept) for row in rows[1:]
            ),
        )
    width = min(max(len(row) for row in rows), len(spec.columns) - start)
    padded = (row + ("",) * width for row in rows)
    return Cells(
        columns=tuple(range(start, start + width)), rows=tuple(row[:width] for row in padded)
    )


def _lines(text: str) -> list[str]:
    return [line for line in text[:_MOST_SIGNS].splitlines()[:_MOST_ROWS] if line.strip()]


def _headings(row: tuple[str, ...], columns: tuple[FieldSpec, ...]) -> list[int] | None:
    """The column that each cell names, -1 for none; None where fewer than two name one."""
    names = {
        name.casefold(): place
        for place, spec in enumerate(columns)
        for name in (spec.label, spec.title)
    }
    found = [names.get(cell.casefold(), -1) for cell in row]
    return found if sum(place >= 0 for place in found) > 1 else None


def paste(document: AnyRecording, spec: Records, row: int, copied: Cells) -> str:
    """Put cells into the records from `row` on, adding what lacks; says what was done."""
    if not copied.rows:
        return "There is nothing to paste: copy cells of a spreadsheet first."
    records = tuple(paths.get(document.session, spec.path) or ())
    wanted = row + len(copied.rows)
    may_add = len(spec.blanks) == 1
    rows = copied.rows if may_add else copied.rows[: len(records) - row]
    before = set(document.rejections)
    with_macro(
        document,
        f"Paste {len(rows)} rows",
        lambda: _put(document, spec, row, Cells(columns=copied.columns, rows=rows), wanted),
    )
    refused = len(set(document.rejections) - before)
    told = f"{len(rows)} row{'' if len(rows) == 1 else 's'} pasted."
    if len(rows) < len(copied.rows):
        told += f" {len(copied.rows) - len(rows)} more had no row to go to: add rows first."
    if refused:
        told += f" {refused} cells were not understood; they are marked, with the reason."
    return told


def _put(document: AnyRecording, spec: Records, row: int, copied: Cells, wanted: int) -> None:
    if len(spec.blanks) == 1:
        _add(document, spec, wanted)
    fields = fields_of(spec)
    for place, cell_row in enumerate(copied.rows):
        base = f"{spec.path}[{row + place}]"
        for column, text in zip(copied.columns, cell_row, strict=True):
            if fields[column].describe is None and text:
                document.type_text(fields[column], base, text)


def _add(document: AnyRecording, spec: Records, wanted: int) -> None:
    make = spec.blanks[0][1]
    for _ in range(len(paths.get(document.session, spec.path) or ()), wanted):
        records = tuple(paths.get(document.session, spec.path) or ())
        after = paths.put(document.session, spec.path, (*records, make(document.session)))
        document.change(after, f"Add {spec.noun}")


def fill_down(document: AnyRecording, spec: Records, column: FieldSpec, row: int) -> str:
    """Put the value of a cell into all cells below it; says what was done."""
    records = tuple(paths.get(document.session, spec.path) or ())
    value = column.get(document.session, f"{spec.path}[{row}]")
    below = range(row + 1, len(records))
    if column.describe is not None or column.is_required or not below:
        return "There is nothing to fill down here."

    def fill() -> None:
        for place in below:
            base = f"{spec.path}[{place}]"
            document.type_text(column, base, column.shown(value))

    with_macro(document, f"Fill {column.label} down", fill)
    return f"{column.label} filled down."


def with_macro(document: AnyRecording, text: str, act: Callable[[], None]) -> None:
    """Do several changes as one that is undone at once."""
    document.seal()
    document.undo_stack.beginMacro(text)
    try:
        act()
    finally:
        document.undo_stack.endMacro()
        document.seal()
