"""The register of sheet numbers on paper: `render(page)` gives the PDF; no patient is named."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from domain.documents import RegisterPage
from reports.check import refuse_unprintable
from reports.page import (
    GRID,
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
from reports.styles import BODY, FINE, LABEL, PRACTICE, SECTION, TABLE, TITLE

_TOP: Final = 34.0
_FOOT: Final = 30.0
_TITLE: Final = "Sheet numbers"
_A_LINE: Final = 5
_COLUMNS: Final = (
    ("Number", 9),
    ("Day of session", 13),
    ("Claim", 22),
    ("Handed out", 18),
    ("By", 26),
    ("Reprint", 8),
)


def render(page: RegisterPage) -> bytes:
    """Lay out and draw the register. Raises `Refused` when a character cannot be printed."""
    refuse_unprintable(page)
    return draw(Sheet(page.paper), layout(page), title=_TITLE)


def layout(page: RegisterPage) -> tuple[tuple[Placed, ...], ...]:
    """Every row of every page, head and foot included, from the top."""
    sheet = Sheet(page.paper)
    head = _head(page, sheet)
    pages = paginate(
        list(_sections(page, sheet)),
        first_top=_TOP + head.height,
        later_top=_TOP,
        bottom=sheet.height - _FOOT - GRID,
    )
    return tuple(
        from_top(
            (
                *((Placed(_TOP, head),) if number == 1 else ()),
                *rows,
                Placed(sheet.height - _FOOT, _foot(page, sheet, number, len(pages))),
            )
        )
        for number, rows in enumerate(pages, 1)
    )


def _head(page: RegisterPage, sheet: Sheet) -> Row:
    texts = [
        *paragraph(sheet.left, 10, page.practice, PRACTICE, sheet.width * 0.6),
        Text(sheet.right, 10, _TITLE, TITLE, "right"),
        Text(sheet.right, 10 + GRID + 3, page.days, BODY, "right"),
    ]
    low = max(text.down for text in texts) + 7
    return Row(low + 4, tuple(texts), (Rule(sheet.left, sheet.right, low, 1.4, 0),))


def _foot(page: RegisterPage, sheet: Sheet, number: int, of: int) -> Row:
    return Row(
        0,
        (
            Text(sheet.left, 0, page.made, FINE),
            Text(sheet.right, 0, f"Page {number} of {of}", FINE, "right"),
        ),
    )


def _sections(page: RegisterPage, sheet: Sheet) -> Iterator[Section]:
    edges = [sheet.left]
    whole = sum(share for _, share in _COLUMNS)
    for _, share in _COLUMNS:
        edges.append(edges[-1] + sheet.width * share / whole)
    yield Section(
        title=_titled("Given and not handed out", sheet),
        again=_titled("Given and not handed out, continued", sheet),
        rows=tuple(_line(words, sheet) for words in _listed(page.missing)),
    )
    head = Row(
        14,
        tuple(Text(left, 9, name, LABEL) for (name, _), left in zip(_COLUMNS, edges, strict=False)),
    )
    rows = tuple(_table_row(cells, edges, sheet) for cells in page.rows)
    yield Section(
        title=_titled("Handed out", sheet),
        again=_titled("Handed out, continued", sheet),
        head=head if rows else None,
        rows=rows or (_line("None.", sheet),),
    )


def _listed(numbers: tuple[str, ...]) -> Iterator[str]:
    """The numbers beside one another, so many a line that each stays whole."""
    for at in range(0, len(numbers), _A_LINE):
        yield ", ".join(numbers[at : at + _A_LINE])
    if not numbers:
        yield "None."


def _titled(words: str, sheet: Sheet) -> Row:
    line = Rule(sheet.left, sheet.right, 13.5, 0.8, 0)
    return Row(17, (Text(sheet.left, 10, words, SECTION),), (line,))


def _line(words: str, sheet: Sheet) -> Row:
    texts = paragraph(sheet.left, 9, words, BODY, sheet.width)
    return Row(texts[-1].down + 4, texts)


def _table_row(cells: tuple[str, ...], edges: list[float], sheet: Sheet) -> Row:
    texts = [
        text
        for cell, (left, right) in zip(cells, pairwise(edges), strict=True)
        for text in paragraph(left, 10, cell, TABLE, right - left - 4)
    ]
    low = max(text.down for text in texts) + 4
    return Row(low, tuple(texts), (Rule(sheet.left, sheet.right, low),))
