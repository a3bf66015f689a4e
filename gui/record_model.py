"""Records of the session as a table: cells are fields, half-typed text included."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from domain.charge import Finding
from gui import icons, paths
from gui.fields import FieldSpec
from gui.icons import Glyph
from gui.recording import AnyRecording, Rejection
from gui.theme import SEVERITY_TONES, Tone, colours
from gui.words import plain

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()


class RecordModel(QAbstractTableModel):
    """Told `show`; sends what is typed to the document. `names`: titles of fixed rows."""

    def __init__(
        self,
        columns: tuple[FieldSpec, ...],
        document: AnyRecording,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._document = document
        self.offered = document.offered
        self._bases: tuple[str, ...] = ()
        self._names: tuple[str, ...] = ()
        self._is_editable = False
        self._marks: Mapping[str, Finding] = {}

    def show(
        self, bases: tuple[str, ...], *, is_editable: bool, names: tuple[str, ...] = ()
    ) -> None:
        """Show the records at these paths; the same number of rows keeps selection and editing."""
        self._is_editable = is_editable
        if bases != self._bases:
            self.beginResetModel()
            self._bases, self._names = bases, names
            self.endResetModel()
        else:
            self._repaint()

    def show_marks(self, marks: Mapping[str, Finding]) -> None:
        """Show which fields the findings name; `marks`: gravest finding by path."""
        self._marks = marks
        self._repaint()

    def base(self, row: int) -> str:
        """The path of the record in `row`."""
        return self._bases[row]

    def index_at(self, path: str) -> QModelIndex:
        """The cell of the field at `path`, or of the first column of the record that holds it."""
        for row, base in enumerate(self._bases):
            if paths.is_within(path, base):
                column = next((c for c, s in enumerate(self.columns) if s.at(base) == path), 0)
                return self.index(row, column)
        return QModelIndex()

    def spec_at(self, index: Index) -> FieldSpec:
        return self.columns[index.column()]

    def _repaint(self) -> None:
        if self._bases:
            last = self.index(len(self._bases) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # Qt's questions ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._bases)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self._is_editable and self.spec_at(index).describe is None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation is Qt.Orientation.Horizontal:
            spec = self.columns[section]
            if role == _ROLE.DisplayRole:
                return spec.title
            if role == _ROLE.ToolTipRole:
                return plain(spec.help)
            if role == _ROLE.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        elif role == _ROLE.DisplayRole:
            return self._names[section] if self._names else str(section + 1)
        return None

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        spec, base = self.spec_at(index), self._bases[index.row()]
        rejection = self._document.rejections.get(spec.at(base))
        match role:
            case _ROLE.DisplayRole | _ROLE.EditRole:
                return rejection.text if rejection else self._text(spec, base)
            case _ROLE.AccessibleTextRole:
                return f"{self._row_name(index.row())}, {spec.title}: {self._text(spec, base)}"
            case _ROLE.ToolTipRole:
                mark = self._mark(spec, base)
                return plain(_said(rejection, mark, spec))
            case _ROLE.DecorationRole:
                return self._decoration(spec, base, is_refused=rejection is not None)
            case _:
                is_red = role == _ROLE.ForegroundRole and rejection is not None
                return self._tone(Tone.STOP) if is_red else None

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.EditRole:
            return False
        self._document.seal()
        spec, base = self.spec_at(index), self._bases[index.row()]
        self._document.type_text(spec, base, str(value))
        self._document.finish(spec.at(base))
        return True

    def _row_name(self, row: int) -> str:
        return self._names[row] if self._names else f"Row {row + 1}"

    def _text(self, spec: FieldSpec, base: str) -> str:
        if spec.describe is not None:
            record = paths.get(self._document.session, base)
            return spec.describe(record) if record is not None else ""
        return spec.shown(spec.get(self._document.session, base))

    def _mark(self, spec: FieldSpec, base: str) -> Finding | None:
        # A finding about the whole record stands where the record is described, else in front.
        described = next((s for s in self.columns if s.describe), self.columns[0])
        whole = self._marks.get(base) if spec is described else None
        return whole or (None if spec.describe else self._marks.get(spec.at(base)))

    def _decoration(self, spec: FieldSpec, base: str, *, is_refused: bool) -> object:
        if is_refused:
            return icons.icon(Glyph.STOP, self._tone(Tone.STOP))
        if (mark := self._mark(spec, base)) is None:
            return None
        return icons.icon(
            icons.SEVERITY_GLYPHS[mark.severity], self._tone(SEVERITY_TONES[mark.severity])
        )

    @staticmethod
    def _tone(tone: Tone) -> QColor:
        return colours(QApplication.palette()).tone(tone)


def _said(rejection: Rejection | None, mark: Finding | None, spec: FieldSpec) -> str:
    """Why the text was not taken, else what a finding says, else what the field is for."""
    if rejection is not None:
        return rejection.sentence
    return mark.sentence if mark is not None else spec.help
