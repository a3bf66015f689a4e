"""Dated facts with their sources, and a reader that remembers what was consulted.

A fact is absent, repealed or has a value; asking for one not in force raises `NotInForce`.
Periods are half-open: `effective <= date of service < until`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.charge import Citation, RulePack, Severity, UsedFact
from domain.errors import NotInForce
from domain.identifiers import ProcedureCode
from domain.session import Biller, LesionKind, Role, Site


class Component(StrEnum):
    """What a code stands for on the fee schedule (PC/TC indicator in words)."""

    TECHNICAL = "technical"
    PROFESSIONAL = "professional"
    SPLIT = "split"
    SURGICAL = "surgical"
    VISIT = "visit"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class EditTable(StrEnum):
    """Which published pair table a pair stands in; claims of physicians and of hospitals have their own."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"


class ConflictScope(StrEnum):
    COURSE = "course"
    COURSE_SAME_VOLUME = "course_same_volume"
    SESSION = "session"
    SAME_DAY = "same_day"


class ConflictClaim(StrEnum):
    SAME_BILLER = "same_biller"
    ANY_BILLER = "any_biller"


class Deadline(StrEnum):
    """The day by which a document must be dated and signed."""

    NONE = "none"
    CLINICAL_PLANNING = "clinical_planning"
    SIMULATION = "simulation"
    DOSE_PLAN = "dose_plan"
    SESSION = "session"
    SESSION_DAY = "session_day"
    AFTER_SESSION = "after_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    key: str
    title: str
    publisher: str
    edition: str = ""
    address: str = ""
    confidence: Confidence
    verified_on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """`until`: first date on which it no longer holds; None = still in force."""

    effective: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.effective <= day and (self.until is None or day < self.until)


FactScalar = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue(Period):
    value: FactScalar
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    key: str
    label: str
    unit: str = ""
    history: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePeriod(Period):
    """What the publishers' tables say of a code in one period; None = not read."""

    component: Component
    pctc: str | None = None
    global_days: str | None = None
    mue_practitioner: int | None = None
    mue_hospital: int | None = None
    mai: int | None = None
    opps_status: str | None = None
    opps_apc: str | None = None
    mpfs_status: str | None = None
    revenue_code: str | None = None
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """One code with our own label; no official descriptor is held."""

    code: ProcedureCode
    system: str
    label: str
    category: str
    replaced_by: tuple[ProcedureCode, ...] = ()
    period: tuple[CodePeriod, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair(Period):
    """An NCCI procedure-to-procedure pair: column 2 is denied beside column 1.

    `column1`, `column2`: a code, `a|b`, or an inclusive range `a-b`. `indicator`: 0 never, 1 with a modifier.
    """

    column1: str
    column2: str
    indicator: int
    tables: tuple[EditTable, ...]
    reason: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Period):
    """Codes that never stand together in one course, session or day."""

    column1: tuple[ProcedureCode, ...]
    column2: tuple[ProcedureCode, ...]
    scope: ConflictScope
    claim: ConflictClaim
    severity: Severity
    reason: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn(Period):
    """A code that is paid only beside one of its primaries."""

    add_on: ProcedureCode
    primaries: tuple[ProcedureCode, ...]
    type: int
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """A document the checklist knows; see docs of `domain/data/checklist`."""

    key: str
    label: str
    signed_by: tuple[Role, ...] = ()
    signed_by_any: tuple[Role, ...] = ()
    timing: str
    deadline: Deadline
    late: Severity = Severity.HOLD
    inside: str = ""
    proved_by: str = ""
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """`code`: a procedure code, or `*` for every line. `when`: a condition that `domain.checklist` knows."""

    code: str
    document: str
    when: str = "always"
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisGroup:
    """What a diagnosis prefix says: its class, the lesion kinds and the sites it may describe."""

    prefix: str
    class_: str
    kinds: tuple[LesionKind, ...] = ()
    sites: tuple[Site, ...] = ()
    label: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactBook:
    """Everything the rules may consult; built once, immutable for the life of the process."""

    pack: RulePack
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    codes: Mapping[str, CodeEntry]
    pairs: tuple[Pair, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    add_ons: tuple[AddOn, ...] = ()
    documents: Mapping[str, DocumentKind] = field(default_factory=dict)
    requirements: tuple[Requirement, ...] = ()
    diagnoses: Mapping[str, DiagnosisGroup] = field(default_factory=dict)

    def day_for(self, day: date | None) -> date:
        """The day as of which facts are read: never before the first verified one; undated, the last."""
        first, last = self.pack.verified_for
        return max(day, first) if day else last

    def code_on(self, code: str, day: date) -> CodePeriod | None:
        """The period of `code` in force on `day`; None when unknown or not in force."""
        entry = self.codes.get(code)
        return next((p for p in entry.period if p.covers(day)), None) if entry else None

    def label(self, code: str) -> str:
        entry = self.codes.get(code)
        return entry.label if entry else "Not in the code table"

    def diagnosis_group(self, code: str) -> DiagnosisGroup | None:
        """The longest prefix that describes `code`."""
        for length in range(len(code), 0, -1):
            if group := self.diagnoses.get(code[:length]):
                return group
        return None


class FactReader:
    """Reads facts as of one day and remembers which were consulted.

    Every method raises `NotInForce` when the key is unknown or has no value on that day.
    """

    __slots__ = ("_book", "_day", "_used")

    def __init__(self, book: FactBook, day: date | None) -> None:
        self._book = book
        self._day = book.day_for(day)
        self._used: dict[str, UsedFact] = {}

    @property
    def used(self) -> tuple[UsedFact, ...]:
        """What was consulted so far, in order of key."""
        return tuple(self._used[key] for key in sorted(self._used))

    @property
    def verified_for(self) -> tuple[date, date]:
        """First and last day for which the rule pack was verified."""
        return self._book.pack.verified_for

    def integer(self, key: str, on: date | None = None) -> int:
        return int(str(self._value(key, on)))

    def decimal(self, key: str, on: date | None = None) -> Decimal:
        return Decimal(str(self._value(key, on)))

    def code(self, key: str, on: date | None = None) -> ProcedureCode:
        return ProcedureCode(str(self._value(key, on)))

    def texts(self, key: str, on: date | None = None) -> tuple[str, ...]:
        value = self._value(key, on)
        return value if isinstance(value, tuple) else (str(value),)

    def codes(self, key: str, on: date | None = None) -> tuple[ProcedureCode, ...]:
        return tuple(ProcedureCode(code) for code in self.texts(key, on))

    def _value(self, key: str, on: date | None) -> FactScalar:
        day = self._book.day_for(on) if on else self._day
        fact = self._book.facts.get(key)
        found = next((value for value in fact.history if value.covers(day)), None) if fact else None
        if found is None:
            raise NotInForce(f"no value of {key} is recorded for {day}")
        shown = " ".join(found.value) if isinstance(found.value, tuple) else str(found.value)
        self._used[key] = UsedFact(key=key, value=shown, effective=found.effective.isoformat())
        return found.value
