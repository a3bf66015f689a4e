"""Where a modifier can never be valid, judged on the lines as they stand (R08, R13, R38,
R100-R102).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.assembly import component_of, period_of
from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Severity
from domain.draft import Draft
from domain.facts import Component, FactBook, FactReader
from domain.identifiers import Modifier
from domain.session import Biller

_CITES: Final = (Citation("S33", "modifier table"), Citation("S01", "indicators"))


def judge_modifiers(case: Case, book: FactBook, draft: Draft) -> Draft:
    """Findings on every modifier that the code or the claim forbids."""
    facts = FactReader(book, case.day)
    findings = [f for line in draft.lines for f in _of_line(case, book, facts, line)]
    return draft.with_findings(dict.fromkeys(findings))


def _of_line(case: Case, book: FactBook, facts: FactReader, line: ChargeLine) -> Iterator[Finding]:
    for modifier in line.modifiers:
        if why := _why_never(case, book, facts, line, modifier):
            yield _finding(line, modifier, Severity.STOP, f"{why} Remove the modifier.")
        elif line.code == facts.code("management.one_session") and modifier in facts.texts(
            "modifier.hold_management"
        ):
            why = "No source found says how reduced management is charged."
            yield _finding(line, modifier, Severity.HOLD, f"{why} Decide, and say why.")
    if len(set(line.modifiers)) < len(line.modifiers):
        yield _finding(
            line, line.modifiers[0], Severity.STOP, "A modifier stands twice. Remove one."
        )


def _finding(line: ChargeLine, modifier: Modifier, severity: Severity, why: str) -> Finding:
    return Finding(
        id="edit.modifier",
        severity=severity,
        sentence=f"{line.code} with modifier {modifier}: {why}",
        codes=(line.code,),
        cites=_CITES,
    )


def _why_never(
    case: Case, book: FactBook, facts: FactReader, line: ChargeLine, modifier: Modifier
) -> str:
    """The reason, or "" when nothing forbids it."""
    is_facility = line.biller is Biller.FACILITY
    if modifier in facts.texts("modifier.never"):
        return "It is not used for radiosurgery on these dates."
    if is_facility and modifier in facts.texts("modifier.professional_only"):
        return "A hospital claim never carries it."
    if not is_facility and modifier in facts.texts("modifier.facility_only"):
        return "Only a hospital claim carries it."
    if line.code in _once_and_technical(facts) and modifier in facts.texts(
        "modifier.never_delivery"
    ):
        return "The code stands once, whole, for the course; this modifier can never be true of it."
    if line.code in facts.codes("surgery.family") and modifier in facts.texts(
        "modifier.never_surgery"
    ):
        return "The fee schedule excludes it for the surgeon's radiosurgery codes."
    return _why_not_this_kind(case, book, facts, line, modifier)


def _once_and_technical(facts: FactReader) -> tuple[str, ...]:
    keys = ("delivery.once_per_course", "management.one_session", "management.fractions")
    return tuple(code for key in keys for code in facts.codes(key))


def _why_not_this_kind(
    case: Case, book: FactBook, facts: FactReader, line: ChargeLine, modifier: Modifier
) -> str:
    component = component_of(case, book, line.code, line.date_of_service)
    if modifier in facts.texts("modifier.component") and component is not Component.SPLIT:
        return "The code has no separate professional and technical part."
    if modifier in facts.texts("modifier.visit_only") and component is not Component.VISIT:
        return "It belongs on a visit."
    if modifier in facts.texts("modifier.global_only"):
        period = period_of(case, book, line.code, line.date_of_service)
        if period and period.global_days == "XXX":
            return "The code has no surgical package, so no service can fall inside one."
    return ""
