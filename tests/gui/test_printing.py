"""Preview shows, prints and saves the very same bytes; without a printer it says so."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from domain.choices import Biller
from domain.documents import Paper
from domain.errors import Refused, StorageFailure
from gui.main_window import MainWindow
from gui.preview import PreviewDialog
from gui.printing import LpPrinters, draw_pages
from gui.sheets import NO_PRINTER, write_whole
from tests.gui.fakes import Desktop, FakePrinters, example
from tests.gui.hands import click, press, settle


def test_the_preview_shows_the_sheet_of_each_biller(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.opened(example("metastases-hospital"))

    preview = _preview(window, qtbot)

    assert preview.sheet is not None
    assert preview.sheet.is_draft
    assert preview.page_count() >= 1
    assert [preview.sheets.item(i).text() for i in range(preview.sheets.count())] == [
        "Facility",
        "Radiation oncology",
        "Neurosurgery",
    ]
    preview.sheets.setCurrentRow(2)
    qtbot.waitUntil(lambda: preview.sheet is not None)
    assert preview.sheet is not None
    assert preview.sheet.biller is Biller.NEUROSURGERY


def test_a_signed_sheet_is_printed_as_it_was_shown_and_audited(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Front desk")
    window = desktop.opened(example("metastases-hospital"))
    _sign(window)
    preview = _preview(window, qtbot)
    qtbot.waitUntil(preview.printers.isEnabled)
    sheet = preview.sheet
    assert sheet is not None
    assert not sheet.is_draft

    _tick_only(preview, Biller.FACILITY)
    click(preview, "Print")
    qtbot.waitUntil(lambda: bool(desktop.printers.sent))

    assert desktop.printers.sent == [("Front desk", sheet.pdf, f"Isocenter sheet {sheet.number}")]
    digest = hashlib.sha256(sheet.pdf).hexdigest()
    assert desktop.store.kept.prints == [("one", Biller.FACILITY, sheet.number, digest)]


def test_a_double_click_hands_a_signed_sheet_out_once(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.printers = FakePrinters("Front desk")
    window = desktop.opened(example("metastases-hospital"))
    _sign(window)
    preview = _preview(window, qtbot)
    qtbot.waitUntil(preview.printers.isEnabled)

    _tick_only(preview, Biller.FACILITY)
    preview.print.click()
    preview.print.click()
    qtbot.waitUntil(lambda: bool(desktop.printers.sent))

    assert len(desktop.store.kept.prints) == 1
    assert not preview.print.isEnabled()


def test_looking_twice_uses_one_number_and_printing_again_is_a_reprint(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Front desk")
    window = desktop.opened(example("metastases-hospital"))
    _sign(window)
    first = _preview(window, qtbot)
    number = first.sheet.number if first.sheet else ""
    first.reject()
    second = _preview(window, qtbot)
    assert second.sheet is not None
    assert second.sheet.number == number

    qtbot.waitUntil(second.printers.isEnabled)
    _tick_only(second, Biller.FACILITY)
    click(second, "Print")
    second.reject()
    third = _preview(window, qtbot)

    assert third.sheet is not None
    assert third.sheet.number != number


def test_without_a_printer_the_sheet_can_be_saved(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    window = desktop.opened(example("metastases-hospital"))
    target = tmp_path / "sheet.pdf"
    window.sheets.ask_file = lambda _: str(target)
    preview = _preview(window, qtbot)
    assert preview.printers.currentText() == "No printer found"

    preview.print.click()

    assert window.sheets.box.text() == NO_PRINTER
    assert preview.sheet is not None
    assert target.read_bytes() == preview.sheet.pdf


def test_the_suggested_file_name_does_not_name_the_patient(desktop: Desktop, qtbot: QtBot) -> None:
    session = example("metastases-hospital")
    window = desktop.opened(session)
    names: list[str] = []

    def nowhere(suggestion: str) -> str:
        names.append(suggestion)
        return ""

    window.sheets.ask_file = nowhere
    preview = _preview(window, qtbot)

    click(preview, "Save PDF…")

    assert names == ["superbill-facility-draft.pdf"]
    assert str(session.patient.mrn) not in names[0]


def test_a_printer_that_refuses_is_told_in_words(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.printers = FakePrinters("Front desk")
    desktop.printers.refusal = "The printer Front desk did not take the sheet."
    window = desktop.opened(example("metastases-hospital"))
    preview = _preview(window, qtbot)
    qtbot.waitUntil(preview.printers.isEnabled)

    preview.print.click()
    qtbot.waitUntil(lambda: hasattr(window.sheets, "box"))

    assert window.sheets.box.text() == desktop.printers.refusal


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "sheet.pdf"

    with pytest.raises(StorageFailure, match="Nothing was changed"):
        write_whole(missing, b"%PDF")

    assert not missing.exists()


def test_a_session_without_charges_has_nothing_to_print(desktop: Desktop) -> None:
    window = desktop.window()
    press(window, "Ctrl+N")

    press(window, "Ctrl+P")

    assert window.sheets.preview is None
    assert "no charge to print" in window.said.text()


def test_pages_drawn_for_a_printer_are_as_many_and_as_large(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    window = desktop.opened(example("metastases-hospital"))
    preview = _preview(window, qtbot)
    assert preview.sheet is not None
    target = tmp_path / "drawn.pdf"
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(target))

    draw_pages(preview.sheet.pdf, device, "file")

    with _loaded(target.read_bytes()) as drawn:
        assert drawn.pageCount() == preview.page_count()


def test_a_spooler_that_is_missing_has_no_printers() -> None:
    printers = LpPrinters("/nonexistent/lp", "/nonexistent/lpstat")

    assert printers.names() == ()


class _loaded:  # noqa: N801 - reads as a verb where it is used
    def __init__(self, pdf: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self._buffer)

    def __enter__(self) -> QPdfDocument:
        self._document.load(self._buffer)
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()


def _preview(window: MainWindow, qtbot: QtBot) -> PreviewDialog:
    press(window, "Ctrl+P")
    preview = window.sheets.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=10_000)
    return preview


def _tick_only(preview: PreviewDialog, *billers: Biller) -> None:
    for row in range(preview.sheets.count()):
        item = preview.sheets.item(row)
        kind = item.data(Qt.ItemDataRole.UserRole)
        is_wanted = kind in billers
        item.setCheckState(Qt.CheckState.Checked if is_wanted else Qt.CheckState.Unchecked)


def _sign(window: MainWindow) -> None:
    press(window, "Ctrl+Return")
    dialog = window.acts.dialog
    assert dialog is not None
    click(dialog, "Sign")
    settle()


def test_the_spooler_is_handed_the_very_bytes_and_a_job_without_a_name(tmp_path: Path) -> None:
    received = tmp_path / "received.pdf"
    lp, lpstat = tmp_path / "lp", tmp_path / "lpstat"
    lp.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\ncat > {received}\n')
    lpstat.write_text(
        '#!/bin/sh\n[ "$1" = -e ] && printf "Ward\\nDesk\\n"\n'
        '[ "$1" = -d ] && echo "system default destination: Desk"\nexit 0\n'
    )
    for program in (lp, lpstat):
        program.chmod(0o755)
    printers = LpPrinters(str(lp), str(lpstat))

    names = printers.names()
    job = "Isocenter sheet 000001"
    printers.send(names[0], b"%PDF-1.4 body", job=job, copies=2, paper=Paper.A4)

    assert names == ("Desk", "Ward")
    assert received.read_bytes() == b"%PDF-1.4 body"
    assert (
        tmp_path / "words"
    ).read_text() == "-d Desk -t Isocenter sheet 000001 -n 2 -o media=A4 -\n"


def test_a_spooler_that_refuses_is_told_in_words(tmp_path: Path) -> None:
    lp = tmp_path / "lp"
    lp.write_text("#!/bin/sh\nexit 1\n")
    lp.chmod(0o755)

    with pytest.raises(Refused, match="Desk did not take the sheet"):
        LpPrinters(str(lp), str(lp)).send(
            "Desk", b"%PDF", job="sheet", copies=1, paper=Paper.LETTER
        )
