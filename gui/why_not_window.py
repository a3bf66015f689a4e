"""Why a code is not charged: typed or picked from the likely ones, answered beside the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QDialog, QLineEdit, QPushButton, QSplitter, QWidget

from domain.case import Case
from domain.errors import IllFormed
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.why_not import left_out, why_not
from gui import layouts, theme
from gui.document import SessionDocument
from gui.labels import named, text_label
from gui.recording import sentence
from gui.statements import Statement, StatementList
from gui.why_not_words import answer_rows, candidate_rows

_ASK = "Type a code, or pick one from the list."
_NO_SESSION = "No session is open. Open one first; then this window says what is left out, and why."
_HONEST = "What would have to be otherwise helps to see a slip. Record only what was done."
_BETWEEN = " · "


class WhyNotWindow(QDialog):
    """Answers for the session on the screen, again whenever it changes while this can be seen."""

    go_wanted = Signal(str)

    def __init__(
        self, document: SessionDocument, book: FactBook, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Why not?")
        self._document = document
        self._book = book
        self._code: ProcedureCode | None = None
        self.code = QLineEdit(self)
        self.code.setPlaceholderText("Code or words, such as 77014 or frame")
        named(self.code, "Code", "Enter asks why it is not charged")
        self.likely = StatementList("Codes that are left out", "Enter asks why", self)
        self.title = text_label(_ASK, "heading", wraps=True)
        self.answer = StatementList("Why not", "Enter on a fact goes to its field", self)
        self._complete(book)
        self._lay_out()
        self.code.returnPressed.connect(self._on_typed)
        self.likely.chosen.connect(lambda code: self.ask(str(code)))
        self.answer.go_wanted.connect(self.go_wanted)
        document.derivation_changed.connect(self.refresh)
        document.opened.connect(self.refresh)
        document.closed.connect(self.refresh)
        self.resize(980, 600)

    def _complete(self, book: FactBook) -> None:
        rows = [f"{code}{_BETWEEN}{book.label(ProcedureCode(code))}" for code in sorted(book.codes)]
        completer = QCompleter(rows, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(12)
        completer.activated.connect(self.ask)
        self.code.setCompleter(completer)

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        left, right = QWidget(self), QWidget(self)
        column = layouts.column(left, theme.NEAR, (0, 0, theme.NEAR, 0))
        label = text_label("&Code")
        label.setBuddy(self.code)
        ask = layouts.row(theme.NEAR)
        ask.addWidget(label)
        ask.addWidget(self.code, 1)
        column.addLayout(ask)
        column.addWidget(self.likely, 1)
        column = layouts.column(right, theme.NEAR, (theme.NEAR, 0, 0, 0))
        column.addWidget(self.title)
        column.addWidget(self.answer, 1)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        halves.setSizes([360, 600])
        layout.addWidget(halves, 1)
        foot = layouts.row(theme.NEAR)
        foot.addWidget(text_label(_HONEST, "quiet", wraps=True), 1)
        close = QPushButton("C&lose", self)
        close.setAutoDefault(False)
        named(close, "Close", "Esc")
        close.clicked.connect(self.reject)
        foot.addWidget(close)
        layout.addLayout(foot)

    def show_book(self, book: FactBook) -> None:
        """Answer by these facts from now on."""
        self._book = book
        self._complete(book)
        self.refresh()

    def ask(self, text: str) -> None:
        """Answer for the code with which `text` begins."""
        typed = text.partition(_BETWEEN)[0].strip().upper()
        try:
            self._code = ProcedureCode(typed)
        except IllFormed as error:
            self._code = None
            self.title.setText(sentence(error))
            self.answer.show_statements(())
            return
        self.code.setText(typed)
        self.likely.stand_on(typed)
        self._show_answer()
        self.answer.begin()

    def refresh(self) -> None:
        """Ask again, if anybody looks."""
        if not self.isVisible():
            return
        derivation = self._document.derivation
        if derivation is None:
            self.likely.show_statements((Statement(text=_NO_SESSION),))
        else:
            likely = left_out(self._case(), derivation, self._book)
            self.likely.show_statements(candidate_rows(derivation, likely, self._book))
        self._show_answer()

    def open_at(self, code: str = "") -> None:
        """Come to the front, at the answer for `code` if there is one."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()
        if code:
            self.ask(code)
        (self.answer if code else self.code).setFocus()

    def _on_typed(self) -> None:
        self.ask(self.code.text())

    def _case(self) -> Case:
        return Case(session=self._document.session)

    def _show_answer(self) -> None:
        derivation = self._document.derivation
        if self._code is None or derivation is None:
            self.title.setText(_ASK)
            self.answer.show_statements(())
            return
        told = why_not(self._case(), derivation, self._code, self._book)
        self.title.setText(_BETWEEN.join(part for part in (told.code, told.label) if part))
        self.answer.show_statements(answer_rows(told))
