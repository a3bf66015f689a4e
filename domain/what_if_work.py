"""Offers about the work itself: sessions, lesions, planning, holding the head, what happened."""

from __future__ import annotations

from functools import partial
from typing import Final

from domain import what_if_changes as changes
from domain.case import Case
from domain.choices import Anaesthesia, ImmobilizationKind, PlanMethod, StopStage
from domain.facts import FactBook
from domain.field_words import NOT_ENTERED, spoken
from domain.reading import reader
from domain.rules.neurosurgery import classifications
from domain.what_if_entries import Offer, OfferGroup


def sessions(case: Case, book: FactBook) -> OfferGroup:
    """Other numbers of sessions."""
    planned = case.session.course.planned_sessions
    counts = map(int, reader(case, book).texts("what_if.sessions"))
    offers = tuple(map(_in_sessions, (count for count in counts if count != planned)))
    return OfferGroup(key="sessions", title="Planned sessions", now=spoken(planned), offers=offers)


def _in_sessions(count: int) -> Offer:
    return Offer(
        key=f"sessions.{count}",
        group="sessions",
        label=f"{count} session{'s' if count > 1 else ''}",
        note="Beam on as many weekdays from the first one on, shared out evenly.",
        change=partial(changes.in_sessions, count=count),
    )


def lesions(case: Case, book: FactBook) -> OfferGroup:
    """A lesion more or fewer."""
    graded = classifications(case, reader(case, book))
    open_ones = sum(grade.is_open for grade in graded)
    grades = [grade.is_complex for grade in graded if not grade.is_open]
    found = [_one_more(book, word) for word in ("simple", "complex")]
    if len(case.session.lesions) > 1:
        label = f"One lesion fewer (without {case.session.lesions[-1].id})"
        fewer = changes.without_last_lesion
        found.append(Offer(key="lesions.one_fewer", group="lesions", label=label, change=fewer))
    now = f"{grades.count(False)} simple, {grades.count(True)} complex"
    now += f", {open_ones} not graded yet" if open_ones else ""
    return OfferGroup(key="lesions", title="Lesions", now=now, offers=tuple(found))


def _one_more(book: FactBook, word: str) -> Offer:
    return Offer(
        key=f"lesions.one_more_{word}",
        group="lesions",
        label=f"One more {word} lesion",
        note="Like the last of its grade, else made up; the documents stay as they are.",
        change=partial(changes.with_lesion, book=book, is_complex=word == "complex"),
    )


def plan(case: Case) -> OfferGroup:
    """The other way of planning."""
    methods = {each.method for _, each in case.plans}
    inverse = Offer(
        key="plan.inverse",
        group="plan",
        label="Planned inversely",
        note="With one leaf pattern where none is recorded; nothing else is added.",
        change=changes.planned_inversely,
    )
    forward = Offer(
        key="plan.forward",
        group="plan",
        label="Planned forward in 3-D",
        note="Leaf patterns are taken out; a simulation is not added.",
        change=changes.planned_forward,
    )
    ways = {PlanMethod.INVERSE: inverse, PlanMethod.FORWARD_3D: forward}
    offers = tuple(offer for method, offer in ways.items() if methods - {method})
    now = ", ".join(sorted(map(spoken, methods))) or NOT_ENTERED
    return OfferGroup(key="plan", title="Dose plan", now=now, offers=offers)


def immobilization(case: Case) -> OfferGroup:
    """The other way of holding the head."""
    held = case.session.course.immobilization.kind
    frame = Offer(
        key="held.frame",
        group="held",
        label="A frame put on by the surgeon",
        note="Under local anesthetic; a mask is taken out.",
        change=changes.in_frame,
    )
    mask = Offer(
        key="held.mask",
        group="held",
        label="A mask made for the patient",
        note="Recorded as a device on the day of simulation or planning; no anesthetic.",
        change=changes.in_mask,
    )
    ways = {ImmobilizationKind.RIGID_FRAME: frame, ImmobilizationKind.MASK: mask}
    offers = tuple(offer for kind, offer in ways.items() if kind is not held)
    return OfferGroup(key="held", title="Immobilization", now=spoken(held), offers=offers)


_STOPS: Final = (
    (StopStage.BEFORE_ROOM, "Called off before the room"),
    (StopStage.BEFORE_BEAM, "Stopped before beam"),
    (StopStage.DURING_BEAM, "Stopped during beam"),
)


def course_of_events(case: Case) -> OfferGroup:
    """Stopped, or completed."""
    delivery = case.session.delivery
    stage = delivery.stopped.stage if delivery.stopped else None
    found = [_stopped(one, label) for one, label in _STOPS if one is not stage and delivery.runs]
    if delivery.stopped:
        found.append(
            Offer(
                key="events.completed",
                group="events",
                label="Completed",
                note="No stop; the whole prescription given.",
                change=changes.completed,
            )
        )
    now = f"stopped {spoken(stage)}" if delivery.stopped else "no stop recorded"
    return OfferGroup(key="events", title="Course of events", now=now, offers=tuple(found))


def _stopped(stage: StopStage, label: str) -> Offer:
    return Offer(
        key=f"events.{stage.value}",
        group="events",
        label=label,
        note="For a medical reason; half of the beam given if stopped during it.",
        change=partial(changes.stopped, stage=stage),
    )


_KINDS: Final = {
    Anaesthesia.NONE: "No anesthesia",
    Anaesthesia.LOCAL: "Local anesthetic",
    Anaesthesia.GENERAL: "General anesthesia",
}


def anaesthesia(case: Case) -> OfferGroup:
    """Other anesthesia."""
    given = case.session.delivery.anaesthesia.given
    offers = tuple(
        _anaesthetized(kind, label) for kind, label in _KINDS.items() if kind is not given
    )
    return OfferGroup(key="anaesthesia", title="Anesthesia", now=spoken(given), offers=offers)


def _anaesthetized(kind: Anaesthesia, label: str) -> Offer:
    return Offer(
        key=f"anaesthesia.{kind.value}",
        group="anaesthesia",
        label=label,
        note="Planned and given, by the time of a stop too.",
        change=partial(changes.anaesthetized, given=kind),
    )
