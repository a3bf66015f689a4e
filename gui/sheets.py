"""From what follows of a session to paper: preview, print and save the very same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSaveFile, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from domain.errors import CaptureError, StorageFailure
from gui import passing
from gui.desk import Sheet
from gui.labels import message
from gui.print_orders import Asked, Order, PrintMemory, memory_of
from gui.services import Printers, Services
from gui.session_sheets import SheetMaker
from gui.tasks import Tasks
from gui.words import listed

if TYPE_CHECKING:
    from gui.preview import PreviewDialog

NO_PRINTER: Final = (
    "No printer was found at this workstation. Nothing is lost: save the sheet as PDF here and"
    " print it elsewhere, or ask for a printer to be set up."
)


class Sheets(QObject):
    """Opens the preview and carries out what it asks for. Laying out happens in the worker."""

    said = Signal(str)
    handed_out = Signal()

    def __init__(
        self,
        services: Services,
        maker: SheetMaker,
        tasks: Tasks,
        window: QWidget,
        memory: PrintMemory | None = None,
    ) -> None:
        super().__init__(window)
        self._source = maker
        self._maker = maker
        self._tasks = tasks
        self._window = window
        self._memory = memory or memory_of(services.settings_group)
        self._printers: Printers | None = services.printers
        self._waiting: list[tuple[SheetMaker, Order]] = []
        self._is_printing = False
        self._printed: list[str] = []
        self._problems: list[str] = []
        self._refusing: set[str] = set()
        self.preview: PreviewDialog | None = None
        self.ask_file: Callable[[str], str] = self._ask_file

    def show(self, source: SheetMaker) -> None:
        """Show these sheets from now on; those ordered before are still printed to the end."""
        self._source = source
        self.open_preview()

    def open_preview(self) -> None:
        """Show the sheets; what is ordered is printed to the end, whatever is opened next."""
        maker = self._source.held()
        offers = maker.offers
        if not offers:
            self.said.emit("There is no charge to print yet. The panel on the right says why.")
            return
        from gui.preview import PreviewDialog

        if self.preview is not None:
            self.preview.deleteLater()
        self._maker = maker
        self.preview = PreviewDialog(
            offers, self._memory, self._window, has_reasons=maker.has_reasons
        )
        self.preview.wanted.connect(self._on_wanted)
        self.preview.print_wanted.connect(self.print_orders)
        self.preview.save_wanted.connect(self.save_sheet)
        self._find_printers()
        self.preview.open()
        self.preview.ask()

    def _on_wanted(self, asked: Asked) -> None:
        maker = self._maker
        self._lay_out(
            maker,
            asked,
            lambda sheet: self._tell(maker, lambda preview: preview.show_sheet(asked, sheet)),
            lambda told: self._tell(maker, lambda preview: preview.show_refusal(told)),
        )

    def _tell(self, maker: SheetMaker, told: Callable[[PreviewDialog], None]) -> None:
        """Tell the preview of these sheets, unless another has taken its place."""
        if self.preview is not None and maker is self._maker:
            told(self.preview)

    def _lay_out(
        self,
        maker: SheetMaker,
        asked: Asked,
        done: Callable[[Sheet], None],
        failed: Callable[[str], None],
    ) -> None:
        try:
            composed = maker.compose(asked)
        except CaptureError as error:
            failed(str(error))
        else:
            self._tasks.run(composed.laid_out, done, failed)

    def _find_printers(self) -> None:
        preview = self.preview
        if preview is None:
            return
        if self._printers is None:
            from gui.printing import LpPrinters, system_printers

            self._printers = system_printers()
            if not isinstance(self._printers, LpPrinters):
                preview.show_printers(self._printers.names())
                return
        maker = self._maker
        self._tasks.run(
            self._printers.names,
            lambda names: self._tell(maker, lambda preview: preview.show_printers(names)),
            lambda _: self._tell(maker, lambda preview: preview.show_printers(())),
        )

    # Printing ------------------------------------------------------------------------------------

    def print_orders(self, orders: tuple[Order, ...]) -> None:
        """Hand these sheets out on paper, one after another; without a printer offer the file."""
        if self._printers is None or not all(order.choice.printer for order in orders):
            self._warn("No printer", NO_PRINTER)
            if self.preview and self.preview.sheet:
                self.save_sheet(self.preview.sheet)
            return
        self._waiting += [(self._maker, order) for order in orders]
        self._set_busy(is_busy=True)
        if self._is_printing:
            return  # those of an earlier preview are still on their way
        self._printed, self._problems, self._refusing = [], [], set()
        self._is_printing = True
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        maker, order = self._waiting.pop(0)
        if order.choice.printer in self._refusing:
            self._on_problem(f"{_title(maker, order)} was not printed for the same reason.")
        elif order.sheet is not None:
            self._hand_out(maker, order, order.sheet)
        else:
            self._lay_out(
                maker,
                order.asked,
                lambda sheet: self._hand_out(maker, order, sheet),
                self._on_problem,
            )

    def _hand_out(self, maker: SheetMaker, order: Order, sheet: Sheet) -> None:
        """Note it before it goes, so that no paper is without its note."""
        try:
            maker.hand_out(sheet)
        except CaptureError as error:
            self._on_problem(str(error))
            return
        self._tell(maker, lambda preview: preview.hand_over(order.asked.kind, sheet))
        self.handed_out.emit()
        self._send(_title(maker, order), order, sheet)

    def _send(self, title: str, order: Order, sheet: Sheet) -> None:
        printers, choice = self._printers, order.choice
        if printers is None:
            return

        def sent() -> None:
            printers.send(
                choice.printer,
                sheet.pdf,
                job=f"Isocenter sheet {sheet.state}",
                copies=choice.copies,
                paper=sheet.paper,
            )

        def told(_: None) -> None:
            self._printed.append(f"{title} on {choice.printer}")
            self._next()

        def refused(sentence: str) -> None:
            self._refusing.add(choice.printer)
            self._on_problem(sentence)

        self._tasks.run(sent, told, refused)

    def _on_problem(self, sentence: str) -> None:
        self._problems.append(sentence)
        self._next()

    def _end(self) -> None:
        self._is_printing = False
        self._set_busy(is_busy=False)
        if self._printed:
            self._told(f"Printed {listed(tuple(self._printed))}.")
        if self._problems:
            first, *rest = self._problems
            self._warn("Not printed", first, "\n".join(rest))

    # Saving --------------------------------------------------------------------------------------

    def save_sheet(self, sheet: Sheet) -> None:
        """Write these bytes to a file of the person's choice, whole or not at all."""
        name = self.ask_file(sheet.file_name)
        if not name:
            return
        try:
            write_whole(Path(name), sheet.pdf)
            self._maker.hand_out(sheet)
        except CaptureError as error:
            self._warn("Not saved", str(error))
            return
        if self.preview is not None and sheet.biller is not None:
            self.preview.hand_over(sheet.biller.value, sheet)
        self.handed_out.emit()
        self._told(f"Saved as {Path(name).name}.")

    def _set_busy(self, *, is_busy: bool) -> None:
        if self.preview is not None:
            self.preview.set_busy(is_busy=is_busy)

    def _told(self, sentence: str) -> None:
        if self.preview is not None:
            self.preview.say.setText(sentence)
        self.said.emit(sentence)

    def _ask_file(self, suggestion: str) -> str:
        name, _ = QFileDialog.getSaveFileName(
            self.preview or self._window, "Save as PDF", suggestion, "PDF (*.pdf)"
        )
        return name

    def _warn(self, title: str, sentence: str, detail: str = "") -> None:
        is_shown = self.preview is not None and self.preview.isVisible()
        parent = self.preview if is_shown else self._window
        self.box = message(parent, QMessageBox.Icon.Warning, title, sentence, detail)
        passing.ask(self.box)


def _title(maker: SheetMaker, order: Order) -> str:
    return dict(maker.offers).get(order.asked.kind, order.asked.kind)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is never half there. Raises `StorageFailure`."""
    file = QSaveFile(str(path))
    is_written = (
        file.open(QSaveFile.OpenModeFlag.WriteOnly)
        and file.write(content) == len(content)
        and file.commit()
    )
    if not is_written:
        raise StorageFailure(
            f"{path.name} was not written: {file.errorString()}. Nothing was changed; choose"
            " another folder or make room."
        )
