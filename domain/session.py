"""One SRS session and the work that led to it: what a person recorded, and nothing derived from it.

Incomplete is allowed, ill-formed is not: a field not yet entered is `None` (never "no"), and a
value that cannot exist is refused with `IllFormed`. Names are those of the session file, format
`isocenter.session/1`; `storage.codec` reads and writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from domain.choices import (
    Anaesthesia,
    Biller,
    CourseIntent,
    DosePoint,
    FrameAppliedBy,
    HistoryCourse,
    HistoryIntent,
    ImmobilizationKind,
    LesionKind,
    LesionStatus,
    Modality,
    NotNear,
    OffCampus,
    OutpatientPayment,
    OverrideAction,
    Ownership,
    Pathology,
    PerformanceScale,
    PlaceOfService,
    PrimaryHistology,
    Role,
    Sex,
    Side,
    Site,
    StopStage,
    SystemicDisease,
    Whereabouts,
)
from domain.errors import IllFormed
from domain.identifiers import ClockTime, Icd10, Modifier, Mrn, Npi, ProcedureCode
from domain.services import Service
from domain.wellformed import (
    MOST_CC,
    MOST_COUNT,
    MOST_MM,
    MOST_MONTHS,
    above_zero,
    between,
    dose_possible,
)

FORMAT: Final = "isocenter.session/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Patient:
    mrn: Mrn | None = None
    family_name: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    address: Address = field(default_factory=Address)
    phone: str | None = None
    language: str | None = None

    def __repr__(self) -> str:
        return "Patient(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    number: str | None = None
    codes: tuple[ProcedureCode, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Coverage:
    rank: int = 1
    payer: str | None = None
    payer_name: str | None = None
    member_id: str | None = None
    group_number: str | None = None
    authorization: Authorization | None = None

    def __post_init__(self) -> None:
        between("rank", self.rank, 1, 9, "the rank of a coverage (1 = billed first)")

    def __repr__(self) -> str:
        return f"Coverage(rank={self.rank}, …)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`outpatient_payment`: of a hospital's Medicare claims; None = the prospective system."""

    place_of_service: PlaceOfService | None = None
    ownership: Ownership | None = None
    off_campus: OffCampus | None = None
    outpatient_payment: OutpatientPayment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    name: str | None = None
    credentials: str | None = None
    npi: Npi | None = None
    group_tax_id: str | None = None
    specialty: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    radiation_oncologist: Provider | None = None
    neurosurgeon: Provider | None = None
    physicist: Provider | None = None
    dosimetrist: Provider | None = None
    therapist: Provider | None = None
    resident: Provider | None = None
    referring: Provider | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Immobilization:
    kind: ImmobilizationKind | None = None
    custom_made: bool | None = None
    frame_applied_by: FrameAppliedBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeurosurgeonTookPart:
    planning: bool | None = None
    treatment: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceStatus:
    scale: PerformanceScale | None = None
    value: int | None = None
    date: date | None = None

    def __post_init__(self) -> None:
        most = 5 if self.scale is PerformanceScale.ECOG else 100
        between("value", self.value, 0, most, "this performance status")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorRadiation:
    date: date | None = None
    kind: str | None = None
    target: str | None = None
    dose_gy: Decimal | None = None

    def __post_init__(self) -> None:
        dose_possible(self.dose_gy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Necessity:
    """`primary_histology`: of metastases; diagnosis codes do not tell it."""

    systemic_disease: SystemicDisease | None = None
    life_expectancy_months: int | None = None
    leptomeningeal_disease: bool | None = None
    primary_histology: PrimaryHistology | None = None
    failed_treatments: str | None = None
    why_radiosurgery: str | None = None

    def __post_init__(self) -> None:
        months = self.life_expectancy_months
        between("life_expectancy_months", months, 0, MOST_MONTHS, "life expectancy in months")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    planned_sessions: int | None = None
    modality: Modality | None = None
    robotic: bool | None = None
    machine: str | None = None
    energy: str | None = None
    immobilization: Immobilization = field(default_factory=Immobilization)
    neurosurgeon_took_part: NeurosurgeonTookPart = field(default_factory=NeurosurgeonTookPart)
    performance_status: PerformanceStatus | None = None
    prior_cranial_radiation: tuple[PriorRadiation, ...] = ()
    necessity: Necessity = field(default_factory=Necessity)

    def __post_init__(self) -> None:
        planned = self.planned_sessions
        between("planned_sessions", planned, 1, MOST_COUNT, "the number of planned sessions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesion:
    id: str
    name: str | None = None
    kind: LesionKind | None = None
    site: Site | None = None
    side: Side | None = None
    diagnosis: Icd10 | None = None
    max_dimension_mm: Decimal | None = None
    volume_cc: Decimal | None = None
    within_brainstem: bool | None = None
    optic_distance_mm: Decimal | NotNear | None = None
    status: LesionStatus | None = None
    pathology: Pathology | None = None
    dose_gy: Decimal | None = None
    dose_point: DosePoint | None = None
    isodose_percent: Decimal | None = None
    isocenters: int | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise IllFormed("every lesion has an id", "Give it one, for example L1.", "id")
        above_zero(
            "max_dimension_mm",
            self.max_dimension_mm,
            MOST_MM,
            "the largest dimension of a lesion, in mm,",
            "Enter it in millimetres; a value in centimetres must be multiplied by 10.",
        )
        if isinstance(self.optic_distance_mm, Decimal):
            what = "the distance to the optic apparatus, in mm,"
            between("optic_distance_mm", self.optic_distance_mm, 0, MOST_MM, what)
        above_zero("volume_cc", self.volume_cc, MOST_CC, "a volume in cc", "Correct the number.")
        dose_possible(self.dose_gy)
        above_zero(
            "isodose_percent",
            self.isodose_percent,
            Decimal(100),
            "an isodose in per cent",
            "Enter 80 for the 80 % line.",
        )
        between("isocenters", self.isocenters, 1, MOST_COUNT, "the number of isocentres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One stretch of beam. `share_delivered`: of the prescription, 0 to 1."""

    date: date | None = None
    start: ClockTime | None = None
    stop: ClockTime | None = None
    share_delivered: Decimal | None = None

    def __post_init__(self) -> None:
        if self.share_delivered is not None and not 0 <= self.share_delivered <= 1:
            raise IllFormed(
                "the share delivered lies between 0 and 1",
                "Enter 1 for the whole prescription, 0.5 for half of it.",
                "share_delivered",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnaesthesiaRecord:
    planned: Anaesthesia | None = None
    given: Anaesthesia | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """`elective`: called off by choice or for convenience, not for the patient's safety."""

    date: date | None = None
    stage: StopStage | None = None
    anaesthesia: Anaesthesia | None = None
    reason: str | None = None
    elective: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Who was where, when. `date` None = the day of the session. File keys `from` and `to`."""

    role: Role | None = None
    where: Whereabouts | None = None
    date: date | None = None
    from_: ClockTime | None = None
    to: ClockTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`intended_why`: what makes this a course of its own, or the next part of one."""

    runs: tuple[Run, ...] = ()
    anaesthesia: AnaesthesiaRecord = field(default_factory=AnaesthesiaRecord)
    stopped: Stopped | None = None
    presence: tuple[Presence, ...] = ()
    intended_as: CourseIntent | None = None
    intended_why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    key: str
    dated: date | None = None
    signed_by: tuple[Role, ...] = ()
    signed_on: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideLine:
    """The line a person means: found by biller, code and date; told in full for `add_line`."""

    biller: Biller | None = None
    code: ProcedureCode | None = None
    units: int | None = None
    modifiers: tuple[Modifier, ...] | None = None
    date_of_service: date | None = None
    diagnoses: tuple[Icd10, ...] = ()

    def __post_init__(self) -> None:
        between("units", self.units, 0, 9999, "the units of a line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    action: OverrideAction
    line: OverrideLine = field(default_factory=OverrideLine)
    why: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """A line already charged for this patient.

    `course`: None = nobody said whether it belongs to this course. `session`: id of the stored
    session it stands in; one statement about a line of a stored session holds for all its lines.
    `signed` False: that session is not signed yet, so nothing was charged. `targets`: side and site
    of what was treated that day, such as "left frontal_lobe". `units` None = 1.
    """

    code: ProcedureCode
    date_of_service: date | None = None
    biller: Biller | None = None
    npi: Npi | None = None
    course: HistoryCourse | None = None
    intended: HistoryIntent | None = None
    units: int | None = None
    group_tax_id: str | None = None
    targets: tuple[str, ...] = ()
    session: str | None = None
    signed: bool | None = None

    def __post_init__(self) -> None:
        between("units", self.units, 0, 9999, "the units of a line")


@dataclass(frozen=True, slots=True, kw_only=True)
class SrsSession:
    """One course of radiosurgery in one record: everything a person recorded about it."""

    patient: Patient = field(default_factory=Patient)
    coverages: tuple[Coverage, ...] = ()
    setting: Setting = field(default_factory=Setting)
    team: Team = field(default_factory=Team)
    course: Course = field(default_factory=Course)
    diagnoses: tuple[Icd10, ...] = ()
    lesions: tuple[Lesion, ...] = ()
    services: tuple[Service, ...] = ()
    delivery: Delivery = field(default_factory=Delivery)
    documents: tuple[Document, ...] = ()
    overrides: tuple[Override, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        ids = [lesion.id for lesion in self.lesions]
        if len(ids) != len(set(ids)):
            raise IllFormed("two lesions carry the same id", "Give each lesion an id of its own.")
