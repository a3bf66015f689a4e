"""The radiation oncologist's management of the course, and the special treatment procedure.

1. One session: one unit on the day of beam, by a physician who attended it (R20, R25).
2. Fractions: course management once, on the last day with beam (R21, L: R12).
3. Stopped: without beam nothing; part-way, held (R14, R101).
4. Special treatment procedure: never on the session day; else held with its reason (R23).
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Beam, Case
from domain.charge import Severity
from domain.choices import Role, StopStage
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import Omission, Proposal, Ruling, finding, rule
from domain.rules.course import (
    CourseKind,
    beam,
    course_kind,
    is_charged_as_one_session,
    is_cranial_photons,
    is_one_cranial_session,
    missing,
)
from domain.rules.delivery import WHOLE_BEAM
from domain.rules.services import chargeable
from domain.services import SpecialTreatmentProcedure

_PRESENCE = "delivery.presence"
_DAYS = ("course.planned_sessions", "delivery.runs")


@rule(
    "management.one_session",
    numbers=("R10", "R20", "R21", "R25"),
    cites=(
        ("S11", "management is a physician's"),
        ("S32", "attendance"),
        ("S02", "PC/TC 2, MUE 1"),
    ),
)
def one_session(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Management of a one-session course, once, by the oncologist who attended it."""
    if not is_one_cranial_session(case, facts):
        return
    code, how_far = facts.code("management.one_session"), beam(case, facts)
    if how_far in (Beam.NONE, Beam.STOPPED_BEFORE):
        no_beam = "No beam was given, so there is no session to manage."
        yield Omission(code=code, because=(no_beam,), fields=("delivery.runs",))
        return
    if case.is_present(Role.RADIATION_ONCOLOGIST) is False:
        sentence = "The radiation oncologist is recorded as absent; management is personal work."
        yield Omission(code=code, because=(sentence,), fields=(_PRESENCE,))
        stop = (
            f"{sentence} Correct the presence record, or leave management uncharged with a reason."
        )
        yield finding("management.absent", Severity.STOP, stop, _PRESENCE, codes=(code,))
        return
    day = case.beam_days[0] if case.beam_days else None
    sentence = "The radiation oncologist managed a cranial course of one session: one unit, once."
    yield Proposal(code=code, date=day, because=(sentence,), fields=("delivery.runs",))
    yield from _doubts_about_attendance(case, code)


def _doubts_about_attendance(case: Case, code: ProcedureCode) -> Iterator[Ruling]:
    if case.session.team.radiation_oncologist is None:
        yield missing("The radiation oncologist", "team.radiation_oncologist", code)
    if case.is_present(Role.RADIATION_ONCOLOGIST) is None:
        yield missing("The radiation oncologist's presence at the session", _PRESENCE, code)
    elif case.is_only_remote(Role.RADIATION_ONCOLOGIST):
        sentence = (
            "The radiation oncologist attended from remote only. Check the supervision rule of the"
            " place and payer, then say why management may be charged."
        )
        yield finding("management.remote", Severity.HOLD, sentence, _PRESENCE, codes=(code,))


