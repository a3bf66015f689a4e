"""Keeps every control within reach where there is little room: the panes beside one another, or
below one another with a scroll bar; windows larger than the screen likewise.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QLayout,
    QMessageBox,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import layouts

_LEAST_HEIGHTS: Final = (250, 300, 320)  # of list, session and live panel below one another
_PREVIEW: Final = 440  # what the preview of the list needs there
_FRAME: Final = 40  # what a desktop's own bars and borders take


class Reachable(QScrollArea):
    """Scrolls to whatever gets the focus, by key or by command."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(inner)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def bring(self, widget: QWidget) -> None:
        """Scroll until this widget, which lies inside, begins at the top."""
        inner = self.widget()
        if inner is not None:
            self.verticalScrollBar().setValue(widget.mapTo(inner, QPoint()).y())

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        inner = self.widget()
        if new is not None and inner is not None and inner.isAncestorOf(new):
            self.ensureWidgetVisible(new, 20, 20)


class Panes(Reachable):
    """Turns the splitter when the window is narrower than its panes want to be.

    Args:
        middle: what the pane in the middle shows; first of it the preview of the list.
    """

    def __init__(self, panes: QSplitter, middle: QStackedWidget) -> None:
        super().__init__(panes)
        self._panes = panes
        self._middle = middle
        self._to_pane = QTimer(self, singleShot=True, interval=0)
        self._to_pane.timeout.connect(self._show_pane)
        middle.currentChanged.connect(lambda _: self._to_pane.start())

    @property
    def is_narrow(self) -> bool:
        """Whether the panes lie below one another."""
        return self._panes.orientation() is Qt.Orientation.Vertical

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < sum(self._least_widths())
        if is_narrow is not self.is_narrow:
            self._turn(is_narrow=is_narrow)

    def _show_pane(self) -> None:
        """Scroll to the session that was opened, or to the list it was put away for."""
        self._give_heights()
        pane = self._panes.widget(1 if self._middle.currentIndex() else 0)
        if self.is_narrow and pane is not None:
            self.verticalScrollBar().setValue(pane.y())

    def _least_widths(self) -> tuple[int, ...]:
        panes = (self._panes.widget(index) for index in range(self._panes.count()))
        return tuple(
            max(pane.minimumWidth(), pane.minimumSizeHint().width()) for pane in panes if pane
        )

    def _turn(self, *, is_narrow: bool) -> None:
        direction = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        self._panes.setOrientation(direction)
        self._give_heights()

    def _give_heights(self) -> None:
        listed, session, live = _LEAST_HEIGHTS
        middle = session if self._middle.currentIndex() else _PREVIEW
        for index, height in enumerate((listed, middle, live)):
            if pane := self._panes.widget(index):
                pane.setMinimumHeight(height if self.is_narrow else 0)


def fit(window: QWindow | None) -> None:
    """Let a dialog that is larger than its screen scroll; connected to the window in focus."""
    for dialog in QApplication.topLevelWidgets():
        if window is not None and dialog.windowHandle() is window and isinstance(dialog, QDialog):
            fit_dialog(dialog)


def fit_dialog(dialog: QDialog) -> None:
    """Put the dialog's content into a scroll area if its least size is larger than the screen."""
    room = dialog.screen().availableSize() - QSize(0, _FRAME)
    layout = dialog.layout()
    if layout is not None and not isinstance(dialog, QMessageBox) and not _fits(dialog, room):
        _wrap(dialog, layout)
    size = dialog.size().boundedTo(room)
    if size != dialog.size():
        dialog.resize(size)


def _fits(dialog: QDialog, room: QSize) -> bool:
    least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    if (layout := dialog.layout()) is not None and layout.hasHeightForWidth():
        # Words that wrap need more lines where the dialog cannot be as wide as it would be.
        wide = min(dialog.width(), room.width())
        least.setHeight(max(least.height(), layout.totalMinimumHeightForWidth(wide)))
    return least.width() <= room.width() and least.height() <= room.height()


def _wrap(dialog: QDialog, layout: QLayout) -> None:
    inner = QWidget()
    inner.setMinimumWidth(0)
    inner.setLayout(layout)
    dialog.setMinimumSize(0, 0)
    dialog.setMaximumSize(16777215, 16777215)
    outer = QVBoxLayout(dialog)
    outer.setContentsMargins(*layouts.NO_MARGINS)
    outer.addWidget(Reachable(inner, dialog))
