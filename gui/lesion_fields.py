"""The fields of a lesion and of each kind of service, each with the reason it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from domain.choices import (
    Biller,
    DosePoint,
    LesionKind,
    LesionStatus,
    Level,
    Pathology,
    PlanMethod,
    Side,
    Site,
)
from domain.services import (
    SERVICE_KINDS,
    ClinicalPlanning,
    ContinuingPhysics,
    DoseCalculation,
    DosePlan,
    ImageGuidance,
    MlcDevice,
    Navigation,
    Service,
    Simulation,
    SpecialDosimetry,
    SpecialPhysicsConsult,
    SpecialTreatmentProcedure,
    TreatmentDevice,
    Visit,
)
from domain.session import Lesion, SrsSession
from gui import paths
from gui.fields import FieldSpec, Page, Records
from gui.parsing import Kind

_ID: Final = FieldSpec(
    path="id",
    label="ID",
    help="A short name of its own, such as L1.",
    is_required=True,
    chars=4,
    span=2,
)
_NAME: Final = FieldSpec(path="name", label="Name", help="As in the plan.", chars=11)
_KIND: Final = FieldSpec(
    path="kind",
    label="Kind",
    help="Schwannoma, AVM, pituitary, glomus and pineal tumors are complex at any size.",
    kind=Kind.CHOICE,
    choices=LesionKind,
    chars=12,
    span=3,
)
_SITE: Final = FieldSpec(
    path="site",
    label="Site",
    help="Cavernous sinus, parasellar and petroclival lesions are complex at any size.",
    kind=Kind.CHOICE,
    choices=Site,
    chars=12,
    span=3,
)
_SIDE: Final = FieldSpec(
    path="side",
    label="Side",
    help="Must agree with the diagnosis where the diagnosis names a side.",
    kind=Kind.CHOICE,
    choices=Side,
    chars=7,
    span=2,
)
_DIAGNOSIS: Final = FieldSpec(
    path="diagnosis",
    label="ICD-10",
    help="The diagnosis of this lesion; a line points to it.",
    kind=Kind.DIAGNOSIS,
    chars=7,
    span=2,
)
_SIZE: Final = FieldSpec(
    path="max_dimension_mm",
    label="Size",
    unit="mm",
    help="Largest dimension on the planning images. From 35 mm on a lesion is complex.",
    kind=Kind.DECIMAL,
    chars=9,
    span=2,
)
_DOSE: Final = FieldSpec(
    path="dose_gy",
    label="Dose",
    unit="Gy",
    help="The prescribed dose in Gy, not cGy.",
    kind=Kind.DECIMAL,
    chars=8,
    span=2,
)

_MORE: Final = (
    FieldSpec(
        path="volume_cc",
        label="Volume",
        unit="cc",
        help="Printed among the lesion's facts.",
        kind=Kind.DECIMAL,
        span=2,
    ),
    FieldSpec(
        path="optic_distance_mm",
        label="Optic distance",
        unit="mm",
        help="Within 5 mm of optic nerve, chiasm or tract a lesion is complex. Type a number, or"
        " n for not near.",
        kind=Kind.DISTANCE,
        span=3,
    ),
    FieldSpec(
        path="within_brainstem",
        label="Within brainstem",
        help="Inside the brainstem a lesion is complex at any size.",
        kind=Kind.YES_NO,
        span=3,
    ),
    FieldSpec(
        path="status",
        label="Status",
        help="A resection cavity is measured as the treated target.",
        kind=Kind.CHOICE,
        choices=LesionStatus,
        span=3,
    ),
    FieldSpec(
        path="pathology",
        label="Pathology",
        help="Proven by tissue, or by imaging only; a pathology report is asked for when proven.",
        kind=Kind.CHOICE,
        choices=Pathology,
        span=3,
    ),
    FieldSpec(
        path="dose_point",
        label="Dose at",
        help="Where the dose is prescribed.",
        kind=Kind.CHOICE,
        choices=DosePoint,
        span=3,
    ),
    FieldSpec(
        path="isodose_percent",
        label="Isodose",
        unit="%",
        help="The prescription isodose.",
        kind=Kind.DECIMAL,
        span=3,
    ),
    FieldSpec(
        path="isocenters",
        label="Isocenters",
        help="Never counts as lesions: several isocenters in one lesion are one lesion.",
        kind=Kind.WHOLE,
        span=3,
    ),
)


def next_lesion(session: SrsSession) -> Lesion:
    """An empty lesion with the first free id L1, L2, …"""
    taken = {lesion.id for lesion in session.lesions}
    number = next(n for n in range(1, len(taken) + 2) if f"L{n}" not in taken)
    return Lesion(id=f"L{number}")


def copied(session: SrsSession, record: object) -> object:
    """A copy of a row to stand beside it; a lesion gets a free id and no name."""
    if isinstance(record, Lesion):
        return replace(record, id=next_lesion(session).id, name=None)
    return record


LESIONS: Final = Records(
    title="Lesions",
    path="lesions",
    noun="lesion",
    columns=(_ID, _NAME, _KIND, _SITE, _SIDE, _DIAGNOSIS, _SIZE, _DOSE),
    fields=lambda _: (_ID, _NAME, _KIND, _SITE, _SIDE, _DIAGNOSIS, _SIZE, _DOSE, *_MORE),
    blanks=(("Lesion", next_lesion),),
    note="The surgeon charges lesions; the linac's session is charged once, however many.",
)

_ON: Final = FieldSpec(
    path="date",
    label="Date",
    help="The day the work was done. Edits look at every date of the course.",
    kind=Kind.DATE,
    chars=11,
    span=3,
)
_BY: Final = FieldSpec(
    path="by",
    label="Billed by",
    help="Only if somebody other than usual bills it; left empty, the rules choose.",
    kind=Kind.CHOICE,
    choices=Biller,
    chars=16,
    span=3,
)
_COUNT: Final = FieldSpec(
    path="count",
    label="Count",
    is_required=True,
    help="How many were made or calculated and are documented one by one.",
    kind=Kind.WHOLE,
    span=2,
)
_LEVEL: Final = FieldSpec(
    path="level",
    label="Level",
    help="Simple, intermediate or complex, as documented; decides the code.",
    kind=Kind.CHOICE,
    choices=Level,
    span=3,
)
_CUSTOM: Final = FieldSpec(
    path="custom_made",
    label="Custom made",
    help="Only a device made for this patient is charged as complex.",
    kind=Kind.YES_NO,
    span=3,
)


def _yes_no(path: str, label: str, help_text: str) -> FieldSpec:
    return FieldSpec(path=path, label=label, help=help_text, kind=Kind.YES_NO, span=4)


_OWN_FIELDS: Final[dict[type[Service], tuple[FieldSpec, ...]]] = {
    ClinicalPlanning: (_LEVEL,),
    Simulation: (_LEVEL,),
    TreatmentDevice: (
        FieldSpec(
            path="device",
            label="Device",
            help="Mask, bite block, cushion …",
            kind=Kind.SUGGESTED,
            suggestions=("mask", "bite_block", "cushion", "frame"),
            span=3,
        ),
        _LEVEL,
        _CUSTOM,
        _COUNT,
    ),
    DosePlan: (
        FieldSpec(
            path="method",
            label="Method",
            help="An inverse plan takes in simulation and other planning work on any date of the"
            " course.",
            kind=Kind.CHOICE,
            choices=PlanMethod,
            span=4,
        ),
        _COUNT,
    ),
    DoseCalculation: (_COUNT,),
    MlcDevice: (_COUNT,),
    SpecialDosimetry: (_COUNT,),
    ContinuingPhysics: (),
    SpecialPhysicsConsult: (
        FieldSpec(
            path="request",
            label="Physician's request",
            help="Who asked for it and why, before the work began.",
            span=6,
        ),
        _yes_no("report", "Written report", "Without the physicist's report it is not charged."),
        _yes_no(
            "acknowledged", "Acknowledged", "The physician has read the report and signed for it."
        ),
    ),
    SpecialTreatmentProcedure: (
        FieldSpec(
            path="reason",
            label="What made it special",
            help="Radiosurgery alone is not a reason; extra documented work is.",
            kind=Kind.NOTE,
            span=12,
        ),
    ),
    ImageGuidance: (
        FieldSpec(
            path="technique",
            label="Technique",
            help="Guidance is part of the delivery; recorded so that its absence on the claim is"
            " explained.",
            kind=Kind.SUGGESTED,
            suggestions=("cbct", "kv_pair", "surface", "ultrasound"),
            span=4,
        ),
    ),
    Navigation: (),
    Visit: (
        FieldSpec(path="code", label="Visit code", help="Such as 99204.", kind=Kind.CODE, span=3),
        _yes_no(
            "separate_problem",
            "For a separate problem",
            "A visit that only decides on radiosurgery is part of it.",
        ),
        _yes_no(
            "decision_for_surgery",
            "Decision for surgery",
            "A visit the day before or the day of surgery is paid only if surgery was decided"
            " then.",
        ),
    ),
}


def service_fields(record: object) -> tuple[FieldSpec, ...]:
    """The form of one service: its date, what its kind asks for, and who billed it."""
    own = next((f for kind, f in _OWN_FIELDS.items() if type(record) is kind), ())
    return (_ON, *own, _BY)


def _maker(kind: type[Service]) -> Callable[[SrsSession], object]:
    return lambda _: kind()


SERVICE_NAMES: Final[dict[str, str]] = {
    "clinical_planning": "Clinical planning",
    "simulation": "Simulation",
    "treatment_device": "Treatment device",
    "dose_plan": "Dose plan",
    "dose_calculation": "Dose calculations",
    "mlc_device": "MLC devices",
    "special_dosimetry": "Special dosimetry",
    "continuing_physics": "Continuing physics",
    "special_physics_consult": "Special physics consult",
    "special_treatment_procedure": "Special treatment procedure",
    "image_guidance": "Image guidance",
    "navigation": "Stereotactic navigation",
    "visit": "Visit",
}


def described(record: object) -> str:
    """One service in a line: what it is and what was entered about it."""
    own = next((f for kind, f in _OWN_FIELDS.items() if type(record) is kind), ())
    said = (_said(spec, paths.get(record, spec.path)) for spec in own)
    return " · ".join((SERVICE_NAMES[getattr(record, "KIND", "")], *filter(None, said)))


def _said(spec: FieldSpec, value: object) -> str:
    if value is None or (spec is _COUNT and value == 1):
        return ""
    if spec.kind is Kind.YES_NO:
        return spec.label.lower() if value else f"not {spec.label.lower()}"
    text = spec.shown(value)
    return f"× {text}" if spec is _COUNT else text.lower() if spec.options else text


_WHAT: Final = FieldSpec(path="", label="Work", help="What was done.", describe=described, chars=40)

SERVICES: Final = Records(
    title="Work around the session",
    path="services",
    noun="work",
    columns=(_ON, _WHAT, _BY),
    fields=service_fields,
    blanks=tuple((SERVICE_NAMES[kind.KIND], _maker(kind)) for kind in SERVICE_KINDS),
    note="Each on the day it was done; what may be charged beside what is worked out on the right.",
)

LESION_PAGE: Final = Page(key="lesions", title="Lesions", parts=(LESIONS,))
WORK_PAGE: Final = Page(key="work", title="Work", parts=(SERVICES,))
