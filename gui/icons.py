"""Small pictures drawn as lines, so that they follow every colour scheme and screen density."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPixmapCache,
    QPolygonF,
)

from domain.charge import CheckStatus, Severity, Status

_GRID: Final = 16.0  # every glyph is drawn on a grid of 16 by 16


class Glyph(Enum):
    STOP = auto()
    HOLD = auto()
    WARN = auto()
    INFO = auto()
    GOOD = auto()
    EMPTY = auto()
    PEN = auto()
    CLOCK = auto()
    DASH = auto()
    NEW = auto()
    SAVE = auto()
    PAGE = auto()
    PRINTER = auto()
    UNDO = auto()
    REDO = auto()
    EXAMPLE = auto()
    CHOSEN = auto()


SEVERITY_GLYPHS: Final = {
    Severity.STOP: Glyph.STOP,
    Severity.HOLD: Glyph.HOLD,
    Severity.WARN: Glyph.WARN,
    Severity.INFO: Glyph.INFO,
}
STATUS_GLYPHS: Final = {
    Status.READY: Glyph.GOOD,
    Status.NEEDS_ATTENTION: Glyph.HOLD,
    Status.BLOCKED: Glyph.STOP,
}
CHECK_GLYPHS: Final = {
    CheckStatus.PRESENT: Glyph.GOOD,
    CheckStatus.MISSING: Glyph.EMPTY,
    CheckStatus.UNSIGNED: Glyph.PEN,
    CheckStatus.LATE: Glyph.CLOCK,
    CheckStatus.NOT_APPLICABLE: Glyph.DASH,
}


def paint(painter: QPainter, where: QRectF, glyph: Glyph, colour: QColor) -> None:
    """Draw `glyph` into the square `where`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(where.topLeft())
    painter.scale(where.width() / _GRID, where.height() / _GRID)
    painter.setPen(_pen(colour))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAWINGS[glyph](painter, colour)
    painter.restore()


def icon(glyph: Glyph, colour: QColor) -> QIcon:
    """The glyph as an icon, sharp at one to three times the usual density."""
    made = QIcon()
    for size in (16, 32, 48):
        made.addPixmap(_pixmap(glyph, colour, size))
    return made


def _pixmap(glyph: Glyph, colour: QColor, size: int) -> QPixmap:
    """Drawn once, and kept by Qt while the program runs."""
    key, pixmap = f"{glyph.name} {colour.name()} {size}", QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint(painter, QRectF(0, 0, size, size), glyph, colour)
        painter.end()
        QPixmapCache.insert(key, pixmap)
    return pixmap


def named_colour(name: str) -> QColor:
    """A colour of the scheme by its `#rrggbb`."""
    return QColor(name)


def no_icon() -> QIcon:
    """No picture."""
    return QIcon()


def _pen(colour: QColor, width: float = 1.4) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _filled(painter: QPainter, path: QPainterPath, colour: QColor) -> None:
    painter.fillPath(path, colour)
    light = colour.lightness() > 128
    painter.setPen(_pen(QColor("#101418" if light else "#ffffff"), 1.8))


def _stop(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath()
    near, far, edge, end = 5.0, 11.0, 1.0, 15.0
    corners = (
        (near, edge), (far, edge), (end, near), (end, far),
        (far, end), (near, end), (edge, far), (edge, near),
    )  # fmt: skip
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    _filled(painter, path, colour)
    painter.drawLine(QPointF(4.5, 8), QPointF(11.5, 8))


def _hold(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath()
    path.addEllipse(QRectF(1, 1, 14, 14))
    _filled(painter, path, colour)
    painter.drawLine(QPointF(6, 5), QPointF(6, 11))
    painter.drawLine(QPointF(10, 5), QPointF(10, 11))


def _warn(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(8, 1), QPointF(15.5, 14.5), QPointF(0.5, 14.5)]))
    path.closeSubpath()
    _filled(painter, path, colour)
    painter.drawLine(QPointF(8, 6), QPointF(8, 9.5))
    painter.drawPoint(QPointF(8, 12.3))


def _info(painter: QPainter, _: QColor) -> None:
    painter.drawEllipse(QRectF(1.5, 1.5, 13, 13))
    painter.drawLine(QPointF(8, 7.5), QPointF(8, 11.5))
    painter.drawPoint(QPointF(8, 4.7))


