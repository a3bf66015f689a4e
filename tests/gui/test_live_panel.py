"""The right side: charges with their reasons, what is left out, findings that jump, documents."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from domain.charge import Severity
from domain.choices import Role
from domain.session import SrsSession
from gui.charges_model import CODE, MODIFIERS, UNITS, WHAT
from gui.main_window import MainWindow
from gui.record_dialog import RecordDialog
from gui.who_acts import DONE
from gui.wrapping import LEAD_ROLE, QUIET_ROLE
from tests.gui.fakes import Desktop, example
from tests.gui.hands import click, press, settle, type_in

MANY = example("metastases-hospital")


def test_charges_stand_under_their_claim_with_code_units_modifiers_and_diagnoses(
    desktop: Desktop,
) -> None:
    window = desktop.opened(example("metastases-hospital"))
    model = window.live.charges.charges
    derivation = window.document.derivation
    assert derivation is not None

    groups = [model.index(row, 0).data() for row in range(model.rowCount())]
    facility = model.index(0, 0)
    delivery = _line(window, "77372")

    assert groups == ["Facility", "Radiation oncology", "Neurosurgery", "Not charged"]
    assert model.rowCount(facility) == len(derivation.lines_of(derivation.billers[0]))
    assert delivery.siblingAtColumn(UNITS).data() == "1"
    assert delivery.siblingAtColumn(MODIFIERS).data() == ""
    assert delivery.siblingAtColumn(WHAT).data()
    assert "C79.31" in delivery.siblingAtColumn(WHAT).data(QUIET_ROLE)


def test_the_reasons_of_a_line_unfold_below_it_and_stay_unfolded_while_typing(
    desktop: Desktop,
) -> None:
    window = desktop.opened(example("metastases-hospital"))
    panel = window.live.charges
    panel.setCurrentIndex(_line(window, "77372"))

    QTest.keyClick(panel, Qt.Key.Key_Return)
    line = _line(window, "77372")
    assert panel.isExpanded(line)
    because = panel.charges.node(line).line
    assert because is not None
    below = [panel.charges.index(r, 0, line) for r in range(panel.charges.rowCount(line))]
    assert below[0].data() == because.because[0]
    assert any("Sources:" in (index.data(QUIET_ROLE) or "") for index in below)

    session = window.document.session
    window.document.change(replace(session, notes="x"), "note")
    settle()
    assert panel.isExpanded(_line(window, "77372"))
    assert panel.charges.path_at(panel.currentIndex()) == panel.charges.path_at(
        _line(window, "77372")
    )


def test_what_is_not_charged_says_why_at_once(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    model = window.live.charges.charges
    derivation = window.document.derivation
    assert derivation is not None

    group = model.index(model.rowCount() - 1, 0)
    shown = [model.index(row, WHAT, group).data(QUIET_ROLE) for row in range(model.rowCount(group))]

    assert len(shown) == len(derivation.not_charged)
    assert all(
        left_out.because[0] in text
        for left_out, text in zip(derivation.not_charged, shown, strict=True)
    )


def test_findings_come_gravest_first_with_a_word_beside_the_colour(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    window = desktop.opened(replace(session, diagnoses=(), documents=()))
    model = window.live.findings.found

    ranks = [finding.severity.rank for finding in model.findings]
    words = [model.index(row, 0).data(LEAD_ROLE).split(" ·")[0] for row in range(len(ranks))]

    assert ranks == sorted(ranks)
    assert set(words) <= {"Stop", "Hold", "Warning", "Note"}
    assert Severity.HOLD.rank in ranks


def test_a_finding_takes_the_keyboard_to_its_field(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    lesions = (replace(session.lesions[0], max_dimension_mm=None), *session.lesions[1:])
    window = desktop.opened(replace(session, lesions=lesions))
    model = window.live.findings.found
    row = next(
        row
        for row, finding in enumerate(model.findings)
        if any("max_dimension_mm" in path for path in finding.fields)
    )

    window.live.findings.setFocus()
    window.live.findings.setCurrentIndex(model.index(row, 0))
    QTest.keyClick(window.live.findings, Qt.Key.Key_Return)
    settle()

    editor = window.editor_now()
    assert editor.pages[editor.tabs.currentIndex()].page.key == "lesions"
    table = editor.views_of("lesions")[0]
    assert table.table.hasFocus()
    index = table.table.currentIndex()
    assert (index.row(), table.model.spec_at(index).path) == (0, "max_dimension_mm")


def test_f8_walks_through_the_findings(desktop: Desktop) -> None:
    window = desktop.opened(replace(example("metastases-hospital"), diagnoses=()))
    assert window.live.findings.found.rowCount() > 1

    press(window, "F8")
    first = window.live.findings.currentIndex().row()
    press(window, "F8")
    second = window.live.findings.currentIndex().row()
    press(window, "F7")

    assert (first, second) == (0, 1)
    assert window.live.findings.currentIndex().row() == 0


@pytest.mark.parametrize("key", ["F8", "F7"])
def test_f7_and_f8_put_the_caret_into_the_field_and_select_it(desktop: Desktop, key: str) -> None:
    window = desktop.opened(replace(MANY, patient=replace(MANY.patient, birth_date=None)))
    model = window.live.findings.found

    for _ in range(model.rowCount()):
        press(window, key)
        at = model.findings[window.live.findings.currentIndex().row()]
        if "patient.birth_date" in at.fields:
            break

    focused = window.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.accessibleName() == "Birth date"


def test_open_documents_stand_under_who_must_act(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    unsigned = tuple(
        replace(document, signed_by=(), signed_on=None) if document.key == "rx_signed" else document
        for document in session.documents
    )
    window = desktop.opened(replace(session, documents=unsigned))
    model = window.live.checklist.model()

    heads = [model.index(row, 0).data() for row in range(model.rowCount())]

    assert heads[0] == "Iris Halvorsen: 1 signature"
    assert heads[-1].startswith(DONE)
    assert model.index(0, 0, model.index(0, 0)).data(LEAD_ROLE) == "Not signed"


def test_a_document_is_recorded_from_the_checklist(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    without = tuple(d for d in session.documents if d.key != "rx_signed")
    window = desktop.opened(replace(session, documents=without))
    assert window.live.badge.text == "Needs attention"

    press(window, "F9")
    dialog = window.acts.dialog
    assert isinstance(dialog, RecordDialog)
    dialog.dated.setText("31/12")
    click(dialog, "Record")
    assert dialog.refusal.isVisible()
    dialog.dated.setText("2026-10-13")
    dialog.signed_on.setText("10/13/2026")
    dialog.roles[Role.RADIATION_ONCOLOGIST].setChecked(True)
    click(dialog, "Record")

    document = next(d for d in window.document.session.documents if d.key == "rx_signed")
    assert document.signed_by == (Role.RADIATION_ONCOLOGIST,)
    assert window.live.badge.text == "Ready to sign"


def test_the_next_step_is_one_sentence_and_f6_goes_there(desktop: Desktop) -> None:
    window = desktop.window()
    press(window, "Ctrl+N")

    assert window.live.badge.text == "Blocked"
    assert "place of service" in window.live.sentence.text()
    press(window, "F6")

    editor = window.editor_now()
    assert editor.pages[editor.tabs.currentIndex()].page.key == "setting"


@pytest.mark.parametrize(
    ("session", "words"),
    [
        (SrsSession(), "Enter: Place of service"),
        (replace(MANY, lesions=()), "Add a lesion"),
        (replace(MANY, documents=()), "Record: "),
        (MANY, "Sign…"),
    ],
)
def test_the_button_names_the_next_step(desktop: Desktop, session: SrsSession, words: str) -> None:
    window = desktop.opened(session)

    assert window.live.go.words.startswith(words)
    assert words in window.live.go.accessibleName()


def test_the_button_leads_from_a_new_session_to_print(desktop: Desktop) -> None:
    window = desktop.window()
    assert window.live.go.words == "New session"
    window.live.go.click()
    settle()
    assert window.document.about is not None

    window.acts.begin(MANY)
    settle()
    assert window.live.go.words == "Save"
    press(window, "F6")
    assert window.live.go.words == "Sign…"
    press(window, "F6")
    assert window.acts.dialog is not None
    click(window.acts.dialog, "Sign")
    assert window.live.go.words == "Print…"


def test_what_is_typed_in_a_cell_is_taken_before_the_next_step(desktop: Desktop) -> None:
    lesion = replace(MANY.lesions[0], max_dimension_mm=None, dose_gy=None)
    window = desktop.opened(replace(MANY, lesions=(lesion, *MANY.lesions[1:])))
    press(window, "F6")
    QTest.keyClicks(QApplication.focusWidget() or window, "9")

    press(window, "F6")

    assert window.document.session.lesions[0].max_dimension_mm == Decimal(9)
    assert window.live.go.words == "Enter: Lesion L1, dose"
    table = window.editor_now().views_of("lesions")[0].table
    assert table.spec_at_hand.path == "dose_gy"


def test_an_empty_list_is_begun_by_the_next_step(desktop: Desktop) -> None:
    window = desktop.opened(replace(MANY, coverages=()))
    assert window.live.go.words == "Add the coverage"

    press(window, "F6")

    assert [coverage.rank for coverage in window.document.session.coverages] == [1]


def test_a_folded_group_is_walked_to_and_unfolded_by_keyboard(desktop: Desktop) -> None:
    window = desktop.opened(replace(MANY, documents=MANY.documents[:8]))
    panel = window.live.checklist
    window.live.focus_checklist()
    head = panel.model().index(0, 0)
    panel.setCurrentIndex(head)

    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert not panel.isExpanded(head)
    QTest.keyClick(panel, Qt.Key.Key_Down)
    assert panel.currentIndex() == panel.model().index(1, 0)
    QTest.keyClick(panel, Qt.Key.Key_Up)
    QTest.keyClick(panel, Qt.Key.Key_Right)
    assert panel.isExpanded(head)


def test_a_tab_with_a_finding_says_so(desktop: Desktop) -> None:
    window = desktop.opened(replace(example("metastases-hospital"), lesions=()))
    editor = window.editor_now()
    at = next(i for i, page in enumerate(editor.pages) if page.page.key == "lesions")

    assert not editor.tabs.tabIcon(at).isNull()
    assert "to look at" in editor.tabs.tabBar().accessibleTabName(at)


def test_what_the_last_change_brought_is_marked_until_the_next(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    window = desktop.opened(session)
    assert _leads(window) == {}
    large = replace(session.lesions[0], max_dimension_mm=Decimal(36))

    window.document.change(replace(session, lesions=(large, *session.lesions[1:-1])), "size")
    settle()

    assert _leads(window) == {"61798": "new", "61797": "changed: units 3 → 2"}
    index = _line(window, "61798")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("new, 61798")
    window.document.change(replace(window.document.session, notes="x"), "note")
    settle()
    assert _leads(window) == {}


def test_a_code_that_is_charged_no_longer_says_so(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    window = desktop.opened(session)
    took_part = replace(session.course.neurosurgeon_took_part, treatment=False)
    course = replace(session.course, neurosurgeon_took_part=took_part)

    window.document.change(replace(session, course=course), "part")
    settle()

    assert _leads(window)["61796"] == "no longer charged"


def test_another_session_is_no_change_to_the_one_before(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))

    window.acts.begin(example("schwannoma-hospital"))
    settle()

    assert _leads(window) == {}


def _leads(window: MainWindow) -> dict[str, str]:
    """What is said before each line or left-out code, by code."""
    model = window.live.charges.charges
    groups = [model.index(row, 0) for row in range(model.rowCount())]
    rows = [
        (model.index(row, CODE, group).data(), model.index(row, WHAT, group).data(LEAD_ROLE))
        for group in groups
        for row in range(model.rowCount(group))
    ]
    return {code: lead for code, lead in rows if lead}


@pytest.mark.parametrize(
    ("change", "page", "word"),
    [
        ({}, "lesions", "no gap"),
        ({"lesions": ()}, "lesions", "stop"),
        ({"documents": ()}, "documents", "hold"),
        ({"notes": "", "overrides": ()}, "other", "empty"),
    ],
)
def test_each_tab_says_how_far_it_is(
    desktop: Desktop, change: dict[str, object], page: str, word: str
) -> None:
    window = desktop.opened(replace(example("metastases-hospital"), **change))  # type: ignore[arg-type]
    editor = window.editor_now()
    at = next(i for i, one in enumerate(editor.pages) if one.page.key == page)

    assert editor.bar.mark(at).word == word
    assert editor.bar.mark(at).told in editor.bar.accessibleTabName(at)


def test_a_tab_is_begun_while_nothing_is_charged_and_refused_while_text_is(
    desktop: Desktop,
) -> None:
    window = desktop.window()
    press(window, "Ctrl+N")
    type_in(window, "patient.family_name", "Marlow")
    editor = window.editor_now()
    assert editor.bar.mark(7).word == "empty"
    type_in(window, "notes", "seen")
    assert editor.bar.mark(7).word == "begun"

    type_in(window, "patient.birth_date", "31/31/1961")

    assert editor.bar.mark(0).word == "refused"


@pytest.mark.parametrize("width", [1280, 1920])
def test_every_tab_is_seen_whole(desktop: Desktop, width: int) -> None:
    window = desktop.opened(replace(example("metastases-hospital"), lesions=(), documents=()))
    window.resize(width, 720)
    settle()
    bar = window.editor_now().bar

    last = bar.tabRect(bar.count() - 1)

    assert bar.count() == 8
    assert last.right() <= bar.width()
    assert bar.width() <= window.editor_now().width()


def _line(window: MainWindow, code: str) -> QModelIndex:
    model = window.live.charges.charges
    for group in range(model.rowCount()):
        parent = model.index(group, 0)
        for row in range(model.rowCount(parent)):
            index = model.index(row, CODE, parent)
            if index.data() == code:
                return index
    raise LookupError(code)
