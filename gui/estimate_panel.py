"""What Medicare would pay, beside the claim and only when asked for: it chooses nothing.

From 2026 two amounts: by the standard factor, and for participants in a qualifying alternative
payment model (APM).
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from domain.case import Case
from domain.charge import Derivation
from domain.estimate import ClaimEstimate, Estimate, LineEstimate, estimate, localities
from domain.facts import FactBook
from domain.fee_schedule import QPP, STANDARD
from domain.payment import Amount, LocalityKey
from domain.session import SrsSession
from gui import layouts, words
from gui.controls import Choice
from gui.labels import named, text_label
from gui.record_model import Index
from gui.theme import colours
from gui.wrapping import LEAD_ROLE, QUIET_ROLE, Rewrapping, WrappingDelegate, as_index

_NATIONAL = "National, no locality"
_WHAT, _FIRST, _SECOND = range(3)
_ONE: Final = "Estimate"
_TITLES: Final = {STANDARD: "Standard", QPP: "APM"}


class _What(WrappingDelegate):
    """Wraps to its own column."""

    margin = 3

    def _width(self, option: QStyleOptionViewItem, index: Index) -> int:
        view = option.widget
        if not isinstance(view, QTreeWidget):
            return super()._width(option, index)
        if view.isFirstColumnSpanned(index.row(), as_index(view, index.parent())):
            return view.viewport().width() - 12
        lost = view.indentation() if index.parent().isValid() else 0
        return max(view.columnWidth(_WHAT) - lost - 12, 60)


class _Money(WrappingDelegate):
    """Dollars on the first line of their row, to the right."""

    margin = 3

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = str(index.data() or "")
        return QSize(option.fontMetrics.horizontalAdvance(text) + 16, option.fontMetrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        scheme = colours(option.palette)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, scheme.selected)
        font = option.font
        font.setBold(not index.parent().isValid())
        painter.setFont(font)
        painter.setPen(scheme.text)
        area: QRect = option.rect.adjusted(2, self.margin, -8, 0)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, side, str(index.data() or ""))
        painter.restore()


class EstimatePanel(QWidget):
    """Told `show_estimate`; says `locality_changed` with "OH 00", or "" for the nation."""

    locality_changed = Signal(str)

    def __init__(self, book: FactBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._shown: tuple[SrsSession, Derivation] | None = None
        self._wanted = ""
        self.locality = Choice(self)
        named(self.locality, "Payment locality", "Where Medicare pays the practice")
        self.tree = QTreeWidget(self)
        named(self.tree, "Estimated Medicare payment by claim")
        self.told = text_label("", "quiet", wraps=True)
        layout = layouts.column(self, 6, (0, 6, 0, 0))
        layout.addWidget(self.locality)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.told)
        self._set_up_tree()
        self._fill_localities(None)
        self.locality.activated.connect(self._on_chosen)

    def _set_up_tree(self) -> None:
        tree = self.tree
        tree.setColumnCount(3)
        tree.setHeaderLabels(["Line", "Estimate", ""])
        tree.setItemDelegateForColumn(_WHAT, _What(tree))
        for column in (_FIRST, _SECOND):
            tree.setItemDelegateForColumn(column, _Money(tree))
        tree.setRootIsDecorated(False)
        tree.setIndentation(12)
        tree.setAllColumnsShowFocus(True)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        for column in (_FIRST, _SECOND):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
            header.model().setHeaderData(
                column,
                Qt.Orientation.Horizontal,
                Qt.AlignmentFlag.AlignRight,
                Qt.ItemDataRole.TextAlignmentRole,
            )
        self._rewrapping = Rewrapping(tree)

    def show_book(self, book: FactBook) -> None:
        """Estimate by the tables of another book from now on."""
        self._book = book
        self._estimate_again()

    def set_locality(self, text: str) -> None:
        """Choose a locality by state and number; one that is not there is national."""
        self._wanted = text
        self._stand_on_wanted()
        self._estimate_again()

    def show_estimate(self, session: SrsSession, derivation: Derivation | None) -> None:
        """Estimate the lines of a derivation; nothing without one."""
        self._shown = (session, derivation) if derivation else None
        self._estimate_again()

    def _estimate_again(self) -> None:
        scrolled = self.tree.verticalScrollBar().value()
        self.tree.clear()
        if self._shown is None:
            return
        session, derivation = self._shown
        self._fill_localities(derivation)
        found = estimate(Case(session), self._book, derivation.lines, self._key())
        self._show(found)
        self.tree.verticalScrollBar().setValue(scrolled)

    def _show(self, found: Estimate) -> None:
        self.tree.setVisible(not found.hidden)
        self.locality.setVisible(not found.hidden)
        self.told.setVisible(bool(found.hidden))
        self.told.setText(found.hidden)
        labels = max((claim.total for claim in found.claims), key=len, default=())
        self.tree.setColumnHidden(_SECOND, len(labels) < len((_FIRST, _SECOND)))
        titles = [_TITLES.get(amount.label, _ONE) for amount in labels]
        self.tree.setHeaderLabels(["Line", *titles, *["", ""][len(titles) :]])
        self.tree.addTopLevelItem(_note_item(found))
        self.tree.setFirstColumnSpanned(0, QModelIndex(), True)
        for claim in found.claims:
            self.tree.addTopLevelItem(_claim_item(claim))
        self.tree.expandAll()

    # Localities ----------------------------------------------------------------------------------

    def _key(self) -> LocalityKey | None:
        found = self.locality.currentData()
        state, _, number = str(found or "").partition(" ")
        return (state, number) if state else None

    def _fill_localities(self, derivation: Derivation | None) -> None:
        day = derivation.date_of_service if derivation else None
        known = [(f"{one.state} {one.number}", one.name) for one in localities(self._book, day)]
        if [key for key, _ in known] == [
            self.locality.itemData(row) for row in range(1, self.locality.count())
        ] and self.locality.count():
            return
        self.locality.clear()
        self.locality.addItem(_NATIONAL, "")
        for key, name in known:
            self.locality.addItem(f"{key} · {name.title()}", key)
        self._stand_on_wanted()

    def _stand_on_wanted(self) -> None:
        row = self.locality.findData(self._wanted)
        self.locality.setCurrentIndex(max(row, 0))

    def _on_chosen(self, _row: int) -> None:
        self._wanted = str(self.locality.currentData() or "")
        self._estimate_again()
        self.locality_changed.emit(self._wanted)


def _note_item(found: Estimate) -> QTreeWidgetItem:
    item = QTreeWidgetItem()
    tables = f" Tables: {'; '.join(found.tables)}." if found.tables else ""
    item.setData(_WHAT, QUIET_ROLE, f"{found.note}{tables}")
    item.setData(_WHAT, Qt.ItemDataRole.AccessibleTextRole, f"{found.note}{tables}")
    return item


def _claim_item(claim: ClaimEstimate) -> QTreeWidgetItem:
    item = QTreeWidgetItem()
    item.setData(_WHAT, LEAD_ROLE, words.label(claim.biller))
    if claim.unknown:
        lines = words.counted(claim.unknown, "line")
        item.setData(_WHAT, QUIET_ROLE, f"without {lines} that the tables do not price")
    _put_amounts(item, claim.total)
    spoken = ", ".join(_dollars(amount) for amount in claim.total) or "no estimate"
    item.setData(
        _WHAT, Qt.ItemDataRole.AccessibleTextRole, f"{words.label(claim.biller)}: {spoken}"
    )
    for one in claim.lines:
        item.addChild(_line_item(one))
    return item


def _line_item(one: LineEstimate) -> QTreeWidgetItem:
    item = QTreeWidgetItem()
    line = one.line
    units = f"× {line.units}" if line.units != 1 else ""
    what = " ".join(part for part in (line.code, *line.modifiers, units) if part)
    item.setText(_WHAT, what)
    item.setData(_WHAT, QUIET_ROLE, one.sentence)
    _put_amounts(item, one.amounts)
    spoken = f"{what}: {', '.join(_dollars(a) for a in one.amounts) or 'no estimate'}. "
    item.setData(_WHAT, Qt.ItemDataRole.AccessibleTextRole, spoken + one.sentence)
    return item


def _put_amounts(item: QTreeWidgetItem, amounts: tuple[Amount, ...]) -> None:
    if not amounts:
        item.setText(_FIRST, "–")
    for column, amount in zip((_FIRST, _SECOND), amounts, strict=False):
        item.setText(column, _dollars(amount))


def _dollars(amount: Amount) -> str:
    return f"${amount.dollars:,.2f}"
