"""Labels and messages that show text as it is: nothing in a name is ever taken for markup."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QSizePolicy, QWidget

from gui import icons
from gui.icons import Glyph
from gui.theme import Tone, colours
from gui.words import plain

_FROM_RIGHT = (
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
)


def text_label(text: str = "", name: str = "", *, wraps: bool = False) -> QLabel:
    """A label in plain text. `name`: a style of `theme.style_sheet`, such as "quiet"."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setWordWrap(wraps)
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        # Qt aligns words by their script; beside fields they belong to the reader's side.
        label.setAlignment(_FROM_RIGHT)
    return label


def named(widget: QWidget, name: str, help_text: str = "") -> None:
    """Give a widget its name for screen readers, and its help as tool tip and description."""
    widget.setAccessibleName(name)
    if help_text:
        widget.setAccessibleDescription(help_text)
        widget.setToolTip(plain(help_text))


def message(
    parent: QWidget | None, icon: QMessageBox.Icon, title: str, text: str, detail: str = ""
) -> QMessageBox:
    """A message box in plain text, not yet shown. `title` never names a patient."""
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    return box


def primary(text: str, name: str) -> QPushButton:
    """The button a dialog is there for, in the accent colour."""
    button = QPushButton(text)
    button.setObjectName("primary")
    button.setDefault(True)
    named(button, name)
    return button


class Badge(QWidget):
    """Icon and word on a tinted ground: a status that can be read without its colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = Glyph.DASH
        self._tone = Tone.QUIET
        self.text = ""
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_status(self, glyph: Glyph, tone: Tone, text: str) -> None:
        """Say `text` in the colour of `tone`."""
        self._glyph, self._tone, self.text = glyph, tone, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text) + 42, metrics.height() + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(scheme.tint(self._tone))
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        side = 16.0
        top = (self.height() - side) / 2
        icons.paint(painter, QRectF(10, top, side, side), self._glyph, scheme.tone(self._tone))
        painter.setPen(scheme.tone(self._tone))
        painter.drawText(
            self.rect().adjusted(32, 0, -6, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text,
        )
        painter.end()
