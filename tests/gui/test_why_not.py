"""Why a code is not charged: typed or picked, answered with what would have to be otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCompleter

from domain.case import Case
from domain.choices import ImmobilizationKind
from domain.expectation_entries import Standing
from domain.identifiers import ProcedureCode
from domain.why_not import left_out, why_not
from gui.main_window import MainWindow
from gui.why_not_window import WhyNotWindow
from gui.why_not_words import STANDINGS
from tests.gui.fakes import Desktop, example
from tests.gui.fakes_store import book
from tests.gui.hands import click, press, settle


def _asked(desktop: Desktop) -> tuple[MainWindow, WhyNotWindow]:
    window = desktop.opened(example("metastases-hospital"))
    press(window, "F4")
    asked = window.windows.why_not
    assert asked is not None
    return window, asked


def _type(asked: WhyNotWindow, text: str) -> None:
    asked.code.clear()
    QTest.keyClicks(asked.code, text)
    QTest.keyClick(asked.code, Qt.Key.Key_Return)
    settle()


def _shown(asked: WhyNotWindow) -> str:
    rows = asked.answer.statements.rows
    return " | ".join(text for row in rows for text in (row.lead, row.text, row.quiet))


def test_f4_lists_what_a_rule_left_out_and_what_is_often_looked_for(desktop: Desktop) -> None:
    window, asked = _asked(desktop)
    derivation = window.document.derivation
    assert derivation is not None
    case = Case(session=window.document.session)

    listed = [row.choice for row in asked.likely.statements.rows if not row.is_head]

    assert [
        *dict.fromkeys(str(item.code) for item in derivation.not_charged),
        *(str(one.code) for one in left_out(case, derivation, book())),
    ] == listed
    assert asked.code.hasFocus()


@pytest.mark.parametrize(
    "code", ["61800", "77387", "77372", "77014", "77373", "77432", "99215", "00100"]
)
def test_every_code_gets_the_answer_of_the_domain(desktop: Desktop, code: str) -> None:
    window, asked = _asked(desktop)
    derivation = window.document.derivation
    assert derivation is not None

    _type(asked, code)

    told = why_not(Case(session=window.document.session), derivation, ProcedureCode(code), book())
    shown = _shown(asked)
    wanted = [
        STANDINGS[told.standing],
        *told.because,
        *(fact.text for fact in told.facts),
        told.remedy,
        *(cite.title for cite in told.cites),
    ]
    assert [] == [text for text in wanted if text not in shown]
    assert asked.title.text().startswith(code)


def test_what_would_have_to_be_otherwise_is_said_and_enter_goes_there(desktop: Desktop) -> None:
    window, asked = _asked(desktop)
    asked.likely.stand_on("61800")
    QTest.keyClick(asked.likely, Qt.Key.Key_Return)
    settle()

    assert asked.answer.stand_on("Immobilization: mask (rigid frame would charge it)")
    QTest.keyClick(asked.answer, Qt.Key.Key_Return)
    settle()

    editor = window.editor_now()
    assert editor.pages[editor.tabs.currentIndex()].page.key == "course"


def test_what_is_mended_in_the_session_changes_the_answer(desktop: Desktop) -> None:
    window, asked = _asked(desktop)
    _type(asked, "61800")
    assert "Held by mask" in _shown(asked)
    session = window.document.session
    held = replace(session.course.immobilization, kind=ImmobilizationKind.RIGID_FRAME)

    window.document.change(
        replace(session, course=replace(session.course, immobilization=held)), "frame"
    )
    settle()

    assert "Held by mask" not in _shown(asked)


def test_a_code_is_found_by_our_words_for_it(desktop: Desktop) -> None:
    _, asked = _asked(desktop)
    completer = asked.code.completer()
    assert isinstance(completer, QCompleter)

    completer.setCompletionPrefix("head frame")
    found = completer.currentCompletion()
    completer.activated.emit(found)

    assert found.startswith("61800 · ")
    assert asked.title.text().startswith("61800 · ")


def test_what_is_no_code_is_refused_in_a_sentence(desktop: Desktop) -> None:
    _, asked = _asked(desktop)

    _type(asked, "frame")

    assert "five characters" in asked.title.text()
    assert () == asked.answer.statements.rows


def test_the_last_row_below_a_code_left_out_asks_for_it(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    panel = window.live.charges
    model = panel.charges
    group = model.index(model.rowCount() - 1, 0)
    code = model.index(0, 0, group)
    panel.setExpanded(code, True)
    panel.setCurrentIndex(model.index(model.rowCount(code) - 1, 0, code))

    QTest.keyClick(panel, Qt.Key.Key_Return)

    asked = window.windows.why_not
    assert asked is not None
    assert asked.title.text().startswith(code.data())


def test_f4_on_a_code_left_out_asks_for_it(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    panel = window.live.charges
    group = panel.charges.index(panel.charges.rowCount() - 1, 0)
    code = panel.charges.index(1, 0, group)
    panel.setFocus()
    panel.setCurrentIndex(code)

    press(window, "F4")

    asked = window.windows.why_not
    assert asked is not None
    assert asked.title.text().startswith(code.data())
    assert asked.likely.current is not None
    assert asked.likely.current.choice == code.data()


def test_with_the_session_put_away_it_says_what_to_do(desktop: Desktop) -> None:
    window, asked = _asked(desktop)
    _type(asked, "61800")

    window.document.close()
    settle()

    (row,) = asked.likely.statements.rows
    assert "Open one first" in row.text
    assert () == asked.answer.statements.rows


def test_it_is_asked_again_when_it_comes_back(desktop: Desktop) -> None:
    window, asked = _asked(desktop)
    _type(asked, "61797")
    assert STANDINGS[Standing.CHARGED] in _shown(asked)
    click(asked, "Close")
    session = window.document.session
    window.document.change(replace(session, lesions=session.lesions[:1]), "one lesion")
    settle()

    press(window, "F4")

    assert window.windows.why_not is asked
    assert STANDINGS[Standing.CHARGED] not in _shown(asked).split(" | ")[0:4]
