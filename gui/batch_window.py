"""The window that prints a day: which sessions, which sheets, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableView,
    QWidget,
)

from domain.choices import Biller
from domain.day_range import REMEDY, days_meant
from domain.errors import CaptureError
from domain.print_batch import MOST_SESSIONS, PrintedSheet, in_order, why_not_printed
from domain.worklist import EVERYTHING, WorklistQuery, WorklistRow
from gui import layouts, words
from gui.batch import Batch, BatchOrder
from gui.batch_model import COLUMNS, BatchModel
from gui.controls import Choice, Tick
from gui.labels import named, primary, text_label
from gui.print_orders import PrintChoice, PrintMemory
from gui.services import Printers, Services
from gui.sheets import NO_PRINTER
from gui.tasks import Tasks
from gui.theme import NEAR, SNUG, WIDE

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

_REMEMBERED: Final = "As remembered for each sheet"


class BatchWindow(QDialog):
    """Finds the sessions while a person chooses; prints when told to, and can be stopped.

    Args:
        listed: what the worklist shows. Raises `CaptureError`.
        memory: how each kind of sheet is printed here.
    """

    handed_out = Signal()

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        listed: Callable[[], WorklistQuery],
        memory: PrintMemory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._listed = listed
        self._memory = memory
        self._printers: Printers | None = services.printers
        self._names: tuple[str, ...] = ()
        self._asked = ""
        self._chosen: tuple[WorklistRow, ...] = ()
        self.rows: tuple[WorklistRow, ...] = ()
        self.batch = Batch(services, tasks, self)
        self.model = BatchModel(self)
        self.setWindowTitle("Print a day")
        self.resize(QSize(900, 560).boundedTo(self.screen().availableSize()))
        self._make_fields()
        self._make_table()
        self._lay_out()
        self._connect()

    def _make_fields(self) -> None:
        self.days = QLineEdit(self)
        self.days.setPlaceholderText("today, -7, 2026-10-15")
        named(self.days, "Days", REMEDY)
        self.only_listed = Tick("Only what the &list shows", self)
        named(self.only_listed, "Only what the list shows", "Its search and its state count too")
        self.only_chosen = Tick("Only those c&hosen in the list", self)
        named(self.only_chosen, "Only those chosen in the list", "In its order, whatever their day")
        self.again = Tick("&Again what was printed, as reprints", self)
        named(self.again, "Again what was printed", "Marked as reprints")
        self.billers = {biller: Tick(_mnemonic(biller), self) for biller in Biller}
        for biller, tick in self.billers.items():
            named(tick, f"{words.label(biller)} sheets")
            tick.setChecked(self._memory.choice(biller.value).is_wanted)
        self.printer = Choice(self)
        named(self.printer, "Printer", "One for all, or what was chosen for each kind of sheet")
        self.print = primary("&Print", "Print the sheets of these sessions")
        self.stop_button = QPushButton("S&top", self)
        named(self.stop_button, "Stop", "Stop before the next sheet")
        self.close_button = QPushButton("&Close", self)
        named(self.close_button, "Close")
        for button in (self.print, self.stop_button, self.close_button):
            button.setAutoDefault(False)  # Enter in the days looks for them and prints nothing
            button.setDefault(False)
        self.progress = QProgressBar(self)
        named(self.progress, "How far it is")
        self.progress.setTextVisible(False)
        self.said = text_label("", "quiet", wraps=True)

    def _make_table(self) -> None:
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().hide()
        metrics = self.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() + NEAR)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        samples = ("2026-10-15", "Okonkwo-Reyes, Daniel", "Missing documents")
        for column, sample in enumerate(samples):
            head.resizeSection(column, metrics.horizontalAdvance(sample) + 28)
        named(self.table, "Sessions", "In the order in which they are printed")

    def _lay_out(self) -> None:
        column = layouts.column(self, NEAR, (WIDE, WIDE, WIDE, WIDE))
        top = layouts.row(NEAR)
        for caption, field, stretch in (("&Days", self.days, 2), ("P&rinter", self.printer, 3)):
            label = text_label(caption)
            label.setBuddy(field)
            top.addWidget(label)
            top.addWidget(field, stretch)
        ticks = layouts.grid(None, WIDE, SNUG)
        for at, tick in enumerate((*self.billers.values(), self.only_listed, self.again)):
            ticks.addWidget(tick, at // 2, at % 2)
        ticks.addWidget(self.only_chosen, 3, 0, 1, 2)
        ticks.setColumnStretch(2, 1)
        foot = layouts.row(NEAR)
        foot.addWidget(self.said, 1)
        for button in (self.print, self.stop_button, self.close_button):
            foot.addWidget(button)
        column.addLayout(top)
        column.addLayout(ticks)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.days.editingFinished.connect(self._on_days)
        for tick in (self.only_listed, self.only_chosen):
            tick.toggled.connect(lambda _: self.look())
        for tick in (self.again, *self.billers.values()):
            tick.toggled.connect(lambda _: self._allow())
        self.print.clicked.connect(lambda _: self.start())
        self.stop_button.clicked.connect(lambda _: self._on_stop())
        self.close_button.clicked.connect(lambda _: self.reject())
        self.batch.found.connect(self._on_looked)
        self.batch.failed.connect(self.said.setText)
        self.batch.doing.connect(self._on_doing)
        self.batch.printed.connect(self._on_printed)
        self.batch.ended.connect(self._on_ended)

    # Finding -------------------------------------------------------------------------------------

    def ask(self, days: str, chosen: tuple[WorklistRow, ...] = ()) -> None:
        """Open with the sessions chosen in the list; else with these days, or those of today."""
        if not self.batch.is_running:
            self.days.setText(days or "today")
            self._choose(chosen)
            self._find_printers()
            self.look()
        self.show()
        self.activateWindow()
        (self.only_chosen if chosen else self.days).setFocus()

    def _choose(self, chosen: tuple[WorklistRow, ...]) -> None:
        self._chosen = chosen
        self.only_chosen.setVisible(bool(chosen))
        self.only_chosen.setText(f"Only the {len(chosen)} c&hosen in the list")
        blocked = self.only_chosen.blockSignals(True)
        self.only_chosen.setChecked(bool(chosen))
        self.only_chosen.blockSignals(blocked)

    def look(self) -> None:
        """Look for the sessions of these days again."""
        if self.batch.is_running:
            return
        if self.only_chosen.isChecked():
            self._on_found(self._chosen[:MOST_SESSIONS])
            return
        self._asked = self.days.text()
        try:
            days = days_meant(self.days.text(), self._services.clock.today())
            listed = self._listed() if self.only_listed.isChecked() else EVERYTHING
        except CaptureError as error:
            self.rows = ()
            self._show_rows()
            self.said.setText(str(error))
            return
        self.said.setText("Looking for the sessions …")
        self.batch.find(in_order(listed, days))

    def _on_days(self) -> None:
        if self.days.text() != self._asked:
            self.look()

    def _find_printers(self) -> None:
        if self._printers is None:
            from gui.printing import LpPrinters, system_printers

            self._printers = system_printers()
            if not isinstance(self._printers, LpPrinters):
                self._on_printers(self._printers.names())
                return
        self._tasks.run(self._printers.names, self._on_printers, self.said.setText)

    def _on_printers(self, names: tuple[str, ...]) -> None:
        self._names = names
        self.printer.clear()
        self.printer.addItems([_REMEMBERED, *names] if names else ["No printer found"])
        self.printer.setEnabled(bool(names))
        self._allow()

    def _on_looked(self, rows: tuple[WorklistRow, ...]) -> None:
        if not self.only_chosen.isChecked():  # an answer may come after another question
            self._on_found(rows)

    def _on_found(self, rows: tuple[WorklistRow, ...]) -> None:
        if self.batch.is_running:
            return
        self.rows = rows
        self._show_rows()
        ready = sum(not why_not_printed(row) for row in rows)
        told = f"{words.counted(len(rows), 'session')}, {ready} of them signed."
        if len(rows) == MOST_SESSIONS:
            told += f" Only the first {MOST_SESSIONS} are taken; choose fewer."
        self.said.setText(told if rows else "No session was found on these days.")

    def _show_rows(self) -> None:
        self.model.show_rows(self.rows)
        self.progress.setValue(0)
        self._allow()

    # Printing ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Print the sheets of the sessions in the list."""
        if self._printers is None or not self._names:
            self.said.setText(NO_PRINTER)
            return
        self._show_rows()
        self.progress.setRange(0, len(self.rows))
        choices = {biller: self._choice(biller) for biller in self._wanted()}
        order = BatchOrder(printers=self._printers, choices=choices, again=self.again.isChecked())
        self.batch.start(self.rows, order)
        self._allow()
        self.stop_button.setFocus()

    def stop(self) -> None:
        """Stop, and let the worker's store go; the program ends."""
        self.batch.close()

    def _wanted(self) -> Iterable[Biller]:
        return [biller for biller, tick in self.billers.items() if tick.isChecked()]

    def _choice(self, biller: Biller) -> PrintChoice:
        choice = self._memory.choice(biller.value)
        one = self.printer.currentText() if self.printer.currentIndex() > 0 else choice.printer
        return replace(choice, printer=one if one in self._names else self._names[0])

    def _on_doing(self, at: int, what: str) -> None:
        self.said.setText(f"Session {at + 1} of {len(self.rows)}: {what} …")
        self.model.show_doing(at, what)

    def _on_printed(self, at: int, sheets: tuple[PrintedSheet, ...]) -> None:
        self.model.show_printed(at, sheets)
        self.table.resizeRowToContents(at)
        self.table.scrollTo(self.model.index(at, 0))
        self.progress.setValue(at + 1)

    def _on_ended(self, summary: str) -> None:
        self.said.setText(summary)
        self._allow()
        self.close_button.setFocus()
        self.handed_out.emit()

    def _on_stop(self) -> None:
        self.batch.stop()
        self.said.setText("Stopping after this sheet …")

    def _allow(self) -> None:
        is_running = self.batch.is_running
        ready = sum(not why_not_printed(row) for row in self.rows)
        self.print.setText(f"&Print {words.counted(ready, 'session')}" if ready else "&Print")
        self.print.setEnabled(bool(ready and any(self._wanted())) and not is_running)
        self.stop_button.setEnabled(is_running)
        for field in (self.only_chosen, self.again, self.close_button):
            field.setEnabled(not is_running)
        for asked in (self.days, self.only_listed):
            asked.setEnabled(not is_running and not self.only_chosen.isChecked())
        for tick in self.billers.values():
            tick.setEnabled(not is_running)
        self.printer.setEnabled(bool(self._names) and not is_running)

    def reject(self) -> None:
        """Close; while sheets are printed, stop first."""
        if self.batch.is_running:
            self._on_stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.batch.is_running:
            self._on_stop()
            event.ignore()
        else:
            super().closeEvent(event)


def _mnemonic(biller: Biller) -> str:
    keys = {
        Biller.FACILITY: "&Facility",
        Biller.RADIATION_ONCOLOGY: "Radiation &oncology",
        Biller.NEUROSURGERY: "&Neurosurgery",
        Biller.FREESTANDING: "Freestandin&g center",
    }
    return keys[biller]
