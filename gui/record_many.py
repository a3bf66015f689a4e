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
from domain.errors import IllFormed
from domain.session import Document, SrsSession
from gui import layouts, parsing, theme
from gui.labels import named, primary, text_label
from gui.parsing import Kind
from gui.record_dialog import recorded
from gui.recording import sentence
from gui.spoken import SpokenRow
from gui.who_acts import Kinds, who
from gui.words import counted, label

_KEY: Final = Qt.ItemDataRole.UserRole
_STATED: Final = (
    "You state that each ticked document is at hand, dated and signed on this day by those named."
    " What this day would make late, or put on another day, is not ticked. Each document keeps a"
    " row of its own."
)
_APART: Final = " that any of several people may sign: record with F9, naming who signed."


def offered(items: tuple[CheckItem, ...], kinds: Kinds) -> tuple[CheckItem, ...]:
    """Of open documents, those of which it is certain who must sign."""
    return tuple(
        item
        for item in items
        if item.is_open
        and item.status in (CheckStatus.MISSING, CheckStatus.UNSIGNED)
        and not kinds[item.document].signed_by_any
    )


def all_recorded(session: SrsSession, items: tuple[CheckItem, ...], day: date) -> SrsSession:
    """The session with each of these dated and signed on `day`; an earlier date stays."""
    known = {document.key: document for document in session.documents}
    for item in items:
        before = known.get(item.document) or Document(key=item.document)
        signers = tuple(dict.fromkeys((*before.signed_by, *item.signed_by)))
        after = replace(
            before,
            dated=before.dated or day,
            signed_by=signers,
            signed_on=day if signers else before.signed_on,
        )
        session = recorded(session, after)
    return session


class RecordManyDialog(QDialog):
    """Asks for one day and which documents; `session` is then the session with them recorded.

    Args:
        items: the open documents it is asked about.
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
        self._items = {item.document: item for item in offered(items, kinds)}
        self._today = today
        self._derive = derive
        self._by_hand: set[str] = set()
        self._day: date | None = None
        self.session: SrsSession | None = None
        self.setWindowTitle("Record several documents")
        self.resize(640, 520)
        self.day = QLineEdit(self)
        self.day.setPlaceholderText("YYYY-MM-DD, t for today, 13 oct")
        named(self.day, "Dated and signed on", "The day that stands on every ticked document.")
        self.list = QTreeWidget(self)
        self.list.setHeaderLabels(["Document", "Signed by", "On this day"])
        self.list.setRootIsDecorated(False)
        named(self.list, "Documents", "Space ticks or unticks the one you stand on.")
        self.refusal = text_label("", "refusal", wraps=True)
        self.record = primary("&Record", "Record the ticked documents")
        apart = sum(1 for item in items if item.is_open) - len(self._items)
        self._lay_out(counted(apart, "document") + _APART if apart else "")
        self._fill(session, kinds)
        self.day.textChanged.connect(self._on_day)
        self.list.itemChanged.connect(self._on_ticked)
        self.record.clicked.connect(self.accept)
        self._count()

    def _lay_out(self, apart: str) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        form = QFormLayout()
        form.addRow("&Dated and signed on", self.day)
        layout.addLayout(form)
        layout.addWidget(self.list, 1)
        for text in (_STATED, apart):
            if text:
                layout.addWidget(text_label(text, "quiet", wraps=True))
        layout.addWidget(self.refusal)
        box = QDialogButtonBox(self)
        box.addButton(self.record, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(QDialogButtonBox.StandardButton.Cancel).clicked.connect(self.reject)
        layout.addWidget(box)

    def _fill(self, session: SrsSession, kinds: Kinds) -> None:
        for key, item in self._items.items():
            signers = who(replace(item, waiting_for=item.signed_by), session.team, kinds)
            row = SpokenRow([item.label, signers if item.signed_by else "nobody", ""])
            row.setData(0, _KEY, key)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(0, Qt.CheckState.Unchecked)
            row.setToolTip(0, item.timing)
            self.list.addTopLevelItem(row)
        if rows := self._rows():
            self.list.setCurrentItem(rows[0])
        self.list.setColumnWidth(0, 330)
        self.list.setColumnWidth(1, 170)

    def _rows(self) -> tuple[QTreeWidgetItem, ...]:
        rows = (self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount()))
        return tuple(row for row in rows if row is not None)

    @property
    def ticked(self) -> tuple[CheckItem, ...]:
        """The documents that will be recorded."""
        return tuple(
            self._items[str(row.data(0, _KEY))]
            for row in self._rows()
            if row.checkState(0) is Qt.CheckState.Checked
        )

    def _on_day(self, text: str) -> None:
        self.refusal.clear()
        try:
            found = parsing.parse(Kind.DATE, text, self._today)
        except IllFormed:
            found = None  # half typed; said when it is taken
        self._day = found if isinstance(found, date) else None
        self._judge()

    def _judge(self) -> None:
        """Tick what this day settles and say of the others what they would be."""
        outcome: dict[str, CheckStatus] = {}
        if self._day is not None:
            trial = all_recorded(self._before, tuple(self._items.values()), self._day)
            outcome = {item.document: item.status for item in self._derive(trial).checklist}
        blocked = self.list.blockSignals(True)
        for row in self._rows():
            key = str(row.data(0, _KEY))
            status = outcome.get(key)
            row.setText(2, _told(status))
            if key not in self._by_hand:
                settles = status in (CheckStatus.PRESENT, CheckStatus.NOT_APPLICABLE)
                row.setCheckState(0, Qt.CheckState.Checked if settles else Qt.CheckState.Unchecked)
        self.list.blockSignals(blocked)
        self._count()

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
            day = parsing.parse(Kind.DATE, self.day.text(), self._today)
        except IllFormed as error:
            self._refuse(sentence(error))
            return
        if not isinstance(day, date):
            self._refuse("Nothing was recorded: type the day that stands on the documents.")
            return
        self.session = all_recorded(self._before, self.ticked, day)
        super().accept()

    def _refuse(self, told: str) -> None:
        self.refusal.setText(told)
        self.day.setFocus()


def _told(status: CheckStatus | None) -> str:
    if status is None:
        return ""
    return "of another day" if status is CheckStatus.MISSING else label(status).lower()
