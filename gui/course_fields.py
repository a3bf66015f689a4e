"""The fields of patient, coverage and course, each with why it is asked for."""

from __future__ import annotations

from typing import Final

from domain.choices import (
    FrameAppliedBy,
    ImmobilizationKind,
    Modality,
    PerformanceScale,
    PrimaryHistology,
    Sex,
    SystemicDisease,
)
from domain.session import Coverage, PriorRadiation
from domain.wellformed import MOST_COUNT, MOST_MONTHS
from gui.fields import FieldSpec, Group, Page, Records, between
from gui.parsing import Kind
from gui.words import keyed

PAYERS: Final = ("medicare", "medicare_advantage", "commercial", "medicaid", "tricare", "self_pay")


def _spec(
    path: str, title: str, help_text: str, kind: Kind = Kind.TEXT, span: int = 4
) -> FieldSpec:
    return FieldSpec(path=path, label=title, help=help_text, kind=kind, span=span)


PATIENT: Final = Group(
    title="Patient",
    base="patient",
    fields=(
        _spec("family_name", "Family name", "Stands on every sheet, as on the insurance card."),
        _spec("given_name", "Given name", "Stands on every sheet, as on the insurance card."),
        _spec("middle_name", "Middle name", "Only if the insurance card shows it."),
        _spec(
            "mrn",
            "MRN",
            "Tells this patient from another of the same name; leading zeros are kept.",
            Kind.MRN,
        ),
        _spec(
            "birth_date",
            "Birth date",
            "Payers match the claim by it. Type 1961-04-09 or 04/09/1961.",
            Kind.DATE,
        ),
        FieldSpec(
            path="sex",
            label="Sex",
            help="As the payer has it on file; it stands on the claim.",
            kind=Kind.CHOICE,
            choices=Sex,
        ),
        _spec("address.line1", "Street", "Printed on the patient's copy and the claim.", span=6),
        _spec("address.line2", "Apartment, unit", "Second line of the address.", span=6),
        _spec("address.city", "City", "Printed on the patient's copy and the claim."),
        _spec("address.state", "State", "Two letters, for example OH.", span=2),
        _spec("address.postal_code", "ZIP code", "Printed on the claim.", span=2),
        _spec("phone", "Phone", "For the front desk; never used by a rule."),
        FieldSpec(
            path="language",
            label="Sheet language",
            help="Picks the language of the patient's own sheet.",
            kind=Kind.SUGGESTED,
            keys=keyed("en", "es", "zh", "ru", "ar", "vi", "fr", "de", "ko", "tl"),
        ),
    ),
)

_COVERAGE_COLUMNS: Final = (
    FieldSpec(
        path="rank",
        label="Rank",
        help="1 is billed first. The first payer's rules decide which codes it takes.",
        kind=Kind.WHOLE,
        is_required=True,
        chars=5,
        span=2,
    ),
    FieldSpec(
        path="payer",
        label="Payer rules",
        help="Which payer profile judges necessity and the choice of codes.",
        kind=Kind.SUGGESTED,
        keys=keyed(*PAYERS),
        chars=14,
        span=5,
    ),
    FieldSpec(
        path="payer_name", label="Payer name", help="As printed on the claim.", chars=20, span=5
    ),
    FieldSpec(path="member_id", label="Member ID", help="As on the insurance card.", chars=14),
)

COVERAGES: Final = Records(
    title="Coverage",
    path="coverages",
    noun="coverage",
    columns=(
        *_COVERAGE_COLUMNS,
        FieldSpec(
            path="authorization.number",
            label="Authorization",
            help="The payer's number; without it some payers deny delivery and surgery codes.",
            chars=14,
        ),
    ),
    fields=lambda _: (
        *_COVERAGE_COLUMNS,
        _spec("group_number", "Group number", "As on the insurance card."),
        _spec(
            "authorization.number",
            "Authorization number",
            "The payer's number; without it some payers deny delivery and surgery codes.",
        ),
        _spec(
            "authorization.codes",
            "Authorized codes",
            "The codes the payer approved, separated by commas; a charged code that is not among"
            " them is reported.",
            Kind.CODES,
            6,
        ),
        _spec("authorization.valid_from", "Valid from", "First day it covers.", Kind.DATE, 3),
        _spec("authorization.valid_to", "Valid to", "Last day it covers.", Kind.DATE, 3),
    ),
    blanks=(("Coverage", lambda s: Coverage(rank=min(9, len(s.coverages) + 1))),),
)

