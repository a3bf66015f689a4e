"""The window of sheet numbers: what was handed out in a span of days, and what never was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QWidget,
)

from domain.day_range import REMEDY, DayRange, days_meant
from domain.documents import Paper, RegisterPage
from domain.errors import CaptureError, IllFormed
from domain.sheet_register import HandedOut, SheetRegister
from gui import layouts, words
from gui.desk import Sheet
from gui.form_sheets import name_of
from gui.labels import named, primary, text_label
from gui.print_orders import Asked, PrintMemory
from gui.services import Services
from gui.session_sheets import Composed, Offers
from gui.sheets import Sheets
from gui.spoken import SpokenCell
from gui.tasks import Tasks
from gui.theme import NEAR, WIDE
from gui.wrapping import paint_nothing

KIND: Final = "sheet_register"
_COLUMNS: Final = ("Number", "Day of session", "Claim", "Handed out", "By", "Reprint")
_MOST_SHOWN: Final = 30  # gaps above the table; more would push it out of the window
_EVER: Final = DayRange(first=date(2000, 1, 1), last=date(2199, 12, 31))


class RegisterWindow(QDialog):
    """Asks for days and shows their numbers; can be printed or saved without a patient's name."""

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        memory: PrintMemory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self.page: RegisterPage | None = None
        self._asked = ""
        self.sheets = Sheets(services, _RegisterSheets(lambda: self.page), tasks, self, memory)
        self.setWindowTitle("Sheet numbers")
        self.resize(QSize(820, 560).boundedTo(self.screen().availableSize()))
        self.days = QLineEdit("this month", self)
        named(self.days, "Days", REMEDY)
        self.missing = text_label("", wraps=True)
        self.missing.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        named(self.missing, "Numbers given and not handed out")
        self.said = text_label("", "quiet", wraps=True)
        self.print = primary("&Preview and print…", "See the register as it will be printed")
        self.close_button = QPushButton("&Close", self)
        for button in (self.print, self.close_button):
            button.setAutoDefault(False)
            button.setDefault(False)
        self._make_table()
        self._lay_out()
        self.days.editingFinished.connect(self._on_days)
        self.print.clicked.connect(lambda _: self.sheets.open_preview())
        self.close_button.clicked.connect(lambda _: self.reject())
        self.sheets.said.connect(self.said.setText)

    def _make_table(self) -> None:
        self.table = _HandedOut(0, len(_COLUMNS), self)
        self.table.setHorizontalHeaderLabels(list(_COLUMNS))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        metrics = self.fontMetrics()
        samples = ("000000", "Day of session", "Radiation oncology", "2026-10-15 12:00")
        for column, sample in enumerate(samples):
            head.resizeSection(column, metrics.horizontalAdvance(sample) + 28)
        named(self.table, "Sheets handed out", "Oldest first")

    def _lay_out(self) -> None:
        column = layouts.column(self, NEAR, (WIDE, WIDE, WIDE, WIDE))
        top = layouts.row(NEAR)
        label = text_label("&Days")
        label.setBuddy(self.days)
        top.addWidget(label)
        top.addWidget(self.days, 1)
        top.addStretch(2)
        column.addLayout(top)
        column.addWidget(text_label("Given and not handed out", "heading"))
        column.addWidget(self.missing)
        column.addWidget(text_label("Handed out", "heading"))
        column.addWidget(self.table, 1)
        foot = layouts.row(NEAR)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.print)
        foot.addWidget(self.close_button)
        column.addLayout(foot)

    def ask(self) -> None:
        """Open, with the numbers read anew."""
        self.show()
        self.activateWindow()
        self.days.setFocus()
        self.look()

    def look(self) -> None:
        """Read the numbers of these days; in the worker, for there may be many."""
        self._asked = self.days.text()
        self.print.setEnabled(False)
        self.page = None
        try:
            span = days_meant(self.days.text(), self._services.clock.today())
        except IllFormed:
            self.said.setText(REMEDY)
            return
        self.said.setText("Reading the numbers …")
        self._tasks.run(
            lambda: self._read(span or _EVER),
            lambda found: self._on_found(found, span),
            self.said.setText,
        )

    def _on_days(self) -> None:
        if self.days.text() != self._asked:
            self.look()

    def _read(self, span: DayRange) -> SheetRegister:
        first, last = max(span.first, _EVER.first), min(span.last, _EVER.last)
        store = self._services.open_store()
        try:
            return store.sheet_register(_midnight(first), _midnight(last + timedelta(1)))
        finally:
            store.close()

    def _on_found(self, register: SheetRegister, span: DayRange | None) -> None:
        try:
            self.page = self._page(register, span)
        except CaptureError as error:
            self.said.setText(str(error))
            return
        rows = self.page.rows
        self.table.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                self.table.setItem(at, column, SpokenCell(text))
        self.missing.setText(_missing_told(self.page.missing))
        self.said.setText(
            f"{words.counted(len(rows), 'sheet')} handed out,"
            f" {words.counted(register.missing_count, 'number')} missing. A number is given when a"
            " signed sheet is looked at; closing the preview without printing leaves a gap."
        )
        self.print.setEnabled(True)

    def _page(self, register: SheetRegister, span: DayRange | None) -> RegisterPage:
        practice, now = self._services.store().practice(), self._services.clock.now()
        days = f"{span.first} to {span.last}" if span else "All days"
        return RegisterPage(
            practice=name_of(practice),
            days=days if not span or span.first != span.last else f"{span.first}",
            rows=tuple(_row(each) for each in register.handed_out),
            missing=tuple(run.told for run in register.missing),
            made=f"Made {_local(now)} by {self._services.actor.name}",
            paper=Paper(practice.paper),
        )


class _HandedOut(QTableWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_nothing(self, "No sheet was handed out on these days.")


class _RegisterSheets:
    """The register as the one sheet there is; nothing is noted, for nobody is named."""

    has_reasons = False

    def __init__(self, page: Callable[[], RegisterPage | None]) -> None:
        self._page = page

    @property
    def offers(self) -> Offers:
        """The register."""
        return ((KIND, "Sheet numbers"),)

    def held(self) -> _RegisterSheets:
        """Of the days that are shown now."""
        page = self._page()
        return _RegisterSheets(lambda: page)

    def compose(self, asked: Asked) -> Composed:
        """What the window shows."""
        from reports.sheet_register import render

        page = self._page() or RegisterPage(practice="", days="", rows=(), missing=(), made="")
        on_paper = replace(page, paper=asked.paper or page.paper)
        sheet = Sheet(session_id="", biller=None, paper=on_paper.paper, name="sheet-numbers")
        return Composed(sheet=sheet, draw=lambda: render(on_paper))

    def hand_out(self, sheet: Sheet) -> None:
        """Nothing is noted."""


def _missing_told(missing: tuple[str, ...]) -> str:
    told = ", ".join(missing[:_MOST_SHOWN]) or "None."
    more = len(missing) - _MOST_SHOWN
    return f"{told} and {more} more; the printed list names them all" if more > 0 else told


def _midnight(day: date) -> datetime:
    """When a day begins at this workstation, in UTC."""
    return datetime.combine(day, time.min).astimezone(UTC)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _row(sheet: HandedOut) -> tuple[str, ...]:
    again = "reprint" if sheet.is_again else ""
    day = words.day(sheet.day)
    return (sheet.number, day, words.label(sheet.biller), _local(sheet.at), sheet.by, again)
