"""The tree of charges: grouped by claim, the reasons of a line unfolding below it; the last row
below a line leads to all it stands on.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from domain.charge import ChargeLine, Derivation
from domain.facts import FactBook
from gui.charges_model import CODE, MODIFIERS, UNITS, WHAT, ChargesModel, Node
from gui.labels import named
from gui.record_model import Index
from gui.theme import colours
from gui.wrapping import (
    QUIET_ROLE,
    Rewrapping,
    WrappingDelegate,
    paint_arrow,
    paint_branch,
    paint_head,
)


class ChargesDelegate(WrappingDelegate):
    """Claims as headings, lines in columns, reasons across the whole width."""

    def __init__(self, model: ChargesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        node = self._model.node(index)
        if node.is_group:
            return QSize(60, option.fontMetrics.height() + 14)
        if node.is_reason and index.column() > 0:
            return QSize(0, 0)
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node = self._model.node(index)
        if not node.is_group:
            if index.column() == CODE and not node.is_reason:
                option.font.setBold(True)
            super().paint(painter, option, index)
            if node.is_link:
                paint_arrow(painter, option)
            return
        scheme = colours(option.palette)
        ground = scheme.selected if _is_selected(option) else scheme.window
        paint_head(painter, option, str(index.data()), str(index.data(QUIET_ROLE)), ground)

    def _width(self, option: QStyleOptionViewItem, index: Index) -> int:
        view = option.widget
        if isinstance(view, QTreeView) and not self._model.node(index).spans:
            lost = view.indentation() * 2 if index.column() == CODE else 0
            lost += self._indent(index)
            return max(view.columnWidth(index.column()) - 12 - lost, 20)
        return super()._width(option, index)


def _is_selected(option: QStyleOptionViewItem) -> bool:
    from PySide6.QtWidgets import QStyle

    return bool(option.state & QStyle.StateFlag.State_Selected)


class ChargesPanel(QTreeView):
    """Told `show_derivation`, shows it in the next turn of the event loop; keeps what a person has
    unfolded and stood on. Says `why_wanted` with a line and `why_not_wanted` with a code left out.
    """

    why_wanted = Signal(object)
    why_not_wanted = Signal(str)

    def __init__(self, book: FactBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ChargesModel(book, self)
        self.setModel(self._model)
        self.setItemDelegate(ChargesDelegate(self._model, self))
        self.setIndentation(14)
        self.setAllColumnsShowFocus(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self._set_columns()
        self._rewrapping = Rewrapping(self)
        self._awaited: tuple[Derivation | None, str] | None = None
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._show_awaited)
        self._folded: set[tuple[str, ...]] = set()
        self._unfolded: set[tuple[str, ...]] = set()
        self.expanded.connect(lambda index: self._remember(index, is_open=True))
        self.collapsed.connect(lambda index: self._remember(index, is_open=False))
        self.clicked.connect(self._on_clicked)
        named(self, "Charges by claim", "Right arrow or Enter unfolds why; F3 tells all")

    @property
    def charges(self) -> ChargesModel:
        """The lines, with those that are about to be shown."""
        self._show_awaited()
        return self._model

    def show_derivation(self, derivation: Derivation | None, of: str = "") -> None:
        """Show the lines of the session `of`, standing where a person stood.

        In a turn of its own, or when they are asked for: laying rows out is slow enough to be felt
        in the typing.
        """
        self._awaited = (derivation, of)
        self._turn.start()

    def _show_awaited(self) -> None:
        if self._awaited is None:
            return
        (derivation, of), self._awaited = self._awaited, None
        self._turn.stop()
        at = self._model.path_at(self.currentIndex())
        scrolled = self.verticalScrollBar().value()
        blocked = self.blockSignals(True)
        self._model.show(derivation, of)
        self.scheduleDelayedItemsLayout()  # once for all, not at every row that is unfolded
        groups = self._children(QModelIndex())
        for group in groups:
            self.setExpanded(group, self._model.path_at(group) not in self._folded)
            for line in self._children(group):
                self.setExpanded(line, self._model.path_at(line) in self._unfolded)
        for group in groups:
            self._span(group)
            self._restore_current(group, at)
        self.blockSignals(blocked)
        self.verticalScrollBar().setValue(scrolled)

    def _children(self, parent: QModelIndex) -> list[QModelIndex]:
        return [self._model.index(row, 0, parent) for row in range(self._model.rowCount(parent))]

    def _span(self, group: QModelIndex) -> None:
        """Let a heading, and the reasons of the lines below it, take the whole width."""
        self.setFirstColumnSpanned(group.row(), QModelIndex(), True)
        for line in self._children(group):
            for reason in range(self._model.rowCount(line)):
                self.setFirstColumnSpanned(reason, line, True)

    def _restore_current(self, group: QModelIndex, at: tuple[str, ...]) -> None:
        for line in self._children(group):
            if self._model.path_at(line) == at[:2]:
                self.setCurrentIndex(line)

    def _set_columns(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("0")
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(30)
        for column, letters in ((CODE, 9), (UNITS, 4), (MODIFIERS, 5)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, letter * letters + 12)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)

    def _remember(self, index: QModelIndex, *, is_open: bool) -> None:
        path = self._model.path_at(index)
        kept = self._folded if len(path) == 1 else self._unfolded
        if is_open == (len(path) == 1):
            kept.discard(path)
        else:
            kept.add(path)

    def _on_clicked(self, index: QModelIndex) -> None:
        node = self._model.node(index)
        if node.is_link:
            self.ask_why()
        elif not node.is_reason:
            first = index.siblingAtColumn(0)
            self.setExpanded(first, not self.isExpanded(first))

    def ask_why(self) -> None:
        """Tell all of the line a person stands on; of a code left out, why not."""
        self._show_awaited()
        node = self._line_node()
        if node is not None and node.left_out is not None:
            self.why_not_wanted.emit(str(node.left_out.code))
        elif line := self.current_line:
            self.why_wanted.emit(line)

    @property
    def current_line(self) -> ChargeLine | None:
        """The line a person stands on, or the first one."""
        node = self._line_node()
        return node.line if node is not None and node.line else self._model.first_line

    @property
    def current_code(self) -> str:
        """The code of the line or of what is left out that a person stands on, "" for none."""
        node = self._line_node()
        stands = node and (node.line or node.left_out)
        return str(stands.code) if stands else ""

    @property
    def left_out_at_hand(self) -> str:
        """The code left out that a person stands on, "" where they are elsewhere."""
        node = self._line_node() if self.hasFocus() else None
        return str(node.left_out.code) if node is not None and node.left_out else ""

    def _line_node(self) -> Node | None:
        """The line or code that a person stands on."""
        self._show_awaited()
        node = self._model.node(self.currentIndex())
        return node.parent if node.is_reason else node

    def unfold_all(self) -> None:
        """Unfold the reasons of every line, or fold them all when all are unfolded."""
        self._show_awaited()
        lines = [line for group in self._children(QModelIndex()) for line in self._children(group)]
        is_all = all(self.isExpanded(line) for line in lines)
        for line in lines:
            self.setExpanded(line, not is_all)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        node = self._model.node(index)
        if node.is_group:
            painter.fillRect(rect, colours(self.palette()).window)
        paint_branch(painter, rect, self, index)

    def keyPressEvent(self, event: object) -> None:
        from PySide6.QtGui import QKeyEvent

        if isinstance(event, QKeyEvent):
            self._show_awaited()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_clicked(self.currentIndex())
            else:
                super().keyPressEvent(event)
