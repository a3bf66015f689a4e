"""Paper, rows and the pen: what any sheet is laid out with, and how it becomes PDF bytes.

A sheet is a list of sections, a section a list of rows, a row plain values at offsets from its top.
Layout is finished before the first mark is drawn, so every page knows how many there are.
All text is drawn as it stands: nothing in it is ever read as markup, a file name or an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal, NamedTuple

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from domain.documents import Paper
from reports.text import Piece, compose, is_plain, shape, width, wrap
from reports.typeface import latin

GRID: Final = 11.0  # points from baseline to baseline
MARGIN: Final = 40.0
SIZES: Final[dict[Paper, tuple[float, float]]] = {Paper.LETTER: LETTER, Paper.A4: A4}
_DIAGONAL: Final = 830.0  # points: the longest word across a page
_FILLED, _OUTLINED = 0, 2  # text render modes (ISO 32000-1, table 106)
_THICKENING: Final = 0.3  # points: the outline that makes a bold out of a regular letter

# Page streams as plain Flate: text armour would make every sheet a quarter larger and slower.
rl_config.useA85 = 0


class Style(NamedTuple):
    """`size` and `leading` in points; `grey`: 0 black to 1 white."""

    size: float
    leading: float = GRID
    bold: bool = False
    grey: float = 0.0


Align = Literal["left", "centre", "right"]


class Text(NamedTuple):
    """`x`: from the left edge of the paper; `down`: of the baseline, from the top of the row."""

    x: float
    down: float
    text: str
    style: Style
    align: Align = "left"


class Rule(NamedTuple):
    x: float
    end: float
    down: float
    weight: float = 0.4
    grey: float = 0.6


class Box(NamedTuple):
    """`fill`: grey, None for an outline only."""

    x: float
    down: float
    width: float
    height: float
    fill: float | None = None


class Row(NamedTuple):
    """What stands side by side; it moves to the next page as one unless taller than a page."""

    height: float
    texts: tuple[Text, ...] = ()
    rules: tuple[Rule, ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a title. `head` is repeated, below `again`, where the section goes on."""

    rows: tuple[Row, ...]
    title: Row | None = None
    again: Row | None = None
    head: Row | None = None
    tail: Row | None = None  # never parted from the last row
    space: float = GRID / 2


class Placed(NamedTuple):
    """A row and how far its top is below the top of the paper."""

    top: float
    row: Row


@dataclass(frozen=True, slots=True)
class Sheet:
    """The edges of one paper, in points."""

    paper: Paper

    @property
    def size(self) -> tuple[float, float]:
        return SIZES[self.paper]

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def right(self) -> float:
        return self.size[0] - MARGIN

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.size[1]


def paragraph(x: float, down: float, text: str, style: Style, limit: float) -> tuple[Text, ...]:
    """Lines of `text`, none wider than `limit` points; the first baseline is at `down`."""
    lines = wrap(compose(text), style.size, limit, bold=style.bold)
    return tuple(
        Text(x, down + index * style.leading, line, style) for index, line in enumerate(lines)
    )


class _Flow:
    """Fills pages from the top; knows where the next row goes."""

    def __init__(self, first_top: float, later_top: float, bottom: float) -> None:
        self.later_top, self.bottom = later_top, bottom
        self.pages: list[list[Placed]] = [[]]
        self.top = first_top
        self.start = first_top

    def fits(self, height: float) -> bool:
        return self.top + height <= self.bottom

    def put(self, row: Row | None) -> None:
        if row:
            self.pages[-1].append(Placed(self.top, row))
            self.top += row.height

    def turn(self) -> None:
        self.pages.append([])
        self.top = self.start = self.later_top

    def skip(self, height: float) -> None:
        if self.top > self.start:
            self.top += height


def paginate(
    sections: Sequence[Section], *, first_top: float, later_top: float, bottom: float
) -> tuple[tuple[Placed, ...], ...]:
    """Distribute the sections over pages. Offsets in points below the top of the paper."""
    flow = _Flow(first_top, later_top, bottom)
    for section in sections:
        flow.skip(section.space)
        _flow_section(flow, section)
    return tuple(tuple(page) for page in flow.pages)


def _flow_section(flow: _Flow, section: Section) -> None:
    heads = _height(section.title) + _height(section.head)
    room = flow.bottom - flow.later_top - _height(section.again) - _height(section.head)
    rows = [part for row in section.rows for part in _parts(row, room)]
    first = rows[0].height if rows else 0
    tail = _height(section.tail)
    if not flow.fits(heads + first + (tail if len(rows) < 2 else 0)):
        flow.turn()
    flow.put(section.title)
    flow.put(section.head)
    for index, row in enumerate(rows):
        needed = row.height + (tail if index == len(rows) - 1 else 0)
        if index and not flow.fits(needed):
            flow.turn()
            flow.put(section.again)
            flow.put(section.head)
        flow.put(row)
    flow.put(section.tail)


def _height(row: Row | None) -> float:
    return row.height if row else 0


def _parts(row: Row, room: float) -> list[Row]:
    """The row, or, where no page can hold it, as many as it takes; cut between lines of text."""
    parts = []
    while row.height > room:
        cut = max((t.down for t in row.texts if t.down < room - GRID / 2), default=room - GRID)
        cut += GRID / 2
        parts.append(Row(cut, tuple(t for t in row.texts if t.down < cut), (), row.boxes))
        rest = tuple(t._replace(down=t.down - cut) for t in row.texts if t.down >= cut)
        row = Row(row.height - cut, rest, row.rules and _moved(row.rules, -cut))
    return [*parts, row]


