"""Practice mode: made-up sessions in a process of its own, marked so wherever one looks.

Nothing of it can reach the department's database: the other process is given a throw-away folder
and knows of no other.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QProcess, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gui import icons, layouts
from gui.icons import Glyph
from gui.labels import text_label
from gui.theme import NEAR, SNUG, Tone, colours

WORDS: Final = (
    "Practice mode: made-up patients. Nothing here reaches the department's database, and all of"
    " it is thrown away when this window is closed."
)
MARK: Final = "PRACTICE"
_STARTED: Final = "Practice mode opens in a window of its own, with made-up patients."
_FAILED: Final = (
    "Practice mode could not be started; your own sessions are untouched. Start it with the"
    " program's option --demo."
)
_VEIL: Final = 20  # of 255: seen at a glance, and text stays readable through it


def start(command: tuple[str, ...]) -> str:
    """Start it; returns what is to be said."""
    program, *arguments = command
    is_started, _ = QProcess.startDetached(program, arguments)
    return _STARTED if is_started else _FAILED


class PracticeStrip(QFrame):
    """Says above everything else that nothing here is real."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.words = text_label(WORDS, "heading", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(_ICON + 3 * NEAR, SNUG, NEAR, SNUG)
        row.addWidget(self.words, 1)
        self.setAccessibleName(WORDS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), scheme.tint(Tone.WARN))
        colour = scheme.tone(Tone.WARN)
        painter.fillRect(0, self.height() - 2, self.width(), 2, colour)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - NEAR - _ICON if is_mirrored else NEAR
        place = QRectF(left, (self.height() - _ICON) / 2, _ICON, _ICON)
        icons.paint(painter, place, Glyph.WARN, colour)
        painter.end()


_ICON: Final = 18


def within(window: QWidget, content: QWidget, *, is_practice: bool) -> QWidget:
    """The content of the window; in practice mode, marked above and across."""
    if not is_practice:
        return content
    whole = QWidget(window)
    column = layouts.column(whole, 0)
    column.addWidget(PracticeStrip(whole))
    column.addWidget(content, 1)
    Watermark(window)
    return whole


class Watermark(QWidget):
    """The word across the whole window; clicks and keys go through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window, above what it holds."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show) and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
            self.raise_()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = QColor(colours(self.palette()).tone(Tone.WARN))
        colour.setAlpha(_VEIL)
        painter.setPen(colour)
        font = self.font()
        font.setBold(True)
        font.setPixelSize(max(self.width() // 9, 24))
        painter.setFont(font)
        painter.translate(self.rect().center())
        painter.rotate(-24)
        painter.drawText(
            QRectF(-self.width(), -self.height(), 2 * self.width(), 2 * self.height()),
            Qt.AlignmentFlag.AlignCenter,
            MARK,
        )
        painter.end()
