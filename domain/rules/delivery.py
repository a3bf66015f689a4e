"""Which delivery service, if any.

1. Only cranial targets (R01); protons and cobalt have codes of their own (R04).
2. More treatment days than a stereotactic course has: none (R06). Several sessions planned: one
   fraction code a day (R05). One planned, beam on several days: the same, held (R12).
3. One session delivered in full: one unit, whatever the number of lesions, plans or runs (R02, R03,
   R15).
4. Stopped part-way: by stage, setting and anaesthesia, always held (R11, R13, R14).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.case import Arrangement, Beam, Case
from domain.charge import Finding, Severity
from domain.choices import CourseIntent, Modality, StopStage
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import Modifier, ProcedureCode
from domain.rules import Omission, Part, Proposal, Ruling, finding, rule
from domain.rules.course import (
    CourseKind,
    beam,
    charged_before,
    course_kind,
    is_one_cranial_session,
    missing,
)

WHOLE_BEAM = (Beam.COMPLETE, Beam.NOT_RECORDED, Beam.UNFINISHED, Beam.TOO_MUCH)


def delivery_code(case: Case, facts: FactReader) -> ProcedureCode:
    """The one-session delivery code of the machine class."""
    is_cobalt = case.session.course.modality is Modality.COBALT
    return facts.code(
        "delivery.cobalt_single_session" if is_cobalt else "delivery.linac_single_session"
    )


@rule(
    "delivery.linac_single_session",
    numbers=("R02", "R03", "R10"),
    cites=(("S10", "delivery table"), ("S01", "PC/TC 3"), ("S07", "MUE 1, MAI 2")),
)
def linac_single_session(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """One unit for the whole cranial course delivered in one session on a linac, however many
    lesions.
    """
    if case.session.course.modality is Modality.COBALT or not is_one_cranial_session(case, facts):
        return
    yield from _single_session(case, facts)


@rule(
    "delivery.cobalt_single_session",
    numbers=("R04",),
    cites=(("S10", "delivery table"), ("S03", "77371"), ("S05", "77371")),
)
def cobalt_single_session(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A multi-source cobalt unit has its own one-session code; this program knows little more of
    it.
    """
    if case.session.course.modality is not Modality.COBALT:
        return
    if is_one_cranial_session(case, facts):
        yield from _single_session(case, facts)
    sentence = (
        "A cobalt unit needs a written directive and its own attendance record;"
        " this program is made for linacs. Check the cobalt documents by hand."
    )
    yield finding("delivery.cobalt", Severity.WARN, sentence, "course.modality")


def _single_session(case: Case, facts: FactReader) -> Iterator[Ruling]:
    how_far = beam(case, facts)
    if how_far not in WHOLE_BEAM:
        return
    count = len(case.session.lesions)
    lesions = f"{count} lesions count" if count > 1 else "its lesion counts"
    yield Proposal(
        code=delivery_code(case, facts),
        date=case.beam_days[0] if case.beam_days else None,
        because=(f"The cranial course was delivered in one session; {lesions} once, as one unit.",),
        fields=("delivery.runs",),
    )
    yield from _doubts_about_one_session(case, how_far, delivery_code(case, facts))


def _doubts_about_one_session(case: Case, how_far: Beam, code: ProcedureCode) -> Iterator[Finding]:
    course = case.session.course
    if course.planned_sessions is None:
        yield missing("The number of planned sessions", "course.planned_sessions", code)
    if course.modality is None:
        yield missing("The kind of treatment unit", "course.modality", code)
    if not case.session.lesions:
        yield missing("The lesion table", "lesions", code)
    for index, run in enumerate(case.session.delivery.runs):
        if run.date is None:
            yield missing("The date of beam", f"delivery.runs[{index}].date", code)
    if how_far is Beam.NOT_RECORDED:
        yield missing("The share of the prescription delivered", "delivery.runs", code)
    if how_far is Beam.UNFINISHED:
        sentence = (
            "Less than the whole prescription is recorded as delivered, and no stop."
            " Correct the shares, or record why and when treatment was stopped."
        )
        fields = ("delivery.runs", "delivery.stopped")
        yield finding("delivery.unfinished", Severity.STOP, sentence, *fields, codes=(code,))
    if how_far is Beam.TOO_MUCH:
        sentence = "More than the whole prescription is recorded as delivered. Correct the shares."
        yield finding("delivery.too_much", Severity.STOP, sentence, "delivery.runs", codes=(code,))
    if case.session.delivery.intended_as is CourseIntent.SAME_COURSE_CONTINUED:
        sentence = (
            "One session was planned, yet this one is recorded as the continuation of a course."
            " A one-session code covers a whole course: correct one of the two."
        )
        fields = ("delivery.intended_as", "course.planned_sessions")
        yield finding("delivery.continued_course", Severity.STOP, sentence, *fields, codes=(code,))


