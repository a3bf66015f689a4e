"""A superbill: what stands on each page, always the same bytes, never more than the value says."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from pypdf.generic import ContentStream, DictionaryObject

from domain.choices import Biller
from domain.documents import Mark, Paper, SheetCheck, SheetDiagnosis, SheetFinding, SheetWaiver
from reports.superbill import render
from tests.reports.sheets import a_lesion, a_line, a_superbill, pages, read

ROOT: Final = Path(__file__).parents[2]

# The whole page as another program reads it. A change of a word shows up here and is looked at.
GOLDEN: Final = (
    "Lakeside Radiation Oncology Associates Department of Radiation Oncology"
    " 1200 Harbor Avenue, Cleveland, OH 44101 · 216-555-0100"
    " Billing NPI 1234567893 · Tax ID 34-1234567"
    " Radiation oncology superbill PROFESSIONAL SERVICES Sheet 000123"
    " Patient Coverage Providers Quillfeather, Marta"
    " MRN 0004711 Birth date 1961-04-09 Sex Female"
    " Primary Medicare Part B Member ID 1EG4TE5MK73"
    " Rendering Iris Halvorsen, MD NPI 2000000119"
    " Facility Lakeside University Hospital NPI 2000000333"
    " Diagnoses (ICD-10-CM) A C79.31 Metastasis in the brain B C34.11 Malignant tumor"
    " Charges Date POS Code Service Modifiers Diagnosis Units Charge ($)"
    " 2026-10-15 22 77263 Clinical planning A B 1 412.50"
    " 2026-10-15 22 77300 Dose calculation 26 A B 4 1,150.00"
    " 2026-10-15 22 77432 Physician management, one-session cranial radiosurgery A B 1 1,150.00"
    " Total charges $2,712.50"
    " Radiosurgery record Session 2026-10-15 09:10–09:42 Machine Linac 3"
    " Lesions Lesion Kind and site Size Dose, isodose Simple or complex"
    " L1 Met 1 Metastasis, frontal lobe, left 14.0 mm 20 Gy margin, 80%"
    " Simple: no complex criterion is met and 14.0 mm is below 35.0 mm."
    " L2 Met 2 Metastasis, frontal lobe, left 14.0 mm 20 Gy margin, 80%"
    " Simple: no complex criterion is met and 14.0 mm is below 35.0 mm."
    " Documentation 14 of 14 required documents are complete."
    " Signature Charges signed electronically Iris Halvorsen, MD, 2026-10-16 14:05 UTC"
    " Suggested from the facts recorded. Not a claim. CPT is a copyright work."
    " Rules 2026.11, verified for 2025-01-01 to 2026-12-31 Sheet 000123 Page 1 of 1"
)


def text(**changes: object) -> str:
    return " ".join(pages(a_superbill(**changes)))


def test_a_usual_claim_stands_on_one_page_word_for_word() -> None:
    assert [GOLDEN] == pages(a_superbill())


@pytest.mark.parametrize(
    ("paper", "size"), [(Paper.LETTER, (612, 792)), (Paper.A4, (595, 842))], ids=["letter", "a4"]
)
def test_a_usual_claim_fits_either_paper(paper: Paper, size: tuple[int, int]) -> None:
    lines = tuple(a_line(code=f"7730{n}") for n in range(8))
    document = read(a_superbill(paper=paper, lines=lines, with_reasons=False))

    assert 1 == len(document.pages)
    box = document.pages[0].mediabox
    assert size == (round(box.width), round(box.height))


def test_a_facility_sheet_has_revenue_codes_and_no_pointers() -> None:
    lines = (a_line(revenue_code="0333", place_of_service="", pointers=()),)
    diagnoses = (SheetDiagnosis(mark="Principal", code="Z51.0"),)

    said = text(biller=Biller.FACILITY, lines=lines, diagnoses=diagnoses)

    assert "Date Rev. Code Service Modifiers Units Charge ($) 2026-10-15 0333 77432" in said
    assert "Principal Z51.0" in said


def test_a_sheet_without_prices_says_so_and_leaves_the_charges_blank() -> None:
    said = text(lines=(a_line(charge=None),), total=None)

    assert "A B 1 Total charges not priced" in said


def test_large_sums_are_grouped_and_carry_cents() -> None:
    assert "Total charges $1,234,567.80" in text(total=Decimal("1234567.8"))


def test_four_modifiers_stand_in_four_boxes() -> None:
    page = read(a_superbill(lines=(a_line(modifiers=("26", "59", "XU", "76")),))).pages[0]
    places: dict[str, float] = {}
    x = 0.0
    for operands, name in ContentStream(page.get_contents(), page.pdf).operations:
        if name == b"Tm":
            x = float(operands[4])
        elif name == b"Tj":
            places.setdefault(str(operands[0]), x)

    found = [places[modifier] for modifier in ("26", "59", "XU", "76")]
    assert all(17 < second - first < 21 for first, second in pairwise(found))


def test_reasons_are_printed_only_on_request() -> None:
    reason = "The radiation oncologist managed a course of one session."

    assert reason not in text()
    assert reason in text(with_reasons=True)
    assert "Source: S11, management is a physician's" in text(with_reasons=True)
    assert "Considered and not charged 77290 Part of the inverse plan." in text(with_reasons=True)
    assert "Part of the inverse plan." not in text()


def test_a_line_without_cites_prints_no_empty_source() -> None:
    assert "Source" not in text(lines=(a_line(cites=()),), with_reasons=True, not_charged=())


def test_a_line_that_a_person_changed_says_who_and_why() -> None:
    note = "Changed by R. Ellis: present throughout"

    assert note in text(lines=(a_line(note=note),))


def test_what_is_open_let_pass_or_stopped_stands_on_the_sheet() -> None:
    said = text(
        findings=(SheetFinding(severity="Stop", sentence="Two codes exclude each other."),),
        open_items=(
            SheetCheck(label="Prescription", status="missing", who="radiation oncologist"),
            SheetCheck(label="Plan", status="late"),
        ),
        waivers=(
            SheetWaiver(
                what="Consent is missing.", why="On paper.", by="R. Ellis", on="2026-10-16"
            ),
            SheetWaiver(what="Report is missing.", why="Asked for.", by="R. Ellis"),
        ),
    )

    assert (
        "Stop Two codes exclude each other."
        " Open Prescription: missing, waits for radiation oncologist"
        " Open Plan: late"
        " Let pass Consent is missing. Reason: On paper. By R. Ellis, 2026-10-16."
        " Let pass Report is missing. Reason: Asked for. By R. Ellis."
    ) in said


def test_sentences_about_no_lesion_of_the_table_are_printed_too() -> None:
    assert "Lesion L9 is simple." in text(complexity=("Lesion L9 is simple.",), lesions=())


def test_a_draft_is_marked_large_and_in_words_on_every_page() -> None:
    sheet = a_superbill(
        mark=Mark.DRAFT,
        mark_note="Not signed.",
        sheet_number="",
        lines=tuple(a_line() for _ in range(60)),
    )

    found = pages(sheet)

    assert len(found) > 1
    assert all(page.startswith("DRAFT") for page in found)
    assert "DRAFT Not signed." in found[0]
    assert all("Not numbered · DRAFT" in page for page in found[1:])
    assert "Draft superbill" == read(sheet).metadata.title  # type: ignore[union-attr]


def test_a_reprint_is_marked_and_an_original_is_not() -> None:
    note = "Handed out once before, first as sheet 000101."

    assert f"REPRINT {note}" in text(mark=Mark.REPRINT, mark_note=note)
    assert "REPRINT" not in text()


def test_the_mark_lies_under_the_text_and_is_pale() -> None:
    page = read(a_superbill(mark=Mark.DRAFT)).pages[0]
    operations = ContentStream(page.get_contents(), page.pdf).operations
    shown = [index for index, (_, name) in enumerate(operations) if name == b"Tj"]
    greys = [float(operands[0]) for operands, name in operations[: shown[0]] if name == b"g"]

    assert greys[-1] >= 0.9


def test_forty_lines_go_on_overleaf_under_repeated_heads() -> None:
    lines = tuple(a_line(code=f"{77000 + n}") for n in range(40))

    found = pages(a_superbill(lines=lines))

    assert [f"Page {n + 1} of {len(found)}" for n in range(len(found))] == [
        page[page.rindex("Page") :] for page in found
    ]
    assert all(f"{77000 + n}" in " ".join(found) for n in range(40))
    assert "Charges, continued Date POS Code Service" in found[1]
    assert all(page.startswith("Quillfeather, Marta") for page in found[1:])


def test_forty_lesions_and_a_page_of_diagnoses_lose_nothing() -> None:
    lesions = tuple(a_lesion(id=f"L{n}", name=f"Target {n} end") for n in range(40))
    diagnoses = tuple(SheetDiagnosis(mark="Other", code=f"C71.{n}") for n in range(120))

    said = text(lesions=lesions, diagnoses=diagnoses, diagnosis_note="One was left out.")

    assert all(f"Target {n} end" in said for n in range(40))
    assert all(f"C71.{n} " in said for n in range(120))
    assert "Lesions, continued" in said
    assert "One was left out." in said


def test_a_note_of_ten_thousand_characters_is_printed_to_its_end() -> None:
    note = " ".join(f"word{n}" for n in range(1300)) + " end"

    found = pages(a_superbill(lines=(a_line(note=note),)))

    assert len(found) > 1
    words = " ".join(found).split()
    assert all(f"word{n}" in words for n in range(1300))


def test_a_name_of_120_characters_is_printed_whole() -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff" * 4

    found = "".join(pages(a_superbill(patient_name=name))).replace(" ", "")

    assert name in found


@pytest.mark.parametrize(
    "name",
    ["<b>PAID</b>", "O'Brien & Sons", "<img src='/etc/hostname'/>", "</para>", "(a) \\ )", "%s{0}"],
)
def test_markup_in_a_name_is_only_letters(name: str) -> None:
    assert name in text(patient_name=name)


def test_a_line_break_in_a_value_is_a_blank() -> None:
    assert "Marta Ode" in text(patient_name="Marta\nOde")
    assert "Sheet 12 34" in text(sheet_number="12\t34")


_WATCH: Final = """
import sys
from reports.superbill import render
from tests.reports.sheets import a_superbill
evil = "<img src='/etc/hostname'/><a href='http://localhost/'>x</a>"
render(a_superbill())
touched = []
sys.addaudithook(
    lambda event, args: touched.append((event, str(args[:1])))
    if event == "open" or event.startswith(("socket", "urllib", "subprocess")) else None
)
render(a_superbill(patient_name=evil, coverage_facts=(("Payer", evil),)))
print(touched)
"""

_DIGEST: Final = """
import hashlib
from reports.superbill import render
from tests.reports.sheets import a_superbill
render(a_superbill(patient_name="\\u0645\\u062d\\u0645\\u062f"))
names = ("Quillfeather, Marta", "\\u0645\\u062d\\u0645\\u062f Smith", "\\u0930\\u093e")
print(*(hashlib.sha256(render(a_superbill(patient_name=n))).hexdigest() for n in names))
"""


def in_another_process(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_printing_opens_no_file_and_no_connection() -> None:
    assert "[]" == in_another_process(_WATCH)


def test_the_same_value_gives_the_same_bytes() -> None:
    assert render(a_superbill(with_reasons=True)) == render(a_superbill(with_reasons=True))


def test_the_bytes_do_not_depend_on_the_process_nor_on_what_was_printed_before() -> None:
    names = ("Quillfeather, Marta", "محمد Smith", "रा")
    here = [hashlib.sha256(render(a_superbill(patient_name=n))).hexdigest() for n in names]

    assert here == in_another_process(_DIGEST).split()


def test_the_metadata_says_nothing_of_the_patient() -> None:
    document = read(a_superbill())

    told = {key: value for key, value in (document.metadata or {}).items() if value}
    assert {"/Title": "000123", "/Creator": "Isocenter", "/Producer": "Isocenter"} == {
        key: told[key] for key in ("/Title", "/Creator", "/Producer")
    }
    assert {"/CreationDate", "/ModDate", "/Trapped"} == set(told) - {
        "/Title",
        "/Creator",
        "/Producer",
    }
    assert "2000" in told["/CreationDate"]
    assert "en-US" == document.trailer["/Root"]["/Lang"]  # type: ignore[index]


def test_every_font_is_embedded() -> None:
    resources = read(a_superbill(patient_name="محمد 王")).pages[0]["/Resources"]
    fonts: list[DictionaryObject] = [
        font.get_object()
        for font in resources["/Font"].values()  # type: ignore[index]
    ]

    names = {font["/BaseFont"].split("+")[-1] for font in fonts}  # type: ignore[attr-defined]
    assert {"NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular"} <= names
    assert not any("Helvetica" in name for name in names)
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)  # type: ignore[operator]


def test_the_page_is_all_black_grey_and_white() -> None:
    page = read(a_superbill(mark=Mark.REPRINT, with_reasons=True)).pages[0]
    used = {name for _, name in ContentStream(page.get_contents(), page.pdf).operations}

    assert {b"g", b"G"} <= used
    assert not used & {b"rg", b"RG", b"k", b"K", b"cs", b"CS", b"sc", b"scn", b"Do"}


def test_the_sheet_without_optional_parts_is_still_a_sheet() -> None:
    said = text(
        people=(),
        patient_facts=(),
        coverage_facts=(),
        diagnoses=(),
        session_facts=(),
        lesions=(),
        checklist_state="",
        signatures=(),
        notices=(),
    )

    assert "Charges" in said
    for title in ("Diagnoses", "Radiosurgery record", "Documentation", "Signature"):
        assert title not in said
