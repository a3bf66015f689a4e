"""While a diagnosis is typed, codes are offered as of the day of service; Enter takes one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from domain.identifiers import Icd10
from domain.session import SrsSession
from gui.diagnosis_completer import DiagnosisCompleter
from gui.main_window import MainWindow
from storage.codec import encode_session
from tests.builders import a_session
from tests.gui.fakes import Desktop, example
from tests.gui.hands import field, part, settle

SESSION = "diagnoses"
LESION = "lesions[0].diagnosis"


def line_of(window: MainWindow, path: str) -> QLineEdit:
    editor = field(window, path).editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    return editor


def completer_of(line: QLineEdit) -> DiagnosisCompleter:
    found = line.findChild(DiagnosisCompleter)
    assert isinstance(found, DiagnosisCompleter)
    return found


def offered(line: QLineEdit) -> list[str]:
    """What the open list shows, [] when it is closed."""
    completer = completer_of(line)
    if not completer.list.isVisible():
        return []
    model = completer.offered
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]


def press(line: QLineEdit, *keys: Qt.Key) -> None:
    """Keys as they come: while the list is open, to the list, which hands on the others."""
    completer = completer_of(line)
    for key in keys:
        QTest.keyClick(completer.list if completer.list.isVisible() else line, key)
    settle()


def opened(desktop: Desktop, session: SrsSession | None = None) -> MainWindow:
    return desktop.opened(session or example("metastases-hospital"))


def test_words_and_enter_put_the_code_into_the_session(desktop: Desktop) -> None:
    window = opened(desktop)
    line = line_of(window, SESSION)

    QTest.keyClicks(line, "brain metast")
    shown = offered(line)
    press(line, Qt.Key.Key_Return)

    assert shown[0] == "C79.31   Secondary malignant neoplasm of brain"
    assert window.document.session.diagnoses == (Icd10("C79.31"),)
    assert offered(line) == []


def test_only_the_code_being_typed_is_replaced(desktop: Desktop) -> None:
    window = opened(desktop)
    line = line_of(window, SESSION)

    QTest.keyClicks(line, "C79.31, history brain malig")
    press(line, Qt.Key.Key_Return)

    assert window.document.session.diagnoses == (Icd10("C79.31"), Icd10("Z85.841"))


def test_arrows_choose_among_codes_that_begin_so(desktop: Desktop) -> None:
    window = opened(desktop)
    line = line_of(window, SESSION)

    QTest.keyClicks(line, "c793")
    codes = [text.split()[0] for text in offered(line)]
    press(line, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)

    assert codes[:3] == ["C79.31", "C79.32", "C79.3"]
    assert window.document.session.diagnoses == (Icd10("C79.32"),)


def test_a_code_typed_in_part_is_never_finished_unasked(desktop: Desktop) -> None:
    window = opened(desktop)
    line = line_of(window, SESSION)

    QTest.keyClicks(line, "C71")
    press(line, Qt.Key.Key_Return)

    assert line.text() == "C71"


def test_a_heading_says_why_it_is_not_to_be_taken_and_is_not(desktop: Desktop) -> None:
    window = opened(desktop)
    line = line_of(window, SESSION)

    QTest.keyClicks(line, "G35")
    completer = completer_of(line)
    heading = completer.offered.index(completer.offered.rowCount() - 1, 0)

    assert offered(line)[-1] == ("G35   Multiple sclerosis – only a heading; take a code under it")
    assert not completer.offered.flags(heading) & Qt.ItemFlag.ItemIsEnabled


@pytest.mark.parametrize(
    ("day", "is_offered"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)]
)
def test_what_is_offered_is_valid_on_the_day_of_service(
    desktop: Desktop, day: date, is_offered: bool
) -> None:
    session = a_session()
    runs = tuple(replace(run, date=day) for run in session.delivery.runs)
    window = opened(desktop, replace(session, delivery=replace(session.delivery, runs=runs)))
    line = line_of(window, SESSION)

    QTest.keyClicks(line, "C78.31")

    assert bool(offered(line)) is is_offered


def test_escape_closes_the_list_and_keeps_what_was_typed(desktop: Desktop) -> None:
    window = opened(desktop)
    line = line_of(window, SESSION)

    QTest.keyClicks(line, "menin")
    press(line, Qt.Key.Key_Escape)

    assert (line.text(), offered(line)) == ("menin", [])


def test_the_diagnosis_of_a_lesion_is_offered_too_and_only_the_code_is_kept(
    desktop: Desktop,
) -> None:
    window = opened(desktop)
    table = part(window, "lesions").table
    column = next(
        c
        for c, spec in enumerate(part(window, "lesions").model.columns)
        if spec.path == "diagnosis"
    )
    table.setCurrentIndex(table.model().index(0, column))
    table.edit(table.currentIndex())
    line = table.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.selectAll()

    QTest.keyClicks(line, "pituitary benign")
    press(line, Qt.Key.Key_Return, Qt.Key.Key_Return)

    assert window.document.session.lesions[0].diagnosis == Icd10("D35.2")
    assert "pituitary gland" not in encode_session(window.document.session)


def test_without_a_code_set_nothing_is_offered_and_typing_goes_on(desktop: Desktop) -> None:
    window = opened(desktop)
    window.document.diagnosis_codes = lambda: None
    line = line_of(window, SESSION)

    QTest.keyClicks(line, "C79.31")

    assert offered(line) == []
    assert window.document.session.diagnoses == (Icd10("C79.31"),)
