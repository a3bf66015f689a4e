"""The window: worklist, editor and live panel side by side, joined by signals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from domain.errors import CaptureError
from domain.worklist import Summary, WorklistRow
from gui import actions as acts
from gui import layouts
from gui.appearance import AppearanceSwitch
from gui.banner import Banner
from gui.beginnings import Beginnings
from gui.derived_anew import DerivedAnew
from gui.desk import Desk
from gui.document import SessionDocument
from gui.drafts import DraftKeeper
from gui.estimate_switch import EstimateSwitch
from gui.extra_windows import ExtraWindows
from gui.hand_over import HandOver
from gui.kept_layout import KeptLayout
from gui.labels import text_label
from gui.narrow import Panes
from gui.practice_mode import within
from gui.print_acts import PrintActs
from gui.room import Room
from gui.services import Services
from gui.session_acts import SessionActs
from gui.tasks import Tasks
from gui.tour import take as take_tour
from gui.words import menu_text, plain
from gui.worklist import WorklistPanel
from gui.worklist_preview import WorklistPreview

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from gui.live_panel import LivePanel
    from gui.session_editor import SessionEditor

_DOCUMENT = "documents."
_OPEN_ONLY = (
    *("print", "form_of", "close", "template", "step", "next", "previous"),
    *("why", "explain", "modifiers", "why_not", "what_if"),
)
_LIVE = (
    *("record", "step", "next", "previous", "why", "explain", "modifiers"),
    *("charges", "findings", "checklist"),
)


class MainWindow(QMainWindow):
    """Joins the panels; what a person may do stands in `gui.desk`."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._desk = Desk(services)
        self.tasks = Tasks(self)
        self.document = SessionDocument(services.derive, services.clock.today, self)
        self.document.diagnosis_codes = lambda: services.book().diagnosis_codes
        self.document.roster = self._desk.roster
        self.drafts = DraftKeeper(
            self.document,
            services.open_store,
            services.clock,
            self,
            kept_by=services.actor.name,
        )
        self.worklist = WorklistPanel(services.store, services.clock.today, self)
        self.anew = DerivedAnew(services, self.tasks, self.worklist)
        self.prints = PrintActs(services, self._desk, self.document, self.tasks, self.worklist)
        self.sheets = self.prints.sheets
        self.preview = WorklistPreview(services.clock.today, self)
        self._live: LivePanel | None = None
        self._side = QFrame(self)
        self._side.setObjectName("panel")
        self.editor: SessionEditor | None = None
        self.banner = Banner(self)
        self.acts = SessionActs(services, self._desk, self.document, self.drafts, self.banner, self)
        self.hand_over = HandOver(
            self._desk, self.document, self.drafts, self.acts.open_again, self
        )
        self.beginnings = Beginnings(services, self.document, self)
        self.windows = ExtraWindows(services, self.document, self)
        self.said = text_label()
        self.setWindowTitle("Isocenter – practice mode[*]" if services.is_demo else "Isocenter[*]")
        self._make_actions()
        self._lay_out()
        self._connect()
        self._show_state()
        self._layout.restore()
        self.room = Room(self.panes)
        self.room.give_list()

    # Building ------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.actions_by_key = acts.make_actions(self, is_demo=self._services.is_demo)
        self.actions_by_key |= acts.undo_actions(self, self.document.undo_stack)
        acts.fill_menus(self, self.actions_by_key)
        bar = QToolBar("Main", self)
        acts.fill_bar(bar, self.actions_by_key)
        self.addToolBar(bar)
        for key in ("undo", "redo"):
            # Their texts name the last change; the bar stays still.
            button = bar.widgetForAction(self.actions_by_key[key])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        acts.dress(self, self.actions_by_key)

    def _lay_out(self) -> None:
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.preview)
        centre = QWidget(self)
        column = layouts.column(centre, 0)
        column.addWidget(self.banner)
        column.addWidget(self.middle, 1)
        self.panes = QSplitter(Qt.Orientation.Horizontal, self)
        self._layout = KeptLayout(self, self.panes, self._services.settings_group)
        for pane, stretch in ((self.worklist, 2), (centre, 5), (self._side, 4)):
            self.panes.addWidget(pane)
            self.panes.setStretchFactor(self.panes.count() - 1, stretch)
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(1)
        self.worklist.setMinimumWidth(190)
        centre.setMinimumWidth(430)
        self._side.setMinimumWidth(330)
        self.panes.setSizes([214, 596, 470])
        for strip in self.windows.strips:
            self.preview.put_above(strip)
        content = Panes(self.panes, self.middle)
        self.setCentralWidget(
            self.windows.lock.around(within(self, content, is_practice=self._services.is_demo))
        )
        self.statusBar().addWidget(self.said, 1)
        actor = self._services.actor
        where = f"{actor.name} at {actor.workstation}"
        self.statusBar().addPermanentWidget(text_label(where, "quiet"))
        self.resize(1280, 720)

    def _connect(self) -> None:
        document = self.document
        document.opened.connect(self._on_opened)
        document.closed.connect(self._on_closed)
        document.session_changed.connect(self._show_state)
        document.rejections_changed.connect(self._show_state)
        self.worklist.open_wanted.connect(self.acts.open)
        self.worklist.failed.connect(self.say)
        self.worklist.stood_on.connect(self._on_stood_on)
        self.preview.open.clicked.connect(self._open_previewed)
        self.acts.said.connect(self.say)
        self.windows.settings_kept.connect(self._on_settings_kept)
        self.hand_over.said.connect(self.say)
        self.hand_over.changed.connect(self.worklist.refresh)
        self.beginnings.wanted.connect(self.acts.begin)
        self.beginnings.said.connect(self.say)
        self.acts.list_changed.connect(self.worklist.refresh)
        self.drafts.failed.connect(self.say)
        self.prints.said.connect(self.say)
        self.estimate_switch = EstimateSwitch(
            self.actions_by_key["estimate"], lambda: self.live, self._layout.settings, self
        )
        self.appearance = AppearanceSwitch(
            self.actions_by_key, self.dress, self._layout.settings, self
        )
        self.windows.book_changed.connect(self._on_book)
        self.anew.said.connect(self.say)
        self.windows.go_wanted.connect(self._come_to)
        self.windows.reopen_wanted.connect(self.after_first_paint)
        self.windows.lock.locking.connect(self.drafts.keep)
        self.windows.lock.unlocked.connect(self.say)
        self.windows.lock.handed_over.connect(self._put_away)
        for key, slot in self._slots().items():
            if key in self.actions_by_key:
                self.actions_by_key[key].triggered.connect(lambda _checked, s=slot: self._do(s))

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "new": self.acts.new,
            "begin": self.beginnings.ask,
            "template": self.beginnings.keep,
            "open": self.worklist.focus_list,
            "find": self._find,
            **self.hand_over.slots(),
            "save": self.acts.save,
            "sign": self.acts.sign,
            **self.prints.slots(),
            "example": self.add_example,
            "close": self.acts.close,
            "quit": self.close,
            "lesion": lambda: self.editor_now().add_record("lesions"),
            "record_many": lambda: self.windows.record_many(self.live.checklist.items_at_hand()),
            **{key: partial(self._do_live, key) for key in _LIVE},
            "why_not": lambda: self.windows.show_why_not(self.live.charges.left_out_at_hand),
            "fields": self._focus_fields,
            **self.windows.slots(),
            "tour": lambda: take_tour(self, is_practice=self._services.is_demo),
            "palette": lambda: self.windows.show_palette(self.actions_by_key),
            "library": lambda: self.windows.show_library(self.live.code_at_hand),
            "keys": self.windows.show_keys,
        }

    # Doing ---------------------------------------------------------------------------------------

    def after_first_paint(self) -> None:
        """What may wait until the window is there: the database, the panels, what a crash left."""
        try:
            self._services.store()
        except CaptureError as error:
            again = ("Try again", self.after_first_paint)
            restore = ("Restore a backup", self.windows.show_backups)
            self.banner.offer(str(error), again, restore, ("Quit", self.close))
            return
        self.banner.clear()
        self.worklist.refresh()
        self.live.show_derivation()
        self.anew.look()
        if self.document.about is None:
            self.room.give_list()
        self.editor_now()
        self.estimate_switch.restore()
        self.appearance.restore()
        self.acts.offer_drafts()
        self.windows.offer()

    def dress(self) -> None:
        """Draw the icons again, in the colours of the moment."""
        acts.dress(self, self.actions_by_key)

    @property
    def live(self) -> LivePanel:
        """The live panel, made when it is first needed."""
        if self._live is None:
            from gui.live_panel import LivePanel

            self._live = LivePanel(
                self.document, self._services.book(), self._services.actor.name, self
            )
            self._live.go_wanted.connect(self.go_to)
            self._live.record_wanted.connect(self.acts.record)
            self._live.act_wanted.connect(lambda key: self.actions_by_key[key].trigger())
            self._live.add_wanted.connect(lambda path: self.editor_now().add_record(path))
            self._live.why_not_wanted.connect(self.windows.show_why_not)
            sizes = self.panes.sizes()
            self._live.setMinimumWidth(330)
            self.panes.replaceWidget(self.panes.indexOf(self._side), self._live)
            self._side.deleteLater()
            self.panes.setStretchFactor(2, 4)
            self.panes.setSizes(sizes)
        return self._live

    def editor_now(self) -> SessionEditor:
        """The editor, made when it is first needed."""
        if self.editor is None:
            from gui.pages import pages
            from gui.session_editor import SessionEditor

            labels = {key: kind.label for key, kind in self._services.book().documents.items()}
            self.editor = SessionEditor(pages(labels, self.document.roster()), self.document, self)
            self.middle.addWidget(self.editor)
        return self.editor

    def _on_settings_kept(self) -> None:
        """Offer the names that are known now."""
        old, self.editor = self.editor, None
        if old is not None:
            self.middle.removeWidget(old)
            old.deleteLater()
        if self.document.about is not None:
            self._on_opened()
            self.editor_now().show_marks()

    def say(self, sentence: str) -> None:
        """One line at the foot of the window."""
        self.said.setText(sentence)
        self.said.setToolTip(plain(sentence))

    def go_to(self, path: str) -> None:
        """Go to the field at `path`; a document is gone to in the checklist."""
        if path.startswith(_DOCUMENT):
            self.live.go_to_document(path.removeprefix(_DOCUMENT))
        else:
            self.editor_now().go_to(path)

    def _come_to(self, path: str) -> None:
        """Come to the front with the field that another window names."""
        self.activateWindow()
        self.go_to(path)

    def add_example(self) -> None:
        """Offer the made-up sessions."""
        self.menu = QMenu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, session in self._services.examples:
            action = self.menu.addAction(menu_text(name))
            action.triggered.connect(lambda _checked, s=session: self.acts.begin(s))
        self.menu.popup(self.mapToGlobal(self.panes.pos()))

    def _do_live(self, key: str) -> None:
        # Asked for late on purpose: the panel is made after the first paint.
        self.live.slots()[key]()

    def _do(self, act: Callable[[], object]) -> None:
        # What is typed in a table cell counts as typed.
        if self.editor is not None:
            self.editor.commit_typed()
        act()

    def _find(self) -> None:
        self.worklist.search.setFocus()
        self.worklist.search.selectAll()

    def _on_stood_on(self, row: WorklistRow | None) -> None:
        if self.document.about is None:
            summary = self.worklist.summary(row) if row else Summary()
            self.preview.show_row(row, summary)

    def _open_previewed(self) -> None:
        if row := self.worklist.model.row(self.worklist.view.currentIndex()):
            self.acts.open(row.id)

    def _focus_fields(self) -> None:
        self.editor_now().tabs.setFocus()

    def _on_opened(self) -> None:
        self.live.show_step()  # the rest of the panel follows with the derivation
        self.editor_now().show_opened()
        self.middle.setCurrentWidget(self.editor_now())
        self.room.give_session()
        self.worklist.stand_on(self.document.about.id if self.document.about else "")
        self._show_state()

    def _on_book(self) -> None:
        self.live.show_book(self._services.book())
        self.windows.show_book(self._services.book())
        self.document.derive_now()
        self.anew.look()

    def _on_closed(self) -> None:
        self.middle.setCurrentIndex(0)
        self.room.give_list()
        self.worklist.stand_on("")
        self._on_stood_on(None)
        self._show_state()

    def _show_state(self) -> None:
        is_open, is_editable = self.document.about is not None, self.document.is_editable
        self.setWindowModified(self.document.is_unsaved)
        for key in ("save", "sign", "lesion", "record", "record_many"):
            self.actions_by_key[key].setEnabled(is_editable)
        for key in _OPEN_ONLY:
            self.actions_by_key[key].setEnabled(is_open)
        for key, is_possible in self.hand_over.possible().items():
            self.actions_by_key[key].setEnabled(is_possible)

    # Leaving -------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.windows.lock.is_locked:
            self._put_away()
        if self.document.is_unsaved:
            event.ignore()
            self.acts.when_free(self._leave)
            return
        self.room.give_session()
        self._layout.keep()
        self.windows.stop()
        self.drafts.close()
        self.tasks.close()
        super().closeEvent(event)

    def _leave(self) -> None:
        self.document.close()
        self.close()

    def _put_away(self) -> None:
        """Keep what is typed as a draft, and show no session."""
        self.drafts.keep()
        self.drafts.settle()
        self.document.close()
