"""Each dose window of the data at its edges, and the slips that are told apart beyond them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import Case
from domain.charge import Finding, Severity
from domain.choices import DosePoint, LesionKind, LesionStatus, Site
from domain.entries import Confidence
from domain.errors import IllFormed
from domain.facts import FactBook
from domain.identifiers import Icd10
from domain.plausibility.doses import doses, window_for
from domain.plausibility_entries import DoseWindow
from domain.reading import reader
from domain.session import Lesion, PriorRadiation, SrsSession
from tests.builders import (
    a_course,
    a_functional_session,
    a_meningioma,
    a_metastasis,
    a_session,
    a_trigeminal_target,
    metastases,
)
from tests.scenario import book, derived

STEP: Final = Decimal("0.1")
SIZES: Final = (None, *(Decimal(size) for size in (12, 25, 35, 45)))
WINDOWS: Final = {window.key: window for window in book().dose_windows}
D: Final = Decimal


def session_of(*lesions: Lesion, beside: tuple[str, ...] = ()) -> SrsSession:
    named = (lesion.diagnosis for lesion in lesions if lesion.diagnosis)
    codes = dict.fromkeys((*named, *(Icd10(code) for code in beside)))
    return a_session(lesions=lesions, diagnoses=tuple(codes))


@cache
def somebody_in(key: str) -> SrsSession:
    """A session whose one lesion this window speaks of, dosed in its middle."""
    window = WINDOWS[key]
    for kind, status, site, code, size in product(
        window.kinds or (None,),
        window.statuses or (LesionStatus.INTACT,),
        window.sites or (Site.FRONTAL_LOBE,),
        window.diagnoses or ("C79.31",),
        SIZES,
    ):
        lesion = replace(
            a_metastasis(),
            kind=kind,
            status=status,
            site=site,
            diagnosis=Icd10(code if "." in code else f"{code}.0"),
            max_dimension_mm=size,
            dose_gy=(window.typical_low + window.typical_high) / 2,
            dose_point=window.dose_point,
            isodose_percent=None,
        )
        beside = tuple(f"{prefix}.8" if "." not in prefix else prefix for prefix in window.beside)
        session = session_of(lesion, beside=beside[:1])
        if window_for(lesion, Case(session), book()) == window:
            return session
    raise LookupError(key)


def given_dose(session: SrsSession, dose: Decimal, **changes: object) -> SrsSession:
    (lesion,) = session.lesions
    changed = replace(lesion, dose_gy=dose, **changes)  # type: ignore[arg-type]  # by name
    return replace(session, lesions=(changed,))


def found(session: SrsSession) -> tuple[Finding, ...]:
    return tuple(doses(Case(session), book()))


def the_one(session: SrsSession) -> Finding:
    (finding,) = found(session)
    return finding


@pytest.mark.parametrize("key", WINDOWS)
def test_every_window_speaks_of_some_session(key: str) -> None:
    assert found(somebody_in(key)) == ()


@pytest.mark.parametrize("key", WINDOWS)
def test_a_usual_dose_asks_nothing(key: str) -> None:
    window, session = WINDOWS[key], somebody_in(key)

    for dose in (window.typical_low, window.typical_high, window.soft_low, window.soft_high):
        assert found(given_dose(session, dose)) == (), dose


@pytest.mark.parametrize("key", WINDOWS)
def test_beyond_the_soft_edge_and_up_to_the_hard_one_it_asks(key: str) -> None:
    window, session = WINDOWS[key], somebody_in(key)

    for dose in (
        window.soft_low - STEP,
        window.hard_low,
        window.soft_high + STEP,
        window.hard_high,
    ):
        if not window.hard_low <= dose <= window.hard_high:
            continue
        if window.soft_low <= dose <= window.soft_high:  # where both edges are one
            continue
        finding = the_one(given_dose(session, dose))
        assert (Severity.WARN, False) == (finding.severity, finding.second_person), dose
        assert finding.fields == ("lesions[0].dose_gy",)


@pytest.mark.parametrize("key", WINDOWS)
def test_beyond_the_hard_edge_a_second_person_is_asked_unless_the_row_is_of_low_confidence(
    key: str,
) -> None:
    window, session = WINDOWS[key], somebody_in(key)

    for dose in (window.hard_low - STEP, window.hard_high + STEP):
        finding = the_one(given_dose(session, dose))
        is_held = window.confidence is not Confidence.LOW or finding.id == "dose.decimal"
        severity = Severity.HOLD if is_held else Severity.WARN
        assert (severity, is_held) == (finding.severity, finding.second_person), dose
        assert ("second" in finding.sentence or "somebody other" in finding.sentence) == is_held


@given(
    st.sampled_from(sorted(WINDOWS)),
    st.decimals("0.5", 200, places=1),
    st.none() | st.sampled_from(DosePoint),
    st.none() | st.decimals(10, 100, places=0),
)
def test_whatever_the_dose_the_lines_are_the_same_and_it_is_told_once(
    key: str, dose: Decimal, point: DosePoint | None, isodose: Decimal | None
) -> None:
    before = somebody_in(key)
    after = given_dose(before, dose, dose_point=point, isodose_percent=isodose)

    assert derived(before).lines == derived(after).lines
    assert len([f for f in found(after) if f.fields == ("lesions[0].dose_gy",)]) <= 1
    assert not [f for f in found(after) if f.severity in (Severity.STOP, Severity.INFO)]


def tumor(dose: str, **changes: object) -> SrsSession:
    """A 14 mm metastasis, usually given 20 to 24 Gy at the margin."""
    return given_dose(session_of(a_metastasis()), D(dose), **changes)


def trigeminal(dose: str, **changes: object) -> SrsSession:
    return given_dose(session_of(a_trigeminal_target()), D(dose), **changes)


MAXIMUM: Final = {"dose_point": DosePoint.MAXIMUM}
SLIPS: Final = {
    "200 typed for 20.0": (tumor("200"), "dose.decimal"),
    "2 typed for 20": (tumor("2"), "dose.decimal"),
    "2.4 typed for 24": (tumor("2.4"), "dose.decimal"),
    "8 typed for 80": (trigeminal("8"), "dose.decimal"),
    "a trigeminal dose on a metastasis": (tumor("80"), "dose.functional_size"),
    "a thalamic dose on a metastasis": (tumor("130"), "dose.functional_size"),
    "a metastasis dose on the trigeminal root": (trigeminal("20"), "dose.tumor_size"),
    "the maximum typed as the margin": (tumor("30"), "dose.point"),  # 30 x 80 % = 24
    "the margin called the maximum": (
        tumor("20", isodose_percent=D(50), **MAXIMUM),  # 10 Gy at the margin
        "dose.point",
    ),
    "nothing but far too much": (tumor("45"), "dose.implausible"),
    "nothing but far too little": (tumor("5"), "dose.implausible"),
}


@pytest.mark.parametrize(("session", "id_"), SLIPS.values(), ids=SLIPS)
def test_the_likeliest_slip_is_named_and_held(session: SrsSession, id_: str) -> None:
    finding = the_one(session)

    assert (id_, Severity.HOLD, True) == (finding.id, finding.severity, finding.second_person)
    assert "Lesion L1: " in finding.sentence


def test_a_lost_decimal_point_is_named_with_the_dose_that_was_meant() -> None:
    session = given_dose(session_of(a_meningioma()), D("140"))

    assert "14 Gy would be usual for a benign meningioma" in the_one(session).sentence


def test_margin_and_maximum_swapped_asks_where_only_the_soft_limit_is_left() -> None:
    finding = the_one(tumor("26"))  # at 80 %: 20.8 Gy at the margin

    assert ("dose.point", Severity.WARN, False) == (
        finding.id,
        finding.severity,
        finding.second_person,
    )


def test_a_maximum_is_compared_at_the_margin_by_its_isodose() -> None:
    assert found(tumor("25", **MAXIMUM)) == ()  # 20 Gy at the 80 % line
    told = the_one(tumor("40", isodose_percent=D(90), **MAXIMUM)).sentence
    assert "40 Gy at the maximum, which is 36 Gy at the margin" in told


def test_a_maximum_without_an_isodose_is_asked_about_only_where_no_isodose_could_explain_it() -> (
    None
):
    assert found(tumor("40", isodose_percent=None, **MAXIMUM)) == ()  # 12 to 40 Gy
    told = the_one(tumor("11", isodose_percent=None, **MAXIMUM)).sentence
    assert "which is 3.3 to 11 Gy at the margin" in told


def test_a_functional_dose_prescribed_to_an_isodose_is_compared_at_the_maximum() -> None:
    margin = {"dose_point": DosePoint.MARGIN, "isodose_percent": D(50)}

    assert found(trigeminal("40", **margin)) == ()
    assert the_one(trigeminal("60", **margin)).severity is Severity.HOLD  # 120 Gy


def test_a_point_not_entered_is_read_as_the_usual_one() -> None:
    assert found(tumor("20", dose_point=None)) == ()
    assert the_one(tumor("45", dose_point=None)).id == "dose.implausible"


def test_the_wider_window_of_a_hormone_active_tumor_needs_its_diagnosis() -> None:
    lesion = replace(
        a_metastasis(), kind=LesionKind.PITUITARY_TUMOR, site=Site.SELLA, diagnosis=Icd10("D35.2")
    )

    active = given_dose(session_of(lesion, beside=("E24.0",)), D(24))
    silent = given_dose(session_of(lesion), D(24))

    assert found(active) == ()
    assert "If it secretes hormone, enter that diagnosis" in the_one(silent).sentence


def test_a_lesion_marked_within_the_brainstem_has_the_doses_of_the_brainstem() -> None:
    session = session_of(replace(a_metastasis(), within_brainstem=True, dose_gy=D(12)))

    assert found(session) == ()


def test_a_course_of_several_sessions_is_not_compared() -> None:
    session = replace(tumor("45"), course=replace(a_course(), planned_sessions=5))

    assert found(session) == ()


def test_the_sessions_planned_not_entered_count_as_one() -> None:
    session = replace(tumor("45"), course=replace(a_course(), planned_sessions=None))

    assert the_one(session).id == "dose.implausible"


def test_a_book_without_windows_asks_nothing() -> None:
    empty = replace(book(), dose_windows=())

    assert tuple(doses(Case(tumor("45")), empty)) == ()


@pytest.mark.parametrize(("isodose", "asked"), [("29.9", True), ("30", False), ("100", False)])
def test_an_isodose_below_those_in_use_is_asked_about(isodose: str, asked: bool) -> None:
    session = tumor("20", isodose_percent=D(isodose), dose_point=DosePoint.MARGIN)

    assert ("dose.isodose" in {finding.id for finding in found(session)}) == asked


def before_beam(session: SrsSession) -> SrsSession:
    return replace(session, delivery=replace(session.delivery, runs=()))


def test_a_lesion_without_a_dose_beside_others_with_one_is_told() -> None:
    one, two, three = metastases(3)
    planned = before_beam(session_of(one, replace(two, dose_gy=None), three))
    finding = the_one(planned)

    assert ("dose.count", ("lesions[1].dose_gy",)) == (finding.id, finding.fields)
    assert "3 lesions and 2 doses: lesion L2 has none" in finding.sentence
    nowhere = session_of(*(replace(met, dose_gy=None) for met in metastases(2)))
    assert found(before_beam(nowhere)) == ()


def test_a_dose_in_a_row_that_tells_of_no_lesion_is_told() -> None:
    session = session_of(a_metastasis(), Lesion(id="L2", dose_gy=D(20)))

    finding = the_one(session)

    assert ("dose.without_lesion", ("lesions[1].kind",)) == (finding.id, finding.fields)


@pytest.mark.parametrize(
    ("typed", "meant"), [("1200", "12 Gy"), ("2600", "26 Gy"), ("1250", "12.5 Gy")]
)
def test_a_dose_in_cgy_is_refused_with_the_dose_that_was_meant(typed: str, meant: str) -> None:
    for make in (
        lambda dose: Lesion(id="L1", dose_gy=dose),
        lambda dose: PriorRadiation(dose_gy=dose),
    ):
        with pytest.raises(IllFormed, match=f"divided by 100: {typed} cGy are {meant}"):
            make(D(typed))


def test_an_impossible_dose_is_refused_without_a_guess() -> None:
    with pytest.raises(IllFormed) as refused:
        Lesion(id="L1", dose_gy=D("0"))

    assert "cGy are" not in str(refused.value)


def test_the_limits_of_a_window_lie_inside_each_other() -> None:
    window = WINDOWS["metastasis_small"]

    with pytest.raises(IllFormed, match="inside each other"):
        replace(window, hard_low=D(17))
    with pytest.raises(IllFormed, match="inside each other"):
        replace(window, soft_high=D(23))
    with pytest.raises(IllFormed, match="inside each other"):
        replace(window, hard_low=D(0))


def test_every_kind_of_lesion_has_a_window_of_its_own() -> None:
    named = {kind for window in WINDOWS.values() for kind in window.kinds}

    assert set(LesionKind) - named == {LesionKind.OTHER}


def windows_of(where: FactBook) -> Iterator[DoseWindow]:
    return iter(where.dose_windows)


def test_the_last_window_fits_whatever_is_not_told_apart() -> None:
    *_, last = windows_of(book())
    unknown = Lesion(id="L1")

    assert window_for(unknown, Case(session_of(unknown)), book()) == last
    assert last.confidence is Confidence.LOW


def test_the_sound_functional_session_is_not_asked_about() -> None:
    assert found(a_functional_session()) == ()
    assert reader(Case(a_functional_session()), book()).decimal(
        "plausibility.least_isodose_percent"
    ) == D(30)
