"""What stands in the way of signing, and the signed charge once nothing does.

1. Every stop and every hold stands in the way, and every required document that is not there.
2. A named person may let one of them pass with a reason; each by itself, never all at once.
3. Where a finding asks for a second person, that is neither who signs nor who entered the session.
4. What identifies the claim is settled in the session; nobody can let its absence pass.
5. What is signed carries the prices of the day of its lines, where the fee list has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.charge import ChargeLine, Derivation, Finding, Severity
from domain.errors import Refused
from domain.persons import is_same_person
from domain.ports import Fee, Waiver

_DOCUMENT = "documents."
_ABOUT_DOCUMENT = "document."


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing in the way. `item`: as a waiver names it; a missing document is a hold.

    `second_person`: somebody other than who signs or entered the session must let it pass.
    `never_passes`: it can only be settled in the session.
    """

    item: str
    sentence: str
    severity: Severity
    second_person: bool = False
    never_passes: bool = False


def obstacles(derivation: Derivation) -> tuple[Obstacle, ...]:
    """All that stands in the way of signing, the gravest first; a document is told once."""
    open_items = {item.document: item for item in derivation.checklist if item.is_open}
    told: dict[str, Obstacle] = {}
    for finding in derivation.findings:
        if finding.severity not in (Severity.STOP, Severity.HOLD):
            continue
        item = _document_of(finding)
        key = item if item in open_items else finding.key
        first = told.setdefault(
            key, Obstacle(item=key, sentence=finding.sentence, severity=finding.severity)
        )
        told[key] = replace(
            first,
            second_person=first.second_person or finding.second_person,
            never_passes=first.never_passes or finding.never_passes,
        )
    for document, check in open_items.items():
        sentence = f"{check.label}: {check.status.replace('_', ' ')}."
        told.setdefault(
            document, Obstacle(item=document, sentence=sentence, severity=Severity.HOLD)
        )
    return tuple(sorted(told.values(), key=lambda obstacle: obstacle.severity.rank))


def _document_of(finding: Finding) -> str:
    """The document whose absence a finding tells of, or nothing."""
    if not finding.id.startswith(_ABOUT_DOCUMENT):
        return ""
    named = (path for path in finding.fields if path.startswith(_DOCUMENT))
    return next(named, "").removeprefix(_DOCUMENT)


def why_not_second(by: str, hands: Iterable[str]) -> str:
    """Why `by` is no second person beside those whose hands it passed; empty when it is one.

    Args:
        hands: who signs, and who entered the session.
    """
    same = next((name for name in hands if name and is_same_person(by, name)), None)
    if same is None:
        return ""
    return (
        f"{by.strip()} is not a second person here: {same} signs or entered this session. Ask"
        " somebody else to compare the entry with the plan, and enter that name in full."
    )


def refuse_unless_clear(
    derivation: Derivation, waivers: tuple[Waiver, ...], *, hands: Iterable[str]
) -> None:
    """Raise `Refused` unless each obstacle has a waiver with a name and a reason.

    Args:
        hands: who signs, and who entered the session; neither is a second person.
    """
    _refuse_first_person(derivation, waivers, tuple(hands))
    good = {w.item for w in waivers if w.why.strip() and w.by.strip()}
    standing = obstacles(derivation)
    if bare := next((obstacle for obstacle in standing if obstacle.never_passes), None):
        raise Refused(
            "The session was not signed; nothing was changed. Nobody can let this pass, because it"
            f" identifies the claim: {bare.sentence}"
        )
    left = [obstacle for obstacle in standing if obstacle.item not in good]
    if left:
        raise Refused(
            f"The session was not signed; {len(left)} of the things in its way are neither settled"
            f" nor let pass by a named person with a reason. The first: {left[0].sentence}"
        )
    if not derivation.lines:
        raise Refused("The session was not signed: it has no charge. Nothing was changed.")


def _refuse_first_person(
    derivation: Derivation, waivers: tuple[Waiver, ...], hands: tuple[str, ...]
) -> None:
    asked = {o.item: o for o in obstacles(derivation) if o.second_person}
    for waiver in waivers:
        is_named = waiver.item in asked and waiver.by.strip()
        if is_named and (told := why_not_second(waiver.by, hands)):
            raise Refused(
                f"The session was not signed; nothing was changed. {told} What it is about:"
                f" {asked[waiver.item].sentence}"
            )


def priced(derivation: Derivation, fees: tuple[Fee, ...]) -> Derivation:
    """The derivation with the charge of each line for which the fee list has a price that day."""
    return replace(derivation, lines=tuple(_priced(line, fees) for line in derivation.lines))


def _priced(line: ChargeLine, fees: tuple[Fee, ...]) -> ChargeLine:
    fee = next((fee for fee in fees if _applies(fee, line)), None)
    return line if fee is None else replace(line, charge=fee.amount * line.units)


def _applies(fee: Fee, line: ChargeLine) -> bool:
    day = line.date_of_service
    return (
        fee.biller is line.biller
        and fee.code == line.code
        and day is not None
        and fee.effective <= day
        and (fee.until is None or day < fee.until)
    )
