"""What a superbill costs beside the same page drawn by hand, measured side by side in one run.

Floors: the sheet of one biller takes at most 1.5 times the page drawn by plain ReportLab calls, and
1,000 sheets take at most 20 seconds.

The page drawn by hand has the same strings, lines, boxes and bar code at the same places, in the
same fonts read from the same files, its places written down beforehand: no measuring, wrapping,
checking or paging is left to do. It is written the way a page is written with ReportLab: setFont,
setFillGray, drawString, line, rect. Like ours it leaves out the text armour of the page stream, so
that nothing is won by a setting.

Run: `.venv/bin/python bench/superbill.py [--write]`.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.ttfonts import TTFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from domain.case import Case  # noqa: E402
from domain.choices import Biller  # noqa: E402
from domain.derivation import derive  # noqa: E402
from domain.documents import Paper, Superbill  # noqa: E402
from domain.identifiers import Npi  # noqa: E402
from domain.ports import BillerIdentity, Practice  # noqa: E402
from domain.superbills import SheetOrder, of_draft  # noqa: E402
from reports.page import Align, Sheet  # noqa: E402
from reports.superbill import layout, render  # noqa: E402
from reports.text import width  # noqa: E402
from reports.typeface import FOLDER  # noqa: E402
from storage.codec import decode_session  # noqa: E402
from storage.fact_files import load_book  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "superbill.txt"
EXAMPLE: Final = ROOT / "examples" / "metastases-hospital.json"
RUNS: Final = 201
MANY: Final = 1000
MOST_TIMES: Final = 1.5
MOST_SECONDS: Final = 20.0
FONTS: Final = {False: "PlainRegular", True: "PlainBold"}


class Word(NamedTuple):
    x: float
    y: float
    text: str
    bold: bool
    size: float
    grey: float


class Drawing(NamedTuple):
    """One page by hand: finished places in points from the lower left corner."""

    size: tuple[float, float]
    words: tuple[Word, ...]
    lines: tuple[tuple[float, float, float, float, float], ...]  # x, end, y, weight, grey
    boxes: tuple[tuple[float, float, float, float, float | None], ...]  # x, y, width, height, fill


def a_sheet(biller: Biller) -> Superbill:
    """One biller's sheet of the example session, priced, neither draft nor reprint."""
    session = decode_session(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    derivation = derive(Case(session=session), load_book())
    priced = tuple(replace(line, charge=Decimal("412.50")) for line in derivation.lines)
    identity = BillerIdentity(
        name="Lakeside University Hospital",
        address=("1200 Harbor Avenue", "Cleveland, OH 44101"),
        phone="216-555-0100",
        npi=Npi("1234567893"),
        tax_id="34-1234567",
    )
    practice = Practice(billers=dict.fromkeys(Biller, identity), service_facility=identity)
    order = SheetOrder(biller=biller, practice=practice, sheet_number="000123")
    sheet = of_draft(session, replace(derivation, lines=priced), order)
    return replace(sheet, mark=type(sheet.mark).NONE, mark_note="", paper=Paper.LETTER)


def by_hand(sheet: Superbill) -> Drawing:
    """Write down where everything of the sheet's only page stands."""
    (page,) = layout(sheet)
    paper = Sheet(sheet.paper)
    words, lines, boxes = [], [], []
    for top, row in page:
        base = paper.height - top
        for text in row.texts:
            style = text.style
            x = text.x - _shift(text.text, text.align, style.size, bold=style.bold)
            at = (x, base - text.down)
            words.append(Word(*at, text.text, style.bold, style.size, style.grey))
        lines += [(r.x, r.end, base - r.down, r.weight, r.grey) for r in row.rules]
        boxes += [(b.x, base - b.down - b.height, b.width, b.height, b.fill) for b in row.boxes]
    return Drawing(paper.size, tuple(words), tuple(lines), tuple(boxes))


def _shift(text: str, align: Align, size: float, *, bold: bool) -> float:
    whole = width(text, size, bold=bold)
    return {"left": 0.0, "centre": whole / 2, "right": whole}[align]


def draw_by_hand(drawing: Drawing) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(
        buffer, pagesize=drawing.size, invariant=1, lang="en-US", initialFontName=FONTS[False]
    )
    canvas.setTitle("000123")
    for x, y, wide, high, fill in drawing.boxes:
        if fill is None:
            canvas.setLineWidth(0.4)
            canvas.setStrokeGray(0.45)
            canvas.rect(x, y, wide, high, stroke=1, fill=0)
        else:
            canvas.setFillGray(fill)
            canvas.rect(x, y, wide, high, stroke=0, fill=1)
    for x, end, y, weight, grey in drawing.lines:
        canvas.setLineWidth(weight)
        canvas.setStrokeGray(grey)
        canvas.line(x, y, end, y)
    for word in drawing.words:
        canvas.setFont(FONTS[word.bold], word.size)
        canvas.setFillGray(word.grey)
        canvas.drawString(word.x, word.y, word.text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def timed(run: Callable[[], bytes]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def compare(sheet: Superbill) -> tuple[float, float]:
    """Median milliseconds of ours and of the page by hand, taken in turn."""
    drawing = by_hand(sheet)
    ours, floor = [], []
    for _ in range(RUNS):
        ours.append(timed(lambda: render(sheet)))
        floor.append(timed(lambda: draw_by_hand(drawing)))
    return statistics.median(ours), statistics.median(floor)


def measure() -> tuple[list[str], bool]:
    """The report and whether every floor is met."""
    for bold, name in FONTS.items():
        file = FOLDER / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf"
        pdfmetrics.registerFont(TTFont(name, str(file)))
    lines = [
        (
            f"Superbill, {platform.python_implementation()} {platform.python_version()},"
            f" {os.cpu_count()} cores, {RUNS} runs each, medians"
        ),
        (
            f"{'sheet':22} {'words':>6} {'ours ms':>9} {'by hand ms':>11} {'times':>6}  bytes"
            " (ours, by hand)"
        ),
    ]
    good = True
    for biller in (Biller.FACILITY, Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY):
        sheet = a_sheet(biller)
        drawing = by_hand(sheet)
        ours, floor = compare(sheet)
        good &= ours <= MOST_TIMES * floor
        lines.append(
            f"{biller.value:22} {len(drawing.words):6} {ours:9.2f} {floor:11.2f}"
            f" {ours / floor:6.2f}  {len(render(sheet))}, {len(draw_by_hand(drawing))}"
        )
    seconds = sum(
        timed(lambda s=sheet: render(s))  # type: ignore[misc]
        for sheet in (a_sheet(Biller.RADIATION_ONCOLOGY),)
        for _ in range(MANY)
    )
    good &= seconds / 1000 <= MOST_SECONDS
    lines += [
        f"{MANY} sheets one after another: {seconds / 1000:.1f} s",
        (
            f"floors: at most {MOST_TIMES} times by hand; {MANY} in at most {MOST_SECONDS:.0f} s:"
            f" {'met' if good else 'MISSED'}"
        ),
    ]
    return lines, good


def main() -> int:
    lines, good = measure()
    report = "\n".join(lines) + "\n"
    print(report, end="")
    if "--write" in sys.argv:
        RESULT.write_text(report, encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
