"""Facts of one lesion that contradict each other, and a lesion entered twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest

from domain.case import Case
from domain.charge import Finding, Severity
from domain.choices import LesionKind, NotNear, Side, Site
from domain.plausibility.lesion_facts import lesion_facts
from domain.session import Lesion
from tests.builders import a_metastasis, a_session, a_trigeminal_target, metastases
from tests.scenario import book, derived

D: Final = Decimal


def found(*lesions: Lesion) -> tuple[Finding, ...]:
    return tuple(lesion_facts(Case(a_session(lesions=lesions)), book()))


def ids(*lesions: Lesion) -> list[str]:
    return [finding.id for finding in found(*lesions)]


# A sphere of 20 mm has 4.19 cc: 0.2 and 1.5 of it are 0.838 and 6.28 cc.
@pytest.mark.parametrize(
    ("volume", "asked"),
    [("0.83", True), ("0.84", False), ("4.2", False), ("6.28", False), ("6.29", True)],
)
def test_a_volume_goes_with_the_largest_dimension(volume: str, asked: bool) -> None:
    lesion = replace(a_metastasis(), max_dimension_mm=D(20), volume_cc=D(volume))

    assert (["lesion.volume_size"] if asked else []) == ids(lesion)


def test_a_volume_that_does_not_names_both_fields_and_the_sphere() -> None:
    (finding,) = found(replace(a_metastasis(), max_dimension_mm=D(20), volume_cc=D(42)))

    assert ("lesions[0].volume_cc", "lesions[0].max_dimension_mm") == finding.fields
    assert "42 cc do not go with a largest dimension of 20 mm" in finding.sentence
    assert "4.2 cc" in finding.sentence


CONTRADICTIONS: Final = {
    "a trigeminal root in the middle": (
        replace(a_trigeminal_target(), side=Side.MIDLINE),
        "lesion.side_of_site",
    ),
    "one functional target on both sides": (
        replace(a_trigeminal_target(), side=Side.BILATERAL),
        "lesion.side_of_site",
    ),
    "at the optic apparatus and not near": (
        replace(a_metastasis(), site=Site.OPTIC_APPARATUS),
        "lesion.optic",
    ),
    "at the optic apparatus and far": (
        replace(a_metastasis(), site=Site.OPTIC_APPARATUS, optic_distance_mm=D("5.1")),
        "lesion.optic",
    ),
}


@pytest.mark.parametrize(("lesion", "id_"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_asks(lesion: Lesion, id_: str) -> None:
    (finding,) = found(lesion)

    assert (id_, Severity.WARN) == (finding.id, finding.severity)
    assert len(finding.fields) == 2


SILENT: Final = {
    "a sella tumor in the middle": replace(a_metastasis(), site=Site.SELLA, side=Side.MIDLINE),
    "a tumor over both temporal lobes": replace(
        a_metastasis(), site=Site.TEMPORAL_LOBE, side=Side.BILATERAL
    ),
    "at the optic apparatus and near": replace(
        a_metastasis(), site=Site.OPTIC_APPARATUS, optic_distance_mm=D(5)
    ),
    "at the optic apparatus, not measured": replace(
        a_metastasis(), site=Site.OPTIC_APPARATUS, optic_distance_mm=None
    ),
    "elsewhere and not near": replace(a_metastasis(), optic_distance_mm=NotNear.NOT_NEAR),
    "in the brainstem, mark not set": replace(
        a_metastasis(), site=Site.BRAINSTEM, within_brainstem=None
    ),
    "no side entered": replace(a_metastasis(), side=None, name="Left one"),
    "nothing entered": Lesion(id="L1"),
    "a name with both sides": replace(a_metastasis(), name="L temporal, right of the vessel"),
    "a name with a number after L": replace(a_metastasis(), name="R1", side=Side.LEFT),
    "a name after radiotherapy": replace(a_metastasis(), name="post RT frontal", side=Side.LEFT),
    "a name of the same side": replace(a_metastasis(), name="GTV_L_Frontal_1", side=Side.LEFT),
    "a name of a side, lesion in the middle": replace(
        a_metastasis(), name="left of the vessel", side=Side.MIDLINE
    ),
}


@pytest.mark.parametrize("lesion", SILENT.values(), ids=SILENT)
def test_what_is_possible_is_not_asked_about(lesion: Lesion) -> None:
    assert found(lesion) == ()


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("GTV_R_Frontal_1", Side.LEFT),
        ("right frontal", Side.LEFT),
        ("Lt. occipital", Side.RIGHT),
        ("LEFT CPA", Side.RIGHT),
    ],
)
def test_a_name_that_says_the_other_side_is_held_for_a_second_person(name: str, side: Side) -> None:
    (finding,) = found(replace(a_metastasis(), name=name, side=side))

    assert ("lesion.named_side", Severity.HOLD) == (finding.id, finding.severity)
    assert finding.second_person
    assert ("lesions[0].side", "lesions[0].name") == finding.fields


def test_a_lesion_entered_twice_is_asked_about_and_still_counted() -> None:
    one = replace(a_metastasis(1), name=None)
    two = replace(one, id="L2")
    session = a_session(lesions=(one, two))

    (finding,) = found(one, two)

    assert ("lesion.twice", ("lesions[1]",)) == (finding.id, finding.fields)
    assert "Lesions L1 and L2 are alike in every entry" in finding.sentence
    assert {str(line.code): line.units for line in derived(session).lines}["61797"] == 1


def test_lesions_told_apart_by_anything_and_rows_still_empty_are_not() -> None:
    one, two, three = metastases(3)

    assert found(one, two, three) == ()
    assert found(Lesion(id="L1"), Lesion(id="L2")) == ()
    assert found(one, replace(one, id="L2", kind=LesionKind.GLIOMA)) == ()
