"""The tables: keys, choices, copies, order; and the paths beneath them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from domain.choices import PerformanceScale, Side
from domain.errors import IllFormed
from domain.identifiers import Npi
from domain.services import Service
from domain.session import Coverage, Lesion, Provider, SrsSession, Stopped
from gui import paths
from tests.gui.fakes import Desktop, example
from tests.gui.hands import cell, click, part, press, settle, type_cell, type_in


def test_insert_adds_and_control_delete_removes(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    count = len(window.document.session.lesions)
    lesions.table.setFocus()

    QTest.keyClick(lesions.table, Qt.Key.Key_Insert)
    settle()
    assert len(window.document.session.lesions) == count + 1
    assert lesions.current_row == count

    QTest.keyClick(lesions.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert len(window.document.session.lesions) == count
    assert lesions.current_row == count - 1


def test_delete_empties_a_cell(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    lesions.table.setFocus()
    lesions.table.setCurrentIndex(cell(lesions.table, 0, "Size (mm)"))

    QTest.keyClick(lesions.table, Qt.Key.Key_Delete)

    assert window.document.session.lesions[0].max_dimension_mm is None


def test_a_choice_is_picked_in_its_cell(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")

    type_cell(lesions.table, 0, "Side", "Midline")

    assert window.document.session.lesions[0].side is Side.MIDLINE


def test_a_copy_has_a_free_id_and_stands_below(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    lesions.table.setCurrentIndex(cell(lesions.table, 1, "ID"))
    first = window.document.session.lesions[1]

    click(lesions, "Copy")

    copy = window.document.session.lesions[2]
    assert copy == replace(first, id="L5", name=None)
    assert lesions.current_row == 2


def test_a_row_moves_up_and_is_followed(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    lesions.table.setCurrentIndex(cell(lesions.table, 2, "ID"))

    click(lesions, "Up")

    assert [lesion.id for lesion in window.document.session.lesions][:3] == ["L1", "L3", "L2"]
    assert lesions.current_row == 1


def test_removing_a_row_lets_go_of_text_refused_in_it(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    type_cell(lesions.table, 0, "Size (mm)", "huge")
    assert window.document.rejections

    lesions.table.setCurrentIndex(cell(lesions.table, 0, "ID"))
    click(lesions, "Remove")

    assert not window.document.rejections


def test_text_refused_in_the_table_stands_in_the_form_too(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")

    type_cell(lesions.table, 0, "Dose (Gy)", "2000")
    settle()

    assert lesions._form is not None
    field = lesions._form.field_at("lesions[0].dose_gy")
    assert field is not None
    assert field.editor.text_now() == "2000"


def test_tab_leaves_a_table(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    lesions.table.setFocus()

    QTest.keyClick(lesions.table, Qt.Key.Key_Tab)

    assert QApplication.focusWidget() is not lesions.table


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_payer_is_suggested_yet_free(desktop: Desktop) -> None:
    window = desktop.opened(SrsSession(coverages=(Coverage(),)))

    type_in(window, "coverages[0].payer", "county_plan")

    assert window.document.session.coverages[0].payer == "county_plan"


def test_a_choice_is_cleared_with_delete(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    found = type_in(window, "course.robotic", "Yes")
    assert found.spec.shown(window.document.session.course.robotic) == "Yes"

    QTest.keyClick(found.editor, Qt.Key.Key_Delete)

    assert window.document.session.course.robotic is None
    assert isinstance(found.editor, QComboBox)
    assert found.editor.placeholderText() == "not entered"


def test_a_click_on_a_line_unfolds_it(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    panel = window.live.charges
    line = panel.charges.index(0, 0, panel.charges.index(0, 0))
    middle = panel.visualRect(line).center()

    QTest.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle))

    assert panel.isExpanded(line)


def test_a_person_is_begun_and_vanishes_again() -> None:
    begun = paths.put(SrsSession(), "team.physicist.npi", Npi("1234567893"))
    cleared = paths.put(begun, "team.physicist.npi", None)

    assert begun.team.physicist == Provider(npi=Npi("1234567893"))
    assert cleared == SrsSession()


def test_a_stop_without_details_is_still_a_stop() -> None:
    session = paths.put(SrsSession(), "delivery.stopped", Stopped())

    again = paths.put(session, "delivery.stopped.reason", None)

    assert again.delivery.stopped == Stopped()


def test_every_rule_of_the_model_is_asked_again() -> None:
    session = paths.put(SrsSession(), "course.performance_status.value", 80)

    with pytest.raises(IllFormed, match="performance status"):
        paths.put(session, "course.performance_status.scale", PerformanceScale.ECOG)


def test_paths_of_the_file_reach_every_part() -> None:
    session = SrsSession(lesions=(Lesion(id="L1"), Lesion(id="L2", name="left")))

    assert paths.get(session, "lesions[1].name") == "left"
    assert paths.get(session, "lesions[7].name") is None
    assert paths.get(session, "team.physicist.npi") is None
    assert paths.steps("delivery.presence[0].from") == ("delivery", "presence", 0, "from_")
    assert paths.is_within("lesions[1].name", "lesions")
    assert not paths.is_within("lesions[1]", "lesions[1].name")
    assert isinstance(session.services, tuple)
    assert not any(isinstance(service, Service) for service in session.services)


def test_enter_does_nothing_where_a_table_has_no_rows(desktop: Desktop) -> None:
    window = desktop.window()
    press(window, "Ctrl+N")
    lesions = part(window, "lesions")
    lesions.table.setFocus()

    QTest.keyClick(lesions.table, Qt.Key.Key_Return)
    settle()

    assert window.document.session.lesions == ()
