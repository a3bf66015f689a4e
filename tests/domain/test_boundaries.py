"""Where simple ends and complex begins, and which modifiers never stand, row by row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.charge import Severity
from domain.choices import Biller, LesionKind, LesionStatus, NotNear, OverrideAction, Site
from domain.identifiers import Icd10, Modifier, ProcedureCode
from domain.session import Lesion, Override, OverrideLine
from tests.builders import SESSION_DAY, a_metastasis, a_session
from tests.scenario import derived, told

SIMPLE, COMPLEX = "neurosurgery 61796", "neurosurgery 61798"


def surgeon_of(lesion: Lesion) -> list[str]:
    result = derived(a_session(lesions=(lesion,)))
    return [told(line) for line in result.lines_of(Biller.NEUROSURGERY)]


@pytest.mark.parametrize(
    ("size_mm", "expected"),
    [
        ("0.1", SIMPLE),
        ("34.9", SIMPLE),
        ("34.99", SIMPLE),
        ("35", COMPLEX),
        ("35.0", COMPLEX),
        ("35.1", COMPLEX),
        ("80", COMPLEX),
    ],
)
def test_the_largest_dimension_divides_at_35_mm(size_mm: str, expected: str) -> None:
    lesion = replace(a_metastasis(), max_dimension_mm=Decimal(size_mm))

    assert [expected] == surgeon_of(lesion)


@pytest.mark.parametrize(
    ("distance_mm", "expected"),
    [
        (Decimal(0), COMPLEX),
        (Decimal("4.9"), COMPLEX),
        (Decimal(5), COMPLEX),
        (Decimal("5.0"), COMPLEX),
        (Decimal("5.01"), SIMPLE),
        (Decimal("5.1"), SIMPLE),
        (Decimal(60), SIMPLE),
        (NotNear.NOT_NEAR, SIMPLE),
    ],
)
def test_the_distance_to_the_optic_apparatus_divides_at_5_mm(
    distance_mm: Decimal | NotNear, expected: str
) -> None:
    lesion = replace(a_metastasis(), optic_distance_mm=distance_mm)

    assert [expected] == surgeon_of(lesion)


BY_KIND = {
    LesionKind.METASTASIS: SIMPLE,
    LesionKind.MENINGIOMA: SIMPLE,
    LesionKind.CAVERNOUS_MALFORMATION: SIMPLE,
    LesionKind.GLIOMA: SIMPLE,
    LesionKind.HEMANGIOBLASTOMA: SIMPLE,
    LesionKind.CHORDOMA: SIMPLE,
    LesionKind.CHONDROSARCOMA: SIMPLE,
    LesionKind.OTHER: SIMPLE,
    LesionKind.SCHWANNOMA: COMPLEX,
    LesionKind.ARTERIOVENOUS_MALFORMATION: COMPLEX,
    LesionKind.PITUITARY_TUMOR: COMPLEX,
    LesionKind.GLOMUS_TUMOR: COMPLEX,
    LesionKind.PINEAL_TUMOR: COMPLEX,
    LesionKind.FUNCTIONAL_TARGET: COMPLEX,
}


@pytest.mark.parametrize("kind", BY_KIND)
def test_a_small_lesion_is_complex_by_its_kind_or_not_at_all(kind: LesionKind) -> None:
    lesion = replace(a_metastasis(), kind=kind, max_dimension_mm=Decimal(3))

    assert [BY_KIND[kind]] == surgeon_of(lesion)


BY_SITE = {
    Site.FRONTAL_LOBE: SIMPLE,
    Site.PARIETAL_LOBE: SIMPLE,
    Site.TEMPORAL_LOBE: SIMPLE,
    Site.OCCIPITAL_LOBE: SIMPLE,
    Site.CEREBELLUM: SIMPLE,
    Site.VENTRICLE: SIMPLE,
    Site.MENINGES: SIMPLE,
    Site.THALAMUS: SIMPLE,
    Site.BASAL_GANGLIA: SIMPLE,
    Site.CEREBELLOPONTINE_ANGLE: SIMPLE,
    Site.BRAINSTEM: COMPLEX,
    Site.CAVERNOUS_SINUS: COMPLEX,
    Site.PARASELLAR: COMPLEX,
    Site.PETROCLIVAL: COMPLEX,
    Site.PINEAL_REGION: COMPLEX,
    Site.OPTIC_APPARATUS: COMPLEX,
}


@pytest.mark.parametrize("site", BY_SITE)
def test_a_small_lesion_is_complex_by_its_place_or_not_at_all(site: Site) -> None:
    lesion = replace(a_metastasis(), site=site, max_dimension_mm=Decimal(8))

    assert [BY_SITE[site]] == surgeon_of(lesion)


def test_within_the_brainstem_is_complex_wherever_the_site_says_it_lies() -> None:
    lesion = replace(a_metastasis(), site=Site.OTHER_CRANIAL, within_brainstem=True)

    assert [COMPLEX] == surgeon_of(lesion)


@pytest.mark.parametrize("status", LesionStatus)
def test_a_cavity_or_a_recurrence_is_measured_like_any_target(status: LesionStatus) -> None:
    small = replace(a_metastasis(), status=status, max_dimension_mm=Decimal("34.9"))
    large = replace(small, max_dimension_mm=Decimal(35))

    assert [SIMPLE] == surgeon_of(small)
    assert [COMPLEX] == surgeon_of(large)


def test_the_criterion_that_decided_is_told_with_its_lesion() -> None:
    lesion = replace(a_metastasis(2), max_dimension_mm=Decimal(36))

    result = derived(a_session(lesions=(a_metastasis(1), lesion)))

    reasons = " ".join(next(line.because for line in result.lines if line.code == "61798"))
    assert "L2" in reasons
    assert "36" in reasons


# -- modifiers ------------------------------------------------------------------------------

NEVER_ON_DELIVERY = (
    *("59", "XE", "XS", "XP", "XU", "76", "77", "78", "79", "58", "26", "TC"),
    *("22", "50", "51", "62", "66", "80", "81", "82", "AS"),
)


def with_modifier(biller: Biller, code: str, modifier: str) -> list[str]:
    """Sentences of the stops on that code when a person sets the modifier, with a reason."""
    line = OverrideLine(
        biller=biller,
        code=ProcedureCode(code),
        date_of_service=SESSION_DAY,
        modifiers=(Modifier(modifier),),
    )
    change = Override(
        action=OverrideAction.SET_MODIFIERS, line=line, why="The payer asked for it.", by="N. Abel"
    )
    result = derived(replace(a_session(), overrides=(change,)))
    assert any(modifier in line.modifiers for line in result.lines if line.code == code)
    return [
        finding.sentence
        for finding in result.findings
        if finding.severity is Severity.STOP and code in finding.codes
    ]


@pytest.mark.parametrize("modifier", NEVER_ON_DELIVERY)
def test_no_modifier_of_the_reference_page_stands_on_the_delivery(modifier: str) -> None:
    sentences = with_modifier(Biller.FACILITY, "77372", modifier)

    assert any(modifier in sentence for sentence in sentences), sentences


@pytest.mark.parametrize("modifier", NEVER_ON_DELIVERY)
def test_nor_on_the_management(modifier: str) -> None:
    sentences = with_modifier(Biller.RADIATION_ONCOLOGY, "77432", modifier)

    assert any(modifier in sentence for sentence in sentences), sentences


@pytest.mark.parametrize("modifier", ["62", "66", "50", "51", "26", "TC", "76", "77", "73", "74"])
def test_what_never_stands_on_the_surgeons_lesion(modifier: str) -> None:
    sentences = with_modifier(Biller.NEUROSURGERY, "61796", modifier)

    assert any(modifier in sentence for sentence in sentences), sentences


@pytest.mark.parametrize("modifier", ["58", "78", "79"])
@pytest.mark.parametrize(
    ("biller", "code"),
    [
        (Biller.FACILITY, "77372"),
        (Biller.FACILITY, "77336"),
        (Biller.RADIATION_ONCOLOGY, "77432"),
    ],
)
def test_the_modifiers_of_a_surgical_period_need_a_code_that_has_one(
    biller: Biller, code: str, modifier: str
) -> None:
    assert with_modifier(biller, code, modifier)


def test_a_diagnosis_says_complex_and_the_lesion_must_agree() -> None:
    lesion = replace(a_metastasis(), diagnosis=Icd10("D35.2"))

    result = derived(a_session(lesions=(lesion,), diagnoses=(Icd10("D35.2"),)))

    stops = [f.sentence for f in result.findings if f.severity is Severity.STOP]
    assert any("D35.2" in sentence and "L1" in sentence for sentence in stops), stops
