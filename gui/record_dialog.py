"""Records one document from the checklist: its date, who signed it and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from domain.charge import CheckItem
from domain.choices import Role
from domain.errors import IllFormed
from domain.session import Document, SrsSession
from gui import layouts, parsing
from gui.controls import Tick
from gui.labels import named, primary, text_label
from gui.parsing import Kind
from gui.recording import sentence
from gui.words import label, listed, menu_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that short forms mean: `today`; `session` None when it has none yet."""

    today: date
    session: date | None


def recorded(session: SrsSession, document: Document) -> SrsSession:
    """The session with this document in place of an earlier one of the same key, or added."""
    others = [known.key for known in session.documents]
    if document.key not in others:
        return replace(session, documents=(*session.documents, document))
    at = others.index(document.key)
    kept = session.documents
    return replace(session, documents=(*kept[:at], document, *kept[at + 1 :]))


class RecordDialog(QDialog):
    """Asks for dates and signatures of one document; an ill-formed date is explained in place."""

    def __init__(
        self, item: CheckItem, known: Document | None, days: Days, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._known = known or Document(key=item.document)
        self._days = days
        self.setWindowTitle("Record a document")
        self.setMinimumWidth(460)
        layout = layouts.column(self, 10, (14, 14, 14, 14))
        title = text_label(item.label, "heading", wraps=True)
        who = listed(tuple(label(role) for role in item.signed_by)) or "nobody in particular"
        needs = f"To be signed by: {who}. {item.timing[:1].upper()}{item.timing[1:]}."
        layout.addWidget(title)
        layout.addWidget(text_label(needs, "quiet", wraps=True))
        self.dated = self._line(Kind.DATE, self._known.dated, "Date on the document")
        self.signed_on = self._line(Kind.DATE, self._known.signed_on, "Day of the signature")
        self.reference = self._line(Kind.TEXT, self._known.reference, "Where to find it")
        form = QFormLayout()
        form.addRow("&Dated", self.dated)
        form.addRow("Signed &on", self.signed_on)
        form.addRow("Signed &by", self._roles(item))
        form.addRow("&Reference", self.reference)
        layout.addLayout(form)
        self.refusal = text_label("", "refusal", wraps=True)
        self.refusal.hide()
        layout.addWidget(self.refusal)
        layout.addWidget(self._buttons())
        self.document: Document | None = None

    def _line(self, kind: Kind, value: object, name: str) -> QLineEdit:
        line = QLineEdit(parsing.shown(kind, value), self)
        if kind is Kind.DATE:
            line.setPlaceholderText("YYYY-MM-DD, t for today, -1 for yesterday")
        named(line, name)
        return line

    def _roles(self, item: CheckItem) -> QWidget:
        box = QWidget(self)
        grid = layouts.grid(box, 16, 2)
        first = tuple(dict.fromkeys((*item.signed_by, *self._known.signed_by)))
        offered = first + tuple(role for role in Role if role not in first)
        self.roles = {role: Tick(menu_text(label(role)), box) for role in offered}
        for place, (role, tick) in enumerate(self.roles.items()):
            tick.setChecked(role in self._known.signed_by)
            grid.addWidget(tick, place // 2, place % 2)
        return box

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        save = primary("Record", "Record this document")
        box.addButton(save, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QDialogButtonBox.StandardButton.Cancel)
        named(cancel, "Cancel")
        if self._days.session is not None:
            day = self._days.session.isoformat()
            same = QPushButton(f"&Session's day ({day})", self)
            named(same, "Fill both dates with the session's day")
            same.clicked.connect(lambda _: self._fill(day))
            box.addButton(same, QDialogButtonBox.ButtonRole.ActionRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _fill(self, day: str) -> None:
        self.dated.setText(day)
        self.signed_on.setText(day)

    def accept(self) -> None:
        """Take what was typed, or say why it cannot be taken."""
        try:
            self.document = replace(
                self._known,
                dated=self._date(self.dated),
                signed_on=self._date(self.signed_on),
                signed_by=tuple(role for role, tick in self.roles.items() if tick.isChecked()),
                reference=self._text(self.reference),
            )
        except IllFormed as error:
            self.refusal.setText(sentence(error))
            self.refusal.show()
            return
        super().accept()

    def _date(self, line: QLineEdit) -> date | None:
        try:
            value = parsing.parse(Kind.DATE, line.text(), self._days.today)
        except IllFormed:
            line.setFocus()
            raise
        return value if isinstance(value, date) else None

    def _text(self, line: QLineEdit) -> str | None:
        value = parsing.parse(Kind.TEXT, line.text(), self._days.today)
        return str(value) if value else None
