"""Choice lists and check boxes, legible in every scheme; a turning wheel leaves them alone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from gui.theme import colours

_BOX = 16
_WORDS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic


def _mirrored(widget: QWidget, room: QRect) -> QRect:
    """The same place, counted from the right where people read from the right."""
    return QStyle.visualRect(widget.layoutDirection(), widget.rect(), room)


def _frame_focus(painter: QPainter, widget: QWidget, colour: str) -> None:
    if widget.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 2))
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), 4, 4)


def _unmarked(text: str) -> str:
    """A text without the mark of its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


class Choice(QComboBox):
    """A list of words with a visible arrow; without a choice it shows its placeholder, quietly."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours(self.palette())
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        is_empty = not self.currentText()
        painter.setPen(QColor(scheme.quiet if is_empty else scheme.text))
        room = _mirrored(self, self.rect().adjusted(8, 0, -20, 0))
        text = self.placeholderText() if is_empty else self.currentText()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if self.isEnabled():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = _mirrored(self, QRect(self.width() - 16, 0, 8, self.height()))
            _chevron(painter, QRectF(place).center(), scheme.quiet)
        painter.end()


def _chevron(painter: QPainter, middle: QPointF, colour: str) -> None:
    pen = QPen(QColor(colour), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, y = middle.x(), middle.y()
    painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])


class Tick(QCheckBox):
    """A check box whose frame can be seen on dark ground too."""

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        across = _BOX + 18 + metrics.horizontalAdvance(_unmarked(self.text()))
        return QSize(across, max(metrics.height(), _BOX) + 6)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(_mirrored(self, QRect(4, (self.height() - _BOX) // 2, _BOX, _BOX)))
        is_active = self.isEnabled()
        edge = scheme.accent if self.hasFocus() else scheme.quiet
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1.2))
        full = self.isChecked()
        ground = scheme.accent if full and is_active else scheme.quiet if full else scheme.base
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, 3, 3)
        if full:
            pen = QPen(QColor(scheme.on_accent), 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline(
                QPolygonF(
                    [
                        box.topLeft() + QPointF(4, 8.5),
                        box.topLeft() + QPointF(7, 11.5),
                        box.topLeft() + QPointF(12, 5),
                    ]
                )
            )
        painter.setPen(QColor(scheme.text if is_active else scheme.quiet))
        room = self.rect().adjusted(_BOX + 11, 0, 0, 0)
        painter.drawText(_mirrored(self, room), int(_WORDS), self.text())
        _frame_focus(painter, self, scheme.accent)
        painter.end()


class Pick(QRadioButton):
    """One of several, its ring seen on dark ground too."""

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        across = _BOX + 18 + metrics.horizontalAdvance(_unmarked(self.text()))
        return QSize(across, max(metrics.height(), _BOX) + 6)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(_mirrored(self, QRect(4, (self.height() - _BOX) // 2, _BOX, _BOX)))
        edge = scheme.accent if self.hasFocus() or self.isChecked() else scheme.quiet
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1.2))
        painter.setBrush(QColor(scheme.base))
        painter.drawEllipse(ring)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(scheme.accent))
            painter.drawEllipse(ring.adjusted(4, 4, -4, -4))
        painter.setPen(QColor(scheme.text))
        room = self.rect().adjusted(_BOX + 11, 0, 0, 0)
        painter.drawText(_mirrored(self, room), int(_WORDS), self.text())
        _frame_focus(painter, self, scheme.accent)
        painter.end()
