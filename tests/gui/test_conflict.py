"""Two editors of one session: was, theirs and yours, a choice per field, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from domain.merge import Side, ThreeVersions
from domain.session import SrsSession
from domain.states import SessionState
from gui.conflict_dialog import ConflictDialog
from gui.main_window import MainWindow
from tests.gui.fakes import Desktop, example
from tests.gui.fakes_store import NOW, PLANNER, derived
from tests.gui.hands import click, is_gone, press, settle, type_in
from tests.gui.test_hand_over import SECOND, signed


def stored_by_another(desktop: Desktop, session: SrsSession) -> None:
    with desktop.store.begin() as work:
        work.save("one", session, derived(session), expected_revision=1, actor=SECOND, at=NOW)
        work.commit()


def conflicting(desktop: Desktop) -> tuple[MainWindow, SrsSession]:
    """Both changed the machine, the other also the notes, and only you the energy."""
    began = example("metastases-hospital")
    window = desktop.opened(began)
    type_in(window, "course.machine", "Linac 9")
    type_in(window, "course.energy", "10FFF")
    course = replace(began.course, machine="Linac 2")
    stored_by_another(desktop, replace(began, course=course, notes="theirs"))
    press(window, "Ctrl+S")
    return window, began


def test_two_editors_see_was_theirs_and_yours_and_choose_per_field(desktop: Desktop) -> None:
    window, began = conflicting(desktop)
    dialog = window.acts.conflict.dialog
    assert dialog is not None
    by_name = {row.change.name: row for row in dialog.rows}
    assert ["Machine", "Energy", "Notes to this session"] == list(by_name)
    machine = by_name["Machine"]
    values = (machine.change.was, machine.change.theirs, machine.change.yours)
    assert values == (began.course.machine, "Linac 2", "Linac 9")
    assert (None, Side.YOURS, Side.THEIRS) == tuple(row.side for row in by_name.values())

    machine.buttons[Side.YOURS].click()
    click(dialog, "Save what is chosen")

    stored = desktop.store.load("one")
    assert (3, "Linac 9", "10FFF", "theirs") == (
        stored.revision,
        stored.session.course.machine,
        stored.session.course.energy,
        stored.session.notes,
    )
    assert not window.document.is_unsaved


def alt(dialog: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)


def test_the_conflict_is_settled_by_keyboard_alone(desktop: Desktop, qtbot: QtBot) -> None:
    window, _ = conflicting(desktop)
    dialog = window.acts.conflict.dialog
    assert dialog is not None

    alt(dialog, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: dialog.left.text() == "Not saved yet: choose for Machine.")
    assert dialog.isVisible()
    asked = dialog.focusWidget()
    assert asked is dialog.rows[0].buttons[Side.WAS]
    QTest.keyClick(asked, Qt.Key.Key_Right)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert dialog.left.text() == "Everything is chosen."
    assert dialog.rows[0].side is Side.THEIRS
    alt(dialog, Qt.Key.Key_S)

    qtbot.waitUntil(lambda: is_gone(dialog))
    settle()
    assert desktop.store.load("one").session.course.machine == "Linac 2"


@pytest.mark.parametrize(("key", "side"), [(Qt.Key.Key_M, Side.YOURS), (Qt.Key.Key_T, Side.THEIRS)])
def test_all_of_one_side_are_chosen_by_one_key(
    desktop: Desktop, qtbot: QtBot, key: Qt.Key, side: Side
) -> None:
    window, _ = conflicting(desktop)
    dialog = window.acts.conflict.dialog
    assert dialog is not None

    alt(dialog, key)

    qtbot.waitUntil(lambda: {row.side for row in dialog.rows} == {side})


@pytest.mark.parametrize(("key", "is_kept_open"), [(Qt.Key.Key_K, False), (Qt.Key.Key_B, True)])
def test_the_choice_is_put_off_or_typing_goes_on_by_one_key(
    desktop: Desktop, qtbot: QtBot, key: Qt.Key, *, is_kept_open: bool
) -> None:
    window, _ = conflicting(desktop)
    dialog = window.acts.conflict.dialog
    assert dialog is not None

    alt(dialog, key)

    qtbot.waitUntil(lambda: is_gone(dialog))
    assert (window.document.about is not None) is is_kept_open
    assert desktop.store.load("one").revision == 2


def test_long_texts_are_shown_where_they_part(desktop: Desktop) -> None:
    was = replace(example("metastases-hospital"), notes="was")
    long = "The beam was held and the shifts were applied again. " * 20
    versions = ThreeVersions(
        was=was,
        theirs=replace(was, notes=f"{long}Theirs."),
        yours=replace(was, notes=f"{long}Yours."),
        documents={},
    )
    dialog = ConflictDialog(versions, "D. Okafor", 2, desktop.window())

    shown = {label.text() for label in dialog.rows[0].findChildren(QLabel)}

    ends = {text[-7:] for text in shown if text.startswith("…")}
    assert ends == {"Theirs.", " Yours."}
    assert "was" in shown


def test_both_are_kept_when_the_choice_is_put_off(desktop: Desktop, qtbot: QtBot) -> None:
    window, _ = conflicting(desktop)
    dialog = window.acts.conflict.dialog
    assert dialog is not None

    click(dialog, "Keep both, decide later")

    assert window.document.about is None
    (draft,) = desktop.store.drafts()
    assert (1, "Linac 9", PLANNER.name) == (
        draft.based_on,
        draft.session.course.machine,
        draft.kept_by,
    )
    assert desktop.store.load("one").session.course.machine == "Linac 2"
    window.acts.open("one")
    click(window.banner, "Continue it")
    press(window, "Ctrl+S")
    again = window.acts.conflict.dialog
    assert again is not None
    assert again is not dialog
    click(again, "All theirs")
    click(again, "Save what is chosen")
    assert desktop.store.load("one").session.course.machine == "Linac 2"


def test_signing_what_somebody_else_saved_meanwhile_compares_the_two(desktop: Desktop) -> None:
    began = example("metastases-hospital")
    window = desktop.opened(began)
    type_in(window, "course.energy", "10FFF")
    stored_by_another(desktop, replace(began, notes="theirs"))

    signed(window)

    dialog = window.acts.conflict.dialog
    assert dialog is not None
    click(dialog, "Save what is chosen")
    stored = desktop.store.load("one")
    assert (SessionState.DRAFT, "10FFF", "theirs") == (
        stored.state,
        stored.session.course.energy,
        stored.session.notes,
    )


def test_every_part_of_the_dialogs_has_a_name(desktop: Desktop) -> None:
    window, _ = conflicting(desktop)
    dialog = window.acts.conflict.dialog
    assert dialog is not None

    buttons = [w for row in dialog.rows for w in row.buttons.values()]
    widgets: list[QWidget] = [*buttons, dialog.save, dialog.mine, dialog.theirs, dialog.later]
    assert all(widget.accessibleName() for widget in widgets)
