"""What is kept beside a session for the list: its charges in short, and what is to be done next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QPushButton, QSizePolicy, QWidget

from domain.worklist import Summary, WorklistRow, next_step
from gui import layouts, words
from gui.labels import Badge, named, text_label
from gui.theme import FAR, HEADING, NEAR, TITLE, WIDE, scaled
from gui.worklist_model import SIGNS, age, holder, masked, state_word

_WELCOME: Final = (
    "Open a session from the list on the left, or begin a new one with Ctrl+N.\n\n"
    "While you type, the panel on the right shows which charges follow, why, and what is missing."
)


class WorklistPreview(QWidget):
    """The row a person stands on; nothing is derived for it."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.welcome = text_label(_WELCOME, "quiet", wraps=True)
        self.welcome.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.welcome.setMargin(FAR)
        # It takes the room, so that what stands above it is no higher than it must be.
        self.welcome.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.card = QWidget(self)
        self.name = text_label("", wraps=True)
        self.name.setFont(scaled(self.name.font(), TITLE))
        self.badge = Badge(self)
        self.facts = text_label("", "quiet", wraps=True)
        self.charges = QFormLayout()
        self.charges.setHorizontalSpacing(WIDE)
        self.way = text_label("", wraps=True)
        self.next = text_label("", wraps=True)
        self.open = QPushButton("&Open", self)
        named(self.open, "Open this session", "Enter in the list does the same")
        self._lay_out()
        self.show_row(None, Summary())

    def _lay_out(self) -> None:
        column = layouts.column(self.card, NEAR, (WIDE, WIDE, WIDE, WIDE))
        for widget in (self.name, self.badge, self.facts):
            column.addWidget(widget)
        column.addSpacing(NEAR)
        column.addWidget(self._heading("Charges, suggested from the facts recorded"))
        column.addLayout(self.charges)
        column.addSpacing(NEAR)
        column.addWidget(self._heading("Next"))
        column.addWidget(self.next)
        column.addWidget(self.way)
        column.addSpacing(NEAR)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        whole = self._whole = layouts.column(self, 0)
        whole.addWidget(self.welcome, 1)
        whole.addWidget(self.card, 1)

    def put_above(self, widget: QWidget) -> None:
        """Show something above the preview while no session is open."""
        self._whole.insertWidget(0, widget)

    @staticmethod
    def _heading(text: str) -> QWidget:
        made = text_label(text, "heading")
        made.setFont(scaled(made.font(), HEADING))
        return made

    def show_row(self, row: WorklistRow | None, summary: Summary) -> None:
        """Show one session of the list, or the welcome when none is stood on."""
        self.card.setVisible(row is not None)
        self.welcome.setVisible(row is None)
        if row is None:
            return
        self.name.setText(row.patient_name or "No name yet")
        self.badge.show_status(*SIGNS[row.stage], state_word(row))
        self.facts.setText(_facts(row, self._today()))
        self._show_charges(summary)
        self.next.setText(next_step(row.stage, summary))
        more = summary.in_the_way - 1 if row.stage.is_open else 0
        papers = f", {words.counted(summary.documents, 'document')} open" * bool(summary.documents)
        self.way.setText(f"{more} more in the way{papers}." if more > 0 else "")
        self.way.setVisible(more > 0)
        self.setAccessibleName(f"Preview: {self.facts.text()}. Next: {self.next.text()}")

    def _show_charges(self, summary: Summary) -> None:
        while self.charges.rowCount():
            self.charges.removeRow(0)
        for biller, codes in summary.charges:
            self.charges.addRow(
                text_label(words.label(biller), "quiet"), text_label(codes, wraps=True)
            )
        if not summary.charges:
            self.charges.addRow(text_label("None yet.", "quiet"))


def _facts(row: WorklistRow, today: date) -> str:
    held, old = holder(row), age(row, today)
    parts = (
        f"MRN {masked(row.mrn)}" if row.mrn else "",
        words.day(row.day) if row.day else "no day yet",
        row.machine,
        words.counted(row.lesions, "lesion") if row.lesions else "",
        f"with {held}" if held else "",
        f"waiting {old}" if old else "",
        f"saved by {row.saved_by}" if row.saved_by != held else "",
    )
    return " · ".join(part for part in parts if part)
