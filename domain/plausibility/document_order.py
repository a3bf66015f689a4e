"""Documents in the order in which their work is done; the offending pair is named with both dates.

1. The chains and their stages are data (`domain/data/plausibility/event_order.toml`).
2. No times are recorded: events of one day may stand in any order.
3. Of a document recorded more than once the reading that contradicts least counts.
4. An event after the beam is shown against the beam, any other against the nearest later stage;
   each note from before the beam by itself.
5. What a date on the wrong side of the beam means for the claim is said by the checklist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.entries import Confidence
from domain.facts import FactBook
from domain.lesion import words
from domain.plausibility_entries import BEAM, SERVICE, DayOf, EventChain, EventStage
from domain.services import SERVICE_KINDS, Service
from domain.session import Document
from domain.statements import check

_RUNS: Final = "delivery.runs"
_KINDS: Final[dict[str, type[Service]]] = {kind.KIND: kind for kind in SERVICE_KINDS}
_SIGNED: Final = (Citation("D10", "signatures"), Citation("K", "order of events"))


@dataclass(frozen=True, slots=True)
class _Kind:
    """One event of a chain: how it is looked up, and what it is called."""

    stage: int
    key: str
    name: str
    by: DayOf
    service: type[Service] | None


class _Event(NamedTuple):
    """Something dated. `first`, `last`: the same day, unless it was recorded more than once."""

    stage: int
    name: str
    field: str
    first: date
    last: date


@check(
    "order.contours",
    "order.prescription",
    "order.approval",
    "order.check",
    "order.timeout",
    "order.note_before_beam",
    "order.note",
    "order.images",
    "order.fusion",
    "order.drawn",
    "order.plan_not_made",
    "order.plan_approved",
    "order.consult_request",
    "order.consult_report",
    "order.consult_read",
    "order.signed_before_dated",
    numbers=("R65", "R122"),
    cites=(("S11", "planning before treatment"), ("K", "order of events")),
    confidence=Confidence.MEDIUM,
)
def document_order(case: Case, book: FactBook) -> Iterator[Finding]:
    """Findings on documents dated out of the order of their work."""
    if not case.documents:
        return
    for chain, kinds in _chains(book):
        events = [event for kind in kinds if (event := _event(case, kind))]
        for event in events:
            after = [e for e in events if e.last < event.first and e.stage > event.stage]
            if after:
                shown = after if event.field == _RUNS else [_nearest(after)]
                yield from (_finding(chain, event, before) for before in shown)
    yield from _signatures(case, book)


@lru_cache(maxsize=8)
def _chains(book: FactBook) -> tuple[tuple[EventChain, tuple[_Kind, ...]], ...]:
    """Every chain with its events, ready to be looked up."""
    return tuple(
        (
            chain,
            tuple(
                _kind(book, place, stage, event)
                for place, stage in enumerate(chain.stage)
                for event in stage.events
            ),
        )
        for chain in book.event_chains
    )


def _kind(book: FactBook, place: int, stage: EventStage, event: str) -> _Kind:
    service = _KINDS.get(event.removeprefix(SERVICE)) if event.startswith(SERVICE) else None
    name = "First beam" if event == BEAM else _label(book, event.removeprefix(SERVICE))
    return _Kind(stage=place, key=event, name=name, by=stage.by, service=service)


def _event(case: Case, kind: _Kind) -> _Event | None:
    """The event of one case; None when it has no day."""
    if kind.key == BEAM:
        days, field = case.beam_days[:1], _RUNS
        return _Event(kind.stage, kind.name, field, days[0], days[0]) if days else None
    if kind.service is not None:
        found = [(s.date, index) for index, s in case.services_of(kind.service) if s.date]
        if not found:
            return None
        field = f"services[{found[0][1]}].date"  # of the earliest: they come by date
        return _Event(kind.stage, kind.name, field, found[0][0], found[-1][0])
    recorded = [day for d in case.documents.get(kind.key, ()) if (day := _day(d, kind.by))]
    if not recorded:
        return None
    field = f"documents.{kind.key}"
    return _Event(kind.stage, kind.name, field, min(recorded), max(recorded))


def _day(document: Document, by: DayOf) -> date | None:
    if by is DayOf.SIGNATURE:
        return document.signed_on or document.dated
    return document.dated or document.signed_on


def _nearest(after: list[_Event]) -> _Event:
    """The event to show against: the beam before all, else the nearest stage, earliest day."""
    beams = [event for event in after if event.field == _RUNS]
    return min(beams or after, key=lambda event: (event.stage, event.first, event.field))


def _finding(chain: EventChain, event: _Event, before: _Event) -> Finding:
    stage = chain.stage[event.stage]
    severity = Severity.WARN if before.field == _RUNS else stage.late
    sentence = (
        f"“{event.name}” is dated {event.first}, after “{before.name}” of {before.last};"
        f" {chain.why}. Correct the date that is wrong; if both are true, say in the chart why it"
        " was done so."
    )
    fields = (event.field, before.field)
    return Finding(
        id=stage.id, severity=severity, sentence=sentence, fields=fields, cites=chain.cites
    )


def _signatures(case: Case, book: FactBook) -> Iterator[Finding]:
    for key, recorded in case.documents.items():
        for document in recorded:
            dated, signed = document.dated, document.signed_on
            if dated and signed and signed < dated:
                sentence = (
                    f"“{_label(book, key)}” is signed on {signed}, before the day it is dated,"
                    f" {dated}. Correct the date that is wrong; never re-date a true one."
                )
                yield Finding(
                    id="order.signed_before_dated",
                    severity=Severity.WARN,
                    sentence=sentence,
                    fields=(f"documents.{key}",),
                    cites=_SIGNED,
                )


def _label(book: FactBook, key: str) -> str:
    kind = book.documents.get(key)
    return kind.label if kind else words(key)
