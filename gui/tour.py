"""A tour of the window: a bubble beside each real control, walked with the arrow keys.

Nothing moves by itself: the bubble stands where it is put, so reduced motion needs no other way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from gui import layouts
from gui.labels import named, primary, text_label
from gui.narrow import Reachable
from gui.theme import HEADING, NEAR, ROOM, SNUG, colours, scaled

if TYPE_CHECKING:
    from gui.main_window import MainWindow

_WIDTH: Final = 360
_RING: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """`target`: the control to point at; it must be on the screen by then."""

    title: str
    text: str
    target: Callable[[MainWindow], QWidget]
    needs_session: bool = True


def _worklist(window: MainWindow) -> QWidget:
    return window.worklist


STOPS: Final = (
    Stop(
        title="The worklist",
        text="Every session of the department, newest first, with what it waits for. Type to find"
        " a name, number, date or code; Enter opens the row you stand on.",
        target=_worklist,
        needs_session=False,
    ),
    Stop(
        title="The session",
        text="Its pages follow the course, from patient to documents. Leave out what you do not"
        " know: an empty field is “not entered”, never “no”. Alt and a number opens a page.",
        target=lambda window: window.editor_now().tabs,
    ),
    Stop(
        title="Why a field matters",
        text="The field you stand on says here what it is for and which charge it drives.",
        target=lambda window: window.editor_now().help,
    ),
    Stop(
        title="Who may charge what",
        text="This panel follows every keystroke: charges by claim, suggested from the facts"
        " recorded.",
        target=lambda window: window.live,
    ),
    Stop(
        title="The next step",
        text="One sentence names what stands first in the way. F6 goes there.",
        target=lambda window: window.live.go,
    ),
    Stop(
        title="Why",
        text="Enter unfolds the reasons of a line; F3 shows all it stands on: facts, rule and"
        " sources. F4 asks why a code is not charged, F5 tries other facts on a copy.",
        target=lambda window: window.live.charges,
    ),
    Stop(
        title="Findings, checklist, necessity",
        text="What is doubtful, the gravest first, and which documents are open, by who must act."
        " F8 and F7 walk the findings.",
        target=lambda window: window.live.tabs,
    ),
    Stop(
        title="Everything else",
        text="Ctrl+K holds every action with its keys; type what you want to do.",
        target=lambda window: window.menuBar(),
        needs_session=False,
    ),
)


class Ring(QWidget):
    """A frame around a control; clicks and keys go through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours(self.palette())
        painter = QPainter(self)
        painter.setPen(QPen(QColor(scheme.accent), _RING))
        inset = _RING // 2 + 1
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
        painter.end()


