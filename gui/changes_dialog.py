"""What differs between two revisions of one session, field by field, with who stored them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QWidget,
)

from domain.merge import changes
from domain.ports import StoredSession
from gui import layouts, words
from gui.controls import Choice
from gui.labels import named, text_label
from gui.spoken import SpokenCell
from gui.theme import NEAR, WIDE


class ChangesDialog(QDialog):
    """Two lists choose the revisions; the table holds what differs."""

    def __init__(
        self,
        revisions: tuple[StoredSession, ...],
        documents: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._revisions = revisions
        self._documents = documents
        self.setWindowTitle("What changed")
        self.resize(760, 480)
        self.before, self.after = (self._list(name) for name in ("From revision", "To revision"))
        self.before.setCurrentIndex(self._compared_first())
        self.after.setCurrentIndex(len(revisions) - 1)
        self.told = text_label("", "quiet", wraps=True)
        self.table = QTableWidget(0, 3, self)
        self.table.setHorizontalHeaderLabels(["Field", "Was", "Is"])
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.setAlternatingRowColors(True)
        rows, titles = self.table.verticalHeader(), self.table.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        titles.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        named(self.table, "What differs", "One row a field")
        self._lay_out()
        for box in (self.before, self.after):
            box.currentIndexChanged.connect(self.compare)
        self.compare()

    def _compared_first(self) -> int:
        """The revision signed last before the newest, else the one before it."""
        earlier = range(len(self._revisions) - 1)
        signed = [at for at in earlier if not self._revisions[at].state.is_open]
        return (signed or [len(self._revisions) - 2])[-1]

    def _list(self, name: str) -> Choice:
        box = Choice(self)
        for stored in self._revisions:
            when = f"{stored.saved_at.astimezone():%Y-%m-%d %H:%M}"
            state = words.label(stored.state).lower()
            box.addItem(f"{stored.revision}: {state}, {stored.saved_by}, {when}")
        named(box, name)
        return box

    def _lay_out(self) -> None:
        column = layouts.column(self, NEAR, (WIDE, WIDE, WIDE, WIDE))
        top = layouts.row(NEAR)
        for name, box in (("&From", self.before), ("&To", self.after)):
            caption = text_label(name)
            caption.setBuddy(box)
            top.addWidget(caption)
            top.addWidget(box, 1)
        column.addLayout(top)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def compare(self) -> None:
        """Show what differs between the two revisions chosen."""
        before, after = (
            self._revisions[box.currentIndex()].session for box in (self.before, self.after)
        )
        found = changes(before, after, self._documents)
        self.table.setRowCount(len(found))
        for row, change in enumerate(found):
            for column, text in enumerate((change.name, change.was, change.yours)):
                item = SpokenCell(text)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(row, column, item)
        self.told.setText(
            f"{words.counted(len(found), 'difference')}." if found else "Nothing differs."
        )
