"""Records several documents at once, all dated and signed on one day that a person states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from domain.charge import CheckItem, CheckStatus, Derivation
from domain.choices import Role
from domain.errors import IllFormed
from domain.session import Document, SrsSession
from gui import layouts, parsing, theme
from gui.controls import Choice
from gui.labels import named, primary, text_label
from gui.parsing import Kind
from gui.record_dialog import recorded
from gui.recording import sentence
from gui.who_acts import Kinds, person, who
from gui.words import counted, label

_KEY: Final = Qt.ItemDataRole.UserRole
_ROLE: Final = Qt.ItemDataRole.UserRole
_STATED: Final = (
    "You state that each ticked document is at hand, dated and signed on this day by those named."
    " What this day would make late or put on another day is not ticked, nor what one of several"
    " people may sign while none of them is named. Each document keeps a row of its own."
)


def is_offered(item: CheckItem) -> bool:
    """Whether a document lacks nothing but its record or its signature."""
    return item.is_open and item.status in (CheckStatus.MISSING, CheckStatus.UNSIGNED)


def signers(item: CheckItem, kinds: Kinds, one: Role | None) -> tuple[Role, ...] | None:
    """Who signs it; None while one of several people may and `one` is not among them."""
    kind = kinds[item.document]
    if not kind.signed_by_any:
        return kind.signed_by
    return (*kind.signed_by, one) if one in kind.signed_by_any and one is not None else None


def all_recorded(
    session: SrsSession, signed: tuple[tuple[CheckItem, tuple[Role, ...]], ...], day: date
) -> SrsSession:
    """The session with each of these dated and signed on `day`; an earlier date stays."""
    known = {document.key: document for document in session.documents}
    for item, roles in signed:
        before = known.get(item.document) or Document(key=item.document)
        after = replace(
            before,
            dated=before.dated or day,
            signed_by=tuple(dict.fromkeys((*before.signed_by, *roles))),
            signed_on=day if roles else before.signed_on,
        )
        session = recorded(session, after)
    return session


class RecordManyDialog(QDialog):
    """Asks for one day and which documents; `session` is then the session with them recorded.

    Args:
        items: the documents it is asked about; those settled already are left out.
        derive: what a session comes to, to tell which documents the day typed would settle.
    """

    def __init__(
        self,
        items: tuple[CheckItem, ...],
        session: SrsSession,
        kinds: Kinds,
        today: date,
        derive: Callable[[SrsSession], Derivation],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._before = session
        self._kinds = kinds
        self._items = {item.document: item for item in items if is_offered(item)}
        self._today = today
        self._derive = derive
        self._by_hand: set[str] = set()
        self.session: SrsSession | None = None
        self.setWindowTitle("Record several documents")
        self.resize(680, 540)
        self.day = QLineEdit(self)
        self.day.setPlaceholderText("YYYY-MM-DD, t for today, 13 oct")
        named(self.day, "Dated and signed on", "The day that stands on every ticked document.")
        self.one = self._one_of_several()
        self.list = QTreeWidget(self)
        self.list.setHeaderLabels(["Document", "Signed by", "On this day"])
        self.list.setRootIsDecorated(False)
        named(self.list, "Documents", "Space ticks or unticks the one you stand on.")
        self.refusal = text_label("", "refusal", wraps=True)
        self.record = primary("&Record", "Record the ticked documents")
        self._lay_out()
        self._fill()
        self.day.textChanged.connect(lambda _: self._judge())
        self.one.currentIndexChanged.connect(lambda _: self._judge())
        self.list.itemChanged.connect(self._on_ticked)
        self.record.clicked.connect(self.accept)
        self._judge()

    def _one_of_several(self) -> Choice:
        choice = Choice(self)
        choice.addItem("not named")
        able = {
            role
            for item in self._items.values()
            for role in self._kinds[item.document].signed_by_any
        }
        for role in (role for role in Role if role in able):
            choice.addItem(person(role, self._before.team), role)
        named(choice, "Where one of several people signs: who", "Only that person's are ticked.")
        return choice

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        form = QFormLayout()
        form.addRow("&Dated and signed on", self.day)
        form.addRow("Where &one of several signs", self.one)
        layout.addLayout(form)
        layout.addWidget(self.list, 1)
        layout.addWidget(text_label(_STATED, "quiet", wraps=True))
        layout.addWidget(self.refusal)
        box = QDialogButtonBox(self)
        box.addButton(self.record, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(QDialogButtonBox.StandardButton.Cancel).clicked.connect(self.reject)
        layout.addWidget(box)

    def _fill(self) -> None:
        for key, item in self._items.items():
            kind = self._kinds[key]
            whole = replace(item, waiting_for=(*kind.signed_by, *kind.signed_by_any))
            row = QTreeWidgetItem([item.label, who(whole, self._before.team, self._kinds), ""])
            row.setData(0, _KEY, key)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(0, Qt.CheckState.Unchecked)
            row.setToolTip(0, item.timing)
            self.list.addTopLevelItem(row)
        if rows := self._rows():
            self.list.setCurrentItem(rows[0])
        self.list.setColumnWidth(0, 340)
        self.list.setColumnWidth(1, 200)

    def _rows(self) -> tuple[QTreeWidgetItem, ...]:
        rows = (self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount()))
        return tuple(row for row in rows if row is not None)

    def _signed(self, keys: tuple[str, ...]) -> tuple[tuple[CheckItem, tuple[Role, ...]], ...]:
        """These documents and who signs each, of those where that is known."""
        one = self.one.currentData(_ROLE)
        found = ((self._items[key], signers(self._items[key], self._kinds, one)) for key in keys)
        return tuple((item, roles) for item, roles in found if roles is not None)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of the documents that will be recorded."""
        keys = tuple(
            str(row.data(0, _KEY))
            for row in self._rows()
            if row.checkState(0) is Qt.CheckState.Checked
        )
        return tuple(item.document for item, _ in self._signed(keys))

    def _typed(self) -> date | None:
        found = parsing.parse(Kind.DATE, self.day.text(), self._today)
        return found if isinstance(found, date) else None

    def _judge(self) -> None:
        """Tick what this day settles and say of the others what they would be."""
        try:
            day = self._typed()
        except IllFormed:
            day = None  # half typed; said when it is taken
        certain = self._signed(tuple(self._items))
        outcome: dict[str, CheckStatus] = {}
        if day is not None:
            trial = self._derive(all_recorded(self._before, certain, day))
            outcome = {item.document: item.status for item in trial.checklist}
        sure = {item.document for item, _ in certain}
        blocked = self.list.blockSignals(True)
        for row in self._rows():
            self._show(row, outcome, is_sure=str(row.data(0, _KEY)) in sure)
        self.list.blockSignals(blocked)
        self._count()

    def _show(
        self, row: QTreeWidgetItem, outcome: dict[str, CheckStatus], *, is_sure: bool
    ) -> None:
        key = str(row.data(0, _KEY))
        status = outcome.get(key)
        row.setText(2, _told(status) if is_sure else "name who signs")
        settles = is_sure and status in (CheckStatus.PRESENT, CheckStatus.NOT_APPLICABLE)
        if key not in self._by_hand or not is_sure:
            row.setCheckState(0, Qt.CheckState.Checked if settles else Qt.CheckState.Unchecked)
        said = (f"{row.text(0)}: signed by {row.text(1)}", row.text(2))
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, said)))

    def _on_ticked(self, row: QTreeWidgetItem, _column: int) -> None:
        self._by_hand.add(str(row.data(0, _KEY)))
        self._count()

    def _count(self) -> None:
        count = len(self.ticked)
        self.record.setText(f"&Record {counted(count, 'document')}" if count else "&Record")
        self.record.setEnabled(bool(count))

    def accept(self) -> None:
        """Take the day and the ticks, or say what is wanting."""
        try:
            day = self._typed()
        except IllFormed as error:
            self._refuse(sentence(error))
            return
        if day is None:
            self._refuse("Nothing was recorded: type the day that stands on the documents.")
            return
        self.session = all_recorded(self._before, self._signed(self.ticked), day)
        super().accept()

    def _refuse(self, told: str) -> None:
        self.refusal.setText(told)
        self.day.setFocus()


def _told(status: CheckStatus | None) -> str:
    if status is None:
        return ""
    return "of another day" if status is CheckStatus.MISSING else label(status).lower()
