"""The sessions of the department, newest first: found while typing, opened with Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from domain.charge import Status
from domain.errors import CaptureError
from domain.states import SessionState
from domain.worklist import SortBy, WorklistKey, WorklistRow
from gui import icons, layouts, words
from gui.icons import Glyph
from gui.labels import named, text_label
from gui.record_model import Index
from gui.theme import STATUS_TONES, Tone, colours

PAGE = 100
_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_MRN_SHOWN = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

Fetch = Callable[[str, WorklistKey | None, int], tuple[WorklistRow, ...]]

_COLUMNS = ("Patient", "Day", "Status", "MRN", "Lesions", "Machine", "Saved by")


class WorklistModel(QAbstractTableModel):
    """Pages of the worklist, fetched by the key of the last row as the view scrolls."""

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._rows: tuple[WorklistRow, ...] = ()
        self._search = ""
        self._has_more = False

    def search(self, text: str) -> None:
        """Show the first page of the sessions that match."""
        rows = self._fetch(text, None, PAGE)
        self.beginResetModel()
        self._search, self._rows = text, rows
        self._has_more = len(rows) == PAGE
        self.endResetModel()

    def refresh(self) -> None:
        """Read again what has been shown so far."""
        rows = self._fetch(self._search, None, max(PAGE, len(self._rows)))
        self.beginResetModel()
        self._has_more = len(rows) == max(PAGE, len(self._rows))
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> WorklistRow | None:
        """The row at `index`."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, session_id: str) -> QModelIndex:
        """Where a session stands, if it has been fetched."""
        at = next((i for i, row in enumerate(self._rows) if row.id == session_id), None)
        return QModelIndex() if at is None else self.index(at, 0)

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        if not self.canFetchMore(parent):
            return
        rows = self._fetch(self._search, self._rows[-1].key(SortBy.DAY), PAGE)
        self._has_more = len(rows) == PAGE
        if rows:
            count = len(self._rows)
            self.beginInsertRows(QModelIndex(), count, count + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        is_title = orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole
        return _COLUMNS[section] if is_title else None

    def data(self, index: Index, role: int = 0) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == _ROLE.DisplayRole:
            return _texts(row)[index.column()]
        if role == _ROLE.AccessibleTextRole:
            return f"{_texts(row)[0]}, MRN ending {row.mrn[-_MRN_SHOWN:]}, {second_line(row)}"
        return row if role == _ROLE.UserRole else None


def _texts(row: WorklistRow) -> tuple[str, ...]:
    return (
        row.patient_name or "No name yet",
        words.day(row.day),
        state_word(row),
        masked(row.mrn),
        str(row.lesions),
        row.machine,
        row.saved_by,
    )


def masked(mrn: str) -> str:
    """The end of an MRN: tells two people of one name apart, cannot be copied from afar."""
    return f"…{mrn[-_MRN_SHOWN:]}" if len(mrn) > _MRN_SHOWN else mrn


def state_word(row: WorklistRow) -> str:
    """Signed, void, or what the derivation said when it was saved."""
    is_open = row.state is SessionState.DRAFT and row.status
    return words.short_status(row.status) if is_open else words.label(row.state)


def second_line(row: WorklistRow) -> str:
    """What stands below the name."""
    lesions = words.counted(row.lesions, "lesion") if row.lesions else ""
    parts = (state_word(row), words.day(row.day), lesions, row.machine)
    return " · ".join(part for part in parts if part)


def _sign(row: WorklistRow) -> tuple[Glyph, Tone]:
    if row.state is SessionState.SIGNED:
        return Glyph.PEN, Tone.GOOD
    if row.state is SessionState.VOID or row.status not in tuple(Status):
        return Glyph.DASH, Tone.QUIET
    status = Status(row.status)
    return icons.STATUS_GLYPHS[status], STATUS_TONES[status]


def _plain(index: Index) -> QModelIndex:
    return index.model().index(index.row(), index.column())


class WorklistDelegate(QStyledItemDelegate):
    """Two lines a session: who and when; how far it is."""

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
        painter.restore()

    @staticmethod
    def _paint_lines(painter: QPainter, option: QStyleOptionViewItem, row: WorklistRow) -> None:
        scheme = colours(option.palette)
        area = option.rect.adjusted(12, 6, -10, -6)
        height = area.height() // 2
        top = QRect(area.left(), area.top(), area.width(), height)
        below = QRect(area.left() + 20, area.top() + height, area.width() - 20, height)
        side, metrics = 14.0, option.fontMetrics
        mrn = masked(row.mrn)
        painter.setPen(scheme.quiet)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mrn)
        glyph, tone = _sign(row)
        middle = below.top() + (below.height() - side) / 2
        icons.paint(painter, QRectF(area.left(), middle, side, side), glyph, scheme.tone(tone))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class WorklistPanel(QWidget):
    """Search field above the list."""

    open_wanted = Signal(str)
    failed = Signal(str)

    def __init__(self, fetch: Fetch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = WorklistModel(fetch, self)
        self.search = SearchLine(self)
        self.search.setPlaceholderText("Find: name, MRN, machine, code")
        self.search.setClearButtonEnabled(True)
        named(self.search, "Find a session", "Words of name, MRN, machine or code. Ctrl+F")
        self.view = WorklistView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(WorklistDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        named(self.view, "Sessions, newest first", "Enter opens the session")
        self.empty = text_label("", "quiet", wraps=True)
        self._delay = QTimer(self, singleShot=True, interval=80)
        self._delay.timeout.connect(self._on_search)
        layout = layouts.column(self, 6, (8, 8, 8, 8))
        layout.addWidget(self.search)
        layout.addWidget(self.empty)
        layout.addWidget(self.view, 1)
        self.search.textEdited.connect(lambda _: self._delay.start())
        self.search.textChanged.connect(lambda text: text or self._delay.start())
        self.view.clicked.connect(self._on_activated)
        self.search.left_downwards.connect(lambda enter: self._on_search_key(is_enter=enter))
        self.view.entered_row.connect(self._on_activated)

    def refresh(self, select: str = "") -> None:
        """Read the list again; `select`: the session to stand on."""
        self._guarded(self.model.refresh)
        self.stand_on(select)

    def stand_on(self, session_id: str) -> None:
        """Make this session the current row; none if it is not in the list."""
        self.view.setCurrentIndex(self.model.index_of(session_id))

    def _on_search_key(self, *, is_enter: bool) -> None:
        self._on_search()
        self.view.setFocus()
        self.view.setCurrentIndex(self.model.index(0, 0))
        if is_enter and self.model.rowCount() == 1:
            self._on_activated(self.view.currentIndex())

    def _on_search(self) -> None:
        self._delay.stop()
        self._guarded(lambda: self.model.search(self.search.text()))

    def _on_activated(self, index: QModelIndex) -> None:
        if row := self.model.row(index):
            self.open_wanted.emit(row.id)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except CaptureError as error:
            self.failed.emit(str(error))
        is_empty = self.model.rowCount() == 0
        self.empty.setVisible(is_empty)
        searched = bool(self.search.text())
        self.empty.setText(
            "Nothing found. Try fewer letters, or clear the field."
            if searched
            else "No sessions yet. Ctrl+N begins one."
        )
