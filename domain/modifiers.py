"""The modifiers on the lines as they stand, judged (R08, R13, R38, R39, R60, R100-R107).

1. Each modifier is answered by the modifier files: one that can never be valid stops the claim, one
   whose fact or document is not recorded holds it.
2. What a rule derived speaks for itself: it is stopped, never held again.
3. A split code carries what its claim charges of it; no modifier stands twice, none of one group
   beside another of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Origin, Severity
from domain.draft import Draft, finding_on
from domain.entries import Component
from domain.facts import FactBook
from domain.identifiers import Modifier
from domain.modifier_answers import answer
from domain.modifier_entries import Answer
from domain.modifier_line import AskedLine
from domain.modifier_tests.parts import component_wanted
from domain.statements import check

_CITES: Final = (Citation("S33", "modifier table"), Citation("S01", "indicators"))


@check(
    "edit.modifier",
    numbers=tuple("R08 R13 R38 R39 R60 R64 R92".split())
    + tuple(f"R{number}" for number in range(100, 108)),
    cites=(("S33", "modifier table"), ("S01", "indicators")),
)
def judge_modifiers(case: Case, book: FactBook, draft: Draft) -> Draft:
    """A modifier that can never be valid stops; one whose fact or document is missing is held."""
    findings = [
        finding
        for line in draft.lines
        if line.modifiers or line.origin is not Origin.DERIVED
        for finding in _of_line(AskedLine.of(case, book, line, draft.lines), case, line)
    ]
    return draft.with_findings(dict.fromkeys(findings))


def _of_line(asked: AskedLine, case: Case, line: ChargeLine) -> Iterator[Finding]:
    for modifier in line.modifiers:
        said = answer(asked, modifier)
        cites = said.condition.cites
        if said.answer is Answer.NEVER:
            stop = f"{said.sentence} Remove the modifier."
            yield _finding(case, line, modifier, Severity.STOP, stop, cites)
        elif said.answer is Answer.CHOOSABLE and line.origin is not Origin.DERIVED:
            remedy = f"Not recorded: {said.fact}. Record it, or remove the modifier."
            hold = f"{said.sentence} {remedy}"
            yield _finding(case, line, modifier, Severity.HOLD, hold, cites, said.fields)
    if line.origin is not Origin.DERIVED and asked.component is Component.SPLIT:
        yield from _component(asked, case, line)
    yield from _crowded(asked.book, case, line)


def _component(asked: AskedLine, case: Case, line: ChargeLine) -> Iterator[Finding]:
    """A person's change must leave a split code with the component its claim stands for (R64)."""
    wanted = component_wanted(case, asked.facts, line.biller, line)
    if wanted and wanted not in line.modifiers:
        stop = (
            f"{line.code} without modifier {wanted}: on this claim the code carries it, or half of"
            f" it is claimed twice or not at all. Add {wanted}."
        )
        yield finding_on("edit.modifier", Severity.STOP, stop, (line,), _CITES)


def _crowded(book: FactBook, case: Case, line: ChargeLine) -> Iterator[Finding]:
    """A modifier that stands twice, or beside another of its group (R107)."""
    seen: dict[str, Modifier] = {}
    for modifier in line.modifiers:
        entry = book.modifiers.get(modifier)
        group = entry.group if entry and entry.group else modifier
        other = seen.setdefault(group, modifier)
        if other is not modifier:
            why = (
                "The modifier stands twice. Remove one."
                if other == modifier
                else f"{other} stands beside it, and the two never stand on one line. Keep one."
            )
            yield _finding(case, line, modifier, Severity.STOP, why, _CITES)


def _finding(
    case: Case,
    line: ChargeLine,
    modifier: Modifier,
    severity: Severity,
    why: str,
    cites: tuple[Citation, ...],
    fields: tuple[str, ...] = (),
) -> Finding:
    places = (*_chosen_at(case, line, modifier), *fields, *line.fields)
    return Finding(
        id="edit.modifier",
        severity=severity,
        sentence=f"{line.code} with modifier {modifier}: {why}",
        fields=tuple(dict.fromkeys(places)),
        codes=(line.code,),
        cites=cites,
    )


def _chosen_at(case: Case, line: ChargeLine, modifier: Modifier) -> Iterator[str]:
    """Where a person set the modifier, so that each is waived by itself."""
    for index, change in enumerate(case.session.overrides):
        wanted, set_here = change.line, change.line.modifiers or ()
        is_meant = wanted.code == line.code and wanted.biller in (None, line.biller)
        if is_meant and modifier in set_here:
            yield f"overrides[{index}].line.modifiers[{set_here.index(modifier)}]"
