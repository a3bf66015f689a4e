"""The first step of the welcome: a new department database, or the one that exists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)

from gui import layouts, practice_mode, theme
from gui.controls import Pick
from gui.labels import named, primary, text_label
from gui.theme import HEADING, TITLE, scaled

_WHAT: Final = (
    "Isocenter records one radiosurgery session and shows who may charge which code, and why. It"
    " keeps sessions in an encrypted database on this computer. Two short steps follow: practice"
    " details, and staff and machines. You can leave after any of them and go on another day."
)
_NEW: Final = "You are shown a recovery code once; have something to write it down on."
_OTHER: Final = (
    "If your department already has a database, do not make another: choose the folder in which it"
    " lies. It is opened where it is."
)


class WelcomeDialog(QDialog):
    """Asks where the database is to be made or opened; touches nothing itself.

    Args:
        folder: where a new one is made.
        file: what a database is called inside its folder.
        practice_command: starts practice mode; empty = not offered.
    """

    def __init__(
        self,
        folder: Path,
        file: str,
        practice_command: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._file = file
        self._practice = practice_command
        self.chosen: Path | None = None
        self.ask_folder: Callable[[], str] = self._ask_folder
        self.setWindowTitle("Welcome to Isocenter")
        self.resize(620, 460)
        self.is_new = Pick("&Make a new department database", self)
        self.is_there = Pick("&Open the database my department has", self)
        self.is_new.setChecked(True)
        self.place = QLineEdit(self)
        named(self.place, "Folder of the database", f"The folder that holds {file}")
        self.place.setPlaceholderText(f"The folder that holds {file}")
        self.browse = QPushButton("&Browse…", self)
        named(self.browse, "Browse", "Choose the folder of the database")
        self.refusal = text_label("", "refusal", wraps=True)
        self.said = text_label("", "quiet", wraps=True)
        self._lay_out()
        self.place.textEdited.connect(lambda _: self.is_there.setChecked(True))
        self.browse.clicked.connect(self._on_browse)

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.WIDE,) * 4)
        title = text_label("Welcome to Isocenter", "heading")
        title.setFont(scaled(title.font(), TITLE))
        step = text_label("Step 1 of 3: Database", "heading")
        step.setFont(scaled(step.font(), HEADING))
        for widget in (title, text_label(_WHAT, wraps=True), step):
            layout.addWidget(widget)
        layout.addWidget(self.is_new)
        layout.addWidget(text_label(f"In {self._folder}. {_NEW}", "quiet", wraps=True))
        layout.addWidget(self.is_there)
        layout.addWidget(text_label(_OTHER, "quiet", wraps=True))
        row = layouts.row(theme.NEAR)
        row.addWidget(self.place, 1)
        row.addWidget(self.browse)
        layout.addLayout(row)
        layout.addWidget(self.refusal)
        layout.addStretch(1)
        layout.addWidget(self.said)
        layout.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        self.go_on = primary("&Continue", "Continue")
        box.addButton(self.go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton("&Not now", QDialogButtonBox.ButtonRole.RejectRole)
        if self._practice:
            practise = box.addButton("&Practice first", QDialogButtonBox.ButtonRole.HelpRole)
            named(practise, "Practice first", "Made-up patients in a window of their own")
            practise.clicked.connect(lambda: self.said.setText(practice_mode.start(self._practice)))
        box.accepted.connect(self.choose)
        box.rejected.connect(self.reject)
        return box

    def choose(self) -> None:
        """Take the choice; a folder without a database stays in the field with the reason below."""
        if self.is_new.isChecked():
            self.chosen = self._folder
        else:
            text = self.place.text().strip()
            folder = Path(text).expanduser()
            folder = folder.parent if folder.name == self._file else folder
            if not text or not (folder / self._file).exists():
                self.refusal.setText(
                    f"There is no {self._file} in this folder; nothing was changed. Choose the"
                    " folder that holds it, or make a new database."
                )
                self.place.setFocus()
                return
            self.chosen = folder
        self.accept()

    def _on_browse(self) -> None:
        if found := self.ask_folder():
            self.place.setText(found)
            self.is_there.setChecked(True)

    def _ask_folder(self) -> str:
        return QFileDialog.getExistingDirectory(self, "Folder of the database")


def ask_for_database(
    folder: Path, file: str, practice_command: tuple[str, ...] = ()
) -> Path | None:
    """The folder in which to make or open the database; None: not now."""
    dialog = WelcomeDialog(folder, file, practice_command)
    dialog.exec()
    return dialog.chosen
