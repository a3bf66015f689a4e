"""Shows a superbill before it is printed: the very bytes that are printed and saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from domain.choices import Biller
from gui import layouts
from gui.controls import Choice, Tick
from gui.desk import Sheet
from gui.labels import named, primary, text_label
from gui.words import label


class PreviewDialog(QDialog):
    """Asks for sheets with `wanted`, is told `show_sheet` or `show_refusal`; prints nothing."""

    wanted = Signal(object, bool)
    print_wanted = Signal(object, str)
    save_wanted = Signal(object)

    def __init__(self, billers: tuple[Biller, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Superbill preview")
        self.resize(900, 860)
        self.sheet: Sheet | None = None
        self._buffer = QBuffer(self)
        self._pdf = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self._pdf)
        named(self.view, "The sheet as it will be printed")
        self.billers = Choice(self)
        for biller in billers:
            self.billers.addItem(label(biller), biller)
        named(self.billers, "Whose sheet")
        self.reasons = Tick("With &reasons", self)
        named(self.reasons, "Print each line's reasons")
        self.printers = Choice(self)
        named(self.printers, "Printer")
        self.printers.setMinimumContentsLength(16)
        self.billers.setMinimumContentsLength(20)
        self.print = primary("&Print", "Print these pages")
        self.print.clicked.connect(self._on_print)
        self.save = self._button("&Save PDF…", "Save these very bytes", self._on_save)
        self.close_button = self._button("&Close", "Close the preview", self.reject)
        self.say = text_label("", "quiet", wraps=True)
        self._lay_out()
        self.billers.currentIndexChanged.connect(lambda _: self.ask())
        self.reasons.toggled.connect(lambda _: self.ask())
        QShortcut(QKeySequence.StandardKey.Print, self, self._on_print)
        self.show_printers(())
        self._allow()

    def _button(self, text: str, name: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        named(button, name)
        button.clicked.connect(lambda _: act())
        return button

    def _lay_out(self) -> None:
        layout = layouts.column(self, 8, (14, 14, 14, 14))
        head = QHBoxLayout()
        head.addWidget(self.billers)
        head.addWidget(self.reasons)
        head.addStretch()
        head.addWidget(self.printers)
        head.addWidget(self.print)
        head.addWidget(self.save)
        head.addWidget(self.close_button)
        layout.addLayout(head)
        layout.addWidget(self.say)
        layout.addWidget(self.view, 1)

    @property
    def biller(self) -> Biller:
        """Whose sheet is wanted."""
        return Biller(self.billers.currentData())

    def ask(self) -> None:
        """Ask for the sheet that is chosen."""
        self.sheet = None
        self._allow()
        self.say.setText("Laying out the sheet …")
        self.wanted.emit(self.biller, self.reasons.isChecked())

    def show_sheet(self, sheet: Sheet) -> None:
        """Show these bytes, unless another sheet has been asked for meanwhile."""
        if sheet.biller is not self.biller:
            return
        self.sheet = sheet
        self._pdf.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(sheet.pdf))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._pdf.load(self._buffer)
        self.say.setText(sheet.told)
        self._allow()

    def show_refusal(self, sentence: str) -> None:
        """Say why there is no sheet."""
        self.say.setText(sentence)

    def hand_over(self) -> None:
        """A signed sheet leaves once: to hand it out again, it is chosen again, as a reprint."""
        if self.sheet is not None and not self.sheet.is_draft:
            self.sheet = None
            self._allow()

    def show_printers(self, names: tuple[str, ...]) -> None:
        """Offer these printers; with none, saying so is all that printing can do."""
        self.printers.clear()
        self.printers.addItems(list(names) or ["No printer found"])
        self.printers.setEnabled(bool(names))
        self._names = names

    def page_count(self) -> int:
        """Pages shown."""
        return self._pdf.pageCount()

    def _on_print(self) -> None:
        if self.sheet is not None:
            printer = self.printers.currentText() if self._names else ""
            self.print_wanted.emit(self.sheet, printer)

    def _on_save(self) -> None:
        if self.sheet is not None:
            self.save_wanted.emit(self.sheet)

    def _allow(self) -> None:
        for button in (self.print, self.save):
            button.setEnabled(self.sheet is not None)

    def done(self, result: int) -> None:
        """Let go of the pages before the window goes."""
        self._pdf.close()
        self._buffer.close()
        super().done(result)
