"""The list that opens under a field while a diagnosis is typed: code and title, nothing stored.

Arrows choose, Enter takes the code, Escape closes the list. Where the text is no code by itself the
first row stands ready, so that a few letters and Enter are enough; a code typed in part is never
finished unasked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from domain.diagnosis_offers import Offer, fragment
from gui import words

_NARROWEST: Final = 480
_WIDEST: Final = 760
_MARGIN: Final = 8
_ROOM: Final = 6  # above and below the text of a row, together
_BAR: Final = 24
_ROWS: Final = 10
_GAP: Final = "   "
_LONGEST: Final = "M8W.8WXW"  # the room a code may need
_NO_FLAGS: Final = Qt.ItemFlag.NoItemFlags

Index = QModelIndex | QPersistentModelIndex
Find = Callable[[str], tuple[Offer, ...]]


class OfferModel(QAbstractListModel):
    """The offers, one a row; what is not to be taken cannot be chosen and says why."""

    def __init__(self, parent: QLineEdit) -> None:
        super().__init__(parent)
        self.offers: tuple[Offer, ...] = ()

    def show(self, offers: tuple[Offer, ...]) -> None:
        """Show other offers."""
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            return offer.code
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            told = f"{offer.code}{_GAP}{offer.title}"
            return f"{told} – {offer.why_not}" if offer.why_not else told
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.plain(offer.title)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _NO_FLAGS if self.offers[index.row()].why_not else super().flags(index)


class OfferDelegate(QStyledItemDelegate):
    """Codes in one column, titles in another; a title too long is cut with dots."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        code, _, title = option.text.partition(_GAP)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_open = bool(option.state & QStyle.StateFlag.State_Enabled)
        group = QPalette.ColorGroup.Active if is_open else QPalette.ColorGroup.Disabled
        painter.setPen(option.palette.color(group, QPalette.ColorRole.Text))
        place = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, code)
        place.setLeft(place.left() + option.fontMetrics.horizontalAdvance(_LONGEST))
        cut = option.fontMetrics.elidedText(title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, cut)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 2 * _MARGIN + _BAR, size.height() + _ROOM)


class DiagnosisCompleter(QCompleter):
    """Searches on each keystroke and puts a chosen code into its line.

    Args:
        find: the offers for a text; quick enough for every keystroke.
        is_list: the line holds several codes; only the one being typed is replaced.
    """

    taken = Signal(str)  # the whole text of the line

    def __init__(self, line: QLineEdit, find: Find, *, is_list: bool) -> None:
        super().__init__(line)
        self._line = line
        self._find = find
        self._is_list = is_list
        self.offered = OfferModel(line)
        self.list = QListView()
        self.list.setAccessibleName("Diagnosis codes")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPopup(self.list)
        self.list.setItemDelegate(OfferDelegate(self.list))  # after Qt has set its own
        self.setModel(self.offered)
        self.setCompletionRole(Qt.ItemDataRole.EditRole)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_ROWS)
        self.setWidget(line)
        line.textEdited.connect(self.search)
        self.activated.connect(self._on_activated)

    def search(self, text: str) -> None:
        """Offer what the text, or its last part, may mean."""
        typed = fragment(text) if self._is_list else text.strip()
        is_at_end = self._line.cursorPosition() == len(text)
        self.offered.show(self._find(typed) if typed and is_at_end else ())
        if not self.offered.offers:
            self.list.hide()
            return
        asked = max(_NARROWEST, self._line.width(), self.list.sizeHintForColumn(0) + _BAR)
        self.complete(QRect(0, 0, min(asked, _WIDEST), self._line.height()))
        self._stand_ready(typed)

    def _stand_ready(self, typed: str) -> None:
        open_ones = [row for row, o in enumerate(self.offered.offers) if not o.why_not]
        is_code = typed[:1].isalpha() and typed[1:2].isdigit()
        exact = [row for row in open_ones if self.offered.offers[row].code == typed.upper()]
        ready = exact if is_code else open_ones
        row = self.completionModel().index(ready[0], 0) if ready else QModelIndex()
        self.list.setCurrentIndex(row)

    def _on_activated(self, code: str) -> None:
        text = self._line.text()
        kept = text[: len(text) - len(fragment(text))] if self._is_list else ""
        self._line.setText(kept + code)
        self.taken.emit(self._line.text())
