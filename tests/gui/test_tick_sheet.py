"""The paper form follows the session page: the same fields in the same order, blank or recorded."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.documents import Paper
from domain.session import SrsSession
from domain.tick_sheet import TickSection, TickSheet
from gui.fields import FieldSpec, Grid, Group, Page, Part, Records, Toggle
from gui.main_window import MainWindow
from gui.pages import pages
from gui.parsing import Kind
from gui.preview import PreviewDialog
from gui.tick_sheet import NOT_ON_PAPER, tick_sheet
from reports.tick_sheet import render
from tests.gui.fakes import Desktop, FakePrinters, example
from tests.gui.fakes_store import book
from tests.gui.hands import click, press, settle

PAGES = pages({key: kind.label for key, kind in book().documents.items()})
PARTS = tuple((page.key, part) for page in PAGES for part in page.parts)
BLANK = SrsSession()


def _form(session: SrsSession = BLANK, shown: tuple[Page, ...] = PAGES) -> TickSheet:
    return tick_sheet(shown, session, practice="Lakeside Hospital", edition="Rules 2026.1")


def _named(form: TickSheet, title: str) -> tuple[TickSection, ...]:
    return tuple(s for s in form.sections if s.title.removesuffix(", more") == title)


def _labels(sections: tuple[TickSection, ...]) -> set[str]:
    fields = {field.label for section in sections for field in section.fields}
    columns = {c for section in sections if section.table for c in section.table.columns}
    return fields | columns


def _wanted(part: Part) -> tuple[FieldSpec, ...]:
    return part.fields if isinstance(part, Group | Toggle) else part.columns


def _is_left_out(part: Part) -> bool:
    return isinstance(part, Records) and part.path in NOT_ON_PAPER


@pytest.mark.parametrize(("page", "part"), PARTS, ids=[f"{k}-{p.title}" for k, p in PARTS])
def test_every_part_of_the_session_page_is_on_the_form_or_declared_to_be_left_out(
    page: str, part: Part
) -> None:
    sections = _named(_form(), part.title)

    if _is_left_out(part):
        assert sections == (), page
    else:
        assert {spec.title for spec in _wanted(part)} <= _labels(sections)


def test_only_what_is_typed_at_the_desk_is_left_out() -> None:
    paths = {part.path for _, part in PARTS if isinstance(part, Records)}

    assert {"history", "overrides", "coverages"} == NOT_ON_PAPER
    assert paths >= NOT_ON_PAPER


def test_the_parts_follow_the_order_of_the_session_page() -> None:
    titles = [part.title for _, part in PARTS if not _is_left_out(part)]

    found = [s.title for s in _form().sections if not s.title.endswith(", more")]

    assert found == [*titles, "Filled in and entered"]


def test_a_row_of_the_team_stands_for_each_role() -> None:
    (grid,) = (part for _, part in PARTS if isinstance(part, Grid))
    (section,) = _named(_form(), grid.title)

    assert section.table is not None
    assert [row[0] for row in section.table.rows] == [name for _, name in grid.rows]


def test_a_new_field_of_the_session_page_comes_to_the_form_by_itself() -> None:
    spec = FieldSpec(path="patient.phone", label="Second phone", help="Made up.")
    group = Group(title="Made up", base="", fields=(spec,))
    page = Page(key="extra", title="Extra", parts=(group,))

    form = _form(shown=(*PAGES, page))

    assert _labels(_named(form, "Made up")) == {"Second phone"}


def test_a_blank_form_names_nobody_and_ticks_nothing() -> None:
    form = _form()

    assert form.patient == ""
    fields = [field for section in form.sections for field in section.fields]
    assert {field.value for field in fields} == {""}
    assert not any(is_ticked for field in fields for _, is_ticked in field.options)
    roles = {name for _, part in PARTS if isinstance(part, Grid) for _, name in part.rows}
    assert {cell for s in form.sections if s.table for row in s.table.rows for cell in row} == {
        "",
        *roles,
    }


def test_a_recorded_form_holds_every_value_of_the_fields_it_shows() -> None:
    session = example("metastases-hospital")

    form = _form(session)

    assert set(_values(session)) <= set(_said(form))
    assert form.patient == "Okonkwo-Reyes, Daniel · MRN 0005302"


def _values(session: SrsSession) -> Iterator[str]:
    """What the fields of the session page show."""
    for _, part in PARTS:
        if isinstance(part, Group):
            for spec in part.fields:
                if text := spec.shown(spec.get(session, part.base)):
                    yield text


def _said(form: TickSheet) -> Iterator[str]:
    for section in form.sections:
        for field in section.fields:
            yield field.value
            yield from (word for word, is_ticked in field.options if is_ticked)


def test_every_lesion_has_a_row_and_there_is_room_for_more() -> None:
    session = example("metastases-hospital")

    for section in _named(_form(session), "Lesions"):
        assert section.table is not None
        names = [row[0] for row in section.table.rows]
        assert names[: len(session.lesions)] == [lesion.id for lesion in session.lesions]
        assert names[-2:] == ["", ""]


def test_notes_have_room_to_write() -> None:
    notes = {spec.title for _, part in PARTS for spec in _wanted(part) if spec.kind is Kind.NOTE}

    fields = [field for section in _form().sections for field in section.fields]

    assert {field.label for field in fields if field.lines > 1} == notes - {
        spec.title for _, part in PARTS if _is_left_out(part) for spec in _wanted(part)
    }


NAMES = ("Łukasz Żółć", "王小明", "김철수", "محمد الأحمد", "יעל כהן", "Дмитрий", "O'Brien-Ó")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", list(Paper))
def test_a_name_in_any_script_stands_on_both_papers(name: str, paper: Paper) -> None:
    session = example("metastases-hospital")
    session = replace(session, patient=replace(session.patient, family_name=name))

    pdf = render(replace(_form(session), paper=paper))

    text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert name in text.split("Tick one box")[0]
    assert name in text.split("Family name")[1]


# In the window ------------------------------------------------------------------------------


def _shown(window: MainWindow, key: str, qtbot: QtBot) -> PreviewDialog:
    window.actions_by_key[key].trigger()
    forms = window.prints.forms
    assert forms is not None
    preview = forms.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=10_000)
    qtbot.waitUntil(lambda: preview.printers.count() > 0)
    return preview


def _text(preview: PreviewDialog) -> str:
    assert preview.sheet is not None
    found = PdfReader(io.BytesIO(preview.sheet.pdf)).pages
    return "\n".join(page.extract_text() for page in found)


class _SlowPrinters(FakePrinters):
    """Takes nothing before it is told to go on."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.go_on = Event()

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        assert self.go_on.wait(20)
        super().send(printer, pdf, job=job, copies=copies, paper=paper)


