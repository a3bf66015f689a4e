"""What stands in the way of signing, and the signed charge once nothing does.

1. Every stop and every hold stands in the way, and every required document that is not there.
2. A named person may let one of them pass with a reason; each by itself, never all at once.
3. What is signed carries the prices of the day of its lines, where the fee list has them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.charge import ChargeLine, Derivation, Finding, Severity
from domain.errors import Refused
from domain.ports import Fee, Waiver

_DOCUMENT = "documents."


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing in the way. `item`: as a waiver names it; a missing document is a hold."""

    item: str
    sentence: str
    severity: Severity


def obstacles(derivation: Derivation) -> tuple[Obstacle, ...]:
    """All that stands in the way of signing, the gravest first; a document is told once."""
    open_items = {item.document: item for item in derivation.checklist if item.is_open}
    told: dict[str, Obstacle] = {}
    for finding in derivation.findings:
        if finding.severity not in (Severity.STOP, Severity.HOLD):
            continue
        item = _document_of(finding)
        key = item if item in open_items else finding.key
        told.setdefault(
            key, Obstacle(item=key, sentence=finding.sentence, severity=finding.severity)
        )
    for document, check in open_items.items():
        sentence = f"{check.label}: {check.status.replace('_', ' ')}."
        told.setdefault(
            document, Obstacle(item=document, sentence=sentence, severity=Severity.HOLD)
        )
    return tuple(sorted(told.values(), key=lambda obstacle: obstacle.severity.rank))


def _document_of(finding: Finding) -> str:
    """The document a finding is about, or nothing."""
    named = (path for path in finding.fields if path.startswith(_DOCUMENT))
    return next(named, "").removeprefix(_DOCUMENT)


def refuse_unless_clear(derivation: Derivation, waivers: tuple[Waiver, ...]) -> None:
    """Raise `Refused` unless each obstacle has a waiver with a name and a reason."""
    good = {w.item for w in waivers if w.why.strip() and w.by.strip()}
    left = [obstacle for obstacle in obstacles(derivation) if obstacle.item not in good]
    if left:
        raise Refused(
            f"The session was not signed; {len(left)} of the things in its way are neither settled"
            f" nor let pass by a named person with a reason. The first: {left[0].sentence}"
        )
    if not derivation.lines:
        raise Refused("The session was not signed: it has no charge. Nothing was changed.")


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
