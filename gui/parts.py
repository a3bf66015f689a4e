"""The simple parts of a page: a titled group of fields, and one that exists only when ticked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from domain.charge import Finding
from gui import layouts, paths
from gui.controls import Tick
from gui.fields import Grid, Group, Part, Records, Toggle
from gui.form import Form
from gui.labels import named, text_label
from gui.lesions_part import LesionsPart
from gui.recording import AnyRecording
from gui.records import GridPart, RecordsPart
from gui.words import menu_text


class PartView(Protocol):
    """What a page asks of its parts."""

    def show_values(self, *, is_editable: bool) -> None:
        """Show what the document holds."""

    def show_marks(self, marks: Mapping[str, Finding]) -> None:
        """Show which fields the findings name."""

    def go_to(self, path: str) -> bool:
        """Take the focus to `path`; False when it does not lie here."""


class GroupPart(QWidget):
    """Fields of one record under a heading."""

    helped = Signal(str)

    def __init__(self, spec: Group, document: AnyRecording, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = Form(spec.fields, document, spec.base, self)
        self.form.helped.connect(self.helped)
        layout = layouts.column(self, 6)
        layout.addWidget(text_label(spec.title, "heading"))
        if spec.note:
            layout.addWidget(text_label(spec.note, "quiet", wraps=True))
        layout.addWidget(self.form)

    def show_values(self, *, is_editable: bool) -> None:
        """Show what the document holds."""
        self.form.show_values(is_editable=is_editable)

    def show_marks(self, marks: Mapping[str, Finding]) -> None:
        """Show which fields the findings name."""
        mark_form(self.form, marks)

    def go_to(self, path: str) -> bool:
        """Take the focus to `path`; False when it does not lie here."""
        return focus_in(self.form, path)


class TogglePart(QWidget):
    """A record that exists or not, behind a check box."""

    helped = Signal(str)

    def __init__(self, spec: Toggle, document: AnyRecording, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self._document = document
        self.box = Tick(menu_text(spec.label), self)
        named(self.box, spec.label)
        self.box.clicked.connect(self._on_clicked)
        self.form = Form(spec.fields, document, spec.path, self)
        self.form.helped.connect(self.helped)
        layout = layouts.column(self, 6)
        layout.addWidget(text_label(spec.title, "heading"))
        layout.addWidget(self.box)
        layout.addWidget(self.form)

    def show_values(self, *, is_editable: bool) -> None:
        """Show what the document holds."""
        exists = paths.get(self._document.session, self._spec.path) is not None
        self.box.setChecked(exists)
        self.box.setEnabled(is_editable)
        self.form.setVisible(exists)
        self.form.show_values(is_editable=is_editable)

    def show_marks(self, marks: Mapping[str, Finding]) -> None:
        """Show which fields the findings name."""
        mark_form(self.form, marks)

    def go_to(self, path: str) -> bool:
        """Take the focus to `path`; False when it does not lie here."""
        if not paths.is_within(path, self._spec.path):
            return False
        if not focus_in(self.form, path) or not self.form.isVisibleTo(self):
            self.box.setFocus()
        return True

    def _on_clicked(self, is_checked: bool) -> None:  # noqa: FBT001 - Qt's slot
        record = self._spec.begin() if is_checked else None
        after = paths.put(self._document.session, self._spec.path, record)
        self._document.replace_records(after, self._spec.title, self._spec.path)


def mark_form(form: Form, marks: Mapping[str, Finding]) -> None:
    """Mark the fields that findings name."""
    for field in form.fields:
        # `diagnoses[1]` is shown in the one field `diagnoses`.
        mark = marks.get(field.path) or next(
            (m for path, m in marks.items() if path.startswith(field.path + "[")), None
        )
        field.show_mark(mark.severity if mark else None, mark.sentence if mark else "")


def focus_in(form: Form, path: str) -> bool:
    """Focus the field at `path`, one that holds it, or the first of a record that `path` names."""
    exact = form.field_at(path)
    holding = next((f for f in form.fields if paths.is_within(path, f.path)), None)
    inside = next((f for f in form.fields if path and paths.is_within(f.path, path)), None)
    if (field := exact or holding or inside) is None:
        return False
    field.editor.setFocus(Qt.FocusReason.TabFocusReason)  # selects what is there
    return True


AnyPart = GroupPart | TogglePart | RecordsPart | GridPart


def part_view(part: Part, document: AnyRecording, parent: QWidget) -> AnyPart:
    """The widget for a part of a page."""
    match part:
        case Group():
            return GroupPart(part, document, parent)
        case Toggle():
            return TogglePart(part, document, parent)
        case Records(has_head=True):
            return LesionsPart(part, document, parent)
        case Records():
            return RecordsPart(part, document, parent)
        case Grid():
            return GridPart(part, document, parent)
