"""The dialogs before a department's database: make it, keep its recovery code, open it with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from domain.errors import CaptureError
from gui import layouts, theme
from gui.controls import Tick
from gui.labels import named, primary, text_label


class RecoveryCodeShown(QDialog):
    """Shows the recovery code once; closes only when it is said to be written down."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = code
        self.setWindowTitle("Recovery code")
        self.setMinimumWidth(560)
        layout = layouts.column(self, 12, (18, 18, 18, 18))
        layout.addWidget(text_label("Write this recovery code down now", "heading"))
        layout.addWidget(text_label(_WHY, wraps=True))
        shown = text_label(code, wraps=True)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        shown.setFont(theme.scaled(fixed, theme.TITLE))
        named(shown, "Recovery code")
        layout.addWidget(shown)
        self.tick = Tick("It is &written down and kept away from this computer", self)
        layout.addWidget(self.tick)
        buttons = QDialogButtonBox(self)
        self.done_button = primary("&Continue", "Continue")
        self.done_button.setEnabled(False)
        buttons.addButton(self.done_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        self.tick.toggled.connect(self.done_button.setEnabled)
        layout.addWidget(buttons)

    def reject(self) -> None:
        """Escape must not throw the only copy away."""
        if self.tick.isChecked():
            super().reject()


_WHY = (
    "It opens the database when this computer, or the key kept in its keychain, is lost. It is"
    " shown only this once and nobody can make it again. Keep it where the department keeps its"
    " emergency passwords."
)


_AS_WRITTEN = "As it was written down; dashes and case do not matter."


class RecoveryCodeAsked(QDialog):
    """Asks for the recovery code until it opens the database or the person gives up."""

    def __init__(
        self, reason: str, try_code: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._try_code = try_code
        self.setWindowTitle("Open with the recovery code")
        self.setMinimumWidth(560)
        layout = layouts.column(self, 12, (18, 18, 18, 18))
        layout.addWidget(text_label("The recovery code is needed", "heading"))
        layout.addWidget(text_label(reason, wraps=True))
        self.code = QLineEdit(self)
        self.code.setPlaceholderText(_AS_WRITTEN)
        named(self.code, "Recovery code", _AS_WRITTEN)
        layout.addWidget(self.code)
        self.refusal = text_label("", wraps=True)
        layout.addWidget(self.refusal)
        buttons = QDialogButtonBox(self)
        buttons.addButton(
            primary("&Open", "Open the database"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.addButton("&Not now", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.open_with_code)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def open_with_code(self) -> None:
        """Try what was typed; what was refused stays in the field with the reason below it."""
        try:
            self._try_code(self.code.text())
        except CaptureError as error:
            self.refusal.setText(str(error))
            self.code.setFocus()
            return
        self.accept()
