"""Every act can be found by its words and done with Enter, and the look can be chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from gui import theme
from gui.actions import ACTS
from gui.appearance import Appearance
from gui.command_palette import CommandPalette
from gui.main_window import MainWindow
from gui.schemes import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT
from tests.gui.fakes import Desktop, example
from tests.gui.hands import is_gone, press, settle


def opened(window: MainWindow) -> CommandPalette:
    press(window, "Ctrl+K")
    palette = window.windows.palette
    assert palette.isVisible()
    return palette


def shown(palette: CommandPalette) -> list[str]:
    rows = [palette.list.topLevelItem(n) for n in range(palette.list.topLevelItemCount())]
    return [row.text(0) for row in rows if row is not None]


def test_it_holds_every_action_of_the_window(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))

    palette = opened(window)

    assert len(shown(palette)) == len(window.actions_by_key) - 1
    assert {act.menu.replace("&", "") for act in ACTS} <= {
        row.partition(" › ")[0] for row in shown(palette)
    }


def test_some_letters_and_enter_do_it(desktop: Desktop) -> None:
    window = desktop.window()
    palette = opened(window)

    QTest.keyClicks(palette.search, "new ses")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    settle()

    assert is_gone(palette)
    assert window.document.about is not None


def test_what_cannot_be_done_now_comes_last_and_does_nothing(desktop: Desktop) -> None:
    window = desktop.window()
    palette = opened(window)

    QTest.keyClicks(palette.search, "sign the charges")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    assert palette.isVisible()
    row = palette.list.topLevelItem(0)
    assert row is not None
    assert "not possible now" in row.data(0, Qt.ItemDataRole.AccessibleTextRole)


def test_the_arrows_walk_the_list_while_the_field_keeps_the_keyboard(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    palette = opened(window)
    first = palette.list.currentItem()

    QTest.keyClick(palette.search, Qt.Key.Key_Down)

    assert palette.list.currentItem() is not first
    assert palette.search.hasFocus() or palette.focusWidget() is palette.search


def test_no_fit_says_so(desktop: Desktop) -> None:
    palette = opened(desktop.window())

    QTest.keyClicks(palette.search, "zzzz")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    assert shown(palette) == []
    assert "another word" in palette.hint.text()


@pytest.mark.parametrize(
    ("look", "schemes"),
    [
        (Appearance.LIGHT, {LIGHT}),
        (Appearance.DARK, {DARK}),
        (Appearance.HIGH_CONTRAST, {HIGH_LIGHT, HIGH_DARK}),
        (Appearance.SYSTEM, {LIGHT, DARK, HIGH_LIGHT, HIGH_DARK}),
    ],
)
def test_a_look_is_chosen_from_the_menu_and_kept(
    desktop: Desktop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    look: Appearance,
    schemes: set[theme.Colours],
) -> None:
    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    window = desktop.window()
    monkeypatch.setattr(window.appearance, "_settings", lambda: kept)

    window.actions_by_key[f"look_{look}"].trigger()
    found = theme.colours(window.palette())
    again = desktop.window()
    monkeypatch.setattr(again.appearance, "_settings", lambda: kept)
    again.appearance.restore()
    after = again.appearance.chosen
    window.actions_by_key["look_system"].trigger()

    assert found in schemes
    assert after is look