def test_a_form_that_was_ordered_is_printed_though_the_key_card_is_opened_next(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = slow = _SlowPrinters("Vault")
    window = desktop.window()
    preview = _shown(window, "form", qtbot)
    qtbot.waitUntil(preview.printers.isEnabled)
    preview.print.click()
    preview.reject()

    window.actions_by_key["print_keys"].trigger()
    settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    slow.go_on.set()

    qtbot.waitUntil(lambda: window.said.text() == "Printed Blank form on Vault.")
    assert [printer for printer, *_ in slow.sent] == ["Vault"]


def test_a_blank_form_can_be_printed_without_a_session_and_leaves_no_note(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.printers = FakePrinters("Vault")
    window = desktop.window()
    preview = _shown(window, "form", qtbot)
    qtbot.waitUntil(preview.printers.isEnabled)

    preview.print.click()
    qtbot.waitUntil(lambda: bool(desktop.printers.sent))

    assert preview.sheet is not None
    assert desktop.printers.sent == [("Vault", preview.sheet.pdf, "Isocenter sheet session-form")]
    assert desktop.store.kept.drafts_out == []
    assert desktop.store.kept.sheets == 0


def test_the_form_of_a_session_shows_it_and_that_it_leaves_is_noted(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    window = desktop.opened(example("metastases-hospital"))
    preview = _shown(window, "form_of", qtbot)
    forms = window.prints.forms
    assert forms is not None
    names: list[str] = []

    def chosen(suggestion: str) -> str:
        names.append(suggestion)
        return str(tmp_path / "form.pdf")

    forms.ask_file = chosen
    click(preview, "Save PDF…")

    assert "Okonkwo-Reyes" in _text(preview)
    assert names == ["session-form.pdf"]
    assert preview.sheet is not None
    assert (tmp_path / "form.pdf").read_bytes() == preview.sheet.pdf
    (note,) = desktop.store.kept.drafts_out
    assert note[:2] == ("one", None)
    assert preview.save.isEnabled()


def test_the_file_names_no_patient_inside_either(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.opened(example("metastases-hospital"))

    preview = _shown(window, "form_of", qtbot)

    assert preview.sheet is not None
    about = PdfReader(io.BytesIO(preview.sheet.pdf)).metadata
    assert about is not None
    assert about.title == "Session form"
    assert not any("Okonkwo" in str(value) for value in about.values())


def test_without_a_session_there_is_no_form_of_one(desktop: Desktop) -> None:
    window = desktop.window()

    assert not window.actions_by_key["form_of"].isEnabled()
    press(window, "Ctrl+N")
    assert window.actions_by_key["form_of"].isEnabled()


def test_the_form_comes_on_the_paper_that_is_chosen(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.window()
    preview = _shown(window, "form", qtbot)

    preview.fields.papers.setCurrentText("A4")
    preview.fields.papers.activated.emit(2)
    qtbot.waitUntil(lambda: preview.sheet is not None and preview.sheet.paper is Paper.A4)

    assert preview.sheet is not None
    box = PdfReader(io.BytesIO(preview.sheet.pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
