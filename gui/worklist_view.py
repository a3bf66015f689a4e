"""How the worklist looks: two lines a session where there is little room, else a table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from domain.worklist import WorklistRow
from gui import icons
from gui.icons import Glyph
from gui.labels import named
from gui.record_model import Index
from gui.theme import colours
from gui.words import day
from gui.worklist_model import COLUMNS, NAME_COLUMN, SIGNS, WorklistModel, masked, second_line
from gui.wrapping import mirrored

_ROLE = Qt.ItemDataRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WALK = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_CHOOSING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_ICON_SIDE = 14
# What fills each column after the first, for its width.
_SAMPLES = (
    "2026-10-15",
    "Ready to sign, amended   ",
    "R. Castellano, MD",
    "1234 d",
    "…4711  ",
    "Lesions  ",
    "TrueBeam 3",
)
_HELP = "Arrows walk, Enter opens, Space chooses for printing, Escape chooses none"


def _plain(index: Index) -> QModelIndex:
    return index.model().index(index.row(), index.column())


class WorklistDelegate(QStyledItemDelegate):
    """Two lines a session: who, and how far it is; above each day one line with its name."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, scheme = index.model(), colours(option.palette)
        if not isinstance(model, WorklistModel):
            return
        painter.save()
        row = model.row(index)
        if row is None:
            self._paint_head(painter, option, model, index)
        else:
            view = option.widget
            if isinstance(view, QTableView) and view.selectionModel().isSelected(_plain(index)):
                painter.fillRect(option.rect, scheme.selected)
                mark = QRect(option.rect.topLeft(), QSize(3, option.rect.height()))
                painter.fillRect(mark, scheme.accent)
            self._paint_lines(painter, option, row, model)
        painter.setPen(scheme.border)
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    @staticmethod
    def _paint_head(
        painter: QPainter, option: QStyleOptionViewItem, model: WorklistModel, index: Index
    ) -> None:
        scheme = colours(option.palette)
        painter.fillRect(option.rect, scheme.panel)
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(scheme.text)
        area, metrics = option.rect.adjusted(12, 0, -10, 0), painter.fontMetrics()
        told = model.head_told(index)
        if metrics.horizontalAdvance(told) > area.width():
            told = model.head_told(index, is_short=True)
        told = metrics.elidedText(told, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, told)

    @staticmethod
    def _paint_lines(
        painter: QPainter, option: QStyleOptionViewItem, row: WorklistRow, model: WorklistModel
    ) -> None:
        scheme = colours(option.palette)
        area = option.rect.adjusted(12, 6, -10, -6)
        height = area.height() // 2
        top = QRect(area.left(), area.top(), area.width(), height)
        below = QRect(area.left() + 20, area.top() + height, area.width() - 20, height)
        metrics, mrn = option.fontMetrics, masked(row.mrn)
        painter.setPen(scheme.quiet)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mrn)
        room = top.width() - metrics.horizontalAdvance(mrn) - 10
        if row.id in model.marked:
            icons.paint(
                painter, _sign_at(option, top), Glyph.CHOSEN, icons.named_colour(scheme.accent)
            )
            top, room = top.adjusted(20, 0, 0, 0), room - 20
        glyph, tone = SIGNS[row.stage]
        icons.paint(painter, _sign_at(option, below.adjusted(-20, 0, 0, 0)), glyph,
                    scheme.tone(tone))  # fmt: skip
        below = mirrored(option, below)
        told = second_line(row, "" if model.is_grouped else day(row.day))
        line = metrics.elidedText(told, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, line)
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(scheme.text)
        name = painter.fontMetrics().elidedText(
            row.patient_name or "No name yet", Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(mirrored(option, top), Qt.AlignmentFlag.AlignVCenter, name)


def _sign_at(option: QStyleOptionViewItem, line: QRect) -> QRectF:
    """Where the sign in front of a line stands."""
    top = line.top() + (line.height() - _ICON_SIDE) // 2
    return QRectF(mirrored(option, QRect(line.left(), top, _ICON_SIDE, _ICON_SIDE)))


class SearchLine(QLineEdit):
    """Down and Enter go on to the list."""

    left_downwards = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_ENTER, Qt.Key.Key_Down):
            self.left_downwards.emit(event.key() in _ENTER)
        else:
            super().keyPressEvent(event)


