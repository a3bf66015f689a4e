"""The window of sheet numbers: what was handed out, what is missing, and its list on paper."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from domain.choices import Biller
from domain.day_range import REMEDY
from domain.ports import BillerIdentity, Practice
from gui.main_window import MainWindow
from gui.preview import PreviewDialog
from gui.register_window import RegisterWindow
from tests.gui.fakes import Desktop, FakePrinters, example
from tests.gui.fakes_store import NOW, PLANNER
from tests.gui.hands import click, press, settle


@pytest.fixture
def printed(desktop: Desktop, qtbot: QtBot) -> MainWindow:
    """A window whose session was printed for three claims, then looked at again and left."""
    desktop.printers = FakePrinters("Desk")
    facility = BillerIdentity(name="Lakeside Hospital")
    desktop.store.kept.practice = Practice(billers={}, service_facility=facility)
    window = desktop.opened(example("metastases-hospital"))
    press(window, "Ctrl+Return")
    assert window.acts.dialog is not None
    click(window.acts.dialog, "Sign")
    preview = _look_at_the_sheets(window, qtbot)
    preview.print.click()
    qtbot.waitUntil(lambda: len(desktop.printers.sent) == 3, timeout=10_000)
    settle()
    preview.reject()
    _look_at_the_sheets(window, qtbot).reject()
    return window


def _look_at_the_sheets(window: MainWindow, qtbot: QtBot) -> PreviewDialog:
    press(window, "Ctrl+P")
    preview = window.sheets.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=10_000)
    qtbot.waitUntil(preview.printers.isEnabled)
    return preview


def _open(window: MainWindow, qtbot: QtBot) -> RegisterWindow:
    window.actions_by_key["register"].trigger()
    register = window.prints.register
    assert register is not None
    qtbot.waitUntil(lambda: register.page is not None, timeout=10_000)
    return register


def _cells(register: RegisterWindow) -> list[list[str]]:
    table = register.table
    return [
        [str(table.model().index(row, column).data()) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_each_number_is_told_with_its_claim_and_who_handed_it_out(
    printed: MainWindow, qtbot: QtBot
) -> None:
    register = _open(printed, qtbot)

    rows = _cells(register)
    assert [row[0] for row in rows] == ["000001", "000002", "000003"]
    assert [row[2] for row in rows] == ["Facility", "Radiation oncology", "Neurosurgery"]
    assert {row[1] for row in rows} == {"2026-10-15"}
    assert {row[4] for row in rows} == {"R. Castellano"}


def test_a_number_that_was_only_looked_at_is_missing(printed: MainWindow, qtbot: QtBot) -> None:
    register = _open(printed, qtbot)

    assert register.missing.text() == "000004"
    assert register.said.text().startswith("3 sheets handed out, 1 number missing.")


def test_the_printed_list_names_no_patient(
    printed: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    register = _open(printed, qtbot)

    click(register, "Preview and print…")
    preview = register.sheets.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=10_000)
    register.sheets.ask_file = lambda name: str(tmp_path / name)
    click(preview, "Save PDF…")

    saved = (tmp_path / "sheet-numbers.pdf").read_bytes()
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(saved)).pages)
    assert "Lakeside Hospital" in text
    assert "000004" in text
    assert "2026-10-01 to 2026-10-31" in text
    assert "Okonkwo" not in text
    assert "0005302" not in text


def test_days_without_a_sheet_have_none(printed: MainWindow, qtbot: QtBot) -> None:
    register = _open(printed, qtbot)

    register.days.setText("2025")
    register.days.editingFinished.emit()
    qtbot.waitUntil(lambda: register.page is not None)

    assert _cells(register) == []


@pytest.mark.parametrize("days", ["", "0001", "9999", "2000-01-01 to 2026-10-15"])
def test_any_span_of_days_can_be_asked_for(printed: MainWindow, qtbot: QtBot, days: str) -> None:
    register = _open(printed, qtbot)

    register.days.setText(days)
    register.look()
    qtbot.waitUntil(lambda: register.page is not None)

    assert len(_cells(register)) in (0, 3)


def test_days_that_mean_none_are_told(printed: MainWindow, qtbot: QtBot) -> None:
    register = _open(printed, qtbot)

    register.days.setText("someday")
    register.days.editingFinished.emit()

    assert register.said.text() == REMEDY
    assert not register.print.isEnabled()


def test_many_gaps_leave_room_for_the_table(printed: MainWindow, qtbot: QtBot) -> None:
    store = printed._services.store()
    with store.begin() as work:
        numbers = [work.next_sheet_number() for _ in range(80)]
        for number in numbers[1::2]:
            work.record_print(
                "one",
                Biller.FACILITY,
                sheet_number=f"{number:06d}",
                sha256="0" * 64,
                actor=PLANNER,
                at=NOW,
            )
        work.commit()

    register = _open(printed, qtbot)

    assert register.missing.text().startswith("000004 to 000005, 000007")
    assert register.missing.text().endswith(" and 10 more; the printed list names them all")
