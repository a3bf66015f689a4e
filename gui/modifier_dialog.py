"""Asks why a person sets a modifier or takes it off, and who does so."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from domain.charge import ChargeLine, Severity
from domain.identifiers import Modifier
from domain.modifier_choices import ModifierChoice
from gui import layouts, theme
from gui.labels import named, primary, text_label
from gui.words import label

_REFUSAL: Final = (
    "A change of the derived lines needs a reason and the name of who made it. Nothing was changed."
)

_FOLLOWS: Final = {
    Severity.HOLD: "Until this is recorded, the claim is on hold.",
    Severity.STOP: "With this modifier the claim is stopped.",
}


class ModifierDialog(QDialog):
    """`after`: the line's modifiers if it is done. `by`: who is at work here."""

    def __init__(
        self,
        line: ChargeLine,
        choice: ModifierChoice,
        after: tuple[Modifier, ...],
        by: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._does = "Take off" if choice.stands else "Set"
        self.setWindowTitle(f"{self._does} modifier {choice.modifier}")
        self.setMinimumWidth(520)
        self.why = QLineEdit(self)
        self.why.setPlaceholderText("What was done, and where it is written down")
        named(self.why, "Why")
        self.by = QLineEdit(by, self)
        named(self.by, "By whom")
        self.refusal = text_label("", "refusal", wraps=True)
        self.refusal.hide()
        self._lay_out(line, choice, after)

    def _lay_out(
        self, line: ChargeLine, choice: ModifierChoice, after: tuple[Modifier, ...]
    ) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        title = f"{choice.modifier} · {choice.label}"
        layout.addWidget(text_label(title, "heading", wraps=True))
        layout.addWidget(text_label(choice.sentence, wraps=True))
        if choice.fact and not choice.stands:
            layout.addWidget(text_label(f"Needs: {choice.fact}", wraps=True))
        layout.addWidget(text_label(_change(line, after), "quiet", wraps=True))
        if choice.severity in _FOLLOWS and not choice.stands:
            layout.addWidget(text_label(_FOLLOWS[choice.severity], "quiet", wraps=True))
        form = QFormLayout()
        form.addRow("&Why", self.why)
        form.addRow("&By", self.by)
        layout.addLayout(form)
        layout.addWidget(self.refusal)
        box = QDialogButtonBox(self)
        done = primary(self._does, f"{self._does} modifier {choice.modifier}")
        box.addButton(done, QDialogButtonBox.ButtonRole.AcceptRole)
        named(box.addButton(QDialogButtonBox.StandardButton.Cancel), "Cancel")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout.addWidget(box)
        layouts.hug(self, self.minimumWidth())

    def accept(self) -> None:
        """Take the change, or say what is missing."""
        missing = [line for line in (self.why, self.by) if not line.text().strip()]
        if missing:
            self.refusal.setText(_REFUSAL)
            self.refusal.show()
            missing[0].setFocus()
            return
        super().accept()


def _change(line: ChargeLine, after: tuple[Modifier, ...]) -> str:
    was, will = (" ".join(some) or "none" for some in (line.modifiers, after))
    return f"{label(line.biller)} claim, {line.code}: modifiers {was} → {will}."
