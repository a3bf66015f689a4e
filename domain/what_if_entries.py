"""What an offer of a what-if is: one named change, in a group of which one at a time holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from domain.session import SrsSession

Change: TypeAlias = Callable[[SrsSession], SrsSession]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One change. `note`: what it adapts besides and what stays. `moved`: by how much days move."""

    key: str
    group: str
    label: str
    note: str = ""
    moved: timedelta = timedelta()
    change: Change = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferGroup:
    """Offers that exclude one another. `now`: what is recorded, in words."""

    key: str
    title: str
    now: str
    offers: tuple[Offer, ...]
