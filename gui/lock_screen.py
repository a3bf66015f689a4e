"""What a locked window shows: no patient, only who is to go on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from gui import layouts, theme
from gui.controls import Choice
from gui.labels import named, text_label
from gui.theme import TITLE, scaled

_WIDTH: Final = 360
_KEPT: Final = "Nothing is lost: what was being typed is kept."
_WHO: Final = "Choose your name"
_NAME_HELP: Final = "Noted in the audit as said, not as proved"
_PIN_HELP: Final = "Of this workstation; if it is forgotten, the recovery code of the database"


class LockScreen(QWidget):
    """Told who may be chosen; says `tried` with a name and what was typed."""

    tried = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who = Choice(self)
        self.who.setPlaceholderText(_WHO)
        named(self.who, "Who you are", _NAME_HELP)
        self.pin_label = text_label("&PIN of this workstation")
        self.pin = QLineEdit(self)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        named(self.pin, "PIN of this workstation", _PIN_HELP)
        self.pin.setPlaceholderText("PIN, or the recovery code")
        self.refusal = text_label("", "refusal", wraps=True)
        self.unlock = QPushButton("&Unlock", self)
        self.unlock.setObjectName("primary")
        named(self.unlock, "Unlock", "Go on where you left")
        self._lay_out()
        self.who.currentIndexChanged.connect(self._on_chosen)
        self.unlock.clicked.connect(self.try_now)

    def _lay_out(self) -> None:
        column = QWidget(self)
        column.setFixedWidth(_WIDTH)
        inner = layouts.column(column, theme.NEAR)
        title = text_label("Locked", "heading")
        title.setFont(scaled(title.font(), TITLE))
        who = text_label("&Who goes on")
        who.setBuddy(self.who)
        self.pin_label.setBuddy(self.pin)
        widgets: tuple[QWidget, ...] = (
            *(title, text_label(_KEPT, "quiet", wraps=True), who, self.who),
            *(self.pin_label, self.pin, self.refusal),
        )
        for widget in widgets:
            inner.addWidget(widget)
        inner.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignLeft)
        outer = layouts.column(self, 0, (theme.WIDE,) * 4)
        outer.addStretch(2)
        outer.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def ask(self, names: tuple[str, ...], before: str, *, wants_pin: bool) -> None:
        """Begin anew; `before`: who was there last, offered first."""
        self.who.clear()
        self.who.addItems(names)
        known = names if len(names) == 1 else (before,)  # where there is one name, it is that
        self.who.setCurrentIndex(next((names.index(one) for one in known if one in names), -1))
        self.pin.clear()
        self.refusal.clear()
        self.pin.setVisible(wants_pin)
        self.pin_label.setVisible(wants_pin)
        self._on_chosen()

    def focus_first(self) -> None:
        """Stand on what is still to be entered."""
        if self.who.currentIndex() < 0:
            self.who.setFocus()
        else:
            (self.pin if self.pin.isVisibleTo(self) else self.unlock).setFocus()

    def refuse(self, told: str) -> None:
        """Say why the window stays locked; the PIN is typed anew."""
        self.refusal.setText(told)
        self.pin.clear()
        self.focus_first()

    def try_now(self) -> None:
        """Go on as the one who is chosen."""
        if self.who.currentIndex() >= 0:
            self.tried.emit(self.who.currentText(), self.pin.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.try_now()
        else:
            super().keyPressEvent(event)

    def _on_chosen(self) -> None:
        self.unlock.setEnabled(self.who.currentIndex() >= 0)
