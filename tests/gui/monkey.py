"""Random hands on the real window: keys, clicks, pastes, menus; every dialog answered at random.

Bounded by the program itself: what the system would show (a choice of files) is answered with a
file of the folder given, a click is a press and its release, and no other program is started.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMenu, QWidget
from shiboken6 import isValid

from gui.main_window import MainWindow
from gui.services import Services

SIGNS: Final = "abcdlmnrt0123456789-+.,/ éß中́﷽😀<&\u202e"
WORDS: Final = (
    "t", "-1", "+7", "15 oct", "8/10/2026", "31 feb", "9999999999", "-0", "1e5", "0.1", "12,5",
    "left", "Right", "frontal", "lung upper", "77301", "C79.31", "medicare", "yes", "Imaging",
    "0910", "24:00", "Marlow", "0004711", "n", "<b>x</b>", "a" * 300, "Ω≈ç√", "'; --", "",
)  # fmt: skip
SHEETS: Final = (
    "ID\tSite\tSide\tSize (mm)\nL1\tFrontal lobe\tLeft\t12\nL2\tCerebellum\tRight\t7.5\n",
    "9.5\t18\n8.5\t18", "a\tb\nc", "\t\t\t\n\n\n", "1", "Site\nElbow\n", "x\r\ny\r\n",
    "\x00\x01\t\x02",
    "\n".join(f"L{n}\tPons\t\t{n}" for n in range(12)),
)  # fmt: skip
PLAIN: Final = (
    *("Tab", "Shift+Tab", "Return", "Space", "Escape", "Up", "Down", "Left", "Right"),
    *("Home", "End", "PgUp", "PgDown", "Delete", "Backspace", "Insert", "Menu"),
)
CHORDS: Final = (
    *("Ctrl+Z", "Ctrl+Y", "Ctrl+A", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+D", "Ctrl+Delete"),
    *("Ctrl+N", "Ctrl+Shift+N", "Ctrl+O", "Ctrl+F", "Ctrl+S", "Ctrl+Return", "Ctrl+P", "Ctrl+W"),
    *("Ctrl+L", "F6", "F7", "F8", "F9", "Shift+F9", "F3", "F4", "F5", "F12", "F1", "Ctrl+."),
    *("Ctrl+M", "Ctrl+K", "Ctrl+,", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+Shift+P"),
    *("Ctrl+Shift+R", "Ctrl+Shift+B", "Ctrl+Shift+M", "Ctrl+Shift+D", "F2", "Alt+1", "Alt+4"),
    *("Alt+8", "Ctrl+Home", "Ctrl+End", "Shift+Down", "Alt+Down"),
)
SIZES: Final = ((1280, 720), (1024, 768), (800, 600), (1920, 1080))
_PATIENCE: Final = 25  # events in one dialog before it is answered
_DEEP: Final = 100  # dialogs or menus over each other at most
_STUCK_MS: Final = 2_000  # in an event loop of its own before it is left
_RARE: Final = frozenset({"quit", "practice"})


@dataclass
class Monkey:
    """Acts at random on whatever window is in front; the same from the same seed."""

    services: Services
    seed: int
    window: MainWindow = field(init=False)
    done: Counter[str] = field(default_factory=Counter)
    starts: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self._in_dialog = 0
        self._watch = QTimer(interval=_STUCK_MS)
        self._watch.timeout.connect(_leave_popups)
        self.start()

    def start(self) -> None:
        """Open the window, as if the program had been started (again)."""
        self.starts += 1
        self.window = MainWindow(self.services)
        self.window.show()
        self.window.after_first_paint()
        self.turn()

    def turn(self) -> None:
        """Let the window work."""
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def run(self, count: int) -> None:
        """Do this many acts."""
        kinds = dict(self._kinds())
        names, weights = list(kinds), [weight for _, weight in kinds.values()]
        for _ in range(count):
            name = self.random.choices(names, weights)[0]
            self._watch.start()
            self._answer_what_waits()
            self._unlock()
            kinds[name][0]()
            self.turn()
            self._watch.stop()
            self.done[name] += 1
            if not self.window.isVisible():
                self._end()
                self.start()

    def _kinds(self) -> Iterator[tuple[str, tuple[Callable[[], object], int]]]:
        yield "plain key", (lambda: self._press(self.random.choice(PLAIN)), 26)
        yield "chord", (lambda: self._press(self.random.choice(CHORDS)), 16)
        yield "sign", (lambda: self._type(self.random.choice(SIGNS)), 12)
        yield "value", (lambda: self._type(self.random.choice(WORDS)), 8)
        yield "click", (self._click, 22)
        yield "double click", (self._double_click, 4)
        yield "wheel", (self._wheel, 3)
        yield "paste", (self._paste, 3)
        yield "menu", (self._act, 4)
        yield "example", (self._example, 1)
        yield "resize", (self._resize, 1)

    # What is in front ----------------------------------------------------------------------------

    def _front(self) -> QWidget:
        found = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if found is not None:
            return found
        others = [w for w in QApplication.topLevelWidgets() if w.isWindow() and w.isVisible()]
        if len(others) > 1 and self.random.random() < 0.5:
            return self.random.choice(others)
        return self.window

    def _focus(self) -> QWidget:
        front = self._front()
        if QApplication.activePopupWidget() is None:
            front.activateWindow()
            QApplication.processEvents()
        held = QApplication.focusWidget()
        if held is not None and held.window() is front.window() and held.isEnabled():
            return held
        return front

    def _answer_what_waits(self) -> None:
        modal = QApplication.activeModalWidget()
        self._in_dialog = self._in_dialog + 1 if modal is not None else 0
        if modal is None or self._in_dialog < _PATIENCE:
            return
        self._in_dialog = 0
        buttons = [
            b for b in modal.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()
        ]
        if buttons and self.random.random() < 0.6:
            self.random.choice(buttons).click()
        else:
            modal.close()
        self.turn()

    # Acts ----------------------------------------------------------------------------------------

    def _press(self, key: str) -> None:
        QTest.keySequence(self._focus(), QKeySequence(key))

    def _type(self, text: str) -> None:
        for sign in text:
            focus = self._focus()
            # Not by QTest, which knows Latin letters only.
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
                QApplication.sendEvent(focus, event)
                if not isValid(focus):
                    return

    def _spot(self) -> tuple[QWidget, QPoint]:
        front = self._front()
        if self.random.random() < 0.5:
            at = QPoint(self.random.randrange(max(front.width(), 1)), 0)
            at.setY(self.random.randrange(max(front.height(), 1)))
            found = front.childAt(at)
            return (found, found.mapFrom(front, at)) if found else (front, at)
        seen = [w for w in front.findChildren(QWidget) if w.window() is front and w.isVisible()]
        shown = [w for w in seen if not w.visibleRegion().isEmpty()]
        if not shown:
            return front, front.rect().center()
        chosen = self.random.choice(shown)
        return chosen, chosen.visibleRegion().boundingRect().center()

    def _click(self) -> None:
        widget, at = self._spot()
        if not isValid(widget):
            return
        button = self.random.choices(
            (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton),
            (12, 1, 1),
        )[0]
        held = Qt.KeyboardModifier.NoModifier
        if self.random.random() < 0.1:
            held = self.random.choice(
                (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
            )
        QTest.mouseClick(widget, button, held, at)

    def _double_click(self) -> None:
        widget, at = self._spot()
        if isValid(widget):
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _wheel(self) -> None:
        widget, at = self._spot()
        if not isValid(widget):
            return
        turn = QWheelEvent(
            at.toPointF(),
            widget.mapToGlobal(at).toPointF(),
            QPoint(),
            QPoint(0, self.random.choice((-240, -120, 120, 240))),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, turn)

    def _paste(self) -> None:
        QGuiApplication.clipboard().setText(self.random.choice(SHEETS + WORDS))
        self._press("Ctrl+V")

    def _act(self) -> None:
        if QApplication.activeModalWidget() is not None:
            return
        acts = self.window.actions_by_key
        able = [key for key, act in acts.items() if act.isEnabled() and key not in _RARE]
        chosen = self.random.choice(able)
        acts["quit" if self.random.random() < 0.01 else chosen].trigger()

    def _unlock(self) -> None:
        """Somebody goes on at a locked window, sooner or later."""
        lock = self.window.windows.lock
        if lock.is_locked and self.random.random() < 0.1:
            who = lock.screen.who
            who.setCurrentIndex(self.random.randrange(who.count()))
            lock.screen.try_now()

    def _example(self) -> None:
        """What "Add example" offers, chosen as its menu would be."""
        if QApplication.activeModalWidget() is None:
            self.window.acts.begin(self.random.choice(self.services.examples)[1])

    def _resize(self) -> None:
        self.window.resize(*self.random.choice(SIZES))

    # The end -------------------------------------------------------------------------------------

    def end(self) -> None:
        """Close everything, throwing away what is on the screen."""
        _leave_popups()
        for _ in range(_DEEP):
            modal = QApplication.activeModalWidget()
            if modal is None:
                break
            modal.close()
            self.turn()
        assert QApplication.activeModalWidget() is None, "a dialog does not close"
        self.window.document.close()
        self.window.close()
        self._end()

    def _end(self) -> None:
        for other in QApplication.topLevelWidgets():
            if other is not self.window and other.isVisible():
                other.close()
        self.window.deleteLater()
        self.turn()


def _leave_popups() -> None:
    """A menu or list that waits in an event loop of its own is left."""
    for _ in range(_DEEP):
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
    for menu in QApplication.topLevelWidgets():
        if isinstance(menu, QMenu) and menu.isVisible():
            menu.close()


@contextmanager
def files_in(folder: Path) -> Iterator[None]:
    """Whoever asks for a file is given one of this folder, or nothing every other time."""
    turns = iter(range(10**9))

    def one(*_: object, **__: object) -> tuple[str, str]:
        number = next(turns)
        return (str(folder / f"{number % 7}.pdf") if number % 2 else "", "")

    def many(*_: object, **__: object) -> tuple[list[str], str]:
        found = one()[0]
        return ([found] if found else [], "")

    answers = {
        "getSaveFileName": one,
        "getOpenFileName": one,
        "getOpenFileNames": many,
        "getExistingDirectory": lambda *_, **__: "",
    }
    own = {name: getattr(QFileDialog, name) for name in answers}
    try:
        for name, answer in answers.items():
            setattr(QFileDialog, name, answer)
        yield
    finally:
        for name, asked in own.items():
            setattr(QFileDialog, name, asked)
