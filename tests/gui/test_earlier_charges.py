"""The history on the screen: filled from other sessions, marked by a person, kept ever after."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from domain.choices import HistoryCourse, HistoryIntent
from domain.identifiers import ProcedureCode
from domain.session import HistoryLine, SrsSession
from gui.main_window import MainWindow
from gui.sign_dialog import SignDialog
from tests.gui.fakes import Desktop, example, put
from tests.gui.hands import cell, click, field, part, press, type_cell, type_in


def a_second_session(desktop: Desktop, session: SrsSession | None = None) -> MainWindow:
    """A window on a second session of a patient of whom another one is signed."""
    window = desktop.opened(example("metastases-hospital"))
    press(window, "Ctrl+Return")
    assert isinstance(window.acts.dialog, SignDialog)
    click(window.acts.dialog, "Sign")
    press(window, "Ctrl+W")
    put(desktop.store, session or replace(example("metastases-hospital"), services=()), "two")
    window.acts.open("two")
    return window


def shown(window: MainWindow, row: int, title: str) -> str:
    model = part(window, "history").table.model()
    return str(
        model.data(cell(part(window, "history").table, row, title), Qt.ItemDataRole.DisplayRole)
    )


def test_a_line_says_where_it_stands(desktop: Desktop) -> None:
    window = a_second_session(desktop)
    assert "charged" == shown(window, 0, "State")
    assert window.document.session.history[0].code == shown(window, 0, "Code")

    put(desktop.store, example("metastases-hospital"), "three")
    window.acts.look_up_history()

    last = len(window.document.session.history) - 1
    assert "not signed yet" == shown(window, last, "State")


def test_what_is_said_of_a_line_stays_over_looking_again_and_saving(desktop: Desktop) -> None:
    window = a_second_session(desktop)

    type_cell(part(window, "history").table, 0, "Course", "Same")
    window.acts.look_up_history()
    assert window.document.session.history[0].course is HistoryCourse.SAME
    press(window, "Ctrl+S")
    press(window, "Ctrl+W")
    window.acts.open("two")

    assert window.document.session.history[0].course is HistoryCourse.SAME
    assert not window.isWindowModified()


def test_it_can_be_taken_back(desktop: Desktop) -> None:
    window = a_second_session(desktop)
    type_cell(part(window, "history").table, 0, "Course", "Same")

    press(window, "Ctrl+Z")

    assert window.document.session.history[0].course is None
    assert window.document.session.history


def test_what_stands_in_another_session_is_not_retyped_here(desktop: Desktop) -> None:
    window = a_second_session(desktop)
    table = part(window, "history").table

    flags = table.model().flags(cell(table, 0, "Code"))

    assert not flags & Qt.ItemFlag.ItemIsEditable
    assert table.model().flags(cell(table, 0, "Course")) & Qt.ItemFlag.ItemIsEditable
    before = window.document.session.history
    part(window, "history").remove()
    assert set(before) == set(window.document.session.history)


def test_an_operation_done_elsewhere_is_added_by_hand(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))

    part(window, "history").add()
    type_in(window, "history[0].code", "61510")
    type_in(window, "history[0].date_of_service", "2026-09-20")
    type_in(window, "history[0].biller", "Neurosurgery")
    type_in(window, "history[0].intended", "Staged")
    window.acts.look_up_history()

    (line,) = window.document.session.history
    assert ("61510", HistoryIntent.STAGED, None) == (line.code, line.intended, line.session)
    window.document.derive_now()
    assert window.document.derivation is not None
    (first,) = (x for x in window.document.derivation.lines if x.code in ("61796", "61798"))
    assert "58" in first.modifiers


def test_lines_of_another_patient_are_put_aside_and_come_back(desktop: Desktop) -> None:
    carried = HistoryLine(code=ProcedureCode("77372"))
    session = replace(example("metastases-hospital"), history=(carried,))
    window = desktop.opened(session)
    mrn = str(session.patient.mrn)
    type_in(window, "history[0].course", "Other")
    said = replace(carried, course=HistoryCourse.OTHER)
    assert [said] == list(window.document.session.history)

    type_in(window, "patient.mrn", "0000001")
    assert not window.document.session.history
    type_in(window, "patient.mrn", mrn)

    assert [said] == list(window.document.session.history)


def test_until_the_store_was_asked_nothing_is_taken_away(desktop: Desktop) -> None:
    stored = HistoryLine(code=ProcedureCode("77372"), session="gone", signed=True)
    session = replace(example("metastases-hospital"), history=(stored,))
    window = desktop.opened(session)
    window.document.open(window.document.about, session)  # type: ignore[arg-type]  # it is open

    type_in(window, "course.machine", "Linac 9")
    assert [stored] == list(window.document.session.history)
    window.acts.look_up_history()

    assert not window.document.session.history


def test_the_question_leads_to_the_line_it_asks_about(desktop: Desktop) -> None:
    window = a_second_session(desktop, example("metastases-hospital"))
    window.document.derive_now()
    assert window.document.derivation is not None
    asked = {f.id for f in window.document.derivation.findings}

    assert "edit.charged_twice" in asked
    assert field(window, "history[0].course").isVisible()
