"""Asking the worklist: by state, days and order, with the keyboard, in list and table."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.errors import StorageFailure
from domain.identifiers import Mrn
from domain.session import SrsSession
from domain.states import Stage
from domain.worklist import MOST_COUNTED, SortBy, Summary
from gui.main_window import MainWindow
from gui.worklist_model import COLUMNS
from storage.database import SqliteStore, create_database, open_database
from tests.gui.fakes import Desktop, example, put
from tests.gui.fakes_store import NOW, PLANNER, derived
from tests.gui.hands import press, settle

NAMES = ("Marlow", "Ångström", "Quill", "Okafor")


def crowd() -> Iterator[tuple[str, SrsSession]]:
    """Four sessions of three days: one without charges, one lacking a paper."""
    whole = example("metastases-hospital")
    for number, name in enumerate(NAMES):
        patient = replace(whole.patient, family_name=name, mrn=Mrn(f"000{number}77"))
        runs = tuple(
            replace(run, date=run.date - timedelta(days=number // 2) if run.date else None)
            for run in whole.delivery.runs
        )
        delivery = replace(whole.delivery, runs=runs)
        session = replace(whole, patient=patient, delivery=delivery)
        if name == "Okafor":
            session = SrsSession(patient=patient)
        yield f"s{number}", session


@pytest.fixture
def window(desktop: Desktop) -> MainWindow:
    for session_id, session in crowd():
        put(desktop.store, session, session_id)
    made = desktop.window()
    made.resize(1280, 720)
    settle()
    return made


def shown(window: MainWindow) -> list[str]:
    model = window.worklist.model
    rows = (model.row(model.index(at, 0)) for at in range(model.rowCount()))
    return [row.id for row in rows if row]


def choose(window: MainWindow, text: str) -> None:
    box = window.worklist.filter
    at = next(at for at in range(box.count()) if box.itemText(at).startswith(text))
    box.setCurrentIndex(at)
    box.activated.emit(at)
    settle()


def test_states_are_filters_with_their_counts(window: MainWindow) -> None:
    texts = [window.worklist.filter.itemText(at) for at in range(window.worklist.filter.count())]
    assert {"All (4)", "Open (4)", "To capture (1)", "Ready to sign (2)", "Void (0)"} <= set(texts)

    choose(window, "To capture")
    assert shown(window) == ["s3"]
    choose(window, "Void")
    assert shown(window) == []
    assert "another state" in window.worklist.empty.text()
    choose(window, "All")
    assert len(shown(window)) == 4


@pytest.mark.parametrize(
    ("typed", "found"),
    [("today", {"s0", "s1"}), ("-1", {"s0", "s1", "s2"}), ("2026-09", set()), ("", {*"0123"})],
)
def test_days_are_asked_for_as_they_are_typed(
    window: MainWindow, qtbot: QtBot, typed: str, found: set[str]
) -> None:
    wanted = found if typed else {f"s{each}" for each in found}

    window.worklist.days.setFocus()
    QTest.keyClicks(window.worklist.days, typed)

    qtbot.waitUntil(lambda: set(shown(window)) == wanted)


def test_counts_are_those_of_the_days_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.worklist.days, "2026-10-15")

    qtbot.waitUntil(lambda: set(shown(window)) == {"s0", "s1"})
    texts = states(window)
    assert {"All (2)", "Open (2)", "To capture (0)", "Ready to sign (2)"} <= texts
    window.worklist.days.clear()
    qtbot.waitUntil(lambda: "All (4)" in states(window))


def test_while_a_search_is_on_no_count_is_told(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.worklist.search, "quill")

    qtbot.waitUntil(lambda: shown(window) == ["s2"])
    assert {"All", "Open", "To capture", "Ready to sign"} <= states(window)
    window.worklist.search.clear()
    qtbot.waitUntil(lambda: "All (4)" in states(window))


def test_more_than_are_counted_are_told_as_more(desktop: Desktop, window: MainWindow) -> None:
    crowded = {stage: MOST_COUNTED + 1 if stage is Stage.SENT else 2 for stage in Stage}
    desktop.store.counts = lambda days=None: crowded  # type: ignore[method-assign]
    window.worklist.days.setText("this year")

    window.worklist.focus_list()

    assert {"Sent (1,000+)", "All (1,016+)", "Signed (2)"} <= states(window)


def states(window: MainWindow) -> set[str]:
    box = window.worklist.filter
    return {box.itemText(at) for at in range(box.count())}


def test_days_that_mean_nothing_are_marked_with_examples(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.worklist.days, "soon")

    qtbot.waitUntil(lambda: window.worklist.days.property("refused") is True)
    assert "this month" in window.worklist.empty.text()
    assert len(shown(window)) == 4
    window.worklist.days.clear()
    qtbot.waitUntil(lambda: window.worklist.days.property("refused") is False)
    assert not window.worklist.empty.isVisible()


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_a_title_sorts_by_its_column_and_turns_the_order_round(
    window: MainWindow, column: int
) -> None:
    head, model = window.worklist.table.horizontalHeader(), window.worklist.model
    sort = COLUMNS[column][1]

    for _ in range(2):
        head.sectionClicked.emit(column)
        keys = [
            (row.value(sort), row.place)
            for at in range(model.rowCount())
            if (row := model.row(model.index(at, 0)))
        ]
        order = sorted(keys, reverse=model.query.is_descending)
        assert (model.query.sort, keys) == (sort, order)
        assert head.sortIndicatorSection() == column


def test_an_order_is_chosen_from_the_list_by_keyboard(window: MainWindow) -> None:
    box = window.worklist.order
    box.setFocus()

    QTest.keyClick(box, Qt.Key.Key_Down)
    assert not window.worklist.model.query.is_descending
    QTest.keyClick(box, Qt.Key.Key_Down)

    assert window.worklist.model.query.sort is SortBy.PATIENT
    assert box.currentText() == "By patient"


def lines(window: MainWindow) -> list[str]:
    model = window.worklist.model
    return [str(model.index(at, 0).data()) for at in range(model.rowCount())]


def test_each_day_has_its_name_and_count_above_it_where_days_are_the_order(
    window: MainWindow,
) -> None:
    assert lines(window) == [
        "No day yet · 1 session",
        "Okafor, Daniel",
        "Thursday 15 October 2026 · 2 sessions",
        "Ångström, Daniel",
        "Marlow, Daniel",
        "Wednesday 14 October 2026 · 1 session",
        "Quill, Daniel",
    ]
    window.worklist.table.horizontalHeader().sectionClicked.emit(0)
    assert lines(window) == [f"{name}, Daniel" for name in sorted(NAMES, key=_letters)]


def _letters(name: str) -> str:
    return name.casefold()


def test_a_screen_reader_hears_the_day_above_its_sessions(window: MainWindow) -> None:
    head = window.worklist.model.index(2, 0)

    said = head.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Thursday 15 October 2026 · 2 sessions"
    assert window.worklist.table.columnSpan(2, 0) == len(COLUMNS)


@pytest.mark.parametrize("width", [250, 900])
def test_arrows_walk_from_session_to_session_past_the_days(window: MainWindow, width: int) -> None:
    window.panes.setSizes([width, 1280 - width, 0])
    settle()
    press(window, "Ctrl+O")
    worklist = window.worklist
    view = worklist.view if worklist.view.isVisible() else worklist.table

    stood = []
    for key in ("Home", "Down", "Down", "Down", "Down", "Up", "PgUp", "End"):
        press(window, key)
        row = worklist.model.row(view.currentIndex())
        stood.append(row.id if row else "")

    assert stood == ["s3", "s1", "s0", "s2", "s2", "s0", "s3", "s2"]


def test_a_click_on_a_day_stands_on_nothing_and_opens_nothing(window: MainWindow) -> None:
    table = window.worklist.table
    window.worklist.stand_on("s1")
    middle = table.visualRect(window.worklist.model.index(2, 0)).center()

    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    settle()

    row = window.worklist.model.row(table.currentIndex())
    assert row is not None
    assert row.id == "s1"
    assert window.document.about is None


def test_a_row_reads_as_a_sentence(window: MainWindow) -> None:
    model = window.worklist.model
    said = model.index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert "Ångström" in said
    assert "MRN ending 0177" in said
    assert said.endswith("Ready to sign · 2026-10-15 · 4 lesions · Linac 3, with"
                         " R. Castellano, waiting for 0 days")  # fmt: skip


def test_the_preview_follows_the_row_and_opens_it(window: MainWindow) -> None:
    press(window, "Ctrl+O")
    table = window.worklist.table
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    settle()

    preview = window.preview
    assert preview.card.isVisible()
    assert "Ångström" in preview.name.text()
    assert "Sign it" in preview.next.text()
    assert preview.charges.rowCount() == 3
    preview.open.click()
    settle()
    assert window.document.about is not None
    assert window.document.about.id == "s1"


def test_a_session_without_charges_says_what_is_next(window: MainWindow) -> None:
    window.worklist.stand_on("s3")
    settle()

    assert window.preview.charges.rowCount() == 1
    assert window.preview.next.text()
    assert "more in the way" in window.preview.way.text() or not window.preview.way.isVisible()


def test_an_unreadable_summary_is_told_at_the_foot(desktop: Desktop, window: MainWindow) -> None:
    def broken(session_id: str) -> Summary:
        raise StorageFailure("The disk could not be read.")

    desktop.store.summary = broken  # type: ignore[method-assign]
    window.worklist.stand_on("s1")

    assert "The disk could not be read." in window.said.text()


def test_sorting_within_a_search_says_how_far_it_looks(window: MainWindow, qtbot: QtBot) -> None:
    window.worklist.table.horizontalHeader().sectionClicked.emit(0)
    QTest.keyClicks(window.worklist.search, "linac")

    qtbot.waitUntil(lambda: len(shown(window)) == 3)
    assert "newest 1,000" in window.worklist.empty.text()


def test_the_list_is_a_table_where_there_is_room(window: MainWindow) -> None:
    window.worklist.table.setFocus()
    window.panes.setSizes([250, 1000, 0])
    settle()

    assert window.worklist.stack.currentWidget() is window.worklist.view
    assert window.worklist.view.hasFocus()


def test_the_real_store_answers_every_question(desktop: Desktop, tmp_path: Path) -> None:
    key, path = secrets.token_bytes(32), tmp_path / "department.db"
    store: SqliteStore = create_database(path, key)
    for session_id, session in crowd():
        with store.begin() as work:
            work.save(
                session_id, session, derived(session), expected_revision=0, actor=PLANNER, at=NOW
            )
            work.commit()
    services = replace(
        desktop.services(), store=lambda: store, open_store=lambda: open_database(path, key)
    )
    window = MainWindow(services)
    window.show()
    window.after_first_paint()
    settle()

    for column, (_, sort) in enumerate(COLUMNS):
        window.worklist.table.horizontalHeader().sectionClicked.emit(column)
        assert (sort, 4) == (window.worklist.model.query.sort, len(shown(window)))
    choose(window, "To capture")
    assert shown(window) == ["s3"]
    window.worklist.stand_on("s3")
    assert window.preview.card.isVisible() or window.preview.next.text()
    window.close()
    store.close()
