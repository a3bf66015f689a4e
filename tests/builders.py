"""Made-up sessions for the tests: sane defaults, of which a test changes only what it is about.

Nobody in here exists. The base session is one hospital course of one session: three small brain
metastases of a lung cancer, a thermoplastic mask, an inverse plan, all documents signed in time.
`BASES` names the sessions that the scenario files start from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from domain.choices import (
    Anaesthesia,
    CourseIntent,
    DosePoint,
    FrameAppliedBy,
    ImmobilizationKind,
    LesionKind,
    LesionStatus,
    Level,
    Modality,
    NotNear,
    Ownership,
    Pathology,
    PerformanceScale,
    PlaceOfService,
    PlanMethod,
    Role,
    Sex,
    Side,
    Site,
    SystemicDisease,
    Whereabouts,
)
from domain.identifiers import ClockTime, Icd10, Mrn, Npi, ProcedureCode
from domain.services import (
    ClinicalPlanning,
    ContinuingPhysics,
    DoseCalculation,
    DosePlan,
    MlcDevice,
    Service,
    Simulation,
    TreatmentDevice,
)
from domain.session import (
    Address,
    AnaesthesiaRecord,
    Authorization,
    Course,
    Coverage,
    Delivery,
    Document,
    Immobilization,
    Lesion,
    Necessity,
    NeurosurgeonTookPart,
    Patient,
    PerformanceStatus,
    Presence,
    Provider,
    Run,
    Setting,
    SrsSession,
    Team,
)

CONSULT_DAY: Final = date(2026, 9, 29)
SIMULATION_DAY: Final = date(2026, 10, 8)
PLAN_DAY: Final = date(2026, 10, 13)
SESSION_DAY: Final = date(2026, 10, 15)

RO: Final = Role.RADIATION_ONCOLOGIST
NS: Final = Role.NEUROSURGEON
QMP: Final = Role.PHYSICIST


# Numbers beginning with 2 check out but have never been given to anybody.
def a_radiation_oncologist() -> Provider:
    return Provider(
        name="Iris Halvorsen",
        credentials="MD",
        npi=Npi("2000000119"),
        group_tax_id="98-0000011",
        specialty="radiation_oncology",
    )


def a_neurosurgeon() -> Provider:
    return Provider(
        name="Tomas Okafor",
        credentials="MD",
        npi=Npi("2000000226"),
        group_tax_id="98-0000022",
        specialty="neurosurgery",
    )


def a_physicist() -> Provider:
    return Provider(name="Mei Castellano", credentials="PhD", specialty="medical_physics")


def a_team() -> Team:
    return Team(
        radiation_oncologist=a_radiation_oncologist(),
        neurosurgeon=a_neurosurgeon(),
        physicist=a_physicist(),
        dosimetrist=Provider(name="Jonah Petrov", credentials="CMD"),
        therapist=Provider(name="Ana Lindqvist", credentials="RT(T)"),
        referring=Provider(name="Farah Duarte", credentials="MD", npi=Npi("2000000333")),
    )


def a_patient() -> Patient:
    return Patient(
        mrn=Mrn("0004711"),
        family_name="Quillfeather",
        given_name="Marta",
        birth_date=date(1961, 4, 9),
        sex=Sex.FEMALE,
        address=Address(line1="12 Alder Row", city="Columbus", state="OH", postal_code="43201"),
        language="en",
    )


def a_medicare_coverage() -> Coverage:
    return Coverage(rank=1, payer="medicare", payer_name="Medicare Part B", member_id="1EG4TE5MK73")


def a_commercial_coverage() -> Coverage:
    return Coverage(
        rank=1,
        payer="commercial",
        payer_name="Lakeshore Mutual",
        member_id="LM-448120",
        authorization=Authorization(
            number="A-20661",
            codes=tuple(ProcedureCode(code) for code in ("77372", "77432", "61796", "61798")),
            valid_from=date(2026, 10, 1),
            valid_to=date(2026, 12, 31),
        ),
    )


def a_hospital(place: PlaceOfService = PlaceOfService.ON_CAMPUS_HOSPITAL) -> Setting:
    return Setting(place_of_service=place, ownership=Ownership.HOSPITAL)


def a_freestanding_center(ownership: Ownership = Ownership.ONE_OWNER) -> Setting:
    return Setting(place_of_service=PlaceOfService.OFFICE, ownership=ownership)


# -- lesions --------------------------------------------------------------------------------


def a_metastasis(number: int = 1) -> Lesion:
    """A 14 mm metastasis far from the optic apparatus: simple. `number`: 1 gives the id L1."""
    return Lesion(
        id=f"L{number}",
        name=f"Met {number}",
        kind=LesionKind.METASTASIS,
        site=Site.FRONTAL_LOBE,
        side=Side.LEFT if number % 2 else Side.RIGHT,
        diagnosis=Icd10("C79.31"),
        max_dimension_mm=Decimal("14.0"),
        within_brainstem=False,
        optic_distance_mm=NotNear.NOT_NEAR,
        status=LesionStatus.INTACT,
        pathology=Pathology.IMAGING_ONLY,
        dose_gy=Decimal(20),
        dose_point=DosePoint.MARGIN,
        isodose_percent=Decimal(80),
        isocenters=1,
    )


def a_brainstem_metastasis(number: int = 1) -> Lesion:
    """A 9 mm metastasis in the pons: complex by its place."""
    return replace(
        a_metastasis(number),
        site=Site.BRAINSTEM,
        side=Side.MIDLINE,
        max_dimension_mm=Decimal("9.0"),
        within_brainstem=True,
        dose_gy=Decimal(16),
    )


def a_meningioma(number: int = 1) -> Lesion:
    """An 18 mm convexity meningioma: simple."""
    return replace(
        a_metastasis(number),
        name="Parietal meningioma",
        kind=LesionKind.MENINGIOMA,
        site=Site.MENINGES,
        side=Side.LEFT,
        diagnosis=Icd10("D32.0"),
        max_dimension_mm=Decimal("18.0"),
        dose_gy=Decimal(14),
    )


def a_vestibular_schwannoma(number: int = 1) -> Lesion:
    """A 12 mm vestibular schwannoma: complex by its kind."""
    return replace(
        a_metastasis(number),
        name="Vestibular schwannoma",
        kind=LesionKind.SCHWANNOMA,
        site=Site.CEREBELLOPONTINE_ANGLE,
        side=Side.RIGHT,
        diagnosis=Icd10("D33.3"),
        max_dimension_mm=Decimal("12.0"),
        dose_gy=Decimal("12.5"),
    )


def an_arteriovenous_malformation(number: int = 1) -> Lesion:
    """A 15 mm malformation: complex by its kind, and no neoplasm."""
    return replace(
        a_metastasis(number),
        name="AVM",
        kind=LesionKind.ARTERIOVENOUS_MALFORMATION,
        site=Site.PARIETAL_LOBE,
        diagnosis=Icd10("Q28.2"),
        max_dimension_mm=Decimal("15.0"),
        dose_gy=Decimal(20),
    )


def a_trigeminal_target(number: int = 1) -> Lesion:
    """A therapeutic lesion of the trigeminal root: complex, and no neoplasm."""
    return replace(
        a_metastasis(number),
        name="Trigeminal root",
        kind=LesionKind.FUNCTIONAL_TARGET,
        site=Site.TRIGEMINAL_NERVE,
        side=Side.RIGHT,
        diagnosis=Icd10("G50.0"),
        max_dimension_mm=Decimal("4.0"),
        status=LesionStatus.INTACT,
        pathology=None,
        dose_gy=Decimal(80),
        dose_point=DosePoint.MAXIMUM,
        isodose_percent=Decimal(100),
    )


def metastases(count: int) -> tuple[Lesion, ...]:
    return tuple(a_metastasis(number) for number in range(1, count + 1))


# -- planning work --------------------------------------------------------------------------


def a_mask(day: date = SIMULATION_DAY) -> TreatmentDevice:
    return TreatmentDevice(
        date=day, device="thermoplastic mask", level=Level.COMPLEX, custom_made=True, count=1
    )


def inverse_services() -> tuple[Service, ...]:
    """The work around a mask and one inverse plan, each on its own day; no simulation."""
    return (
        ClinicalPlanning(date=SIMULATION_DAY, level=Level.COMPLEX),
        a_mask(),
        DosePlan(date=PLAN_DAY, method=PlanMethod.INVERSE, count=1),
        DoseCalculation(date=PLAN_DAY, count=4),
        MlcDevice(date=PLAN_DAY, count=1),
        ContinuingPhysics(date=SESSION_DAY),
    )


def forward_services() -> tuple[Service, ...]:
    """The work around a mask and one forward 3-D plan with five apertures of its own."""
    return (
        ClinicalPlanning(date=SIMULATION_DAY, level=Level.COMPLEX),
        Simulation(date=SIMULATION_DAY, level=Level.COMPLEX),
        a_mask(),
        DosePlan(date=PLAN_DAY, method=PlanMethod.FORWARD_3D, count=1),
        DoseCalculation(date=PLAN_DAY, count=5),
        TreatmentDevice(
            date=PLAN_DAY, device="arc aperture", level=Level.COMPLEX, custom_made=True, count=5
        ),
        ContinuingPhysics(date=SESSION_DAY),
    )


# -- the session day ------------------------------------------------------------------------


def present(role: Role, where: Whereabouts = Whereabouts.CONSOLE) -> Presence:
    return Presence(role=role, where=where, from_=ClockTime("09:00"), to=ClockTime("09:50"))


def one_run(day: date = SESSION_DAY) -> Run:
    return Run(
        date=day, start=ClockTime("09:10"), stop=ClockTime("09:42"), share_delivered=Decimal(1)
    )


def a_delivery() -> Delivery:
    return Delivery(
        runs=(one_run(),),
        anaesthesia=AnaesthesiaRecord(planned=Anaesthesia.NONE, given=Anaesthesia.NONE),
        presence=(present(RO), present(QMP), present(NS)),
        intended_as=CourseIntent.NEW_COURSE,
    )


# -- documents ------------------------------------------------------------------------------

_Signers = tuple[Role, ...]
_BEFORE: Final[Mapping[str, _Signers]] = MappingProxyType(
    {
        "consult_ro": (RO,),
        "ns_consult": (NS,),
        "mdt_note": (RO, NS),
        "perf_status": (RO,),
        "path_report": (Role.PATHOLOGIST, RO),
        "prior_rt_record": (RO, QMP),
        "imaging_dx": (RO,),
        "order_or_intent": (RO,),
        "prior_auth": (Role.AUTHORIZATION_STAFF,),
        "consent_rt": (Role.PATIENT, RO),
        "consent_ns": (Role.PATIENT, NS),
        "device_screen": (Role.NURSE, RO),
        "sim_order": (RO,),
        "dx_supports": (RO,),
        "prior_failed_tx": (RO, NS),
    }
)
_SIMULATION: Final[Mapping[str, _Signers]] = MappingProxyType(
    {
        "plan_note": (RO,),
        "complexity_basis": (RO,),
        "sim_note": (RO, Role.THERAPIST),
        "sup_record": (RO,),
        "device_record": (Role.THERAPIST, RO),
        "device_ro_input": (RO,),
        "planning_images": (RO, QMP),
        "fusion_record": (RO, QMP),
        "imrt_necessity": (RO,),
        "constraints_table": (RO,),
        "contours_signed": (RO, NS),
    }
)
_PLAN: Final[Mapping[str, _Signers]] = MappingProxyType(
    {
        "rx_signed": (RO,),
        "plan_3d": (Role.DOSIMETRIST, QMP, RO),
        "plan_imrt": (Role.DOSIMETRIST, QMP, RO),
        "dvh_review": (RO,),
        "plan_approval_ro": (RO,),
        "plan_approval_ns": (NS,),
        "calc_sheet": (QMP, RO),
        "second_check": (QMP,),
        "psqa": (QMP,),
        "mlc_record": (QMP, Role.DOSIMETRIST, RO),
        "special_tx_note": (RO,),
    }
)
_SESSION: Final[Mapping[str, _Signers]] = MappingProxyType(
    {
        "frame_note": (NS,),
        "machine_qa": (QMP,),
        "timeout": (RO, QMP, Role.THERAPIST, NS),
        "igrt_verify": (RO,),
        "tx_record": (Role.THERAPIST, QMP),
        "verification_cosign": (RO, QMP),
        "complete_course": (RO, QMP),
        "ro_presence": (RO,),
        "qmp_presence": (QMP,),
        "ns_presence": (NS,),
        "ro_procedure_note": (RO,),
        "ns_op_note": (NS,),
        "lesion_table": (NS, RO),
        "lesion_row": (NS,),
        "simple_basis": (NS,),
        "complex_basis": (NS,),
        "physics_chart_check": (QMP,),
        "treatment_summary": (RO,),
    }
)


def _signed_on(day: date, kinds: Mapping[str, _Signers]) -> tuple[Document, ...]:
    return tuple(
        Document(key=key, dated=day, signed_by=signers, signed_on=day)
        for key, signers in kinds.items()
    )


def all_documents(later_by: timedelta = timedelta()) -> tuple[Document, ...]:
    """Every record of the catalog that a one-session linac course can have, signed in time."""
    return (
        *_signed_on(CONSULT_DAY + later_by, _BEFORE),
        *_signed_on(SIMULATION_DAY + later_by, _SIMULATION),
        *_signed_on(PLAN_DAY + later_by, _PLAN),
        *_signed_on(SESSION_DAY + later_by, _SESSION),
    )


# -- whole sessions -------------------------------------------------------------------------


def a_course() -> Course:
    return Course(
        planned_sessions=1,
        modality=Modality.LINAC,
        robotic=False,
        machine="Linac 3",
        energy="6FFF",
        immobilization=Immobilization(kind=ImmobilizationKind.MASK, custom_made=True),
        neurosurgeon_took_part=NeurosurgeonTookPart(planning=True, treatment=True),
        performance_status=PerformanceStatus(
            scale=PerformanceScale.ECOG, value=1, date=CONSULT_DAY
        ),
        necessity=Necessity(
            systemic_disease=SystemicDisease.STABLE,
            leptomeningeal_disease=False,
            why_radiosurgery="Few small targets; whole-brain treatment would cost memory.",
        ),
    )


_BASE: Final = SrsSession(
    patient=a_patient(),
    coverages=(a_medicare_coverage(),),
    setting=a_hospital(),
    team=a_team(),
    course=a_course(),
    diagnoses=(Icd10("C79.31"), Icd10("C34.11")),
    lesions=metastases(3),
    services=inverse_services(),
    delivery=a_delivery(),
    documents=all_documents(),
)


def a_session(**changes: object) -> SrsSession:
    """The base session with the parts named here in place of its own."""
    return replace(_BASE, **changes)  # type: ignore[arg-type]  # tests name the parts they change


def a_forward_session() -> SrsSession:
    """The base session planned forward in 3-D instead."""
    return a_session(services=forward_services())


def a_framed_session() -> SrsSession:
    """A schwannoma in a pinned frame under local anaesthetic: all of it done on one day."""
    course = replace(
        a_course(),
        immobilization=Immobilization(
            kind=ImmobilizationKind.RIGID_FRAME,
            custom_made=False,
            frame_applied_by=FrameAppliedBy.NEUROSURGEON,
        ),
    )
    return a_session(
        course=course,
        diagnoses=(Icd10("D33.3"),),
        lesions=(a_vestibular_schwannoma(),),
        services=(
            ClinicalPlanning(date=SIMULATION_DAY, level=Level.COMPLEX),
            Simulation(date=SESSION_DAY, level=Level.COMPLEX),
            DosePlan(date=SESSION_DAY, method=PlanMethod.FORWARD_3D, count=1),
            DoseCalculation(date=SESSION_DAY, count=5),
        ),
        delivery=replace(
            a_delivery(),
            anaesthesia=AnaesthesiaRecord(planned=Anaesthesia.LOCAL, given=Anaesthesia.LOCAL),
        ),
    )


def a_functional_session() -> SrsSession:
    """Trigeminal neuralgia after three drugs: no neoplasm, no pathology."""
    base = _single(a_trigeminal_target(), "G50.0")
    necessity = Necessity(
        failed_treatments="Carbamazepine, oxcarbazepine and gabapentin in full doses.",
        why_radiosurgery="Not fit for decompression.",
    )
    return replace(base, course=replace(base.course, necessity=necessity))


def _single(lesion: Lesion, *diagnoses: str) -> SrsSession:
    return a_session(lesions=(lesion,), diagnoses=tuple(map(Icd10, diagnoses)))


BASES: Final[Mapping[str, Callable[[], SrsSession]]] = MappingProxyType(
    {
        "three metastases": a_session,
        "three metastases, forward plan": a_forward_session,
        "one metastasis": lambda: a_session(lesions=metastases(1)),
        "meningioma": lambda: _single(a_meningioma(), "D32.0"),
        "schwannoma": lambda: _single(a_vestibular_schwannoma(), "D33.3"),
        "schwannoma in a frame": a_framed_session,
        "malformation": lambda: _single(an_arteriovenous_malformation(), "Q28.2"),
        "trigeminal neuralgia": a_functional_session,
        "nothing entered": SrsSession,
    }
)
