"""Shows sheets before they are printed: the very bytes that are printed and saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from gui import layouts, words
from gui.controls import Tick
from gui.desk import Sheet
from gui.labels import named, primary, text_label
from gui.print_fields import PrintFields
from gui.print_orders import Asked, Order, PrintChoice, PrintMemory
from gui.sheet_list import SheetList
from gui.theme import NEAR, ROOM, SNUG
from gui.thumbnails import Thumbnails

_SIDE = 236


class PreviewDialog(QDialog):
    """Asks for sheets with `wanted`, is told `show_sheet` or `show_refusal`; prints nothing.

    Args:
        offers: kind and title of each sheet there is.
        memory: how each kind is printed here.
        has_reasons: whether a sheet may carry the reasons of its lines.
    """

    wanted = Signal(object)  # an Asked
    print_wanted = Signal(object)  # Orders
    save_wanted = Signal(object)  # a Sheet

    def __init__(
        self,
        offers: tuple[tuple[str, str], ...],
        memory: PrintMemory,
        parent: QWidget | None = None,
        *,
        has_reasons: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preview and print")
        self.resize(QSize(1080, 680).boundedTo(self.screen().availableSize()))
        self.sheet: Sheet | None = None
        self._laid_out: dict[Asked, Sheet] = {}
        self._memory = memory
        self._is_busy = False
        self._is_looking = True  # for printers: until they are known none can be said to be missing
        self._make_view()
        self.sheets = SheetList(offers, self)
        self._make_fields()
        self.reasons.setVisible(has_reasons)
        self._lay_out()
        self._connect()
        for kind, _ in offers:
            self.sheets.tick(kind, is_wanted=memory.choice(kind).is_wanted or len(offers) == 1)
        self.fields.show_printers(())
        self._show_choices()
        self._allow()
        self.setTabOrder(self.pages, self.view)
        self.setTabOrder(self.view, self.print)
        self.setTabOrder(self.print, self.save)
        self.setTabOrder(self.save, self.close_button)
        self.sheets.setFocus()

    def _make_view(self) -> None:
        self._buffer = QBuffer(self)
        self._pdf = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self._pdf)
        named(self.view, "The sheet as it will be printed")

    def _make_fields(self) -> None:
        self.reasons = Tick("&With reasons", self)
        named(self.reasons, "Print each line's reasons")
        self.fields = PrintFields(self)
        self.printers = self.fields.printers
        self.pages = Thumbnails(self._pdf, self)
        self.print = primary("&Print", "Print the ticked sheets")
        self.save = self._button("&Save PDF…", "Save these very bytes", self._on_save)
        self.close_button = self._button("&Close", "Close the preview", self.reject)
        self.say = text_label("", "quiet", wraps=True)

    def _button(self, text: str, name: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        named(button, name)
        button.clicked.connect(lambda _: act())
        return button

    def _lay_out(self) -> None:
        column = layouts.column(self, NEAR, (ROOM, ROOM, ROOM, ROOM))
        whole = layouts.row(ROOM)
        whole.addWidget(self._panel())
        whole.addWidget(self.view, 1)
        column.addLayout(whole, 1)
        foot = layouts.row(NEAR)
        foot.addWidget(self.say, 1)
        for button in (self.print, self.save, self.close_button):
            foot.addWidget(button)
        column.addLayout(foot)

    def _panel(self) -> QWidget:
        """What is chosen, beside the view."""
        panel = QWidget(self)
        panel.setFixedWidth(_SIDE)
        side = layouts.column(panel, SNUG)
        for caption, widget, stretch in (("S&heets", self.sheets, 0), ("Pa&ges", self.pages, 1)):
            title = text_label(caption, "heading")
            title.setBuddy(widget)
            side.addWidget(title)
            side.addWidget(widget, stretch)
        side.insertWidget(2, self.reasons)
        side.insertWidget(3, self.fields)
        return panel

    def _connect(self) -> None:
        self.print.clicked.connect(lambda _: self._on_print())
        self.sheets.stood_on.connect(self._on_stood_on)
        self.sheets.ticked.connect(self._on_ticked)
        self.reasons.toggled.connect(lambda _: self.ask())
        self.fields.changed.connect(self._on_fields)
        self.fields.for_all_wanted.connect(self._on_for_all)
        self.pages.page_wanted.connect(self._go_to_page)
        self.view.pageNavigator().currentPageChanged.connect(self.pages.stand_on)
        QShortcut(QKeySequence.StandardKey.Print, self, self._on_print)

    # Asking and showing --------------------------------------------------------------------------

    def _asked(self, kind: str) -> Asked:
        paper = self._memory.choice(kind).paper
        return Asked(kind=kind, with_reasons=self.reasons.isChecked(), paper=paper)

    def ask(self) -> None:
        """Ask for the sheet that is stood on, unless it has been laid out already."""
        asked = self._asked(self.sheets.kind)
        if known := self._laid_out.get(asked):
            self.show_sheet(asked, known)
            return
        self.sheet = None
        self._allow()
        self.say.setText("Laying out the sheet …")
        self.wanted.emit(asked)

    def show_sheet(self, asked: Asked, sheet: Sheet) -> None:
        """Show these bytes, unless another sheet has been asked for meanwhile."""
        self._laid_out[asked] = sheet
        if asked != self._asked(self.sheets.kind):
            return
        self.sheet = sheet
        self._pdf.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(sheet.pdf))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._pdf.load(self._buffer)
        self.pages.show_pages()
        self.pages.stand_on(0)
        self.say.setText(f"{sheet.told} {words.counted(self.page_count(), 'page')}.")
        self._allow()

    def show_refusal(self, sentence: str) -> None:
        """Say why there is no sheet."""
        self.say.setText(sentence)

    def hand_over(self, kind: str, sheet: Sheet) -> None:
        """A signed sheet leaves once: to hand it out again, it is ticked again, as a reprint."""
        if not sheet.is_draft:
            self._laid_out = {a: s for a, s in self._laid_out.items() if a.kind != kind}
            self.sheets.tick(kind, is_wanted=False)
            if kind == self.sheets.kind:
                self.sheet = None
        self._allow()

    def show_printers(self, names: tuple[str, ...]) -> None:
        """Offer these printers; with none, saying so is all that printing can do."""
        self._is_looking = False
        self.fields.show_printers(names)
        self._show_choices()
        self._allow()

    def set_busy(self, *, is_busy: bool) -> None:
        """While sheets are being printed nothing else is begun."""
        self._is_busy = is_busy
        self._allow()

    def page_count(self) -> int:
        """Pages shown."""
        return self._pdf.pageCount()

    # Choosing ------------------------------------------------------------------------------------

    def _show_choices(self) -> None:
        for kind in self.sheets.kinds:
            choice = self._memory.choice(kind)
            self.sheets.show_choice(kind, self.fields.printer_of(choice), choice.copies)
        self.fields.show_choice(self._memory.choice(self.sheets.kind))
        self.sheets.fit()

    def _on_stood_on(self, kind: str) -> None:
        self.fields.show_choice(self._memory.choice(kind))
        self.ask()

    def _on_ticked(self, kind: str) -> None:
        is_wanted = kind in self.sheets.wanted()
        self._memory.keep(kind, replace(self._memory.choice(kind), is_wanted=is_wanted))
        if is_wanted and kind == self.sheets.kind and self.sheet is None:
            self.ask()
        self._allow()

    def _on_fields(self) -> None:
        kind = self.sheets.kind
        before = self._memory.choice(kind)
        self._keep(kind, self.fields.choice)
        self._show_choices()
        if before.paper is not self.fields.choice.paper:
            self.ask()

    def _on_for_all(self) -> None:
        for kind in self.sheets.wanted():
            self._keep(kind, self.fields.choice)
        self._show_choices()

    def _keep(self, kind: str, choice: PrintChoice) -> None:
        is_wanted = self._memory.choice(kind).is_wanted
        self._memory.keep(kind, replace(choice, is_wanted=is_wanted))

    def _go_to_page(self, page: int) -> None:
        self.view.pageNavigator().jump(page, QPointF())

    # Handing out ---------------------------------------------------------------------------------

    def _on_print(self) -> None:
        if self.print.isEnabled():
            self.print_wanted.emit(tuple(self._order(kind) for kind in self.sheets.wanted()))

    def _order(self, kind: str) -> Order:
        choice, asked = self._memory.choice(kind), self._asked(kind)
        printer = self.fields.printer_of(choice)
        return Order(
            asked=asked,
            choice=replace(choice, printer=printer),
            sheet=self._laid_out.get(asked),
        )

    def _on_save(self) -> None:
        if self.sheet is not None:
            self.save_wanted.emit(self.sheet)

    def _allow(self) -> None:
        many = len(self.sheets.wanted())
        self.print.setText(f"&Print {many} sheets" if many > 1 else "&Print")
        self.print.setEnabled(bool(many) and not self._is_busy and not self._is_looking)
        self.save.setEnabled(self.sheet is not None and not self._is_busy)
        self.fields.for_all.setEnabled(many > 1)
        for widget in (self.sheets, self.reasons, self.fields):
            widget.setEnabled(not self._is_busy)

    def done(self, result: int) -> None:
        """Let go of the pages before the window goes."""
        self.pages.clear()
        self._pdf.close()
        self._buffer.close()
        super().done(result)
