"""Sessions to begin with: what is alike from patient to patient, and nothing that must be proven.

What a template keeps is how a department works: place, team, machine, holding of the head, kinds
of work, who stands where. What happened (dates, times, counts of what was checked, reasons,
documents, sizes) is never carried over: a charge must rest on what was recorded for this patient.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from domain.services import (
    ClinicalPlanning,
    DoseCalculation,
    DosePlan,
    MlcDevice,
    Service,
    Simulation,
    SpecialDosimetry,
    TreatmentDevice,
    Visit,
)
from domain.session import (
    AnaesthesiaRecord,
    Course,
    Delivery,
    Lesion,
    Presence,
    Run,
    SrsSession,
)

# Of a service: what says of what kind it was, not that it was done, why, or how often.
_KINDS_OF_WORK: Final = ("level", "device", "custom_made", "method", "technique", "study", "by")


# Work that is done together, on a day that a person names when a session is begun.
_AT_SIMULATION: Final = (ClinicalPlanning, Simulation, TreatmentDevice)
_AT_PLANNING: Final = (DosePlan, DoseCalculation, MlcDevice, SpecialDosimetry)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDays:
    """The days of the work before the beam, where a person has named them for this patient.

    Args:
        simulation: of planning note, simulation and devices.
        planning: of dose plan, calculations and leaf pattern.
    """

    simulation: date | None = None
    planning: date | None = None

    def of(self, service: Service) -> date | None:
        """The day named for work of this kind, None for any other."""
        if isinstance(service, _AT_SIMULATION):
            return self.simulation
        return self.planning if isinstance(service, _AT_PLANNING) else None


NO_DAYS: Final = WorkDays()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A named beginning; `session` holds only what `skeleton` leaves."""

    name: str
    session: SrsSession


def skeleton(session: SrsSession) -> SrsSession:
    """What of a session may begin another one, of any patient."""
    course = session.course
    return SrsSession(
        setting=session.setting,
        team=session.team,
        course=Course(
            planned_sessions=course.planned_sessions,
            modality=course.modality,
            robotic=course.robotic,
            machine=course.machine,
            energy=course.energy,
            immobilization=replace(course.immobilization, frame_applied_by=None),
        ),
        lesions=tuple(_lesion(lesion) for lesion in session.lesions),
        services=tuple(_service(s) for s in session.services if not isinstance(s, Visit)),
        delivery=Delivery(
            anaesthesia=AnaesthesiaRecord(planned=session.delivery.anaesthesia.planned),
            presence=tuple(Presence(role=p.role, where=p.where) for p in session.delivery.presence),
        ),
    )


def _lesion(lesion: Lesion) -> Lesion:
    return Lesion(
        id=lesion.id,
        kind=lesion.kind,
        diagnosis=lesion.diagnosis,
        status=lesion.status,
        dose_point=lesion.dose_point,
    )


def _service(service: Service) -> Service:
    kept = {
        field.name: getattr(service, field.name)
        for field in fields(service)
        if field.name in _KINDS_OF_WORK
    }
    if isinstance(service, DoseCalculation):
        kept["count"] = 0  # how many were signed is recorded each time, or the claim stops
    return type(service)(**kept)


def begun(template: SrsSession, day: date, work: WorkDays = NO_DAYS) -> SrsSession:
    """A session that begins from a skeleton, with beam on `day`; of the rest only what `work` names
    is dated.
    """
    return replace(
        template,
        delivery=replace(template.delivery, runs=(Run(date=day),)),
        services=tuple(replace(one, date=work.of(one)) for one in template.services),
    )


def again(session: SrsSession, day: date, work: WorkDays = NO_DAYS) -> SrsSession:
    """A further session of the same patient: person and coverage stay, its authorization does not.

    Whether it belongs to the same course is asked from the history, never copied.
    """
    coverages = tuple(replace(coverage, authorization=None) for coverage in session.coverages)
    return replace(
        begun(skeleton(session), day, work),
        patient=session.patient,
        coverages=coverages,
        diagnoses=session.diagnoses,
    )