@rule(
    "management.stopped",
    numbers=("R11", "R101"),
    cites=(
        ("S33", "52 and 53 name no management service"),
        ("S02", "management is paid as a whole"),
        ("K", "no source on reduced management"),
    ),
    confidence=Confidence.LOW,
)
def stopped_part_way(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Management of a session stopped once the work had begun: no source says how; held."""
    how_far, details = beam(case, facts), case.session.delivery.stopped
    if not is_one_cranial_session(case, facts) or not details:
        return
    is_begun = case.anaesthesia_given and details.stage is not StopStage.BEFORE_ROOM
    if how_far is Beam.PARTIAL:
        proposed = "Treatment was stopped part-way. Proposed: management unreduced."
    elif how_far is Beam.STOPPED_BEFORE and is_begun:
        proposed = "Treatment was stopped after anaesthesia and before beam. Proposed: none."
    else:
        return
    code = facts.code("management.one_session")
    sentence = (
        f"{proposed} Whether {code} is then charged whole, with 52, with 53 or not at all is not"
        " documented by any source found. Ask the payer, decide, and say why."
    )
    yield finding("management.stopped", Severity.HOLD, sentence, "delivery.stopped", codes=(code,))


@rule(
    "management.fractions",
    numbers=("R05", "R12", "R21"),
    cites=(("S10", "course management once"), ("S03", "77373 / 77435")),
)
def fractions(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Course management once, no matter how many fractions; it excludes one-session management."""
    kind = course_kind(case, facts)
    if kind is CourseKind.ONE_SESSION or not is_cranial_photons(case):
        return
    single, course = facts.code("management.one_session"), facts.code("management.fractions")
    if kind is CourseKind.SPLIT_OVER_DAYS and is_charged_as_one_session(facts):
        charged, left_out = single, course
        why = "This payer takes the session that was split over days as the one that was planned."
        why_not = "The split session is managed as the one that was planned."
    else:
        charged, left_out = course, single
        why = "A stereotactic course of several fractions is managed once, as a whole."
        why_not = "The course was not one single session."
    yield Omission(code=left_out, because=(why_not,), fields=_DAYS)
    if kind is CourseKind.TOO_MANY_DAYS:
        too_many = "The course has too many days to be stereotactic."
        yield Omission(code=charged, because=(too_many,), fields=_DAYS)
    elif case.beam_days:
        last = case.beam_days[-1]
        yield Proposal(code=charged, date=last, because=(why,), fields=("delivery.runs",))


@rule(
    "management.outside",
    numbers=("R01", "R04"),
    cites=(("S10", "cranial one-session management"), ("S03", "77432")),
)
def outside(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """No one-session cranial delivery here, no management of one."""
    if not is_cranial_photons(case):
        sentence = "This is not photon radiosurgery of a cranial target, which the code describes."
        where = ("course.modality", "lesions")
        yield Omission(code=facts.code("management.one_session"), because=(sentence,), fields=where)


@rule(
    "management.special_procedure",
    numbers=("R23",),
    cites=(("S03", "77470 / 77432 indicator 0"), ("S05", "same"), ("S16", "not routine")),
)
def special_procedure(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Extra work beyond the usual, with its reason; on the session day it would deny management."""
    code = facts.code("management.special_procedure")
    for index, service in case.services_of(SpecialTreatmentProcedure):
        field = f"services[{index}]"
        if service.date and service.date in case.beam_days:
            sentence = (
                "On the session day it would deny the management code; radiosurgery alone is no"
                " reason."
            )
            where = (f"{field}.date",)
            yield Omission(code=code, because=(sentence,), date=service.date, fields=where)
            stop = (
                f"{sentence} Remove it, or correct its date if the extra work was done on another"
                " day."
            )
            yield finding("special.session_day", Severity.STOP, stop, field, codes=(code,))
            continue
        sentence = "Extra work for this patient beyond the usual is recorded, with its reason."
        yield from chargeable(index, service, code, because=sentence)
        hold = (
            "A special treatment procedure is not routine. Check the physician's note, then say"
            " why."
        )
        yield finding("special.not_routine", Severity.HOLD, hold, field, codes=(code,))
        if not (service.reason or "").strip():
            yield missing("The reason for the special treatment procedure", f"{field}.reason", code)


@rule(
    "delivery.resumed",
    numbers=("R14",),
    cites=(("S33", "modifiers 52 and 53"),),
)
def resumed(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A session interrupted and finished the same day is a full session."""
    if not is_one_cranial_session(case, facts):
        return
    if case.session.delivery.stopped and beam(case, facts) in WHOLE_BEAM:
        sentence = (
            "A stop is recorded and the whole prescription as delivered: charged as a full session."
        )
        yield finding(
            "delivery.resumed", Severity.INFO, sentence, "delivery.stopped", "delivery.runs"
        )
