"""The fields of each kind of work around the session, each with the reason it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from domain.choices import (
    Biller,
    Contrast,
    ImagingStudy,
    Level,
    PlanMethod,
)
from domain.field_labels import SERVICE_NAMES
from domain.services import (
    SERVICE_KINDS,
    ClinicalPlanning,
    ContinuingPhysics,
    DiagnosticImaging,
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
from domain.session import SrsSession
from domain.wellformed import MOST_COUNT
from gui import paths
from gui.fields import FieldSpec, Page, Records, between
from gui.parsing import Kind
from gui.words import keyed

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
    possible=between(0, MOST_COUNT),
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


_REASON: Final = FieldSpec(
    path="reason",
    label="Reason",
    help="Why it was needed for this patient; printed with the charge.",
    kind=Kind.NOTE,
    span=12,
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
            keys=keyed("mask", "bite_block", "cushion", "frame"),
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
        _yes_no(
            "new_image_set",
            "New image set",
            "A second plan of a course is charged only for a changed volume on its own images.",
        ),
        _REASON,
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
            keys=keyed("cbct", "kv_pair", "surface", "ultrasound"),
            span=4,
        ),
        FieldSpec(
            path="payer_policy",
            label="Payer's written rule",
            help="Only where a payer takes guidance beside radiosurgery: its policy, by number.",
            span=8,
        ),
        _REASON,
    ),
    DiagnosticImaging: (
        FieldSpec(
            path="study",
            label="Study",
            help="Radiology charges it; recorded so that its absence on the claim is explained.",
            kind=Kind.CHOICE,
            choices=ImagingStudy,
            span=3,
        ),
        FieldSpec(
            path="contrast",
            label="Contrast",
            help="Of an MRI: tells the three codes apart.",
            kind=Kind.CHOICE,
            choices=Contrast,
            span=3,
        ),
        _yes_no("formal_report", "Formal report", "A radiologist read it in full."),
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

WORK_PAGE: Final = Page(key="work", title="Work", parts=(SERVICES,))
