"""Tables are read, tried and put to use away from the window, and can be stopped while read."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from domain.published import Edition
from domain.table_shelf import StagedEdition
from domain.table_words import edition_words
from domain.table_workflow import (
    CheckedTable,
    TableDesk,
    apply_table,
    check_table,
    discard_table,
    restore_table,
    roll_back_table,
)
from gui.table_services import TableServices
from gui.tasks import Tasks
from gui.telling import Teller

T = TypeVar("T")


class TableWork(QObject):
    """Does one thing after another; each ends in `checked`, `done` or `failed`."""

    progressed = Signal(object)  # a LoadProgress
    checked = Signal(object)  # a CheckedTable
    book_changed = Signal()  # other editions speak than before
    done = Signal(str)
    failed = Signal(str)

    def __init__(self, tables: TableServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tables = tables
        self._tasks = Tasks(self)
        self._stop = Event()

    def check(self, files: tuple[str, ...]) -> None:
        """Read, check and try the files of one edition; nothing is put to use."""
        self._stop.clear()
        self._run(
            lambda desk: check_table(desk, files, Teller(self._stop, self.progressed.emit)),
            self._on_checked,
        )

    def stop(self) -> None:
        """Stop what is being read or tried, at its next word."""
        self._stop.set()

    def apply(self, staged: StagedEdition) -> None:
        """Put a checked edition to use."""
        self._change(lambda desk: apply_table(desk, staged), f"{_named(staged.edition)} is in use.")

    def discard(self, staged: StagedEdition) -> None:
        """Forget a checked edition."""
        self._run(
            lambda desk: discard_table(desk, staged),
            lambda _none: self.done.emit("Nothing was put to use."),
        )

    def roll_back(self, edition: Edition) -> None:
        """Take an edition out of use."""
        told = f"{_named(edition)} is out of use; it stays on the shelf."
        self._change(lambda desk: roll_back_table(desk, edition), told)

    def restore(self, edition: Edition) -> None:
        """Put an edition of the shelf back to use."""
        self._change(lambda desk: restore_table(desk, edition), f"{_named(edition)} is in use.")

    def close(self) -> None:
        """Stop what goes on, wait for it, and take nothing more."""
        self.stop()
        self._tasks.close()

    def _on_checked(self, checked: CheckedTable) -> None:
        self.checked.emit(checked)

    def _change(self, work: Callable[[TableDesk], object], told: str) -> None:
        def changed(_result: object) -> None:
            self._tables.refresh()
            self.book_changed.emit()
            self.done.emit(f"{told} What is signed stays as it was signed.")

        self._run(work, changed)

    def _run(self, work: Callable[[TableDesk], T], done: Callable[[T], None]) -> None:
        self._tasks.run(lambda: self._at_desk(work), done, self.failed.emit)

    def _at_desk(self, work: Callable[[TableDesk], T]) -> T:
        """In the worker: with a store of its own, closed again."""
        # A full collection of garbage stops the window too: while millions of rows are read, what
        # stands already is not looked through again and again.
        gc.freeze()
        try:
            desk = self._tables.open_desk()
            try:
                return work(desk)
            finally:
                desk.place.store.close()
        finally:
            gc.unfreeze()


def _named(edition: Edition) -> str:
    told = edition_words(edition)
    return told[:1].upper() + told[1:]
