"""After other tables are put to use the list says what was derived before, and derives it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.case import Case
from domain.charge import Derivation
from domain.derivation import derive
from domain.errors import StorageFailure
from domain.facts import FactBook
from domain.identifiers import Mrn
from domain.session import SrsSession
from gui.main_window import MainWindow
from tests.gui.fakes import Desktop, MemoryStore, example, put
from tests.gui.fakes_store import Kept, MemoryWork, book
from tests.gui.hands import press, settle

NAMES = ("Abara", "Berg", "Castell")


def other_tables() -> FactBook:
    return replace(book(), pack=replace(book().pack, tables=("pairs 2030",)), requirements=())


def derived(by: FactBook, session: SrsSession) -> Derivation:
    return derive(Case(session=session), by)


class BrokenWork(MemoryWork):
    """Cannot write one session."""

    def show_derived(self, session_id: str, derivation: Derivation) -> bool:
        if session_id == "Berg":
            raise StorageFailure("The disk could not be read.")
        return super().show_derived(session_id, derivation)


class BrokenStore(MemoryStore):
    @contextmanager
    def begin(self) -> Iterator[MemoryWork]:
        yield BrokenWork(self.kept)


def opened(
    desktop: Desktop, qtbot: QtBot, worker: Callable[[Kept], MemoryStore] = MemoryStore
) -> MainWindow:
    """Three open sessions, derived by the tables of before; one lacks a document."""
    session = example("metastases-hospital")
    for name in NAMES:
        patient = replace(session.patient, family_name=name, mrn=Mrn(f"77{name}"))
        documents = session.documents[1:] if name == "Berg" else session.documents
        put(desktop.store, replace(session, patient=patient, documents=documents), name)
    now = other_tables()
    made = MainWindow(
        replace(
            desktop.services(),
            book=lambda: now,
            derive=partial(derived, now),
            open_store=lambda: worker(desktop.store.kept),
        )
    )
    desktop.windows.append(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.after_first_paint()
    qtbot.waitUntil(made.anew.isVisible)
    return made


@pytest.fixture
def window(desktop: Desktop, qtbot: QtBot) -> MainWindow:
    return opened(desktop, qtbot)


def states(window: MainWindow) -> list[str]:
    model = window.worklist.model
    return [str(model.index(at, 2).data()) for at in range(1, model.rowCount())]


def test_rows_of_earlier_rules_say_so_and_a_line_says_how_many(window: MainWindow) -> None:
    assert window.anew.told.text().startswith("3 open sessions were derived by earlier rules")
    assert all(state.endswith(", old rules") for state in states(window))
    said = window.worklist.model.first().data(Qt.ItemDataRole.AccessibleTextRole)
    assert "old rules" in said


def test_they_are_derived_anew_by_one_key_and_keep_where_a_person_stood(
    desktop: Desktop, window: MainWindow, qtbot: QtBot
) -> None:
    before = {key: list(kept) for key, kept in desktop.store.kept.revisions.items()}
    window.worklist.stand_on("Berg")
    assert "Missing documents, old rules" in states(window)

    QTest.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(window.anew.isHidden, timeout=10_000)
    settle()

    assert states(window) == ["Ready to sign"] * 3
    assert window.said.text() == "3 sessions derived anew; 1 waits under another heading."
    row = window.worklist.model.row(window.worklist.view.currentIndex())
    assert row is not None
    assert row.id == "Berg"
    assert desktop.store.kept.revisions == before


def test_it_is_stopped_and_what_is_left_is_offered_again(desktop: Desktop, qtbot: QtBot) -> None:
    gate = Event()

    class Gated(MemoryStore):
        @contextmanager
        def begin(self) -> Iterator[MemoryWork]:
            assert gate.wait(10)
            yield MemoryWork(self.kept)

    window = opened(desktop, qtbot, Gated)
    window.anew.start()
    assert window.anew.told.text() == "Deriving 1 of 3 anew …"
    assert window.anew.stop_button.hasFocus()

    press(window, "Space")
    gate.set()

    qtbot.waitUntil(lambda: "1 session derived" in window.said.text())
    assert window.said.text().startswith("Stopped: ")
    qtbot.waitUntil(lambda: window.anew.told.text().startswith("2 open sessions were"))


def test_one_that_fails_is_told_and_the_others_go_on(desktop: Desktop, qtbot: QtBot) -> None:
    window = opened(desktop, qtbot, BrokenStore)
    window.anew.start()

    qtbot.waitUntil(lambda: "1 could not be" in window.said.text(), timeout=10_000)
    assert "The disk could not be read." in window.said.text()
    qtbot.waitUntil(lambda: window.anew.told.text().startswith("1 open session was"))


def test_nothing_is_offered_where_the_rules_are_those_of_now(
    desktop: Desktop, qtbot: QtBot
) -> None:
    put(desktop.store, example("metastases-hospital"))
    window = desktop.window()
    done: list[object] = []
    window.tasks.run(lambda: None, done.append, done.append)

    qtbot.waitUntil(lambda: bool(done))

    assert window.anew.isHidden()
    assert "old rules" not in states(window)[0]


def test_tables_put_to_use_are_noticed_at_once(desktop: Desktop, qtbot: QtBot) -> None:
    put(desktop.store, example("metastases-hospital"))
    now = [book()]
    services = replace(desktop.services(), book=lambda: now[0])
    window = MainWindow(services)
    desktop.windows.append(window)
    window.show()
    window.after_first_paint()
    assert window.anew.isHidden()

    now[0] = other_tables()
    window.windows.book_changed.emit()

    qtbot.waitUntil(lambda: not window.anew.isHidden())
    assert states(window) == ["Ready to sign, old rules"]