def _good(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath()
    path.addEllipse(QRectF(1, 1, 14, 14))
    _filled(painter, path, colour)
    painter.drawPolyline([QPointF(4.5, 8.3), QPointF(7, 10.8), QPointF(11.5, 5.5)])


def _chosen(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath()
    path.addRoundedRect(QRectF(1, 1, 14, 14), 2.5, 2.5)
    _filled(painter, path, colour)
    painter.drawPolyline([QPointF(4.5, 8.3), QPointF(7, 10.8), QPointF(11.5, 5.5)])


def _empty(painter: QPainter, _: QColor) -> None:
    painter.drawRoundedRect(QRectF(2, 2, 12, 12), 2, 2)
    painter.drawPoint(QPointF(8, 8))


def _writing(painter: QPainter, _: QColor) -> None:
    painter.drawPolygon(
        QPolygonF(
            [QPointF(10.5, 2), QPointF(13.5, 5), QPointF(5.5, 13), QPointF(2, 14), QPointF(3, 10)]
        )
    )
    painter.drawLine(QPointF(9, 14), QPointF(14, 14))


def _clock(painter: QPainter, _: QColor) -> None:
    painter.drawEllipse(QRectF(1.5, 1.5, 13, 13))
    painter.drawPolyline([QPointF(8, 4.5), QPointF(8, 8), QPointF(10.5, 9.8)])


def _dash(painter: QPainter, _: QColor) -> None:
    painter.drawLine(QPointF(4, 8), QPointF(12, 8))


def _sheet(painter: QPainter, _: QColor) -> None:
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(3, 1.5),
                QPointF(10, 1.5),
                QPointF(13, 4.5),
                QPointF(13, 14.5),
                QPointF(3, 14.5),
            ]
        )
    )


def _new(painter: QPainter, colour: QColor) -> None:
    _sheet(painter, colour)
    painter.drawLine(QPointF(8, 6), QPointF(8, 11))
    painter.drawLine(QPointF(5.5, 8.5), QPointF(10.5, 8.5))


def _page(painter: QPainter, colour: QColor) -> None:
    _sheet(painter, colour)
    for y in (6.5, 9.0, 11.5):
        painter.drawLine(QPointF(5.5, y), QPointF(10.5, y))


def _save(painter: QPainter, _: QColor) -> None:
    painter.drawPolygon(
        QPolygonF(
            [QPointF(2, 2), QPointF(11.5, 2), QPointF(14, 4.5), QPointF(14, 14), QPointF(2, 14)]
        )
    )
    painter.drawRect(QRectF(5, 2, 5.5, 3.5))
    painter.drawRect(QRectF(4.5, 8.5, 7, 5.5))


def _printer(painter: QPainter, _: QColor) -> None:
    painter.drawRect(QRectF(4.5, 1.5, 7, 4))
    painter.drawRoundedRect(QRectF(1.5, 5.5, 13, 6), 1, 1)
    painter.drawRect(QRectF(4.5, 9.5, 7, 5))


def _undo(painter: QPainter, _: QColor) -> None:
    path = QPainterPath(QPointF(3, 6))
    path.lineTo(10, 6)
    path.arcTo(QRectF(6.5, 6, 7, 7), 90, -180)
    path.lineTo(5, 13)
    painter.drawPath(path)
    painter.drawPolyline([QPointF(6, 3), QPointF(3, 6), QPointF(6, 9)])


def _redo(painter: QPainter, colour: QColor) -> None:
    painter.translate(_GRID, 0)
    painter.scale(-1, 1)
    _undo(painter, colour)


def _example(painter: QPainter, _: QColor) -> None:
    painter.drawEllipse(QRectF(2, 2, 12, 12))
    painter.drawEllipse(QRectF(6, 6, 4, 4))
    for x, y in ((0.5, 8.0), (13.0, 8.0)):
        painter.drawLine(QPointF(x, y), QPointF(x + 2.5, y))
    for x, y in ((8.0, 0.5), (8.0, 13.0)):
        painter.drawLine(QPointF(x, y), QPointF(x, y + 2.5))


_DRAWINGS: Final[dict[Glyph, Callable[[QPainter, QColor], None]]] = {
    Glyph.STOP: _stop,
    Glyph.HOLD: _hold,
    Glyph.WARN: _warn,
    Glyph.INFO: _info,
    Glyph.GOOD: _good,
    Glyph.EMPTY: _empty,
    Glyph.PEN: _writing,
    Glyph.CLOCK: _clock,
    Glyph.DASH: _dash,
    Glyph.NEW: _new,
    Glyph.SAVE: _save,
    Glyph.PAGE: _page,
    Glyph.PRINTER: _printer,
    Glyph.UNDO: _undo,
    Glyph.REDO: _redo,
    Glyph.EXAMPLE: _example,
    Glyph.CHOSEN: _chosen,
}
