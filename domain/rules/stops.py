"""Delivery that was stopped part-way: by stage, setting and anaesthesia, held (R11, R13, R14).

| event | hospital | freestanding |
|---|---|---|
| called off before the room | nothing | nothing |
| in the room, anaesthesia planned and not yet given, for a medical reason | 73 | nothing |
| in the room, no anaesthesia planned, or called off by choice | nothing | nothing |
| anaesthesia given, before or during beam | 74 | 53, or as the payer sets it |
| beam partly given, no anaesthesia | 52 | 52, or as the payer sets it |
| finished later that day | whole | whole |

Anaesthesia counts from local on, so a frame pinned under local anaesthetic counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.case import Arrangement, Beam, Case
from domain.charge import Finding, Severity
from domain.choices import Anaesthesia, StopStage
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import Modifier, ProcedureCode
from domain.rules import Omission, Part, Proposal, Ruling, finding, rule
from domain.rules.course import beam, delivery_code, is_one_cranial_session, missing

_STOPPED = "delivery.stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What the matrix says. `key`: fact with the modifier, "" where nothing is charged.

    `otherwise`: what some payers or sources would do instead. `fields`: the facts that decided.
    """

    why: str
    key: str = ""
    otherwise: str = ""
    fields: tuple[str, ...] = (f"{_STOPPED}.stage",)


@rule(
    "delivery.stopped",
    numbers=("R11", "R13", "R14"),
    cites=(
        ("S26", "53 for physicians, 73 and 74 for facilities"),
        ("S33", "modifiers 52, 53, 73, 74"),
    ),
    confidence=Confidence.MEDIUM,
)
def stopped(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A stopped session by stage, setting and anaesthesia; whatever is proposed is held."""
    how_far = beam(case, facts)
    if how_far not in (Beam.STOPPED_BEFORE, Beam.PARTIAL) or not is_one_cranial_session(
        case, facts
    ):
        return
    code, answer = delivery_code(case, facts), _answer(case, how_far)
    yield from _doubts(case, how_far, code)
    if not answer.key:
        yield Omission(code=code, because=(answer.why,), fields=answer.fields)
        return
    modifier = Modifier(facts.text(answer.key))
    yield Proposal(
        code=code,
        date=_day(case),
        because=(answer.why,),
        modifiers=((modifier, answer.why),),
        part=Part.TECHNICAL,
        fields=(_STOPPED,),
    )
    sentence = (
        f"Treatment was stopped; modifier {modifier} is proposed: {answer.why} {answer.otherwise}"
        " Check the record of the stop and the payer's rule, then say why the line may go."
    )
    yield finding("delivery.stopped", Severity.HOLD, sentence, _STOPPED, codes=(code,))


def _day(case: Case) -> date | None:
    return case.beam_days[0] if case.beam_days else case.day


def _answer(case: Case, how_far: Beam) -> _Answer:
    is_hospital = case.arrangement in (Arrangement.HOSPITAL_OUTPATIENT, Arrangement.INPATIENT)
    stage = _stage(case)
    if how_far is Beam.STOPPED_BEFORE and stage is StopStage.BEFORE_ROOM:
        return _Answer(why="The session was cancelled before the patient was in the room.")
    if case.anaesthesia_given:
        return _after_anaesthesia(is_hospital=is_hospital)
    if how_far is Beam.PARTIAL or stage is StopStage.DURING_BEAM:
        return _partly_given(is_hospital=is_hospital)
    if is_hospital and case.anaesthesia_planned:
        return _before_anaesthesia(case)
    return _Answer(
        why="The session was stopped before beam and before any anaesthesia.",
        fields=(f"{_STOPPED}.stage", f"{_STOPPED}.anaesthesia", "delivery.anaesthesia.planned"),
    )


def _after_anaesthesia(*, is_hospital: bool) -> _Answer:
    why = "Anaesthesia had been given when it was stopped."
    if is_hospital:
        return _Answer(
            why=why,
            key="modifier.stopped_after_anaesthesia",
            otherwise="That local anaesthetic for a pinned frame counts is our reading of the"
            " modifier; no source says so for radiosurgery.",
        )
    return _Answer(
        why=why,
        key="payer.stopped_freestanding_modifier",
        otherwise="Outside a hospital payers take 53 or 52; none of the sources settles it.",
    )


def _partly_given(*, is_hospital: bool) -> _Answer:
    why = "Beam was partly given, without anaesthesia."
    if is_hospital:
        return _Answer(
            why=why,
            key="modifier.reduced",
            otherwise="For Medicare 52 marks a service without anaesthesia that was partly done.",
        )
    return _Answer(
        why=why,
        key="payer.partial_freestanding_modifier",
        otherwise="Outside a hospital payers take 52 or 53; none of the sources settles it.",
    )


def _before_anaesthesia(case: Case) -> _Answer:
    details = case.session.delivery.stopped
    if details and details.elective:
        return _Answer(
            why="It was called off by choice before any anaesthesia; that is not charged.",
            fields=(f"{_STOPPED}.elective",),
        )
    return _Answer(
        why="The patient was in the room, prepared, and planned anaesthesia was not yet given.",
        key="modifier.stopped_before_anaesthesia",
        otherwise="It needs a medical reason: a session called off by choice is not charged.",
    )


def _anaesthesia_contradiction(case: Case, code: ProcedureCode) -> Iterator[Finding]:
    """Whether any had been given decides the modifier; two entries must not say both."""
    delivery = case.session.delivery
    at_stop = delivery.stopped.anaesthesia if delivery.stopped else None
    if at_stop is None or delivery.anaesthesia.given is None:
        return
    if (at_stop is Anaesthesia.NONE) is not (delivery.anaesthesia.given is Anaesthesia.NONE):
        sentence = (
            "The record of the stop and the record of the session contradict each other on whether"
            " anaesthesia was given, which decides the modifier. Correct one."
        )
        fields = (f"{_STOPPED}.anaesthesia", "delivery.anaesthesia.given")
        yield finding(
            "delivery.stop_contradiction", Severity.STOP, sentence, *fields, codes=(code,)
        )


def _stage(case: Case) -> StopStage | None:
    details = case.session.delivery.stopped
    return details.stage if details else None


def _doubts(case: Case, how_far: Beam, code: ProcedureCode) -> Iterator[Finding]:
    stage = _stage(case)
    if stage is None:
        yield missing("The stage at which treatment was stopped", f"{_STOPPED}.stage", code)
    is_before = stage in (StopStage.BEFORE_ROOM, StopStage.BEFORE_BEAM)
    if (is_before and how_far is Beam.PARTIAL) or (
        stage is StopStage.DURING_BEAM and how_far is Beam.STOPPED_BEFORE
    ):
        sentence = "The stage of the stop and the recorded beam contradict each other. Correct one."
        fields = (f"{_STOPPED}.stage", "delivery.runs")
        yield finding("delivery.stop_contradiction", Severity.STOP, sentence, *fields)
    yield from _anaesthesia_contradiction(case, code)
    if stage is StopStage.BEFORE_ROOM and case.anaesthesia_given:
        hold = (
            "The session was cancelled before the room, and yet anaesthesia is recorded as given,"
            " as with a frame put on beforehand. Nothing is proposed. Where the procedure had begun"
            " with it, a hospital would use 74 and the surgeon 53; no source settles it for a frame"
            " put on elsewhere. Correct the stage, or say why nothing is charged."
        )
        fields = (f"{_STOPPED}.stage", f"{_STOPPED}.anaesthesia")
        yield finding("delivery.stopped_prepared", Severity.HOLD, hold, *fields, codes=(code,))
