"""A list of sentences under headings: wrapped, walked with the arrows, left with Enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyleOptionViewItem,
    QWidget,
)

from gui import theme
from gui.icons import Glyph
from gui.labels import named
from gui.record_model import Index
from gui.theme import Tone
from gui.wrapping import (
    GLYPH_ROLE,
    LEAD_ROLE,
    QUIET_ROLE,
    TONE_ROLE,
    Rewrapping,
    WrappingDelegate,
    paint_arrow,
    paint_head,
)

_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_ARROW: Final = 20  # room for the mark of a row that leads somewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One row. `lead`: bold, first; `quiet`: last. `path`: the field that Enter leads to.

    `choice`: what the row stands for, told when it is chosen. `is_head`: a heading; its `quiet`
    stands at the right.
    """

    text: str = ""
    lead: str = ""
    quiet: str = ""
    glyph: Glyph | None = None
    tone: Tone | None = None
    path: str = ""
    choice: object = None
    is_head: bool = False

    @property
    def leads_on(self) -> bool:
        """Whether Enter does something."""
        return bool(self.path) or self.choice is not None

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        whole = ". ".join(part.rstrip(".:") for part in (self.lead, self.text, self.quiet) if part)
        return f"{whole}. Enter goes to the field" if self.path else whole


def head(title: str, note: str = "") -> Statement:
    """A heading of the rows that follow."""
    return Statement(text=title, quiet=note, is_head=True)


def section(title: str, rows: tuple[Statement, ...], note: str = "") -> tuple[Statement, ...]:
    """Rows under their heading; nothing at all when there are none."""
    return (head(title, note), *rows) if rows else ()


class StatementModel(QAbstractListModel):
    """Told `show(rows)`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Statement, ...] = ()

    def show(self, rows: tuple[Statement, ...]) -> None:
        """Show these rows; the same ones change nothing."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over; the row below one says it."""
        is_head = index.isValid() and self.rows[index.row()].is_head
        return Qt.ItemFlag.NoItemFlags if is_head else super().flags(index)

    @property
    def first(self) -> int:
        """The first row that is no heading, -1 when there is none."""
        return next((place for place, row in enumerate(self.rows) if not row.is_head), -1)

    def _spoken(self, place: int) -> str:
        row = self.rows[place]
        above = self.rows[place - 1] if place else None
        return f"{above.text}: {row.spoken}" if above is not None and above.is_head else row.spoken

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        answers = {
            int(_ROLE.DisplayRole): row.text,
            int(_ROLE.AccessibleTextRole): self._spoken(index.row()),
            int(LEAD_ROLE): row.lead,
            int(QUIET_ROLE): row.quiet,
            int(GLYPH_ROLE): row.glyph,
            int(TONE_ROLE): row.tone,
        }
        return answers.get(int(role))


class StatementDelegate(WrappingDelegate):
    """Headings on the ground of the window; an arrow beside what leads to a field."""

    def __init__(self, model: StatementModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if self._model.rows[index.row()].is_head:
            return QSize(60, option.fontMetrics.height() + theme.ROOM)
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.rows[index.row()]
        if row.is_head:
            paint_head(painter, option, row.text, row.quiet)
            return
        super().paint(painter, option, index)
        if row.leads_on:
            paint_arrow(painter, option)

    def _width(self, option: QStyleOptionViewItem, index: Index) -> int:
        lost = _ARROW if self._model.rows[index.row()].leads_on else 0
        return super()._width(option, index) - lost


class StatementList(QListView):
    """Says `go_wanted` with the path of a row, or `chosen` with what the row stands for."""

    go_wanted = Signal(str)
    chosen = Signal(object)
    stood_on = Signal(object)

    def __init__(self, name: str, help_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.statements = StatementModel(self)
        self.setModel(self.statements)
        self.setItemDelegate(StatementDelegate(self.statements, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._rewrapping = Rewrapping(self)
        self.clicked.connect(self._on_activated)
        named(self, name, help_text)

    def show_statements(self, rows: tuple[Statement, ...]) -> None:
        """Show these rows, standing where a person stood."""
        row, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        self.statements.show(rows)
        if rows and self.currentIndex().row() < 0:
            is_there = 0 <= row < len(rows) and not rows[row].is_head
            self.setCurrentIndex(self.statements.index(row if is_there else self.statements.first))
        self.verticalScrollBar().setValue(scrolled)

    def begin(self) -> None:
        """Stand at the top."""
        self.setCurrentIndex(self.statements.index(self.statements.first))
        self.scrollToTop()

    @property
    def current(self) -> Statement | None:
        """The row a person stands on."""
        row = self.currentIndex().row()
        return self.statements.rows[row] if 0 <= row < len(self.statements.rows) else None

    def stand_on(self, text: str) -> bool:
        """Stand on the first row that says so; False when there is none."""
        for number, row in enumerate(self.statements.rows):
            if not row.is_head and text in (row.lead or row.text):
                self.setCurrentIndex(self.statements.index(number))
                return True
        return False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(_plain(current), _plain(previous))
        self.stood_on.emit(self.current)

    def _on_activated(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self.statements.rows[index.row()]
        if row.choice is not None:
            self.chosen.emit(row.choice)
        elif row.path:
            self.go_wanted.emit(row.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _plain(index: Index) -> QModelIndex:
    return index if isinstance(index, QModelIndex) else QModelIndex()
