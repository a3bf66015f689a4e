"""What would follow if the session had been otherwise: a copy with changes, compared, never stored.

A what-if is a session and steps on top of it. Taking a step away replays the others, so that steps
may be stacked and taken back in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import TypeAlias

from domain.errors import IllFormed
from domain.field_words import field_name
from domain.session import SrsSession
from domain.session_paths import Patch, patch, put
from domain.what_if_entries import Offer


@dataclass(frozen=True, slots=True)
class Edited:
    """Fields a person changed by hand, each with what it says now."""

    patch: Patch


Step: TypeAlias = Offer | Edited


@dataclass(frozen=True)
class WhatIf:
    """`base`: the session as it is. Nothing here reaches a store."""

    base: SrsSession
    steps: tuple[Step, ...] = ()

    @cached_property
    def session(self) -> SrsSession:
        """The session as it would be."""
        return self._replayed[0]

    @cached_property
    def dropped(self) -> tuple[str, ...]:
        """Names of fields changed by hand whose change no longer fits the steps before it."""
        return self._replayed[1]

    @cached_property
    def _replayed(self) -> tuple[SrsSession, tuple[str, ...]]:
        session, dropped = self.base, []
        for step in self.steps:
            if isinstance(step, Offer):
                session = step.change(session)
                continue
            for path, value in step.patch:
                try:
                    session = put(session, path, value)
                except (IllFormed, LookupError):
                    dropped.append(field_name(session, path).text)
        return session, tuple(dropped)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The offers that hold, in the order in which they were taken."""
        return tuple(step for step in self.steps if isinstance(step, Offer))

    @property
    def moved(self) -> timedelta:
        """By how much the days are moved."""
        return sum((offer.moved for offer in self.offers), timedelta())

    def toggled(self, offer: Offer) -> WhatIf:
        """With the offer, in place of another of its group; without it where it holds already."""
        holds = any(step.key == offer.key for step in self.offers)
        others = tuple(
            step
            for step in self.steps
            if not (isinstance(step, Offer) and step.group == offer.group)
        )
        return replace(self, steps=others if holds else (*others, offer))

    def edited(self, after: SrsSession) -> WhatIf:
        """With the session as a person left it by hand."""
        done = self.steps[:-1] if self.steps and isinstance(self.steps[-1], Edited) else self.steps
        changes = patch(replace(self, steps=done).session, after)
        return replace(self, steps=(*done, Edited(changes)) if changes else done)

    def reset(self) -> WhatIf:
        """As the session is."""
        return replace(self, steps=())
