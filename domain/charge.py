"""What a derivation says: charge lines, what is not charged, findings and the documents they need.

A line or an exclusion without a sentence and a citation cannot be constructed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.choices import Biller, PlaceOfService, Role
from domain.identifiers import Icd10, Modifier, ProcedureCode

FORMAT: Final = "isocenter.derivation/1"


class Severity(StrEnum):
    """`stop`: cannot be finalised; `hold`: only with a reviewer's reason; `warn`, `info`: to be
    read.
    """

    STOP = "stop"
    HOLD = "hold"
    WARN = "warn"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _RANKS[self]


_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


class Outcome(StrEnum):
    """How a criterion of medical necessity stands."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_RECORDED = "not_recorded"


class Origin(StrEnum):
    DERIVED = "derived"
    ADDED = "added"
    CHANGED = "changed"


class CheckStatus(StrEnum):
    PRESENT = "present"
    MISSING = "missing"
    UNSIGNED = "unsigned"
    LATE = "late"
    NOT_APPLICABLE = "not_applicable"


class Status(StrEnum):
    READY = "ready"
    NEEDS_ATTENTION = "needs_attention"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Citation:
    """`source`: a key of sources.toml; `locator`: where in it."""

    source: str
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedFact:
    """A fact that was consulted: its value, and the date from which it holds (ISO, or "" if
    undated).
    """

    key: str
    value: str
    effective: str


def _explained(what: str, because: tuple[str, ...], cites: tuple[Citation, ...]) -> None:
    if not because or not all(because) or not cites:
        raise ValueError(f"{what} needs at least one sentence and one citation")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeLine:
    """One line of one biller's claim.

    `units`: whole, per date of service. `place_of_service`: professional claims only.
    `revenue_code`: facility claims only. `charge`: dollars, filled from a fee list at signing.
    `fields`: where in the session the line comes from; it says nothing of the claim itself.
    """

    biller: Biller
    code: ProcedureCode
    units: int
    modifiers: tuple[Modifier, ...] = ()
    date_of_service: date | None
    place_of_service: PlaceOfService | None = None
    revenue_code: str | None = None
    diagnoses: tuple[Icd10, ...] = ()
    label: str
    charge: Decimal | None = None
    rule: str
    because: tuple[str, ...]
    facts: tuple[UsedFact, ...] = ()
    cites: tuple[Citation, ...]
    origin: Origin = Origin.DERIVED
    fields: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        _explained(f"a line for {self.code}", self.because, self.cites)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCharged:
    """A service or code that was considered and left out, and why.

    `fields`: the facts that would have to be otherwise, such as `course.immobilization.kind`.
    """

    biller: Biller
    code: ProcedureCode
    rule: str
    because: tuple[str, ...]
    cites: tuple[Citation, ...]
    fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _explained(f"leaving out {self.code}", self.because, self.cites)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A doubt about the session. `fields`: paths in the session file, such as `lesions[1].side`.

    `second_person`: somebody other than who signs must let it pass. `never_passes`: nobody may.
    """

    id: str
    severity: Severity
    sentence: str
    fields: tuple[str, ...] = ()
    codes: tuple[ProcedureCode, ...] = ()
    cites: tuple[Citation, ...] = ()
    second_person: bool = False
    never_passes: bool = False

    @property
    def key(self) -> str:
        """Names this one finding for a waiver: id, fields and codes."""
        return "|".join((self.id, *self.fields, *self.codes))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One document the claim needs. `signed_by`: who must sign; `waiting_for`: who has not yet."""

    document: str
    label: str
    codes: tuple[ProcedureCode, ...]
    status: CheckStatus
    required: bool
    signed_by: tuple[Role, ...]
    waiting_for: tuple[Role, ...] = ()
    timing: str
    cites: tuple[Citation, ...]

    @property
    def is_open(self) -> bool:
        """Required and not there yet."""
        return self.required and self.status is not CheckStatus.PRESENT


@dataclass(frozen=True, slots=True, kw_only=True)
class NecessityResult:
    """One criterion of the payer's profile, and how the record stands to it.

    `severity`: what follows when it is not met or not recorded. `fields`: where it is entered.
    """

    profile: str
    criterion: str
    label: str
    outcome: Outcome
    sentence: str
    severity: Severity
    codes: tuple[ProcedureCode, ...] = ()
    fields: tuple[str, ...] = ()
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRules:
    """By whose rules medical necessity was judged.

    `document`: such as the number of a coverage determination. `unverified`: what was not read at
    the publisher. `is_assumed`: the first payer names no known profile.
    """

    key: str
    label: str
    document: str
    publisher: str
    last_checked: date
    note: str = ""
    unverified: str = ""
    is_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePack:
    """Which rules and facts spoke. `digest`: SHA-256 of the fact files, hexadecimal.

    `tables`: the loaded editions of published tables and the department's own payer profiles in
    use, by name and digest.
    """

    edition: str
    verified_for: tuple[date, date]
    digest: str
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """All that follows from one session; suggested from the facts recorded."""

    date_of_service: date | None
    status: Status
    rule_pack: RulePack
    lines: tuple[ChargeLine, ...] = ()
    not_charged: tuple[NotCharged, ...] = ()
    findings: tuple[Finding, ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    necessity: tuple[NecessityResult, ...] = ()
    coverage: CoverageRules | None = None
    complexity: tuple[str, ...] = field(default=())

    def lines_of(self, biller: Biller) -> tuple[ChargeLine, ...]:
        """The lines of one claim, in claim order."""
        return tuple(line for line in self.lines if line.biller is biller)

    @property
    def billers(self) -> tuple[Biller, ...]:
        """Those with at least one line, in the order of `Biller`."""
        return tuple(b for b in Biller if any(line.biller is b for line in self.lines))