class SessionRows(QTableView):
    """Enter opens a row, Space and Ctrl+click choose it, Shift chooses from one to another."""

    entered_row = Signal(QModelIndex)
    head_height = 0  # of the line above a day

    def __init__(self, model: WorklistModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._list = model
        self._heads: tuple[int, ...] = ()
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        model.modelReset.connect(self._on_reset)
        model.rowsInserted.connect(lambda _, first, _last: self._dress_heads(first))

    def _on_reset(self) -> None:
        self.clearSpans()
        usual = self.verticalHeader().defaultSectionSize()
        for row in self._heads:
            if row < self._list.rowCount():
                self.setRowHeight(row, usual)
        self._heads = ()
        self._dress_heads(0)

    def _dress_heads(self, first: int) -> None:
        """The line above a day goes right across."""
        for row in self._list.heads(first):
            self.setRowHeight(row, self.head_height)
            self.setSpan(row, 0, 1, len(COLUMNS))
        self._heads = self._list.heads()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, here = event.key(), self.currentIndex()
        if key in _ENTER:
            self.entered_row.emit(here)
        elif key == Qt.Key.Key_Space:
            self._list.toggle(here)
        elif key == Qt.Key.Key_Escape and self._list.marked:
            self._list.let_go()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.setCurrentIndex(
                self._list.first() if key == Qt.Key.Key_Home else self._list.last()
            )
        else:
            super().keyPressEvent(event)
            if key in _WALK and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._mark_from(here)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        held, here = event.modifiers() & _CHOOSING, self.currentIndex()
        if event.button() != Qt.MouseButton.LeftButton or not held:
            super().mousePressEvent(event)
            return
        there = self.indexAt(event.position().toPoint())
        if self._list.row(there) is None:
            return
        self.setCurrentIndex(there)
        if held & Qt.KeyboardModifier.ShiftModifier:
            self._mark_from(here)
        else:
            self._list.toggle(there)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not event.modifiers() & _CHOOSING:  # choosing opens nothing
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not event.modifiers() & _CHOOSING:
            super().mouseDoubleClickEvent(event)

    def _mark_from(self, begin: QModelIndex) -> None:
        """Choose every session from `begin` to the current one."""
        rows = sorted((max(begin.row(), 0), max(self.currentIndex().row(), 0)))
        self._list.mark(range(rows[0], rows[1] + 1))


class WorklistView(SessionRows):
    """One column of two lines a session, where there is little room."""

    def __init__(self, model: WorklistModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.setItemDelegate(WorklistDelegate(self))
        spacing = self.fontMetrics().lineSpacing()
        self.verticalHeader().setDefaultSectionSize(spacing * 2 + 16)
        self.head_height = spacing + 10
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.hide()
        head.setSectionResizeMode(NAME_COLUMN, QHeaderView.ResizeMode.Stretch)
        for column in range(NAME_COLUMN + 1, len(COLUMNS)):
            self.hideColumn(column)
        named(self, "Sessions", _HELP)


class WorklistTable(SessionRows):
    """The same rows with a column for each thing; a click on a title sorts by it."""

    def __init__(self, model: WorklistModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() + 10)
        self.head_height = metrics.lineSpacing() + 14
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(NAME_COLUMN, QHeaderView.ResizeMode.Stretch)
        for column, sample in enumerate(_SAMPLES, 1):
            head.resizeSection(column, metrics.horizontalAdvance(sample) + 16)
        self.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.dress()
        named(self, "Sessions", f"{_HELP}; a column's title sorts by it")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.dress()

    def dress(self) -> None:
        """Draw the signs of the states in the colours of the moment, once for all rows."""
        model, scheme = self._list, colours(self.palette())
        model.icons = {
            stage: icons.icon(glyph, scheme.tone(tone)) for stage, (glyph, tone) in SIGNS.items()
        }
        model.mark_icon = icons.icon(Glyph.CHOSEN, icons.named_colour(scheme.accent))
        font = QFont(self.font())
        font.setBold(True)
        model.head_look = {
            int(_ROLE.FontRole): font,
            int(_ROLE.ForegroundRole): QBrush(scheme.text),
            int(_ROLE.BackgroundRole): QBrush(scheme.panel),
        }
