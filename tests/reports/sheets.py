"""Made-up page values for the report tests; a test changes only what it is about."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pypdf import PdfReader

from domain.choices import Biller
from domain.documents import (
    Party,
    SheetDiagnosis,
    SheetExclusion,
    SheetLesion,
    SheetLine,
    Superbill,
)
from reports.superbill import render

_LINE: Final = SheetLine(
    date_of_service="2026-10-15",
    place_of_service="22",
    code="77432",
    label="Physician management, one-session cranial radiosurgery",
    units=1,
    pointers=("A", "B"),
    charge=Decimal("1150.00"),
    because=("The radiation oncologist managed a course of one session.",),
    cites=("S11, management is a physician's",),
)
_LESION: Final = SheetLesion(
    id="L1",
    name="Met 1",
    place="Metastasis, frontal lobe, left",
    size="14.0 mm",
    dose="20 Gy margin, 80%",
    complexity="Simple: no complex criterion is met and 14.0 mm is below 35.0 mm.",
)
_SHEET: Final = Superbill(
    biller=Biller.RADIATION_ONCOLOGY,
    title="Radiation oncology superbill",
    claim="Professional services",
    sheet_number="000123",
    practice=Party(
        name="Lakeside Radiation Oncology Associates",
        detail="Department of Radiation Oncology",
        address=("1200 Harbor Avenue", "Cleveland, OH 44101"),
        phone="216-555-0100",
        npi="1234567893",
        tax_id="34-1234567",
    ),
    people=(
        ("Rendering", Party(name="Iris Halvorsen, MD", npi="2000000119")),
        ("Facility", Party(name="Lakeside University Hospital", npi="2000000333")),
    ),
    patient_name="Quillfeather, Marta",
    patient_facts=(("MRN", "0004711"), ("Birth date", "1961-04-09"), ("Sex", "Female")),
    coverage_facts=(("Primary", "Medicare Part B"), ("Member ID", "1EG4TE5MK73")),
    diagnoses=(
        SheetDiagnosis(mark="A", code="C79.31", label="Metastasis in the brain"),
        SheetDiagnosis(mark="B", code="C34.11", label="Malignant tumor"),
    ),
    lines=(
        replace(_LINE, code="77263", label="Clinical planning", charge=Decimal("412.50")),
        replace(_LINE, code="77300", label="Dose calculation", modifiers=("26",), units=4),
        _LINE,
    ),
    total=Decimal("2712.50"),
    session_facts=(("Session", "2026-10-15 09:10–09:42"), ("Machine", "Linac 3")),
    lesions=(_LESION, replace(_LESION, id="L2", name="Met 2")),
    checklist_state="14 of 14 required documents are complete.",
    signatures=(("Charges signed electronically", "Iris Halvorsen, MD, 2026-10-16 14:05 UTC"),),
    not_charged=(SheetExclusion(code="77290", because=("Part of the inverse plan.",)),),
    rule_edition="Rules 2026.11, verified for 2025-01-01 to 2026-12-31",
    notices=("Suggested from the facts recorded. Not a claim.", "CPT is a copyright work."),
)


def a_superbill(**changes: object) -> Superbill:
    """A professional sheet of three lines that fills one page."""
    return replace(_SHEET, **changes)  # type: ignore[arg-type]  # tests name the parts they change


def a_line(**changes: object) -> SheetLine:
    return replace(_LINE, **changes)  # type: ignore[arg-type]  # as above


def a_lesion(**changes: object) -> SheetLesion:
    return replace(_LESION, **changes)  # type: ignore[arg-type]  # as above


def read(sheet: Superbill) -> PdfReader:
    """The sheet printed and opened again."""
    return PdfReader(io.BytesIO(render(sheet)), strict=True)


def pages(sheet: Superbill) -> list[str]:
    """The text of each page, as a program other than ours reads it; blanks run together."""
    return [" ".join(page.extract_text().split()) for page in read(sheet).pages]
