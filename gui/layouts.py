"""Layouts with their spacing and margins in one line."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

Margins = tuple[int, int, int, int]
NO_MARGINS: Margins = (0, 0, 0, 0)


def column(parent: QWidget | None, spacing: int, margins: Margins = NO_MARGINS) -> QVBoxLayout:
    """Widgets below one another. `margins`: left, top, right, bottom."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    return layout


def hug(window: QWidget, wide: int) -> None:
    """Make a window so wide, and no higher than its wrapped words need then."""
    if (layout := window.layout()) is not None:
        window.resize(wide, layout.totalHeightForWidth(wide))


def row(spacing: int, margins: Margins = NO_MARGINS) -> QHBoxLayout:
    """Widgets beside one another."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    return layout


def grid(parent: QWidget | None, across: int, down: int) -> QGridLayout:
    """Widgets on a grid without margins; `across`, `down`: the gaps."""
    layout = QGridLayout(parent) if parent is not None else QGridLayout()
    layout.setHorizontalSpacing(across)
    layout.setVerticalSpacing(down)
    layout.setContentsMargins(*NO_MARGINS)
    return layout
