"""The rows of the worklist for both of its views, fetched page by page as they scroll."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QIcon

from domain.states import SessionState, Stage
from domain.worklist import SortBy, WorklistKey, WorklistQuery, WorklistRow
from gui import words
from gui.icons import Glyph
from gui.record_model import Index
from gui.schemes import Tone
from gui.worklist_days import DayHead, Lines

PAGE: Final = 100
_MOST: Final = 1000  # more are fetched page by page, as the view scrolls
_ROLE = Qt.ItemDataRole
# Views ask for six more roles of every cell they paint; those are answered at once.
_ANSWERED = frozenset(
    int(role)
    for role in (_ROLE.DisplayRole, _ROLE.DecorationRole, _ROLE.UserRole, _ROLE.AccessibleTextRole)
)
_NOWHERE = QModelIndex()
_SESSION: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_MRN_SHOWN: Final = 4

Fetch = Callable[[WorklistQuery, WorklistKey | None, int], tuple[WorklistRow, ...]]

COLUMNS: Final = (
    ("Patient", SortBy.PATIENT),
    ("Day", SortBy.DAY),
    ("State", SortBy.STAGE),
    ("Held by", SortBy.HOLDER),
    ("Age", SortBy.AGE),
    ("MRN", SortBy.MRN),
    ("Lesions", SortBy.LESIONS),
    ("Machine", SortBy.MACHINE),
)
NAME_COLUMN: Final = 0
EARLIER: Final = "old rules"
STATE_COLUMN: Final = 2
SIGNS: Final = {
    Stage.CAPTURE: (Glyph.EMPTY, Tone.INFO),
    Stage.ISSUES: (Glyph.HOLD, Tone.HOLD),
    Stage.DOCUMENTS: (Glyph.PAGE, Tone.HOLD),
    Stage.READY: (Glyph.GOOD, Tone.GOOD),
    Stage.REVIEW: (Glyph.CLOCK, Tone.INFO),
    Stage.SIGNED: (Glyph.PEN, Tone.GOOD),
    Stage.PRINTED: (Glyph.PRINTER, Tone.GOOD),
    Stage.SENT: (Glyph.GOOD, Tone.QUIET),
    Stage.VOID: (Glyph.DASH, Tone.QUIET),
}


class WorklistModel(QAbstractTableModel):
    """Pages of the worklist, fetched by the key of the last row as the view scrolls.

    `marked`: the sessions a person chose, by id; they stay so whatever is shown.
    """

    marks_changed = Signal()

    def __init__(
        self, fetch: Fetch, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._today = today
        self._lines = Lines()
        self._texts: dict[int, tuple[str, ...]] = {}
        self._has_more = False
        self.query = WorklistQuery()
        self.icons: Mapping[Stage, QIcon] = {}
        self.mark_icon = QIcon()
        self.head_look: Mapping[int, object] = {}
        self.marked: dict[str, WorklistRow] = {}

    def ask(self, query: WorklistQuery) -> None:
        """Show the first page of what is asked for."""
        self._show(query, PAGE)

    def refresh(self) -> None:
        """Read again what has been shown so far."""
        self._show(self.query, min(max(PAGE, self._lines.sessions), _MOST))

    def sort_by(self, sort: SortBy, *, is_descending: bool) -> None:
        """Show the same sessions in another order."""
        self.ask(replace(self.query, sort=sort, is_descending=is_descending))

    def _show(self, query: WorklistQuery, many: int) -> None:
        rows = self._fetch(query, None, many)
        self.beginResetModel()
        self.query = query
        self._lines = Lines(rows, is_grouped=query.sort is SortBy.DAY)
        self._texts.clear()
        self._has_more = len(rows) == many
        self.marked |= {row.id: row for row in rows if row.id in self.marked}
        self.endResetModel()

    # Rows ----------------------------------------------------------------------------------------

    def row(self, index: Index) -> WorklistRow | None:
        """The session at `index`; None above a day."""
        line = self._lines.all[index.row()] if index.isValid() else None
        return line if isinstance(line, WorklistRow) else None

    def head_told(self, index: Index, *, is_short: bool = False) -> str:
        """What stands above a day."""
        line = self._lines.all[index.row()]
        if not isinstance(line, DayHead):
            return ""
        many = self._lines.many_below(index.row(), has_more=self._has_more)
        return line.short(many) if is_short else line.told(many)

    def heads(self, first: int = 0) -> tuple[int, ...]:
        """The rows that stand above a day, from row `first` on."""
        return tuple(at for at in self._lines.heads if at >= first)

    @property
    def is_grouped(self) -> bool:
        """Whether the sessions of a day stand below its name."""
        return bool(self._lines.heads)

    @property
    def sessions(self) -> int:
        """How many sessions have been fetched."""
        return self._lines.sessions

    def first(self) -> QModelIndex:
        """The first session, if there is any."""
        return self.index(1 if self.is_grouped else 0, NAME_COLUMN)

    def last(self) -> QModelIndex:
        """The last session fetched so far, if there is any."""
        return self.index(self.rowCount() - 1, NAME_COLUMN)

    def index_of(self, session_id: str) -> QModelIndex:
        """Where a session stands, if it has been fetched."""
        for at, line in enumerate(self._lines.all):
            if isinstance(line, WorklistRow) and line.id == session_id:
                return self.index(at, NAME_COLUMN)
        return QModelIndex()

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        last = self._lines.last
        if last is None or not self.canFetchMore(parent):
            return
        rows = self._fetch(self.query, last.key(self.query.sort), PAGE)
        self._has_more = len(rows) == PAGE
        if lines := self._lines.further(rows):
            count = len(self._lines.all)
            self.beginInsertRows(QModelIndex(), count, count + len(lines) - 1)
            self._lines.add(lines)
            self.endInsertRows()
        for head in self.heads()[-len(lines) - 1 :][:1]:
            self.dataChanged.emit(self.index(head, 0), self.index(head, 0))  # it is counted now

    # Marks ---------------------------------------------------------------------------------------

    def toggle(self, index: Index) -> None:
        """Choose a session, or let it go."""
        row = self.row(index)
        if row is not None and self.marked.pop(row.id, None) is None:
            self.marked[row.id] = row
        self._tell_marks((index.row(),))

    def mark(self, rows: Iterable[int]) -> None:
        """Choose the sessions in these rows."""
        at = tuple(rows)
        found = (self.row(self.index(each, NAME_COLUMN)) for each in at)
        self.marked |= {row.id: row for row in found if row}
        self._tell_marks(at)

    def let_go(self) -> None:
        """Choose none."""
        self.marked.clear()
        self._tell_marks(range(self.rowCount()))

    def chosen(self) -> tuple[WorklistRow, ...]:
        """The sessions a person chose, in the order of the list."""
        sort = self.query.sort
        return tuple(
            sorted(
                self.marked.values(),
                key=lambda row: (row.value(sort), row.place),
                reverse=self.query.is_descending,
            )
        )

    def _tell_marks(self, rows: Iterable[int]) -> None:
        at = tuple(row for row in rows if 0 <= row < self.rowCount())
        if at:
            end = len(COLUMNS) - 1
            self.dataChanged.emit(self.index(min(at), 0), self.index(max(at), end))
        self.marks_changed.emit()

    # What a view asks ----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines.all)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        is_title = orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole
        return COLUMNS[section][0] if is_title else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _SESSION if self.row(index) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = 0) -> object:
        at = index.row()
        line = self._lines.all[at]
        if isinstance(line, DayHead):
            return self._of_head(index, role)
        if role not in _ANSWERED:
            return None
        column = index.column()
        if role == _ROLE.DisplayRole:
            return self._text(at, line)[column]
        if role == _ROLE.DecorationRole:
            return self._sign(line, column)
        return line if role == _ROLE.UserRole else self._spoken(line)

    def _of_head(self, index: Index, role: int) -> object:
        if role in (_ROLE.DisplayRole, _ROLE.AccessibleTextRole):
            return self.head_told(index) if index.column() == NAME_COLUMN else ""
        return self.head_look.get(role)

    def _sign(self, row: WorklistRow, column: int) -> object:
        if column == STATE_COLUMN:
            return self.icons.get(row.stage)
        return self.mark_icon if column == NAME_COLUMN and row.id in self.marked else None

    def _spoken(self, row: WorklistRow) -> str:
        said = spoken(row, self._today())
        return f"Chosen, {said}" if row.id in self.marked else said

    def _text(self, at: int, row: WorklistRow) -> tuple[str, ...]:
        found = self._texts.get(at)
        if found is None:
            found = self._texts[at] = _texts(row, self._today())
        return found


def _texts(row: WorklistRow, today: date) -> tuple[str, ...]:
    return (
        row.patient_name or "No name yet",
        words.day(row.day),
        state_word(row),
        holder(row),
        age(row, today),
        masked(row.mrn),
        str(row.lesions),
        row.machine,
    )


def masked(mrn: str) -> str:
    """The end of an MRN: tells two people of one name apart, cannot be copied from afar."""
    return f"…{mrn[-_MRN_SHOWN:]}" if len(mrn) > _MRN_SHOWN else mrn


def state_word(row: WorklistRow) -> str:
    """Under which heading it waits, whether it was amended, whether by the rules of before."""
    is_amended = row.is_amended and row.state is not SessionState.VOID
    told = (", amended" * is_amended, f", {EARLIER}" * row.is_outdated)
    return "".join((words.label(row.stage), *told))


def holder(row: WorklistRow) -> str:
    """In whose hands it is."""
    if row.state is SessionState.REVIEW:
        return row.holder or "any second person"
    return row.holder


def age(row: WorklistRow, today: date) -> str:
    """For how long it has waited, while somebody still has to do something."""
    days = row.age_days(today)
    return "" if days is None else f"{days} d"


def second_line(row: WorklistRow, day: str) -> str:
    """What stands below the name; `day`: "" where it stands above already."""
    lesions = words.counted(row.lesions, "lesion") if row.lesions else ""
    parts = (state_word(row), day, lesions, row.machine)
    return " · ".join(part for part in parts if part)


def spoken(row: WorklistRow, today: date) -> str:
    """The whole row as a sentence."""
    name = row.patient_name or "No name yet"
    waits = row.age_days(today)
    told = "" if waits is None else f", waiting for {words.counted(waits, 'day')}"
    held = holder(row)
    with_whom = f", with {held}" if held else ""
    facts = f"{second_line(row, words.day(row.day))}{with_whom}{told}"
    return f"{name}, MRN ending {row.mrn[-_MRN_SHOWN:]}, {facts}"
