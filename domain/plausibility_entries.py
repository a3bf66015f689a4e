"""What the plausibility files hold: dose windows by indication, and chains of events in order.

A window guards against slips of the keyboard; it says nothing of what a patient should be given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.charge import Citation, Severity
from domain.choices import DosePoint, LesionKind, LesionStatus, Site
from domain.entries import Confidence, Period
from domain.errors import IllFormed
from domain.services import SERVICE_KINDS
from domain.session import Lesion

BEAM: Final = "beam"
SERVICE: Final = "service:"
_KNOWN: Final = {BEAM, *(f"{SERVICE}{kind.KIND}" for kind in SERVICE_KINDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseWindow(Period):
    """Single-session doses, in Gy, of one indication; the first row that fits a lesion speaks.

    An empty list asks nothing. `diagnoses`: prefixes of the lesion's own diagnosis; where sites
    stand beside them, either is enough. `beside`: prefixes of any diagnosis of the session.
    `above_mm` and `below_mm` are exclusive, `most_mm` inclusive. `question`: what else to check.
    """

    key: str
    label: str
    kinds: tuple[LesionKind, ...] = ()
    statuses: tuple[LesionStatus, ...] = ()
    sites: tuple[Site, ...] = ()
    diagnoses: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    above_mm: Decimal | None = None
    below_mm: Decimal | None = None
    most_mm: Decimal | None = None
    dose_point: DosePoint
    typical_low: Decimal
    typical_high: Decimal
    soft_low: Decimal
    soft_high: Decimal
    hard_low: Decimal
    hard_high: Decimal
    question: str = ""
    confidence: Confidence
    cites: tuple[Citation, ...]

    def __post_init__(self) -> None:
        below = [self.hard_low, self.soft_low, self.typical_low]
        limits = [*below, self.typical_high, self.soft_high, self.hard_high]
        if self.hard_low <= 0 or limits != sorted(limits):
            raise IllFormed(
                "the limits of a dose window lie inside each other",
                "Order them hard, soft, typical, soft, hard.",
                "hard_low",
            )

    def fits(self, lesion: Lesion, diagnoses: Iterable[str]) -> bool:
        """Whether the row speaks of this lesion; `diagnoses`: all of the session."""
        return (
            (not self.kinds or lesion.kind in self.kinds)
            and (not self.statuses or lesion.status in self.statuses)
            and self._fits_place(lesion)
            and (not self.beside or any(code.startswith(self.beside) for code in diagnoses))
            and self._fits_size(lesion.max_dimension_mm)
        )

    def _fits_place(self, lesion: Lesion) -> bool:
        if not self.sites and not self.diagnoses:
            return True
        is_there = lesion.site in self.sites or (
            bool(lesion.within_brainstem) and Site.BRAINSTEM in self.sites
        )
        return is_there or (lesion.diagnosis or "").startswith(self.diagnoses)

    def _fits_size(self, size: Decimal | None) -> bool:
        if size is None:
            return self.above_mm is None and self.below_mm is None and self.most_mm is None
        return (
            (self.above_mm is None or size > self.above_mm)
            and (self.below_mm is None or size < self.below_mm)
            and (self.most_mm is None or size <= self.most_mm)
        )


class DayOf(StrEnum):
    """Which day of a document counts: that of its signature, or the one it carries."""

    SIGNATURE = "signature"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStage:
    """Events of equal rank in a chain.

    `events`: document keys, `service:` and a kind of service, or `beam`. `late`: what it means
    when one of them comes after an event of a later stage. `id`: of that finding.
    """

    id: str
    events: tuple[str, ...]
    late: Severity
    by: DayOf = DayOf.SIGNATURE


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChain:
    """Stages of one piece of work in the order in which they happen; same-day events may stand in
    any.
    """

    key: str
    why: str
    stage: tuple[EventStage, ...]
    cites: tuple[Citation, ...]


def problems_of_chains(chains: Iterable[EventChain], documents: Collection[str]) -> Iterator[str]:
    """A sentence for each event that nobody could record."""
    for chain in chains:
        for event in (event for stage in chain.stage for event in stage.events):
            if event not in _KNOWN and event not in documents:
                yield f"event chain {chain.key}: event {event} is not listed."
