"""Prints the sheets of many sessions in order, away from the window, and can be stopped."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from domain.choices import Biller
from domain.errors import CaptureError, Refused
from domain.print_batch import MOST_SESSIONS, PrintedSheet, printed_before, why_not_printed
from domain.worklist import WorklistQuery, WorklistRow
from gui.desk import Desk, Sheet
from gui.print_orders import Asked, PrintChoice
from gui.services import Printers, Services
from gui.session_sheets import superbill_sheet
from gui.tasks import Tasks
from gui.words import counted, label, listed

if TYPE_CHECKING:
    from domain.charge import Derivation
    from domain.ports import Store
    from domain.session import SrsSession
    from gui.document import Opened

STOPPED: Final = "Stopped before it was begun."


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOrder:
    """What of each session is printed, and how. `choices`: of the billers that are wanted."""

    printers: Printers
    choices: Mapping[Biller, PrintChoice]
    again: bool = False


class PrinterDown(Refused):
    """A printer took nothing; there is no sense in giving it more."""


class Batch(QObject):
    """One session after another, each a task of its own, so that drafts are kept in between."""

    found = Signal(object)  # rows of the worklist, in order
    doing = Signal(int, str)  # which row, and what is being done with it
    printed = Signal(int, object)  # which row, and what became of its sheets
    ended = Signal(str)
    failed = Signal(str)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._stop = Event()
        self._store: Store | None = None
        self._rows: tuple[WorklistRow, ...] = ()
        self._order: BatchOrder | None = None
        self._printer: _SessionPrinter | None = None
        self._sheets = 0
        self._left_out = 0
        self.is_running = False

    def find(self, query: WorklistQuery) -> None:
        """Look for the sessions; ends in `found` or `failed`."""
        self._tasks.run(
            lambda: self._open().worklist(query, limit=MOST_SESSIONS),
            self.found.emit,
            self.failed.emit,
        )

    def start(self, rows: tuple[WorklistRow, ...], order: BatchOrder) -> None:
        """Print the sheets of these sessions, in this order; ends in `ended`."""
        self._stop.clear()
        self.is_running = True
        # A full collection of garbage stops the window too; what stands already is not looked
        # through again while hundreds of sheets come and go.
        gc.freeze()
        self._rows, self._order, self._printer = rows, order, None
        self._sheets = self._left_out = 0
        self._go_on(0)

    def stop(self) -> None:
        """Stop before the next sheet; what was begun is finished."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and let the worker's store go."""
        self.stop()
        self._tasks.run(self._let_go, lambda _: None, self.failed.emit)

    def _go_on(self, at: int) -> None:
        if at == len(self._rows):
            self.is_running = False
            gc.unfreeze()
            self.ended.emit(self._summary())
            return
        self._tasks.run(
            lambda: self._print_session(at),
            lambda sheets: self._on_printed(at, sheets),
            lambda sentence: self._on_printed(at, (PrintedSheet(biller=None, why_not=sentence),)),
        )

    def _on_printed(self, at: int, sheets: tuple[PrintedSheet, ...]) -> None:
        self._sheets += sum(bool(sheet.number) for sheet in sheets)
        self._left_out += sum(not sheet.number for sheet in sheets)
        self.printed.emit(at, sheets)
        self._go_on(at + 1)

    def _summary(self) -> str:
        told = f"{counted(self._sheets, 'sheet')} printed"
        if self._left_out:
            told += f"; {self._left_out} not, for the reasons in the list"
        return f"{'Stopped: ' * self._stop.is_set()}{told}."

    # In the worker -------------------------------------------------------------------------------

    def _open(self) -> Store:
        if self._store is None:
            self._store = self._services.open_store()
        return self._store

    def _let_go(self) -> None:
        gc.unfreeze()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _print_session(self, at: int) -> tuple[PrintedSheet, ...]:
        row = self._rows[at]
        if why := why_not_printed(row):
            return (PrintedSheet(biller=None, why_not=why),)
        if self._stop.is_set():
            return (PrintedSheet(biller=None, why_not=STOPPED),)
        if self._printer is None:
            store = self._open()
            services = replace(self._services, store=lambda: store)
            order = self._order
            if order is None:
                raise Refused(STOPPED)
            self._printer = _SessionPrinter(services, order, self._stop.is_set)
        return self._printer.print_session(row, lambda what: self.doing.emit(at, what))


