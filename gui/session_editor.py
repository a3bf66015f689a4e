"""The middle of the window: whose session it is, its fields in tabs, why each field matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from domain.charge import Finding, Severity
from gui import layouts, words
from gui.document import SessionDocument
from gui.fields import FieldSpec, Page
from gui.labels import named, text_label
from gui.page_marks import page_mark
from gui.page_tabs import PageTabs
from gui.parts import AnyPart, part_view
from gui.paths import is_within
from gui.recording import AnyRecording
from gui.records import GridPart, RecordsPart
from gui.walking import Walk

_WIDEST = 980  # lines longer than this are hard to follow
_AT_REST = "Go to a field, and why it matters stands here; F1 tells more. Enter goes on."


class PageView(Walk):
    """One tab; its widgets are made when it is first looked at."""

    helped = Signal(str)

    def __init__(self, page: Page, document: AnyRecording, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = page
        self._document = document
        self.views: tuple[AnyPart, ...] = ()
        self.body: QWidget | None = None
        self._marks: Mapping[str, Finding] = {}
        self._roots = tuple(root for part in page.parts for root in _roots(part))
        self._held: dict[str, bool] = {}
        self._is_behind = False
        self._building = self._build()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        named(self, page.title)
        self.setProperty("place", page.key)

    def build(self) -> None:
        """Make the widgets, once."""
        while self.build_on():
            pass

    def build_on(self) -> bool:
        """Make the widgets of one more part; False when all are there."""
        return next(self._building, False)

    def _build(self) -> Iterator[bool]:
        body = QWidget(self)
        body.hide()
        body.setMaximumWidth(_WIDEST)
        layout = layouts.column(body, 10, (12, 12, 12, 12))
        views: list[AnyPart] = []
        for part in self.page.parts:
            view = part_view(part, self._document, body)
            card = QFrame(body)
            card.setObjectName("card")
            inside = QVBoxLayout(card)
            inside.setContentsMargins(12, 10, 12, 12)
            inside.addWidget(view)
            layout.addWidget(card)
            view.helped.connect(self.helped)
            views.append(view)
            yield True
        layout.addStretch()
        self.views = tuple(views)
        self.body = body
        self.setWidget(body)
        self.show_values()
        self.show_marks(self._marks)

    def prepare(self) -> None:
        """Make what the first record of a list will be shown in."""
        for view in self.views:
            if isinstance(view, RecordsPart):
                view.prepare()

    def show_values(self) -> None:
        """Show what the document holds, if this page has been made."""
        for view in self.views:
            view.show_values(is_editable=self._document.is_editable)

    def show_marks(self, marks: Mapping[str, Finding]) -> None:
        """Show which fields the findings name."""
        self._marks = marks
        for view in self.views:
            view.show_marks(marks)

    def fall_behind(self, marks: Mapping[str, Finding] | None = None) -> None:
        """Note that something else is to be shown by the time this page is looked at."""
        self._is_behind = True
        self._marks = self._marks if marks is None else marks

    def catch_up(self) -> None:
        """Show what changed while another page was looked at."""
        self.build()
        if self._is_behind:
            self._is_behind = False
            self.show_values()
            self.show_marks(self._marks)

    def go_to(self, path: str) -> bool:
        """Take the focus to `path`; False when it does not lie on this page."""
        self.catch_up()
        return any(view.go_to(path) for view in self.views)

    def holds(self, path: str) -> bool:
        """Whether `path` lies on this page."""
        if path not in self._held:
            self._held[path] = any(
                is_within(path, root) or is_within(root, path) for root in self._roots
            )
        return self._held[path]

    def roots(self) -> tuple[str, ...]:
        """The paths of the fields and lists on this page."""
        return self._roots


def _roots(part: object) -> tuple[str, ...]:
    fields: tuple[FieldSpec, ...] = getattr(part, "fields", ()) or ()
    if base_path := getattr(part, "path", ""):
        return (base_path,)
    if rows := getattr(part, "rows", ()):
        return tuple(base for base, _ in rows)
    return tuple(spec.at(getattr(part, "base", "")) for spec in fields)


class SessionEditor(QWidget):
    """Shows the document's session in tabs; knows nothing of what the fields mean."""

    def __init__(
        self, pages: tuple[Page, ...], document: SessionDocument, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self.who = text_label("", "heading")
        self.state = text_label("", "quiet")
        self.help = text_label(_AT_REST, "quiet", wraps=True)
        self.help.setMinimumHeight(self.help.fontMetrics().lineSpacing() * 2 + 4)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.bar = PageTabs(tuple(page.title for page in pages), self)
        self.tabs.setTabBar(self.bar)
        named(self.bar, "Parts of the session")
        self.pages = tuple(PageView(page, document, self.tabs) for page in pages)
        for number, page in enumerate(self.pages, start=1):
            self.tabs.addTab(page, f"&{number} {words.menu_text(page.page.title)}")
            page.helped.connect(self.help.setText)
            page.ended.connect(self._open_next)
        self._lay_out()
        self._refresh = QTimer(self, singleShot=True, interval=0)
        self._refresh.timeout.connect(self.show_values)
        self.tabs.currentChanged.connect(self._on_tab)
        document.session_changed.connect(self._refresh.start)
        document.rejections_changed.connect(self._refresh.start)
        document.rejections_changed.connect(self.show_marks)
        document.derivation_changed.connect(self.show_marks)

    def _lay_out(self) -> None:
        layout = layouts.column(self, 0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        font = self.who.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self.who.setFont(font)
        head.addWidget(self.who, 1)
        head.addWidget(self.state)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        foot = QFrame(self)
        foot.setObjectName("foot")
        layouts.column(foot, 0, (12, 4, 12, 4)).addWidget(self.help)
        layout.addWidget(foot)

    def show_values(self) -> None:
        """Show what the document holds, at once."""
        self._refresh.stop()
        self._show_head()
        for page in self.pages:
            page.fall_behind()
        self._current().catch_up()

    def show_marks(self) -> None:
        """Mark fields and tabs that the findings name, with the gravest finding of each."""
        derivation = self._document.derivation
        marks: dict[str, Finding] = {}
        for finding in sorted(
            derivation.findings if derivation else (), key=lambda f: f.severity.rank
        ):
            for path in finding.fields:
                marks.setdefault(path, finding)
        for index, page in enumerate(self.pages):
            page.fall_behind(marks)
            found = [
                mark
                for path, mark in marks.items()
                if mark.severity is not Severity.INFO and page.holds(path)
            ]
            self.bar.show_mark(
                index,
                page_mark(
                    self._document.session,
                    page.roots(),
                    found,
                    refused=sum(1 for path in self._document.rejections if page.holds(path)),
                    has_lines=bool(derivation and derivation.lines),
                ),
            )
        self._current().show_marks(marks)

    def go_to(self, path: str) -> None:
        """Open the tab of this field and take the focus there."""
        for index, page in enumerate(self.pages):
            if page.holds(path):
                self.tabs.setCurrentIndex(index)
                if page.go_to(path):
                    QTimer.singleShot(0, self._show_focused)
                    return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "pages"):
            self.show_marks()

    def _show_focused(self) -> None:
        focused = QApplication.focusWidget()
        page = self._current()
        if focused is not None and page.body is not None and page.body.isAncestorOf(focused):
            page.ensureWidgetVisible(focused, 20, 60)

    def _current(self) -> PageView:
        return self.pages[self.tabs.currentIndex()]

    def _open_next(self) -> None:
        """Go on with the first field of the next tab; the last one leads back to its bar."""
        following = self.tabs.currentIndex() + 1
        if following < len(self.pages):
            self.tabs.setCurrentIndex(following)
            self._current().begin()
        else:
            self.tabs.tabBar().setFocus()

    def _on_tab(self, _index: int) -> None:
        self._current().catch_up()
        self.help.setText(_AT_REST)

    def show_opened(self) -> None:
        """Begin another session at its first tab; its marks come with the derivation."""
        self.tabs.setCurrentIndex(0)
        self.help.setText(_AT_REST)
        self.show_values()
        about = self._document.about
        if about is not None and about.is_editable and not about.revision:
            self._current().begin()

    def add_record(self, path: str) -> None:
        """Open the tab of a list and add a record to it."""
        self.go_to(path)
        for view in self.views_of(path):
            view.add()

    def views_of(self, path: str) -> tuple[RecordsPart, ...]:
        """The lists on the current tab that show the records at `path`."""
        views = self._current().views
        return tuple(v for v in views if isinstance(v, RecordsPart) and v.path == path)

    def commit_typed(self) -> None:
        """Take what is being typed into a table cell."""
        focused = QApplication.focusWidget()
        if focused is None:
            return
        for view in self._current().views:
            if isinstance(view, RecordsPart | GridPart) and view.isAncestorOf(focused):
                view.table.commit(focused)

    def _show_head(self) -> None:
        patient, about = self._document.session.patient, self._document.about
        name = ", ".join(filter(None, (patient.family_name, patient.given_name)))
        known = (name or "New patient", f"MRN {patient.mrn}" if patient.mrn else "")
        self.who.setText("   ".join(filter(None, known)))
        if about is None:
            return
        revision = f" · revision {about.revision}" if about.revision else ""
        saved = " · not saved" if self._document.is_unsaved else ""
        self.state.setText(f"{words.label(about.state)}{revision}{saved}")
