"""How the worklist looks: two lines a session where there is little room, else a table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from domain.worklist import WorklistRow
from gui import icons
from gui.labels import named
from gui.record_model import Index
from gui.theme import colours
from gui.worklist_model import SIGNS, WorklistModel, masked, second_line
from gui.wrapping import mirrored

_ROLE = Qt.ItemDataRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
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
_HELP = "Arrows walk, Enter opens"


def _plain(index: Index) -> QModelIndex:
    return index.model().index(index.row(), index.column())


def _is_first(index: Index) -> bool:
    model = index.model()
    return isinstance(model, WorklistModel) and index.row() > 0 and model.is_first_of_day(index)


class WorklistDelegate(QStyledItemDelegate):
    """Two lines a session: who and when; how far it is. A strong line where another day begins."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, option.fontMetrics.lineSpacing() * 2 + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(_ROLE.UserRole)
        if not isinstance(row, WorklistRow):
            return
        scheme = colours(option.palette)
        painter.save()
        view = option.widget
        if isinstance(view, QListView) and view.selectionModel().isSelected(_plain(index)):
            painter.fillRect(option.rect, scheme.selected)
            mark = QRect(option.rect.topLeft(), QSize(3, option.rect.height()))
            painter.fillRect(mark, scheme.accent)
        self._paint_lines(painter, option, row)
        painter.setPen(scheme.border)
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if _is_first(index):
            painter.fillRect(
                QRect(option.rect.topLeft(), QSize(option.rect.width(), 2)), scheme.edge
            )
        painter.restore()

    @staticmethod
    def _paint_lines(painter: QPainter, option: QStyleOptionViewItem, row: WorklistRow) -> None:
        scheme = colours(option.palette)
        area = option.rect.adjusted(12, 6, -10, -6)
        height = area.height() // 2
        top = QRect(area.left(), area.top(), area.width(), height)
        below = QRect(area.left() + 20, area.top() + height, area.width() - 20, height)
        side, metrics = float(_ICON_SIDE), option.fontMetrics
        mrn = masked(row.mrn)
        painter.setPen(scheme.quiet)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mrn)
        glyph, tone = SIGNS[row.stage]
        middle = below.top() + (below.height() - side) / 2
        sign = mirrored(option, QRect(area.left(), int(middle), _ICON_SIDE, _ICON_SIDE))
        icons.paint(painter, QRectF(sign), glyph, scheme.tone(tone))
        below = mirrored(option, below)
        line = metrics.elidedText(second_line(row), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, line)
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(scheme.text)
        room = top.width() - metrics.horizontalAdvance(mrn) - 10
        name = painter.fontMetrics().elidedText(
            row.patient_name or "No name yet", Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, name)


class SearchLine(QLineEdit):
    """Down and Enter go on to the list."""

    left_downwards = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_ENTER, Qt.Key.Key_Down):
            self.left_downwards.emit(event.key() in _ENTER)
        else:
            super().keyPressEvent(event)


class WorklistView(QListView):
    """Enter opens the row a person stands on."""

    entered_row = Signal(QModelIndex)

    def __init__(self, model: WorklistModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(WorklistDelegate(self))
        self.setUniformItemSizes(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        named(self, "Sessions", _HELP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class WorklistTable(QTableView):
    """The same rows with a column for each thing; a click on a title sorts by it."""

    entered_row = Signal(QModelIndex)

    def __init__(self, model: WorklistModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() + 10)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
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
        model, scheme = self.model(), colours(self.palette())
        if isinstance(model, WorklistModel):
            model.icons = {
                stage: icons.icon(glyph, scheme.tone(tone))
                for stage, (glyph, tone) in SIGNS.items()
            }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
