"""The right side of the window: status, what to do next, charges, findings and documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from domain.charge import ChargeLine, CheckItem, Derivation, Finding, Severity
from domain.facts import FactBook
from domain.states import SessionState
from gui import icons, layouts, words
from gui.charges_panel import ChargesPanel
from gui.checklist_panel import ChecklistPanel
from gui.document import SessionDocument
from gui.findings_panel import FindingsPanel
from gui.icons import STATUS_GLYPHS, Glyph
from gui.labels import Badge, named, text_label
from gui.necessity_panel import NecessityPanel
from gui.next_step import NextStep, next_step
from gui.step_button import StepButton
from gui.theme import SEVERITY_TONES, STATUS_TONES, Tone, colours

if TYPE_CHECKING:
    from gui.estimate_panel import EstimatePanel
    from gui.line_page import LinePage


_STATE_SIGNS = {
    SessionState.REVIEW: (Glyph.CLOCK, Tone.INFO),
    SessionState.SIGNED: (Glyph.PEN, Tone.GOOD),
    SessionState.VOID: (Glyph.DASH, Tone.QUIET),
}


class LivePanel(QFrame):
    """Shows the document's derivation; says where a person wants to go and what to record."""

    go_wanted = Signal(str)
    record_wanted = Signal(object)
    act_wanted = Signal(str)
    add_wanted = Signal(str)
    why_not_wanted = Signal(str)

    def __init__(
        self,
        document: SessionDocument,
        book: FactBook,
        actor: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._document = document
        self._book = book
        self._actor = actor
        self.estimate: EstimatePanel | None = None
        self.line: LinePage | None = None
        self._step = NextStep(sentence="")
        self.badge = Badge(self)
        self.day = text_label("", "quiet")
        self.sentence = text_label("", wraps=True)
        self.sentence.setMinimumHeight(self.sentence.fontMetrics().lineSpacing() * 2 + 2)
        side = self.sentence.alignment() & ~Qt.AlignmentFlag.AlignVertical_Mask
        self.sentence.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        self.go = StepButton(self)
        self.charges = ChargesPanel(book, self)
        self.findings = FindingsPanel(self)
        self.checklist = ChecklistPanel(book.documents, self)
        self.necessity = NecessityPanel(book, self)
        self.edition = text_label("", "quiet", wraps=True)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setIconSize(QSize(13, 13))
        self.tabs.addTab(self.findings, "Fi&ndings")
        self.tabs.addTab(self._checklist_tab(), "Chec&klist")
        self.tabs.addTab(self.necessity, "Necessit&y")
        named(self.tabs.tabBar(), "Findings, checklist and necessity")
        self._lay_out()
        self._connect(document)
        self.show_derivation()

    def _connect(self, document: SessionDocument) -> None:
        self.charges.setProperty("place", "charges")
        self.findings.setProperty("place", "findings")
        self.checklist.setProperty("place", "checklist")
        self.go.clicked.connect(self.take_next_step)
        self.findings.go_wanted.connect(self.go_wanted)
        self.necessity.go_wanted.connect(self.go_wanted)
        self.checklist.record_wanted.connect(self.record_wanted)
        self.charges.why_wanted.connect(self.show_line)
        self.charges.why_not_wanted.connect(self.why_not_wanted)
        document.derivation_changed.connect(self.show_derivation)
        document.session_changed.connect(self.show_step)
        document.rejections_changed.connect(self.show_step)
        document.closed.connect(self.show_derivation)

    @property
    def code_at_hand(self) -> str:
        """The code a person stands on among the charges, "" where they are elsewhere."""
        return self.charges.current_code if self.charges.hasFocus() else ""

    def _checklist_tab(self) -> QWidget:
        tab = QWidget(self)
        layout = layouts.column(tab, 6)
        layout.addWidget(self.checklist, 1)
        self.record = QPushButton("&Record document…", tab)
        named(self.record, "Record document", "F9: record the document you stand on")
        self.record.clicked.connect(self.checklist.record_current)
        layout.addWidget(self.record)
        return tab

    def _lay_out(self) -> None:
        layout = layouts.column(self, 6, (10, 8, 10, 6))
        head = QHBoxLayout()
        head.addWidget(self.badge)
        head.addStretch()
        head.addWidget(self.day)
        layout.addLayout(head)
        layout.addWidget(self.go)
        layout.addWidget(self.sentence)
        halves = QSplitter(Qt.Orientation.Vertical, self)
        halves.addWidget(self.charges)
        halves.addWidget(self.tabs)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setChildrenCollapsible(False)
        halves.setSizes([330, 240])
        halves.setHandleWidth(7)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(halves)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.edition)

    def show_book(self, book: FactBook) -> None:
        """Read labels, sources and payments from another book from now on."""
        self._book = book
        if self.estimate is not None:
            self.estimate.show_book(book)
        if self.line is not None:
            self.line.show_book(book)

    def show_derivation(self) -> None:
        """Show what follows from the session on the screen."""
        derivation = self._document.derivation
        about = self._document.about
        self.charges.show_derivation(derivation, about.id if about else "")
        self.findings.show_findings(derivation.findings if derivation else ())
        self.checklist.show_items(
            derivation.checklist if derivation else (), self._document.session.team
        )
        self.necessity.show_necessity(derivation)
        self._show_estimate()
        self._show_counts(derivation)
        self._show_badge(derivation)
        self.show_step()

    def show_step(self) -> None:
        """Say what to do next."""
        document = self._document
        self._step = next_step(
            document.about,
            document.session,
            document.derivation,
            tuple(document.rejections.items()),
            is_unsaved=document.is_unsaved,
            actor=self._actor,
        )
        self.sentence.setText(self._step.sentence)
        self.sentence.setToolTip(words.plain(self._step.sentence))
        self.go.show_words(self._step.button)

    def slots(self) -> Mapping[str, Callable[[], None]]:
        """What each act of the window does here, by key."""
        return {
            "record": self.checklist.record_current,
            "step": self.take_next_step,
            "next": lambda: self.findings.step(1),
            "previous": lambda: self.findings.step(-1),
            "why": self.charges.unfold_all,
            "explain": self.explain,
            "modifiers": self.show_modifiers,
            "charges": self.focus_charges,
            "findings": self.focus_findings,
            "checklist": self.focus_checklist,
        }

    def take_next_step(self) -> None:
        """Do what stands first in the way, or go there."""
        self._document.settle()
        if self._step.act:
            self.act_wanted.emit(self._step.act)
        elif self._step.adds:
            self.add_wanted.emit(self._step.adds)
        elif self._step.path:
            self.go_wanted.emit(self._step.path)
        elif self._step.document and (item := self._item(self._step.document)):
            self.tabs.setCurrentIndex(1)
            self.record_wanted.emit(item)

    def go_to_document(self, document: str) -> None:
        """Stand on a document in the checklist."""
        self.focus_checklist()
        self.checklist.stand_on(document)

    def show_line(self, line: ChargeLine, *, modifiers: bool = False) -> None:
        """Show all of one line in place of the charges, at its reasons or at its modifiers."""
        if self.line is None:
            from gui.line_page import LinePage

            self.line = LinePage(self._document, self._book, self._actor, self)
            self.line.go_wanted.connect(self.go_wanted)
            self.line.back_wanted.connect(self.show_charges)
            self.pages.addWidget(self.line)
        self.pages.setCurrentWidget(self.line)
        self.line.show_line(line, modifiers=modifiers)

    def explain(self) -> None:
        """Tell all of the line, or the code left out, that a person stands on."""
        if self.line is not None and self.pages.currentWidget() is self.line:
            self.line.tabs.setCurrentIndex(0)
        else:
            self.charges.ask_why()

    def show_modifiers(self) -> None:
        """Show every modifier of the line a person stands on."""
        if self.line is not None and self.pages.currentWidget() is self.line:
            self.line.tabs.setCurrentIndex(1)
        elif line := self.charges.current_line:
            self.show_line(line, modifiers=True)

    def show_charges(self) -> None:
        """Come back from one line to all of them."""
        if self.pages.currentIndex():
            self.pages.setCurrentIndex(0)
            self.charges.setFocus()

    def focus_charges(self) -> None:
        """Take the keyboard to the charges."""
        self.show_charges()
        self.charges.setFocus()

    def focus_findings(self) -> None:
        """Take the keyboard to the findings."""
        self.show_charges()
        self.tabs.setCurrentIndex(0)
        self.findings.setFocus()

    def focus_checklist(self) -> None:
        """Take the keyboard to the checklist."""
        self.show_charges()
        self.tabs.setCurrentIndex(1)
        self.checklist.setFocus()

    def add_estimate(self) -> EstimatePanel:
        """Show the payment estimate in a tab of its own; it is computed only while it is there."""
        if self.estimate is None:
            from gui.estimate_panel import EstimatePanel

            self.estimate = EstimatePanel(self._book, self)
            self.tabs.addTab(self.estimate, "Esti&mate")
            self._show_estimate()
        self.tabs.setCurrentWidget(self.estimate)
        return self.estimate

    def remove_estimate(self) -> None:
        """Take the payment estimate away."""
        if self.estimate is not None:
            self.tabs.removeTab(self.tabs.indexOf(self.estimate))
            self.estimate.deleteLater()
            self.estimate = None

    def _show_estimate(self) -> None:
        if self.estimate is not None:
            self.estimate.show_estimate(self._document.session, self._document.derivation)

    def _item(self, document: str) -> CheckItem | None:
        checklist = self._document.derivation.checklist if self._document.derivation else ()
        return next((item for item in checklist if item.document == document), None)

    def _show_counts(self, derivation: Derivation | None) -> None:
        findings = derivation.findings if derivation else ()
        opened = sum(1 for item in (derivation.checklist if derivation else ()) if item.is_open)
        self.tabs.setTabText(0, f"Fi&ndings {len(findings)}" if findings else "Fi&ndings")
        self.tabs.setTabText(1, f"Chec&klist · {opened} open" if opened else "Chec&klist")
        unanswered = self.necessity.count_open()
        self.tabs.setTabText(2, f"Necessit&y · {unanswered} open" if unanswered else "Necessit&y")
        self.tabs.setTabIcon(0, self._gravest(findings))
        told = words.listed(
            tuple(
                words.counted(count, words.label(severity).lower())
                for severity in Severity
                if (count := sum(1 for f in findings if f.severity is severity))
            )
        )
        self.tabs.setTabToolTip(0, words.plain(told))

    def _gravest(self, findings: tuple[Finding, ...]) -> QIcon:
        if not findings:
            return QIcon()
        severity = min((f.severity for f in findings), key=lambda s: s.rank)
        colour = colours(self.palette()).tone(SEVERITY_TONES[severity])
        return icons.icon(icons.SEVERITY_GLYPHS[severity], colour)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "tabs"):
            self._show_counts(self._document.derivation)

    def _show_badge(self, derivation: Derivation | None) -> None:
        self.badge.setVisible(derivation is not None)
        if derivation is None:
            self.day.clear()
            self.edition.clear()
            return
        status, about = derivation.status, self._document.about
        if about is not None and not about.is_editable:
            self.badge.show_status(*_STATE_SIGNS[about.state], words.label(about.state))
        else:
            self.badge.show_status(STATUS_GLYPHS[status], STATUS_TONES[status], words.label(status))
        day = derivation.date_of_service
        self.day.setText(f"Date of service {day.isoformat()}" if day else "No date of service yet")
        pack = derivation.rule_pack
        loaded = f" and {words.counted(len(pack.tables), 'loaded table')}" if pack.tables else ""
        self.edition.setText(f"Suggested from the facts entered; rules {pack.edition}{loaded}.")
