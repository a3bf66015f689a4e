"""The sheets there are to print: standing on one shows it, a tick prints it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.labels import named
from gui.record_model import Index
from gui.theme import colours

_ROLE: Final = Qt.ItemDataRole
_CHECKED: Final = Qt.CheckState.Checked


class _TickDelegate(QStyledItemDelegate):
    """Draws the box of a row as `gui.controls.Tick` does, so that it is seen on dark ground too."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        style, scheme = option.widget.style(), colours(option.palette)
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        place = style.subElementRect(
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, full, option.widget
        )
        box = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
        is_full = index.data(_ROLE.CheckStateRole) == _CHECKED.value
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(scheme.quiet), 1.2))
        painter.setBrush(QColor(scheme.accent if is_full else scheme.base))
        painter.drawRoundedRect(box, 3, 3)
        if is_full:
            painter.setPen(QPen(QColor(scheme.on_accent), 2))
            points = ((0.25, 0.52), (0.45, 0.72), (0.76, 0.3))
            at = [box.topLeft() + QPointF(box.width() * x, box.height() * y) for x, y in points]
            painter.drawPolyline(QPolygonF(at))
        painter.restore()


class SheetList(QListWidget):
    """One row a kind of sheet: its title and, below, how it will be printed."""

    stood_on = Signal(str)
    ticked = Signal(str)

    def __init__(self, offers: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = dict(offers)
        self._items: dict[str, QListWidgetItem] = {}
        for kind, title in offers:
            item = QListWidgetItem(title, self)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(_ROLE.UserRole, kind)
            self._items[kind] = item
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_TickDelegate(self))
        named(self, "Sheets", "Arrows show a sheet; Space ticks those that are printed")
        self.setCurrentRow(0)
        self.currentItemChanged.connect(lambda now, _: self._on_current(now))
        self.itemChanged.connect(lambda item: self.ticked.emit(str(item.data(_ROLE.UserRole))))

    @property
    def kind(self) -> str:
        """The one a person stands on."""
        return str(self.currentItem().data(_ROLE.UserRole))

    @property
    def kinds(self) -> tuple[str, ...]:
        """All of them, in the order of the list."""
        return tuple(self._items)

    def wanted(self) -> tuple[str, ...]:
        """Those that are ticked, in the order of the list."""
        return tuple(k for k, item in self._items.items() if item.checkState() is _CHECKED)

    def tick(self, kind: str, *, is_wanted: bool) -> None:
        """Tick or untick one, as a hand would but unannounced."""
        was = self.blockSignals(True)
        self._items[kind].setCheckState(_CHECKED if is_wanted else Qt.CheckState.Unchecked)
        self.blockSignals(was)

    def show_choice(self, kind: str, printer: str, copies: int) -> None:
        """Say below the title how it will be printed; nothing where there is no printer."""
        told = ", ".join(part for part in (printer, copies > 1 and f"{copies} copies") if part)
        title = self._titles[kind]
        was = self.blockSignals(True)
        self._items[kind].setText(f"{title}\n{told}" if told else title)
        self._items[kind].setData(_ROLE.AccessibleTextRole, ", ".join(filter(None, (title, told))))
        self.blockSignals(was)

    def fit(self) -> None:
        """Take the room of the rows and no more."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        self.setFixedHeight(rows + 2 * self.frameWidth() + 2)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.stood_on.emit(str(item.data(_ROLE.UserRole)))
