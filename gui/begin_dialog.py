"""Where a new session begins: from a template, from the session on the screen, or blank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from domain.errors import IllFormed
from domain.session import SrsSession
from domain.templates import WorkDays
from gui import layouts, parsing, theme
from gui.labels import named, primary, text_label
from gui.parsing import Kind
from gui.recording import sentence

_NOTE: Final = (
    "Place, team, machine and kinds of work are carried over. Counts, sizes, reasons and documents"
    " are not, and no date but those named here: each charge rests on what is recorded for this"
    " patient."
)
_ROW: Final = Qt.ItemDataRole.UserRole
_TO_LIST: Final = (Qt.Key.Key_Up.value, Qt.Key.Key_Down.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """One way to begin. `template`: its name where it is one that can be removed."""

    title: str
    make: Callable[[date, WorkDays], SrsSession]
    template: str = ""


class BeginDialog(QDialog):
    """Asks how and for which day; says `chosen` with the session, `remove_wanted` with a name."""

    chosen = Signal(object)
    remove_wanted = Signal(str)

    def __init__(self, beginnings: tuple[Beginning, ...], today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self.setWindowTitle("Begin a session")
        self.setMinimumWidth(480)
        self.list = QListWidget(self)
        named(self.list, "How to begin", "Arrows choose, Enter begins.")
        self.simulation = self._date(
            "Day of simulation", "Of planning note, simulation and devices. Empty: entered later."
        )
        self.planning = self._date(
            "Day of planning", "Of dose plan, calculations and leaf pattern. Empty: entered later."
        )
        self.day = self._date("Day of treatment", "t is today, +1 tomorrow, 15 oct as well.")
        self.day.setText(parsing.shown(Kind.DATE, today))
        self.refusal = text_label("", "refusal", wraps=True)
        self.refusal.hide()
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        layout.addWidget(self.list)
        form = QFormLayout()
        form.addRow("&Simulation and devices on", self.simulation)
        form.addRow("&Plan and calculations on", self.planning)
        form.addRow("&Day of treatment", self.day)
        layout.addLayout(form)
        layout.addWidget(text_label(_NOTE, "quiet", wraps=True))
        layout.addWidget(self.refusal)
        layout.addWidget(self._buttons())
        self.list.itemActivated.connect(lambda _item: self._begin())
        self.list.currentItemChanged.connect(lambda *_: self._allow())
        self.show_beginnings(beginnings)
        self.simulation.setFocus()

    def _date(self, name: str, help_text: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText("YYYY-MM-DD, -7, 8 oct")
        line.installEventFilter(self)
        named(line, name, f"{help_text} Up and Down choose how to begin.")
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down choose in the list while a day is typed."""
        if isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            is_press = event.type() is QEvent.Type.KeyPress
            if is_press and event.key() in _TO_LIST:
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        begin = primary("&Begin", "Begin the session")
        begin.clicked.connect(self._begin)
        self.remove = QPushButton("&Remove template", self)
        self.remove.setAutoDefault(False)
        named(self.remove, "Remove template", "Sessions begun from it stay as they are.")
        self.remove.clicked.connect(self._remove)
        box.addButton(begin, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.remove, QDialogButtonBox.ButtonRole.ResetRole)
        cancel = box.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.clicked.connect(self.reject)
        return box

    def show_beginnings(self, beginnings: tuple[Beginning, ...]) -> None:
        """Offer these, the first of them chosen."""
        self.list.clear()
        for one in beginnings:
            row = QListWidgetItem(one.title, self.list)
            row.setData(_ROW, one)
        self.list.setCurrentRow(0)
        self._allow()

    def _current(self) -> Beginning | None:
        found = self.list.currentIndex().data(_ROW)
        return found if isinstance(found, Beginning) else None

    def _allow(self) -> None:
        current = self._current()
        self.remove.setEnabled(current is not None and bool(current.template))

    def _begin(self) -> None:
        current = self._current()
        if current is None:
            return
        try:
            work = WorkDays(
                simulation=self._typed(self.simulation), planning=self._typed(self.planning)
            )
            day = self._typed(self.day)
        except IllFormed as error:
            self._refuse(sentence(error))
            return
        if day is None:
            self.day.setFocus()
            self._refuse("A session has a day of treatment. Type one; t is today.")
            return
        self.accept()
        self.chosen.emit(current.make(day, work))

    def _typed(self, line: QLineEdit) -> date | None:
        """The day typed, None for nothing. Takes the keyboard there and raises `IllFormed`."""
        try:
            found = parsing.parse(Kind.DATE, line.text(), self._today)
        except IllFormed:
            line.setFocus()
            raise
        return found if isinstance(found, date) else None

    def _refuse(self, told: str) -> None:
        self.refusal.setText(told)
        self.refusal.show()

    def _remove(self) -> None:
        current = self._current()
        if current is not None and current.template:
            self.remove_wanted.emit(current.template)


class TemplateNameDialog(QDialog):
    """Asks for the name of a template; an existing one is replaced, and that is said."""

    def __init__(self, taken: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._taken = {name.casefold() for name in taken}
        self.setWindowTitle("Keep as template")
        self.setMinimumWidth(420)
        self.name = QLineEdit(self)
        self.name.setMaxLength(60)
        self.name.setPlaceholderText("Such as: single metastasis, VMAT, mask")
        named(self.name, "Name of the template", "Never a patient's name: everybody sees it.")
        self.told = text_label("", "quiet", wraps=True)
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        layout.addWidget(self.name)
        layout.addWidget(text_label(f"{_NOTE} Never name it after a patient.", "quiet", wraps=True))
        layout.addWidget(self.told)
        box = QDialogButtonBox(self)
        self.keep = primary("&Keep", "Keep the template")
        self.keep.setEnabled(False)
        self.keep.clicked.connect(self.accept)
        box.addButton(self.keep, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(QDialogButtonBox.StandardButton.Cancel).clicked.connect(self.reject)
        layout.addWidget(box)
        layouts.hug(self, self.minimumWidth())
        self.name.textChanged.connect(self._on_typed)

    def _on_typed(self, text: str) -> None:
        name = text.strip()
        self.keep.setEnabled(bool(name))
        replaces = name.casefold() in self._taken
        self.told.setText("Replaces the template of that name." if replaces else "")
