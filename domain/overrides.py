"""Stage 3: a person's changes, marked as such; the derived value and the reason stay readable.

What a person adds or changes is judged by the same edits as what was derived.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from domain.assembly import department_modifier, place_of, revenue_code_of
from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, NotCharged, Origin, Severity
from domain.choices import Biller, OverrideAction
from domain.diagnoses import LineDiagnoses
from domain.draft import Draft, in_claim_order
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.session import Override, OverrideLine

_CITES: Final = (Citation("K", "a person's change, with its reason"),)


def override(case: Case, book: FactBook, draft: Draft) -> Draft:
    """Apply the session's overrides in the order they were entered."""
    for index, change in enumerate(case.session.overrides):
        draft = _apply(case, book, draft, index, change)
    return replace(draft, lines=in_claim_order(draft.lines, book.add_on_codes))


def _apply(case: Case, book: FactBook, draft: Draft, index: int, change: Override) -> Draft:
    draft = draft.with_findings(_unexplained(index, change))
    if change.action is OverrideAction.ADD_LINE:
        return _add(case, book, draft, index, change)
    matched = [line for line in draft.lines if _matches(line, change.line)]
    if not matched:
        sentence = (
            "This change matches no line. Name biller, code and date as the line shows them, or"
            " remove it."
        )
        return draft.with_findings((_finding(index, Severity.HOLD, sentence, change.line.code),))
    if change.action is OverrideAction.DROP_LINE:
        return _drop(draft, matched, index, change)
    lines = tuple(_changed(line, change) if line in matched else line for line in draft.lines)
    return replace(draft, lines=lines)


def _unexplained(index: int, change: Override) -> Iterator[Finding]:
    if not (change.why or "").strip() or not (change.by or "").strip():
        sentence = (
            "A change of the derived lines needs a reason and the name of who made it. Add both."
        )
        yield _finding(index, Severity.STOP, sentence, change.line.code)


def _finding(
    index: int, severity: Severity, sentence: str, code: ProcedureCode | None = None
) -> Finding:
    return Finding(
        id="override",
        severity=severity,
        sentence=sentence,
        fields=(f"overrides[{index}]",),
        codes=(code,) if code else (),
        cites=_CITES,
    )


def _matches(line: ChargeLine, wanted: OverrideLine) -> bool:
    return (
        wanted.code == line.code
        and wanted.biller in (None, line.biller)
        and wanted.date_of_service in (None, line.date_of_service)
    )


def _because(change: Override, what: str) -> str:
    why = (change.why or "no reason given").strip().rstrip(".")
    return f"{what} by {change.by or 'an unnamed person'}: {why}."


def _units_dropped(line: ChargeLine) -> str:
    return f"{line.units} unit{'s' if line.units > 1 else ''} dropped"


def _drop(draft: Draft, matched: list[ChargeLine], index: int, change: Override) -> Draft:
    dropped = tuple(
        NotCharged(
            biller=line.biller,
            code=line.code,
            rule=line.rule,
            because=(_because(change, _units_dropped(line)), *line.because),
            cites=line.cites,
            fields=(f"overrides[{index}]",),
        )
        for line in matched
    )
    kept = tuple(line for line in draft.lines if line not in matched)
    return replace(draft, lines=kept, not_charged=(*draft.not_charged, *dropped))


def _changed(line: ChargeLine, change: Override) -> ChargeLine:
    wanted = change.line
    if change.action is OverrideAction.SET_UNITS and wanted.units is not None:
        sentence = _because(change, f"Units changed from {line.units} to {wanted.units}")
        line = replace(line, units=wanted.units, because=(*line.because, sentence))
    if change.action is OverrideAction.SET_MODIFIERS and wanted.modifiers is not None:
        before = " ".join(line.modifiers) or "none"
        after = " ".join(wanted.modifiers) or "none"
        sentence = _because(change, f"Modifiers changed from {before} to {after}")
        line = replace(line, modifiers=wanted.modifiers, because=(*line.because, sentence))
    return replace(line, origin=Origin.CHANGED)


def _add(case: Case, book: FactBook, draft: Draft, index: int, change: Override) -> Draft:
    wanted = change.line
    if wanted.code is None or wanted.biller is None:
        sentence = "An added line needs a biller and a code. Enter both, or remove the change."
        return draft.with_findings((_finding(index, Severity.STOP, sentence),))
    line = _added(case, book, wanted.code, wanted.biller, index, change)
    return replace(draft, lines=(*draft.lines, line))


def _added(
    case: Case, book: FactBook, code: ProcedureCode, biller: Biller, index: int, change: Override
) -> ChargeLine:
    wanted = change.line
    day = wanted.date_of_service or case.day
    own = wanted.modifiers or ()
    department = tuple(m for m in department_modifier(case, book, biller) if m not in own)
    return ChargeLine(
        biller=biller,
        code=code,
        units=1 if wanted.units is None else wanted.units,
        modifiers=(*own, *department),
        date_of_service=day,
        place_of_service=place_of(case, biller),
        revenue_code=revenue_code_of(case, book, biller, code, day),
        diagnoses=wanted.diagnoses or LineDiagnoses(case, book).of(biller, code, day),
        label=book.label(code),
        rule="override.add_line",
        because=(_because(change, "Added"),),
        cites=_CITES,
        origin=Origin.ADDED,
        fields=(f"overrides[{index}]",),
    )
