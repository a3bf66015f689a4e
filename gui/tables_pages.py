"""The three pages of the tables window: the shelf, what is going on, what would change."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)

from domain.table_shelf import LoadProgress, ShelvedEdition
from domain.table_words import edition_words, rows_words
from domain.table_workflow import CheckedTable
from gui import layouts
from gui.labels import named, primary, text_label
from gui.tables_model import ChangesModel, EditionsModel
from gui.wrapping import Rewrapping, WrappingDelegate

_MARGINS: Final = (16, 14, 16, 14)
_SPEAKS: Final = (
    "A loaded edition speaks for the dates of service it covers, by setting; for all others the"
    " cut tables that ship speak. Taking one out lets the edition before it speak again."
)
_TO_LOAD: Final = (
    "What a department loads, under its own licence, as the publishers give it out, zipped or not:"
    "\n•  from the National Correct Coding Initiative pages of the Centers for Medicare & Medicaid"
    " Services (CMS): the procedure-to-procedure edits, practitioner and outpatient hospital (all"
    " four parts together), the medically unlikely edits of both, and the add-on code edits, each"
    " quarter;"
    "\n•  from the CMS physician fee schedule pages: the relative value files with the geographic"
    " indices (PPRRVU, GPCI);"
    "\n•  from the CMS hospital outpatient pages: Addendum B."
    "\n\nEach file is checked, then tried on the sessions of the last 90 days, before you decide."
)


class ShelfPage(QWidget):
    """Told `show_editions`; says what is wanted."""

    load_wanted = Signal()
    roll_back_wanted = Signal(object)  # an Edition
    put_back_wanted = Signal(object)
    close_wanted = Signal()

    def __init__(self, ships: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editions = EditionsModel(self)
        self.view = QTableView(self)
        self.said = text_label("", wraps=True)
        self.load = primary("&Load files…", "Load files of one edition")
        self.roll_back = QPushButton("&Roll back", self)
        named(self.roll_back, "Roll back", "Take the chosen edition out of use")
        self.put_back = QPushButton("P&ut back", self)
        named(self.put_back, "Put back", "Put the chosen edition back to use")
        self.close_button = QPushButton("&Close", self)
        named(self.close_button, "Close")
        self.empty = self._empty(ships)
        self._set_up_view()
        self._lay_out()
        self.load.clicked.connect(self.load_wanted)
        self.close_button.clicked.connect(self.close_wanted)
        self.roll_back.clicked.connect(lambda: self._say(self.roll_back_wanted))
        self.put_back.clicked.connect(lambda: self._say(self.put_back_wanted))
        self.view.selectionModel().currentRowChanged.connect(self._on_row)

    def show_editions(self, editions: tuple[ShelvedEdition, ...]) -> None:
        """Show what lies on the shelf; the same row stays chosen."""
        row = max(self.view.currentIndex().row(), 0)
        self.editions.show(editions)
        self.view.setVisible(bool(editions))
        self.empty.setVisible(not editions)
        if editions:
            self.view.selectRow(min(row, len(editions) - 1))
        self._on_row()

    @property
    def chosen(self) -> ShelvedEdition | None:
        """The edition of the row that is stood on."""
        row = self.view.currentIndex().row()
        return self.editions.editions[row] if row >= 0 else None

    def _say(self, signal: SignalInstance) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen.edition)

    def _on_row(self) -> None:
        chosen = self.chosen
        self.roll_back.setEnabled(chosen is not None and chosen.is_in_use)
        self.put_back.setEnabled(chosen is not None and not chosen.is_in_use)

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.editions)
        named(view, "Editions on the shelf")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)

    def _empty(self, ships: tuple[str, ...]) -> QScrollArea:
        """What ships, and what would be loaded, where nothing is."""
        inside = QWidget(self)
        layout = layouts.column(inside, 8, (0, 6, 12, 6))
        layout.addWidget(text_label("Nothing is loaded yet", "heading"))
        cut = "\n".join(("These tables ship, cut to the codes of this program:", *_bullets(ships)))
        layout.addWidget(text_label(cut, wraps=True))
        layout.addWidget(text_label(_TO_LOAD, wraps=True))
        layout.addStretch()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        named(area, "What ships and what can be loaded")
        return area

    def _lay_out(self) -> None:
        layout = layouts.column(self, 10, _MARGINS)
        layout.addWidget(text_label("Published tables", "heading"))
        layout.addWidget(text_label(_SPEAKS, "quiet", wraps=True))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.said)
        row = layouts.row(8)
        for button in (self.load, self.roll_back, self.put_back):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.close_button)
        layout.addLayout(row)


def _bullets(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"•  {text}" for text in texts)


class WorkPage(QWidget):
    """Told `show_progress`; says `stop_wanted`."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.doing = text_label("", "heading", wraps=True)
        self.bar = QProgressBar(self)
        named(self.bar, "How far it is")
        self.cancel = QPushButton("&Cancel", self)
        named(self.cancel, "Cancel", "Nothing is changed")
        layout = layouts.column(self, 12, _MARGINS)
        layout.addStretch()
        layout.addWidget(self.doing)
        layout.addWidget(self.bar)
        self.safe = text_label("Nothing is put to use until you say so.", "quiet")
        layout.addWidget(self.safe)
        row = layouts.row(8)
        row.addWidget(self.cancel)
        row.addStretch()
        layout.addLayout(row)
        layout.addStretch()
        self.cancel.clicked.connect(self._on_cancel)

    def begin(self, doing: str, *, is_stoppable: bool) -> None:
        """Say what begins."""
        self.doing.setText(doing)
        self.bar.setRange(0, 0)
        self.safe.setVisible(is_stoppable)
        self.cancel.setVisible(is_stoppable)
        self.cancel.setEnabled(is_stoppable)
        self.cancel.setFocus()

    def show_progress(self, progress: LoadProgress) -> None:
        """Say what is being done, and how much of it."""
        if not self.cancel.isEnabled():
            return
        self.doing.setText(f"{progress.doing}…")
        # A thousand steps: the bytes of large files are more than the bar can count.
        self.bar.setRange(0, 1000 if progress.whole else 0)
        if progress.whole:
            self.bar.setValue(progress.done * 1000 // progress.whole)

    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.doing.setText("Stopping…")
        self.bar.setRange(0, 0)
        self.stop_wanted.emit()


class TrialPage(QWidget):
    """Told `show_trial`; says whether the edition is wanted."""

    apply_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = text_label("", "heading", wraps=True)
        self.notes = text_label("", "quiet", wraps=True)
        self.summary = text_label("", wraps=True)
        self.changes = ChangesModel(self)
        self.view = QListView(self)
        self.view.setModel(self.changes)
        self.view.setItemDelegate(WrappingDelegate(self.view))
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self._rewrapping = Rewrapping(self.view)
        named(self.view, "Stored sessions that would change, newest first")
        self.apply = primary("&Apply", "Apply: put this edition to use")
        self.leave = QPushButton("&Do not apply", self)
        named(self.leave, "Do not apply", "Forget this edition; nothing is changed")
        layout = layouts.column(self, 10, _MARGINS)
        for label in (self.heading, self.notes, self.summary):
            layout.addWidget(label)
        layout.addWidget(self.view, 1)
        layout.addStretch()
        row = layouts.row(8)
        row.addWidget(self.apply)
        row.addWidget(self.leave)
        row.addStretch()
        layout.addLayout(row)
        self.apply.clicked.connect(self.apply_wanted)
        self.leave.clicked.connect(self.leave_wanted)

    def show_trial(self, checked: CheckedTable, *, is_in_use: bool) -> None:
        """Show what the edition is and what it would change. `is_in_use`: it speaks already."""
        edition = checked.staged.edition
        state = "in use already" if is_in_use else "not in use yet"
        self.heading.setText(f"{edition_words(edition)} – {state}")
        digest = f"{rows_words(edition)}, SHA-256 {edition.digest}"
        self.notes.setText("\n".join((digest, *checked.staged.notes)))
        self.summary.setText(checked.trial.summary)
        self.changes.show(checked.trial.changes)
        self.view.setVisible(bool(checked.trial.changes))
        self.apply.setEnabled(not is_in_use)
        (self.leave if is_in_use else self.apply).setFocus()
