"""Every act of the window in one list, found while typing: Ctrl+K, some letters, Enter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from gui import layouts, theme
from gui.labels import named, text_label
from gui.words import plain

_HINT: Final = "Enter does it, Esc leaves."
_ACTION: Final = Qt.ItemDataRole.UserRole
_TO_LIST: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """A field and the acts that hold every word typed; what cannot be done now is shown, quietly.

    Args:
        acts: menu title, action, and what it does.
    """

    def __init__(self, acts: Iterable[tuple[str, QAction, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find an action")
        self._acts = tuple(acts)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Type what you want to do, such as sign or lesion")
        named(self.search, "What you want to do")
        self.list = QTreeWidget(self)
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        named(self.list, "Actions that fit")
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, header.ResizeMode.Stretch)
        self.hint = text_label(_HINT, "quiet")
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        for widget in (self.search, self.list, self.hint):
            layout.addWidget(widget)
        self.search.textChanged.connect(self._show_fitting)
        self.search.returnPressed.connect(self._do_current)
        self.list.itemActivated.connect(lambda _item, _column: self._do_current())
        self.list.itemClicked.connect(lambda _item, _column: self._do_current())
        self.search.installEventFilter(self)
        self.resize(560, 420)
        self._show_fitting("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows walk the list while the field keeps the keyboard."""
        if watched is self.search and isinstance(event, QKeyEvent):
            is_press = event.type() is QEvent.Type.KeyPress
            if is_press and event.key() in {key.value for key in _TO_LIST}:
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def _show_fitting(self, text: str) -> None:
        words = text.casefold().split()
        fitting = [act for act in self._acts if _fits(act, words)]
        # What can be done now comes first, and of that what is called so by its own name.
        fitting.sort(key=lambda act: (not act[1].isEnabled(), not _is_called(act[1], words)))
        rows = [self._row(*act) for act in fitting]
        self.list.clear()
        self.list.addTopLevelItems(rows)
        self.list.resizeColumnToContents(1)
        self.hint.setText(_HINT if fitting else "No action fits. Try another word.")
        if fitting and fitting[0][1].isEnabled():
            self.list.setCurrentItem(rows[0])

    @staticmethod
    def _row(menu: str, action: QAction, tip: str) -> QTreeWidgetItem:
        name, keys = _name(action), action.shortcut().toString()
        row = QTreeWidgetItem([f"{menu.replace('&', '')} › {name}", keys])
        row.setData(0, _ACTION, action)
        row.setDisabled(not action.isEnabled())
        state = "" if action.isEnabled() else " (not possible now)"
        row.setToolTip(0, plain(tip + state))
        spoken = f"{name}, {keys}: {tip}{state}" if keys else f"{name}: {tip}{state}"
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        return row

    def _do_current(self) -> None:
        row = self.list.currentItem()
        if row is None or row.isDisabled():
            return
        action = row.data(0, _ACTION)
        self.accept()
        if isinstance(action, QAction):
            action.trigger()


def _name(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")


def _fits(act: tuple[str, QAction, str], words: list[str]) -> bool:
    menu, action, tip = act
    whole = f"{_name(action)} {tip} {menu}".casefold()
    return all(word in whole for word in words)


def _is_called(action: QAction, words: list[str]) -> bool:
    return all(word in _name(action).casefold() for word in words)
