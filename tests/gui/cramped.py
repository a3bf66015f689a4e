"""Opens every screen where there is little room and prints each control that cannot be reached.

Run by `test_cramped` in a process of its own, since Qt takes scale and screen only at its start:

    python -m tests.gui.cramped [FOLDER FOR PICTURES]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QMainWindow,
    QTabBar,
    QToolBar,
    QWidget,
)

from gui import narrow, theme
from tests.gui.fakes import Desktop
from tests.gui.hands import settle
from tests.gui.screens import SCREENS, dialogs
from tests.gui.test_accessibility import focusable


class _NoBot:
    """The desktop only waits for a window to be shown; without a screen it is at once."""

    def waitExposed(self, _window: QWidget) -> None:  # noqa: N802 - as pytest-qt calls it
        settle()


def hidden(screen: QWidget) -> Iterator[str]:
    """Controls of a screen that lie beyond its window, or beyond what holds them."""
    window, room = screen.window(), screen.screen().availableSize()
    if not QRect(QPoint(), room).contains(QRect(QPoint(), window.size())):
        yield f"the window needs {_told(window.size())}, the screen has {_told(room)}"
    for widget in focusable(screen):
        if not isinstance(widget.parentWidget(), QToolBar | QTabBar) and (why := _cut(widget)):
            yield f"{type(widget).__name__} {widget.accessibleName()!r} {why}"
    for label in screen.findChildren(QLabel):
        if label.isVisible() and label.height() < label.heightForWidth(label.width()):
            yield f"the words {label.text()[:40]!r} are cut"


def _cut(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton) and widget.width() < widget.minimumSizeHint().width():
        return "is narrower than its words"
    place = QRect(QPoint(), widget.size())
    here: QWidget | None = widget
    while here is not None and not here.isWindow():
        above = here.parentWidget()
        place = place.translated(here.pos())
        if above is None or _scrolls(above):
            return ""
        if not above.rect().contains(place):
            return f"lies beyond {type(above).__name__}"
        here = above
    return ""


def _scrolls(viewport: QWidget) -> bool:
    """Whether what lies in it can be brought to sight with a scroll bar."""
    area = viewport.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is viewport


def _told(size: QSize) -> str:
    return f"{size.width()} x {size.height()}"


@contextmanager
def _shown(name: str) -> Iterator[QWidget]:
    desktop = Desktop(cast("Any", _NoBot()))
    screen = SCREENS[name](desktop)
    window = screen.window()
    if isinstance(window, QMainWindow):
        window.resize(screen.screen().availableSize())
    narrow.fit(window.windowHandle())
    settle()
    settle()  # a table that grows by a scroll bar pushes what lies below it
    yield screen
    for one in [*dialogs(), *desktop.windows]:
        one.hide()
        one.deleteLater()
    for main in desktop.windows:
        main.windows.stop()
        main.document.close()
        main.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def main(folder: Path | None) -> None:
    """Print the name of each screen with what is out of reach there."""
    app = QApplication([])
    theme.apply(app)
    for name in SCREENS:
        with _shown(name) as screen:
            for complaint in hidden(screen):
                print(f"{name}: {complaint}")  # noqa: T201 - read by the test
            if folder is not None:
                screen.window().grab().save(str(folder / f"{name}.png"))
    print(f"{len(SCREENS)} screens")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
