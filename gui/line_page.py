"""One charge line in full: why it stands, and every modifier with its condition."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from domain.case import Case
from domain.charge import ChargeLine, Derivation
from domain.facts import FactBook
from domain.modifier_choices import ModifierChoice, modifier_choices
from domain.modifier_setting import modifiers_set, modifiers_with
from domain.necessity import results_for
from domain.why import why
from gui import layouts, passing, theme
from gui.document import SessionDocument
from gui.labels import named, text_label
from gui.modifier_dialog import ModifierDialog
from gui.modifier_words import is_open, modifier_rows
from gui.necessity_words import necessity_rows
from gui.statements import Statement, StatementList
from gui.why_words import explanation_rows
from gui.words import counted, day, label

_GONE = "This line is no longer charged. Go back to the charges: they say what is left out and why."
_ASKED = "Enter on a modifier sets it, or takes it off."
_SEALED = "This session is signed: its modifiers cannot be changed here."


@dataclass(frozen=True, slots=True)
class LineKey:
    """What finds the same line again after a change of the session."""

    biller: str
    code: str
    day: str

    @classmethod
    def of(cls, line: ChargeLine) -> LineKey:
        """The key of a line."""
        return cls(line.biller, line.code, str(line.date_of_service))


class LinePage(QWidget):
    """Told `show_line`; asks the domain about that one line, and only while it can be seen.

    `actor`: who is at work, offered as the name under a change.
    """

    go_wanted = Signal(str)
    back_wanted = Signal()

    def __init__(
        self, document: SessionDocument, book: FactBook, actor: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._book = book
        self._actor = actor
        self._key: LineKey | None = None
        self._line: ChargeLine | None = None
        self._choices: tuple[ModifierChoice, ...] = ()
        self.dialog: ModifierDialog | None = None
        self.back = QPushButton("‹ &Charges", self)
        named(self.back, "Back to the charges", "Esc")
        self.title = text_label("", "heading", wraps=True)
        self.about = text_label("", "quiet", wraps=True)
        self.why = StatementList("Why this line is charged", "Enter on a fact goes to its field")
        self.modifiers = StatementList("Modifiers of this line", _ASKED)
        self.hint = text_label(_ASKED, "quiet", wraps=True)
        self.set = QPushButton("&Set…", self)
        self.tabs = QTabWidget(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.SNUG)
        top = layouts.row(theme.NEAR)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        words = layouts.column(None, theme.HAIR)
        words.addWidget(self.title)
        words.addWidget(self.about)
        top.addLayout(words, 1)
        layout.addLayout(top)
        self.tabs.setDocumentMode(True)
        named(self.tabs.tabBar(), "Why, and modifiers")
        choosing = QWidget(self)
        column = layouts.column(choosing, theme.SNUG)
        column.addWidget(self.modifiers, 1)
        below = layouts.row(theme.NEAR)
        below.addWidget(self.hint, 1)
        below.addWidget(self.set)
        column.addLayout(below)
        self.tabs.addTab(self.why, "&Why")
        self.tabs.addTab(choosing, "&Modifiers")
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.why.go_wanted.connect(self.go_wanted)
        self.modifiers.go_wanted.connect(self.go_wanted)
        self.modifiers.chosen.connect(self._choose)
        self.modifiers.stood_on.connect(self._offer)
        self.set.clicked.connect(self._choose_current)
        self._document.derivation_changed.connect(self.refresh)
        self._document.opened.connect(self.back_wanted)
        self._document.closed.connect(self.back_wanted)

    def show_line(self, line: ChargeLine, *, modifiers: bool = False) -> None:
        """Show this line, at its reasons or at its modifiers."""
        self._key = LineKey.of(line)
        self.tabs.setCurrentIndex(1 if modifiers else 0)
        self._show()
        for shown in (self.why, self.modifiers):
            shown.begin()
        (self.modifiers if modifiers else self.why).setFocus()

    def show_book(self, book: FactBook) -> None:
        """Answer by these facts from now on."""
        self._book = book
        self.refresh()

    def refresh(self) -> None:
        """Ask again, if anybody looks."""
        if self._key is not None and self.isVisible():
            self._show()

    def _show(self) -> None:
        derivation = self._document.derivation
        self._line = self._found(derivation)
        if derivation is None or self._line is None:
            self.why.show_statements((Statement(text=_GONE),))
            self.modifiers.show_statements((Statement(text=_GONE),))
            self._choices = ()
            return
        line, case = self._line, Case(session=self._document.session)
        self.title.setText(f"{line.code} · {line.label}")
        modifiers = f"modifiers {' '.join(line.modifiers)}" if line.modifiers else ""
        units = counted(line.units, "unit")
        about = (label(line.biller), units, modifiers, day(line.date_of_service))
        self.about.setText(" · ".join(part for part in about if part))
        asked = results_for(derivation.necessity, line)
        self.why.show_statements(
            (
                *explanation_rows(why(case, derivation, line, self._book)),
                *necessity_rows(asked, self._book),
            )
        )
        self._choices = modifier_choices(case, self._book, line, derivation.lines)
        self.modifiers.show_statements(modifier_rows(self._choices, self._book))
        self._offer(self.modifiers.current)

    def _found(self, derivation: Derivation | None) -> ChargeLine | None:
        lines = derivation.lines if derivation else ()
        return next((line for line in lines if LineKey.of(line) == self._key), None)

    # Modifiers -----------------------------------------------------------------------------------

    def _offer(self, row: Statement | None) -> None:
        """Say what the button does with the modifier a person stands on."""
        choice = row.choice if row is not None else None
        is_choice = isinstance(choice, ModifierChoice) and is_open(choice)
        self.set.setEnabled(is_choice and self._document.is_editable)
        self.hint.setText(_ASKED if self._document.is_editable else _SEALED)
        if isinstance(choice, ModifierChoice):
            does = "&Take off" if choice.stands else "&Set"
            self.set.setText(f"{does} {choice.modifier}…")

    def _choose_current(self) -> None:
        row = self.modifiers.current
        if row is not None and row.choice is not None:
            self._choose(row.choice)

    def _choose(self, choice: object) -> None:
        line = self._line
        if not isinstance(choice, ModifierChoice) or line is None:
            return
        if not self._document.is_editable:
            self.hint.setText(_SEALED)
            return
        after = modifiers_with(line, choice, self._choices)
        self.dialog = dialog = ModifierDialog(line, choice, after, self._actor, self)

        def done() -> None:
            session = modifiers_set(
                self._document.session,
                line,
                after,
                why=dialog.why.text().strip(),
                by=dialog.by.text().strip(),
            )
            self._document.change(session, f"Modifier {choice.modifier}")

        dialog.accepted.connect(done)
        passing.ask(dialog)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Back):
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody looked is asked now."""
        super().showEvent(event)
        self.refresh()