def _moved(rules: tuple[Rule, ...], by: float) -> tuple[Rule, ...]:
    return tuple(rule._replace(down=rule.down + by) for rule in rules)


def from_top(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """In reading order: a program that reads the page aloud follows the order of drawing."""
    return tuple(sorted(placed, key=lambda each: each.top))


def draw(
    sheet: Sheet, pages: Sequence[Sequence[Placed]], *, title: str, watermark: str = ""
) -> bytes:
    """Draw finished pages. The title is all the metadata."""
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=sheet.size,
        invariant=1,
        pageCompression=1,
        lang="en-US",
        initialFontName=latin().fontName,
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Isocenter")
    canvas.setProducer("Isocenter")
    for page in pages:
        _draw_page(canvas, sheet, page, watermark)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_page(canvas: Canvas, sheet: Sheet, page: Sequence[Placed], watermark: str) -> None:
    if watermark:
        _stamp(canvas, sheet, watermark)
    for top, row in page:
        _draw_lines(canvas, sheet.height - top, row)
    canvas.setLineWidth(_THICKENING)
    canvas.setStrokeGray(0)
    pen = _Pen(canvas)
    for top, row in page:
        for text in row.texts:
            pen.write(sheet.height - top - text.down, text)
    canvas.drawText(pen.text)


def _stamp(canvas: Canvas, sheet: Sheet, word: str) -> None:
    """Large, pale and slanting, under everything else: legible itself, and it hides nothing."""
    size = 118.0
    whole = width(word, size, bold=True)
    size *= min(1.0, _DIAGONAL / whole)
    canvas.saveState()
    canvas.setFillGray(0.91)
    canvas.setFont(latin(bold=True).fontName, size)
    canvas.translate(sheet.size[0] / 2, sheet.height / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -size * 0.36, word)
    canvas.restoreState()


def _draw_lines(canvas: Canvas, top: float, row: Row) -> None:
    for box in row.boxes:
        if box.fill is None:
            canvas.setLineWidth(0.4)
            canvas.setStrokeGray(0.45)
        else:
            canvas.setFillGray(box.fill)
        outline, fill = int(box.fill is None), int(box.fill is not None)
        canvas.rect(box.x, top - box.down - box.height, box.width, box.height, outline, fill)
    for rule in row.rules:
        canvas.setLineWidth(rule.weight)
        canvas.setStrokeGray(rule.grey)
        canvas.line(rule.x, top - rule.down, rule.end, top - rule.down)


class _Pen:
    """One text object for the whole page; says only what changes from one text to the next."""

    def __init__(self, canvas: Canvas) -> None:
        self._document = canvas._doc  # noqa: SLF001  # what fonts keep their subsets by
        self.text = canvas.beginText()
        self._bold = latin(bold=True)
        self._font: tuple[str, float] | None = None
        self._grey: float | None = None

    def write(self, y: float, text: Text) -> None:
        """Write `text` with its baseline `y` points above the lower edge."""
        style, words = text.style, compose(text.text)
        plain = is_plain(words, bold=style.bold)
        if not plain:  # a stray line break is a blank here as it is in a paragraph
            words = " ".join(words.split())
        x = text.x
        if text.align != "left":
            whole = width(words, style.size, bold=style.bold)
            x -= whole if text.align == "right" else whole / 2
        if style.grey != self._grey:
            self.text.setFillGray(style.grey)
            self._grey = style.grey
        if plain:
            self._out(x, y, latin(bold=style.bold).fontName, style.size, words)
        else:
            self._write_shaped(x, y, words, style)

    def _out(self, x: float, y: float, font: str, size: float, words: str) -> None:
        if (font, size) != self._font:
            self.text.setFont(font, size)
            self._font = (font, size)
        self.text.setTextOrigin(x, y)
        self.text.textOut(words)

    def _write_shaped(self, x: float, y: float, words: str, style: Style) -> None:
        """Glyph by glyph, with the words themselves for whoever copies or reads the text aloud.

        Readers put text from right to left in order by themselves; given the words as well, some
        of them turn it round twice.
        """
        shaped = shape(words, bold=style.bold)
        if shaped.is_reordered:
            self._write_pieces(x, y, shaped.pieces, style)
            return
        code = self.text._code  # noqa: SLF001  # ReportLab has no word for marked content
        code.append(f"/Span <</ActualText <FEFF{words.encode('utf-16-be').hex().upper()}>>> BDC")
        self._write_pieces(x, y, shaped.pieces, style)
        code.append("EMC")

    def _write_pieces(self, x: float, y: float, pieces: tuple[Piece, ...], style: Style) -> None:
        em = style.size / 1000
        for piece in pieces:
            for glyph, letters in zip(piece.glyphs, piece.letters, strict=True):
                piece.font.spell(self._document, glyph, letters)
            # Only the Latin face has a bold of its own; the others are outlined to match.
            self.text.setTextRenderMode(
                _OUTLINED if style.bold and piece.font is not self._bold else _FILLED
            )
            at = (x + piece.x * em, y + piece.y * em)
            self._out(*at, piece.font.fontName, style.size, piece.glyphs)
        self.text.setTextRenderMode(_FILLED)
