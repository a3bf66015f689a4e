"""The table of records and the widgets its cells are typed in."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.diagnosis_completer import DiagnosisCompleter
from gui.fields import FieldSpec
from gui.parsing import Kind
from gui.record_model import Index, RecordModel

_ROW = 28
_NAME_SIDES = 16  # beside a name in front of its row
_TIGHTEST = 0.82  # of the width a column would like
_WIDEST = 1.6  # what is left beyond goes to the last column
_MOST_ROWS = 9  # more than these scroll inside the table


class _CellChoice(QComboBox):
    """Words picked by their letters stay open for more letters; Enter, Tab or a click take them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_searched = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.is_searched = True
        super().keyPressEvent(event)
        self.is_searched = False


class CellDelegate(QStyledItemDelegate):
    """A list for choices, a line for everything else."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        spec = _model(index).spec_at(index)
        if spec.options:
            return self._choice(parent, [word for word, _ in spec.options], spec.title)
        line = QLineEdit(parent)
        line.setAccessibleName(spec.title)
        if spec.kind in (Kind.DIAGNOSIS, Kind.DIAGNOSES):
            DiagnosisCompleter(line, _model(index).offered, is_list=spec.kind is Kind.DIAGNOSES)
        elif spec.offers:
            completer = QCompleter(list(spec.offers), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line

    def _choice(self, parent: QWidget, words: list[str], name: str) -> QComboBox:
        box = _CellChoice(parent)
        box.setAccessibleName(name)
        box.addItems(["", *words])
        box.setMaxVisibleItems(27)
        box.activated.connect(lambda _: self._commit(box))
        return box

    def _commit(self, box: _CellChoice) -> None:
        if box.is_searched:
            return
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = (
            editor.currentText()
            if isinstance(editor, QComboBox)
            else editor.text()
            if isinstance(editor, QLineEdit)
            else ""
        )
        if text != str(index.data(Qt.ItemDataRole.EditRole) or ""):
            model.setData(_model(index).index(index.row(), index.column()), text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), 26))


def _model(index: Index) -> RecordModel:
    model = index.model()
    if not isinstance(model, RecordModel):
        raise TypeError
    return model


class RecordTable(QTableView):
    """A table as high as its rows. Arrows inside, Tab out; Enter types into a cell."""

    helped = Signal(str)
    remove_wanted = Signal()
    add_wanted = Signal()
    paste_wanted = Signal()
    fill_wanted = Signal()

    def __init__(
        self, model: RecordModel, parent: QWidget | None = None, *, has_names: bool = False
    ) -> None:
        super().__init__(parent)
        self._records = model
        self.empty = "Nothing here yet"
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIconSize(QSize(14, 14))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setVisible(has_names)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_widths()
        model.modelReset.connect(self._fit_names)
        model.modelReset.connect(self.fit)
        self.fit()

    def _fit_names(self) -> None:
        """Give the names in front what they need and no more: the cells need the room."""
        header, metrics = self.verticalHeader(), self.fontMetrics()
        side = Qt.Orientation.Vertical
        names = (str(self._records.headerData(row, side)) for row in range(header.count()))
        header.setFixedWidth(
            max((metrics.horizontalAdvance(name) for name in names), default=0) + _NAME_SIDES
        )

    def fit(self) -> None:
        """Make the table as high as its rows, up to a point."""
        rows = min(max(self._records.rowCount(), 1), _MOST_ROWS)
        header = self.horizontalHeader().sizeHint().height()
        is_wide = self._wanted_width() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if is_wide else 0
        self.setFixedHeight(header + rows * _ROW + bar + 5)

    def _wanted_width(self) -> int:
        *most, last = range(len(self._records.columns))
        scale = min(1.0, max(_TIGHTEST, self.viewport().width() / sum(self._widths)))
        return sum(self.columnWidth(column) for column in most) + int(self._widths[last] * scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._squeeze()
        self.fit()

    def _squeeze(self) -> None:
        """Let the columns share what room there is, and give way before the table is scrolled."""
        room, wanted = self.viewport().width(), sum(self._widths)
        share = room / wanted
        scale = min(share, _WIDEST) if share >= _TIGHTEST else 1.0
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, int(width * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._records.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.empty)

    def go_to(self, path: str) -> None:
        """Make the cell of this field the current one and take the focus."""
        index = self._records.index_at(path)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self.setFocus()

    def commit(self, editor: QWidget) -> None:
        """Take what is being typed into a cell."""
        if editor.parent() is self.viewport():
            self.commitData(editor)
            self.closeEditor(editor, CellDelegate.EndEditHint.NoHint)

    @property
    def spec_at_hand(self) -> FieldSpec:
        """The field of the column a person stands in."""
        return self._records.spec_at(self.currentIndex())

    def stand_on_gap(self, row: int | None = None) -> None:
        """Make the first empty cell the current one: of `row`, or of all rows."""
        rows = range(self._records.rowCount()) if row is None else (row,)
        cells = (
            self._records.index(row, column)
            for row in rows
            for column in range(len(self._records.columns))
        )
        gap = next((cell for cell in cells if _is_gap(cell)), self._records.index(rows[0], 0))
        self.setCurrentIndex(gap)
        self.scrollTo(gap)
        self.setFocus()

    def _set_widths(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        self._widths = [spec.chars * letter + 16 for spec in self._records.columns]
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, width)
        header.setStretchLastSection(True)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self.helped.emit(self._records.spec_at(current).help)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._records.rowCount():
            self.setCurrentIndex(self._records.index(0, 0))
        if self.currentIndex().isValid():
            self.helped.emit(self._records.spec_at(self.currentIndex()).help)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_editing = self.state() is QAbstractItemView.State.EditingState
        is_typed = bool(self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable)
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_editing and not control:
            if is_typed:
                self.edit(self.currentIndex())
        elif key == Qt.Key.Key_Delete and control:
            self.remove_wanted.emit()
        elif key == Qt.Key.Key_Delete and is_typed:
            self._records.setData(self.currentIndex(), "")
        elif key == Qt.Key.Key_Insert:
            self.add_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif key == Qt.Key.Key_D and control:
            self.fill_wanted.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Shortcuts of the window must not swallow the table's own keys.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            with_control = (Qt.Key.Key_Delete, Qt.Key.Key_D, Qt.Key.Key_V)
            if event.key() == Qt.Key.Key_Insert or (event.key() in with_control and control):
                event.accept()
                return True
        return super().event(event)


def _is_gap(cell: Index) -> bool:
    is_typed = bool(cell.flags() & Qt.ItemFlag.ItemIsEditable)
    return is_typed and not cell.data(Qt.ItemDataRole.EditRole)
