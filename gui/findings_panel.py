"""Findings, the gravest first; Enter or a click goes to the field at fault."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from domain.charge import Finding
from gui import icons, words
from gui.labels import named
from gui.record_model import Index
from gui.theme import SEVERITY_TONES
from gui.wrapping import (
    GLYPH_ROLE,
    LEAD_ROLE,
    TONE_ROLE,
    Rewrapping,
    WrappingDelegate,
    paint_nothing,
)

_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_NOTHING = "Nothing is in doubt."


class FindingsModel(QAbstractListModel):
    """Told `show(findings)`; ordered by severity, otherwise as derived."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.findings: tuple[Finding, ...] = ()

    def show(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings; the same ones keep the selection."""
        ordered = tuple(sorted(findings, key=lambda finding: finding.severity.rank))
        if ordered != self.findings:
            self.beginResetModel()
            self.findings = ordered
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.findings)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        finding = self.findings[index.row()]
        word = words.label(finding.severity)
        if role == _ROLE.DisplayRole:
            return finding.sentence
        if role == _ROLE.AccessibleTextRole:
            return f"{word}: {finding.sentence}"
        if role == LEAD_ROLE:
            return f"{word} · {', '.join(finding.codes)}" if finding.codes else word
        if role == GLYPH_ROLE:
            return icons.SEVERITY_GLYPHS[finding.severity]
        return SEVERITY_TONES[finding.severity] if role == TONE_ROLE else None


class FindingsPanel(QListView):
    """Says `go_wanted` with the path of the field at fault."""

    go_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = FindingsModel(self)
        self.setModel(self.found)
        self.setItemDelegate(WrappingDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._rewrapping = Rewrapping(self)
        self.clicked.connect(self._on_activated)
        named(self, "Findings, gravest first", "Enter goes to the field")

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings."""
        row = self.currentIndex().row()
        self.found.show(findings)
        if 0 <= row < self.found.rowCount() and self.currentIndex().row() != row:
            self.setCurrentIndex(self.found.index(row, 0))

    def step(self, by: int) -> None:
        """Go to the next finding, or the one before, and to its field."""
        count = self.found.rowCount()
        if count:
            row = self.currentIndex().row()
            row = (row + by) % count if row >= 0 else 0 if by > 0 else count - 1
            self.setCurrentIndex(self.found.index(row, 0))
            self._on_activated(self.currentIndex())

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid() and (fields := self.found.findings[index.row()].fields):
            self.go_wanted.emit(fields[0])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_nothing(self, _NOTHING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)
