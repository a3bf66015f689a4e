"""What is known so far while a derivation is made: passed from stage to stage, never mutated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.charge import ChargeLine, Citation, Finding, NotCharged, Severity
from domain.choices import Biller

BILLER_ORDER: Final = {biller: place for place, biller in enumerate(Biller)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    lines: tuple[ChargeLine, ...] = ()
    not_charged: tuple[NotCharged, ...] = ()
    findings: tuple[Finding, ...] = ()

    def with_findings(self, findings: Iterable[Finding]) -> Draft:
        return replace(self, findings=(*self.findings, *findings))


def in_claim_order(lines: Iterable[ChargeLine], add_ons: frozenset[str]) -> tuple[ChargeLine, ...]:
    """By biller, then day, then code; add-on codes after their primaries."""

    def place(line: ChargeLine) -> tuple[object, ...]:
        day = line.date_of_service or date.max
        biller = BILLER_ORDER[line.biller]
        return (biller, day, line.code in add_ons, line.code, line.modifiers)

    return tuple(sorted(lines, key=place))


def finding_on(
    id: str,  # noqa: A002
    severity: Severity,
    sentence: str,
    lines: Iterable[ChargeLine],
    cites: tuple[Citation, ...],
) -> Finding:
    """A finding on lines: it names their codes and where in the session they come from."""
    found = tuple(lines)
    return Finding(
        id=id,
        severity=severity,
        sentence=sentence,
        fields=tuple(sorted({path for line in found for path in line.fields})),
        codes=tuple(sorted({line.code for line in found})),
        cites=cites,
    )
