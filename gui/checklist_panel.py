"""Documents the claim needs, grouped by who must act; Enter records one on the spot."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from domain.charge import CheckItem
from domain.session import Team
from gui import icons, words
from gui.labels import named
from gui.record_model import Index
from gui.theme import CHECK_TONES, colours
from gui.who_acts import DONE, Kinds, grouped, heading
from gui.wrapping import (
    GLYPH_ROLE,
    LEAD_ROLE,
    QUIET_ROLE,
    TONE_ROLE,
    Rewrapping,
    WrappingDelegate,
    paint_branch,
    paint_head,
    paint_nothing,
)

_NOTHING = "No document is asked for yet: documents follow from the charges."
ITEM_ROLE = Qt.ItemDataRole.UserRole + 9


class ChecklistDelegate(WrappingDelegate):
    """Who as a heading, documents below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.parent().isValid():
            super().paint(painter, option, index)
            return
        scheme = colours(option.palette)
        is_current = option.state & QStyle.StateFlag.State_Selected
        ground = scheme.selected if is_current else scheme.window
        paint_head(painter, option, str(index.data()), ground=ground)


class ChecklistPanel(QTreeView):
    """Told `show_items`; says `record_wanted` with the item a person wants to record."""

    record_wanted = Signal(object)

    def __init__(self, kinds: Kinds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds = kinds
        self._team = Team()
        self._model = QStandardItemModel(self)
        self._items: tuple[CheckItem, ...] | None = None
        self.setModel(self._model)
        self.setItemDelegate(ChecklistDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._rewrapping = Rewrapping(self)
        self.doubleClicked.connect(self._on_activated)
        named(self, "Documents by who must act", "Enter records the document")

    def show_items(self, items: tuple[CheckItem, ...], team: Team) -> None:
        """Show these documents, open ones first, under those who must act."""
        if (items, team) == (self._items, self._team):
            return
        at, folded = self.current_document(), self._folded()
        scrolled = self.verticalScrollBar().value()
        self._items, self._team = items, team
        self._model.clear()
        groups = grouped(items, team, self._kinds)
        for title, held in groups:
            head = QStandardItem(heading(title, len(held)))
            head.setData(title, ITEM_ROLE)
            head.setEditable(False)
            for item in held:
                head.appendRow(_row(item))
            self._model.appendRow(head)
            is_done = title == DONE and len(groups) > 1
            self.setExpanded(head.index(), title not in folded and not is_done)
        self.stand_on(at)
        self.verticalScrollBar().setValue(scrolled)

    def current_item(self) -> CheckItem | None:
        """The document a person stands on."""
        found = self.currentIndex().data(ITEM_ROLE)
        return found if isinstance(found, CheckItem) else None

    def current_document(self) -> str:
        """Its key, or nothing."""
        item = self.current_item()
        return item.document if item else ""

    def stand_on(self, document: str) -> None:
        """Make this document the current row."""
        for group in range(self._model.rowCount()):
            head = self._model.item(group)
            for row in range(head.rowCount()):
                item = head.child(row).data(ITEM_ROLE)
                if isinstance(item, CheckItem) and item.document == document:
                    self.setCurrentIndex(head.child(row).index())
                    return

    def _folded(self) -> set[str]:
        heads = [self._model.item(row) for row in range(self._model.rowCount())]
        return {
            str(head.data(ITEM_ROLE)) for head in heads if not self.isExpanded(head.index())
        } - {DONE}

    def record_current(self) -> None:
        """Ask to record the document a person stands on, or else the first open one."""
        if item := self.current_item() or self._first_open():
            self.record_wanted.emit(item)

    def items_at_hand(self) -> tuple[CheckItem, ...]:
        """The documents of the group a person stands in, or all of them."""
        index = self.currentIndex()
        head = index.parent() if index.parent().isValid() else index
        if not (self.hasFocus() and head.isValid()):
            return self._items or ()
        rows = range(self._model.rowCount(head))
        found = (self._model.index(row, 0, head).data(ITEM_ROLE) for row in rows)
        return tuple(item for item in found if isinstance(item, CheckItem))

    def _first_open(self) -> CheckItem | None:
        return next((item for item in self._items or () if item.is_open), None)

    def _on_activated(self, index: QModelIndex) -> None:
        item = index.data(ITEM_ROLE)
        if isinstance(item, CheckItem):
            self.record_wanted.emit(item)
        elif index.isValid():
            self.setExpanded(index, not self.isExpanded(index))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_nothing(self, _NOTHING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if not index.parent().isValid():
            painter.fillRect(rect, colours(self.palette()).window)
        paint_branch(painter, rect, self, index)


def _row(item: CheckItem) -> QStandardItem:
    row = QStandardItem(item.label)
    status = words.label(item.status)
    codes = ", ".join(item.codes)
    roles: dict[int, Any] = {
        int(ITEM_ROLE): item,
        int(LEAD_ROLE): status,
        int(GLYPH_ROLE): icons.CHECK_GLYPHS[item.status],
        int(TONE_ROLE): CHECK_TONES[item.status],
        int(QUIET_ROLE): " · ".join(part for part in (item.timing, codes) if part),
        int(Qt.ItemDataRole.AccessibleTextRole): f"{status}: {item.label}, {item.timing}",
    }
    for role, value in roles.items():
        row.setData(value, role)
    row.setEditable(False)
    return row
