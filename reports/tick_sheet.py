"""The paper form for the treatment room: `render(sheet)` gives the PDF.

Fields stand on lines of twelve parts, as they do on the screen; a choice is a row of boxes to tick.
The title of the file names no patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from domain.tick_sheet import WIDTH, TickField, TickSection, TickSheet, TickTable
from reports.check import refuse_unprintable
from reports.page import (
    GRID,
    Box,
    Placed,
    Row,
    Rule,
    Section,
    Sheet,
    Text,
    draw,
    from_top,
    paginate,
    paragraph,
)
from reports.styles import BODY, FINE, LABEL, PRACTICE, SECTION, SMALL, STRONG, TABLE, TITLE
from reports.text import compose, width

_TOP: Final = 34.0
_FOOT: Final = 30.0
_BOX: Final = 7.5  # side of a box to tick
_WRITING: Final = 17.0  # room for a hand-written word
_GAP: Final = 8.0
_TITLE: Final = "Session form"
_HINT: Final = (
    "Tick one box of a row. Times as 09:10, dates as 2026-10-15. Leave blank what is not known."
)


def render(sheet: TickSheet) -> bytes:
    """Lay out and draw the form. Raises `Refused` when a character cannot be printed."""
    refuse_unprintable(sheet)
    return draw(Sheet(sheet.paper), layout(sheet), title=_TITLE)


def layout(form: TickSheet) -> tuple[tuple[Placed, ...], ...]:
    """Every row of every page, head and foot included, from the top."""
    sheet = Sheet(form.paper)
    head, later = _head(form, sheet), _later_head(form, sheet)
    pages = paginate(
        [part for section in form.sections for part in _section(section, sheet)],
        first_top=_TOP + head.height,
        later_top=_TOP + later.height,
        bottom=sheet.height - _FOOT - GRID,
    )
    return tuple(
        from_top(
            (
                Placed(_TOP, head if number == 1 else later),
                *page,
                Placed(sheet.height - _FOOT, _foot(form, sheet, number, len(pages))),
            )
        )
        for number, page in enumerate(pages, 1)
    )


def _head(form: TickSheet, sheet: Sheet) -> Row:
    texts = [
        *paragraph(sheet.left, 10, form.practice, PRACTICE, sheet.width * 0.6),
        Text(sheet.right, 10, "Radiosurgery session form", TITLE, "right"),
    ]
    down = max(text.down for text in texts) + 16
    patient = paragraph(sheet.left, down, form.patient or "Patient, MRN:", STRONG, sheet.width)
    hint = Text(sheet.left, patient[-1].down + GRID, _HINT, SMALL)
    height = hint.down + 7
    return Row(height, (*texts, *patient, hint), (Rule(sheet.left, sheet.right, height, 1.4, 0),))


def _later_head(form: TickSheet, sheet: Sheet) -> Row:
    left = paragraph(sheet.left, 9, form.patient or "Patient, MRN:", STRONG, sheet.width * 0.7)
    right = Text(sheet.right, 9, "Radiosurgery session form", BODY, "right")
    line = left[-1].down + 6
    return Row(line + 4, (*left, right), (Rule(sheet.left, sheet.right, line, 1.4, 0),))


def _foot(form: TickSheet, sheet: Sheet, number: int, of: int) -> Row:
    said = "A working paper. What is charged follows from what is entered and signed."
    return Row(
        0,
        (
            Text(sheet.left, 0, said, FINE),
            Text(sheet.right, 0, f"{form.edition} · Page {number} of {of}", FINE, "right"),
        ),
    )


def _section(section: TickSection, sheet: Sheet) -> Iterator[Section]:
    title = _titled(section.title, section.note, sheet)
    again = _titled(f"{section.title}, continued", "", sheet)
    if section.fields:
        rows = tuple(_field_row(line, sheet) for line in _lines(section.fields))
        yield Section(rows=rows, title=title, again=again)
    if section.table is not None:
        head, rows = _table(section.table, sheet)
        yield Section(rows=rows, title=title, again=again, head=head)


def _titled(words: str, note: str, sheet: Sheet) -> Row:
    line = Rule(sheet.left, sheet.right, 13.5, 0.8, 0)
    told = paragraph(sheet.left, 23, note, SMALL, sheet.width) if note else ()
    height = 16 + (told[-1].down - 12 if told else 0)
    return Row(height, (Text(sheet.left, 10, words, SECTION), *told), (line,))


def _lines(fields: tuple[TickField, ...]) -> Iterator[tuple[TickField, ...]]:
    """Fields that fit beside one another."""
    line: list[TickField] = []
    for field in fields:
        if line and sum(one.span for one in line) + field.span > WIDTH:
            yield tuple(line)
            line = []
        line.append(field)
    if line:
        yield tuple(line)


def _field_row(fields: tuple[TickField, ...], sheet: Sheet) -> Row:
    part = (sheet.width + _GAP) / WIDTH
    rows, x = [], sheet.left
    for field in fields:
        rows.append(_field(field, x, part * field.span - _GAP))
        x += part * field.span
    return Row(
        max(row.height for row in rows),
        tuple(text for row in rows for text in row.texts),
        tuple(rule for row in rows for rule in row.rules),
        tuple(box for row in rows for box in row.boxes),
    )


def _field(field: TickField, x: float, limit: float) -> Row:
    label = paragraph(x, 9, field.label, LABEL, limit)
    top = label[-1].down if label else 9.0
    if field.options:
        return _boxes(field, label, x, top, limit)
    value = paragraph(x, top + _WRITING - 4, field.value, BODY, limit)
    foot = (value[-1].down if value else top + _WRITING - 4) + 3
    spare = max(field.lines - max(len(value), 1), 0)
    rules = tuple(Rule(x, x + limit, foot + n * _WRITING, 0.5, 0.4) for n in range(spare + 1))
    return Row(rules[-1].down + 4, (*label, *value), rules)


def _boxes(field: TickField, label: tuple[Text, ...], x: float, top: float, limit: float) -> Row:
    texts, boxes, across, down = list(label), [], x, top + 13
    for word, is_ticked in field.options:
        wide = _BOX + 4 + width(compose(word), BODY.size, bold=False) + 9
        if across > x and across + wide > x + limit:
            across, down = x, down + GRID + 2
        boxes.append(Box(across, down - _BOX + 1, _BOX, _BOX))
        if is_ticked:
            boxes.append(Box(across + 1.6, down - _BOX + 2.6, _BOX - 3.2, _BOX - 3.2, 0.0))
        texts.append(Text(across + _BOX + 4, down, word, BODY))
        across += wide
    return Row(down + 7, tuple(texts), (), tuple(boxes))


def _table(table: TickTable, sheet: Sheet) -> tuple[Row, tuple[Row, ...]]:
    whole = sum(table.widths)
    edges = [sheet.left]
    for share in table.widths:
        edges.append(edges[-1] + sheet.width * share / whole)
    heads = [
        paragraph(edge + 2, 9, name, LABEL, end - edge - 4)
        for name, (edge, end) in zip(table.columns, pairwise(edges), strict=True)
    ]
    low = max((line[-1].down for line in heads if line), default=9.0) + 4
    head = Row(low, tuple(text for line in heads for text in line))
    return head, tuple(_table_row(row, edges) for row in table.rows)


def _table_row(cells: tuple[str, ...], edges: list[float]) -> Row:
    texts = [
        paragraph(edge + 2, 12, cell, TABLE, end - edge - 4)
        for cell, (edge, end) in zip(cells, pairwise(edges), strict=True)
    ]
    low = max((line[-1].down for line in texts if line), default=12.0) + 5
    boxes = tuple(Box(edge, 0, end - edge, low) for edge, end in pairwise(edges))
    return Row(low, tuple(text for line in texts for text in line), (), boxes)
