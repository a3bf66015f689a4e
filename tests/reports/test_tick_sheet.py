"""The paper form: every word on the page, boxes ticked or open, the same bytes each time."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from domain.documents import Paper
from domain.errors import Refused
from domain.tick_sheet import TickField, TickSection, TickSheet, TickTable
from reports.page import Box, Placed
from reports.page import Sheet as PaperSheet
from reports.tick_sheet import layout, render

SIZES = {Paper.LETTER: (612, 792), Paper.A4: (595, 842)}
SEX = TickField(label="Sex", span=6, options=(("Female", True), ("Male", False)))
FORM = TickSheet(
    practice="Lakeside Hospital",
    patient="Quillfeather, Marta · MRN 0004711",
    sections=(
        TickSection(
            title="Patient",
            note="Only if: the card was seen",
            fields=(TickField(label="Family name", span=6, value="Quillfeather"), SEX),
        ),
        TickSection(
            title="Lesions",
            table=TickTable(
                columns=("ID", "Site"), widths=(4, 12), rows=(("L1", "Frontal lobe"), ("", ""))
            ),
        ),
        TickSection(title="Notes", fields=(TickField(label="Remarks", span=12, lines=3),)),
    ),
    edition="Rules 2026.1",
)


def _pages(form: TickSheet) -> list[str]:
    found = PdfReader(io.BytesIO(render(form)), strict=True).pages
    return [" ".join(page.extract_text().split()) for page in found]


def test_every_word_of_the_form_is_on_the_page() -> None:
    (text,) = _pages(FORM)

    for words in (
        "Lakeside Hospital",
        "Quillfeather, Marta · MRN 0004711",
        "Only if: the card was seen",
        "Family name",
        "Sex",
        "Female",
        "Male",
        "Lesions",
        "L1",
        "Frontal lobe",
        "Remarks",
        "Rules 2026.1 · Page 1 of 1",
    ):
        assert words in text, words


def test_a_blank_form_has_room_for_the_patient_instead_of_a_name() -> None:
    (text,) = _pages(replace(FORM, patient=""))

    assert "Patient, MRN:" in text
    assert "Quillfeather, Marta" not in text


def _boxes(pages: tuple[tuple[Placed, ...], ...]) -> list[Box]:
    return [box for page in pages for placed in page for box in placed.row.boxes]


@pytest.mark.parametrize("ticked", ["Female", "Male", ""])
def test_the_box_of_a_choice_is_filled_and_the_others_are_open(ticked: str) -> None:
    options = tuple((word, word == ticked) for word in ("Female", "Male"))
    section = TickSection(title="Patient", fields=(replace(SEX, options=options),))

    boxes = _boxes(layout(replace(FORM, sections=(section,))))

    assert len([box for box in boxes if box.fill is None]) == 2
    assert len([box for box in boxes if box.fill == 0.0]) == int(bool(ticked))


@pytest.mark.parametrize("paper", list(Paper))
def test_the_form_fits_its_paper(paper: Paper) -> None:
    many = replace(FORM, paper=paper, sections=FORM.sections * 12)

    reader = PdfReader(io.BytesIO(render(many)))

    sizes = {(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages}
    assert sizes == {SIZES[paper]}
    edge = PaperSheet(paper)
    for page in layout(many):
        for placed in page:
            assert all(box.x + box.width <= edge.right + 0.01 for box in placed.row.boxes)
            assert all(edge.left <= rule.x <= rule.end <= edge.right for rule in placed.row.rules)
            assert placed.top + placed.row.height <= edge.height


def test_every_page_names_the_patient_and_counts_itself() -> None:
    found = _pages(replace(FORM, sections=FORM.sections * 12))

    assert len(found) > 1
    for number, text in enumerate(found, 1):
        assert "Quillfeather, Marta · MRN 0004711" in text
        assert f"Page {number} of {len(found)}" in text


def test_a_section_that_goes_on_says_so() -> None:
    rows = (("L1", "Frontal lobe"),) * 60
    table = TickTable(columns=("ID", "Site"), widths=(4, 12), rows=rows)
    long = replace(FORM, sections=(TickSection(title="Lesions", table=table),))

    assert "Lesions, continued ID Site" in _pages(long)[1]


def test_the_same_form_gives_the_same_bytes() -> None:
    assert render(FORM) == render(FORM)


def test_the_title_of_the_file_names_no_patient() -> None:
    about = PdfReader(io.BytesIO(render(FORM))).metadata

    assert about is not None
    assert about.title == "Session form"
    assert not any("Quillfeather" in str(value) for value in about.values())


def test_a_character_without_a_font_is_refused_by_its_field() -> None:
    odd = TickField(label="Family name", span=6, value="\ue000")

    with pytest.raises(Refused, match='field "value"'):
        render(replace(FORM, sections=(TickSection(title="Patient", fields=(odd,)),)))
