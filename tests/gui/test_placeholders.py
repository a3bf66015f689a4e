"""What an empty field shows is never cut, on the smallest window the program is made for."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QStyle, QStyleOptionFrame

from domain.session import SrsSession
from gui.main_window import MainWindow
from gui.records import RecordsPart
from tests.gui.fakes import Desktop
from tests.gui.hands import press, settle

_ARROW = 28  # beside the words of a choice
_AROUND = 4  # that a line keeps free around its text


def room(field: QLineEdit | QComboBox) -> int:
    """The pixels a field has for its words."""
    if not isinstance(field, QLineEdit):
        return field.width() - _ARROW
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    inside = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    margins = field.textMargins()
    return inside.width() - margins.left() - margins.right() - _AROUND


def cut(window: MainWindow) -> list[str]:
    """The fields on the screen that have not the room for their placeholder."""
    fields: list[QLineEdit | QComboBox] = [*window.findChildren(QLineEdit)]
    fields += window.findChildren(QComboBox)
    return [
        f"{field.accessibleName()}: {field.placeholderText()}"
        for field in fields
        if field.isVisible()
        and field.fontMetrics().horizontalAdvance(field.placeholderText()) > room(field)
    ]


def test_no_placeholder_is_cut_on_any_page_of_a_session(desktop: Desktop) -> None:
    window = desktop.window()
    window.resize(1280, 720)
    press(window, "Ctrl+N")
    editor = window.editor_now()

    found = []
    for page in range(editor.tabs.count()):
        editor.tabs.setCurrentIndex(page)
        settle()
        for part in editor.findChildren(RecordsPart):
            if part.isVisible():
                part.add()
            if menu := QApplication.activePopupWidget():
                menu.close()
        settle()
        found += cut(window)

    assert window.document.session != SrsSession()
    assert found == []


def test_no_placeholder_is_cut_above_the_list(desktop: Desktop) -> None:
    window = desktop.window()

    for width in (1280, 1920):
        window.resize(width, 720)
        settle()
        assert cut(window) == []
