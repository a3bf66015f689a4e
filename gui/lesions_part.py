"""The list of lesions with the head drawn below it; both stand on the same lesion."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from gui.fields import Records
from gui.head_view import HeadView
from gui.recording import AnyRecording
from gui.records import RecordsPart


class LesionsPart(RecordsPart):
    """Records that are lesions."""

    def __init__(self, spec: Records, document: AnyRecording, parent: QWidget) -> None:
        super().__init__(spec, document, parent)
        self.head = HeadView(self)
        self.head.picked.connect(self._on_picked)
        self._layout.addWidget(self.head)
        self.table.selectionModel().currentRowChanged.connect(self._on_stood)

    def show_values(self, *, is_editable: bool) -> None:
        """Show what the document holds."""
        super().show_values(is_editable=is_editable)
        self._draw()

    def _on_picked(self, row: int) -> None:
        column = max(self.table.currentIndex().column(), 0)
        self.table.setCurrentIndex(self.model.index(row, column))

    def _on_stood(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._draw()

    def _draw(self) -> None:
        lesions = self._document.session.lesions
        self.head.setVisible(bool(lesions))
        self.head.show_lesions(lesions, self.current_row)
