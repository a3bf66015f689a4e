"""Rows that wrap their text to the width of the view, with an icon and a bold word in front."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from gui import icons
from gui.icons import Glyph
from gui.record_model import Index
from gui.theme import Tone, colours

GLYPH_ROLE: Final = Qt.ItemDataRole.UserRole + 1  # a Glyph
TONE_ROLE: Final = Qt.ItemDataRole.UserRole + 2  # a Tone
LEAD_ROLE: Final = Qt.ItemDataRole.UserRole + 3  # a bold first line
QUIET_ROLE: Final = Qt.ItemDataRole.UserRole + 4  # a last line in a quiet colour

_SIDE: Final = 16
_NEAR: Final = 8
_FLAGS: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_WRAPPED: Final = _FLAGS | Qt.TextFlag.TextWordWrap
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_WRAPPED_RIGHT: Final = _RIGHT | Qt.TextFlag.TextWordWrap  # where people read from the right


def _is_from_left(option: QStyleOptionViewItem) -> bool:
    return option.direction is Qt.LayoutDirection.LeftToRight


def mirrored(option: QStyleOptionViewItem, place: QRect) -> QRect:
    """The same place in the row, counted from the right where people read from the right."""
    return QStyle.visualRect(option.direction, option.rect, place)


def _pointing(middle: QPointF, *, is_from_left: bool) -> list[QPointF]:
    """A small arrow head in the direction of reading."""
    way = 2 if is_from_left else -2
    x, y = middle.x(), middle.y()
    return [QPointF(x - way, y - 4), QPointF(x + way, y), QPointF(x - way, y + 4)]


def paint_head(
    painter: QPainter, option: QStyleOptionViewItem, text: str, quiet: str = "", ground: str = ""
) -> None:
    """A heading among rows, on the ground of the window or of what is stood on; `quiet`: opposite.

    Words keep their own direction; only their side follows the reader's.
    """
    scheme = colours(option.palette)
    painter.save()
    painter.fillRect(option.rect, QColor(ground or scheme.window))
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    middle = Qt.AlignmentFlag.AlignVCenter
    near, far = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    if not _is_from_left(option):
        near, far = far, near
    area = mirrored(option, option.rect.adjusted(6, 0, -8, 0))
    painter.setPen(QColor(scheme.quiet))
    painter.drawText(area, int(far | middle), quiet)
    beside = option.fontMetrics.horizontalAdvance(quiet) + _NEAR if quiet else 0
    font = QFont(option.font)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(scheme.text))
    room = mirrored(option, option.rect.adjusted(6, 0, -8 - beside, 0))
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(near | middle), cut)
    painter.restore()


def paint_nothing(view: QAbstractItemView, words: str) -> None:
    """Say in an empty list why it is empty."""
    if view.model().rowCount() or not words:
        return
    painter = QPainter(view.viewport())
    painter.setPen(colours(view.palette()).tone(Tone.QUIET))
    room = view.viewport().rect().adjusted(_SIDE, 0, -_SIDE, 0)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
    painter.end()


class WrappingDelegate(QStyledItemDelegate):
    """Paints lead, text and quiet line below one another; text is never taken for markup."""

    margin = 5

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._width(option, index)
        height = sum(rect.height() for rect, *_ in self._blocks(option, index, width))
        return QSize(60, height + 2 * self.margin)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        scheme = colours(option.palette)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, scheme.selected)
        left, top = option.rect.left() + 6, option.rect.top() + self.margin
        glyph, tone = index.data(GLYPH_ROLE), index.data(TONE_ROLE)
        if isinstance(glyph, Glyph) and isinstance(tone, Tone):
            where = mirrored(option, QRect(left, top + 1, _SIDE, _SIDE))
            icons.paint(painter, QRectF(where), glyph, scheme.tone(tone))
        flags = int(_WRAPPED if _is_from_left(option) else _WRAPPED_RIGHT)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for rect, text, font, role in self._blocks(option, index, self._width(option, index)):
            painter.setFont(font)
            is_lead = role == LEAD_ROLE and isinstance(tone, Tone)
            quiet = role == QUIET_ROLE
            painter.setPen(scheme.tone(tone) if is_lead else scheme.quiet if quiet else scheme.text)
            placed = mirrored(option, rect.translated(left + self._indent(index), top))
            painter.drawText(placed, flags, text)
            top += rect.height()
        painter.restore()

    @staticmethod
    def _indent(index: Index) -> int:
        return _SIDE + 8 if index.data(GLYPH_ROLE) is not None else 0

    def _width(self, option: QStyleOptionViewItem, index: Index) -> int:
        view = option.widget
        width = option.rect.width()
        if isinstance(view, QAbstractItemView):
            width = view.viewport().width()
        if isinstance(view, QTreeView):
            depth = 1 if view.rootIsDecorated() else 0
            parent = index.parent()
            while parent.isValid():
                depth, parent = depth + 1, parent.parent()
            width -= depth * view.indentation()
        return max(width - 12 - self._indent(index), 60)

    @staticmethod
    def _blocks(
        option: QStyleOptionViewItem, index: Index, width: int
    ) -> list[tuple[QRect, str, QFont, int]]:
        bold = QFont(option.font)
        bold.setBold(True)
        found = []
        for role, font in (
            (LEAD_ROLE, bold),
            (int(Qt.ItemDataRole.DisplayRole), option.font),
            (QUIET_ROLE, option.font),
        ):
            text = index.data(role)
            if text:
                room = QRect(0, 0, width, 10_000)
                rect = QFontMetrics(font).boundingRect(room, int(_WRAPPED), str(text))
                found.append((QRect(0, 0, width, rect.height()), str(text), font, int(role)))
        return found


def as_index(view: QTreeView, index: Index) -> QModelIndex:
    """The plain index of a row, whichever kind Qt handed in."""
    model = view.model()
    parent = index.parent()
    return model.index(index.row(), 0, parent) if index.isValid() else QModelIndex()


def paint_branch(painter: QPainter, rect: QRect, view: QTreeView, index: Index) -> None:
    """An arrow beside the first line of a row that can be unfolded."""
    model = view.model()
    if not model.hasChildren(as_index(view, index)):
        return
    x = rect.right() - view.indentation() / 2 + 1
    is_low = rect.height() < view.fontMetrics().height() * 2
    y = rect.center().y() if is_low else rect.top() + 5 + view.fontMetrics().height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colours(view.palette()).quiet), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    if view.isExpanded(as_index(view, index)):
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
    else:
        is_from_left = view.layoutDirection() is Qt.LayoutDirection.LeftToRight
        painter.drawPolyline(_pointing(QPointF(x, y), is_from_left=is_from_left))
    painter.restore()


def paint_arrow(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """A mark at the right of a row that leads somewhere."""
    place = mirrored(option, QRect(option.rect.right() - 15, option.rect.top(), 8, 2))
    middle = QPointF(place.center().x(), option.rect.center().y() + 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colours(option.palette).accent), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPolyline(_pointing(middle, is_from_left=_is_from_left(option)))
    painter.restore()


class Rewrapping(QObject):
    """Lays a view out again when its width changes, since rows grow higher as it gets narrower."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._width = -1
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self._view.viewport().width() != self._width:
            self._width = self._view.viewport().width()
            self._view.scheduleDelayedItemsLayout()
        return super().eventFilter(watched, event)
