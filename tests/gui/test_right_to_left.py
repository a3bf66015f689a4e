"""Where people read from the right, the window is mirrored; codes, doses and dates are not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QLineEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from gui.editors import LineEditor
from gui.form import Field
from gui.lesion_fields import LESIONS
from gui.main_window import MainWindow
from gui.parsing import Kind
from gui.theme import colours
from tests.gui.fakes import Desktop, MemoryStore
from tests.gui.hands import settle
from tests.gui.screens import SCREENS
from tests.gui.test_accessibility import focusable

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
NEAR_ENOUGH: Final = 16  # margins beside scroll bars and columns of a table give way a little
MIRRORED: Final = (
    "worklist", "session page 1", "session page 3", "sign", "conflict", "welcome",
    "set up, practice", "about", "begin", "record", "what if",
)  # fmt: skip


@pytest.fixture
def app(dressed: QApplication) -> Iterator[QApplication]:
    yield dressed
    dressed.setLayoutDirection(LEFT)


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


@pytest.mark.parametrize("name", MIRRORED)
def test_every_control_stands_where_a_mirror_would_show_it(
    desktop: Desktop, app: QApplication, name: str
) -> None:
    screen = SCREENS[name](desktop)
    window = screen.window()
    settle()
    controls = focusable(screen)
    before = {widget: _place(widget, window) for widget in controls}

    app.setLayoutDirection(RIGHT)
    settle()
    settle()

    astray = [
        f"{type(widget).__name__} {widget.accessibleName()!r}"
        for widget, was in before.items()
        if not isinstance(widget.parentWidget(), QTabBar)  # Qt's own arrows beside the tabs
        and abs(_place(widget, window).center().x() - (window.width() - was.center().x()))
        > NEAR_ENOUGH
    ]
    window.hide()
    assert controls
    assert astray == []


def test_codes_doses_and_dates_are_typed_from_the_left(desktop: Desktop, app: QApplication) -> None:
    app.setLayoutDirection(RIGHT)
    directions: dict[Kind, set[Qt.LayoutDirection]] = {}
    for number in range(8):
        desktop.store = MemoryStore()
        window = SCREENS[f"session page {number + 1}"](desktop)
        for field in window.findChildren(Field):
            if isinstance(field.editor, QLineEdit):
                directions.setdefault(field.spec.kind, set()).add(field.editor.layoutDirection())

    from_left = {Kind.DATE, Kind.DECIMAL, Kind.WHOLE, Kind.MRN, Kind.DIAGNOSES}
    assert {kind: {LEFT} for kind in from_left} == {kind: directions[kind] for kind in from_left}
    assert directions[Kind.TEXT] == {RIGHT}


@pytest.mark.parametrize(
    "text", ["2026-10-15", "77372", "77338-26", "C79.31", "18.5", "0.03", "Q0"]
)
def test_what_a_cell_shows_keeps_its_order_between_words_from_the_right(
    dressed: QApplication, text: str
) -> None:
    layout = QTextLayout(text)
    option = QTextOption()
    option.setTextDirection(RIGHT)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()

    places = [line.cursorToX(at) for at in range(len(text) + 1)]

    assert all(_x(a) <= _x(b) for a, b in pairwise(places[1:-1]))


def _x(place: object) -> float:
    return float(place[0] if isinstance(place, tuple) else str(place))


def test_the_sign_of_a_finding_stands_where_its_row_begins(
    desktop: Desktop, app: QApplication
) -> None:
    window = SCREENS["findings"](desktop)
    assert isinstance(window, MainWindow)
    panel = window.live.findings.viewport()

    assert _is_painted_left(panel)
    app.setLayoutDirection(RIGHT)
    settle()

    assert not _is_painted_left(panel)


def _is_painted_left(panel: QWidget) -> bool:
    """Whether the first row has a sign in the pixels at its left."""
    image = panel.grab().toImage()
    grounds = {colours(panel.palette()).base, colours(panel.palette()).selected}
    found = {image.pixelColor(x, y).name() for x in range(10, 22) for y in range(8, 16)}
    return bool(found - grounds)


def test_a_unit_never_lies_on_its_number(qtbot: QtBot, app: QApplication) -> None:
    spec = next(s for s in LESIONS.columns if s.path == "dose_gy")
    pictures = []
    for direction in (LEFT, RIGHT):
        app.setLayoutDirection(direction)
        line = LineEditor(spec)
        qtbot.addWidget(line)
        line.resize(90, 26)
        line.show_text("20")
        pictures.append(line.grab().toImage())

    assert pictures[0] == pictures[1]