COURSE: Final = Group(
    title="Course",
    base="course",
    fields=(
        FieldSpec(
            path="planned_sessions",
            label="Planned sessions",
            help="Sessions planned for all cranial targets of this course. One makes it"
            " single-session radiosurgery; more makes it fractionated.",
            kind=Kind.WHOLE,
            possible=between(1, MOST_COUNT),
            span=3,
        ),
        FieldSpec(
            path="modality",
            label="Modality",
            help="Decides the delivery code: linac, cobalt and proton each have their own.",
            kind=Kind.CHOICE,
            choices=Modality,
            span=3,
        ),
        _spec(
            "robotic",
            "Robotic linac",
            "Some payers take other delivery codes for a robotic linac.",
            Kind.YES_NO,
            3,
        ),
        FieldSpec(
            path="energy",
            label="Energy",
            help="Printed among the session's facts.",
            kind=Kind.SUGGESTED,
            suggestions=("6X", "6FFF", "10X", "10FFF"),
            span=3,
        ),
        _spec("machine", "Machine", "Printed among the session's facts; found by search."),
        FieldSpec(
            path="immobilization.kind",
            label="Immobilization",
            help="A rigid frame applied by the surgeon has a code of its own; a mask has none with"
            " the surgeon.",
            kind=Kind.CHOICE,
            choices=ImmobilizationKind,
        ),
        _spec(
            "immobilization.custom_made",
            "Custom made",
            "Only a device made for this patient is charged as complex.",
            Kind.YES_NO,
        ),
        FieldSpec(
            path="immobilization.frame_applied_by",
            label="Frame applied by",
            help="Only the neurosurgeon who applied the frame may charge for it.",
            kind=Kind.CHOICE,
            choices=FrameAppliedBy,
        ),
        _spec(
            "neurosurgeon_took_part.planning",
            "Surgeon in planning",
            "The surgeon's lesion codes need the surgeon's own part in planning.",
            Kind.YES_NO,
        ),
        _spec(
            "neurosurgeon_took_part.treatment",
            "Surgeon at treatment",
            "The surgeon's lesion codes need the surgeon's own part in treatment.",
            Kind.YES_NO,
        ),
    ),
)

DIAGNOSES: Final = Group(
    title="Diagnoses of the session",
    base="",
    fields=(
        _spec(
            "diagnoses",
            "ICD-10-CM, in the clinician's order",
            "Type a code or words of it; arrows choose, Enter takes it. Separate codes by commas."
            " They support medical necessity on every line.",
            Kind.DIAGNOSES,
            12,
        ),
    ),
)

NECESSITY: Final = Group(
    title="Medical necessity",
    base="course",
    fields=(
        FieldSpec(
            path="performance_status.scale",
            label="Performance scale",
            help="Coverage policies ask for ECOG or Karnofsky.",
            kind=Kind.CHOICE,
            choices=PerformanceScale,
        ),
        _spec(
            "performance_status.value",
            "Performance status",
            "Most policies ask for ECOG 2 or better (Karnofsky 70 or more).",
            Kind.WHOLE,
            3,
        ),
        _spec(
            "performance_status.date",
            "Assessed on",
            "An old assessment supports nothing.",
            Kind.DATE,
            5,
        ),
        FieldSpec(
            path="necessity.systemic_disease",
            label="Systemic disease",
            help="Stable disease supports radiosurgery of metastases; policies ask for it.",
            kind=Kind.CHOICE,
            choices=SystemicDisease,
        ),
        FieldSpec(
            path="necessity.life_expectancy_months",
            label="Life expectancy",
            help="Policies for metastases commonly ask for at least some months.",
            kind=Kind.WHOLE,
            possible=between(0, MOST_MONTHS),
            unit="months",
            span=3,
        ),
        _spec(
            "necessity.leptomeningeal_disease",
            "Leptomeningeal disease",
            "Most policies do not cover radiosurgery when it is present.",
            Kind.YES_NO,
            5,
        ),
        FieldSpec(
            path="necessity.primary_histology",
            label="Primary histology",
            help="Of metastases. Some policies leave out small-cell, lymphoma and germ-cell"
            " primaries; diagnosis codes do not tell them apart.",
            kind=Kind.CHOICE,
            choices=PrimaryHistology,
            span=12,
        ),
        _spec(
            "necessity.failed_treatments",
            "Treatments that failed",
            "Functional and benign indications are covered after other treatment has failed.",
            Kind.NOTE,
            6,
        ),
        _spec(
            "necessity.why_radiosurgery",
            "Why radiosurgery",
            "The physician's sentence of necessity: why this rather than surgery or other"
            " radiation.",
            Kind.NOTE,
            6,
        ),
    ),
)

_PRIOR: Final = (
    FieldSpec(
        path="date",
        label="Date",
        help="Earlier cranial radiation bears on necessity and on re-irradiation work.",
        kind=Kind.DATE,
        chars=10,
    ),
    FieldSpec(
        path="kind",
        label="Kind",
        help="Whole brain, radiosurgery, partial brain, other.",
        kind=Kind.SUGGESTED,
        keys=keyed("whole_brain", "radiosurgery", "partial_brain", "other"),
        chars=14,
    ),
    FieldSpec(path="target", label="Target", help="What was treated then.", chars=22),
    FieldSpec(
        path="dose_gy",
        label="Dose",
        unit="Gy",
        help="Total dose then, in Gy.",
        kind=Kind.DECIMAL,
        chars=8,
    ),
)

PRIOR: Final = Records(
    title="Earlier cranial radiation",
    path="course.prior_cranial_radiation",
    noun="earlier treatment",
    columns=_PRIOR,
    fields=None,
    blanks=(("Earlier treatment", lambda _: PriorRadiation()),),
)

PATIENT_PAGE: Final = Page(key="patient", title="Patient", parts=(PATIENT, COVERAGES))
COURSE_PAGE: Final = Page(key="course", title="Course", parts=(DIAGNOSES, COURSE, NECESSITY, PRIOR))
