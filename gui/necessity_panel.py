"""Medical necessity: what the payer's rules ask, what is open first; Enter goes to the field."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from domain.charge import CoverageRules, Derivation, NecessityResult, Outcome
from domain.facts import FactBook
from gui import layouts, words
from gui.labels import named, text_label
from gui.necessity_words import GLYPHS, TONES, lead, sources_told
from gui.record_model import Index
from gui.wrapping import (
    GLYPH_ROLE,
    LEAD_ROLE,
    QUIET_ROLE,
    TONE_ROLE,
    Rewrapping,
    WrappingDelegate,
    paint_nothing,
)

_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_NOTHING: Final = "No payer asks for anything here, as far as is recorded."
_FIRST: Final = (Outcome.NOT_MET, Outcome.NOT_RECORDED, Outcome.MET)


class NecessityModel(QAbstractListModel):
    """Told `show(results)`; what is not met or not recorded first, otherwise as derived."""

    def __init__(self, book: FactBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self.results: tuple[NecessityResult, ...] = ()
        self.usual: tuple[str, ...] = ()

    def show(self, results: tuple[NecessityResult, ...]) -> None:
        """Show these results; the same ones keep the selection."""
        ordered = tuple(sorted(results, key=lambda one: _FIRST.index(one.outcome)))
        if ordered != self.results:
            self.beginResetModel()
            self.results = ordered
            self.usual = usual_codes(results)
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.results)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        one = self.results[index.row()]
        shown: dict[int, object] = {
            _ROLE.DisplayRole: one.sentence,
            _ROLE.AccessibleTextRole: f"{lead(one)}: {one.sentence}",
            LEAD_ROLE: lead(one),
            QUIET_ROLE: self._told_of(one),
            GLYPH_ROLE: GLYPHS[one.outcome],
            TONE_ROLE: TONES[one.outcome],
        }
        return shown.get(role)

    def _told_of(self, one: NecessityResult) -> str:
        """For which lines it is asked, where not for the usual ones, and by whom."""
        lines = "" if one.codes == self.usual else f"For {', '.join(one.codes) or 'no line'}. "
        return f"{lines}{sources_told(one, self._book)}"


def usual_codes(results: tuple[NecessityResult, ...]) -> tuple[str, ...]:
    """The codes whose lines the first result supports; most of the others support the same."""
    return results[0].codes if results else ()


class NecessityPanel(QWidget):
    """Told `show_necessity`; says `go_wanted` with the path of the field that would answer."""

    go_wanted = Signal(str)

    def __init__(self, book: FactBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rules = text_label("", "quiet", wraps=True)
        self.asked = NecessityModel(book, self)
        self.view = _NecessityView(self)
        self.view.setModel(self.asked)
        layout = layouts.column(self, 6, (0, 6, 0, 0))
        layout.addWidget(self.rules)
        layout.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.view.activated_row.connect(self._on_activated)

    def show_necessity(self, derivation: Derivation | None) -> None:
        """Show how the record stands to each criterion; nothing without a derivation."""
        self.asked.show(derivation.necessity if derivation else ())
        rules = derivation.coverage if derivation else None
        self.rules.setText(_short(rules, self.asked.usual) if rules else "")
        self.rules.setToolTip(words.plain(_long(rules)) if rules else "")

    def count_open(self) -> int:
        """How many criteria are not met or not recorded."""
        return sum(1 for one in self.asked.results if one.outcome is not Outcome.MET)

    def _on_activated(self, row: int) -> None:
        if fields := self.asked.results[row].fields:
            self.go_wanted.emit(fields[0])


def _short(rules: CoverageRules, codes: tuple[str, ...]) -> str:
    assumed = "No profile is known for this payer; asked instead: " * rules.is_assumed
    lines = f" for {', '.join(codes)}" if codes else ""
    return f"{assumed}{rules.label}{lines}; last checked {rules.last_checked}."


def _long(rules: CoverageRules) -> str:
    unverified = f"Not verified: {rules.unverified}" if rules.unverified else ""
    document = f"{rules.document}, {rules.publisher}."
    return " ".join(part for part in (document, rules.note, unverified) if part)


class _NecessityView(QListView):
    activated_row = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(WrappingDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._rewrapping = Rewrapping(self)
        self.clicked.connect(self._on_activated)
        named(self, "Medical necessity by the payer's rules", "Enter goes to the field")

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.activated_row.emit(index.row())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_nothing(self, _NOTHING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)
