"""What a person's hands do: type into a field, pick a word, press a key, look for a widget."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from shiboken6 import isValid

from gui.form import Field
from gui.main_window import MainWindow
from gui.record_table import RecordTable
from gui.records import GridPart, RecordsPart


def settle() -> None:
    """Let timers of 0 ms and repaints happen."""
    for _ in range(4):
        QApplication.processEvents()


def field(window: MainWindow, path: str) -> Field:
    """The field at `path`, on the tab where it lies."""
    window.editor_now().go_to(path)
    settle()
    found = [f for f in window.editor_now().findChildren(Field) if f.path == path and is_seen(f)]
    assert found, path
    return found[0]


def is_seen(widget: QWidget) -> bool:
    return widget.isVisible()


def is_gone(widget: QWidget) -> bool:
    """Whether a dialog was closed; soon after that it is deleted."""
    return not isValid(widget) or not widget.isVisible()


def type_in(window: MainWindow, path: str, text: str) -> Field:
    """Type `text` into the field at `path` and go on to the next one."""
    found = field(window, path)
    editor = found.editor
    editor.setFocus()
    if isinstance(editor, QComboBox):
        editor.setCurrentText(text)
        editor.activated.emit(editor.currentIndex())
    else:
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    settle()
    return found


def part(window: MainWindow, path: str) -> RecordsPart:
    """The list of records at `path`, on its tab."""
    window.editor_now().go_to(path)
    settle()
    return next(p for p in window.editor_now().findChildren(RecordsPart) if p.path == path)


def team(window: MainWindow) -> RecordTable:
    """The team's table."""
    window.editor_now().go_to("team")
    settle()
    return window.editor_now().findChildren(GridPart)[0].table


def cell(table: RecordTable, row: int, title: str) -> QModelIndex:
    """The cell of the column called `title`."""
    model = table.model()
    heads = [
        model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        for column in range(model.columnCount())
    ]
    return model.index(row, heads.index(title))


def type_cell(table: RecordTable, row: int, title: str, text: str) -> None:
    """Type into a cell and press Enter."""
    table.setFocus()
    table.setCurrentIndex(cell(table, row, title))
    QTest.keyClick(table, Qt.Key.Key_Return)
    settle()
    editor = QApplication.focusWidget()
    if isinstance(editor, QComboBox):
        editor.setCurrentText(text)
        editor.activated.emit(editor.currentIndex())
    else:
        assert isinstance(editor, QLineEdit)
        editor.setText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()


def press(window: QWidget, key: str) -> None:
    """Press a key combination, such as "Ctrl+S"."""
    window.window().activateWindow()
    settle()
    QTest.keySequence(window.window().windowHandle(), QKeySequence(key))
    settle()


def click(parent: QWidget, text: str) -> None:
    """Click the button that says `text`, whatever its mnemonic."""
    buttons = [b for b in parent.findChildren(QAbstractButton) if b.text().replace("&", "") == text]
    assert buttons, text
    buttons[0].click()
    settle()
