"""Two pages of the backup window: what there is, and what will come back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QPushButton, QWidget

from domain.backups import Backup
from gui import layouts, theme
from gui.labels import named, primary, text_label

_WHAT: Final = (
    "A backup is a whole copy of the database, encrypted with the same key. It counts only when it"
    " has been opened and checked. Keep it on another disk or share than the database, and the"
    " recovery code away from both."
)
_NO_FOLDER: Final = "No folder is chosen yet."
_NONE: Final = "No backup of this database lies there yet."
_LOOKING: Final = "Looking into the folder…"
_MARGINS: Final = (theme.WIDE,) * 4


class ShelfPage(QWidget):
    """Told what there is; says what is wanted."""

    back_up_wanted = Signal()
    folder_wanted = Signal()
    restore_wanted = Signal(object)  # a Backup
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups: tuple[Backup, ...] = ()
        self.last = text_label("", "heading", wraps=True)
        self.folder = text_label(_NO_FOLDER, wraps=True)
        self.choose = QPushButton("&Choose folder…", self)
        named(self.choose, "Choose folder", "Where backups go; best on another disk or share")
        self.view = QListWidget(self)
        named(self.view, "Backups in the folder, newest first")
        self.view.setSpacing(theme.HAIR)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.empty = text_label(_NO_FOLDER, "quiet", wraps=True)
        self.said = text_label("", wraps=True)
        self.back_up = primary("&Back up now", "Back up now")
        self.restore = QPushButton("&Restore this one…", self)
        named(self.restore, "Restore", "Check the chosen backup; nothing changes until you agree")
        self.close_button = QPushButton("&Close", self)
        named(self.close_button, "Close")
        self._lay_out()
        self.close_button.clicked.connect(self.close_wanted)
        self.back_up.clicked.connect(self.back_up_wanted)
        self.choose.clicked.connect(self.folder_wanted)
        self.restore.clicked.connect(self._on_restore)
        self.view.itemActivated.connect(lambda _item: self._on_restore())
        self.view.currentRowChanged.connect(lambda _row: self._show_possible())
        self.show_backups(())

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.NEAR, _MARGINS)
        layout.addWidget(self.last)
        layout.addWidget(text_label(_WHAT, "quiet", wraps=True))
        row = layouts.row(theme.NEAR)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.said)
        acts = layouts.row(theme.NEAR)
        acts.addWidget(self.back_up)
        acts.addWidget(self.restore)
        acts.addStretch()
        acts.addWidget(self.close_button)
        layout.addLayout(acts)

    def focus_first(self) -> None:
        """Stand on what is done next: a backup, or before it a folder."""
        (self.back_up if self.back_up.isEnabled() else self.choose).setFocus()

    def show_folder(self, folder: str) -> None:
        """Name the folder and say that it is being looked into."""
        self.folder.setText(f"Folder: {folder}" if folder else _NO_FOLDER)
        self.show_backups((), _LOOKING if folder else _NO_FOLDER)
        self.back_up.setEnabled(bool(folder))

    def show_backups(self, backups: tuple[Backup, ...], instead: str = _NONE) -> None:
        """List them, newest first; `instead` is said where there is none."""
        self._backups = backups
        self.view.clear()
        for one in backups:
            self.view.addItem(QListWidgetItem(words_of(one)))
        self.view.setVisible(bool(backups))
        self.empty.setVisible(not backups)
        self.empty.setText(instead)
        if backups:
            self.view.setCurrentRow(0)
        self._show_possible()

    def _show_possible(self) -> None:
        self.restore.setEnabled(self.view.currentRow() >= 0)

    def _on_restore(self) -> None:
        if (row := self.view.currentRow()) >= 0:
            self.restore_wanted.emit(self._backups[row])


class ReadyPage(QWidget):
    """Says what will take the place of the database; asks whether it is to."""

    agreed = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = text_label("", wraps=True)
        self.agree = primary("", "Restore it")
        self.leave = QPushButton("&Do not restore", self)
        named(self.leave, "Do not restore", "Everything stays as it is")
        layout = layouts.column(self, theme.NEAR, _MARGINS)
        layout.addWidget(text_label("The backup is whole and ready", "heading"))
        layout.addWidget(self.what)
        row = layouts.row(theme.NEAR)
        row.addWidget(self.agree)
        row.addWidget(self.leave)
        row.addStretch()
        layout.addLayout(row)
        layout.addStretch(1)
        self.agree.clicked.connect(self.agreed)
        self.leave.clicked.connect(self.refused)

    def show_ready(self, backup: Backup, *, is_open: bool) -> None:
        """`is_open`: the present database is in use, so this program must end first."""
        when = "When the program starts next, it" if is_open else "It"
        self.what.setText(
            f"The backup of {moment(backup)} was copied and checked. {when} takes the place of the"
            " database: what was stored after it is then no longer shown. The present database is"
            " not deleted; it is kept beside it, with “before-restore” in its name. That it was"
            " restored stands in the audit."
        )
        self.agree.setText("&Close the program now" if is_open else "&Restore it now")
        named(self.agree, self.agree.text().replace("&", ""))
        self.agree.setFocus()


def moment(backup: Backup) -> str:
    """When it was made, by the clock of this workstation."""
    return f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"


def words_of(backup: Backup) -> str:
    """One backup as a row of the list."""
    return f"{moment(backup)}   {backup.size / 1_000_000:,.1f} MB   {backup.name}"
