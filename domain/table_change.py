"""What a new edition of a published table would change, before it is put to use.

Every stored session of the last days is derived under the book as it stands and under the book
with
the edition; nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from domain.case import Case
from domain.derivation import derive
from domain.difference import Difference, difference
from domain.facts import FactBook
from domain.ports import SessionState, StoredSession

Progress: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange:
    """One stored session that would be derived otherwise. It names no patient."""

    session_id: str
    state: SessionState
    day: date | None
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTrial:
    """The outcome of a dry run over `looked_at` stored sessions."""

    looked_at: int
    changes: tuple[SessionChange, ...]

    @property
    def lines(self) -> int:
        """How many lines would come, go or change."""
        return sum(len(change.difference.lines) for change in self.changes)

    @property
    def summary(self) -> str:
        """One sentence."""
        looked = f"{self.looked_at} stored session{'' if self.looked_at == 1 else 's'}"
        if not self.changes:
            return f"Nothing would change in the {looked} looked at."
        lines = f"{self.lines} line{'' if self.lines == 1 else 's'}"
        told = f"{lines} and the findings of {len(self.changes)}"
        return f"{told} of the {looked} looked at would change; signed ones stay as signed."


def try_tables(
    sessions: Iterable[StoredSession],
    before: FactBook,
    after: FactBook,
    progress: Progress = lambda _looked_at: None,
) -> TableTrial:
    """Derive each session under both books. `progress` is told how many were looked at; it may
    raise to stop.
    """
    looked_at, changes = 0, []
    for stored in sessions:
        case = Case(stored.session)
        found = difference(derive(case, before), derive(case, after))
        if found:
            changes.append(
                SessionChange(
                    session_id=stored.id, state=stored.state, day=case.day, difference=found
                )
            )
        looked_at += 1
        progress(looked_at)
    return TableTrial(looked_at=looked_at, changes=tuple(changes))
