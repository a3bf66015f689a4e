"""A day in the department: twenty sessions on the real window and store, by keyboard alone."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.identifiers import Mrn
from domain.merge import Side
from domain.ports import Actor
from domain.session import SrsSession
from domain.states import SessionState, Stage
from domain.worklist import WorklistQuery
from gui.main_window import MainWindow
from gui.services import Services
from storage.database import SqliteStore, create_database, open_database
from tests.gui.fakes import Desktop, FakePrinters, example
from tests.gui.fakes_store import NOW, TODAY, book, derived
from tests.gui.hands import settle
from tests.gui.test_key_budget import (
    ANSWERS,
    Hands,
    answer,
    go_on,
    hand_over,
    keep_template,
)

KEY = bytes(range(32))
EXAMPLES = (
    *("metastases-hospital", "metastases-freestanding", "meningioma-hospital"),
    *("meningioma-freestanding", "schwannoma-hospital", "schwannoma-freestanding"),
)
TEMPLATED, PREPARED, PASTED = 6, 9, 5
OTHER = Actor(name="D. Okafor", workstation="office 2")
STALL = 0.05


class DayHands(Hands):
    """Hands that leave the window a moment after every sign, as a person's do."""

    def type(self, text: str) -> None:
        for sign in text:
            super().type(sign)


@dataclass
class Heart:
    """Longest gap between two turns of the event loop at each place of the day.

    Measured in the time this program worked, and the best of the times a place was come to: a
    stall of ours comes every time, one of a busy machine does not.
    """

    hands: Hands
    part: str = ""
    visits: dict[str, dict[int, float]] = field(default_factory=dict)
    visit: int = 0

    @contextmanager
    def beating(self) -> Iterator[None]:
        timer = QTimer(interval=5)
        self._last = time.process_time()
        timer.timeout.connect(self._beat)
        timer.start()
        yield
        timer.stop()

    def enter(self, part: str) -> None:
        self.part, self.visit = part, self.visit + 1

    def _beat(self) -> None:
        now = time.process_time()
        place = " ".join((self.part, *self.hands.pressed[-2:]))
        longest = self.visits.setdefault(place, {})
        longest[self.visit] = max(longest.get(self.visit, 0.0), now - self._last)
        self._last = now

    @property
    def stalls(self) -> dict[str, float]:
        best = {place: min(longest.values()) for place, longest in self.visits.items()}
        return {place: gap for place, gap in best.items() if gap > STALL}


