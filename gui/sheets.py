"""From what follows of a session to paper: preview, print and save the very same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QSaveFile, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from domain.choices import Biller
from domain.errors import CaptureError, Refused, StorageFailure
from gui.desk import Desk, Sheet
from gui.document import SessionDocument
from gui.labels import message
from gui.services import Printers, Services
from gui.tasks import Tasks

if TYPE_CHECKING:
    from domain.documents import Superbill
    from gui.preview import PreviewDialog

NO_PRINTER = (
    "No printer was found at this workstation. Nothing is lost: save the sheet as PDF here and"
    " print it elsewhere, or ask for a printer to be set up."
)

_CLOSED = "The session was put away meanwhile. Nothing was printed; open it again to print it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A sheet in words, not laid out yet."""

    superbill: Superbill
    session_id: str = ""
    is_draft: bool = True
    is_what_if: bool = False

    def sheet(self, pdf: bytes) -> Sheet:
        """The sheet with the bytes it is laid out as."""
        return Sheet(
            session_id=self.session_id,
            biller=self.superbill.biller,
            number=self.superbill.sheet_number,
            pdf=pdf,
            is_draft=self.is_draft,
            is_what_if=self.is_what_if,
        )


class SheetMaker(Protocol):
    """Whose sheets they are: those of the session on the screen, or of one that was not so."""

    @property
    def billers(self) -> tuple[Biller, ...]:
        """Those that have a sheet."""

    def compose(self, biller: Biller, *, with_reasons: bool) -> Composed:
        """The sheet in words. Raises `CaptureError`."""

    def hand_out(self, sheet: Sheet) -> None:
        """Note that it left the program, where that is noted. Raises `CaptureError`."""


class SessionSheets:
    """The sheets of the session on the screen; what is handed out is noted in the audit."""

    def __init__(self, desk: Desk, document: SessionDocument) -> None:
        self._desk = desk
        self._document = document

    @property
    def billers(self) -> tuple[Biller, ...]:
        """Those who charge something."""
        derivation = self._document.derivation
        return derivation.billers if derivation else ()

    def compose(self, biller: Biller, *, with_reasons: bool) -> Composed:
        """A draft, or the sheet of what was signed."""
        about, derivation = self._document.about, self._document.derivation
        if about is None or derivation is None:
            raise Refused(_CLOSED)
        superbill = self._desk.compose(
            about, self._document.session, derivation, biller, with_reasons=with_reasons
        )
        return Composed(superbill=superbill, session_id=about.id, is_draft=about.state.is_open)

    def hand_out(self, sheet: Sheet) -> None:
        """Note it in the audit."""
        self._desk.hand_out(sheet)


class Sheets(QObject):
    """Opens the preview and carries out what it asks for. Laying out happens in the worker."""

    said = Signal(str)

    def __init__(
        self, services: Services, maker: SheetMaker, tasks: Tasks, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._maker = maker
        self._tasks = tasks
        self._window = window
        self._printers: Printers | None = services.printers
        self.preview: PreviewDialog | None = None
        self.ask_file: Callable[[str], str] = self._ask_file

    def open_preview(self) -> None:
        """Show the sheets."""
        if not self._maker.billers:
            self.said.emit("There is no charge to print yet. The panel on the right says why.")
            return
        from gui.preview import PreviewDialog

        self.preview = PreviewDialog(self._maker.billers, self._window)
        self.preview.wanted.connect(self._on_wanted)
        self.preview.print_wanted.connect(self.print_sheet)
        self.preview.save_wanted.connect(self.save_sheet)
        self._find_printers()
        self.preview.open()
        self.preview.ask()

    def _on_wanted(self, biller: Biller, with_reasons: bool) -> None:  # noqa: FBT001 - Qt's slot
        preview = self.preview
        if preview is None:
            return
        try:
            composed = self._maker.compose(biller, with_reasons=with_reasons)
        except CaptureError as error:
            preview.show_refusal(str(error))
            return

        def laid_out() -> Sheet:
            return composed.sheet(self._services.render(composed.superbill))

        self._tasks.run(laid_out, preview.show_sheet, preview.show_refusal)

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
        self._tasks.run(self._printers.names, preview.show_printers, preview.show_refusal)

    def print_sheet(self, sheet: Sheet, printer: str) -> None:
        """Hand the sheet out on paper; without a printer say so and offer the file."""
        if not printer or self._printers is None:
            self._warn("No printer", NO_PRINTER)
            self.save_sheet(sheet)
            return
        try:
            self._maker.hand_out(sheet)
        except CaptureError as error:
            self._warn("Not printed", str(error))
            return
        self._handed_over()
        job = f"Isocenter sheet {sheet.state}"
        self._send(self._printers, printer, sheet, job)

    def _send(self, printers: Printers, printer: str, sheet: Sheet, job: str) -> None:
        from gui.printing import QtPrinters

        def sent() -> None:
            printers.send(printer, sheet.pdf, job=job)

        def told(_: None) -> None:
            self._told(f"Printed on {printer}.")

        def refused(sentence: str) -> None:
            self._warn("Not printed", sentence)

        if isinstance(printers, QtPrinters):  # Qt's own printing belongs to the GUI thread
            try:
                sent()
            except CaptureError as error:
                refused(str(error))
            else:
                told(None)
        else:
            self._tasks.run(sent, told, refused)

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
        else:
            self._handed_over()
            self._told(f"Saved as {Path(name).name}.")

    def _handed_over(self) -> None:
        if self.preview is not None:
            self.preview.hand_over()

    def _told(self, sentence: str) -> None:
        if self.preview is not None:
            self.preview.say.setText(sentence)
        self.said.emit(sentence)

    def _ask_file(self, suggestion: str) -> str:
        name, _ = QFileDialog.getSaveFileName(
            self.preview or self._window, "Save superbill", suggestion, "PDF (*.pdf)"
        )
        return name

    def _warn(self, title: str, sentence: str) -> None:
        self.box = message(self.preview or self._window, QMessageBox.Icon.Warning, title, sentence)
        self.box.open()


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
