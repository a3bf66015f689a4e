"""Asks for one text: the reason of an act, a note, or a name."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from gui import layouts
from gui.labels import named, primary, text_label
from gui.theme import ROOM, WIDE
from gui.words import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `act`: the word on the button; `about`: what the act does and keeps."""

    title: str
    about: str
    asked: str
    act: str
    is_needed: bool = True


class ReasonDialog(QDialog):
    """Takes no act on an empty line where the text is needed."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(question.title)
        self.setMinimumWidth(440)
        self._is_needed = question.is_needed
        self.line = QLineEdit(self)
        self.line.setMaxLength(500)
        named(self.line, question.asked, question.about)
        self.button = primary(question.act, question.act.replace("&", ""))
        self.button.setToolTip(plain(question.about))
        buttons = QDialogButtonBox(self)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = layouts.column(self, ROOM, (WIDE, WIDE, WIDE, WIDE))
        column.addWidget(text_label(question.about, wraps=True))
        asked = text_label(question.asked, "heading")
        asked.setBuddy(self.line)
        column.addWidget(asked)
        column.addWidget(self.line)
        column.addWidget(buttons)
        layouts.hug(self, self.minimumWidth())
        self.line.textChanged.connect(self._show_state)
        self._show_state()
        self.line.setFocus()

    @property
    def text(self) -> str:
        """What was typed."""
        return self.line.text().strip()

    def _show_state(self) -> None:
        self.button.setEnabled(bool(self.text) or not self._is_needed)
