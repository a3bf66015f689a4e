"""Editions on the shelf, and what one would change, as rows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QModelIndex, QObject, Qt

from domain.states import SessionState
from domain.table_change import SessionChange
from domain.table_shelf import ShelvedEdition
from domain.table_words import KIND_WORDS, digest_words
from gui import words
from gui.icons import Glyph
from gui.record_model import Index
from gui.theme import Tone
from gui.wrapping import GLYPH_ROLE, LEAD_ROLE, TONE_ROLE

_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()
COLUMNS: Final = (
    "Table",
    "Edition",
    "Effective",
    "State",
    "Rows",
    "SHA-256",
    "Loaded (UTC)",
    "By",
)
_ROWS: Final = COLUMNS.index("Rows")
_ID_SHOWN: Final = 8


class EditionsModel(QAbstractTableModel):
    """Told `show(editions)`; one row each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editions: tuple[ShelvedEdition, ...] = ()

    def show(self, editions: tuple[ShelvedEdition, ...]) -> None:
        """Show these editions."""
        self.beginResetModel()
        self.editions = editions
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.editions)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        is_title = orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole
        return COLUMNS[section] if is_title else None

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        texts = _texts(self.editions[index.row()])
        if role == _ROLE.DisplayRole:
            return texts[index.column()]
        if role == _ROLE.AccessibleTextRole:
            told = zip(COLUMNS, texts, strict=True)
            return ", ".join(f"{title} {text}" for title, text in told)
        if role == _ROLE.TextAlignmentRole and index.column() == _ROWS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def _texts(one: ShelvedEdition) -> tuple[str, ...]:
    edition = one.edition
    return (
        KIND_WORDS[edition.kind],
        edition.title,
        words.day(edition.effective),
        "In use" if one.is_in_use else "Out of use",
        f"{edition.rows:,}",
        digest_words(edition),
        f"{one.loaded_at:%Y-%m-%d %H:%M}",
        one.loaded_by,
    )


class ChangesModel(QAbstractListModel):
    """Told `show(changes)`: stored sessions that would be derived otherwise, by date."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.changes: tuple[SessionChange, ...] = ()

    def show(self, changes: tuple[SessionChange, ...]) -> None:
        """Show these changes, the newest day first."""
        self.beginResetModel()
        dated = sorted(changes, key=lambda change: str(change.day or ""), reverse=True)
        self.changes = tuple(dated)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.changes)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        change = self.changes[index.row()]
        is_signed = change.state is SessionState.SIGNED
        told: dict[int, object] = {
            _ROLE.DisplayRole: "\n".join(change.sentences),
            _ROLE.AccessibleTextRole: f"{_lead(change)}: {' '.join(change.sentences)}",
            LEAD_ROLE: _lead(change),
            GLYPH_ROLE: Glyph.PEN if is_signed else Glyph.WARN,
            TONE_ROLE: Tone.QUIET if is_signed else Tone.WARN,
        }
        return told.get(role)


def _lead(change: SessionChange) -> str:
    stays = " (stays as signed)" if change.state is SessionState.SIGNED else ""
    state = f"{words.label(change.state)}{stays}"
    return f"{words.day(change.day)} · session {change.session_id[:_ID_SHOWN]} · {state}"
