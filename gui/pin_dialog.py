"""Sets, changes or removes the PIN that a locked window asks for."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from domain.errors import CaptureError
from gui import layouts, theme
from gui.labels import named, primary, text_label
from gui.services import Services

_WHAT: Final = (
    "One PIN for all who work at this workstation. It keeps passers-by out of a window that was"
    " left; it proves nobody’s name, and protects nothing from whoever works under the same user"
    " of this computer. The window then also asks for it at the start. If it is forgotten, the"
    " recovery code of the database opens the window and removes the PIN."
)
_DIFFER: Final = "The two are not the same. Type the PIN twice."


class PinDialog(QDialog):
    """Keeps at once, apart from what else is typed in the settings. Raises `CaptureError`."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        has_pin = services.store().has_pin()
        self.setWindowTitle("PIN of this workstation")
        self.setMinimumWidth(440)
        self.pin = self._field("New PIN", "At least six characters; words are fine")
        self.again = self._field("The same again", "So that a slip is noticed")
        self.refusal = text_label("", "refusal", wraps=True)
        layout = layouts.column(self, theme.NEAR, (theme.WIDE,) * 4)
        layout.addWidget(text_label(_WHAT, wraps=True))
        for field in (self.pin, self.again):
            layout.addWidget(text_label(field.accessibleName()))
            layout.addWidget(field)
        layout.addWidget(self.refusal)
        layout.addStretch(1)
        buttons = QDialogButtonBox(self)
        self.keep_button = primary("&Keep PIN", "Keep PIN")
        buttons.addButton(self.keep_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.remove = buttons.addButton("&Remove PIN", QDialogButtonBox.ButtonRole.DestructiveRole)
        named(self.remove, "Remove PIN", "A locked window then asks for a name only")
        self.remove.setVisible(has_pin)
        self.remove.clicked.connect(lambda _: self._keep(""))
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.keep)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        layouts.hug(self, self.minimumWidth())

    def _field(self, name: str, help_text: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        named(field, name, help_text)
        return field

    def keep(self) -> None:
        """Keep what was typed twice."""
        if self.pin.text() != self.again.text():
            self.refusal.setText(_DIFFER)
            self.again.clear()
            self.again.setFocus()
            return
        self._keep(self.pin.text() or " ")

    def _keep(self, pin: str) -> None:
        services = self._services
        try:
            services.store().set_pin(pin, actor=services.actor, at=services.clock.now())
        except CaptureError as error:
            self.refusal.setText(str(error))
            self.pin.setFocus()
            return
        self.accept()
