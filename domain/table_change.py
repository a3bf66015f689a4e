"""What a new edition of a published table would change, before it is put to use.

Every stored session of the last days is derived under the book as it stands and under the book with
the edition; nothing is written. A finding that only names another edition is no change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from domain.case import Case
from domain.charge import Finding
from domain.derivation import derive
from domain.difference import Difference, LineChange, difference
from domain.facts import FactBook
from domain.lesion import words
from domain.ports import StoredSession
from domain.states import SessionState

Progress: TypeAlias = Callable[[int], None]

_BRACKETS: Final = re.compile(r" \([^()]*\)")  # reason and edition, as `domain.edits` writes them


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange:
    """One stored session that would be derived otherwise. It names no patient."""

    session_id: str
    state: SessionState
    day: date | None
    difference: Difference

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes that would come, go, change or be judged otherwise."""
        found = self.difference
        lines = {str(change.line.code) for change in found.lines}
        judged = {str(c) for f in (*found.findings_gained, *found.findings_lost) for c in f.codes}
        return tuple(sorted(lines | judged))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each change with its reason, gravest consequence first."""
        found = self.difference
        return (
            *_status(found),
            *(_line(change) for change in found.lines),
            *(f"New {f.severity}: {f.sentence}" for f in found.findings_gained),
            *(f"No longer a {f.severity}: {f.sentence}" for f in found.findings_lost),
            *(f"Document asked for: {item.label}" for item in found.papers_gained),
            *(f"Document no longer asked for: {item.label}" for item in found.papers_lost),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTrial:
    """The outcome of a dry run over `looked_at` stored sessions from `since` on."""

    since: date
    looked_at: int
    changes: tuple[SessionChange, ...]

    @property
    def codes(self) -> int:
        """How many charged codes would change, each counted once a session."""
        return sum(len(change.codes) for change in self.changes)

    @property
    def summary(self) -> str:
        """One sentence."""
        looked = f"{_counted(self.looked_at, 'stored session')} since {self.since}"
        if not self.changes:
            return f"Nothing would change in the {looked}."
        return (
            f"{_counted(self.codes, 'charged code')} in {len(self.changes)} of the {looked} would"
            " change; what is signed stays as it was signed."
        )


def try_tables(
    sessions: Iterable[StoredSession],
    before: FactBook,
    after: FactBook,
    *,
    since: date,
    progress: Progress = lambda _looked_at: None,
) -> TableTrial:
    """Derive each session under both books, `before` and `after` the edition is in use.

    Args:
        since: the first day looked at, as the sentence names it.
        progress: told how many were looked at; may raise to stop.
    """
    looked_at, changes = 0, []
    for stored in sessions:
        case = Case(stored.session)
        found = _in_substance(difference(derive(case, before), derive(case, after)))
        if found:
            changes.append(
                SessionChange(
                    session_id=stored.id, state=stored.state, day=case.day, difference=found
                )
            )
        looked_at += 1
        progress(looked_at)
    return TableTrial(since=since, looked_at=looked_at, changes=tuple(changes))


def _in_substance(found: Difference) -> Difference:
    """Without the findings that say the same by another edition."""
    gained = {_said(finding) for finding in found.findings_gained}
    lost = {_said(finding) for finding in found.findings_lost}
    return replace(
        found,
        findings_gained=tuple(f for f in found.findings_gained if _said(f) not in lost),
        findings_lost=tuple(f for f in found.findings_lost if _said(f) not in gained),
    )


def _said(finding: Finding) -> tuple[object, ...]:
    bare = _BRACKETS.sub("", finding.sentence)
    return (finding.id, finding.severity, finding.fields, finding.codes, bare)


def _status(found: Difference) -> Iterator[str]:
    if found.status:
        was, will = (words(status) for status in found.status)
        yield f"The claim would be {will} instead of {was}."


def _line(change: LineChange) -> str:
    named = f"{change.line.code} on the claim of {words(change.line.biller)}"
    because = " ".join(change.because)
    if change.changed:
        return f"{named} would change, {', '.join(change.changed)}: {because}"
    return f"{named} would {'come' if change.after else 'go'}: {because}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
