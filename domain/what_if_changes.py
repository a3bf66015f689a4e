"""The changes a what-if makes: each from one session to another that is consistent in itself.

A change adapts what its docstring says and nothing else: documents stay as they are recorded, so
that the checklist shows what would be needed besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeVar, cast

from domain.case import Case
from domain.choices import (
    Anaesthesia,
    FrameAppliedBy,
    ImmobilizationKind,
    LesionKind,
    LesionStatus,
    Level,
    Modality,
    NotNear,
    OffCampus,
    Ownership,
    Pathology,
    PlaceOfService,
    PlanMethod,
    Side,
    Site,
    StopStage,
)
from domain.facts import FactBook
from domain.identifiers import Icd10
from domain.lesion import Criteria, classify
from domain.plausibility.doses import window_for
from domain.reading import reader
from domain.services import (
    ClinicalPlanning,
    DoseCalculation,
    DosePlan,
    MlcDevice,
    Service,
    Simulation,
    TreatmentDevice,
)
from domain.session import (
    AnaesthesiaRecord,
    Coverage,
    Immobilization,
    Lesion,
    NeurosurgeonTookPart,
    Provider,
    Run,
    SrsSession,
    Stopped,
)

T = TypeVar("T")

_SHARE: Final = Decimal("0.001")
_SATURDAY: Final = 5
_MASK: Final = "thermoplastic mask"
_REASON: Final = "Made up by a what-if."


# Sessions -------------------------------------------------------------------------------------


def in_sessions(session: SrsSession, count: int) -> SrsSession:
    """Planned and given in `count` sessions: beam on that many weekdays from the first one on, the
    prescription shared out evenly; of one session, all of it on the first day.
    """
    course = replace(session.course, planned_sessions=count)
    given = [run for run in session.delivery.runs if run.share_delivered != 0]
    if given:
        runs = _runs(given, count)
        session = replace(session, delivery=replace(session.delivery, runs=runs))
    return replace(session, course=course)


def _runs(given: list[Run], count: int) -> tuple[Run, ...]:
    first = min(given, key=lambda run: run.date or date.max)
    shares = [run.share_delivered for run in given if run.share_delivered is not None]
    whole = min(sum(shares, Decimal(0)), Decimal(1)) if len(shares) == len(given) else None
    days = _weekdays(first.date, count)
    parts = _parts(whole, count)
    return tuple(
        replace(first, date=day, share_delivered=part)
        for day, part in zip(days, parts, strict=True)
    )


def _weekdays(first: date | None, count: int) -> tuple[date | None, ...]:
    if first is None:
        return (None,) * count
    days = [first]
    while len(days) < count:
        following = days[-1] + timedelta(days=1)
        while following.weekday() >= _SATURDAY:
            following += timedelta(days=1)
        days.append(following)
    return tuple(days)


def _parts(whole: Decimal | None, count: int) -> tuple[Decimal | None, ...]:
    """Even shares that add up to the whole."""
    if whole is None or count == 1:
        return (whole,) * count
    part = (whole / count).quantize(_SHARE)
    return (*(part,) * (count - 1), whole - part * (count - 1))


# Lesions --------------------------------------------------------------------------------------


def with_lesion(session: SrsSession, book: FactBook, *, is_complex: bool) -> SrsSession:
    """One more lesion: like the last one of its grade, or like the last one at another size, or
    else made up.
    """
    case = Case(session)
    made = next(
        lesion
        for lesion in _models(case, book, is_complex=is_complex)
        if _is_graded(case, book, lesion, is_complex=is_complex)
    )
    named = replace(made, id=_free_id(session), name="What if")
    return replace(session, lesions=(*session.lesions, named))


def without_last_lesion(session: SrsSession) -> SrsSession:
    """Without the lesion that stands last."""
    return replace(session, lesions=session.lesions[:-1])


def _models(case: Case, book: FactBook, *, is_complex: bool) -> Iterator[Lesion]:
    """The recorded lesions from the last one on; then the last one small or large."""
    recorded = [lesion for _, lesion in case.cranial][::-1]
    yield from recorded
    made_up = (*recorded[:1], _made_up(case, book))
    yield from (_sized(case, book, lesion, is_complex=is_complex) for lesion in made_up)


def _is_graded(case: Case, book: FactBook, lesion: Lesion, *, is_complex: bool) -> bool:
    grade = classify(lesion, Criteria.of(reader(case, book)))
    return grade.is_complex is is_complex and not (grade.missing and not is_complex)


def _sized(case: Case, book: FactBook, lesion: Lesion, *, is_complex: bool) -> Lesion:
    """At the size that makes a lesion complex, or well below it; with a dose that is usual then."""
    key = "surgery.complex_min_dimension_mm" if is_complex else "what_if.lesion_mm"
    size = reader(case, book).decimal(key)
    made = replace(lesion, max_dimension_mm=size, volume_cc=None)
    window = window_for(made, case, book)
    if window is None:
        return made
    return replace(made, dose_gy=window.typical_low, dose_point=window.dose_point)


def _made_up(case: Case, book: FactBook) -> Lesion:
    """A small lesion of the fact files."""
    facts = reader(case, book)
    made = Lesion(
        id="what-if",
        kind=LesionKind(facts.text("what_if.lesion_kind")),
        site=Site(facts.text("what_if.lesion_site")),
        side=Side.LEFT,
        diagnosis=Icd10(facts.text("what_if.lesion_diagnosis")),
        within_brainstem=False,
        optic_distance_mm=NotNear.NOT_NEAR,
        status=LesionStatus.INTACT,
        pathology=Pathology.IMAGING_ONLY,
        isodose_percent=Decimal(80),
        isocenters=1,
    )
    return _sized(case, book, made, is_complex=False)


def _free_id(session: SrsSession) -> str:
    taken = {lesion.id for lesion in session.lesions}
    return next(f"L{n}" for n in range(1, len(taken) + 2) if f"L{n}" not in taken)


# Planning and holding -------------------------------------------------------------------------


def planned_inversely(session: SrsSession) -> SrsSession:
    """Every dose plan inverse; one leaf pattern on the plan's day where none is recorded."""
    session = _planned(session, PlanMethod.INVERSE)
    plans = [each for each in session.services if isinstance(each, DosePlan)]
    if not plans or any(isinstance(each, MlcDevice) for each in session.services):
        return session
    return _inserted(session, MlcDevice(date=plans[0].date), after=(DosePlan, DoseCalculation))


