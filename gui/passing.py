"""Dialogs that are made for one question: shown, answered, and gone from memory after that."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog


def ask(dialog: QDialog) -> None:
    """Open a dialog over its window; it is deleted once it has been answered or left."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def show(dialog: QDialog) -> None:
    """Show a dialog beside its window; it is deleted once it is closed."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()
