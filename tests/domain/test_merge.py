"""Three versions of a session: what each side changed, and one session of them, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.choices import LesionKind, PerformanceScale, Role
from domain.choices import Side as BodySide
from domain.errors import IllFormed
from domain.merge import Side, ThreeVersions, changes, differences, merged
from domain.services import ClinicalPlanning, Simulation
from domain.session import (
    Document,
    Lesion,
    PerformanceStatus,
    Run,
    SrsSession,
)
from tests.builders import a_session, metastases

BASE = a_session(lesions=metastases(3))


def three(theirs: SrsSession, yours: SrsSession, was: SrsSession = BASE) -> ThreeVersions:
    return ThreeVersions(was=was, theirs=theirs, yours=yours)


def lesion(session: SrsSession, index: int, **values: object) -> SrsSession:
    lesions = list(session.lesions)
    lesions[index] = replace(lesions[index], **values)  # type: ignore[arg-type]
    return replace(session, lesions=tuple(lesions))


def test_equal_sessions_do_not_differ_and_merge_to_themselves() -> None:
    assert () == differences(three(BASE, BASE))
    assert BASE == merged(three(BASE, BASE), {})


def test_each_side_is_proposed_where_it_alone_changed_a_field() -> None:
    theirs = replace(BASE, notes="theirs")
    yours = lesion(BASE, 1, dose_gy=Decimal(18))

    first, second = differences(three(theirs, yours))

    assert ("Lesion L2, dose", "18 Gy", Side.YOURS) == (first.name, first.yours, first.proposed)
    assert first.was == first.theirs
    assert ("Notes to this session", "theirs", Side.THEIRS) == (
        second.name,
        second.theirs,
        second.proposed,
    )
    assert replace(yours, notes="theirs") == merged(three(theirs, yours), {})


def test_a_field_both_changed_waits_for_a_choice_and_keeps_theirs_without_one() -> None:
    versions = three(replace(BASE, notes="theirs"), replace(BASE, notes="yours"))

    (change,) = differences(versions)

    assert change.is_conflict
    assert ("not entered", "theirs", "yours") == (change.was, change.theirs, change.yours)
    assert "theirs" == merged(versions, {}).notes
    chosen = {side: merged(versions, {"notes": side}).notes for side in Side}
    assert {Side.WAS: BASE.notes, Side.THEIRS: "theirs", Side.YOURS: "yours"} == chosen


def test_the_same_change_on_both_sides_is_no_difference() -> None:
    both = replace(BASE, notes="both")

    assert () == differences(three(both, both))
    assert both == merged(three(both, both), {})


def test_lesions_are_matched_by_their_id_whatever_their_place() -> None:
    theirs = replace(BASE, lesions=BASE.lesions[1:])
    added = Lesion(id="L9", kind=LesionKind.METASTASIS, side=BodySide.LEFT)
    yours = lesion(replace(BASE, lesions=(*BASE.lesions, added)), 2, dose_gy=Decimal(16))

    found = {change.name: change for change in differences(three(theirs, yours))}

    assert {"Lesion L1", "Lesion L3, dose", "Lesion L9"} == set(found)
    assert "not entered" == found["Lesion L1"].theirs
    assert Side.THEIRS is found["Lesion L1"].proposed
    assert "L9, metastasis, left" == found["Lesion L9"].yours
    result = merged(three(theirs, yours), {})
    assert ["L2", "L3", "L9"] == [each.id for each in result.lesions]
    assert Decimal(16) == result.lesions[1].dose_gy


def test_a_record_one_side_removed_and_the_other_changed_is_a_conflict() -> None:
    theirs = replace(BASE, lesions=BASE.lesions[1:])
    yours = lesion(BASE, 0, dose_gy=Decimal(16))

    (change,) = differences(three(theirs, yours))

    assert change.is_conflict
    kept = merged(three(theirs, yours), {change.path: Side.YOURS})
    assert set(yours.lesions) == set(kept.lesions)


def test_a_record_both_added_under_one_name_is_compared_field_by_field() -> None:
    theirs = replace(BASE, documents=(*BASE.documents, Document(key="new", reference="A")))
    yours = replace(
        BASE, documents=(*BASE.documents, Document(key="new", signed_by=(Role.PHYSICIST,)))
    )

    found = differences(three(theirs, yours))

    assert {"New, reference", "New, signed by"} == {change.name for change in found}


def test_rows_without_a_name_are_kept_from_both_sides() -> None:
    was = replace(BASE, services=(ClinicalPlanning(date=date(2026, 10, 1)),))
    theirs = replace(was, services=(*was.services, Simulation(date=date(2026, 10, 2))))
    again = Simulation(date=date(2026, 10, 3))
    yours = replace(was, services=(again, *was.services, again))

    result = merged(three(theirs, yours, was), {})

    assert (*theirs.services, again, again) == result.services
    none = {change.path: Side.WAS for change in differences(three(theirs, yours, was))}
    assert was.services == merged(three(theirs, yours, was), none).services


def test_rows_of_the_same_kinds_in_the_same_places_are_compared_field_by_field() -> None:
    run = BASE.delivery.runs[0]
    yours = replace(
        BASE, delivery=replace(BASE.delivery, runs=(Run(date=run.date, start=None, stop=run.stop),))
    )

    names = [change.name for change in differences(three(BASE, yours))]

    assert "Run 1, start" in names


def test_two_coverages_of_the_same_rank_fall_back_to_their_places() -> None:
    coverage = BASE.coverages[0]
    twice = replace(BASE, coverages=(coverage, coverage))
    yours = replace(twice, coverages=(coverage, replace(coverage, member_id="other")))

    (change,) = differences(three(twice, yours, twice))

    assert "member" in change.name.casefold()
    assert yours == merged(three(twice, yours, twice), {})


def test_values_that_cannot_stand_together_are_refused_with_a_remedy() -> None:
    def status(scale: str, value: int) -> SrsSession:
        found = PerformanceStatus(scale=PerformanceScale(scale), value=value)
        return replace(BASE, course=replace(BASE.course, performance_status=found))

    versions = three(status("ecog", 2), status("kps", 80), status("ecog", 1))
    value = "course.performance_status.value"

    with pytest.raises(IllFormed, match=r"cannot stand together.*choose another side"):
        merged(versions, {value: Side.YOURS, "course.performance_status.scale": Side.THEIRS})


def test_a_choice_where_nothing_differs_is_refused() -> None:
    with pytest.raises(LookupError, match="notes"):
        merged(three(BASE, BASE), {"notes": Side.YOURS})


def test_two_revisions_are_told_apart_field_by_field() -> None:
    after = lesion(replace(BASE, notes="late"), 0, dose_gy=Decimal(18))

    found = changes(BASE, after)

    assert [("Lesion L1, dose", "18 Gy"), ("Notes to this session", "late")] == [
        (change.name, change.yours) for change in found
    ]


EDITS = (
    lambda s, n: replace(s, notes=f"note {n}"),
    lambda s, n: lesion(s, n % len(s.lesions), dose_gy=Decimal(15 + n)) if s.lesions else s,
    lambda s, n: replace(s, lesions=s.lesions[:-1]),
    lambda s, n: replace(s, lesions=(*s.lesions, Lesion(id=f"X{n}-{len(s.lesions)}"))),
    lambda s, n: replace(s, services=(*s.services, Simulation(date=date(2026, 9, n + 1)))),
    lambda s, n: replace(s, services=s.services[n % 2 :]),
    lambda s, n: replace(s, documents=s.documents[::-1]),
    lambda s, n: replace(s, documents=s.documents[n % 3 :]),
    lambda s, n: replace(s, team=replace(s.team, neurosurgeon=None)),
    lambda s, n: replace(s, course=replace(s.course, machine=f"Linac {n}")),
)
edited = st.lists(st.tuples(st.sampled_from(range(len(EDITS))), st.integers(0, 9)), max_size=6)


def after(steps: list[tuple[int, int]]) -> SrsSession:
    session = BASE
    for which, number in steps:
        session = EDITS[which](session, number)
    return session


def as_a_set(session: SrsSession) -> SrsSession:
    return replace(
        session,
        lesions=tuple(sorted(session.lesions, key=repr)),
        services=tuple(sorted(session.services, key=repr)),
        documents=tuple(sorted(session.documents, key=repr)),
    )


@given(theirs=edited, yours=edited)
def test_choosing_one_side_throughout_gives_that_side(
    theirs: list[tuple[int, int]], yours: list[tuple[int, int]]
) -> None:
    versions = three(after(theirs), after(yours))
    paths = [change.path for change in differences(versions)]

    for side, wanted in ((Side.THEIRS, versions.theirs), (Side.YOURS, versions.yours)):
        result = merged(versions, dict.fromkeys(paths, side))
        assert as_a_set(wanted) == as_a_set(result)
    assert len(paths) == len(set(paths))


@given(theirs=edited)
def test_what_only_one_side_changed_is_kept_without_a_choice(
    theirs: list[tuple[int, int]],
) -> None:
    other = after(theirs)

    assert as_a_set(other) == as_a_set(merged(three(other, BASE), {}))
    assert as_a_set(other) == as_a_set(merged(three(BASE, other), {}))
    assert all(not change.is_conflict for change in differences(three(other, BASE)))
