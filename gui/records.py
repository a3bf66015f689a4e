"""A list of records on a page: its table, the buttons above it and the form of the current row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from domain.charge import Finding
from domain.errors import IllFormed
from domain.session import SrsSession
from gui import layouts, pasting, paths
from gui.fields import FieldSpec, Grid, Records
from gui.form import Form
from gui.labels import named, text_label
from gui.lesion_fields import copied
from gui.record_model import RecordModel
from gui.record_table import RecordTable
from gui.recording import AnyRecording


class RecordsPart(QWidget):
    """Adds, copies, moves and removes records of one list; each act is one undo."""

    helped = Signal(str)

    def __init__(self, spec: Records, document: AnyRecording, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self._document = document
        self._form: Form | None = None
        self._form_specs: tuple[FieldSpec, ...] = ()
        self._marks: Mapping[str, Finding] = {}
        self.model = RecordModel(spec.columns, document, self)
        self.table = RecordTable(self.model, self)
        if not spec.read_only:
            self.table.empty = f"None yet – “Add {spec.noun}” begins one"
        named(self.table, spec.title, spec.note)
        self._layout = layouts.column(self, 6)
        self._layout.addLayout(self._heading())
        if spec.note:
            self._layout.addWidget(text_label(spec.note, "quiet", wraps=True))
        self._layout.addWidget(self.table)
        self._detail = text_label("", "heading")
        self._layout.addWidget(self._detail)
        self._detail.hide()
        self._form_place = self._layout.count()
        self.table.helped.connect(self.helped)
        self.table.remove_wanted.connect(self.remove)
        self.table.add_wanted.connect(self.add)
        self.table.paste_wanted.connect(self.paste)
        self.table.fill_wanted.connect(self.fill_down)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.model.modelReset.connect(self._on_reset)
        self._row = -1

    def _heading(self) -> QHBoxLayout:
        row = layouts.row(6)
        row.addWidget(text_label(self._spec.title, "heading", wraps=True), 1)
        self._buttons: list[QPushButton] = []
        if self._spec.read_only:
            return row
        noun = self._spec.noun
        for text, help_text, act in (
            (f"Add {noun}", f"Add a row ({noun}); Insert in the table does the same.", self.add),
            ("Copy", f"Put a copy of the current {noun} below.", self.copy),
            ("Up", f"Move the current {noun} up.", self.move_up),
            ("Remove", f"Remove the current {noun}; Ctrl+Delete in the table.", self.remove),
        ):
            row.addWidget(self._button(text, help_text, act))
        return row

    def _button(self, text: str, help_text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        named(button, f"{text}: {self._spec.title}", help_text)
        button.clicked.connect(lambda _checked: act())
        self._buttons.append(button)
        return button

    # Showing -------------------------------------------------------------------------------------

    def show_values(self, *, is_editable: bool) -> None:
        """Show what the document holds."""
        count = len(self._records)
        self.model.show(
            tuple(f"{self._spec.path}[{row}]" for row in range(count)),
            is_editable=is_editable and not self._spec.read_only,
        )
        for button in self._buttons:
            button.setEnabled(is_editable and (count > 0 or button is self._buttons[0]))
        self._show_form()

    def show_marks(self, marks: Mapping[str, Finding]) -> None:
        """Show which fields the findings name."""
        self._marks = marks
        self.model.show_marks(marks)
        if self._form is not None:
            for field in self._form.fields:
                mark = marks.get(field.path)
                field.show_mark(mark.severity if mark else None, mark.sentence if mark else "")

    def go_to(self, path: str) -> bool:
        """Take the focus to `path`; False when it does not lie here."""
        if not paths.is_within(path, self._spec.path):
            return False
        if path == self._spec.path and self.model.rowCount():
            self.table.stand_on_gap()
            return True
        self.table.go_to(path)
        is_column = (
            any(spec.at(self.model.base(self.current_row)) == path for spec in self._spec.columns)
            if self.current_row >= 0
            else True
        )
        if self._form is not None and not is_column and (field := self._form.field_at(path)):
            field.editor.setFocus(Qt.FocusReason.TabFocusReason)  # selects what is there
        return True

    @property
    def path(self) -> str:
        """Where the list lies in the session."""
        return self._spec.path

    @property
    def current_row(self) -> int:
        return self.table.currentIndex().row()

    @property
    def _records(self) -> tuple[object, ...]:
        return tuple(paths.get(self._document.session, self._spec.path) or ())

    def _on_reset(self) -> None:
        if self.model.rowCount():
            row = min(max(self._row, 0), self.model.rowCount() - 1)
            self.table.setCurrentIndex(self.model.index(row, 0))

    def _on_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._row = current.row()
        self._show_form()

    def _show_form(self) -> None:
        records, row = self._records, self.current_row
        if self._spec.fields is None or not 0 <= row < len(records):
            self._detail.hide()
            if self._form is not None:
                self._form.hide()
            return
        base, specs = f"{self._spec.path}[{row}]", self._spec.fields(records[row])
        form = self._form_for(specs, base)
        if form.base != base:
            form.move_to(base)
        form.show_values(is_editable=self._document.is_editable and not self._spec.read_only)
        self.show_form_marks()
        noun = self._spec.noun
        self._detail.setText(f"{noun[:1].upper()}{noun[1:]} {row + 1} of {len(records)}")
        self._detail.show()
        form.show()

    def prepare(self) -> None:
        """Make the form of a first record, where all records have the same."""
        if self._form is None and self._spec.fields is not None and len(self._spec.blanks) == 1:
            blank = self._spec.blanks[0][1](SrsSession())
            self._form_for(self._spec.fields(blank), f"{self._spec.path}[0]").hide()

    def show_form_marks(self) -> None:
        """Mark the fields of the form that findings name."""
        for field in self._form.fields if self._form else ():
            mark = self._marks.get(field.path)
            field.show_mark(mark.severity if mark else None, mark.sentence if mark else "")

    def _form_for(self, specs: tuple[FieldSpec, ...], base: str) -> Form:
        if self._form is None or self._form_specs != specs:
            if self._form is not None:
                self._layout.removeWidget(self._form)
                self._form.hide()
                self._form.deleteLater()
            self._form = Form(specs, self._document, base, self)
            self._form.helped.connect(self.helped)
            self._form_specs = specs
            self._layout.insertWidget(self._form_place, self._form)
            self._form.follow(self.table)
        return self._form

    # Acts ----------------------------------------------------------------------------------------

    def add(self) -> None:
        """Add a record below the others; where there are several kinds, ask which."""
        if len(self._spec.blanks) == 1:
            self._append(self._spec.blanks[0][1])
            return
        if not self._buttons:
            return  # a list that is only read
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, make in self._spec.blanks:
            menu.addAction(name).triggered.connect(partial(self._append, make))
        button = self._buttons[0]
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _append(self, make: Callable[[SrsSession], object]) -> None:
        self._row = len(self._records)
        record = make(self._document.session)
        self._replace((*self._records, record), f"Add {self._spec.noun}")
        self.table.stand_on_gap(self._row)

    def copy(self) -> None:
        """Put a copy of the current record below it."""
        row, records = self.current_row, self._records
        if 0 <= row < len(records):
            self._row = row + 1
            copy = copied(self._document.session, records[row])
            self._replace(
                (*records[: row + 1], copy, *records[row + 1 :]), f"Copy {self._spec.noun}"
            )

    def paste(self) -> None:
        """Put copied cells of a spreadsheet into the table, from the current cell on."""
        if not self._document.is_editable or self._spec.read_only:
            return
        current = self.table.currentIndex()
        copied = pasting.cells(
            QGuiApplication.clipboard().text(), self._spec, max(current.column(), 0)
        )
        row = max(current.row(), 0)
        told = pasting.paste(self._document, self._spec, row, copied)
        self.show_values(is_editable=self._document.is_editable)
        self.table.setCurrentIndex(self.model.index(row, max(current.column(), 0)))
        self.helped.emit(told)

    def fill_down(self) -> None:
        """Put the value of the current cell into those below it."""
        current = self.table.currentIndex()
        if current.isValid() and self._document.is_editable and not self._spec.read_only:
            column = self._spec.columns[current.column()]
            told = pasting.fill_down(self._document, self._spec, column, current.row())
            self.helped.emit(told)

    def move_up(self) -> None:
        """Move the current record one place up."""
        row, records = self.current_row, self._records
        if 0 < row < len(records):
            self._row = row - 1
            moved = (*records[: row - 1], records[row], records[row - 1], *records[row + 1 :])
            self._replace(moved, f"Move {self._spec.noun}")
            self.table.setCurrentIndex(self.model.index(row - 1, 0))

    def remove(self) -> None:
        """Remove the current record."""
        row, records = self.current_row, self._records
        if 0 <= row < len(records) and self._document.is_editable:
            self._row = row
            self._replace((*records[:row], *records[row + 1 :]), f"Remove {self._spec.noun}")

    def _replace(self, records: tuple[object, ...], text: str) -> None:
        try:
            after = paths.put(self._document.session, self._spec.path, records)
        except IllFormed as error:
            self.helped.emit(str(error))
            return
        self._document.replace_records(after, text, self._spec.path)
        # At once, not with the next repaint: the new row is stood on right away.
        self.show_values(is_editable=self._document.is_editable)


class GridPart(QWidget):
    """A table whose rows are always there."""

    helped = Signal(str)

    def __init__(self, spec: Grid, document: AnyRecording, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.model = RecordModel(spec.columns, document, self)
        self.table = RecordTable(self.model, self, has_names=True)
        named(self.table, spec.title, spec.note)
        layout = layouts.column(self, 6)
        layout.addWidget(text_label(spec.title, "heading"))
        layout.addWidget(self.table)
        self.table.helped.connect(self.helped)

    def show_values(self, *, is_editable: bool) -> None:
        """Show what the document holds."""
        self.model.show(
            tuple(base for base, _ in self._spec.rows),
            is_editable=is_editable,
            names=tuple(name for _, name in self._spec.rows),
        )

    def show_marks(self, marks: Mapping[str, Finding]) -> None:
        """Show which fields the findings name."""
        self.model.show_marks(marks)

    def go_to(self, path: str) -> bool:
        """Take the focus to `path`; False when it does not lie here."""
        if not any(
            paths.is_within(path, base) or paths.is_within(base, path)
            for base, _ in self._spec.rows
        ):
            return False
        self.table.go_to(path)
        return True
