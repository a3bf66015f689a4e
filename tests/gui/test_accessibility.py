"""Every screen can be heard, walked with Tab and seen: names, descriptions, sentences, focus."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from gui import theme
from gui.schemes import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Colours
from gui.style_sheet import style_sheet
from tests.gui.fakes import Desktop, MemoryStore
from tests.gui.hands import settle
from tests.gui.screens import SCREENS, dialogs

GUI: Final = Path(__file__).parent.parent.parent / "gui"
MOST_STEPS: Final = 400
SCHEME_NAMES: Final = ("light", "dark", "high contrast, light", "high contrast, dark")
_TOPS: Final = frozenset({"QDialog", "QMainWindow", "SettingsDialog"})


@contextmanager
def _left(desktop: Desktop) -> Iterator[None]:
    """Put away what is opened meanwhile."""
    before = set(dialogs())
    yield
    for window in desktop.windows:
        window.windows.stop()
    for dialog in dialogs():
        if dialog not in before:
            dialog.hide()
            dialog.deleteLater()


@pytest.fixture
def shown(request: pytest.FixtureRequest, desktop: Desktop) -> Iterator[QWidget]:
    with _left(desktop):
        screen = SCREENS[request.param](desktop)
        screen.window().activateWindow()
        settle()
        yield screen


every_screen = pytest.mark.parametrize("shown", SCREENS, indirect=True)


def focusable(screen: QWidget) -> list[QWidget]:
    """What Tab can reach there and a person can see."""
    return [
        widget
        for widget in screen.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.window() is screen.window()
        and Qt.FocusPolicy.TabFocus in widget.focusPolicy()
        and widget.focusProxy() is None
    ]


def _said(widget: QWidget, what: QAccessible.Text) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(what).strip()


def _told(widget: QWidget) -> str:
    name = _said(widget, QAccessible.Text.Name)
    kind, above = type(widget).__name__, type(widget.parent()).__name__
    return f"{kind} {name or widget.objectName()!r} in {above}"


def _unheard(screen: QWidget) -> Iterator[str]:
    """Controls without a name; help that can only be seen."""
    for widget in focusable(screen):
        if not _said(widget, QAccessible.Text.Name):
            yield f"{_told(widget)} has no name"
        if widget.toolTip() and not _said(widget, QAccessible.Text.Description):
            yield f"{_told(widget)} has help that cannot be heard"


def _rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(min(model.rowCount(parent), 30)):
        index = model.index(row, 0, parent)
        yield index
        yield from _rows(model, index)


def _silent_rows(screen: QWidget) -> Iterator[str]:
    """Rows that do not read as a sentence."""
    for view in screen.findChildren(QAbstractItemView):
        if view.isVisible() and view.model() is not None:
            for index in _rows(view.model(), QModelIndex()):
                if not _spoken(view, index):
                    yield f"{_told(view)}: row {index.row()} says nothing"


def _spoken(view: QAbstractItemView, index: QModelIndex) -> str:
    """A row of one column says itself; of several, it needs a sentence made of all."""
    is_alone = isinstance(view, QListView) or view.model().columnCount(QModelIndex()) == 1
    said = index.data(Qt.ItemDataRole.AccessibleTextRole) or (index.data() if is_alone else "")
    return str(said or "").strip()


def _in_focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _steps(screen: QWidget, key: Qt.Key) -> list[QWidget]:
    """Where Tab leads from the first control on, until it comes back to one seen before."""
    start = focusable(screen)
    start[0].setFocus(Qt.FocusReason.TabFocusReason)
    walked: list[QWidget] = []
    while len(walked) < MOST_STEPS:
        here = _in_focus()
        if here in walked:
            break
        walked.append(here)
        QTest.keyClick(here, key)
    return walked


def _traps(screen: QWidget) -> Iterator[str]:
    """Controls that Tab, or Shift+Tab, does not reach or does not leave."""
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        walked = _steps(screen, key)
        if _in_focus() is not walked[0]:
            yield f"{key.name} is trapped at {_told(_in_focus())}"
        for widget in focusable(screen):
            if widget not in walked and not _is_grouped(widget):
                yield f"{key.name} does not reach {_told(widget)}"


@every_screen
def test_every_screen_can_be_heard_and_walked(shown: QWidget) -> None:
    assert focusable(shown)
    assert [*_unheard(shown), *_silent_rows(shown), *_traps(shown)] == []


def _is_grouped(widget: QWidget) -> bool:
    """Of several picks Tab reaches the one that is chosen; the arrows reach the others."""
    return bool(getattr(widget, "autoExclusive", lambda: False)())


@pytest.mark.slow
def test_every_dialog_of_the_program_is_among_the_screens(desktop: Desktop) -> None:
    declared = {
        node.name
        for file in GUI.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and _TOPS & {ast.unparse(base) for base in node.bases}
    }
    looked_at = set()
    for show in SCREENS.values():
        desktop.store = MemoryStore()
        with _left(desktop):
            looked_at.add(type(show(desktop).window()).__name__)

    assert declared - looked_at == {"SettingsDialog"}


# Seen -------------------------------------------------------------------------------------------

SEEN: Final = ("worklist", "session page 4", "sign", "conflict", "welcome", "what if")
LEAST_PIXELS: Final = 60  # of a frame around the smallest control; a caret alone has fewer


@pytest.mark.parametrize("scheme", [LIGHT, DARK, HIGH_LIGHT, HIGH_DARK], ids=SCHEME_NAMES)
@pytest.mark.parametrize("shown", SEEN, indirect=True)
def test_what_has_the_focus_is_seen_in_every_scheme(shown: QWidget, scheme: Colours) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setPalette(theme.palette_of(scheme))
    app.setStyleSheet(style_sheet(scheme))
    settle()

    unseen = [_told(widget) for widget in focusable(shown) if _changed(widget) < LEAST_PIXELS]

    theme.apply(app, Qt.ColorScheme.Light, high_contrast=False)
    assert unseen == []


def _changed(widget: QWidget) -> int:
    """How many pixels stand out at 3 : 1 from what they were before the control had the focus."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    before = _pixels(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    after = _pixels(widget)
    changes = Counter(zip(before, after, strict=True))
    return sum(
        many for (old, new), many in changes.items() if old != new and _contrast(old, new) >= 3
    )


def _pixels(widget: QWidget) -> tuple[int, ...]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return tuple(memoryview(image.constBits()).cast("I"))


def _contrast(first: int, second: int) -> float:
    """WCAG 2.2, contrast ratio of two colours."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@cache
def _luminance(colour: int) -> float:
    parts = ((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
