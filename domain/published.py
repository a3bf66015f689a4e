"""Published tables as the rules ask them: by code and date of service, whoever keeps them.

A department loads the publishers' own files (`storage.published`); what ships is cut to the codes
of this program. Every edition is kept beside the others; the one in force on the date of service
speaks.
Money is in dollars, relative value units (RVU) are decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from domain.entries import EditTable, Pair, Period
from domain.identifiers import Icd10


class TableKind(StrEnum):
    PTP_PRACTITIONER = "ptp_practitioner"
    PTP_HOSPITAL = "ptp_hospital"
    MUE_PRACTITIONER = "mue_practitioner"
    MUE_HOSPITAL = "mue_hospital"
    ADD_ON = "add_on"
    FEE_SCHEDULE = "fee_schedule"  # before 2026 the only one; from 2026 without QPP
    FEE_SCHEDULE_QPP = "fee_schedule_qpp"
    LOCALITIES = "localities"
    OUTPATIENT = "outpatient"
    ICD10CM = "icd10cm"
    ICD10CM_ADDENDA = "icd10cm_addenda"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One publisher's edition of one table. `title` as the publisher names it, such as `v32.2`.

    `digest`: SHA-256 of the file or files, hexadecimal. `rows`: how many were kept.
    """

    kind: TableKind
    title: str
    effective: date
    digest: str
    file_names: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLimit:
    """A medically unlikely edit: `units` None = the edition publishes no limit for the code."""

    units: int | None
    adjudication: int | None
    rationale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """One row of the physician fee schedule. RVUs; `None` where the setting is marked NA."""

    code: str
    modifier: str
    status: str
    component: str  # PC/TC indicator
    global_days: str
    work: Decimal
    practice_nonfacility: Decimal | None
    practice_facility: Decimal | None
    malpractice: Decimal
    conversion_factor: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """Geographic cost indices of one payment locality."""

    contractor: str
    state: str
    number: str
    name: str
    work: Decimal
    practice: Decimal
    malpractice: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpatientRow:
    """One row of OPPS Addendum B: national unadjusted payment in dollars, None where none."""

    code: str
    status: str
    group: str
    weight: Decimal | None
    payment: Decimal | None


class PublishedTables(Protocol):
    """Look-ups by date of service. None: no edition of the table covers the day, or no such row."""

    def editions(self) -> tuple[Edition, ...]:
        """Those in use, by kind and effective date."""

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        """The one that speaks for a day."""

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        """Pairs in force on the day, () when the edition has none, None without an edition."""

    def unit_limit(self, table: EditTable, code: str, day: date) -> UnitLimit | None: ...

    def primaries(self, add_on: str, day: date) -> tuple[str, ...] | None:
        """Primary codes of an add-on code; () when it is none in the edition."""

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None: ...

    def localities(self, day: date) -> tuple[Locality, ...]: ...

    def outpatient(self, code: str, day: date) -> OutpatientRow | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisEntry(Period):
    """One ICD-10-CM code in one period. `is_billable`: False for a header."""

    code: Icd10
    is_billable: bool
    title: str
    edition: str


class DiagnosisCodes(Protocol):
    """ICD-10-CM by date of service."""

    def covers(self, day: date) -> bool:
        """Whether the code set of that day is known."""

    def entry(self, code: str, day: date) -> DiagnosisEntry | None:
        """The code as it stands on a day; None when it is not in that day's code set."""

    def periods(self, code: str) -> tuple[DiagnosisEntry, ...]:
        """Every period in which the code is known, oldest first."""

    def search(self, text: str, day: date, limit: int = 50) -> tuple[DiagnosisEntry, ...]:
        """By the beginning of a code or of words, billable codes first."""

    def editions(self) -> tuple[Edition, ...]: ...
