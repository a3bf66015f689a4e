"""The sign dialog where only a second person may let something pass."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from domain.session import SrsSession
from gui.main_window import MainWindow
from gui.sign_dialog import ObstacleRow, SignDialog
from tests.gui.fakes import Desktop, example
from tests.gui.fakes_store import PLANNER
from tests.gui.hands import click, press

SECOND: Final = "Maria Lindqvist"


def overdosed() -> SrsSession:
    session = example("metastases-hospital")
    first = replace(session.lesions[0], dose_gy=Decimal(45))
    return replace(session, lesions=(first, *session.lesions[1:]))


def dialog_of(window: MainWindow) -> tuple[SignDialog, ObstacleRow]:
    press(window, "Ctrl+Return")
    dialog = window.acts.dialog
    assert isinstance(dialog, SignDialog)
    (row,) = dialog.rows
    return dialog, row


def test_the_row_says_why_it_needs_a_second_person_and_names_nobody(desktop: Desktop) -> None:
    _, row = dialog_of(desktop.opened(overdosed()))

    assert row.second.isVisibleTo(row)
    assert f"somebody other than {PLANNER.name}" in row.second.text()
    assert "second person" in row.by.placeholderText()
    assert "" == row.by.text()


def test_the_name_of_who_signs_is_not_taken_and_the_row_says_so(desktop: Desktop) -> None:
    dialog, row = dialog_of(desktop.opened(overdosed()))
    row.tick.setChecked(True)
    row.why.setText("Compared with the plan print")

    row.by.setText(PLANNER.name.upper())
    assert not dialog.sign.isEnabled()
    assert row.waiver is None
    assert row.refused.isVisibleTo(row)
    assert "is not a second person here" in row.refused.text()

    row.by.setText(SECOND)
    assert dialog.sign.isEnabled()
    assert not row.refused.isVisibleTo(row)
    assert row.second.isVisibleTo(row)


def test_a_second_person_signs_it_through(desktop: Desktop) -> None:
    window = desktop.opened(overdosed())
    dialog, row = dialog_of(window)
    row.tick.setChecked(True)
    row.by.setText(SECOND)
    row.why.setText("Compared with the plan print")

    click(dialog, "Sign")

    (waiver,) = desktop.store.kept.signed["one"].waivers
    assert (SECOND, True) == (waiver.by, waiver.second_person)


def test_who_entered_the_session_is_not_taken_either(desktop: Desktop) -> None:
    dialog, row = dialog_of(desktop.opened(overdosed()))
    other = SignDialog((row.obstacle,), PLANNER.name, dialog, entered_by="Jonah Petrov, CMD")
    (of_other,) = other.rows
    of_other.tick.setChecked(True)
    of_other.why.setText("Compared")

    of_other.by.setText("J. Petrov")

    assert of_other.waiver is None
    assert "Jonah Petrov" in of_other.second.text()
    assert "Jonah Petrov" in of_other.refused.text()


def test_what_needs_nobody_else_keeps_its_row_as_it_was(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    kept = tuple(d for d in session.documents if d.key != "rx_signed")
    _, row = dialog_of(desktop.opened(replace(session, documents=kept)))
    row.tick.setChecked(True)
    row.by.setText(PLANNER.name)
    row.why.setText("Seen on paper")

    assert not row.second.isVisibleTo(row)
    assert row.waiver is not None


def test_what_identifies_the_claim_has_no_tick_and_keeps_sign_shut(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    bare = replace(session, patient=replace(session.patient, mrn=None))
    dialog, row = dialog_of(desktop.opened(bare))

    assert row.obstacle.never_passes
    assert row.tick.isHidden()
    assert "enter it in the session" in row.second.text()
    row.tick.setChecked(True)
    row.by.setText("Dr. Maria Lindqvist")
    row.why.setText("Compared")
    assert row.waiver is None
    assert not dialog.sign.isEnabled()
