"""What would follow from a what-if, beside what follows from the session as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeAlias

from domain.case import Case
from domain.charge import ChargeLine, Derivation, Finding
from domain.choices import Biller
from domain.derivation import derive
from domain.difference import Difference, LineChange, difference
from domain.explanation import Explanation
from domain.facts import FactBook
from domain.session_paths import pattern
from domain.what_if import WhatIf
from domain.why import why

Pairs: TypeAlias = tuple[tuple[Finding, Finding], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Both derivations and what differs. `changed_findings`: as it was said, and as it is now."""

    before: Derivation
    after: Derivation
    difference: Difference
    changed_findings: Pairs = ()


def outcome(asked: WhatIf, book: FactBook) -> Outcome:
    """What would follow. Days that were moved as a whole count as the same day."""
    was, will = Case(asked.base), Case(asked.session)
    before, after = derive(was, book), derive(will, book)
    shifted = replace(before, lines=_shifted(before.lines, asked.moved))
    found = difference(shifted, after)
    pairs = _same_findings(found)
    sides = (was, shifted, will, after)
    return Outcome(
        before=before,
        after=after,
        difference=replace(
            found,
            lines=tuple(_reasoned(change, sides, book) for change in _paired(found.lines)),
            findings_gained=_without(found.findings_gained, (new for _, new in pairs)),
            findings_lost=_without(found.findings_lost, (old for old, _ in pairs)),
        ),
        changed_findings=tuple((old, new) for old, new in pairs if old.sentence != new.sentence),
    )


def _shifted(lines: tuple[ChargeLine, ...], by: timedelta) -> tuple[ChargeLine, ...]:
    return tuple(
        replace(line, date_of_service=line.date_of_service + by) if line.date_of_service else line
        for line in lines
    )


def _paired(changes: tuple[LineChange, ...]) -> Iterator[LineChange]:
    """A line that goes on one day and comes on another is one line whose day changes."""
    coming = [change for change in changes if change.before is None]
    mates: dict[int, LineChange] = {}
    for going in (change for change in changes if change.after is None):
        mate = next((one for one in coming if _is_same_service(going, one)), None)
        if mate is not None:
            coming.remove(mate)
            mates[id(going)] = mate
    for change in changes:
        if mate := mates.get(id(change)):
            yield replace(change, after=mate.after, because=mate.because)
        elif change.before is not None or change in coming:
            yield change


def _is_same_service(going: LineChange, coming: LineChange) -> bool:
    return (going.line.biller, going.line.code) == (coming.line.biller, coming.line.code)


def _same_findings(found: Difference) -> Pairs:
    """Doubts that stay, though their sentence, place or codes may differ; the likest first."""
    pairs: list[tuple[Finding, Finding]] = []
    gained, lost = list(found.findings_gained), list(found.findings_lost)
    for alike in (_same_to_the_letter, _same_codes, _same_kind_of_place):
        for old in tuple(lost):
            new = next((finding for finding in gained if alike(old, finding)), None)
            if new is not None:
                lost.remove(old)
                gained.remove(new)
                pairs.append((old, new))
    return tuple(pairs)


def _same_to_the_letter(old: Finding, new: Finding) -> bool:
    return (old.key, old.severity) == (new.key, new.severity)


def _same_codes(old: Finding, new: Finding) -> bool:
    return old.codes == new.codes and _same_kind_of_place(old, new)


def _same_kind_of_place(old: Finding, new: Finding) -> bool:
    places = (tuple(map(pattern, old.fields)), tuple(map(pattern, new.fields)))
    return (old.id, old.severity) == (new.id, new.severity) and places[0] == places[1]


def _without(findings: tuple[Finding, ...], known: Iterable[Finding]) -> tuple[Finding, ...]:
    gone = tuple(known)
    return tuple(finding for finding in findings if finding not in gone)


# Reasons --------------------------------------------------------------------------------------


def _reasoned(
    change: LineChange, sides: tuple[Case, Derivation, Case, Derivation], book: FactBook
) -> LineChange:
    """The change with the reason of what changed, not of the line as a whole."""
    _, before, case, after = sides
    was, will = _claims(before, change), _claims(after, change)
    if change.after is None:
        new = [line for biller, line in will.items() if biller not in was]
        if not new:
            return change
        told = why(case, after, new[0], book)
        sentence = f"Now on the claim of {_WHOSE[new[0].biller]}. {told.claim.why}"
        return replace(change, because=(sentence,))
    told = why(case, after, change.after, book)
    if change.before is not None:
        return replace(change, because=tuple(dict.fromkeys(_reasons(change, told))))
    if set(was) - set(will):
        return replace(change, because=(told.claim.why, *change.because))
    return change


_WHOSE: Final = {
    Biller.FACILITY: "the hospital",
    Biller.RADIATION_ONCOLOGY: "radiation oncology",
    Biller.NEUROSURGERY: "neurosurgery",
    Biller.FREESTANDING: "the freestanding center",
}


def _claims(derivation: Derivation, change: LineChange) -> dict[Biller, ChargeLine]:
    """Who charges the code."""
    return {line.biller: line for line in derivation.lines if line.code == change.line.code}


def _reasons(change: LineChange, told: Explanation) -> Iterator[str]:
    was, will = change.before or told.line, told.line
    if (was.units, was.date_of_service) != (will.units, will.date_of_service):
        yield from tuple(s for s in will.because if s not in was.because) or will.because
    for modifier, reason in told.modifiers:
        if modifier not in was.modifiers:
            yield f"Modifier {modifier}: {reason.why}"
    for modifier in was.modifiers:
        if modifier not in will.modifiers:
            yield f"Modifier {modifier} stood for something that no longer holds."
    if was.diagnoses != will.diagnoses:
        yield told.order
        yield from (f"{code}: {r.why}" for code, r in told.diagnoses if code not in was.diagnoses)
    is_elsewhere = (was.place_of_service, was.revenue_code) != (
        will.place_of_service,
        will.revenue_code,
    )
    if is_elsewhere and told.place:
        yield told.place.why
    if is_elsewhere and told.place is None:
        yield told.claim.why
