"""The tab of medical necessity: five things of every session, the payer's criteria, open ones."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.charge import Outcome
from domain.session import Coverage, SrsSession
from gui.main_window import MainWindow
from gui.necessity_panel import NecessityPanel
from gui.wrapping import GLYPH_ROLE, LEAD_ROLE, QUIET_ROLE
from tests.gui.fakes import Desktop, example
from tests.gui.hands import settle

NAMES = ("Location", "Size", "Characteristics", "Overall health", "Suitability")


def without_answers(session: SrsSession) -> SrsSession:
    necessity = replace(session.course.necessity, leptomeningeal_disease=None)
    course = replace(session.course, necessity=necessity)
    status = course.performance_status
    assert status is not None
    return replace(session, course=replace(course, performance_status=replace(status, value=4)))


def leads(panel: NecessityPanel) -> list[str]:
    model = panel.asked
    return [str(model.index(row, 0).data(LEAD_ROLE)) for row in range(model.rowCount())]


def opened(desktop: Desktop) -> MainWindow:
    return desktop.opened(without_answers(example("metastases-hospital")))


def test_what_is_open_comes_first_and_the_five_things_stand_together(desktop: Desktop) -> None:
    window = opened(desktop)

    shown = leads(window.live.necessity)

    assert shown[:2] == ["Performance status · not met", "No leptomeningeal disease · not recorded"]
    assert shown[2:7] == [f"{name} · met" for name in NAMES]


def test_each_criterion_tells_its_answer_and_its_source(desktop: Desktop) -> None:
    window = opened(desktop)
    model = window.live.necessity.asked

    first = model.index(0, 0)

    assert "ECOG 4" in first.data()
    assert "not met: ECOG 4" in first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Source: " in first.data(QUIET_ROLE)
    assert first.data(GLYPH_ROLE) is not None
    assert model.rowCount(first) == 0
    assert model.data(model.index(-1, 0)) is None


def test_the_tab_counts_what_is_open_and_names_whose_rules_ask(desktop: Desktop) -> None:
    window = opened(desktop)
    live = window.live

    assert "2 open" in live.tabs.tabText(2)
    assert "L35076" in live.necessity.rules.text()
    assert "77372" in live.necessity.rules.text()
    assert "Not verified" in live.necessity.rules.toolTip()


def test_a_payer_without_a_profile_is_said_to_be_without(desktop: Desktop) -> None:
    session = replace(
        example("metastases-hospital"), coverages=(Coverage(rank=1, payer="lakeshore"),)
    )

    window = desktop.opened(session)

    assert window.live.necessity.rules.text().startswith("No profile is known for this payer")


def test_enter_goes_to_the_field_that_would_answer(desktop: Desktop) -> None:
    window = opened(desktop)
    panel = window.live.necessity
    wanted: list[str] = []
    panel.go_wanted.connect(wanted.append)
    panel.view.setCurrentIndex(panel.asked.index(1, 0))

    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    QTest.keyClick(panel.view, Qt.Key.Key_Enter)

    assert wanted[0] == "course.necessity.leptomeningeal_disease"
    assert wanted[1] == "course.performance_status.value"


def test_answering_closes_the_criterion_at_once(desktop: Desktop) -> None:
    window = opened(desktop)
    answered = example("metastases-hospital")

    window.document.change(replace(window.document.session, course=answered.course), "course")
    settle()

    results = window.live.necessity.asked.results
    assert {one.outcome for one in results} == {Outcome.MET}
    assert "open" not in window.live.tabs.tabText(2)


def test_without_a_session_nothing_is_shown(desktop: Desktop) -> None:
    window = opened(desktop)
    panel = window.live.necessity

    panel.show_necessity(None)

    assert panel.asked.rowCount() == 0
    assert panel.rules.text() == ""


def test_the_page_of_a_line_tells_the_criteria_that_support_it(desktop: Desktop) -> None:
    window = opened(desktop)
    derivation = window.document.derivation
    assert derivation is not None
    delivery = next(line for line in derivation.lines if line.code == "77372")

    window.live.show_line(delivery)
    settle()

    assert window.live.line is not None
    rows = window.live.line.why.statements.rows
    assert "Medical necessity" in [row.text for row in rows]
    assert "Performance status · not met" in [row.lead for row in rows]
