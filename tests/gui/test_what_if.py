"""What would follow if a session had been otherwise: on a copy, with reasons, stored nowhere."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.what_if import WhatIf
from domain.what_if_offers import offer_groups, offer_of
from domain.what_if_outcome import outcome
from gui.form import Field
from gui.main_window import MainWindow
from gui.what_if_fields import WhatIfFields
from gui.what_if_window import WhatIfWindow
from gui.what_if_words import NOTHING_ASKED
from tests.gui.fakes import Desktop, FakePrinters, example
from tests.gui.fakes_store import book
from tests.gui.hands import click, press, settle

NAMES = ("Okonkwo", "Daniel", "0005302", "2AB7CD4EF61")


def _asked(desktop: Desktop) -> tuple[MainWindow, WhatIfWindow]:
    window = desktop.opened(example("metastases-hospital"))
    press(window, "F5")
    asked = window.windows.what_if
    assert asked is not None
    return window, asked


def _tick(asked: WhatIfWindow, key: str) -> None:
    asked.ticks[key].setFocus()
    QTest.keyClick(asked.ticks[key], Qt.Key.Key_Space)
    settle()


def _ticked(asked: WhatIfWindow) -> set[str]:
    return {key for key, tick in asked.ticks.items() if tick.isChecked()}


def _shown(asked: WhatIfWindow) -> str:
    rows = asked.difference.statements.rows
    return " | ".join(text for row in rows for text in (row.lead, row.text, row.quiet))


def test_it_begins_as_recorded_and_offers_every_change(desktop: Desktop) -> None:
    window, asked = _asked(desktop)

    groups = offer_groups(window.document.session, book())

    assert [offer.key for group in groups for offer in group.offers] == list(asked.ticks)
    assert set() == _ticked(asked)
    assert NOTHING_ASKED in _shown(asked)
    assert "Facility: 6 lines, 9 units" in _shown(asked)


@pytest.mark.parametrize(
    "key",
    ["sessions.3", "lesions.one_more_complex", "plan.forward", "held.frame", "surgeon.without"],
)
def test_a_change_shows_all_that_differs_with_its_reason(desktop: Desktop, key: str) -> None:
    window, asked = _asked(desktop)
    offer = offer_of(window.document.session, book(), key)
    assert offer is not None

    _tick(asked, key)

    found = outcome(WhatIf(window.document.session).toggled(offer), book())
    shown = _shown(asked)
    wanted = [
        *(str(change.line.code) for change in found.difference.lines),
        *(sentence for change in found.difference.lines for sentence in change.because),
        *(what for change in found.difference.lines for what in change.changed),
        *(finding.sentence for finding in found.difference.findings_gained),
        *(finding.sentence for finding in found.difference.findings_lost),
        *(new.sentence for _, new in found.changed_findings),
        *(item.label for item in found.difference.papers_gained),
        *(item.label for item in found.difference.papers_lost),
    ]
    assert wanted
    assert [] == [text for text in wanted if text not in shown]
    assert {key} == _ticked(asked)


def test_one_of_a_group_takes_the_place_of_another_and_groups_add_up(desktop: Desktop) -> None:
    _, asked = _asked(desktop)

    for key in ("sessions.3", "held.frame", "sessions.5"):
        _tick(asked, key)

    assert {"sessions.5", "held.frame"} == _ticked(asked)
    assert "77373" in _shown(asked)
    assert "61800" in _shown(asked)


def test_a_second_tick_takes_a_change_back_and_one_button_takes_all(desktop: Desktop) -> None:
    _, asked = _asked(desktop)
    _tick(asked, "sessions.3")
    _tick(asked, "held.frame")

    _tick(asked, "held.frame")
    assert {"sessions.3"} == _ticked(asked)
    click(asked, "As recorded")

    assert set() == _ticked(asked)
    assert NOTHING_ASKED in _shown(asked)


def test_totals_by_claim_stand_beside_each_other(desktop: Desktop) -> None:
    _, asked = _asked(desktop)

    _tick(asked, "surgeon.without")

    assert "Neurosurgery: 2 lines, 4 units → no line" in _shown(asked)


def test_nothing_is_written_and_the_session_stays(desktop: Desktop, tmp_path: Path) -> None:
    window, asked = _asked(desktop)
    session, kept = window.document.session, repr(desktop.store.kept)

    _tick(asked, "sessions.3")
    _tick(asked, "held.frame")
    _print(desktop, asked)
    asked.sheets.ask_file = lambda name: str(tmp_path / name)
    click(asked.sheets.preview, "Save PDF…")  # type: ignore[arg-type]

    assert repr(desktop.store.kept) == kept
    assert window.document.session is session
    assert not window.document.is_unsaved
    assert [path.name for path in tmp_path.iterdir()] == ["superbill-facility-what-if.pdf"]


def _print(desktop: Desktop, asked: WhatIfWindow) -> bytes:
    click(asked, "Preview and print…")
    preview = asked.sheets.preview
    assert preview is not None
    desktop.qtbot.waitUntil(lambda: preview.sheet is not None)
    assert preview.sheet is not None
    return preview.sheet.pdf


def test_it_is_printed_with_its_mark_on_every_page_and_nobodys_name(desktop: Desktop) -> None:
    _, asked = _asked(desktop)
    _tick(asked, "sessions.3")

    _print(desktop, asked)
    preview = asked.sheets.preview
    assert preview is not None
    click(preview, "With reasons")
    desktop.qtbot.waitUntil(lambda: preview.sheet is not None)
    assert preview.sheet is not None
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(preview.sheet.pdf)).pages]

    assert len(pages) > 1
    assert all("WHAT IF – not a claim" in page for page in pages)
    assert [] == [name for page in pages for name in NAMES if name in page]
    assert "not a claim" in preview.say.text()


def test_paper_gets_the_bytes_that_were_shown(desktop: Desktop) -> None:
    desktop.printers = FakePrinters("SRS office")
    _, asked = _asked(desktop)
    _tick(asked, "sessions.3")
    pdf = _print(desktop, asked)
    preview = asked.sheets.preview
    assert preview is not None

    preview.print.click()
    desktop.qtbot.waitUntil(lambda: bool(desktop.printers.sent))

    assert desktop.printers.sent[0] == ("SRS office", pdf, "Isocenter sheet what-if")


def test_any_session_can_be_asked_and_changes_hold_from_the_start(desktop: Desktop) -> None:
    session = example("metastases-hospital")

    asked = WhatIfWindow(desktop.services(), session, "An example of 61800", offers=("held.frame",))
    asked.show()
    settle()

    assert asked.windowTitle() == "An example of 61800"
    assert {"held.frame"} == _ticked(asked)
    assert "61800" in _shown(asked)
    asked.close()


def test_every_change_says_its_group_to_a_screen_reader(desktop: Desktop) -> None:
    _, asked = _asked(desktop)

    assert all(": " in tick.accessibleName() for tick in asked.ticks.values())
    assert asked.ticks["sessions.3"].accessibleDescription()


def _fields(asked: WhatIfWindow) -> WhatIfFields:
    click(asked, "Change fields…")
    assert asked.fields is not None
    return asked.fields


def _type(fields: WhatIfFields, path: str, text: str) -> None:
    fields.editor.go_to(path)
    settle()
    field = next(f for f in fields.findChildren(Field) if f.path == path and f.isVisible())
    field.editor.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field.editor, text)
    QTest.keyClick(field.editor, Qt.Key.Key_Tab)
    settle()


def test_fields_of_the_copy_can_be_typed_and_are_no_part_of_the_session(desktop: Desktop) -> None:
    window, asked = _asked(desktop)
    session, kept = window.document.session, repr(desktop.store.kept)

    _type(_fields(asked), "course.planned_sessions", "3")

    shown = _shown(asked)
    assert "Changed by hand" in shown
    assert "Planned sessions: 3" in shown
    assert asked.outcome.difference.lines
    assert all(str(change.line.code) in shown for change in asked.outcome.difference.lines)
    assert window.document.session is session
    assert repr(desktop.store.kept) == kept


def test_a_tick_is_shown_in_the_fields_and_what_was_typed_stays(desktop: Desktop) -> None:
    _, asked = _asked(desktop)
    fields = _fields(asked)
    _type(fields, "course.planned_sessions", "3")

    _tick(asked, "held.frame")

    assert fields.document.session == asked.asked.session
    assert "Planned sessions: 3" in _shown(asked)
    assert "61800" in _shown(asked)


def test_what_was_typed_is_taken_back_with_the_rest(desktop: Desktop) -> None:
    window, asked = _asked(desktop)
    fields = _fields(asked)
    _type(fields, "course.planned_sessions", "3")

    click(asked, "As recorded")

    assert window.document.session == asked.asked.session == fields.document.session
    assert NOTHING_ASKED in _shown(asked)


def test_a_typed_change_that_no_longer_fits_is_named(desktop: Desktop) -> None:
    _, asked = _asked(desktop)
    _tick(asked, "sessions.3")
    session = asked.asked.session
    runs = (*session.delivery.runs[:-1], replace(session.delivery.runs[-1], start=None))
    _fields(asked).document.change(
        replace(session, delivery=replace(session.delivery, runs=runs)), "run 3"
    )
    settle()

    _tick(asked, "sessions.3")

    assert "No longer fits: " in _shown(asked)


def test_enter_in_a_field_of_the_copy_adds_nothing_and_escape_keeps_what_was_typed(
    desktop: Desktop,
) -> None:
    window, asked = _asked(desktop)
    fields = _fields(asked)
    fields.editor.go_to("patient.family_name")
    settle()
    typed = next(f for f in fields.findChildren(Field) if f.path == "patient.family_name")
    typed.editor.setFocus()

    QTest.keyClick(typed.editor, Qt.Key.Key_Return)
    settle()
    assert asked.asked.session == window.document.session
    _type(fields, "course.planned_sessions", "3")
    QTest.keyClick(fields, Qt.Key.Key_Escape)
    settle()

    assert not fields.isVisible()
    assert "Planned sessions: 3" in _shown(asked)
