"""What is known so far while a derivation is made: passed from stage to stage, never mutated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.charge import ChargeLine, Finding, NotCharged
from domain.identifiers import ProcedureCode
from domain.session import Biller

BILLER_ORDER: Final = {biller: place for place, biller in enumerate(Biller)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    lines: tuple[ChargeLine, ...] = ()
    not_charged: tuple[NotCharged, ...] = ()
    findings: tuple[Finding, ...] = ()

    def with_findings(self, findings: Iterable[Finding]) -> Draft:
        return replace(self, findings=(*self.findings, *findings))


def line_order(line: ChargeLine) -> tuple[object, ...]:
    """Claim order: biller, then day, then code."""
    day = line.date_of_service or date.max
    return (BILLER_ORDER[line.biller], day, line.code, line.modifiers)


def units_by_day(lines: Iterable[ChargeLine]) -> dict[tuple[Biller, str, date | None], int]:
    """Units of each biller, code and day, over all lines."""
    sums: dict[tuple[Biller, str, date | None], int] = {}
    for line in lines:
        key = (line.biller, str(line.code), line.date_of_service)
        sums[key] = sums.get(key, 0) + line.units
    return sums


def codes_of(*codes: str) -> tuple[ProcedureCode, ...]:
    """Distinct codes in order."""
    return tuple(ProcedureCode(code) for code in sorted(set(codes)))
