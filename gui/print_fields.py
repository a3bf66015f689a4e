"""Printer, paper and copies of one kind of sheet, and a button that gives them to all ticked."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from domain.documents import Paper
from gui import layouts
from gui.controls import Choice
from gui.labels import named, text_label
from gui.print_orders import MOST_COPIES, PrintChoice
from gui.theme import SNUG

PAPERS: Final = (("As the department", None), ("US Letter", Paper.LETTER), ("A4", Paper.A4))
NO_PRINTER_FOUND: Final = "No printer found"


class PrintFields(QWidget):
    """Shows a `PrintChoice` and tells when a person changes it."""

    changed = Signal()
    for_all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = PrintChoice()
        self.names: tuple[str, ...] = ()
        self.printers = self._list("Printer")
        self.papers = self._list("Paper")
        for word, _ in PAPERS:
            self.papers.addItem(word)
        self.copies = self._list("Copies")
        self.copies.addItems([str(number) for number in range(1, MOST_COPIES + 1)])
        self.for_all = QPushButton("For &all ticked", self)
        self.for_all.setAutoDefault(False)
        named(self.for_all, "For all ticked", "Print every ticked sheet in this way")
        self.for_all.clicked.connect(lambda _: self.for_all_wanted.emit())
        self._lay_out()
        self.show_printers(())

    def _list(self, name: str) -> Choice:
        box = Choice(self)
        named(box, name, f"{name} of the sheet that is shown; remembered for its kind")
        box.activated.connect(lambda _: self.changed.emit())
        return box

    def _lay_out(self) -> None:
        grid = layouts.grid(self, SNUG, SNUG)
        for row, (caption, box) in enumerate(
            (("P&rinter", self.printers), ("Pap&er", self.papers), ("Cop&ies", self.copies))
        ):
            label = text_label(caption)
            label.setBuddy(box)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        grid.addWidget(self.for_all, 3, 1)
        grid.setColumnStretch(1, 1)

    @property
    def choice(self) -> PrintChoice:
        """As it stands in the fields."""
        printer = self.printers.currentText() if self.names else self._shown.printer
        return replace(
            self._shown,
            printer=printer,
            paper=PAPERS[self.papers.currentIndex()][1],
            copies=self.copies.currentIndex() + 1,
        )

    def show_choice(self, choice: PrintChoice) -> None:
        """Show how this kind is printed; a printer that is gone gives way to the first."""
        self._shown = choice
        self.printers.setCurrentIndex(max(self.printers.findText(choice.printer), 0))
        self.papers.setCurrentIndex([paper for _, paper in PAPERS].index(choice.paper))
        self.copies.setCurrentIndex(choice.copies - 1)

    def show_printers(self, names: tuple[str, ...]) -> None:
        """Offer these printers; with none, saying so is all that printing can do."""
        self.names = names
        self.printers.clear()
        self.printers.addItems(list(names) or [NO_PRINTER_FOUND])
        self.printers.setEnabled(bool(names))
        self.show_choice(self._shown)

    def printer_of(self, choice: PrintChoice) -> str:
        """The printer it goes to: the one remembered while it is there, else the first, else ""."""
        if choice.printer in self.names:
            return choice.printer
        return self.names[0] if self.names else ""
