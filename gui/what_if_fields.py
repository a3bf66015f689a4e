"""The fields of a what-if: the copy in the same editor, with nothing behind it that stores."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from domain.session import SrsSession
from gui import layouts, theme
from gui.document import Opened, SessionDocument
from gui.labels import named, text_label
from gui.pages import pages
from gui.services import Services
from gui.session_editor import SessionEditor

_COPY = (
    "Fields of the copy. What you change here is part of the what-if only; Ctrl+Z takes it back."
)


class WhatIfFields(QWidget):
    """Says `changed` with the copy as a person left it. No dialog: Enter goes to the next field."""

    changed = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("What if: fields of the copy")
        book = services.book()
        self.document = SessionDocument(services.derive, services.clock.today, self)
        self.document.diagnosis_codes = lambda: book.diagnosis_codes
        labels = {key: kind.label for key, kind in book.documents.items()}
        self.editor = SessionEditor(pages(labels), self.document, self)
        self.editor.who.hide()
        self.editor.state.hide()
        for act, key in (
            (self.document.undo_stack.createUndoAction(self), "Ctrl+Z"),
            (self.document.undo_stack.createRedoAction(self), "Ctrl+Y"),
        ):
            act.setShortcut(key)
            self.addAction(act)
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        layout.addWidget(text_label(_COPY, "quiet", wraps=True))
        layout.addWidget(self.editor, 1)
        foot = layouts.row(theme.NEAR)
        foot.addStretch()
        close = QPushButton("C&lose", self)
        named(close, "Close", "Esc; the changes stay in the what-if")
        close.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.document.session_changed.connect(self._on_changed)
        self.resize(760, 620)

    def show_copy(self, session: SrsSession) -> None:
        """Show the copy as it is now, unless it is what stands here already."""
        if self.document.about is None or session != self.document.session:
            self.document.open(Opened(id="what-if", revision=0), session)
            self.editor.show_opened()

    def _on_changed(self) -> None:
        self.changed.emit(self.document.session)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take what is being typed before the window goes."""
        self.editor.commit_typed()
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
        super().closeEvent(event)
