"""Enter goes from field to field, and at the end of a page to the next page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

_STOPS: Final = (QLineEdit, QComboBox, QPlainTextEdit, QTableView, QCheckBox)


class Walk(QScrollArea):
    """A page whose fields Enter walks through; says `ended` after the last one."""

    ended = Signal()

    def stops(self) -> tuple[QWidget, ...]:
        """The fields and filled tables, in the order of the keyboard."""
        body = self.widget()
        if body is None:
            return ()
        return tuple(one for one in _chain(body) if body.isAncestorOf(one) and _is_stop(one, body))

    def begin(self) -> None:
        """Take the keyboard to the first field."""
        if stops := self.stops():
            _reach(stops[0])

    def go_on(self, widget: QWidget) -> None:
        """Take the keyboard to the field after `widget`."""
        stops = self.stops()
        at = stops.index(widget) + 1 if widget in stops else len(stops)
        if at < len(stops):
            _reach(stops[at])
        else:
            self.ended.emit()


def go_on(widget: QWidget) -> None:
    """Take the keyboard to the field after `widget`; on a page, buttons are passed over."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, Walk):
        above = above.parentWidget()
    if isinstance(above, Walk):
        above.go_on(widget)
    else:
        widget.focusNextChild()


def _reach(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)


def _chain(body: QWidget) -> Iterator[QWidget]:
    """Every widget of the window once, in the order of the keyboard, from `body` on."""
    at = body.nextInFocusChain()
    while at is not None and at is not body:
        yield at
        at = at.nextInFocusChain()


def _is_stop(widget: QWidget, body: QWidget) -> bool:
    """Whether a person types there: what is hidden, disabled or part of a table is passed over."""
    if not isinstance(widget, _STOPS) or not widget.isVisibleTo(body) or not widget.isEnabled():
        return False
    if isinstance(widget, QTableView):
        return widget.model().rowCount() > 0
    above = widget.parentWidget()
    return above is None or not isinstance(above.parentWidget(), QTableView)
