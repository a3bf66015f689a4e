"""Dated facts with their sources, and a reader that remembers what was consulted.

A fact is absent, repealed or has a value; asking for one not in force raises `NotInForce`.
Periods are half-open: `effective <= date of service < until`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache

from domain.charge import Citation, RulePack, Severity, UsedFact
from domain.choices import LesionKind, Role, Site
from domain.errors import NotInForce
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


@dataclass(frozen=True, kw_only=True, eq=False)
class FactBook:
    """Everything the rules may consult; built once, immutable for the life of the process.

    Indexes are made on first use; they only say the same things faster.
    """

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
        """The day as of which facts are read: never before the first verified one; undated, the
        last.
        """
        first, last = self.pack.verified_for
        return max(day, first) if day else last

    @cached_property
    def pair_index(self) -> Mapping[str, PairIndex]:
        """Pairs by their column 1."""
        index: dict[str, PairIndex] = {}
        for pair in self.pairs:
            for code in pair.column1.split("|"):
                index.setdefault(code, PairIndex()).add(pair)
        return index

    @cached_property
    def conflict_index(self) -> Mapping[str, tuple[Conflict, ...]]:
        """Conflicts by each code of their column 1."""
        index: dict[str, tuple[Conflict, ...]] = {}
        for conflict in self.conflicts:
            for code in conflict.column1:
                index[code] = (*index.get(code, ()), conflict)
        return index

    @cached_property
    def add_on_codes(self) -> frozenset[str]:
        """Codes that are paid only beside another."""
        return frozenset(add_on.add_on for add_on in self.add_ons)

    @cached_property
    def requirement_index(self) -> Mapping[str, tuple[Requirement, ...]]:
        """Requirements by code; `*` for those of every line."""
        index: dict[str, tuple[Requirement, ...]] = {}
        for requirement in self.requirements:
            index[requirement.code] = (*index.get(requirement.code, ()), requirement)
        return index

    @cached_property
    def _days(self) -> dict[date, Mapping[str, tuple[FactScalar, UsedFact]]]:
        return {}

    def facts_on(self, day: date) -> Mapping[str, tuple[FactScalar, UsedFact]]:
        """Every fact in force on a day, by key: its value, and how it is reported as used."""
        if day not in self._days:
            self._days[day] = {
                fact.key: (value.value, _used(fact.key, value))
                for fact in self.facts.values()
                for value in fact.history
                if value.covers(day)
            }
        return self._days[day]

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


def _used(key: str, value: FactValue) -> UsedFact:
    shown = " ".join(value.value) if isinstance(value.value, tuple) else str(value.value)
    return UsedFact(key=key, value=shown, effective=value.effective.isoformat())


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
        yield from (pair for pair in self.by_pattern if _stands_for(pair.column2, code))


def _stands_for(pattern: str, code: str) -> bool:
    """Whether a code is meant by `a|b-c`: a list of codes and inclusive ranges."""
    for part in pattern.split("|"):
        first, _, last = part.partition("-")
        if first <= code <= (last or first):
            return True
    return False


class FactReader:
    """Reads facts as of one day and remembers which were consulted.

    Every method raises `NotInForce` when the key is unknown or has no value on that day.
    """

    __slots__ = ("_book", "_day", "_facts", "_used")

    def __init__(self, book: FactBook, day: date | None) -> None:
        self._book = book
        self._day = book.day_for(day)
        self._facts = book.facts_on(self._day)
        self._used: dict[str, UsedFact] = {}

    @property
    def used(self) -> tuple[UsedFact, ...]:
        """What was consulted so far, in order of key."""
        return tuple(self._used[key] for key in sorted(self._used))

    @property
    def verified_for(self) -> tuple[date, date]:
        """First and last day for which the rule pack was verified."""
        return self._book.pack.verified_for

    def integer(self, key: str) -> int:
        return int(str(self._value(key)))

    def decimal(self, key: str) -> Decimal:
        return Decimal(str(self._value(key)))

    def code(self, key: str) -> ProcedureCode:
        return _procedure(str(self._value(key)))

    def texts(self, key: str, on: date | None = None) -> tuple[str, ...]:
        """A list of words; `on`: read as of another day."""
        value = self._value(key, on)
        return value if isinstance(value, tuple) else (str(value),)

    def codes(self, key: str, on: date | None = None) -> tuple[ProcedureCode, ...]:
        return _procedures(self.texts(key, on))

    def _value(self, key: str, on: date | None = None) -> FactScalar:
        facts = self._book.facts_on(self._book.day_for(on)) if on else self._facts
        if key not in facts:
            raise NotInForce(f"no value of {key} is recorded for {on or self._day}")
        value, self._used[key] = facts[key]
        return value


_procedure = lru_cache(maxsize=1024)(ProcedureCode)


@lru_cache(maxsize=1024)
def _procedures(codes: tuple[str, ...]) -> tuple[ProcedureCode, ...]:
    return tuple(ProcedureCode(code) for code in codes)