class Tour(QFrame):
    """The bubble. Right or Enter goes on, Left goes back, Esc ends it."""

    def __init__(self, window: MainWindow, *, is_practice: bool) -> None:
        super().__init__(window)
        self._main = window
        self._is_practice = is_practice
        self._place = 0
        self._opened_for = ""
        self.setObjectName("bubble")
        self.setAutoFillBackground(True)
        self.setFixedWidth(_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ring = Ring(window)
        self.title = text_label("", "heading")
        self.title.setFont(scaled(self.title.font(), HEADING))
        self.text = text_label("", wraps=True)
        self.count = text_label("", "quiet")
        self.back = self._button("&Back", lambda: self.show_stop(self._place - 1))
        self.close_button = self._button("&Close", self.end)
        self.next = primary("", "Next")
        self.next.clicked.connect(self.go_on)
        self._lay_out()
        window.installEventFilter(self)
        self.show_stop(0)

    def _lay_out(self) -> None:
        layout = layouts.column(self, NEAR, (ROOM,) * 4)
        for widget in (self.title, self.text):
            layout.addWidget(widget)
        row = layouts.row(SNUG)
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (self.close_button, self.back, self.next):
            row.addWidget(button)
        layout.addLayout(row)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        named(button, text.replace("&", ""))
        button.clicked.connect(lambda _checked: act())
        return button

    @property
    def stop(self) -> Stop:
        """Where the tour stands."""
        return STOPS[self._place]

    def show_stop(self, place: int) -> None:
        """Stand at one stop and point at its control."""
        self._place = max(0, min(place, len(STOPS) - 1))
        stop = self.stop
        if stop.needs_session and self._main.document.about is None:
            self._open_something()
        self.title.setText(stop.title)
        self.text.setText(stop.text)
        self.count.setText(f"{self._place + 1} of {len(STOPS)}")
        self.back.setEnabled(self._place > 0)
        is_last = self._place == len(STOPS) - 1
        self.next.setText("&Done" if is_last else "&Next")
        named(self.next, "End the tour" if is_last else "Next stop")
        self.setAccessibleName(f"Tour, {self.count.text()}: {stop.title}")
        self.setAccessibleDescription(stop.text)
        self.show()
        self._bring_to_sight(stop.target(self._main))
        self.point()
        self.setFocus()

    def _open_something(self) -> None:
        """The pages need a session: the first of the list in practice, else an empty one."""
        row = self._main.worklist.model.row(self._main.worklist.model.first())
        if self._is_practice and row is not None:
            self._main.acts.open(row.id)
        else:
            self._main.acts.new()
        self._opened_for = self._main.document.about.id if self._main.document.about else ""

    def _bring_to_sight(self, target: QWidget) -> None:
        """Where there is little room the control may have been scrolled away."""
        for area in self._main.findChildren(Reachable):
            if area.isAncestorOf(target):
                area.bring(target)

    def point(self) -> None:
        """Put ring and bubble where the control is now."""
        target = self.stop.target(self._main)
        where = QRect(target.mapTo(self._main, QPoint(0, 0)), target.size())
        where = where.intersected(self._main.rect())
        self.ring.setGeometry(where.adjusted(-SNUG, -SNUG, SNUG, SNUG) & self._main.rect())
        self.ring.show()
        self.ring.raise_()
        self.adjustSize()
        self.move(_beside(where, self.rect(), self._main.rect()))
        self.raise_()

    def go_on(self) -> None:
        """The next stop, or the end."""
        if self._place == len(STOPS) - 1:
            self.end()
        else:
            self.show_stop(self._place + 1)

    def end(self) -> None:
        """Put ring and bubble away, and what was opened only for the tour."""
        self._main.removeEventFilter(self)
        about = self._main.document.about
        if about is not None and about.id == self._opened_for:
            self._main.acts.close()
        self.ring.deleteLater()
        self.hide()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the control when the window changes its size."""
        if event.type() is QEvent.Type.Resize:
            self.point()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.end()
            case Qt.Key.Key_Right | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.go_on()
            case Qt.Key.Key_Left:
                self.show_stop(self._place - 1)
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own name
        """Tab walks the bubble's own buttons, as in a dialog; Esc leaves."""
        buttons = [b for b in (self.next, self.close_button, self.back) if b.isEnabled()]
        here = ([-1] + [i for i, button in enumerate(buttons) if button.hasFocus()])[-1]
        there = (here + (1 if next else -1)) % len(buttons)
        buttons[there].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _beside(target: QRect, bubble: QRect, window: QRect) -> QPoint:
    """Right of the control, else left, below, above; on it where no side is free."""
    room = window.adjusted(NEAR, NEAR, -NEAR, -NEAR)
    middle = max(room.top(), min(target.center().y() - bubble.height() // 2,
                                 room.bottom() - bubble.height()))  # fmt: skip
    along = max(room.left(), min(target.left(), room.right() - bubble.width()))
    places = (
        QPoint(target.right() + ROOM, middle),
        QPoint(target.left() - ROOM - bubble.width(), middle),
        QPoint(along, target.bottom() + ROOM),
        QPoint(along, target.top() - ROOM - bubble.height()),
    )
    fitting = (place for place in places if room.contains(QRect(place, bubble.size())))
    inside = target.center() - bubble.center()
    return next(fitting, QPoint(max(room.left(), inside.x()), max(room.top(), inside.y())))


def take(window: MainWindow, *, is_practice: bool) -> Tour:
    """Begin the tour; one that is under way begins anew."""
    for earlier in window.findChildren(Tour):
        earlier.end()
    return Tour(window, is_practice=is_practice)
