"""What differs between two derivations, each change with the reason of the side it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from domain.charge import ChargeLine, CheckItem, Derivation, Finding, Origin, Status
from domain.choices import Biller

LineKey: TypeAlias = tuple[Biller, str, date | None, bool, int]

_SPOKEN: Final = {
    "date_of_service": "day",
    "units": "units",
    "modifiers": "modifiers",
    "diagnoses": "diagnoses",
    "place_of_service": "place of service",
    "revenue_code": "revenue code",
    "charge": "charge",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """One line as it was and as it would be; None where it does not stand.

    `because`: why it came, went or changed, in sentences of the rules.
    """

    before: ChargeLine | None
    after: ChargeLine | None
    because: tuple[str, ...]

    @property
    def line(self) -> ChargeLine:
        """The line as it would be, or as it was when it goes."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  (one of the two is always there)
        return found

    @property
    def changed(self) -> tuple[str, ...]:
        """What differs, in words: `units 1 → 3`; () when the line comes or goes."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            f"{words} {_shown(getattr(self.before, name))} → {_shown(getattr(self.after, name))}"
            for name, words in _SPOKEN.items()
            if getattr(self.before, name) != getattr(self.after, name)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything a person would see change, in claim order."""

    lines: tuple[LineChange, ...] = ()
    findings_gained: tuple[Finding, ...] = ()
    findings_lost: tuple[Finding, ...] = ()
    papers_gained: tuple[CheckItem, ...] = ()
    papers_lost: tuple[CheckItem, ...] = ()
    status: tuple[Status, Status] | None = None

    def __bool__(self) -> bool:
        return bool(
            self.lines
            or self.findings_gained
            or self.findings_lost
            or self.papers_gained
            or self.papers_lost
            or self.status
        )


def difference(before: Derivation, after: Derivation) -> Difference:
    """What is gained, lost and changed on the way from one derivation to the other."""
    old_findings, new_findings = set(map(_told, before.findings)), set(map(_told, after.findings))
    old_papers, new_papers = _required(before), _required(after)
    return Difference(
        lines=tuple(_changes(before, after)),
        findings_gained=tuple(f for f in after.findings if _told(f) not in old_findings),
        findings_lost=tuple(f for f in before.findings if _told(f) not in new_findings),
        papers_gained=tuple(p for key, p in new_papers.items() if key not in old_papers),
        papers_lost=tuple(p for key, p in old_papers.items() if key not in new_papers),
        status=None if before.status is after.status else (before.status, after.status),
    )


def _told(finding: Finding) -> tuple[str, ...]:
    """What a person reads of a finding; the same words about other fields are no change to them."""
    return finding.id, finding.severity, finding.sentence


def _changes(before: Derivation, after: Derivation) -> Iterator[LineChange]:
    was, will = _keyed(before.lines), _keyed(after.lines)
    for key in sorted({*was, *will}, key=_place):
        if key not in was:
            yield LineChange(before=None, after=will[key], because=will[key].because)
        elif key not in will:
            because = _why_gone(was[key], before, after)
            yield LineChange(before=was[key], after=None, because=because)
        else:
            because = _new(was[key].because, will[key].because)
            change = LineChange(before=was[key], after=will[key], because=because)
            if change.changed:
                yield change


def _keyed(lines: Iterable[ChargeLine]) -> Mapping[LineKey, ChargeLine]:
    """Lines by biller, code and day, a person's apart from those that follow; a number tells apart
    those that stand twice.
    """
    keyed: dict[LineKey, ChargeLine] = {}
    for line in lines:
        is_added, number = line.origin is Origin.ADDED, 0
        place = (line.biller, str(line.code), line.date_of_service, is_added)
        while (*place, number) in keyed:
            number += 1
        keyed[(*place, number)] = line
    return keyed


def _place(key: LineKey) -> tuple[object, ...]:
    biller, code, day, is_added, number = key
    return (tuple(Biller).index(biller), day or date.max, code, is_added, number)


def _new(was: tuple[str, ...], will: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sentence for sentence in will if sentence not in was) or will


def _why_gone(line: ChargeLine, before: Derivation, after: Derivation) -> tuple[str, ...]:
    """What is now said of the code; where nothing is said, what had carried it holds no more."""
    told = [n.because for n in after.not_charged if n.code == line.code and n.biller is line.biller]
    if told:
        return tuple(dict.fromkeys(sentence for because in told for sentence in because))
    elsewhere = [other for other in after.lines if other.code == line.code]
    moved = [o for o in elsewhere if o not in before.lines]
    if moved:
        return tuple(dict.fromkeys(sentence for other in moved for sentence in other.because))
    return tuple(f"No longer holds: {sentence}" for sentence in line.because)


def _required(derivation: Derivation) -> Mapping[tuple[str, str], CheckItem]:
    """Required documents by name and state."""
    return {
        (item.document, str(item.status)): item for item in derivation.checklist if item.required
    }


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(str(one) for one in value) or "none"
    return "none" if value is None else str(value)