@dataclass
class Day:
    """One person's day at one window."""

    hands: Hands
    services: Services
    desktop: Desktop
    qtbot: QtBot
    heart: Heart
    seed: random.Random
    stored: list[str] = field(default_factory=list)

    @property
    def window(self) -> MainWindow:
        return self.hands.window

    @property
    def store(self) -> SqliteStore:
        store = self.services.store()
        assert isinstance(store, SqliteStore)
        return store

    @contextmanager
    def within(self, keys: int, what: str) -> Iterator[None]:
        """What is done in here takes at most this many keys."""
        self.heart.enter(what)
        self.hands.pressed.clear()
        yield
        assert self.hands.count <= keys, (what, self.hands.pressed)

    def sign_and_print(self) -> None:
        self.desktop.printers.sent.clear()
        hand_over(self.hands, self.desktop, self.qtbot)
        self.hands.press("Escape")
        self.qtbot.waitUntil(self._is_at_the_window, timeout=5_000)
        assert self.window.document.about is not None
        self.stored.append(self.window.document.about.id)

    def _is_at_the_window(self) -> bool:
        self.window.activateWindow()
        return QApplication.activeModalWidget() is None and self.window.isActiveWindow()

    def from_template(self) -> None:
        self.qtbot.waitUntil(self._is_at_the_window, timeout=5_000)
        with self.within(25, "template"):
            self._capture()
        with self.within(9, "documents"):
            for day, who in (("8 oct", "Iris"), ("13 oct", "Mei"), ("t", "Mei")):
                answer(self.hands, ("[Shift+F9]", day, "[Tab]", who, "[Return]"))
        with self.within(13, "hand over"):
            self.sign_and_print()
            self.hands.press("Ctrl+W")

    def _capture(self) -> None:
        name = self.seed.choice(("Marlow", "Quist", "Okonjo", "Østergård", "Ng", "d'Arcy"))
        answer(self.hands, ("[Ctrl+Shift+N]", "8 oct", "[Tab]", "13 oct", "[Return]"))
        answer(self.hands, (name, "[Return]", "Anna", "[Return]", "[Return]"))
        answer(self.hands, (f"{self.seed.randrange(10**6, 9 * 10**6)}", "[Return]"))
        self.hands.type(f"19{self.seed.randint(30, 99)}-04-09")
        size, dose = self.seed.choice((("9", "20"), ("12", "20"), ("7", "22")))
        varied = {"Enter: Lesion L1, size": (size, "[Tab]", dose)}
        for _ in ANSWERS:
            answer(self.hands, (ANSWERS | varied)[go_on(self.hands)])
        self.hands.press("Ctrl+S")

    def prepare(self, number: int, session: SrsSession) -> None:
        """Another workstation stores a prepared session."""
        one = replace(session, patient=replace(session.patient, mrn=Mrn(f"{9_000_000 + number}")))
        with self.store.begin() as work:
            work.save(
                f"prepared-{number}", one, derived(one), expected_revision=0, actor=OTHER, at=NOW
            )
            work.commit()

    def find(self, number: int) -> None:
        """Find a prepared session by its number and open it."""
        self.hands.press("Ctrl+F")
        self.hands.type(f"{9_000_000 + number}")
        self.qtbot.waitUntil(self._is_in_the_search, timeout=5_000)
        self.hands.press("Return")
        assert self.window.document.about is not None
        assert self.window.document.about.id == f"prepared-{number}"

    def _is_in_the_search(self) -> bool:
        self.window.activateWindow()
        return QApplication.focusWidget() is self.window.worklist.search

    def from_draft(self, number: int) -> None:
        with self.within(14, "prepared"):
            self.find(number)
            self.sign_and_print()
            self.hands.press("Ctrl+W")

    def pasted(self) -> None:
        count = self.seed.randint(1, 5)
        rows = [
            f"L{n}\tCerebellum\t{self.seed.choice(('Left', 'Right'))}\t{self.seed.randint(4, 29)}"
            for n in range(1, count + 1)
        ]
        QGuiApplication.clipboard().setText("\n".join(("ID\tSite\tSide\tSize (mm)", *rows)))
        with self.within(25, "pasted"):
            self.hands.press("Ctrl+N", "Ctrl+L", "Ctrl+Z", "Ctrl+4")
            self._to_table()
            self.hands.press("Ctrl+V", "F8", "F8", "F7")
            assert len(self.window.document.session.lesions) == count
            self.hands.press("Ctrl+S", "Ctrl+W")

    def _to_table(self) -> None:
        table = self.window.editor_now().views_of("lesions")[0].table
        for _ in range(12):
            if QApplication.focusWidget() is table:
                return
            self.hands.press("Tab")
        raise AssertionError(self.hands.pressed)

    def amend(self, number: int) -> None:
        with self.within(20, "amended"):
            self.find(number)
            self.hands.press("Ctrl+Shift+M")
            self.hands.type("machine was wrong")
            self.hands.press("Return")
            assert self.window.document.is_editable
            self.hands.press("Ctrl+Return", "Return", "Ctrl+W")
        assert self.store.load(f"prepared-{number}").state is SessionState.SIGNED

    def void(self, number: int) -> None:
        with self.within(10, "void"):
            self.find(number)
            self.hands.press("Ctrl+K")
            self.hands.type("void")
            self.hands.press("Return")
            self.hands.type("patient did not come")
            self.hands.press("Return", "Ctrl+W")
        assert self.store.load(f"prepared-{number}").state is SessionState.VOID

    def conflict(self, number: int) -> None:
        """Both change the machine, and theirs is chosen; the name only you changed stays yours."""
        session_id = f"prepared-{number}"
        self.find(number)
        self._change("course.machine", "Linac 7")
        self._change("patient.given_name", "Beatrix")
        theirs = self.store.load(session_id).session
        theirs = replace(theirs, course=replace(theirs.course, machine="Linac 8"))
        with self.store.begin() as work:
            work.save(session_id, theirs, derived(theirs), expected_revision=1, actor=OTHER, at=NOW)
            work.commit()
        with self.within(30, "conflict"):
            self.hands.press("Ctrl+S")
            self._choose_theirs()
            self.hands.press("Ctrl+W")
        merged = self.store.load(session_id)
        assert merged.revision == 3
        assert merged.session.course.machine == "Linac 8"
        assert merged.session.patient.given_name == "Beatrix"

    def _change(self, path: str, text: str) -> None:
        self.window.go_to(path)
        settle()
        self.hands.press("Ctrl+A")
        self.hands.type(text)
        self.hands.press("Return")

    def _choose_theirs(self) -> None:
        dialog = self.window.acts.conflict.dialog
        assert dialog is not None
        waiting = [row for row in dialog.rows if row.side is None]
        assert waiting
        for row in waiting:
            for _ in range(24):
                if QApplication.focusWidget() is row.buttons[Side.THEIRS]:
                    break
                held = QApplication.focusWidget()
                is_there = held is not None and row.isAncestorOf(held)
                self.hands.press("Right" if is_there else "Tab")
            self.hands.press("Space")
        self.hands.press("Return")


@pytest.fixture
def day(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> Iterator[Day]:
    desktop.printers = FakePrinters("Front desk")
    codes = book().diagnosis_codes
    assert codes is not None
    codes.search("lung", TODAY)  # made by a thread of its own as the program starts
    path = tmp_path / "department.db"
    store = create_database(path, KEY)
    services = replace(
        desktop.services(), store=lambda: store, open_store=lambda: open_database(path, KEY)
    )
    window = MainWindow(services)
    desktop.windows.append(window)
    window.show()
    window.after_first_paint()
    settle()
    hands = DayHands(window)
    yield Day(hands, services, desktop, qtbot, Heart(hands), random.Random(20261015))
    window.document.close()
    window.close()
    store.close()


def work(day: Day) -> None:
    """All of the day."""
    keep_template(day.hands)
    for number in range(PREPARED):
        day.prepare(number, example(day.seed.choice(EXAMPLES)))

    with day.heart.beating():
        for number in range(PREPARED - 2):
            day.from_draft(number)
        day.amend(0)
        day.void(PREPARED - 2)
        day.conflict(PREPARED - 1)
        for _ in range(PASTED):
            day.pasted()
        for _ in range(TEMPLATED):
            day.from_template()


@pytest.mark.alone
def test_a_day_in_the_department_by_keyboard(day: Day) -> None:
    work(day)

    counts = day.store.counts()
    assert sum(counts.values()) == TEMPLATED + PREPARED + PASTED == 20
    assert counts[Stage.VOID] == 1
    assert [row for row in day.store.worklist(WorklistQuery()) if row.is_amended]
    assert len(day.stored) == TEMPLATED + PREPARED - 2
    for session_id in day.stored:
        assert day.store.audit_trail(session_id)
    assert day.store.faults() == ()


@pytest.mark.alone
def test_the_window_never_stalls_all_day(day: Day) -> None:
    work(day)

    assert day.heart.stalls == {}
