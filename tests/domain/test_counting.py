"""How many lesions the surgeon may report: the published table, and every mixture up to nine."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from domain.charge import Severity
from domain.choices import Biller
from domain.identifiers import Icd10
from domain.session import SrsSession
from tests.builders import a_brainstem_metastasis, a_metastasis, a_session, a_trigeminal_target
from tests.scenario import derived, told

# complex, simple: the surgeon's lines, as the coding rules print them
TABLE = {
    (0, 1): ("61796",),
    (0, 3): ("61796", "61797 x2"),
    (1, 0): ("61798",),
    (2, 0): ("61798", "61799"),
    (1, 2): ("61798", "61797 x2"),
    (2, 3): ("61798", "61799", "61797 x3"),
    (3, 4): ("61798", "61799 x2", "61797 x2"),
    (0, 9): ("61796", "61797 x4"),
}
MIXTURES = [(many, few) for many in range(10) for few in range(10)]


def with_lesions(n_complex: int, n_simple: int) -> SrsSession:
    """Simple lesions first, so that the order of entry cannot be what puts complex ones first."""
    simple = [a_metastasis(number) for number in range(1, n_simple + 1)]
    total = n_simple + n_complex
    return a_session(
        lesions=(
            *simple,
            *(a_brainstem_metastasis(number) for number in range(n_simple + 1, total + 1)),
        )
    )


def surgeon(session: SrsSession) -> Counter[str]:
    lines = derived(session).lines_of(Biller.NEUROSURGERY)
    return Counter(told(line).removeprefix("neurosurgery ") for line in lines)


def counted_by_hand(n_complex: int, n_simple: int) -> Counter[str]:
    """Lay five places out one by one: complex lesions take them first, the first place leads."""
    places = ["complex"] * n_complex + ["simple"] * n_simple
    units: Counter[str] = Counter()
    for number, kind in enumerate(places[:5]):
        if number == 0:
            units["61798" if kind == "complex" else "61796"] += 1
        else:
            units["61799" if kind == "complex" else "61797"] += 1
    return Counter(f"{code} x{count}" if count > 1 else code for code, count in units.items())


@pytest.mark.parametrize("mixture", TABLE)
def test_the_published_counting_table(mixture: tuple[int, int]) -> None:
    assert Counter(TABLE[mixture]) == surgeon(with_lesions(*mixture))


@pytest.mark.parametrize("mixture", MIXTURES)
def test_every_mixture_of_up_to_nine_of_each_kind(mixture: tuple[int, int]) -> None:
    assert counted_by_hand(*mixture) == surgeon(with_lesions(*mixture))


@pytest.mark.parametrize("mixture", MIXTURES)
def test_lesions_beyond_five_are_told_by_name_and_only_then(mixture: tuple[int, int]) -> None:
    session = with_lesions(*mixture)
    by_kind = sorted(session.lesions, key=lambda lesion: not lesion.within_brainstem)
    unreported = [lesion.id for lesion in by_kind[5:]]

    result = derived(session)

    told_of = [f.sentence for f in result.findings if f.severity is Severity.INFO]
    left_out = [item for item in result.not_charged if item.code in ("61797", "61799")]
    named = re.findall(
        r"L\d+", " ".join(sentence for item in left_out for sentence in item.because)
    )
    assert sorted(unreported) == sorted(named)
    counted = any(f"{len(unreported)} " in sentence for sentence in told_of)
    assert counted == bool(unreported)


@pytest.mark.parametrize("mixture", MIXTURES)
def test_the_number_of_lesions_changes_nobody_elses_claim(mixture: tuple[int, int]) -> None:
    if mixture == (0, 0):
        return
    one = derived(with_lesions(0, 1))

    many = derived(with_lesions(*mixture))

    for biller in (Biller.FACILITY, Biller.RADIATION_ONCOLOGY):
        assert [told(x) for x in one.lines_of(biller)] == [told(x) for x in many.lines_of(biller)]


def test_one_functional_target_is_one_complex_lesion() -> None:
    session = a_session(lesions=(a_trigeminal_target(),), diagnoses=(Icd10("G50.0"),))

    assert Counter(["61798"]) == surgeon(session)


def test_isocenters_are_not_lesions() -> None:
    many = a_session(lesions=(replace(a_metastasis(), isocenters=7),))

    assert Counter(["61796"]) == surgeon(many)
