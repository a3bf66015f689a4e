"""Beginning a session from a template, as a person does it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.errors import StorageFailure
from domain.session import SrsSession
from gui.begin_dialog import BeginDialog
from gui.main_window import MainWindow
from tests.gui.fakes import Desktop, example
from tests.gui.hands import press, settle

NAME = "Four mets, VMAT, mask"


def kept(desktop: Desktop) -> MainWindow:
    """A window whose session has been kept as a template."""
    window = desktop.opened(example("metastases-hospital"))
    window.actions_by_key["template"].trigger()
    naming = window.beginnings.naming
    assert naming is not None
    QTest.keyClicks(naming.name, NAME)
    QTest.keyClick(naming.name, Qt.Key.Key_Return)
    settle()
    return window


def asked(window: MainWindow) -> BeginDialog:
    press(window, "Ctrl+Shift+N")
    dialog = window.beginnings.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def titles(dialog: BeginDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_a_session_is_kept_and_another_begun_from_it_by_keyboard(desktop: Desktop) -> None:
    window = kept(desktop)
    assert NAME in window.said.text()

    dialog = asked(window)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    settle()

    session = window.document.session
    assert session.course.machine == example("metastases-hospital").course.machine
    assert session.patient == SrsSession().patient
    assert session.delivery.runs[0].date == date(2026, 10, 15)
    assert window.document.is_unsaved


def test_the_day_is_typed_as_any_date_and_a_wrong_one_is_explained(desktop: Desktop) -> None:
    dialog = asked(kept(desktop))
    dialog.day.setText("31 feb")
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "calendar" in dialog.refusal.text()

    dialog.day.setText("")
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert "day of treatment" in dialog.refusal.text()

    dialog.day.setText("+1")
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    settle()
    runs = desktop.windows[0].document.session.delivery.runs
    assert [run.date for run in runs] == [date(2026, 10, 16)]


def test_the_days_of_the_work_before_are_typed_at_the_beginning(desktop: Desktop) -> None:
    dialog = asked(kept(desktop))
    assert dialog.focusWidget() is dialog.simulation
    row = dialog.list.currentRow()
    QTest.keyClick(dialog.simulation, Qt.Key.Key_Down)
    assert dialog.list.currentRow() == row + 1
    QTest.keyClick(dialog.simulation, Qt.Key.Key_Up)

    QTest.keyClicks(dialog.simulation, "8 oct")
    QTest.keyClicks(dialog.planning, "8 octember")
    QTest.keyClick(dialog.planning, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.planning
    dialog.planning.setText("-2")
    QTest.keyClick(dialog.planning, Qt.Key.Key_Return)
    settle()

    services = desktop.windows[0].document.session.services
    dated = {service.KIND: service.date for service in services}
    assert dated["treatment_device"] == date(2026, 10, 8)
    assert dated["dose_plan"] == date(2026, 10, 13)
    assert dated["image_guidance"] is None


def test_without_templates_one_begins_blank_or_like_the_one_on_the_screen(desktop: Desktop) -> None:
    empty = desktop.window()
    assert titles(asked(empty)) == ["A blank session"]
    window = desktop.opened(example("metastases-hospital"))

    offered = titles(asked(window))

    assert len(offered) == 3
    assert offered[-1] == "A blank session"


def test_for_the_same_patient_again(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    dialog = asked(window)
    dialog.list.setCurrentRow(1)

    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    settle()

    assert window.document.session.patient == example("metastases-hospital").patient
    assert window.document.session.documents == ()


def test_a_template_is_replaced_by_its_name_and_removed(desktop: Desktop) -> None:
    window = kept(desktop)
    window.actions_by_key["template"].trigger()
    naming = window.beginnings.naming
    assert naming is not None
    assert not naming.keep.isEnabled()
    QTest.keyClicks(naming.name, NAME.upper())
    assert "Replaces" in naming.told.text()
    naming.reject()
    dialog = asked(window)
    assert titles(dialog)[0] == NAME
    assert dialog.remove.isEnabled()

    dialog.remove.click()

    assert NAME not in titles(dialog)
    assert not dialog.remove.isEnabled()
    assert desktop.store.kept.templates == ()


def test_a_store_that_refuses_is_told_in_words(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StorageFailure("The disk is full. Nothing was changed.")

    monkeypatch.setattr(desktop.store, "set_templates", refuse)
    monkeypatch.setattr(desktop.store, "templates", refuse)

    window = kept(desktop)

    assert "disk is full" in window.said.text()
    assert titles(asked(window))[-1] == "A blank session"
