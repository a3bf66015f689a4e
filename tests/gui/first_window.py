"""A window up to its first paint, for tests that look at what has been loaded by then."""

# ruff: noqa: PLC0415 - imports are late here on purpose: when they happen is what is measured

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from domain.documents import Superbill
from domain.ports import Actor
from gui import theme
from gui.main_window import MainWindow
from gui.services import Services
from storage.fact_files import load_book
from tests.gui.fakes_store import MemoryStore, StillClock, derived


def show(app: QApplication) -> MainWindow:
    """A window that has been painted once."""
    theme.apply(app)
    store = MemoryStore()
    window = MainWindow(
        Services(
            store=lambda: store,
            open_store=lambda: store,
            book=load_book,
            clock=StillClock(),
            actor=Actor(name="R. Castellano", workstation="console"),
            derive=derived,
            encode=str,
            render=_render,
            version="0.1.0",
        )
    )
    window.show()
    app.processEvents()
    return window


def _render(superbill: Superbill) -> bytes:
    from reports.superbill import render

    return render(superbill)