class _SessionPrinter:
    """In the worker: lays out, notes and sends the sheets of one session after another."""

    def __init__(
        self, services: Services, order: BatchOrder, is_stopped: Callable[[], bool]
    ) -> None:
        self._services = services
        self._desk = Desk(services)
        self._order = order
        self._is_stopped = is_stopped
        self._down: dict[str, str] = {}

    def print_session(
        self, row: WorklistRow, tell: Callable[[str], None]
    ) -> tuple[PrintedSheet, ...]:
        """What became of each sheet that is wanted of this session."""
        tell("reading")
        about, session, derivation = self._desk.open(row.id)
        if derivation is None:
            raise Refused("Not signed any more.")
        with self._services.store().begin() as work:
            handings = work.handings(row.id)
        found = []
        for biller in derivation.billers:
            if biller not in self._order.choices:
                continue
            before = printed_before(handings, biller, about.revision)
            if before and not self._order.again:
                why = f"Printed before, as {before}."
                found.append(PrintedSheet(biller=biller, why_not=why))
            else:
                found.append(self._print_one(about, session, derivation, biller, tell))
        return tuple(found) or (PrintedSheet(biller=None, why_not="No sheet of this kind."),)

    def _print_one(
        self,
        about: Opened,
        session: SrsSession,
        derivation: Derivation,
        biller: Biller,
        tell: Callable[[str], None],
    ) -> PrintedSheet:
        choice = self._order.choices[biller]
        if self._is_stopped():
            return PrintedSheet(biller=biller, why_not=STOPPED)
        if refusal := self._down.get(choice.printer):
            return PrintedSheet(biller=biller, why_not=refusal)
        try:
            tell(f"laying out {label(biller)}")
            superbill = self._desk.compose(about, session, derivation, biller, with_reasons=False)
            asked = Asked(kind=biller.value, paper=choice.paper)
            made = superbill_sheet(superbill, self._services.render, asked)
            sheet = replace(
                made.laid_out(),
                session_id=about.id,
                number=superbill.sheet_number,
                is_draft=about.state.is_open,
            )
            self._desk.hand_out(sheet)
            tell(f"sending {label(biller)} to {choice.printer}")
            self._send(sheet, choice)
        except CaptureError as error:
            return PrintedSheet(biller=biller, why_not=str(error))
        return PrintedSheet(biller=biller, number=sheet.number)

    def _send(self, sheet: Sheet, choice: PrintChoice) -> None:
        try:
            self._order.printers.send(
                choice.printer,
                sheet.pdf,
                job=f"Isocenter sheet {sheet.state}",
                copies=choice.copies,
                paper=sheet.paper,
            )
        except CaptureError as error:
            self._down[choice.printer] = "Not tried: its printer took no sheet before this one."
            raise PrinterDown(
                f"{error} Number {sheet.number} stands as handed out; printing the sheet anew"
                " marks it as a reprint."
            ) from error


def told_of(sheets: tuple[PrintedSheet, ...]) -> str:
    """What became of the sheets of one session, in words; what became of several is said once."""
    told: dict[str, list[str]] = {}
    for sheet in sheets:
        names = told.setdefault(sheet.number or sheet.why_not.removesuffix("."), [])
        names += [label(sheet.biller)] if sheet.biller else []
    lines = ((listed(tuple(names)), what) for what, names in told.items())
    return "; ".join(f"{names}: {what}" if names else what for names, what in lines)