def _inserted(
    session: SrsSession, made: Service, *, after: tuple[type[Service], ...]
) -> SrsSession:
    """A service put behind the last of some kinds, at the end where there is none."""
    services = session.services
    places = [i + 1 for i, each in enumerate(services) if isinstance(each, after)]
    at = places[-1] if places else len(services)
    return replace(session, services=(*services[:at], made, *services[at:]))


def planned_forward(session: SrsSession) -> SrsSession:
    """Every dose plan forward; leaf patterns of an inverse plan are taken out."""
    session = _planned(session, PlanMethod.FORWARD_3D)
    kept = tuple(each for each in session.services if not isinstance(each, MlcDevice))
    return replace(session, services=kept)


def _planned(session: SrsSession, method: PlanMethod) -> SrsSession:
    services = tuple(
        replace(each, method=method) if isinstance(each, DosePlan) else each
        for each in session.services
    )
    return replace(session, services=services)


def in_frame(session: SrsSession) -> SrsSession:
    """A pinned frame put on by the surgeon under local anesthetic; the mask is taken out."""
    held = Immobilization(
        kind=ImmobilizationKind.RIGID_FRAME,
        custom_made=False,
        frame_applied_by=FrameAppliedBy.NEUROSURGEON,
    )
    kept = tuple(each for each in session.services if not _is_mask(each))
    return _held(replace(session, services=kept), held, Anaesthesia.LOCAL)


def in_mask(session: SrsSession) -> SrsSession:
    """A mask made for this patient, charged on the day of simulation or planning; no anesthetic."""
    held = Immobilization(kind=ImmobilizationKind.MASK, custom_made=True)
    if not any(map(_is_mask, session.services)):
        made_at = (ClinicalPlanning, Simulation)
        days = [each.date for each in session.services if isinstance(each, made_at)]
        mask = TreatmentDevice(
            date=days[-1] if days else Case(session).day,
            device=_MASK,
            level=Level.COMPLEX,
            custom_made=True,
        )
        session = _inserted(session, mask, after=made_at)
    return _held(session, held, Anaesthesia.NONE)


def _is_mask(service: object) -> bool:
    return isinstance(service, TreatmentDevice) and "mask" in (service.device or "").lower()


