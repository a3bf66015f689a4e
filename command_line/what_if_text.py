"""The offers of a what-if, and what would follow from those taken, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from command_line.claim_text import BILLERS, NOTICE
from command_line.wrapping import heading, wrapped
from domain.charge import CheckItem, Status
from domain.difference import LineChange
from domain.what_if import WhatIf
from domain.what_if_entries import OfferGroup
from domain.what_if_outcome import Outcome

MADE_UP: Final = (
    "What if: made up from changed facts. Not a claim, not a bill, not a record of any patient;"
    " nothing is stored."
)
_STAYS: Final = {
    Status.READY: "stays ready",
    Status.NEEDS_ATTENTION: "still needs attention",
    Status.BLOCKED: "stays blocked",
}
_WAS: Final = {
    Status.READY: "is ready",
    Status.NEEDS_ATTENTION: "needs attention",
    Status.BLOCKED: "is blocked",
}
_WOULD: Final = {
    Status.READY: "be ready",
    Status.NEEDS_ATTENTION: "need attention",
    Status.BLOCKED: "be blocked",
}


def offers_text(name: str, groups: tuple[OfferGroup, ...]) -> str:
    """What can be asked, by its key."""
    blocks = (
        heading(f"{name}: what if …", "Ask with --change KEY, several times for several changes."),
        *(_section(f"{group.title}, now {group.now}", _offers(group)) for group in groups),
    )
    return "\n\n".join(blocks) + "\n"


def _offers(group: OfferGroup) -> Iterator[str]:
    for offer in group.offers:
        note = f". {offer.note}" if offer.note else ""
        yield wrapped(f"  {offer.key:<34}{offer.label}{note}", hang=36)


def outcome_text(name: str, asked: WhatIf, found: Outcome) -> str:
    """What comes, goes and changes, each with its reasons."""
    difference = found.difference
    changes = (offer.label[:1].lower() + offer.label[1:] for offer in asked.offers)
    pairs = (f"{old.sentence} → {new.sentence}" for old, new in found.changed_findings)
    blocks = (
        heading(f"{name}: what if {', and '.join(changes)}", MADE_UP),
        wrapped(_status(found)),
        _section("Lines", map(_change, difference.lines)),
        _section("Doubts that come", (_row(f.sentence) for f in difference.findings_gained)),
        _section("Doubts that go", (_row(f.sentence) for f in difference.findings_lost)),
        _section("Doubts in other words", map(_row, pairs)),
        _section("Documents that come", (_row(_paper(p)) for p in difference.papers_gained)),
        _section("Documents that go", (_row(_paper(p)) for p in difference.papers_lost)),
        wrapped(NOTICE),
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def _status(found: Outcome) -> str:
    was, will = found.before.status, found.after.status
    told = _STAYS[was] if was is will else f"{_WAS[was]} and would {_WOULD[will]}"
    status = f"The claim {told}."
    return status if found.difference.lines else f"No line changes. {status}"


def _section(title: str, rows: Iterable[str]) -> str:
    """A titled list; "" where there is nothing to list."""
    body = "\n".join(rows)
    return f"{heading(title, mark='-')}\n{body}" if body else ""


def _row(text: str) -> str:
    return wrapped(f"  {text}", hang=4)


def _paper(item: CheckItem) -> str:
    return f"{item.label}: {item.status.value.replace('_', ' ')}"


def _change(change: LineChange) -> str:
    line = change.line
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    code = "-".join((line.code, *line.modifiers))
    day = line.date_of_service or "no date yet"
    first = f"  {sign} {code:<14}{line.units} x  {day}  {BILLERS[line.biller]}: {line.label}"
    rows = (*(f"{told}." for told in change.changed), *change.because)
    return "\n".join((wrapped(first, hang=24), *(wrapped(row, indent=18, hang=20) for row in rows)))
