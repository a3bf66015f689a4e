"""Where a modifier can never be valid, judged on the lines as they stand (R08, R13, R38,
R100-R102).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.assembly import component_of, period_of
from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Origin, Severity
from domain.choices import Biller
from domain.draft import Draft
from domain.entries import Component
from domain.facts import FactBook, FactReader
from domain.identifiers import Modifier
from domain.reading import reader

_CITES: Final = (Citation("S33", "modifier table"), Citation("S01", "indicators"))


def judge_modifiers(case: Case, book: FactBook, draft: Draft) -> Draft:
    """Findings on every modifier that the code or the claim forbids."""
    facts = reader(case, book)
    findings = [f for line in draft.lines for f in _of_line(case, book, facts, line)]
    findings += _followers(facts, draft.lines)
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
        elif modifier in facts.texts("modifier.stopped") and not case.session.delivery.stopped:
            why = "No stop is recorded. Record when and why treatment was stopped, or remove it."
            yield _finding(line, modifier, Severity.HOLD, why)
    yield from _component(case, book, facts, line)
    if len(set(line.modifiers)) < len(line.modifiers):
        yield _finding(
            line, line.modifiers[0], Severity.STOP, "A modifier stands twice. Remove one."
        )


def _component(
    case: Case, book: FactBook, facts: FactReader, line: ChargeLine
) -> Iterator[Finding]:
    """A person's change must leave a split code with the component its claim stands for (R64)."""
    component = component_of(case, book, line.code, line.date_of_service)
    if line.origin is Origin.DERIVED or component is not Component.SPLIT:
        return
    carried = [m for m in line.modifiers if m in facts.texts("modifier.component")]
    wanted = _wanted(case, facts, line)
    if line.biller is not Biller.FACILITY and carried != wanted:
        shown = wanted[0] if wanted else "neither 26 nor TC"
        why = (
            f"On this claim the code carries {shown}, or half of it is claimed twice or not at all."
        )
        marker = carried[0] if carried else wanted[0]
        yield _finding(line, marker, Severity.STOP, f"{why} Correct the modifiers.")


def _wanted(case: Case, facts: FactReader, line: ChargeLine) -> list[Modifier]:
    if not case.is_professional_apart:
        return []
    is_technical = line.biller is case.technical_biller
    return [Modifier(facts.texts(f"modifier.{'technical' if is_technical else 'professional'}")[0])]


def _followers(facts: FactReader, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    """A further lesion carries the package modifier of its first, and none of its own (R102)."""
    package = facts.texts("modifier.global_only")
    first = {m for line in lines if line.code in _primaries(facts) for m in line.modifiers}
    for line in lines:
        if line.code in facts.codes("surgery.add_ons"):
            for modifier in line.modifiers:
                if modifier in package and modifier not in first:
                    why = (
                        "A further lesion follows its first, which does not carry it. Correct one."
                    )
                    yield _finding(line, modifier, Severity.STOP, why)


def _primaries(facts: FactReader) -> tuple[str, ...]:
    return facts.codes("surgery.once_per_course")


def _finding(line: ChargeLine, modifier: Modifier, severity: Severity, why: str) -> Finding:
    return Finding(
        id="edit.modifier",
        severity=severity,
        sentence=f"{line.code} with modifier {modifier}: {why}",
        fields=line.fields,
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
    if component is Component.TECHNICAL and modifier in facts.texts("modifier.physician"):
        return "A technical service has no physician's part that it could speak of."
    if modifier in facts.texts("modifier.component") and component is not Component.SPLIT:
        return "The code has no separate professional and technical part."
    if modifier in facts.texts("modifier.visit_only") and component is not Component.VISIT:
        return "It belongs on a visit."
    if modifier in facts.texts("modifier.global_only"):
        period = period_of(case, book, line.code, line.date_of_service)
        if period and period.global_days in facts.texts("modifier.no_package"):
            return "The code has no surgical package, so no service can fall inside one."
    return ""
