"""Every modifier of a line with its condition; a person sets one with a reason and a name."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.case import Case
from domain.choices import OverrideAction
from domain.identifiers import Modifier
from domain.modifier_choices import ModifierChoice, modifier_choices
from domain.modifier_entries import Answer
from domain.session import SrsSession
from domain.states import SessionState
from gui.line_page import LinePage
from gui.main_window import MainWindow
from gui.modifier_dialog import ModifierDialog
from gui.statements import Statement
from tests.gui.fakes import Desktop, example
from tests.gui.fakes_store import PLANNER, book
from tests.gui.hands import click, press, settle

CODE = "77334"


def _opened(desktop: Desktop, session: SrsSession | None = None) -> MainWindow:
    """At the modifiers of the mask on the hospital's claim, the first line of all."""
    window = desktop.opened(session or example("metastases-hospital"))
    press(window, "Ctrl+M")
    return window


def _page(window: MainWindow) -> LinePage:
    page = window.live.line
    assert page is not None
    assert page.title.text().startswith(CODE)
    return page


def _row(window: MainWindow, modifier: str) -> Statement:
    page = _page(window)
    assert page.modifiers.stand_on(f"{modifier} ·")
    assert page.modifiers.current is not None
    return page.modifiers.current


def _dialog(window: MainWindow) -> ModifierDialog:
    dialog = _page(window).dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def _groups(window: MainWindow) -> dict[str, list[Statement]]:
    groups: dict[str, list[Statement]] = {}
    for row in _page(window).modifiers.statements.rows:
        if row.is_head:
            groups[row.text] = []
        else:
            groups[list(groups)[-1]].append(row)
    return groups


def test_ctrl_m_shows_every_modifier_in_three_groups(desktop: Desktop) -> None:
    window = _opened(desktop)
    derivation = window.document.derivation
    assert derivation is not None
    case = Case(session=window.document.session)
    line = derivation.lines[0]

    choices = modifier_choices(case, book(), line, derivation.lines)
    groups = _groups(window)

    assert [
        "Supported by what is recorded",
        "You may choose, if …",
        "Never on this line",
    ] == list(groups)
    for answer, rows in zip(Answer, groups.values(), strict=True):
        shown = " ".join(f"{row.lead} {row.text}" for row in rows)
        for choice in choices:
            if choice.answer is answer:
                assert choice.modifier in shown
                assert choice.sentence in shown
    assert _page(window).modifiers.hasFocus()


def test_a_choosable_modifier_names_what_it_needs_and_leads_there(desktop: Desktop) -> None:
    window = _opened(desktop)
    page = _page(window)
    assert page.modifiers.stand_on("Needs: diagnosis Z00.6")

    QTest.keyClick(page.modifiers, Qt.Key.Key_Return)
    settle()

    assert page.dialog is None
    assert window.live.checklist.hasFocus() or not page.modifiers.hasFocus()


def test_setting_one_asks_why_and_by_whom_and_holds_the_claim_as_was_said(
    desktop: Desktop,
) -> None:
    window = _opened(desktop)
    assert window.live.badge.text == "Ready to sign"
    choice = _row(window, "Q0").choice
    assert isinstance(choice, ModifierChoice)
    assert choice.answer is Answer.CHOOSABLE

    QTest.keyClick(_page(window).modifiers, Qt.Key.Key_Return)
    dialog = _dialog(window)
    assert dialog.by.text() == PLANNER.name
    click(dialog, "Set")
    assert dialog.refusal.isVisible()
    assert not window.document.session.overrides
    QTest.keyClicks(dialog.why, "Trial NCT01234567")
    click(dialog, "Set")

    (change,) = window.document.session.overrides
    assert change.action is OverrideAction.SET_MODIFIERS
    assert (CODE, (Modifier("Q0"),)) == (change.line.code, change.line.modifiers)
    assert ("Trial NCT01234567", PLANNER.name) == (change.why, change.by)
    assert "on this line now" in _row(window, "Q0").lead
    assert "modifiers Q0" in _page(window).about.text()
    assert window.live.badge.text == "Needs attention"


def test_a_modifier_that_stands_is_taken_off_again_and_undo_brings_it_back(
    desktop: Desktop,
) -> None:
    window = _opened(desktop)
    _row(window, "Q0")
    click(_page(window), "Set Q0…")
    _dialog(window).why.setText("trial")
    click(_dialog(window), "Set")

    _row(window, "Q0")
    click(_page(window), "Take off Q0…")
    dialog = _dialog(window)
    assert "modifiers Q0 → none" in " ".join(
        label.text() for label in dialog.findChildren(type(dialog.refusal))
    )
    dialog.why.setText("no trial after all")
    click(dialog, "Take off")
    (change,) = window.document.session.overrides
    assert change.line.modifiers == ()
    press(window, "Ctrl+Z")

    (change,) = window.document.session.overrides
    assert change.line.modifiers == (Modifier("Q0"),)


def test_one_of_a_group_takes_the_place_of_the_other(desktop: Desktop) -> None:
    window = _opened(desktop)
    for modifier in ("Q0", "Q1"):
        _row(window, modifier)
        click(_page(window), f"Set {modifier}…")
        _dialog(window).why.setText("trial")
        click(_dialog(window), "Set")

    (change,) = window.document.session.overrides
    assert change.line.modifiers == (Modifier("Q1"),)


def test_what_may_never_be_set_offers_nothing(desktop: Desktop) -> None:
    window = _opened(desktop)
    page = _page(window)
    never = _groups(window)["Never on this line"]

    assert all(row.choice is None for row in never)
    page.modifiers.stand_on(never[0].lead)
    QTest.keyClick(page.modifiers, Qt.Key.Key_Return)

    assert page.dialog is None
    assert not page.set.isEnabled()


def test_leaving_the_question_changes_nothing(desktop: Desktop) -> None:
    window = _opened(desktop)
    _row(window, "Q0")
    click(_page(window), "Set Q0…")
    _dialog(window).why.setText("trial")
    click(_dialog(window), "Cancel")

    assert () == window.document.session.overrides
    assert not window.document.is_unsaved


def test_a_signed_session_keeps_its_modifiers(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    about = window.document.about
    assert about is not None
    window.document.open(
        replace(about, state=SessionState.SIGNED),
        window.document.session,
        derivation=window.document.derivation,
    )
    press(window, "Ctrl+M")
    page = _page(window)
    page.modifiers.stand_on("Q0 ·")

    QTest.keyClick(page.modifiers, Qt.Key.Key_Return)

    assert page.dialog is None
    assert not page.set.isEnabled()
    assert "signed" in page.hint.text()
