"""Locks the window: at once when asked, after a time without typing or pointing, and at the start
where a PIN is set. Everything of a patient is hidden, not covered; nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from domain.errors import CaptureError
from gui.lock_screen import LockScreen
from gui.services import Services

_LOOK_MS: Final = 5_000
_AWAY: Final = "locked_away"  # property of what was hidden
_ACTS: Final = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    )
)


class Lock(QObject):
    """Made with the window; `around` takes its content.

    Idleness is told by the clock of the wall, so that a computer that slept is found locked.
    """

    locking = Signal()  # the last moment to keep what is being typed
    unlocked = Signal(str)  # a sentence
    handed_over = Signal()  # somebody else goes on: put away what was open

    def __init__(self, services: Services, window: QMainWindow) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._app = cast("QApplication", QApplication.instance())
        self.screen = LockScreen(window)
        self.screen.tried.connect(self._on_tried)
        self.pages = QStackedWidget(window)
        self.pages.addWidget(self.screen)
        self.is_locked = False
        self.owns_clipboard: Callable[[], bool] = QGuiApplication.clipboard().ownsClipboard
        self.who = ""
        self._minutes = 0
        self._last = services.clock.now()
        self._focus: QWidget | None = None
        self._app.focusWindowChanged.connect(self._watch)
        self.timer = QTimer(self, interval=_LOOK_MS)
        self.timer.timeout.connect(self.look)

    def around(self, content: QWidget) -> QWidget:
        """The content of the window, beside the screen that takes its place."""
        self.pages.addWidget(content)
        self.pages.setCurrentWidget(content)
        return self.pages

    # Watching ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Lock where a PIN is set, and watch from now on."""
        self._watch(self._window.windowHandle())
        self.follow()
        if not self._services.is_demo and self._has_pin():
            self.lock()

    def follow(self) -> None:
        """Take the time from the settings as they are kept now; practice mode never locks alone."""
        try:
            minutes = self._services.store().precautions().lock_minutes
        except CaptureError:
            return
        self._minutes = 0 if self._services.is_demo else minutes
        self._last = self._services.clock.now()
        if self._minutes:
            self.timer.start()
        else:
            self.timer.stop()

    def stop(self) -> None:
        """Lock no more by itself; the window is closed."""
        self.timer.stop()
        self._app.removeEventFilter(self)

    def look(self) -> None:
        """Lock when nobody has typed or pointed for long enough."""
        now = self._services.clock.now()
        self._last = min(self._last, now)  # a clock set back
        if self._minutes and not self.is_locked and now - self._last >= self._span:
            self.lock()

    @property
    def _span(self) -> timedelta:
        return timedelta(minutes=self._minutes)

    @property
    def last_act(self) -> datetime:
        """When somebody last typed or pointed."""
        return self._last

    def _watch(self, shown: QWindow | None) -> None:
        if shown is not None:
            shown.installEventFilter(self)

    # Locking -------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Hide everything and ask who goes on."""
        if self.is_locked:
            return
        self.locking.emit()
        self.is_locked = True
        self._focus = self._window.focusWidget()
        self._put_away()
        self.screen.ask(self._names(), self.who, wants_pin=self._has_pin())
        self.pages.setCurrentWidget(self.screen)
        if self.owns_clipboard():
            QGuiApplication.clipboard().clear()
        self._app.installEventFilter(self)
        self.screen.focus_first()

    def _put_away(self) -> None:
        if (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
        for child in _parts(self._window):
            if child is not self.pages and child.isVisible():
                child.setProperty(_AWAY, True)
                child.hide()
        for other in QApplication.topLevelWidgets():
            self._hide(other)

    def _hide(self, other: QWidget) -> None:
        if self._is_beside(other) and other.isVisible():
            other.setProperty(_AWAY, True)
            other.hide()

    def _is_beside(self, other: QWidget) -> bool:
        """Whether it is a window of its own beside the locked one, not a list or a tip."""
        kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
        return other is not self._window and other.isWindow() and other.windowType() in kinds

    def _on_tried(self, who: str, typed: str) -> None:
        services, had_pin = self._services, self._has_pin()
        try:
            services.store().unlock(typed, who=who, actor=services.actor, at=services.clock.now())
        except CaptureError as error:
            self.screen.refuse(str(error))
            return
        self._open(who)
        told = f"{who} goes on."
        if had_pin and not self._has_pin():
            told += " The PIN was removed; set another in the settings."
        self.unlocked.emit(told)

    def _open(self, who: str) -> None:
        self._app.removeEventFilter(self)
        self.is_locked = False
        is_other = bool(self.who) and who != self.who
        self.who = who
        self._last = self._services.clock.now()
        self.screen.ask((), "", wants_pin=False)
        self.pages.setCurrentIndex(1)
        self._bring_back(is_other=is_other)
        if is_other:
            self.handed_over.emit()
        elif self._focus is not None:
            self._focus.setFocus()
        self._focus = None

    def _bring_back(self, *, is_other: bool) -> None:
        """Show what was hidden; what one person had open beside the window is shut for another."""
        for child in _parts(self._window):
            if _was_away(child):
                child.show()
        for other in filter(_was_away, QApplication.topLevelWidgets()):
            if is_other and isinstance(other, QDialog):
                QDialog.done(other, 0)
            else:
                other.show()

    def _names(self) -> tuple[str, ...]:
        """This system's user and the staff, each once."""
        try:
            staff = self._services.store().roster().staff
        except CaptureError:
            staff = ()
        names = (self._services.actor.name, *(one.name for one in staff if one.name))
        return tuple(dict.fromkeys(names))

    def _has_pin(self) -> bool:
        try:
            return self._services.store().has_pin()
        except CaptureError:
            return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there; while locked, let no key or new window through."""
        kind = event.type()
        if kind in _ACTS and not self.is_locked:
            self.look()  # after a sleep, the hand that wakes it finds it locked
            self._last = self._services.clock.now()
        if not self.is_locked:
            return False
        if kind == QEvent.Type.Shortcut:
            return not self._is_ours(watched)
        if kind == QEvent.Type.Show and isinstance(watched, QWidget) and self._is_beside(watched):
            QTimer.singleShot(0, watched, lambda: self._hide_late(watched))
        return False

    def _hide_late(self, other: QWidget) -> None:
        """Put away what was shown while the window was locked already, unless it no longer is."""
        if self.is_locked:
            self._hide(other)

    def _is_ours(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and self.screen.isAncestorOf(watched)


def _parts(window: QMainWindow) -> tuple[QWidget, ...]:
    """Bars and panels that lie in the window itself."""
    found = (child for child in window.children() if isinstance(child, QWidget))
    return tuple(child for child in found if not child.isWindow())


def _was_away(widget: QWidget) -> bool:
    was = bool(widget.property(_AWAY))
    widget.setProperty(_AWAY, None)
    return was