@rule("delivery.same_day_runs", numbers=("R15",), cites=(("S07", "77372 MUE 1, MAI 2"),))
def same_day_runs(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Several runs on one day are one session."""
    runs = [run for run in case.session.delivery.runs if run.share_delivered != 0]
    if len(runs) > 1 and is_one_cranial_session(case, facts):
        sentence = f"{len(runs)} runs on one day are one session and one unit of delivery."
        yield finding("delivery.same_day_runs", Severity.INFO, sentence, "delivery.runs")


@rule(
    "delivery.robotic",
    numbers=("R07",),
    cites=(("S09", "G0339, G0340 status B"), ("S01", "status C")),
)
def robotic(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A robotic linac is a linac: its Level II codes are never charged beside, or instead of, the
    CPT code.
    """
    if case.session.course.robotic and is_one_cranial_session(case, facts):
        for code in facts.codes("delivery.robotic_level_ii"):
            sentence = (
                "A robotic linac session is charged with the code for any linac; the Level II codes"
                " are not payable to a hospital and describe the same delivery a second time."
            )
            yield Omission(code=code, because=(sentence,))


@rule(
    "delivery.cranial_only",
    numbers=("R01",),
    cites=(("S10", "cranial and extracranial delivery"), ("K", "scope of the surgeon's codes")),
)
def cranial_only(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Cranial radiosurgery codes need cranial targets only."""
    if not case.extracranial:
        return
    if case.is_only_extracranial:
        sentence = "No target is cranial; the one-session cranial code does not apply."
        yield Omission(code=delivery_code(case, facts), because=(sentence,))
    names = ", ".join(lesion.id for _, lesion in case.extracranial)
    sentence = (
        f"Target {names} lies outside the cranium; cranial radiosurgery is charged for cranial"
        " targets only. Record spine and body treatment in its own course."
    )
    fields = (f"lesions[{index}].site" for index, _ in case.extracranial)
    yield finding("delivery.not_cranial", Severity.STOP, sentence, *fields)


@rule("delivery.proton", numbers=("R04",), cites=(("S03", "77520-77525 / 77372"), ("S05", "same")))
def proton(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Proton delivery has codes of its own and excludes the linac codes."""
    if case.session.course.modality is Modality.PROTON:
        sentence = "The course was delivered with protons; the linac code does not describe it."
        yield Omission(code=delivery_code(case, facts), because=(sentence,))
        stop = "Proton delivery is outside this program. Charge it by its own codes elsewhere."
        yield finding("delivery.proton", Severity.STOP, stop, "course.modality")


@rule(
    "delivery.already_charged",
    numbers=("R03", "R05"),
    cites=(("S06", "MUE 1"), ("S10", "one per course")),
)
def already_charged(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """The one-session code stands once in a course."""
    if charged_before(case, facts, "delivery.once_per_course"):
        sentence = (
            "A one-session delivery was already charged for this course; it covers the course."
        )
        code = delivery_code(case, facts)
        yield Omission(code=code, because=(sentence,))
        stop = (
            f"{sentence} Check the history, or record this session as a new course with its reason."
        )
        fields = ("history", "delivery.intended_as")
        yield finding("delivery.already_charged", Severity.STOP, stop, *fields, codes=(code,))


@rule(
    "delivery.fractions",
    numbers=("R05",),
    cites=(("S10", "sum of treatment days"), ("S21", "single or several fractions")),
)
def fractions(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Two to five sessions planned: the fraction code once on each day with beam."""
    if course_kind(case, facts) is not CourseKind.FRACTIONS or _is_elsewhere(case):
        return
    planned = case.session.course.planned_sessions
    yield from _fraction_lines(case, facts, f"{planned} sessions were planned for this course.")
    given = len(case.beam_days)
    if planned and given < planned and not case.session.delivery.stopped:
        sentence = (
            f"{planned} sessions were planned and {given} are recorded."
            " Record the others, or why the course was stopped."
        )
        yield finding(
            "delivery.course_open", Severity.HOLD, sentence, "delivery.runs", "delivery.stopped"
        )


@rule(
    "delivery.split_over_days",
    numbers=("R05", "R12"),
    cites=(("K", "no authoritative text found"),),
    confidence=Confidence.LOW,
)
def split_over_days(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """One session planned, beam on several days: proposed as fractions, always held."""
    if course_kind(case, facts) is not CourseKind.SPLIT_OVER_DAYS or _is_elsewhere(case):
        return
    yield from _fraction_lines(
        case, facts, "One session was planned, but beam was on several days."
    )
    sentence = (
        "One session was planned and beam was on several days. Proposed: the fraction code a day"
        " and course management once. Some report the one-session code on completion instead; no"
        " authoritative text settles it. Decide, and say why."
    )
    fields = ("delivery.runs", "course.planned_sessions")
    yield finding("delivery.split_over_days", Severity.HOLD, sentence, *fields)


def _is_elsewhere(case: Case) -> bool:
    return case.session.course.modality is Modality.PROTON or case.is_only_extracranial


def _fraction_lines(case: Case, facts: FactReader, why: str) -> Iterator[Ruling]:
    single = "The one-session code covers a course of one session only."
    yield Omission(code=delivery_code(case, facts), because=(f"{why} {single}",))
    for number, day in enumerate(case.beam_days, 1):
        sentence = f"{why} Day {number} with beam is one unit of the fraction code."
        yield Proposal(
            code=facts.code("delivery.fraction"),
            date=day,
            because=(sentence,),
            fields=("delivery.runs",),
        )


@rule("delivery.too_many_days", numbers=("R06",), cites=(("S10", "five treatment days"),))
def too_many_days(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """More treatment days than five are not a stereotactic course."""
    if course_kind(case, facts) is not CourseKind.TOO_MANY_DAYS:
        return
    most = facts.integer("delivery.most_fractions")
    sentence = (
        f"The course has more than {most} treatment days or sessions, so it is not a stereotactic"
        " course."
    )
    for code in (delivery_code(case, facts), facts.code("delivery.fraction")):
        yield Omission(code=code, because=(sentence,))
    stop = f"{sentence} Correct the days, or charge it as conventional treatment elsewhere."
    yield finding(
        "delivery.too_many_days", Severity.STOP, stop, "course.planned_sessions", "delivery.runs"
    )


@rule(
    "delivery.not_delivered",
    numbers=("R14",),
    cites=(("S33", "modifiers 73 and 74"), ("K", "no service, no charge")),
)
def not_delivered(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Without beam there is no delivery; completed planning keeps its own dates."""
    if beam(case, facts) is Beam.NONE and is_one_cranial_session(case, facts):
        sentence = "No beam is recorded; delivery is charged only when it was given."
        yield Omission(code=delivery_code(case, facts), because=(sentence,))


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
    code, day = delivery_code(case, facts), _stop_day(case)
    modifier, why = _stop_modifier(case, facts, how_far)
    if modifier is None:
        yield Omission(code=code, because=(why,))
        return
    yield Proposal(
        code=code,
        date=day,
        because=(why,),
        modifiers=((modifier, why),),
        part=Part.TECHNICAL,
        fields=("delivery.stopped",),
    )
    sentence = (
        f"Treatment was stopped; modifier {modifier} is proposed: {why} Check the record of the"
        " stop and the payer's rule, then say why the line may go."
    )
    yield finding("delivery.stopped", Severity.HOLD, sentence, "delivery.stopped", codes=(code,))
    yield from _doubts_about_stop(case, how_far, code)


def _stop_day(case: Case) -> date | None:
    return case.beam_days[0] if case.beam_days else case.day


def _stop_modifier(case: Case, facts: FactReader, how_far: Beam) -> tuple[Modifier | None, str]:
    is_hospital = case.arrangement in (Arrangement.HOSPITAL_OUTPATIENT, Arrangement.INPATIENT)
    details = case.session.delivery.stopped
    stage = details.stage if details else None
    if how_far is Beam.STOPPED_BEFORE and stage is StopStage.BEFORE_ROOM:
        return None, "The session was cancelled before the patient was in the room."
    if case.anaesthesia_given:
        key = (
            "modifier.stopped_after_anaesthesia" if is_hospital else "modifier.stopped_by_physician"
        )
        return _modifier(facts, key), "Anaesthesia had been given when it was stopped."
    if how_far is Beam.PARTIAL or stage is StopStage.DURING_BEAM:
        return _modifier(facts, "modifier.reduced"), "Beam was partly given, without anaesthesia."
    if is_hospital and case.anaesthesia_planned:
        why = "The patient was in the room, prepared, and planned anaesthesia was not yet given."
        return _modifier(facts, "modifier.stopped_before_anaesthesia"), why
    return None, "The session was stopped before beam and before any anaesthesia."


def _modifier(facts: FactReader, key: str) -> Modifier:
    return Modifier(facts.texts(key)[0])


def _doubts_about_stop(case: Case, how_far: Beam, code: ProcedureCode) -> Iterator[Finding]:
    details = case.session.delivery.stopped
    stage = details.stage if details else None
    if stage is None:
        yield missing("The stage at which treatment was stopped", "delivery.stopped.stage", code)
    is_before = stage in (StopStage.BEFORE_ROOM, StopStage.BEFORE_BEAM)
    if (is_before and how_far is Beam.PARTIAL) or (
        stage is StopStage.DURING_BEAM and how_far is Beam.STOPPED_BEFORE
    ):
        sentence = "The stage of the stop and the recorded beam contradict each other. Correct one."
        fields = ("delivery.stopped.stage", "delivery.runs")
        yield finding("delivery.stop_contradiction", Severity.STOP, sentence, *fields)
