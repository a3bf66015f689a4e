"""What a new department has still to enter about itself, in the order in which it is asked."""

from __future__ import annotations

from enum import StrEnum

from domain.ports import Practice
from domain.roster import Roster


class Gap(StrEnum):
    """Something without which sheets stay blank or names must be typed each time."""

    PRACTICE = "practice"
    STAFF = "staff"
    MACHINES = "machines"


def still_missing(practice: Practice, roster: Roster) -> tuple[Gap, ...]:
    """What was never kept; nothing else is remembered, so setting up can be left at any time."""
    kept = {
        Gap.PRACTICE: bool(practice.billers),
        Gap.STAFF: bool(roster.staff),
        Gap.MACHINES: bool(roster.machines),
    }
    return tuple(gap for gap in Gap if not kept[gap])
