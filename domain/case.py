"""One session as the rules see it: the same facts, asked in the rules' own words.

Nothing is decided here that a publisher could change; numbers of the trade come from the fact book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property
from typing import TypeVar, cast

from domain.choices import (
    EXTRACRANIAL,
    Anaesthesia,
    Biller,
    FrameAppliedBy,
    HistoryCourse,
    HistoryIntent,
    ImmobilizationKind,
    Ownership,
    PlaceOfService,
    PlanMethod,
    Role,
    Whereabouts,
)
from domain.identifiers import Icd10
from domain.lesion import Classification, Criteria, classify
from domain.services import DosePlan, Service
from domain.session import Document, HistoryLine, Lesion, Presence, SrsSession

S = TypeVar("S", bound=Service)


class Arrangement(Enum):
    """Who sends claims for the technical and the professional part."""

    HOSPITAL_OUTPATIENT = auto()
    INPATIENT = auto()
    ONE_OWNER = auto()
    SEPARATE_OWNERS = auto()


class Beam(Enum):
    """How far the prescription was delivered."""

    NONE = auto()
    STOPPED_BEFORE = auto()
    PARTIAL = auto()
    UNFINISHED = auto()  # less than the prescription, yet no stop recorded
    NOT_RECORDED = auto()  # beam on, share unknown
    TOO_MUCH = auto()
    COMPLETE = auto()


@dataclass(frozen=True)
class Case:
    """A session in the light of the patient's history. `session.history` carries what storage
    found.
    """

    session: SrsSession

    @cached_property
    def beam_days(self) -> tuple[date, ...]:
        """Calendar days with beam, earliest first."""
        runs = self.session.delivery.runs
        return tuple(sorted({r.date for r in runs if r.date and r.share_delivered != 0}))

    @cached_property
    def has_beam(self) -> bool:
        return any(run.share_delivered != 0 for run in self.session.delivery.runs)

    @cached_property
    def day(self) -> date | None:
        """The day of the session: first day of beam, else of the stop, else the latest service."""
        if self.beam_days:
            return self.beam_days[0]
        stopped = self.session.delivery.stopped
        if stopped and stopped.date:
            return stopped.date
        return max((s.date for s in self.session.services if s.date), default=None)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Every day on which something chargeable was done, earliest first."""
        done = {service.date for service in self.session.services}
        added = {change.line.date_of_service for change in self.session.overrides}
        every = done | added | set(self.beam_days) | {self.day}
        return tuple(sorted(day for day in every if day))

    @cached_property
    def payer(self) -> str | None:
        """The payer key of the first coverage."""
        first = min(self.session.coverages, key=lambda c: c.rank, default=None)
        return first.payer if first else None

    @cached_property
    def arrangement(self) -> Arrangement:
        """By place of service; by ownership where the place is freestanding or not entered."""
        place, ownership = self.session.setting.place_of_service, self.session.setting.ownership
        if place is PlaceOfService.INPATIENT_HOSPITAL:
            return Arrangement.INPATIENT
        if place in (None, PlaceOfService.OFFICE):
            if ownership is Ownership.SEPARATE_OWNERS:
                return Arrangement.SEPARATE_OWNERS
            if ownership is Ownership.ONE_OWNER or place is PlaceOfService.OFFICE:
                return Arrangement.ONE_OWNER
        return Arrangement.HOSPITAL_OUTPATIENT

    @cached_property
    def technical_biller(self) -> Biller | None:
        """None for an inpatient: the hospital reports procedure codes within the stay."""
        if self.arrangement is Arrangement.INPATIENT:
            return None
        is_hospital = self.arrangement is Arrangement.HOSPITAL_OUTPATIENT
        return Biller.FACILITY if is_hospital else Biller.FREESTANDING

    @cached_property
    def professional_biller(self) -> Biller:
        """Who sends the radiation oncologist's lines."""
        is_global = self.arrangement is Arrangement.ONE_OWNER
        return Biller.FREESTANDING if is_global else Biller.RADIATION_ONCOLOGY

    @cached_property
    def is_professional_apart(self) -> bool:
        """Whether the professional and the technical part go on different claims."""
        return self.arrangement is not Arrangement.ONE_OWNER

    @cached_property
    def lesions(self) -> tuple[tuple[int, Lesion], ...]:
        """Lesions with their place in the file, by id: their order of entry decides nothing."""
        return tuple(sorted(enumerate(self.session.lesions), key=lambda pair: _by_id(pair[1].id)))

    @cached_property
    def cranial(self) -> tuple[tuple[int, Lesion], ...]:
        return tuple((i, lesion) for i, lesion in self.lesions if lesion.site not in EXTRACRANIAL)

    @cached_property
    def _grades(self) -> dict[Criteria, tuple[Classification, ...]]:
        return {}

    def grades(self, criteria: Criteria) -> tuple[Classification, ...]:
        """Each cranial lesion graded, by lesion id; graded once, asked by many rules."""
        if criteria not in self._grades:
            graded = tuple(classify(lesion, criteria) for _, lesion in self.cranial)
            self._grades[criteria] = graded
        return self._grades[criteria]

    @cached_property
    def extracranial(self) -> tuple[tuple[int, Lesion], ...]:
        return tuple((i, lesion) for i, lesion in self.lesions if lesion.site in EXTRACRANIAL)

    @cached_property
    def is_only_extracranial(self) -> bool:
        return bool(self.extracranial) and not self.cranial

    @cached_property
    def diagnoses(self) -> tuple[Icd10, ...]:
        """The session's diagnoses in the clinician's order, then those only lesions name."""
        named = [lesion.diagnosis for _, lesion in self.lesions if lesion.diagnosis]
        return tuple(dict.fromkeys((*self.session.diagnoses, *named)))

    @cached_property
    def treated_diagnoses(self) -> tuple[Icd10, ...]:
        """Diagnoses of the lesions, in the order of the session's list."""
        treated = {lesion.diagnosis for _, lesion in self.lesions if lesion.diagnosis}
        return tuple(code for code in self.diagnoses if code in treated)

    @cached_property
    def plans(self) -> tuple[tuple[int, DosePlan], ...]:
        return tuple(self.services_of(DosePlan))

    def plans_by(self, method: PlanMethod) -> tuple[tuple[int, DosePlan], ...]:
        """Dose plans of one method, at least one piece each."""
        return tuple((i, plan) for i, plan in self.plans if plan.method is method and plan.count)

    def services_of(self, kind: type[S]) -> Iterator[tuple[int, S]]:
        """Services of one kind with their place in the file, by date; order of entry decides
        nothing.
        """
        return iter(cast("list[tuple[int, S]]", self._services.get(kind, [])))

    @cached_property
    def _services(self) -> dict[type[Service], list[tuple[int, Service]]]:
        kinds: dict[type[Service], list[tuple[int, Service]]] = {}
        for pair in enumerate(self.session.services):
            kinds.setdefault(type(pair[1]), []).append(pair)
        for found in kinds.values():
            if len(found) > 1:
                found.sort(key=lambda pair: (pair[1].date or date.max, repr(pair[1])))
        return kinds

    @cached_property
    def documents(self) -> dict[str, tuple[Document, ...]]:
        """Recorded documents by key."""
        found: dict[str, tuple[Document, ...]] = {}
        for document in self.session.documents:
            found[document.key] = (*found.get(document.key, ()), document)
        return found

    @cached_property
    def course_history(self) -> tuple[HistoryLine, ...]:
        """Lines stated to be of this very course that were charged before."""
        return tuple(line for line in self.charged_history if self.is_same_course(line))

    @cached_property
    def unstated_history(self) -> tuple[HistoryLine, ...]:
        """Lines charged before of which nobody said whether they are of this course."""
        return tuple(
            line
            for line in self.charged_history
            if not self.is_same_course(line) and not self.is_other_course(line)
        )

    @cached_property
    def other_history(self) -> tuple[HistoryLine, ...]:
        """Lines charged before that are not stated to be of this course."""
        return tuple(line for line in self.charged_history if not self.is_same_course(line))

    @cached_property
    def charged_history(self) -> tuple[HistoryLine, ...]:
        """Lines of the history that stand charged."""
        return tuple(line for line in self.session.history if line.signed is not False)

    @cached_property
    def unsigned_history(self) -> tuple[HistoryLine, ...]:
        """Lines in sessions of this patient that nobody has signed yet."""
        return tuple(line for line in self.session.history if line.signed is False)

    @cached_property
    def stated_courses(self) -> dict[str, set[HistoryCourse]]:
        """What was said of each stored session of the history."""
        stated: dict[str, set[HistoryCourse]] = {}
        for line in self.session.history:
            if line.session and line.course:
                stated.setdefault(line.session, set()).add(line.course)
        return stated

    def is_same_course(self, line: HistoryLine) -> bool:
        """Whether a line, or another of its stored session, is stated to be of this course."""
        return self._stated(line) == {HistoryCourse.SAME}

    def is_other_course(self, line: HistoryLine) -> bool:
        """Whether a line, or another of its stored session, is stated to be of another course."""
        return self._stated(line) == {HistoryCourse.OTHER}

    def _stated(self, line: HistoryLine) -> set[HistoryCourse]:
        if line.session:
            return self.stated_courses.get(line.session, set())
        return {line.course} if line.course else set()

    def intended(self, line: HistoryLine) -> HistoryIntent | None:
        """How this session relates to a line's, as said of it or of its stored session."""
        if line.intended or line.session is None:
            return line.intended
        mates = (each for each in self.session.history if each.session == line.session)
        return next((each.intended for each in mates if each.intended), None)

    def presence(self, role: Role, day: date | None = None) -> tuple[Presence, ...]:
        """What is recorded of a role on a day; on that of the session where none is named."""
        asked = day or self.day
        recorded = self.session.delivery.presence
        return tuple(p for p in recorded if p.role is role and (p.date or self.day) == asked)

    def is_present(self, role: Role, day: date | None = None) -> bool | None:
        """True when the role was there that day, False when recorded absent, None when not
        recorded.
        """
        places = [p.where for p in self.presence(role, day) if p.where]
        if not places:
            return None
        return any(where is not Whereabouts.ABSENT for where in places)

    def is_only_remote(self, role: Role, day: date | None = None) -> bool:
        """Whether the role was there that day by remote alone."""
        places = {p.where for p in self.presence(role, day)}
        return Whereabouts.REMOTE in places and places <= {Whereabouts.REMOTE, Whereabouts.ABSENT}

    @cached_property
    def surgeon_applied_rigid_frame(self) -> bool:
        device = self.session.course.immobilization
        return (
            device.kind is ImmobilizationKind.RIGID_FRAME
            and device.frame_applied_by is FrameAppliedBy.NEUROSURGEON
        )

    @cached_property
    def anaesthesia_given(self) -> bool:
        """Any anaesthesia or sedation given, local for a pinned frame included."""
        delivery = self.session.delivery
        at_stop = delivery.stopped.anaesthesia if delivery.stopped else None
        return (at_stop or delivery.anaesthesia.given) not in (None, Anaesthesia.NONE)

    @cached_property
    def anaesthesia_planned(self) -> bool:
        return self.session.delivery.anaesthesia.planned not in (None, Anaesthesia.NONE)

    @cached_property
    def is_same_physician_biller(self) -> bool:
        """Whether oncologist and surgeon are one person, or one group and one specialty."""
        oncologist, surgeon = self.session.team.radiation_oncologist, self.session.team.neurosurgeon
        if oncologist is None or surgeon is None:
            return False
        if oncologist.npi and oncologist.npi == surgeon.npi:
            return True
        group = oncologist.group_tax_id and oncologist.group_tax_id == surgeon.group_tax_id
        return bool(group and oncologist.specialty and oncologist.specialty == surgeon.specialty)

    def beam(self, tolerance: Decimal) -> Beam:
        """How far the prescription went; `tolerance`: share that still counts as the whole."""
        if not self.has_beam:
            return Beam.STOPPED_BEFORE if self.session.delivery.stopped else Beam.NONE
        shares = [run.share_delivered for run in self.session.delivery.runs]
        if any(share is None for share in shares):
            return Beam.NOT_RECORDED
        total = sum((share for share in shares if share is not None), Decimal(0))
        if total > 1 + tolerance:
            return Beam.TOO_MUCH
        if total >= 1 - tolerance:
            return Beam.COMPLETE
        return Beam.PARTIAL if self.session.delivery.stopped else Beam.UNFINISHED


def _by_id(text: str) -> tuple[int, str]:
    """Order L2 before L10."""
    return len(text), text
