"""Says above the list that open sessions were derived by earlier rules, and derives them anew."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from gui import layouts
from gui.labels import named, text_label
from gui.services import Services
from gui.tasks import Tasks
from gui.theme import NEAR, SNUG
from gui.words import counted
from gui.worklist import WorklistPanel

if TYPE_CHECKING:
    from domain.ports import Store
    from domain.workflow import Workplace

_WAIT: Final = {True: "waits", False: "wait"}
_WERE: Final = {True: "was", False: "were"}


class DerivedAnew(QWidget):
    """One session after another, each a task of its own, so that drafts are kept in between."""

    said = Signal(str)

    def __init__(self, services: Services, tasks: Tasks, worklist: WorklistPanel) -> None:
        super().__init__(worklist)
        self._services = services
        self._tasks = tasks
        self._worklist = worklist
        self._store: Store | None = None
        self._stop = Event()
        self._ids: tuple[str, ...] = ()
        self._moved = 0
        self._failed: list[str] = []
        self.is_running = False
        self.told = text_label("", wraps=True)
        self.progress = QProgressBar(self)
        named(self.progress, "How far it is")
        self.progress.setTextVisible(False)
        self.act = QPushButton("Derive &anew", self)
        named(self.act, "Derive anew", "By the rules and tables of now; what is signed stays")
        self.stop_button = QPushButton("Stop", self)
        named(self.stop_button, "Stop", "What was derived anew by then stays so")
        self._lay_out()
        self.act.clicked.connect(lambda _: self.start())
        self.stop_button.clicked.connect(lambda _: self.stop())
        tasks.closing.connect(self._on_closing)
        worklist.put_above(self)
        self._show_state()

    def _lay_out(self) -> None:
        column = layouts.column(self, SNUG)
        column.addWidget(self.told)
        row = layouts.row(NEAR)
        row.addWidget(self.act)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop_button)
        row.addStretch(0)
        column.addLayout(row)

    def look(self) -> None:
        """Judge the list by the rules of now, and see how many they were not asked about."""
        from domain.summaries import mark_of

        rules = mark_of(self._services.book().pack)
        self._worklist.judge_by(rules)
        if not self.is_running:
            self._tasks.run(
                lambda: self._open().derived_otherwise(rules), self._on_found, self.said.emit
            )

    def start(self) -> None:
        """Derive them anew, the newest first."""
        self._stop.clear()
        self._moved, self._failed = 0, []
        self.is_running = True
        self.progress.setRange(0, len(self._ids))
        self._go_on(0)
        self.stop_button.setFocus()

    def stop(self) -> None:
        """Stop before the next session."""
        self._stop.set()

    def _on_found(self, ids: tuple[str, ...]) -> None:
        if not self.is_running:
            self._ids = ids
            self._show_state()

    def _go_on(self, at: int) -> None:
        self.progress.setValue(at)
        if at == len(self._ids) or self._stop.is_set():
            self._end(at)
            return
        self._show_state(at)
        self._tasks.run(
            lambda: self._derive(self._ids[at]),
            partial(self._on_derived, at),
            partial(self._on_failed, at),
        )

    def _on_derived(self, at: int, is_moved: object) -> None:
        self._moved += bool(is_moved)
        self._go_on(at + 1)

    def _on_failed(self, at: int, sentence: str) -> None:
        self._failed.append(sentence)
        self._go_on(at + 1)

    def _end(self, at: int) -> None:
        self.is_running = False
        told = f"{counted(at - len(self._failed), 'session')} derived anew"
        parts = (
            f"; {self._moved} {_WAIT[self._moved == 1]} under another heading" * bool(self._moved),
            f"; {len(self._failed)} could not be: {self._failed[0]}" if self._failed else "",
        )
        self.said.emit(
            f"{'Stopped: ' * self._stop.is_set()}{told}{''.join(parts)}".rstrip(".") + "."
        )
        had_focus = self.stop_button.hasFocus()
        self._ids = self._ids[at:]
        self._show_state()
        self.look()
        if had_focus:
            self._worklist.focus_list()

    def _show_state(self, at: int = 0) -> None:
        many = len(self._ids)
        self.setVisible(bool(many))
        self.act.setVisible(not self.is_running)
        self.progress.setVisible(self.is_running)
        self.stop_button.setVisible(self.is_running)
        self.told.setText(
            f"Deriving {at + 1} of {many:,} anew …"
            if self.is_running
            else f"{counted(many, 'open session')} {_WERE[many == 1]} derived by earlier rules or"
            " tables; their state may be another by now. What is signed stays."
        )

    # In the worker -------------------------------------------------------------------------------

    def _open(self) -> Store:
        if self._store is None:
            self._store = self._services.open_store()
        return self._store

    def _derive(self, session_id: str) -> bool:
        from domain.derived_anew import derive_anew

        return derive_anew(self._place(), session_id)

    def _place(self) -> Workplace:
        from domain.workflow import Workplace

        services = self._services
        return Workplace(
            store=self._open(),
            book=services.book(),
            clock=services.clock,
            actor=services.actor,
            version=services.version,
        )

    def _on_closing(self) -> None:
        self.stop()
        self._tasks.run(self._let_go, lambda _: None, self.said.emit)

    def _let_go(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
