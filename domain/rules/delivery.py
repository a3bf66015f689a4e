"""Which delivery service, if any.

1. Only cranial targets (R01); protons and cobalt have codes of their own (R04).
2. One session delivered in full: one unit, whatever the number of lesions, plans or runs (R02, R03,
   R15).
3. A freestanding robotic linac: by the code its payer takes, never by two (R07).

Courses of several days are in `domain.rules.fractions`, what was stopped in `domain.rules.stops`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.case import Beam, Case
from domain.charge import Finding, Severity
from domain.choices import CourseIntent, Modality
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import Omission, Proposal, Ruling, finding, rule
from domain.rules.course import (
    CourseKind,
    beam,
    course_kind,
    delivery_code,
    is_cranial_photons,
    is_freestanding_robotic,
    is_one_cranial_session,
    is_one_session_charged,
    missing,
    takes_robotic_codes,
)

WHOLE_BEAM = (Beam.COMPLETE, Beam.NOT_RECORDED, Beam.UNFINISHED, Beam.TOO_MUCH)


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
    "delivery.several_plans",
    numbers=("R03", "R15"),
    cites=(
        ("S07", "77372 MUE 1, MAI 2"),
        ("S10", "question on three single plans; its answer could not be read"),
    ),
    confidence=Confidence.MEDIUM,
)
def several_plans(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Several plans given in one session are one delivery."""
    plans = sum(plan.count for _, plan in case.plans)
    if plans > 1 and case.has_beam and is_one_cranial_session(case, facts):
        sentence = (
            f"{plans} dose plans, one session: one unit of delivery and of management. Whether each"
            " plan may count was asked of ASTRO and its answer could not be read; the daily limit"
            " of one lets nothing else pass."
        )
        yield finding("delivery.several_plans", Severity.INFO, sentence, "services")


@rule(
    "delivery.robotic",
    numbers=("R07",),
    cites=(
        ("S09", "G0339, G0340 status B"),
        ("S01", "G0339, G0340 status C"),
        ("S16", "commercial lists carry both families"),
        ("S03", "77372 / G0339 indicator 0"),
    ),
    confidence=Confidence.MEDIUM,
)
def robotic(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A robotic linac is charged once: by the code of any linac, or outside a hospital by the
    Level II codes where the payer takes those; never by both.
    """
    if not case.session.course.robotic or not case.has_beam or not is_cranial_photons(case):
        return
    if takes_robotic_codes(case, facts):
        for key in ("delivery.linac_single_session", "delivery.fraction"):
            yield Omission(code=facts.code(key), because=(_ONE_FAMILY,), fields=_ROBOTIC_FIELDS)
        return
    for code in facts.codes("delivery.robotic_level_ii"):
        yield Omission(code=code, because=(_why_not_level_ii(case),), fields=_ROBOTIC_FIELDS)
    if is_freestanding_robotic(case) and not facts.payer_sets("payer.robotic_codes_freestanding"):
        code = delivery_code(case, facts)
        hold = (
            f"A freestanding robotic linac: proposed is {code}, which Medicare prices nationally"
            f" for any linac. Some contractors and payers want"
            f" {facts.code('delivery.robotic_first')}, which each prices for itself; never both."
            " This payer's choice is not recorded. Ask the payer, and say why."
        )
        fields = ("course.robotic", "coverages")
        yield finding("delivery.robotic_code", Severity.HOLD, hold, *fields, codes=(code,))


_ROBOTIC_FIELDS: Final = ("course.robotic", "coverages", "setting.place_of_service")
_ONE_FAMILY: Final = (
    "This payer takes the Level II codes for a freestanding robotic linac; the code of any linac"
    " would describe the same delivery a second time."
)


def _why_not_level_ii(case: Case) -> str:
    if is_freestanding_robotic(case):
        return (
            "A robotic linac session is charged with the code for any linac, unless the payer takes"
            " the Level II codes instead; they are never charged beside it."
        )
    return (
        "A robotic linac session is charged with the code for any linac; the Level II codes are not"
        " payable to a hospital and describe the same delivery a second time."
    )


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
        where = tuple(f"lesions[{index}].site" for index, _ in case.extracranial)
        yield Omission(code=delivery_code(case, facts), because=(sentence,), fields=where)
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
        code, where = delivery_code(case, facts), ("course.modality",)
        yield Omission(code=code, because=(sentence,), fields=where)
        stop = "Proton delivery is outside this program. Charge it by its own codes elsewhere."
        yield finding("delivery.proton", Severity.STOP, stop, "course.modality")


@rule(
    "delivery.already_charged",
    numbers=("R03",),
    cites=(("S06", "MUE 1"), ("S10", "one per course")),
)
def already_charged(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """The one-session code stands once in a course."""
    if is_one_session_charged(case, facts):
        sentence = (
            "A one-session delivery was already charged for this course; it covers the course."
        )
        code = delivery_code(case, facts)
        fields = ("history", "delivery.intended_as")
        yield Omission(code=code, because=(sentence,), fields=fields)
        stop = (
            f"{sentence} Check the history, or record this session as a new course with its reason."
        )
        yield finding("delivery.already_charged", Severity.STOP, stop, *fields, codes=(code,))
        if course_kind(case, facts) is CourseKind.ONE_SESSION and is_cranial_photons(case):
            once = "Management goes with the session that was charged before, once for the course."
            managed = facts.code("management.one_session")
            yield Omission(code=managed, because=(once,), fields=fields)


@rule(
    "delivery.not_delivered",
    numbers=("R14",),
    cites=(("S33", "modifiers 73 and 74"), ("K", "no service, no charge")),
)
def not_delivered(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Without beam there is no delivery; completed planning keeps its own dates."""
    if beam(case, facts) is Beam.NONE and is_one_cranial_session(case, facts):
        sentence = "No beam is recorded; delivery is charged only when it was given."
        code, where = delivery_code(case, facts), ("delivery.runs",)
        yield Omission(code=code, because=(sentence,), fields=where)
