"""The rows of the worklist for both of its views, fetched page by page as they scroll."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QIcon

from domain.states import SessionState, Stage
from domain.worklist import SortBy, WorklistKey, WorklistQuery, WorklistRow
from gui import words
from gui.icons import Glyph
from gui.record_model import Index
from gui.schemes import Tone

PAGE: Final = 100
_MOST: Final = 1000  # more are fetched page by page, as the view scrolls
_ROLE = Qt.ItemDataRole
# Views ask for six more roles of every cell they paint; those are answered at once.
_ANSWERED = frozenset(
    int(role)
    for role in (_ROLE.DisplayRole, _ROLE.DecorationRole, _ROLE.UserRole, _ROLE.AccessibleTextRole)
)
_NOWHERE = QModelIndex()
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
DAY_COLUMN: Final = 1
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
    """Pages of the worklist, fetched by the key of the last row as the view scrolls."""

    def __init__(
        self, fetch: Fetch, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._today = today
        self._rows: tuple[WorklistRow, ...] = ()
        self._texts: dict[int, tuple[str, ...]] = {}
        self._has_more = False
        self.query = WorklistQuery()
        self.icons: Mapping[Stage, QIcon] = {}

    def ask(self, query: WorklistQuery) -> None:
        """Show the first page of what is asked for."""
        self._show(query, PAGE)

    def refresh(self) -> None:
        """Read again what has been shown so far."""
        self._show(self.query, min(max(PAGE, len(self._rows)), _MOST))

    def sort_by(self, sort: SortBy, *, is_descending: bool) -> None:
        """Show the same sessions in another order."""
        self.ask(replace(self.query, sort=sort, is_descending=is_descending))

    def _show(self, query: WorklistQuery, many: int) -> None:
        rows = self._fetch(query, None, many)
        self.beginResetModel()
        self.query, self._rows = query, rows
        self._texts.clear()
        self._has_more = len(rows) == many
        self.endResetModel()

    def row(self, index: Index) -> WorklistRow | None:
        """The row at `index`."""
        return self._rows[index.row()] if index.isValid() else None

    def is_first_of_day(self, index: Index) -> bool:
        """Whether a new day begins with this row, where the list is sorted by day."""
        at = index.row()
        if self.query.sort is not SortBy.DAY or at == 0:
            return True
        return self._rows[at].day != self._rows[at - 1].day

    def index_of(self, session_id: str) -> QModelIndex:
        """Where a session stands, if it has been fetched."""
        at = next((i for i, row in enumerate(self._rows) if row.id == session_id), None)
        return QModelIndex() if at is None else self.index(at, 0)

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        if not self.canFetchMore(parent):
            return
        rows = self._fetch(self.query, self._rows[-1].key(self.query.sort), PAGE)
        self._has_more = len(rows) == PAGE
        if rows:
            count = len(self._rows)
            self.beginInsertRows(QModelIndex(), count, count + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        is_title = orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole
        return COLUMNS[section][0] if is_title else None

    def data(self, index: Index, role: int = 0) -> object:
        if role not in _ANSWERED:
            return None
        if role == _ROLE.DisplayRole:
            is_told = index.column() != DAY_COLUMN or self.is_first_of_day(index)
            return self._text(index.row())[index.column()] if is_told else ""
        if role == _ROLE.DecorationRole and index.column() != STATE_COLUMN:
            return None
        row = self.row(index)
        return None if row is None else self._beside(row, role)

    def _beside(self, row: WorklistRow, role: int) -> object:
        """What a row has besides its texts: its sign, itself, itself as a sentence."""
        if role == _ROLE.DecorationRole:
            return self.icons.get(row.stage)
        return row if role == _ROLE.UserRole else spoken(row, self._today())

    def _text(self, at: int) -> tuple[str, ...]:
        found = self._texts.get(at)
        if found is None:
            found = self._texts[at] = _texts(self._rows[at], self._today())
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
    """Under which heading it waits, and whether it was amended."""
    word = words.label(row.stage)
    return f"{word}, amended" if row.is_amended and row.state is not SessionState.VOID else word


def holder(row: WorklistRow) -> str:
    """In whose hands it is."""
    if row.state is SessionState.REVIEW:
        return row.holder or "any second person"
    return row.holder


def age(row: WorklistRow, today: date) -> str:
    """For how long it has waited, while somebody still has to do something."""
    days = row.age_days(today)
    return "" if days is None else f"{days} d"


def second_line(row: WorklistRow) -> str:
    """What stands below the name."""
    lesions = words.counted(row.lesions, "lesion") if row.lesions else ""
    parts = (state_word(row), words.day(row.day), lesions, row.machine)
    return " · ".join(part for part in parts if part)


def spoken(row: WorklistRow, today: date) -> str:
    """The whole row as a sentence."""
    name = row.patient_name or "No name yet"
    waits = row.age_days(today)
    told = "" if waits is None else f", waiting for {words.counted(waits, 'day')}"
    held = holder(row)
    with_whom = f", with {held}" if held else ""
    return f"{name}, MRN ending {row.mrn[-_MRN_SHOWN:]}, {second_line(row)}{with_whom}{told}"
