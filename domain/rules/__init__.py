"""Rules: small functions that read a case and facts and say what follows, each with id, confidence
and source.

Order between rules does not matter; what they say together is put in order by `domain.derivation`.
A rule of low confidence may warn or hold, never stop; the registry refuses double ids with
overlapping regimes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Final, TypeAlias

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.choices import Biller
from domain.entries import Confidence, Period
from domain.facts import FactReader
from domain.identifiers import Modifier, ProcedureCode


class Part(Enum):
    """Which part of a service is meant."""

    WHOLE = auto()
    TECHNICAL = auto()
    PROFESSIONAL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A service that may be charged; who charges which part follows from its code and the setting.

    `date` None: the day is not entered yet. `biller`: only where the code does not tell.
    `modifiers`: each with its reason; `practitioner_modifiers`: only where the practitioner pair
    table
    asks for them. `lesions`: ids whose diagnoses the line points to. `fields`: where it comes from.
    """

    code: ProcedureCode
    units: int = 1
    date: date | None
    because: tuple[str, ...]
    part: Part = Part.WHOLE
    biller: Biller | None = None
    modifiers: tuple[tuple[Modifier, str], ...] = ()
    practitioner_modifiers: tuple[tuple[Modifier, str], ...] = ()
    lesions: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """A code that is left out, and why; `biller` None: whoever would have charged it.

    `fields`: the facts that would have to be otherwise.
    """

    code: ProcedureCode
    because: tuple[str, ...]
    date: date | None = None
    part: Part = Part.WHOLE
    biller: Biller | None = None
    fields: tuple[str, ...] = ()


Ruling: TypeAlias = Proposal | Omission | Finding
RuleFunction: TypeAlias = Callable[[Case, FactReader], Iterator[Ruling]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Period):
    """`numbers`: the ids under which the rule is written down, such as R02."""

    id: str
    numbers: tuple[str, ...]
    confidence: Confidence
    cites: tuple[Citation, ...]
    function: RuleFunction = field(repr=False)

    def rulings(self, case: Case, facts: FactReader) -> tuple[Ruling, ...]:
        said = tuple(self.function(case, facts))
        is_stop = any(isinstance(r, Finding) and r.severity is Severity.STOP for r in said)
        if is_stop and self.confidence is Confidence.LOW:
            raise ValueError(f"{self.id} is of low confidence and must not stop")
        return said


_BEGINNING: Final = date(2007, 1, 1)  # first year of the present cranial delivery codes
_registry: list[Rule] = []


def rule(
    id: str,  # noqa: A002  (the word on the page)
    *,
    numbers: tuple[str, ...],
    cites: tuple[tuple[str, str], ...],
    confidence: Confidence = Confidence.HIGH,
    effective: date = _BEGINNING,
    until: date | None = None,
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule. `cites`: pairs of source key and locator."""

    def register(function: RuleFunction) -> RuleFunction:
        made = Rule(
            id=id,
            numbers=numbers,
            confidence=confidence,
            cites=tuple(Citation(source, locator) for source, locator in cites),
            effective=effective,
            until=until,
            function=function,
        )
        add_to(_registry, made)
        return function

    return register


def add_to(registry: list[Rule], made: Rule) -> None:
    """Add one rule in its place by id; raises `ValueError` when its regime overlaps one with the
    same id.
    """
    for other in registry:
        if other.id == made.id and _overlap(other, made):
            raise ValueError(f"two regimes of rule {made.id} overlap")
    registry.append(made)
    registry.sort(key=lambda r: (r.id, r.effective))


def _overlap(one: Period, other: Period) -> bool:
    return (one.until is None or other.effective < one.until) and (
        other.until is None or one.effective < other.until
    )


def rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(_registry)


def finding(
    id: str,  # noqa: A002
    severity: Severity,
    sentence: str,
    *fields: str,
    codes: tuple[ProcedureCode, ...] = (),
) -> Finding:
    """A finding whose citations are those of the rule that says it."""
    return Finding(id=id, severity=severity, sentence=sentence, fields=fields, codes=codes)
