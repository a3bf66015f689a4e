"""The sessions of a day that is printed, and what became of the sheets of each."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from domain.print_batch import PrintedSheet, why_not_printed
from domain.states import Stage
from domain.worklist import WorklistRow
from gui import words
from gui.batch import told_of
from gui.record_model import Index

COLUMNS: Final = ("Day", "Patient", "State", "Sheets")
_ROLE: Final = Qt.ItemDataRole
_NOWHERE: Final = QModelIndex()
_HANDED: Final = "Waiting; what was printed before is left out"
_WAITS: Final = {Stage.SIGNED: "Waiting", Stage.PRINTED: _HANDED, Stage.SENT: _HANDED}


class BatchModel(QAbstractTableModel):
    """One row a session, in the order in which they are printed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[WorklistRow, ...] = ()
        self._texts: list[tuple[str, ...]] = []

    def show_rows(self, rows: tuple[WorklistRow, ...]) -> None:
        """Show these sessions, none of them begun."""
        self.beginResetModel()
        self.rows = rows
        self._texts = [
            (
                words.day(row.day),
                row.patient_name,
                words.label(row.stage),
                why_not_printed(row) or _WAITS[row.stage],
            )
            for row in rows
        ]
        self.endResetModel()

    def show_doing(self, at: int, what: str) -> None:
        """Say what is being done with a session."""
        self._change(at, self._texts[at][2], f"{what[:1].upper()}{what[1:]} …")

    def show_printed(self, at: int, sheets: tuple[PrintedSheet, ...]) -> None:
        """Say what became of the sheets of a session."""
        state = self._texts[at][2]
        if any(sheet.number for sheet in sheets) and self.rows[at].stage is Stage.SIGNED:
            state = words.label(Stage.PRINTED)
        self._change(at, state, told_of(sheets))

    def _change(self, at: int, state: str, told: str) -> None:
        self._texts[at] = (*self._texts[at][:2], state, told)
        self.dataChanged.emit(self.index(at, 2), self.index(at, 3))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._texts)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        text = self._texts[index.row()][index.column()]
        if role == _ROLE.DisplayRole:
            return text
        if role == _ROLE.ToolTipRole:
            return words.plain(text)
        if role == _ROLE.AccessibleTextRole and index.column() == 0:
            told = zip(COLUMNS, self._texts[index.row()], strict=True)
            return ", ".join(f"{head}: {text}" for head, text in told if text)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        if role == _ROLE.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None
