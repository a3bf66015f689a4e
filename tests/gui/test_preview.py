"""The preview: pages beside the view, several sheets in one go, each printed as its kind is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from domain.choices import Biller
from domain.documents import Paper
from domain.errors import Refused
from gui.desk import Sheet
from gui.main_window import MainWindow
from gui.preview import PreviewDialog
from gui.print_fields import NO_PRINTER_FOUND
from gui.print_orders import Asked, PrintChoice, PrintMemory
from tests.gui.fakes import Desktop, FakePrinters, example, put
from tests.gui.hands import click, press, settle

A4_POINTS = (595, 842)
LETTER_POINTS = (612, 792)


class _DeafPrinters(FakePrinters):
    """Some of them take nothing."""

    def __init__(self, *names: str, deaf: str) -> None:
        super().__init__(*names)
        self._deaf = deaf
        self.tried: list[str] = []

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        self.tried.append(printer)
        if printer == self._deaf:
            raise Refused(f"The printer {printer} did not take the sheet.")
        super().send(printer, pdf, job=job, copies=copies, paper=paper)


def _preview(
    desktop: Desktop, qtbot: QtBot, *, is_signed: bool = False, name: str = "metastases-hospital"
) -> tuple[MainWindow, PreviewDialog]:
    window = desktop.opened(example(name))
    if is_signed:
        press(window, "Ctrl+Return")
        assert window.acts.dialog is not None
        click(window.acts.dialog, "Sign")
        settle()
    return window, _open(window, qtbot)


def _open(window: MainWindow, qtbot: QtBot) -> PreviewDialog:
    press(window, "Ctrl+P")
    preview = window.sheets.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=10_000)
    qtbot.waitUntil(lambda: preview.printers.count() > 0)
    settle()
    return preview


def _printed(desktop: Desktop, qtbot: QtBot, many: int) -> list[str]:
    """The titles of the sheets that reached a printer."""
    qtbot.waitUntil(lambda: len(desktop.printers.sent) == many, timeout=10_000)
    texts = [_text(pdf) for _, pdf, _ in desktop.printers.sent]
    titles = ("Facility superbill", "Radiation oncology superbill", "Neurosurgery superbill")
    return [title for text in texts for title in titles if title in text]


def _text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def _size(pdf: bytes) -> tuple[int, int]:
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(box.width), round(box.height)


def _pick(preview: PreviewDialog, box: str, text: str) -> None:
    field = getattr(preview.fields, box)
    field.setCurrentText(text)
    field.activated.emit(field.currentIndex())


# Pages ---------------------------------------------------------------------------------------


def test_every_page_has_a_small_picture(desktop: Desktop, qtbot: QtBot) -> None:
    _, preview = _preview(desktop, qtbot)
    click(preview, "With reasons")
    qtbot.waitUntil(lambda: preview.page_count() > 1 and preview.sheet is not None)

    qtbot.waitUntil(
        lambda: not preview.pages.item(preview.pages.count() - 1).icon().isNull(), timeout=5_000
    )

    assert preview.pages.count() == preview.page_count()
    told = preview.pages.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == f"Page 2 of {preview.page_count()}"


def test_the_arrow_keys_go_from_page_to_page(desktop: Desktop, qtbot: QtBot) -> None:
    _, preview = _preview(desktop, qtbot)
    click(preview, "With reasons")
    qtbot.waitUntil(lambda: preview.page_count() > 1 and preview.sheet is not None)
    preview.pages.setFocus()

    QTest.keyClick(preview.pages, Qt.Key.Key_Down)

    qtbot.waitUntil(lambda: preview.view.pageNavigator().currentPage() == 1)


# Several sheets ------------------------------------------------------------------------------


def test_all_ticked_sheets_are_printed_in_one_go_in_their_order(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Front desk")
    window, preview = _preview(desktop, qtbot, is_signed=True)
    assert preview.print.text() == "&Print 3 sheets"

    press(preview, "Ctrl+P")

    titles = _printed(desktop, qtbot, 3)
    assert titles == [
        "Facility superbill",
        "Radiation oncology superbill",
        "Neurosurgery superbill",
    ]
    numbers = [number for _, _, number, _ in desktop.store.kept.prints]
    assert numbers == ["000001", "000002", "000003"]
    qtbot.waitUntil(lambda: "Printed Facility on Front desk" in window.said.text())


def test_a_sheet_that_is_not_ticked_stays(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.printers = FakePrinters("Front desk")
    _, preview = _preview(desktop, qtbot)
    preview.sheets.setFocus()

    QTest.keyClick(preview.sheets, Qt.Key.Key_Space)
    preview.print.click()

    titles = _printed(desktop, qtbot, 2)
    assert titles == ["Radiation oncology superbill", "Neurosurgery superbill"]


def test_without_a_tick_nothing_can_be_printed(desktop: Desktop, qtbot: QtBot) -> None:
    _, preview = _preview(desktop, qtbot)
    for row in range(preview.sheets.count()):
        preview.sheets.item(row).setCheckState(Qt.CheckState.Unchecked)

    assert not preview.print.isEnabled()
    assert preview.save.isEnabled()


def test_printed_signed_sheets_lose_their_tick_and_come_back_as_reprints(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Front desk")
    _, preview = _preview(desktop, qtbot, is_signed=True)
    preview.print.click()
    _printed(desktop, qtbot, 3)
    qtbot.waitUntil(preview.sheets.isEnabled)
    assert preview.sheets.wanted() == ()

    preview.sheets.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: preview.sheet is not None)

    assert preview.sheet is not None
    assert preview.sheet.number == "000004"
    assert "REPRINT" in _text(preview.sheet.pdf)


def test_the_list_shows_at_once_that_a_session_was_printed(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.printers = FakePrinters("Front desk")
    window, preview = _preview(desktop, qtbot, is_signed=True)
    preview.print.click()
    _printed(desktop, qtbot, 3)

    row = window.worklist.model.row(window.worklist.model.index_of("one"))

    assert row is not None
    assert row.stage.value == "printed"


def test_what_was_ordered_is_printed_to_the_end_though_another_session_follows_on_the_screen(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Front desk")
    put(desktop.store, example("meningioma-hospital"), "two")
    window, preview = _preview(desktop, qtbot, is_signed=True)

    preview.print.click()
    preview.reject()
    window.acts.close()
    window.acts.open("two")

    titles = ["Facility superbill", "Radiation oncology superbill", "Neurosurgery superbill"]
    assert titles == _printed(desktop, qtbot, 3)
    assert {"one"} == {session for session, *_ in desktop.store.kept.prints}
    assert not hasattr(window.sheets, "box")


def test_what_is_ordered_while_others_are_printed_follows_them(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Front desk")
    put(desktop.store, example("meningioma-hospital"), "two")
    window, first = _preview(desktop, qtbot, is_signed=True)
    first.print.click()
    first.reject()
    window.acts.open("two")
    window.sheets.open_preview()
    second = window.sheets.preview
    assert second is not None
    qtbot.waitUntil(second.print.isEnabled)

    second.print.click()

    assert len(_printed(desktop, qtbot, 6)) == 6
    qtbot.waitUntil(second.print.isEnabled)
    assert not hasattr(window.sheets, "box")


def test_after_a_printer_refused_the_others_still_print(desktop: Desktop, qtbot: QtBot) -> None:
    printers = _DeafPrinters("Desk", "Vault", deaf="Desk")
    desktop.printers = printers
    window, preview = _preview(desktop, qtbot)
    preview.sheets.setCurrentRow(2)
    qtbot.waitUntil(lambda: preview.sheet is not None)
    _pick(preview, "printers", "Vault")

    preview.print.click()
    qtbot.waitUntil(lambda: hasattr(window.sheets, "box"), timeout=10_000)

    assert printers.tried == ["Desk", "Vault"]
    assert window.sheets.box.text() == "The printer Desk did not take the sheet."
    left = window.sheets.box.informativeText()
    assert left == "Radiation oncology was not printed for the same reason."


# How a kind is printed -----------------------------------------------------------------------


def test_each_kind_goes_to_its_own_printer_on_its_own_paper(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.printers = FakePrinters("Desk", "Vault")
    _, preview = _preview(desktop, qtbot)
    preview.sheets.setCurrentRow(1)
    qtbot.waitUntil(lambda: preview.sheet is not None)
    _pick(preview, "printers", "Vault")
    _pick(preview, "copies", "2")
    _pick(preview, "papers", "A4")
    qtbot.waitUntil(lambda: preview.sheet is not None)

    preview.print.click()
    _printed(desktop, qtbot, 3)

    assert [printer for printer, _, _ in desktop.printers.sent] == ["Desk", "Vault", "Desk"]
    assert desktop.printers.how == [(1, Paper.LETTER), (2, Paper.A4), (1, Paper.LETTER)]
    sizes = [_size(pdf) for _, pdf, _ in desktop.printers.sent]
    assert sizes == [LETTER_POINTS, A4_POINTS, LETTER_POINTS]
    assert preview.sheets.item(1).text() == "Radiation oncology\nVault, 2 copies"


def test_one_choice_can_be_given_to_all_ticked(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.printers = FakePrinters("Desk", "Vault")
    _, preview = _preview(desktop, qtbot)
    _pick(preview, "printers", "Vault")

    click(preview, "For all ticked")
    preview.print.click()
    _printed(desktop, qtbot, 3)

    assert {printer for printer, _, _ in desktop.printers.sent} == {"Vault"}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[QSettings]:
    made = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    yield made
    made.sync()


def test_what_was_chosen_is_there_next_time(kept: QSettings) -> None:
    chosen = PrintChoice(printer="Vault", paper=Paper.A4, copies=3, is_wanted=False)

    PrintMemory(kept).keep("facility", chosen)

    assert PrintMemory(kept).choice("facility") == chosen
    assert PrintMemory(kept).choice("neurosurgery") == PrintChoice()


@pytest.mark.parametrize(
    ("name", "text"),
    [("copies", "0"), ("copies", "400"), ("copies", "two"), ("paper", "papyrus"), ("wanted", "?")],
)
def test_a_setting_that_means_nothing_is_as_none(kept: QSettings, name: str, text: str) -> None:
    kept.setValue(f"printing/facility/{name}", text)

    assert PrintMemory(kept).choice("facility") == PrintChoice()


def test_the_workstation_remembers_nothing_of_a_session(
    desktop: Desktop, qtbot: QtBot, kept: QSettings
) -> None:
    desktop.printers = FakePrinters("Desk", "Vault")
    window = desktop.opened(example("metastases-hospital"))
    window.prints.memory._settings = kept
    preview = _open(window, qtbot)
    _pick(preview, "printers", "Vault")
    preview.sheets.item(2).setCheckState(Qt.CheckState.Unchecked)

    preview.print.click()
    _printed(desktop, qtbot, 2)

    stored = {key: kept.value(key) for key in kept.allKeys()}
    assert stored == {
        "printing/facility/printer": "Vault",
        "printing/facility/paper": "",
        "printing/facility/copies": "1",
        "printing/facility/wanted": "yes",
        "printing/neurosurgery/printer": "",
        "printing/neurosurgery/paper": "",
        "printing/neurosurgery/copies": "1",
        "printing/neurosurgery/wanted": "no",
    }


def test_a_printer_that_is_gone_gives_way_to_the_first(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.printers = FakePrinters("Desk")
    window = desktop.opened(example("metastases-hospital"))
    for biller in Biller:
        window.prints.memory.keep(biller.value, PrintChoice(printer="Sold"))
    preview = _open(window, qtbot)

    preview.print.click()
    _printed(desktop, qtbot, 3)

    assert {printer for printer, _, _ in desktop.printers.sent} == {"Desk"}


def test_without_any_printer_the_fields_say_so(desktop: Desktop, qtbot: QtBot) -> None:
    _, preview = _preview(desktop, qtbot)

    assert preview.printers.currentText() == NO_PRINTER_FOUND
    assert not preview.printers.isEnabled()
    assert preview.sheets.item(0).text() == "Facility"


def test_an_answer_to_an_earlier_question_is_kept_but_not_shown(
    qtbot: QtBot, dressed: QApplication
) -> None:
    del dressed
    preview = PreviewDialog((("facility", "Facility"), ("neurosurgery", "Surgery")), PrintMemory())
    qtbot.addWidget(preview)
    asked: list[Asked] = []
    preview.wanted.connect(asked.append)
    preview.ask()
    preview.sheets.setCurrentRow(1)
    early, late = (
        Sheet(session_id="one", biller=biller, paper=Paper.LETTER, pdf=b"%PDF")
        for biller in (Biller.FACILITY, Biller.NEUROSURGERY)
    )

    shown: list[Sheet | None] = []
    for question, answer in zip(asked, (early, late), strict=True):
        preview.show_sheet(question, answer)
        shown.append(preview.sheet)
    preview.sheets.setCurrentRow(0)

    assert shown == [None, late]
    assert preview.sheet is early
    assert len(asked) == 2


def test_tab_walks_the_preview_from_what_is_chosen_to_the_buttons(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Desk")
    _, preview = _preview(desktop, qtbot)
    assert preview.focusWidget() is preview.sheets
    fields = preview.fields
    order: list[QWidget] = [preview.sheets, preview.reasons]
    order += [fields.printers, fields.papers, fields.copies, fields.for_all]
    order += [preview.pages, preview.view, preview.print, preview.save, preview.close_button]
    reached: list[QWidget] = [preview.sheets]

    for _ in order[1:]:
        QTest.keyClick(preview.focusWidget(), Qt.Key.Key_Tab)
        reached.append(preview.focusWidget())

    assert reached == order


def test_no_printer_is_said_to_be_missing_before_they_were_looked_for(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Front desk")
    window = desktop.opened(example("metastases-hospital"))
    window.sheets.open_preview()
    preview = window.sheets.preview
    assert preview is not None

    assert not preview.print.isEnabled()
    qtbot.waitUntil(preview.print.isEnabled)
    preview.print.click()

    assert len(_printed(desktop, qtbot, 3)) == 3
    assert not hasattr(window.sheets, "box")
