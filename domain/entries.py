"""What the fact files hold, one dataclass a kind of entry: values with their periods and sources.

Periods are half-open: `effective <= date of service < until`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.charge import Citation, Severity
from domain.choices import LesionKind, Role, Site
from domain.identifiers import ProcedureCode


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
    """Which published pair table a pair stands in; claims of physicians and of hospitals have their
    own.
    """

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
    TREATMENT_DEVICE = "treatment_device"
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
    """`one_of`: the words its value may be, () = any."""

    key: str
    label: str
    unit: str = ""
    one_of: tuple[str, ...] = ()
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

    `column1`, `column2`: a code, `a|b`, or an inclusive range `a-b`. `indicator`: 0 never, 1 with a
    modifier.
    """

    column1: str
    column2: str
    indicator: int
    tables: tuple[EditTable, ...]
    reason: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Period):
    """Codes that never stand together in one course, session or day.

    `lifted_by`: the payer parameter that lets the professional part of column 2 pass, "" = none.
    """

    column1: tuple[ProcedureCode, ...]
    column2: tuple[ProcedureCode, ...]
    scope: ConflictScope
    claim: ConflictClaim
    severity: Severity
    reason: str
    lifted_by: str = ""
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
    """`code`: a procedure code, or `*` for every line. `when`: a condition that `domain.checklist`
    knows.
    """

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


class PairIndex:
    """The pairs of one column 1: those that name one column-2 code, and those that name lists or
    ranges.
    """

    __slots__ = ("by_code", "by_pattern")

    def __init__(self) -> None:
        self.by_code: dict[str, list[Pair]] = {}
        self.by_pattern: list[Pair] = []

    def add(self, pair: Pair) -> None:
        if "-" in pair.column2 or "|" in pair.column2:
            self.by_pattern.append(pair)
        else:
            self.by_code.setdefault(pair.column2, []).append(pair)

    def naming(self, code: str) -> Iterator[Pair]:
        """Pairs whose column 2 means `code`."""
        yield from self.by_code.get(code, ())
        yield from (pair for pair in self.by_pattern if stands_for(pair.column2, code))


def stands_for(pattern: str, code: str) -> bool:
    """Whether a code is meant by `a|b-c`: a list of codes and inclusive ranges."""
    for part in pattern.split("|"):
        first, _, last = part.partition("-")
        if first <= code <= (last or first):
            return True
    return False
