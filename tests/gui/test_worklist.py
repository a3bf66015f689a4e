"""The worklist: found while typing, fetched by key as it scrolls, opened with Enter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.errors import StorageFailure
from domain.identifiers import Mrn
from domain.session import Patient, SrsSession
from domain.states import SessionState, Stage
from domain.worklist import SortBy, WorklistKey, WorklistQuery, WorklistRow
from gui.worklist_model import PAGE, WorklistModel, masked
from tests.gui.fakes import Desktop, put
from tests.gui.fakes_store import NOW, TODAY
from tests.gui.hands import press, settle


def _row(number: int) -> WorklistRow:
    return WorklistRow(
        id=f"{number:05d}",
        place=number,
        revision=1,
        state=SessionState.DRAFT,
        stage=Stage.READY,
        status="ready",
        day=date(2026, 1, 1) + timedelta(days=number // 3),
        patient_name=f"Patient {number}",
        name_key=f"patient {number}",
        holder="R. Castellano",
        aged_from=date(2026, 1, 1),
        is_amended=False,
        mrn=f"{number:07d}",
        lesions=number % 5,
        machine="Linac 1",
        saved_at=NOW,
        saved_by="R. Castellano",
    )


def test_further_pages_are_fetched_by_the_key_of_the_last_row(qtbot: QtBot) -> None:
    del qtbot
    rows = sorted((_row(n) for n in range(2 * PAGE + 7)), key=lambda r: r.place, reverse=True)
    asked: list[WorklistKey | None] = []

    def fetch(
        query: WorklistQuery, after: WorklistKey | None, limit: int
    ) -> tuple[WorklistRow, ...]:
        del query
        asked.append(after)
        left = [r for r in rows if after is None or r.place < after.place]
        return tuple(left[:limit])

    model = WorklistModel(fetch, lambda: TODAY)
    model.ask(WorklistQuery())
    assert model.sessions == PAGE
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())

    shown = (model.row(model.index(n, 0)) for n in range(model.rowCount()))
    assert [row for row in shown if row] == rows
    assert asked[1] == rows[PAGE - 1].key(SortBy.DAY)
    heads = [model.index(n, 0).data() for n in model.heads()]
    assert heads[0] == "Tuesday 10 March 2026 · 3 sessions"
    assert len(heads) == len({row.day for row in rows})
    assert all("session" in head for head in heads)


def test_a_day_is_counted_only_once_all_of_it_is_there(qtbot: QtBot) -> None:
    del qtbot
    rows = [replace(_row(n), day=TODAY if n > 5 else None) for n in range(2 * PAGE, 0, -1)]

    def fetch(
        query: WorklistQuery, after: WorklistKey | None, limit: int
    ) -> tuple[WorklistRow, ...]:
        del query
        left = [row for row in rows if after is None or row.place < after.place]
        return tuple(left[:limit])

    model = WorklistModel(fetch, lambda: TODAY)
    model.ask(WorklistQuery())
    told: list[int] = []
    model.dataChanged.connect(lambda first, _last: told.append(first.row()))
    assert model.index(0, 0).data() == "Thursday 15 October 2026"
    model.fetchMore(QModelIndex())

    assert model.index(0, 0).data() == "Thursday 15 October 2026 · 195 sessions"
    assert told == [0]
    model.fetchMore(QModelIndex())
    assert model.index(model.heads()[-1], 0).data() == "No day yet · 5 sessions"


def test_reading_again_goes_no_further_than_a_thousand_and_still_scrolls_on(qtbot: QtBot) -> None:
    del qtbot
    rows = tuple(_row(number) for number in range(1500, 0, -1))

    def fetch(
        query: WorklistQuery, after: WorklistKey | None, limit: int
    ) -> tuple[WorklistRow, ...]:
        del query
        left = [row for row in rows if after is None or row.place < after.place]
        return tuple(left[: min(limit, 1000)])

    model = WorklistModel(fetch, lambda: TODAY)
    model.ask(WorklistQuery())
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    model.refresh()

    assert model.sessions == 1000
    assert model.canFetchMore(QModelIndex())


def test_searching_while_typing_and_enter_opens(desktop: Desktop, qtbot: QtBot) -> None:
    for number, name in enumerate(("Marlow", "Ångström", "Quill")):
        put(desktop.store, _named(name, number), f"s{number}")
    window = desktop.window()

    press(window, "Ctrl+F")
    QTest.keyClicks(window.worklist.search, "quil")
    qtbot.waitUntil(lambda: window.worklist.model.sessions == 1)
    QTest.keyClick(window.worklist.search, Qt.Key.Key_Return)
    settle()

    assert window.document.about is not None
    assert window.document.about.id == "s2"


def test_going_to_the_list_does_not_open_what_an_earlier_search_found(desktop: Desktop) -> None:
    for number, name in enumerate(("Marlow", "Quist")):
        put(desktop.store, _named(name, number), f"id-{number}")
    window = desktop.window()
    press(window, "Ctrl+F")
    QTest.keyClicks(window.worklist.search, "Quist")

    press(window, "Ctrl+O")
    press(window, "Return")

    assert window.document.session.patient.family_name == "Quist"


def test_arrows_walk_the_list_and_enter_opens(desktop: Desktop) -> None:
    put(desktop.store, _named("Marlow", 1), "a")
    put(desktop.store, _named("Quill", 2), "b")
    window = desktop.window()

    press(window, "Ctrl+O")
    view = window.worklist.view
    view.setCurrentIndex(window.worklist.model.first())
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)

    assert window.document.about is not None
    assert window.document.about.id == "a"


def test_nothing_found_says_what_to_do(desktop: Desktop, qtbot: QtBot) -> None:
    put(desktop.store, _named("Marlow", 1), "a")
    window = desktop.window()

    QTest.keyClicks(window.worklist.search, "zzz")
    qtbot.waitUntil(window.worklist.empty.isVisible)

    assert "fewer letters" in window.worklist.empty.text()


def test_a_list_shows_only_the_end_of_an_mrn() -> None:
    assert masked("0004711") == "…4711"
    assert masked("47") == "47"


def test_a_database_that_fails_is_told_at_the_foot(desktop: Desktop) -> None:
    window = desktop.window()

    def broken(
        query: WorklistQuery, after: WorklistKey | None, limit: int
    ) -> tuple[WorklistRow, ...]:
        del query, after, limit
        raise StorageFailure("The database is locked. Nothing is lost; try again in a moment.")

    window.worklist.model._fetch = broken
    window.worklist.refresh()

    assert window.said.text().startswith("The database is locked")


def _named(name: str, number: int) -> SrsSession:
    patient = Patient(family_name=name, mrn=Mrn(f"{number:07d}"))
    return replace(SrsSession(), patient=patient)
