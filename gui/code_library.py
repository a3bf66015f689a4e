"""The code library: search on the left, the page of a code as of a day beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QWidget,
)

from domain.errors import CaptureError, IllFormed
from domain.facts import FactBook
from domain.library import page
from domain.library_examples import example_base
from domain.library_page import LibraryPage
from domain.library_search import Hit, search
from domain.session import SrsSession
from gui import layouts, theme
from gui.labels import named, text_label
from gui.library_html import CITE, CODE, EXAMPLE, example_title, page_html
from gui.parsing import Kind, parse, shown
from gui.recording import sentence
from gui.statements import Statement, StatementList
from gui.theme import colours

_ASK: Final = "Type a number or words, such as 77014 or mask, or pick a code from the list."
_DECODED: Final = QUrl.ComponentFormattingOption.FullyDecoded
_LONGEST_LINE: Final = 110  # digits
_NONE: Final = "No code fits. Try fewer or other words, or the first digits."


class PageView(QTextBrowser):
    """Shows one page in lines of a length that can be read. Nothing is ever fetched: the text holds
    no picture and no address.
    """

    def resizeEvent(self, event: QResizeEvent) -> None:
        longest = self.fontMetrics().horizontalAdvance("0") * _LONGEST_LINE
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(min(longest, self.viewport().width()))
        super().resizeEvent(event)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        return None


class CodeLibrary(QDialog):
    """One page of a code at a time; remembers the way, as a browser does.

    `what_if_wanted`: a session, a title that names no patient, and the keys of the changes that
    hold from the start. `sessions`: the example sessions by name, asked when one is opened.
    """

    what_if_wanted = Signal(object, str, object)

    def __init__(
        self,
        book: FactBook,
        sessions: Callable[[], Mapping[str, SrsSession]],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Code library")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._book, self._sessions, self._today = book, sessions, today
        self._way: list[str] = []
        self._at = -1
        self.told: LibraryPage | None = None
        self.day = today()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Number or words, such as 77014 or mask")
        self.search.setClearButtonEnabled(True)
        self.hits = StatementList("Codes that fit", "Enter opens the page", self)
        self.back = QPushButton("‹ &Back", self)
        self.forward = QPushButton("&Forward ›", self)
        self.as_of = QLineEdit(self)
        self.view = PageView(self)
        self.said = text_label("", "quiet", wraps=True)
        self._name()
        self._lay_out()
        self._connect()
        self.resize(1120, 660)
        self._show_hits()
        self._show_page()

    def _name(self) -> None:
        named(self.search, "Search", "Enter opens the first; Down goes to the list")
        named(self.back, "Back", "Alt+Left")
        named(self.forward, "Forward", "Alt+Right")
        named(self.as_of, "As of", "The day of service the page speaks of; Enter shows it")
        named(self.view, "Page", "Tab goes from link to link, Enter follows it")
        self.as_of.setText(shown(Kind.DATE, self.day))
        self.as_of.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * 13)

    # Building ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(self._left())
        halves.addWidget(self._right())
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        halves.setStretchFactor(1, 1)
        halves.setSizes([330, 760])
        layout.addWidget(halves, 1)
        foot = layouts.row(theme.NEAR)
        self.said.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        foot.addWidget(self.said, 1)
        close = QPushButton("C&lose", self)
        close.setAutoDefault(False)
        named(close, "Close", "Esc")
        close.clicked.connect(self.reject)
        foot.addWidget(close)
        layout.addLayout(foot)

    def _left(self) -> QWidget:
        left = QWidget(self)
        column = layouts.column(left, theme.NEAR, (0, 0, theme.NEAR, 0))
        label = text_label("&Search")
        label.setBuddy(self.search)
        asked = layouts.row(theme.NEAR)
        asked.addWidget(label)
        asked.addWidget(self.search, 1)
        column.addLayout(asked)
        column.addWidget(self.hits, 1)
        return left

    def _right(self) -> QWidget:
        right = QWidget(self)
        column = layouts.column(right, theme.NEAR, (theme.NEAR, 0, 0, 0))
        bar = layouts.row(theme.NEAR)
        for button in (self.back, self.forward):
            button.setAutoDefault(False)
            bar.addWidget(button)
        bar.addStretch()
        label = text_label("As &of")
        label.setBuddy(self.as_of)
        bar.addWidget(label)
        bar.addWidget(self.as_of)
        column.addLayout(bar)
        self.view.setOpenLinks(False)
        self.view.document().setDocumentMargin(theme.ROOM)
        column.addWidget(self.view, 1)
        return right

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show_hits)
        self.search.returnPressed.connect(self._open_first)
        self.hits.chosen.connect(lambda code: self.go_to(str(code)))
        self.back.clicked.connect(lambda: self._go(-1))
        self.forward.clicked.connect(lambda: self._go(1))
        self.as_of.editingFinished.connect(self._read_day)
        self.view.anchorClicked.connect(self._on_link)
        self.view.highlighted.connect(self._on_pointed)
        for keys, slot in (
            ("Alt+Left", self.back.click),
            ("Alt+Right", self.forward.click),
            ("Ctrl+F", self.search.setFocus),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # Doing ---------------------------------------------------------------------------------------

    def open_at(self, code: str = "", day: date | None = None) -> None:
        """Come to the front, at the page of `code` as of `day` if they are given."""
        self.show()
        self.raise_()
        self.activateWindow()
        if day is not None:
            self._set_day(day)
        if code:
            self.go_to(code)
        (self.view if code else self.search).setFocus()

    def show_book(self, book: FactBook) -> None:
        """Answer by these facts from now on."""
        self._book = book
        self._show_hits()
        self._show_page()

    def go_to(self, code: str) -> None:
        """Go on to the page of a code."""
        if self._at < 0 or self._way[self._at] != code:
            self._way[self._at + 1 :] = [code]
            self._at += 1
        self._show_page()

    @property
    def found(self) -> tuple[Hit, ...]:
        """What the search finds now."""
        return search(self.search.text(), self.day, self._book)

    def _go(self, steps: int) -> None:
        self._at += steps
        self._show_page()

    def _open_first(self) -> None:
        hits = self.found
        if hits:
            self.go_to(hits[0].code)

    def _read_day(self) -> None:
        try:
            found = parse(Kind.DATE, self.as_of.text(), self._today())
        except IllFormed as error:
            self.said.setText(f"{sentence(error)} The page stays as of {self.day}.")
            return
        if isinstance(found, date):
            self._set_day(found)

    def _set_day(self, day: date) -> None:
        self.day = day
        self.as_of.setText(shown(Kind.DATE, day))
        self._show_hits()
        self._show_page()

    def _on_link(self, link: QUrl) -> None:
        target = link.path(_DECODED)
        if link.scheme() == CODE:
            self.go_to(target)
        elif link.scheme() == EXAMPLE:
            self._open_example(int(target))
        elif link.scheme() == CITE:
            self.view.scrollToAnchor(target.partition(":")[0])

    def _on_pointed(self, link: QUrl) -> None:
        self.said.setText(link.path(_DECODED) if link.scheme() == CITE else "")

    def _open_example(self, place: int) -> None:
        if self.told is None:
            return
        example = self.told.examples[place]
        try:
            session = example_base(example, self.told.code, self._sessions())
        except CaptureError as error:
            self.said.setText(str(error))
            return
        self.what_if_wanted.emit(session, example_title(self.told, example), example.changes)

    # Showing -------------------------------------------------------------------------------------

    def _show_hits(self) -> None:
        rows = tuple(
            Statement(
                lead=hit.code,
                text=hit.label,
                quiet="" if hit.is_in_force else "not in force",
                choice=hit.code,
            )
            for hit in self.found
        )
        self.hits.show_statements(rows or (Statement(text=_NONE),))

    def _show_page(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at + 1 < len(self._way))
        self.said.setText("")
        if self._at < 0:
            self.view.setPlainText(_ASK)
            return
        try:
            self.told = page(self._way[self._at], self.day, self._book)
        except CaptureError as error:
            self.told = None
            self.view.setPlainText(str(error))
            return
        scheme = colours(self.palette())
        self.view.setHtml(page_html(self.told, self._book.codes, scheme))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show_page()
