"""A superbill on paper: `render(superbill)` gives the PDF. Everything printed stands in the value.

From the top: who bills and which sheet; patient, coverage and people; diagnoses; charges; the
radiosurgery record; documentation; signatures. A claim of the usual size fills one page.
"""

from __future__ import annotations

from typing import Final

from domain.documents import Mark, Party, Superbill
from reports.barcode import bars, modules
from reports.check import refuse_unprintable
from reports.page import (
    GRID,
    Box,
    Placed,
    Row,
    Rule,
    Sheet,
    Style,
    Text,
    draw,
    from_top,
    paginate,
    paragraph,
)
from reports.styles import BODY, FINE, PRACTICE, REVERSED, STRONG, TITLE
from reports.superbill_sections import identifiers, sections
from reports.text import compose, width

_TOP: Final = 34.0  # of the first mark, from the upper edge
_FOOT: Final = 30.0  # of the last baseline, from the lower edge
_BARCODE_HEIGHT: Final = 16.0
_MODULE: Final = 0.72  # width of the thinnest bar
_UNTITLED: Final = {Mark.WHAT_IF: "What-if sheet"}


def render(superbill: Superbill, stamp: str = "") -> bytes:
    """Lay out and draw one biller's sheet. `stamp`: across every page, in place of its own mark.

    The same value gives the same bytes, on any day and in any process.
    Raises `Refused`, naming the field, when a character cannot be printed.
    """
    refuse_unprintable(superbill)
    return draw(
        Sheet(superbill.paper),
        layout(superbill),
        title=superbill.sheet_number or _UNTITLED.get(superbill.mark, "Draft superbill"),
        watermark=stamp or superbill.mark.stamp,
    )


def layout(superbill: Superbill) -> tuple[tuple[Placed, ...], ...]:
    """Every row of every page, head and foot included, from the top."""
    sheet = Sheet(superbill.paper)
    head, later = _first_head(superbill, sheet), _later_head(superbill, sheet)
    foot = _notices(superbill, sheet)
    foot_top = sheet.height - _FOOT - foot.height
    pages = paginate(
        sections(superbill, sheet),
        first_top=_TOP + head.height,
        later_top=_TOP + later.height,
        bottom=foot_top - 4,
    )
    return tuple(
        from_top(
            (
                Placed(_TOP, head if number == 1 else later),
                *page,
                Placed(foot_top, foot),
                Placed(sheet.height - _FOOT, _page_line(superbill, sheet, number, len(pages))),
            )
        )
        for number, page in enumerate(pages, 1)
    )


def _first_head(superbill: Superbill, sheet: Sheet) -> Row:
    """The practice on the left, the sheet's own identity on the right."""
    practice, number = superbill.practice, superbill.sheet_number
    texts = list(paragraph(sheet.left, 10, practice.name, PRACTICE, sheet.width * 0.56))
    down = texts[-1].down + GRID if texts else GRID
    for line in _practice_lines(practice):
        part = paragraph(sheet.left, down, line, BODY, sheet.width * 0.56)
        texts += part
        down += GRID * len(part)
    texts += (
        Text(sheet.right, 10, superbill.title, TITLE, "right"),
        Text(sheet.right - 6, 26.5, superbill.claim.upper(), REVERSED, "right"),
        Text(sheet.right, 43, _numbered(superbill), STRONG, "right"),
    )
    claim_width = _text_width(superbill.claim.upper(), REVERSED) + 12
    boxes = [Box(sheet.right - claim_width, 17, claim_width, 13, 0.2)]
    if number and number.isascii() and number.isprintable():  # all that the code can say
        boxes += _barcode(number, sheet.right, 48)
    height = max(down - GRID + 6, 48 + _BARCODE_HEIGHT + 5)
    return Row(height, tuple(texts), (Rule(sheet.left, sheet.right, height, 1.4, 0),), tuple(boxes))


def _practice_lines(practice: Party) -> list[str]:
    contact = [", ".join(practice.address), practice.phone]
    return [
        line
        for line in (
            practice.detail,
            " · ".join(part for part in contact if part),
            identifiers(practice, "Billing NPI"),
        )
        if line
    ]


def _text_width(text: str, style: Style) -> float:
    return width(compose(text), style.size, bold=style.bold)


def _barcode(number: str, right: float, down: float) -> list[Box]:
    start = right - modules(number) * _MODULE
    return [
        Box(start + x * _MODULE, down, wide * _MODULE, _BARCODE_HEIGHT, 0.0)
        for x, wide in bars(number)
    ]


def _numbered(superbill: Superbill) -> str:
    return f"Sheet {superbill.sheet_number}" if superbill.sheet_number else "Not numbered"


def _later_head(superbill: Superbill, sheet: Sheet) -> Row:
    """One line that ties a further page to the first."""
    marks = [superbill.title, _numbered(superbill), superbill.mark.value.upper()]
    left = paragraph(sheet.left, 9, superbill.patient_name, STRONG, sheet.width * 0.5)
    right = Text(sheet.right, 9, " · ".join(mark for mark in marks if mark), BODY, "right")
    line = 9 + GRID * max(len(left) - 1, 0) + 6
    return Row(line + 4, (*left, right), (Rule(sheet.left, sheet.right, line, 1.4, 0),))


def _notices(superbill: Superbill, sheet: Sheet) -> Row:
    texts: list[Text] = []
    for notice in superbill.notices:
        texts += paragraph(sheet.left, 10 + len(texts) * FINE.leading, notice, FINE, sheet.width)
    height = 12 + len(texts) * FINE.leading
    return Row(height, tuple(texts), (Rule(sheet.left, sheet.right, 0, 0.4, 0.4),))


def _page_line(superbill: Superbill, sheet: Sheet, number: int, of: int) -> Row:
    middle = (sheet.left + sheet.right) / 2
    number_words = _numbered(superbill)
    return Row(
        0,
        (
            Text(sheet.left, 0, superbill.rule_edition, FINE),
            Text(middle, 0, number_words, FINE, "centre"),
            Text(sheet.right, 0, f"Page {number} of {of}", FINE, "right"),
        ),
    )
