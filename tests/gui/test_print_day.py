"""A day's sheets are printed in order, each noted; what is left out says why; it can be stopped."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from threading import Event
from zlib import crc32

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.choices import Biller
from domain.documents import Paper
from domain.errors import Refused
from domain.identifiers import Mrn
from domain.session import SrsSession
from domain.workflow import Typed, Workplace, sign_session
from gui.batch_window import BatchWindow
from gui.main_window import MainWindow
from gui.print_orders import PrintChoice
from gui.sheets import NO_PRINTER
from tests.gui.fakes import Desktop, FakePrinters, example, put
from tests.gui.fakes_store import PLANNER, StillClock, book
from tests.gui.hands import click, press, settle

DAY = "2026-10-15"
NAMES = ("Abara", "Berg", "Castell")
SHEETS = 3  # facility, radiation oncology, neurosurgery


def _session(name: str) -> SrsSession:
    session = example("metastases-hospital")
    mrn = Mrn(f"{crc32(name.encode()) % 10**7:07}")
    return replace(session, patient=replace(session.patient, family_name=name, mrn=mrn), history=())


def _sign(desktop: Desktop, session_id: str) -> None:
    store = desktop.store
    place = Workplace(store=store, book=book(), clock=StillClock(), actor=PLANNER, version="0.1.0")
    stored = store.load(session_id)
    typed = Typed(session_id=session_id, based_on=stored.revision, session=stored.session)
    sign_session(place, typed)


@pytest.fixture
def day(desktop: Desktop) -> Desktop:
    """Three signed sessions of one day, a draft of that day, and a signed one of another."""
    desktop.printers = FakePrinters("Desk", "Vault")
    for name in NAMES:
        put(desktop.store, _session(name), name.lower())
        _sign(desktop, name.lower())
    put(desktop.store, _session("Draft"), "draft")
    return desktop


def _open(desktop: Desktop, qtbot: QtBot, days: str = DAY) -> tuple[MainWindow, BatchWindow]:
    window = desktop.window()
    window.worklist.days.setText(days)
    press(window, "Ctrl+Shift+P")
    batch = window.prints.batch
    assert batch is not None
    qtbot.waitUntil(lambda: bool(batch.rows), timeout=10_000)
    qtbot.waitUntil(batch.print.isEnabled)
    return window, batch


def _run(batch: BatchWindow, qtbot: QtBot) -> None:
    batch.print.click()
    qtbot.waitUntil(lambda: not batch.batch.is_running, timeout=30_000)
    settle()


def _column(batch: BatchWindow, column: int) -> list[str]:
    model = batch.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def _text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_sheets_of_a_day_are_printed_session_by_session_in_order(
    day: Desktop, qtbot: QtBot
) -> None:
    _, batch = _open(day, qtbot)

    _run(batch, qtbot)

    sent = [next(n for n in NAMES if n in _text(pdf)) for _, pdf, _ in day.printers.sent]
    assert sent == [name for name in NAMES for _ in range(SHEETS)]
    kinds = [biller for _, biller, _, _ in day.store.kept.prints[:SHEETS]]
    assert kinds == [Biller.FACILITY, Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY]


def test_each_sheet_is_noted_with_its_number_and_the_digest_of_its_bytes(
    day: Desktop, qtbot: QtBot
) -> None:
    _, batch = _open(day, qtbot)

    _run(batch, qtbot)

    noted = [(number, digest) for _, _, number, digest in day.store.kept.prints]
    jobs = [
        (job.removeprefix("Isocenter sheet "), hashlib.sha256(pdf).hexdigest())
        for _, pdf, job in day.printers.sent
    ]
    assert noted == jobs
    assert [number for number, _ in noted] == [f"{n:06d}" for n in range(1, 10)]


def test_what_is_not_printed_is_listed_with_its_reason(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)

    _run(batch, qtbot)

    told = dict(zip(_column(batch, 1), _column(batch, 3), strict=True))
    assert told["Draft, Daniel"] == "Not signed yet"
    assert told["Abara, Daniel"] == (
        "Facility: 000001; Radiation oncology: 000002; Neurosurgery: 000003"
    )
    assert batch.said.text() == "9 sheets printed; 1 not, for the reasons in the list."


def test_a_second_run_leaves_out_what_was_printed_before(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)
    _run(batch, qtbot)

    _run(batch, qtbot)

    assert len(day.printers.sent) == len(NAMES) * SHEETS
    assert "Facility: Printed before, as 000001" in _column(batch, 3)[0]


def test_what_is_printed_again_is_marked_as_a_reprint(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)
    _run(batch, qtbot)

    click(batch, "Again what was printed, as reprints")
    _run(batch, qtbot)

    texts = [_text(pdf) for _, pdf, _ in day.printers.sent]
    assert len(texts) == 2 * len(NAMES) * SHEETS
    first, second = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    assert not any("REPRINT" in text for text in first)
    assert all("REPRINT" in text for text in second)


def test_sheets_of_one_kind_only(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)
    for biller in (Biller.FACILITY, Biller.RADIATION_ONCOLOGY):
        batch.billers[biller].click()

    _run(batch, qtbot)

    assert {biller for _, biller, _, _ in day.store.kept.prints} == {Biller.NEUROSURGERY}


def test_each_kind_goes_where_it_is_printed_otherwise_too(day: Desktop, qtbot: QtBot) -> None:
    window, batch = _open(day, qtbot)
    choice = PrintChoice(printer="Vault", paper=Paper.A4, copies=2)
    window.prints.memory.keep(Biller.FACILITY, choice)

    _run(batch, qtbot)

    assert [printer for printer, _, _ in day.printers.sent[:SHEETS]] == ["Vault", "Desk", "Desk"]
    assert day.printers.how[0] == (2, Paper.A4)


def test_one_printer_can_be_chosen_for_all(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)
    batch.printer.setCurrentText("Vault")

    _run(batch, qtbot)

    assert {printer for printer, _, _ in day.printers.sent} == {"Vault"}


def test_what_the_list_shows_narrows_the_day(day: Desktop, qtbot: QtBot) -> None:
    window, batch = _open(day, qtbot)
    window.worklist.search.setText("berg")

    click(batch, "Only what the list shows")
    qtbot.waitUntil(lambda: len(batch.rows) == 1)

    assert _column(batch, 1) == ["Berg, Daniel"]


def test_days_that_mean_none_are_told_and_print_nothing(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)

    batch.days.setText("someday")
    batch.days.editingFinished.emit()

    assert not batch.print.isEnabled()
    assert batch.model.rowCount() == 0
    assert "Type today" in batch.said.text()


def test_enter_in_the_days_looks_for_them_and_prints_nothing(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)
    batch.days.setFocus()

    QTest.keyClick(batch.days, Qt.Key.Key_Return)
    settle()

    assert not batch.batch.is_running
    assert day.printers.sent == []


def test_without_a_printer_nothing_is_given_a_number(day: Desktop, qtbot: QtBot) -> None:
    day.printers = FakePrinters()
    _, batch = _open(day, qtbot)

    batch.print.click()

    assert batch.said.text() == NO_PRINTER
    assert day.store.kept.sheets == 0


# Stopping and failing ------------------------------------------------------------------------


class _Slow(FakePrinters):
    """Each sheet waits for a word."""

    def __init__(self) -> None:
        super().__init__("Desk")
        self.go_on = Event()
        self.begun = Event()

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        self.begun.set()
        assert self.go_on.wait(20)
        super().send(printer, pdf, job=job, copies=copies, paper=paper)


@pytest.fixture
def slow(day: Desktop) -> Iterator[_Slow]:
    day.printers = _Slow()
    yield day.printers
    day.printers.go_on.set()


def test_it_says_what_it_is_doing_and_stops_before_the_next_sheet(
    day: Desktop, slow: _Slow, qtbot: QtBot
) -> None:
    _, batch = _open(day, qtbot)
    batch.print.click()
    qtbot.waitUntil(slow.begun.is_set)
    qtbot.waitUntil(lambda: "sending Facility to Desk" in batch.said.text())
    assert batch.said.text() == "Session 1 of 4: sending Facility to Desk …"

    press(batch, "Esc")
    slow.go_on.set()
    qtbot.waitUntil(lambda: not batch.batch.is_running, timeout=10_000)

    assert len(slow.sent) == 1
    assert day.store.kept.sheets == 1
    assert batch.said.text().startswith("Stopped: 1 sheet printed")
    told = _column(batch, 3)
    assert told[0] == (
        "Facility: 000001; Radiation oncology and Neurosurgery: Stopped before it was begun"
    )
    assert told[1] == "Stopped before it was begun"


def test_leaving_the_program_stops_after_the_sheet_that_is_being_sent(
    day: Desktop, slow: _Slow, qtbot: QtBot
) -> None:
    window, batch = _open(day, qtbot)
    batch.print.click()
    qtbot.waitUntil(slow.begun.is_set)

    slow.go_on, waiting = batch.batch._stop, slow.go_on  # the sheet goes on once it is stopped
    waiting.set()
    qtbot.waitUntil(lambda: len(slow.sent) == 1)
    window.close()
    settle()

    assert len(slow.sent) <= 2
    assert len(day.store.kept.prints) == len(slow.sent)


def test_a_printer_that_refuses_is_not_given_all_the_rest(day: Desktop, qtbot: QtBot) -> None:
    day.printers.refusal = "The printer Desk did not take the sheet."
    _, batch = _open(day, qtbot)

    _run(batch, qtbot)

    assert day.store.kept.sheets == 1
    told = _column(batch, 3)
    assert told[0].startswith("Facility: The printer Desk did not take the sheet.")
    assert "Number 000001 stands as handed out" in told[0]
    assert "Radiation oncology and Neurosurgery: Not tried" in told[0]
    assert told[1].startswith("Facility, Radiation oncology and Neurosurgery: Not tried")


def test_a_sheet_that_cannot_be_drawn_is_listed_and_the_others_are_printed(
    day: Desktop, qtbot: QtBot
) -> None:
    draw = day.render

    def drawn(superbill: object) -> bytes:
        if "Berg" in superbill.patient_name:  # type: ignore[attr-defined]
            raise Refused("The sheet was not printed: character 3 of the field cannot be printed.")
        return draw(superbill)  # type: ignore[arg-type]

    day.render = drawn
    _, batch = _open(day, qtbot)

    _run(batch, qtbot)

    assert len(day.printers.sent) == 2 * SHEETS
    assert "character 3" in _column(batch, 3)[1]
    assert len(day.store.kept.prints) == 2 * SHEETS


def test_a_session_voided_meanwhile_is_listed(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)
    del day.store.kept.revisions["berg"]

    _run(batch, qtbot)

    assert _column(batch, 3)[1] == "There is no such session"
    assert len(day.printers.sent) == 2 * SHEETS


@pytest.mark.bench
def test_the_window_lives_while_a_day_is_printed(day: Desktop, qtbot: QtBot) -> None:
    for number in range(9):
        name = f"More{number}"
        put(day.store, _session(name), name)
        _sign(day, name)
    _, batch = _open(day, qtbot)
    batch.again.click()

    longest = [max(_gaps_while(lambda: _run(batch, qtbot))) for _ in range(3)]

    # The best of three: a stall of ours comes every time, one of a busy machine does not.
    assert min(longest) < 0.05


def _gaps_while(work: Callable[[], None]) -> list[float]:
    """Seconds between two turns of the event loop."""
    ticks = [time.perf_counter()]
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    work()
    timer.stop()
    QApplication.processEvents()
    return [later - earlier for earlier, later in pairwise(ticks)]


def test_a_row_is_read_as_a_sentence(day: Desktop, qtbot: QtBot) -> None:
    _, batch = _open(day, qtbot)

    told = batch.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert told == f"Day: {DAY}, Patient: Abara, Daniel, State: Signed, Sheets: Waiting"