def _held(session: SrsSession, held: Immobilization, given: Anaesthesia) -> SrsSession:
    course = replace(session.course, immobilization=held)
    return replace(anaesthetized(session, given), course=course)


def anaesthetized(session: SrsSession, given: Anaesthesia) -> SrsSession:
    """Planned and given, also by the time of a stop."""
    delivery = replace(session.delivery, anaesthesia=AnaesthesiaRecord(planned=given, given=given))
    if delivery.stopped:
        delivery = replace(delivery, stopped=replace(delivery.stopped, anaesthesia=given))
    return replace(session, delivery=delivery)


# Place, people and machine --------------------------------------------------------------------


def at_place(
    session: SrsSession, where: tuple[PlaceOfService, Ownership, OffCampus | None]
) -> SrsSession:
    """The same work elsewhere. `where`: place, owner and status of an off-campus department."""
    place, owner, status = where
    setting = replace(session.setting, place_of_service=place, ownership=owner, off_campus=status)
    return replace(session, setting=setting)


def with_surgeon(session: SrsSession) -> SrsSession:
    """A neurosurgeon who took part in planning and treatment; named, if nobody is."""
    surgeon = session.team.neurosurgeon or Provider(name="Neurosurgeon (what if)")
    team = replace(session.team, neurosurgeon=surgeon)
    return _surgeon_took_part(replace(session, team=team), is_there=True)


def without_surgeon(session: SrsSession) -> SrsSession:
    """The neurosurgeon took no part; the name stays in the team."""
    return _surgeon_took_part(session, is_there=False)


def _surgeon_took_part(session: SrsSession, *, is_there: bool) -> SrsSession:
    part = NeurosurgeonTookPart(planning=is_there, treatment=is_there)
    return replace(session, course=replace(session.course, neurosurgeon_took_part=part))


def on_machine(session: SrsSession, *, is_robotic: bool) -> SrsSession:
    """A linac, robotic or not."""
    course = replace(session.course, modality=Modality.LINAC, robotic=is_robotic)
    return replace(session, course=course)


def of_payer(session: SrsSession, payer: str) -> SrsSession:
    """The first coverage by another payer's rules; card and authorization stay as they are."""
    if not session.coverages:
        return replace(session, coverages=(Coverage(rank=1, payer=payer),))
    first = min(session.coverages, key=lambda coverage: coverage.rank)
    changed = replace(first, payer=payer)
    return replace(
        session, coverages=tuple(changed if c is first else c for c in session.coverages)
    )


# Stops and days -------------------------------------------------------------------------------


def stopped(session: SrsSession, stage: StopStage) -> SrsSession:
    """Stopped at a stage on the session's day: without beam, or with half of it given."""
    day = Case(session).day
    share = Decimal("0.5") if stage is StopStage.DURING_BEAM else Decimal(0)
    runs = tuple(replace(run, share_delivered=share) for run in session.delivery.runs)
    details = Stopped(
        date=day,
        stage=stage,
        anaesthesia=session.delivery.anaesthesia.given,
        reason=_REASON,
        elective=False,
    )
    return replace(session, delivery=replace(session.delivery, runs=runs, stopped=details))


def completed(session: SrsSession) -> SrsSession:
    """Delivered whole: no stop, the prescription shared out over the recorded runs."""
    runs = session.delivery.runs
    parts = _parts(Decimal(1), len(runs)) if runs else ()
    whole = tuple(replace(run, share_delivered=part) for run, part in zip(runs, parts, strict=True))
    return replace(session, delivery=replace(session.delivery, runs=whole, stopped=None))


def moved(session: SrsSession, by: timedelta) -> SrsSession:
    """Every date of the record moved by as much, the patient's birth date left alone."""
    return replace(_moved(session, by), patient=session.patient)


def _shifted(day: date, by: timedelta) -> date:
    """A day moved; one that would leave the calendar is a slip of the pen and stays."""
    try:
        return day + by
    except OverflowError:
        return day


def _moved(value: T, by: timedelta) -> T:
    if isinstance(value, date):
        return cast("T", _shifted(value, by))
    if isinstance(value, tuple):
        return cast("T", tuple(_moved(item, by) for item in value))
    if is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: _moved(getattr(value, f.name), by) for f in fields(value)}
        return cast("T", replace(value, **changes))
    return value
