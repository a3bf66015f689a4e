"""Typing a session: the panel follows, ill-formed text stays and is explained, undo and redo."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from domain.charge import ChargeLine
from domain.choices import PlaceOfService
from domain.services import SpecialPhysicsConsult
from domain.session import Lesion, SrsSession
from gui.form import Field
from gui.main_window import MainWindow
from tests.gui.fakes import Desktop, example
from tests.gui.hands import cell, click, field, part, press, settle, team, type_cell, type_in


def test_a_new_session_is_typed_field_by_field(desktop: Desktop) -> None:
    window = desktop.window()

    press(window, "Ctrl+N")
    type_in(window, "patient.family_name", "Marlow")
    type_in(window, "patient.birth_date", "04/09/1961")
    type_in(window, "setting.place_of_service", "22 Hospital, on campus")
    type_in(window, "course.planned_sessions", "1")
    type_in(window, "course.robotic", "No")
    type_in(window, "diagnoses", "c79.31 C34.11")

    session = window.document.session
    assert session.patient.family_name == "Marlow"
    assert session.patient.birth_date == date(1961, 4, 9)
    assert session.setting.place_of_service is PlaceOfService.ON_CAMPUS_HOSPITAL
    assert session.course.planned_sessions == 1
    assert session.course.robotic is False
    assert session.diagnoses == ("C79.31", "C34.11")


def test_lesions_are_typed_in_their_table_and_the_charges_follow(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    before = {line.code: line.units for line in _lines(window)}
    lesions = part(window, "lesions")

    type_cell(lesions.table, 0, "Size (mm)", "35.0")

    assert window.document.session.lesions[0].max_dimension_mm == Decimal("35.0")
    after = {line.code: line.units for line in _lines(window)}
    assert before != after
    assert "61798" in after


def test_a_lesion_is_added_with_a_free_id_and_removed_with_one_undo(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    count = len(window.document.session.lesions)

    press(window, "Ctrl+L")
    assert len(window.document.session.lesions) == count + 1
    ids = [lesion.id for lesion in window.document.session.lesions]
    assert len(ids) == len(set(ids))

    press(window, "Ctrl+Z")
    assert len(window.document.session.lesions) == count


def test_the_form_below_the_table_follows_the_current_row(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")

    lesions.table.setCurrentIndex(cell(lesions.table, 2, "Name"))
    settle()
    type_in(window, "lesions[2].volume_cc", "0.9")

    assert window.document.session.lesions[2].volume_cc == Decimal("0.9")
    assert [les.volume_cc for les in window.document.session.lesions].count(Decimal("0.9")) == 1


def test_each_kind_of_work_has_its_own_fields(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    services = part(window, "services")
    kinds = [type(service).__name__ for service in window.document.session.services]

    row = kinds.index("DosePlan")
    services.table.setCurrentIndex(cell(services.table, row, "Date"))
    settle()

    shown = {found.spec.label for found in services.findChildren(Field) if found.isVisible()}
    assert shown == {"Date", "Method", "Count", "New image set", "Reason", "Billed by"}


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("patient.birth_date", "31/31/1961", "calendar"),
        ("patient.birth_date", "yesterday", "four digits"),
        ("lesions[0].dose_gy", "2000", "cGy"),
        ("lesions[0].dose_gy", "0", "above 0"),
        ("lesions[0].dose_gy", "-18", "above 0"),
        ("lesions[0].dose_gy", "nan", "digits"),
        ("lesions[0].dose_gy", "٢٠", "digits"),
        ("lesions[0].max_dimension_mm", "500", "millimetres"),
        ("lesions[0].diagnosis", "C7931X9", "ICD-10-CM"),
        ("patient.family_name", "Mar\x07low", "control character"),
        ("course.planned_sessions", "1.5", "whole number"),
    ],
)
def test_ill_formed_text_stays_is_explained_and_never_reaches_the_session(
    desktop: Desktop, path: str, text: str, said: str
) -> None:
    window = desktop.opened(example("metastases-hospital"))
    before = window.document.session
    found = field(window, path)

    found.editor.setFocus()
    found.editor.setText(text)  # type: ignore[union-attr]
    found.editor.typed.emit(text)
    QTest.keyClick(found.editor, Qt.Key.Key_Tab)
    settle()

    assert window.document.session == before
    assert found.editor.text_now() == text
    assert found._refusal is not None
    assert found._refusal.isVisible()
    assert said in found._refusal.text()
    assert said in window.live.sentence.text()


def test_an_ill_formed_cell_keeps_its_text_with_the_reason(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    table = team(window)
    before = window.document.session

    type_cell(table, 0, "NPI", "1234567890")

    index = cell(table, 0, "NPI")
    assert window.document.session == before
    assert index.data() == "1234567890"
    assert "last digit" in index.data(Qt.ItemDataRole.ToolTipRole)
    type_cell(table, 0, "NPI", "1234567893")
    provider = window.document.session.team.radiation_oncologist
    assert provider is not None
    assert provider.npi == "1234567893"
    assert not window.document.rejections


def test_typing_in_one_field_is_one_undo_and_typed_back_is_none(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    machine = window.document.session.course.machine
    stack = window.document.undo_stack

    type_in(window, "course.machine", "Linac 9")
    assert stack.count() == 1
    press(window, "Ctrl+Z")
    assert window.document.session.course.machine == machine
    press(window, "Ctrl+Shift+Z")
    assert window.document.session.course.machine == "Linac 9"
    press(window, "Ctrl+Z")

    editor = field(window, "course.machine").editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert not window.document.is_unsaved


def test_a_burst_of_changes_derives_once(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    seen: list[int] = []
    window.document.derivation_changed.connect(lambda: seen.append(1))
    editor = field(window, "course.machine").editor
    editor.setFocus()

    for letter in "Linac 12":
        QTest.keyClicks(editor, letter)
    seen.clear()
    window.document.change(_named(window.document.session, "A"), "x")
    window.document.change(_named(window.document.session, "B"), "x")
    settle()

    assert seen == [1]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_work_is_added_by_its_kind(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    services = part(window, "services")
    count = len(window.document.session.services)

    click(services, "Add work")
    menu = services.findChildren(QMenu)[-1]
    next(act for act in menu.actions() if act.text() == "Special physics consult").trigger()
    menu.close()
    settle()

    assert isinstance(window.document.session.services[count], SpecialPhysicsConsult)
    assert services.current_row == count
    type_in(window, f"services[{count}].request", "Re-irradiation near the chiasm")
    added = window.document.session.services[count]
    assert isinstance(added, SpecialPhysicsConsult)
    assert added.request == "Re-irradiation near the chiasm"


def test_a_stop_is_begun_and_taken_back_with_its_box(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    window.editor_now().go_to("delivery.stopped")
    settle()
    box = window.focusWidget()
    QTest.keyClick(box, Qt.Key.Key_Space)
    settle()
    assert window.document.session.delivery.stopped is not None
    type_in(window, "delivery.stopped.reason", "Power failure")
    assert window.document.session.delivery.stopped.reason == "Power failure"


def test_two_lesions_cannot_be_given_one_id(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")

    type_cell(lesions.table, 1, "ID", "L1")

    assert [les.id for les in window.document.session.lesions][:2] == ["L1", "L2"]
    assert "same id" in cell(lesions.table, 1, "ID").data(Qt.ItemDataRole.ToolTipRole)


def test_a_wheel_over_a_choice_changes_nothing(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    before = window.document.session
    editor = field(window, "setting.place_of_service").editor

    event = QWheelEvent(
        QPointF(5, 5), QPointF(editor.mapToGlobal(QPoint(5, 5))), QPoint(0, 0), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor, event)
    settle()

    assert window.document.session == before


def test_a_field_cleared_is_not_entered_again(desktop: Desktop) -> None:
    window = desktop.opened(replace(SrsSession(), lesions=(Lesion(id="L1", name="x"),)))

    type_in(window, "lesions[0].name", "")

    assert window.document.session.lesions[0].name is None


def _lines(window: MainWindow) -> tuple[ChargeLine, ...]:
    derivation = window.document.derivation
    return derivation.lines if derivation else ()


def _named(session: SrsSession, name: str) -> SrsSession:
    return replace(session, patient=replace(session.patient, family_name=name))


def test_undo_goes_back_through_the_fields_wherever_the_caret_is(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    before = window.document.session
    type_in(window, "course.machine", "Linac 9")
    type_in(window, "patient.mrn", "0099")
    after = window.document.session
    held = QApplication.focusWidget()
    assert held is not None

    QTest.keySequence(held, QKeySequence("Ctrl+Z"))
    assert window.document.session == replace(after, patient=before.patient)
    QTest.keySequence(held, QKeySequence("Ctrl+Z"))
    assert window.document.session == before
    QTest.keySequence(held, QKeySequence("Ctrl+Y"))
    QTest.keySequence(held, QKeySequence("Ctrl+Shift+Z"))
    assert window.document.session != before


def test_undo_names_the_change_and_stays_at_hand_as_long_as_the_window(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    undo, redo = (window.actions_by_key[key] for key in ("undo", "redo"))
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False)

    type_in(window, "course.machine", "Linac 9")
    assert (undo.text(), undo.isEnabled(), redo.isEnabled()) == (
        "&Undo Change Machine",
        True,
        False,
    )
    undo.trigger()
    assert window.document.session.course.machine == "Linac 3"
    assert (redo.text(), undo.isEnabled(), redo.isEnabled()) == (
        "&Redo Change Machine",
        False,
        True,
    )

    press(window, "Ctrl+W")
    gc.collect()
    assert (undo.text(), undo.isEnabled(), redo.isEnabled()) == ("&Undo", False, False)
