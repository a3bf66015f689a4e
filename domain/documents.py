"""What a printed page says, before any layout: every printed word and number stands in here.

Dates, quantities and names are finished words; only money and counts are still numbers, so that the
page can align them. What was not recorded is an empty string or an absent pair, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.choices import Biller

MOST_DIAGNOSES: Final = 12  # letters A to L of a professional claim
MOST_POINTERS: Final = 4  # per line of a professional claim
MOST_MODIFIERS: Final = 4  # per line of any claim


class Paper(StrEnum):
    LETTER = "letter"
    A4 = "a4"


class Mark(StrEnum):
    """What is stamped on a sheet that must not be mistaken for the first signed print."""

    NONE = ""
    DRAFT = "draft"
    REPRINT = "reprint"
    AMENDED = "amended"
    VOID = "void"
    WHAT_IF = "what if"

    @property
    def stamp(self) -> str:
        """What stands across every page."""
        return "WHAT IF – not a claim" if self is Mark.WHAT_IF else self.value.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A practice, facility or person as it stands on the sheet; absent parts are empty strings."""

    name: str
    detail: str = ""  # department of a practice; credentials of a person stand in the name
    address: tuple[str, ...] = ()
    phone: str = ""
    npi: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDiagnosis:
    """One entry of the diagnosis box. `mark`: a letter A to L; for a facility its rank in words."""

    mark: str
    code: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One charge. `pointers`: letters of the diagnosis box; `charge`: dollars for all units."""

    date_of_service: str
    place_of_service: str = ""  # the two digits; "" on a facility sheet
    revenue_code: str = ""  # four digits; "" on a professional sheet
    code: str
    label: str
    modifiers: tuple[str, ...] = ()  # at most four
    units: int
    pointers: tuple[str, ...] = ()
    charge: Decimal | None = None
    note: str = ""  # who added or changed the line and why, else ""
    because: tuple[str, ...] = ()  # printed only where reasons were asked for
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLesion:
    """One lesion in words. `complexity`: the sentence that made it simple or complex."""

    id: str
    name: str
    place: str  # kind, site and side
    size: str
    dose: str
    complexity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCheck:
    """One open item of the checklist. `who`: whose signature it waits for, or ""."""

    label: str
    status: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWaiver:
    """A stop, hold or missing document that a named person let pass. `on`: the day, or ""."""

    what: str
    why: str
    by: str
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFinding:
    """A stop or hold still standing. `severity`: in words."""

    severity: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetExclusion:
    """A service that is not charged; printed only where reasons were asked for."""

    code: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Superbill:
    """One biller's sheet. Everything stored, nothing computed by the page.

    `sheet_number` names the sheet without naming the patient; file name, title and bar code use it.
    Pairs are a label and its value.
    """

    biller: Biller
    title: str  # "Radiation oncology superbill"
    claim: str  # whose work it is: "Professional services", "Facility services", …
    sheet_number: str
    mark: Mark = Mark.NONE
    mark_note: str = ""  # one sentence: what the mark means on this sheet
    practice: Party
    people: tuple[tuple[str, Party], ...] = ()  # role: rendering, attending, referring, facility
    patient_name: str
    patient_facts: tuple[tuple[str, str], ...] = ()
    coverage_facts: tuple[tuple[str, str], ...] = ()
    diagnoses: tuple[SheetDiagnosis, ...] = ()
    diagnosis_note: str = ""
    lines: tuple[SheetLine, ...] = ()
    total: Decimal | None = None  # None when any line has no charge
    session_facts: tuple[tuple[str, str], ...] = ()
    lesions: tuple[SheetLesion, ...] = ()
    complexity: tuple[str, ...] = ()  # sentences that belong to no single lesion of the table
    checklist_state: str = ""  # one sentence: complete, or how many are open
    open_items: tuple[SheetCheck, ...] = ()
    waivers: tuple[SheetWaiver, ...] = ()
    findings: tuple[SheetFinding, ...] = ()
    signatures: tuple[tuple[str, str], ...] = ()  # what was signed; by whom and when
    not_charged: tuple[SheetExclusion, ...] = ()
    rule_edition: str
    notices: tuple[str, ...] = ()
    with_reasons: bool = False
    paper: Paper = Paper.LETTER

    @property
    def is_facility(self) -> bool:
        """Facility claims carry revenue codes; the others a place of service and pointers."""
        return self.biller is Biller.FACILITY


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """The register as it is printed, in finished words; no patient is named.

    `rows`: sheet number, day, claim, printed when, by, and "reprint" where it is one.
    """

    practice: str
    days: str
    rows: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]
    made: str
    paper: Paper = Paper.LETTER
