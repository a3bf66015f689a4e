"""A charge line opens to all it stands on: facts that lead to their fields, rule, sources."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.case import Case
from domain.charge import CheckStatus
from domain.choices import Biller
from domain.why import why
from gui.line_page import LinePage
from gui.main_window import MainWindow
from gui.statements import Statement
from tests.gui.fakes import Desktop, example
from tests.gui.fakes_store import book
from tests.gui.hands import click, press, settle

SECTIONS = (
    "Why it is charged",
    "Rule",
    "Doubts",
    "Facts recorded",
    "Published facts used",
    "Claim and place",
    "Modifiers",
    "Diagnoses in their order",
    "Documents",
    "Sources",
)


def _opened(desktop: Desktop) -> MainWindow:
    return desktop.opened(example("metastases-hospital"))


def _stand_on(window: MainWindow, code: str) -> None:
    """Stand on the first line, or code left out, that shows `code`."""
    panel = window.live.charges
    model = panel.charges
    for group in range(model.rowCount()):
        parent = model.index(group, 0)
        for row in range(model.rowCount(parent)):
            if model.index(row, 0, parent).data() == code:
                panel.setCurrentIndex(model.index(row, 0, parent))
                return
    raise LookupError(code)


def _page(window: MainWindow) -> LinePage:
    page = window.live.line
    assert page is not None
    return page


def _rows(window: MainWindow) -> tuple[Statement, ...]:
    return _page(window).why.statements.rows


def _heads(window: MainWindow) -> list[str]:
    return [row.text for row in _rows(window) if row.is_head]


def _explained(desktop: Desktop, code: str) -> MainWindow:
    window = _opened(desktop)
    _stand_on(window, code)
    press(window, "F3")
    return window


def test_f3_opens_the_line_in_place_of_the_charges_with_everything_it_stands_on(
    desktop: Desktop,
) -> None:
    window = _explained(desktop, "77372")

    page = _page(window)
    assert page.isVisible()
    assert not window.live.charges.isVisible()
    assert page.why.hasFocus()
    assert page.title.text().startswith("77372 · ")
    assert "Facility" in page.about.text()
    assert [head for head in _heads(window) if head in SECTIONS] == list(SECTIONS)


def test_what_the_domain_says_is_shown_whole(desktop: Desktop) -> None:
    window = _explained(desktop, "77372")
    derivation = window.document.derivation
    assert derivation is not None
    line = next(line for line in derivation.lines if line.code == "77372")

    told = why(Case(session=window.document.session), derivation, line, book())
    rows = _rows(window)
    shown = " | ".join(text for row in rows for text in (row.lead, row.text, row.quiet))

    in_use = [p for p in told.papers if p.status is not CheckStatus.NOT_APPLICABLE]
    wanted = [
        *told.because,
        told.rule.says,
        *(fact.text for fact in told.facts),
        *(fact.value for fact in told.rule_facts),
        *(f"since {fact.effective}" for fact in told.rule_facts if fact.effective),
        told.claim.why,
        told.order,
        *(code for code, _ in told.diagnoses),
        *(paper.label for paper in in_use),
        *(cite.title for cite in told.cites),
        *(cite.publisher for cite in told.cites),
        *(f"verified on {cite.verified_on}" for cite in told.cites),
    ]
    assert [] == [text for text in wanted if text not in shown]
    assert "high confidence: official or specialty sources say so" in shown


def test_each_source_stands_once_with_all_its_places(desktop: Desktop) -> None:
    window = _explained(desktop, "77372")
    rows = _rows(window)
    at = next(n for n, row in enumerate(rows) if row.is_head and row.text == "Sources")
    keys = [row.lead for row in rows[at + 1 :]]

    assert len(set(keys)) == len(keys)
    assert "delivery table" in next(row.quiet for row in rows[at:] if row.lead == "S10")


def test_the_last_row_below_a_line_leads_to_all_of_it(desktop: Desktop) -> None:
    window = _opened(desktop)
    panel = window.live.charges
    _stand_on(window, "77372")

    QTest.keyClick(panel, Qt.Key.Key_Right)
    line = panel.currentIndex()
    assert panel.isExpanded(line)
    last = panel.charges.index(panel.charges.rowCount(line) - 1, 0, line)
    panel.setCurrentIndex(last)
    QTest.keyClick(panel, Qt.Key.Key_Return)

    assert "Enter opens it" in last.data(Qt.ItemDataRole.AccessibleTextRole)
    assert _page(window).title.text().startswith("77372 · ")


def test_enter_on_a_fact_takes_the_keyboard_to_its_field(desktop: Desktop) -> None:
    window = _explained(desktop, "77372")
    page = _page(window)

    assert page.why.stand_on("Place of service")
    QTest.keyClick(page.why, Qt.Key.Key_Return)
    settle()

    editor = window.editor_now()
    assert editor.pages[editor.tabs.currentIndex()].page.key == "setting"
    assert not page.why.hasFocus()


def test_enter_on_a_document_stands_on_it_in_the_checklist(desktop: Desktop) -> None:
    window = _explained(desktop, "77372")
    page = _page(window)

    assert page.why.stand_on("Informed consent for radiation")
    QTest.keyClick(page.why, Qt.Key.Key_Return)
    settle()

    assert window.live.checklist.isVisible()
    assert window.live.checklist.hasFocus()


def test_escape_and_the_button_come_back_to_the_same_line(desktop: Desktop) -> None:
    window = _explained(desktop, "77372")

    QTest.keyClick(_page(window).why, Qt.Key.Key_Escape)
    assert window.live.charges.hasFocus()
    line = window.live.charges.current_line
    assert line is not None
    assert line.code == "77372"
    press(window, "F3")
    click(window, "‹ Charges")

    assert window.live.charges.isVisible()


def test_what_is_typed_beside_it_changes_the_explanation(desktop: Desktop) -> None:
    window = _explained(desktop, "61797")
    session = window.document.session
    assert "3 units" in _page(window).about.text()

    window.document.change(replace(session, lesions=session.lesions[:-1]), "one lesion fewer")
    settle()

    assert "2 units" in _page(window).about.text()


def test_a_line_that_is_gone_says_so(desktop: Desktop) -> None:
    window = _explained(desktop, "61797")
    session = window.document.session

    window.document.change(replace(session, lesions=session.lesions[:1]), "one lesion")
    settle()

    (row,) = _rows(window)
    assert "no longer charged" in row.text


def test_nothing_is_asked_while_nobody_looks(desktop: Desktop) -> None:
    window = _opened(desktop)
    assert window.live.line is None
    _stand_on(window, "61797")
    press(window, "F3")
    QTest.keyClick(_page(window).why, Qt.Key.Key_Escape)
    session = window.document.session

    window.document.change(replace(session, lesions=session.lesions[:-1]), "one lesion fewer")
    settle()
    assert "3 units" in _page(window).about.text()
    press(window, "F3")

    assert "2 units" in _page(window).about.text()


def test_without_a_line_stood_on_the_first_one_is_told(desktop: Desktop) -> None:
    window = _opened(desktop)
    derivation = window.document.derivation
    assert derivation is not None

    press(window, "F3")

    first = derivation.lines_of(Biller.FACILITY)[0]
    assert _page(window).title.text().startswith(f"{first.code} · ")


def test_putting_the_session_away_comes_back_to_the_charges(desktop: Desktop) -> None:
    window = _explained(desktop, "77372")

    press(window, "Ctrl+W")

    assert window.live.pages.currentIndex() == 0


def test_a_row_under_a_heading_is_said_with_it_and_headings_are_passed_over(
    desktop: Desktop,
) -> None:
    window = _explained(desktop, "77372")
    shown = _page(window).why
    model = shown.statements

    spoken = model.index(shown.currentIndex().row()).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Why it is charged: ")
    for _ in range(len(model.rows)):
        assert not model.rows[shown.currentIndex().row()].is_head
        QTest.keyClick(shown, Qt.Key.Key_Down)
    assert shown.currentIndex().row() == len(model.rows) - 1
