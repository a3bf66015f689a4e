"""On a real queue of the spooler: what the window prints arrives, word for word.

Runs only with `-m cups`, where a queue called PDF writes into the folder of `CUPS_PDF_OUT`, or PDF
in the user's own; `bench/cups_queue.py` says how such a queue is made.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.documents import Paper
from gui.printing import LpPrinters, QtPrinters, system_printers
from tests.gui.fakes import Desktop, example
from tests.gui.fakes_store import FakePrinters
from tests.gui.hands import click, press, settle

pytestmark = pytest.mark.cups

QUEUE = "PDF"
OUT = Path(os.environ.get("CUPS_PDF_OUT") or Path.home() / "PDF")
PATIENCE_MS = 30_000


class _Queue(FakePrinters):
    """The system's own printers, remembering what they were sent."""

    def __init__(self) -> None:
        super().__init__()
        self._real = system_printers()

    def names(self) -> tuple[str, ...]:
        return self._real.names()

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        self._real.send(printer, pdf, job=job, copies=copies, paper=paper)
        super().send(printer, pdf, job=job, copies=copies, paper=paper)


def _arrived(before: frozenset[Path], many: int, qtbot: QtBot) -> list[bytes]:
    """What came out of the queue since, once it is whole."""

    def fresh() -> list[Path]:
        return sorted(set(OUT.glob("*.pdf")) - before, key=lambda file: file.stat().st_mtime_ns)

    def is_whole() -> bool:
        files = fresh()
        return len(files) == many and all(b"%%EOF" in file.read_bytes()[-64:] for file in files)

    qtbot.waitUntil(is_whole, timeout=PATIENCE_MS)
    return [file.read_bytes() for file in fresh()]


def _words(pdf: bytes) -> list[str]:
    """Every word in letters and digits; written anew by a queue, a dash may lose its name."""
    found = PdfReader(io.BytesIO(pdf)).pages
    text = "\n".join(page.extract_text() for page in found)
    plain = "".join(c for c in text if c.isspace() or (c.isascii() and c.isalnum()))
    return sorted(plain.split())


def _sizes(pdf: bytes) -> set[tuple[int, int]]:
    found = PdfReader(io.BytesIO(pdf)).pages
    return {(round(p.mediabox.width), round(p.mediabox.height)) for p in found}


@pytest.fixture
def before() -> frozenset[Path]:
    return frozenset(OUT.glob("*.pdf"))


def test_the_queue_is_among_the_printers() -> None:
    printers = system_printers()

    assert isinstance(printers, LpPrinters)
    assert QUEUE in printers.names()


def test_the_sheets_of_a_session_arrive_with_every_word_as_letters(
    desktop: Desktop, qtbot: QtBot, before: frozenset[Path]
) -> None:
    queue = _Queue()
    desktop.printers = queue
    window = desktop.opened(example("metastases-hospital"))
    press(window, "Ctrl+Return")
    assert window.acts.dialog is not None
    click(window.acts.dialog, "Sign")
    press(window, "Ctrl+P")
    preview = window.sheets.preview
    assert preview is not None
    qtbot.waitUntil(preview.printers.isEnabled, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=PATIENCE_MS)
    preview.printers.setCurrentText(QUEUE)
    preview.printers.activated.emit(preview.printers.currentIndex())
    preview.fields.for_all.click()

    preview.print.click()
    qtbot.waitUntil(lambda: len(queue.sent) == 3, timeout=PATIENCE_MS)
    settle()

    arrived = _arrived(before, 3, qtbot)
    assert sorted(map(_words, arrived)) == sorted(_words(pdf) for _, pdf, _ in queue.sent)


@pytest.mark.parametrize(("paper", "size"), [(Paper.LETTER, (612, 792)), (Paper.A4, (595, 842))])
def test_each_paper_arrives_in_its_size(
    desktop: Desktop, qtbot: QtBot, before: frozenset[Path], paper: Paper, size: tuple[int, int]
) -> None:
    queue = _Queue()
    desktop.printers = queue
    window = desktop.window()
    window.prints.show_blank_form()
    forms = window.prints.forms
    assert forms is not None
    preview = forms.preview
    assert preview is not None
    fields = preview.fields
    fields.papers.setCurrentIndex(1 + list(Paper).index(paper))
    fields.papers.activated.emit(fields.papers.currentIndex())
    qtbot.waitUntil(lambda: preview.sheet is not None and preview.sheet.paper is paper)
    qtbot.waitUntil(preview.printers.isEnabled, timeout=PATIENCE_MS)
    preview.printers.setCurrentText(QUEUE)
    preview.printers.activated.emit(preview.printers.currentIndex())

    preview.print.click()
    qtbot.waitUntil(lambda: bool(queue.sent), timeout=PATIENCE_MS)

    (arrived,) = _arrived(before, 1, qtbot)
    assert _sizes(arrived) == {size}


def test_without_the_spoolers_own_program_the_pages_are_drawn(
    desktop: Desktop, qtbot: QtBot, before: frozenset[Path], dressed: QApplication
) -> None:
    del dressed
    window = desktop.opened(example("metastases-hospital"))
    press(window, "Ctrl+P")
    preview = window.sheets.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=PATIENCE_MS)
    sheet = preview.sheet
    assert sheet is not None
    assert QUEUE in QtPrinters().names()
    sent: list[None] = []

    def draw() -> None:
        QtPrinters().send(QUEUE, sheet.pdf, job="drawn", copies=1, paper=Paper.LETTER)

    window.tasks.run(draw, sent.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(sent), timeout=PATIENCE_MS)

    (arrived,) = _arrived(before, 1, qtbot)
    pages = PdfReader(io.BytesIO(arrived)).pages
    assert len(pages) == preview.page_count()
    assert _sizes(arrived) == {(612, 792)}
