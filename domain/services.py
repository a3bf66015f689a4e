"""Work around the session, each piece on the day it was done; one dataclass a kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from domain.choices import Biller, Contrast, ImagingStudy, Level, PlanMethod
from domain.identifiers import ProcedureCode
from domain.wellformed import MOST_COUNT, between


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Work around the session, dated on the day it was done. `by`: who billed it, if not the
    default.
    """

    KIND: ClassVar[str] = ""

    date: date | None = None
    by: Biller | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalPlanning(Service):
    KIND: ClassVar[str] = "clinical_planning"

    level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation(Service):
    KIND: ClassVar[str] = "simulation"

    level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted(Service):
    count: int = 1

    def __post_init__(self) -> None:
        between("count", self.count, 0, MOST_COUNT, "a count")


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentDevice(_Counted):
    KIND: ClassVar[str] = "treatment_device"

    device: str | None = None
    level: Level | None = None
    custom_made: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DosePlan(_Counted):
    """`new_image_set`, `reason`: what makes a second plan of the course a plan of its own."""

    KIND: ClassVar[str] = "dose_plan"

    method: PlanMethod | None = None
    new_image_set: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseCalculation(_Counted):
    KIND: ClassVar[str] = "dose_calculation"


@dataclass(frozen=True, slots=True, kw_only=True)
class MlcDevice(_Counted):
    KIND: ClassVar[str] = "mlc_device"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDosimetry(_Counted):
    KIND: ClassVar[str] = "special_dosimetry"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuingPhysics(Service):
    KIND: ClassVar[str] = "continuing_physics"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialPhysicsConsult(Service):
    KIND: ClassVar[str] = "special_physics_consult"

    request: str | None = None
    report: bool | None = None
    acknowledged: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialTreatmentProcedure(Service):
    KIND: ClassVar[str] = "special_treatment_procedure"

    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageGuidance(Service):
    """`payer_policy`, `reason`: the payer's written rule, and why, for a charge of its own."""

    KIND: ClassVar[str] = "image_guidance"

    technique: str | None = None
    payer_policy: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticImaging(Service):
    """A study that radiology reads. `formal_report`: read in full by a radiologist."""

    KIND: ClassVar[str] = "diagnostic_imaging"

    study: ImagingStudy | None = None
    contrast: Contrast | None = None
    formal_report: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation(Service):
    KIND: ClassVar[str] = "navigation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Service):
    KIND: ClassVar[str] = "visit"

    code: ProcedureCode | None = None
    separate_problem: bool | None = None
    decision_for_surgery: bool | None = None


SERVICE_KINDS: Final[tuple[type[Service], ...]] = (
    ClinicalPlanning,
    Simulation,
    TreatmentDevice,
    DosePlan,
    DoseCalculation,
    MlcDevice,
    SpecialDosimetry,
    ContinuingPhysics,
    SpecialPhysicsConsult,
    SpecialTreatmentProcedure,
    ImageGuidance,
    DiagnosticImaging,
    Navigation,
    Visit,
)
