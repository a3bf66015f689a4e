"""The keys: none twice, every act in a menu and in the palette, one table for card and paper."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QTableView
from pytestqt.qtbot import QtBot

from domain.documents import Paper
from gui.actions import ACTS, MENUS, key_groups, key_rows
from gui.help_here import SECTIONS, manual_text, section
from gui.main_window import MainWindow
from gui.pages import pages
from reports.key_card import layout, render
from reports.page import Sheet
from tests.gui.fakes import Desktop, example
from tests.gui.hands import field, press, settle, team


def test_no_two_acts_share_a_key(desktop: Desktop) -> None:
    actions = desktop.window().actions_by_key.values()

    keys = Counter(key.toString() for action in actions for key in action.shortcuts())

    assert [key for key, times in keys.items() if times > 1] == []
    assert all(QKeySequence(key).toString() for act in ACTS for key in act.keys)


def test_every_act_stands_in_a_menu_once(desktop: Desktop) -> None:
    desktop.is_demo = True
    window = desktop.window()
    menus = [action.menu() for action in window.menuBar().actions()]
    held = Counter(
        id(action) for menu in menus if isinstance(menu, QMenu) for action in menu.actions()
    )

    missing = [key for key, action in window.actions_by_key.items() if held[id(action)] != 1]

    assert missing == []


def test_no_two_acts_of_a_menu_share_a_mnemonic() -> None:
    for menu in MENUS:
        letters = Counter(
            act.text[act.text.index("&") + 1].lower() for act in ACTS if act.menu == menu
        )
        assert [letter for letter, times in letters.items() if times > 1] == [], menu


@pytest.mark.parametrize(
    ("key", "act"),
    [
        ("Ctrl+N", "new"),
        ("Ctrl+F", "find"),
        ("F2", "save"),
        ("Ctrl+Return", "sign"),
        ("F7", "previous"),
        ("F8", "next"),
        ("Ctrl+.", "why"),
        ("Ctrl+P", "print"),
        ("Ctrl+K", "palette"),
        ("F1", "help"),
    ],
)
def test_habits_of_the_trade_keep_their_keys(key: str, act: str) -> None:
    assert key in next(one for one in ACTS if one.key == act).keys


def test_the_paper_card_holds_every_key_of_the_card_on_the_screen() -> None:
    placed = layout(key_groups(), "Isocenter 0.1.0", Sheet(Paper.LETTER))
    written = " ".join(text.text for each in placed for text in each.row.texts)

    assert [keys for keys, _ in key_rows() if keys.split(",")[0] not in written] == []
    told = [act.tip.split()[-1] for act in ACTS if act.keys]
    assert [word for word in told if word not in written] == []
    lowest = max(each.top + each.row.height for each in placed if each.row.height)
    assert lowest < Sheet(Paper.LETTER).height - 30


@pytest.mark.parametrize("paper", list(Paper))
def test_the_card_is_one_page_and_always_the_same(paper: Paper) -> None:
    pdf = render(key_groups(), version="Isocenter 0.1.0", paper=paper)

    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 1
    assert pdf == render(key_groups(), version="Isocenter 0.1.0", paper=paper)


def test_the_key_card_goes_through_the_preview(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.window()

    window.actions_by_key["print_keys"].trigger()

    forms = window.prints.forms
    assert forms is not None
    preview = forms.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=10_000)
    assert preview.sheet is not None
    assert preview.sheet.file_name == "key-card.pdf"
    assert preview.page_count() == 1
    preview.reject()


def test_help_says_what_the_field_is_for_and_what_the_manual_says(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    editor = field(window, "course.planned_sessions").editor
    editor.setFocus()

    press(window, "F1")

    shown = window.windows.help
    assert shown.isVisible()
    assert "single-session radiosurgery" in shown.sentence.text()
    assert shown.place.key == "course"
    assert "Record a session" in shown.manual.toPlainText()
    shown.reject()


def test_help_in_a_table_is_of_the_column(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    table = team(window)
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 2))
    settle()

    press(window, "F1")

    column = table.model().headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
    assert str(column) in window.windows.help.place.title
    window.windows.help.reject()


def test_every_page_and_place_has_its_section_in_the_manual() -> None:
    manual = manual_text()

    assert {page.key for page in pages({})} <= set(SECTIONS)
    assert [name for name in SECTIONS.values() if not section(manual, name)] == []


def test_a_section_ends_where_the_next_begins_and_has_no_pictures() -> None:
    manual = "# M\n\n## A\n\ntext [link](x.md)\n![p](p.png)\n\n### B\n\nmore\n\n## C\n\nelse\n"

    assert section(manual, "A") == "text link\n\n\n### B\n\nmore"
    assert section(manual, "B") == "more"
    assert section(manual, "none") == ""


def _at(window: MainWindow) -> str:
    focused = QApplication.focusWidget()
    page = window.editor_now().pages[window.editor_now().tabs.currentIndex()].page.key
    name = focused.accessibleName() if focused is not None else ""
    return f"{page}: {name}"


def test_enter_goes_from_field_to_field_and_on_to_the_next_page(desktop: Desktop) -> None:
    window = desktop.window()
    press(window, "Ctrl+N")
    assert _at(window) == "patient: Family name"

    seen = []
    for _ in range(60):
        seen.append(_at(window))
        focused = QApplication.focusWidget()
        if isinstance(focused, QTableView) or not seen[-1].startswith(("patient", "setting")):
            break
        press(window, "Return")

    assert seen[1] == "patient: Given name"
    assert any(place.startswith("setting:") for place in seen)
    assert not any("Add" in place for place in seen)


def test_enter_leaves_a_choice_for_the_next_field(desktop: Desktop) -> None:
    window = desktop.window()
    press(window, "Ctrl+N")
    editor = field(window, "course.modality").editor
    editor.setFocus()
    settle()

    press(window, "Return")

    assert _at(window) == "course: Robotic linac"


def test_a_form_below_a_table_follows_it(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    window.editor_now().go_to("lesions")
    settle()

    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)

    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.accessibleName() == "ID"


def test_letters_find_a_choice_in_a_cell_until_enter_takes_it(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    window.editor_now().go_to("lesions[0].site")
    settle()

    for letter in "pineal":
        QTest.keyClicks(QApplication.focusWidget() or window, letter)
    press(window, "Return")

    site = window.document.session.lesions[0].site
    assert site is not None
    assert site.value == "pineal_region"


def test_acts_are_actions_of_the_window(desktop: Desktop) -> None:
    window = desktop.window()

    assert all(isinstance(action, QAction) for action in window.actions_by_key.values())
    assert {act.key for act in ACTS if not act.demo_only} <= set(window.actions_by_key)
