"""The sessions of the department: found while typing, by state and days, opened with Enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from domain.day_range import REMEDY, days_meant
from domain.errors import CaptureError
from domain.ports import Store
from domain.states import Stage
from domain.worklist import MOST_COUNTED, MOST_SORTED, SortBy, Summary, WorklistQuery, WorklistRow
from gui import layouts, words
from gui.controls import Choice
from gui.labels import named, text_label
from gui.theme import NEAR, SNUG
from gui.worklist_model import COLUMNS, WorklistModel
from gui.worklist_view import SearchLine, WorklistTable, WorklistView

_PAUSE_MS: Final = 80
_WIDE: Final = 560  # pixels from which a table is easier to read than two lines a session
_OPEN: Final = tuple(stage for stage in Stage if stage.is_open)
_FILTERS: Final = (("All", ()), ("Open", _OPEN), *((words.label(s), (s,)) for s in Stage))
_ORDERS: Final = (
    ("Newest first", SortBy.DAY, True),
    ("Oldest first", SortBy.DAY, False),
    ("By patient", SortBy.PATIENT, False),
    ("Longest waiting", SortBy.AGE, False),
    ("By state", SortBy.STAGE, False),
    ("By who holds it", SortBy.HOLDER, False),
    ("By machine", SortBy.MACHINE, False),
    ("By MRN", SortBy.MRN, False),
    ("Most lesions first", SortBy.LESIONS, True),
)
_THEM: Final = {False: "it", True: "them"}
_DOWN: Final = Qt.SortOrder.DescendingOrder


class WorklistPanel(QWidget):
    """Search, days, state and order above the list, which is a table where there is room."""

    open_wanted = Signal(str)
    failed = Signal(str)
    stood_on = Signal(object)

    def __init__(
        self, store: Callable[[], Store], today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("place", "list")
        self._store = store
        self._today = today
        self.model = WorklistModel(
            lambda query, after, limit: store().worklist(query, after=after, limit=limit),
            today,
            self,
        )
        self._make_fields()
        self.view = WorklistView(self.model, self)
        self.table = WorklistTable(self.model, self)
        self.table.setSelectionModel(self.view.selectionModel())
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.table)
        self.empty = text_label("", "quiet", wraps=True)
        self.chosen = text_label("", wraps=True)
        self.chosen.hide()
        self._delay = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._delay.timeout.connect(self._on_search)
        self._lay_out()
        self._connect()

    def _make_fields(self) -> None:
        self.search = SearchLine(self)
        self.search.setPlaceholderText("Find: name, MRN, machine, code")
        self.search.setClearButtonEnabled(True)
        named(self.search, "Find a session", "Words of name, MRN, machine, code or day. Ctrl+F")
        self.days = QLineEdit(self)
        self.days.setClearButtonEnabled(True)
        named(self.days, "Days", REMEDY)
        self.filter = Choice(self)
        named(self.filter, "State", "Which sessions are shown; how many wait under each state")
        for text, _ in _FILTERS:
            self.filter.addItem(text)
        self.order = Choice(self)
        named(self.order, "Order", "In which order sessions are shown")
        for text, _, _ in _ORDERS:
            self.order.addItem(text)
        for field in (self.search, self.days, self.filter, self.order):
            field.setMinimumWidth(60)

    def _lay_out(self) -> None:
        column = self._column = layouts.column(self, NEAR - 2, (NEAR, NEAR, NEAR, NEAR))
        self._top = layouts.grid(None, SNUG, SNUG)
        column.addLayout(self._top)
        column.addWidget(self.empty)
        column.addWidget(self.stack, 1)
        column.addWidget(self.chosen)
        self._arrange(is_wide=False)

    def _arrange(self, *, is_wide: bool) -> None:
        """Four fields in one row where there is room, in three rows where there is not."""
        narrow = ((0, 0, 2), (1, 0, 2), (2, 0, 1), (2, 1, 1))
        wide = ((0, 0, 1), (0, 2, 1), (0, 1, 1), (0, 3, 1))
        fields = (self.search, self.filter, self.days, self.order)
        for field, (row, at, span) in zip(fields, wide if is_wide else narrow, strict=True):
            self._top.addWidget(field, row, at, 1, span)
        self.days.setPlaceholderText("Days: today, -7, 2026-10" if is_wide else "Days: today, -7")
        for at, stretch in enumerate((5, 3, 3, 3)):
            self._top.setColumnStretch(at, stretch if is_wide else int(at < 2))

    def _connect(self) -> None:
        self.search.textEdited.connect(lambda _: self._delay.start())
        self.search.textChanged.connect(lambda text: text or self._delay.start())
        self.days.textChanged.connect(lambda _: self._delay.start())
        self.filter.activated.connect(lambda _: self._on_search())
        self.order.activated.connect(self._on_order)
        self.search.left_downwards.connect(lambda enter: self._on_search_key(is_enter=enter))
        self.view.clicked.connect(self._on_activated)
        self.table.doubleClicked.connect(self._on_activated)
        for view in (self.view, self.table):
            view.entered_row.connect(self._on_activated)
        self.view.selectionModel().currentChanged.connect(lambda now, _: self._on_current(now))
        self.model.modelReset.connect(lambda: self._on_current(QModelIndex()))
        self.model.marks_changed.connect(self._show_chosen)
        self.table.horizontalHeader().sectionClicked.connect(self._on_title)

    # Asking --------------------------------------------------------------------------------------

    def refresh(self, select: str = "") -> None:
        """Read the list again; `select`: the session to stand on."""
        self._guarded(self.model.refresh)
        self._guarded(self._show_counts)
        self._show_order()
        self.stand_on(select)

    def judge_by(self, rules: str) -> None:
        """Say of each row whether it was derived by these rules; read the list again."""
        self.model.query = replace(self.model.query, rules=rules)
        now = self.model.row(self.view.currentIndex())
        self.refresh(now.id if now else "")

    def put_above(self, widget: QWidget) -> None:
        """Show something between the fields and the list."""
        self._column.insertWidget(1, widget)

    def stand_on(self, session_id: str) -> None:
        """Make this session the current row; none if it is not in the list."""
        self._stand_at(self.model.index_of(session_id))

    def _stand_at(self, index: QModelIndex) -> None:
        """Make a whole row current, in both views."""
        chosen = QItemSelectionModel.SelectionFlag
        flags = chosen.ClearAndSelect | chosen.Rows
        self.view.selectionModel().setCurrentIndex(index, flags)

    def focus_list(self) -> None:
        """Go to the list as the fields ask for it by now, to its first row if none is current."""
        if self._delay.isActive():
            self._on_search()
        now = self.view.currentIndex()
        self._stand_at(now if now.isValid() else self.model.first())
        self._shown.setFocus()

    @property
    def _shown(self) -> WorklistView | WorklistTable:
        return self.table if self.stack.currentWidget() is self.table else self.view

    def summary(self, row: WorklistRow) -> Summary:
        """What is kept beside a session for the list; empty when it cannot be read."""
        try:
            return self._store().summary(row.id)
        except CaptureError as error:
            self.failed.emit(str(error))
            return Summary()

    def asked(self) -> WorklistQuery:
        """What the fields ask for. Raises `CaptureError` for days that mean none."""
        return replace(
            self.model.query,
            search=self.search.text(),
            stages=_FILTERS[self.filter.currentIndex()][1],
            days=days_meant(self.days.text(), self._today()),
        )

    def _on_search(self) -> None:
        self._delay.stop()
        try:
            query = self.asked()
        except CaptureError:
            self.days.setProperty("refused", True)
            self.empty.setText(REMEDY)
            self.empty.show()
        else:
            self.days.setProperty("refused", False)
            self._guarded(lambda: self.model.ask(query))
            self._guarded(self._show_counts)
        self.days.style().polish(self.days)

    def _on_order(self, at: int) -> None:
        _, sort, is_descending = _ORDERS[at]
        self._guarded(lambda: self.model.sort_by(sort, is_descending=is_descending))
        self._show_order()

    def _on_title(self, column: int) -> None:
        sort, query = COLUMNS[column][1], self.model.query
        is_descending = not query.is_descending if query.sort is sort else sort is SortBy.DAY
        self._guarded(lambda: self.model.sort_by(sort, is_descending=is_descending))
        self._show_order()

    def _show_order(self) -> None:
        query = self.model.query
        at = [sort for _, sort in COLUMNS].index(query.sort)
        order = _DOWN if query.is_descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(at, order)
        known = [(sort, down) for _, sort, down in _ORDERS]
        wanted = (query.sort, query.is_descending)
        nearest = [sort for sort, _ in known].index(query.sort)
        self.order.setCurrentIndex(known.index(wanted) if wanted in known else nearest)

    def _show_counts(self) -> None:
        """How many wait under each state on the days asked for; a search is not counted."""
        query = self.model.query
        counted = {} if query.search.strip() else self._store().counts(query.days)
        for at, (text, stages) in enumerate(_FILTERS):
            found = [counted[stage] for stage in stages or tuple(Stage) if stage in counted]
            self.filter.setItemText(at, f"{text}{_many(found, is_whole=query.days is None)}")

    # Standing and opening ------------------------------------------------------------------------

    def _on_search_key(self, *, is_enter: bool) -> None:
        self._on_search()
        self._shown.setFocus()
        self._stand_at(self.model.first())
        if is_enter and self.model.sessions == 1:
            self._on_activated(self.view.currentIndex())

    def _on_activated(self, index: QModelIndex) -> None:
        if row := self.model.row(index):
            self.open_wanted.emit(row.id)

    def _on_current(self, index: QModelIndex) -> None:
        self.stood_on.emit(self.model.row(index))

    def _show_chosen(self) -> None:
        many = len(self.model.marked)
        self.chosen.setVisible(bool(many))
        self.chosen.setText(
            f"{words.counted(many, 'session')} chosen. Ctrl+Shift+P prints {_THEM[many > 1]};"
            " Escape in the list chooses none."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_wide = event.size().width() >= _WIDE
        shown = self.table if is_wide else self.view
        if self._shown is not shown:
            had_focus = self._shown.hasFocus()
            self.stack.setCurrentWidget(shown)
            self._arrange(is_wide=is_wide)
            if had_focus:
                shown.setFocus()
        super().resizeEvent(event)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except CaptureError as error:
            self.failed.emit(str(error))
        told = self._told()
        self.empty.setVisible(bool(told))
        self.empty.setText(told)

    def _told(self) -> str:
        """What is said above the list: that it is empty, or sorted among the newest only."""
        query = self.model.query
        if self.model.sessions == 0:
            is_narrowed = query.search or query.days or query.stages
            return (
                "Nothing found. Try fewer letters, other days or another state, or clear the field."
                if is_narrowed
                else "No sessions yet. Ctrl+N begins one."
            )
        if query.is_bounded:
            return f"Sorted among the newest {MOST_SORTED:,} found."
        return ""


def _many(found: list[int], *, is_whole: bool) -> str:
    """The count behind a state; a "+" where it was not counted to the end."""
    if not found:
        return ""
    many = sum(found if is_whole else (min(each, MOST_COUNTED) for each in found))
    is_more = not is_whole and max(found) > MOST_COUNTED
    return f" ({many:,}{'+' * is_more})"
