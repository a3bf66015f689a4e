"""The card of all keys: `render(groups)` gives the PDF, one page, in two columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from domain.documents import Paper
from reports.page import GRID, Box, Placed, Row, Rule, Sheet, Text, draw, from_top, paragraph
from reports.styles import BODY, FINE, GAP, SECTION, STRONG, TITLE

KeyGroup: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
_TOP: Final = 34.0
_FOOT: Final = 30.0
_KEYS: Final = 78.0  # room for the keys of a line
_TITLE: Final = "Keys"


def render(groups: tuple[KeyGroup, ...], *, version: str, paper: Paper) -> bytes:
    """Lay out and draw the card. `groups`: a title, and the keys and meaning of each line."""
    sheet = Sheet(paper)
    return draw(sheet, (layout(groups, version, sheet),), title=_TITLE)


def layout(groups: tuple[KeyGroup, ...], version: str, sheet: Sheet) -> tuple[Placed, ...]:
    """Every row of the page, from the top; the second column begins where half of it is told."""
    head = Row(
        26,
        (Text(sheet.left, 12, f"Isocenter: {_TITLE.lower()}", TITLE),),
        (Rule(sheet.left, sheet.right, 22, 1.4, 0),),
    )
    foot = Row(0, (Text(sheet.left, 0, version, FINE),))
    wide = (sheet.width - GAP) / 2
    columns = tuple(
        _column(held, left, wide)
        for held, left in zip(_halves(groups), (sheet.left, sheet.left + wide + GAP), strict=True)
    )
    body = tuple(
        Placed(_TOP + head.height + GRID + top, row) for rows in columns for top, row in rows
    )
    return from_top((Placed(_TOP, head), *body, Placed(sheet.height - _FOOT, foot)))


def _halves(groups: tuple[KeyGroup, ...]) -> tuple[tuple[KeyGroup, ...], tuple[KeyGroup, ...]]:
    """The groups in two columns of about the same length, none torn apart."""
    weights = [len(rows) + 2 for _, rows in groups]
    cuts = range(1, len(groups))
    at = min(cuts, key=lambda cut: abs(sum(weights[:cut]) - sum(weights[cut:])))
    return groups[:at], groups[at:]


def _column(groups: tuple[KeyGroup, ...], left: float, wide: float) -> list[tuple[float, Row]]:
    placed: list[tuple[float, Row]] = []
    top = 0.0
    for row in _rows(groups, left, wide):
        placed.append((top, row))
        top += row.height
    return placed


def _rows(groups: tuple[KeyGroup, ...], left: float, wide: float) -> Iterator[Row]:
    for title, lines in groups:
        rule = Rule(left, left + wide, 13.5, 0.8, 0)
        yield Row(17, (Text(left, 10, title, SECTION),), (rule,))
        for number, (keys, meaning) in enumerate(lines):
            yield _line(keys, meaning, left, wide, is_shaded=bool(number % 2))
        yield Row(GRID * 2)


def _line(keys: str, meaning: str, left: float, wide: float, *, is_shaded: bool) -> Row:
    told = paragraph(left + _KEYS, 9, meaning, BODY, wide - _KEYS)
    said = paragraph(left + 2, 9, keys, STRONG, _KEYS - 6)
    height = max(said[-1].down, told[-1].down) + 4.5
    ground = (Box(left, 0, wide, height, 0.94),) if is_shaded else ()
    return Row(height, (*said, *told), boxes=ground)
