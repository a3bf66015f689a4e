"""Numbers that were given and never handed out are named as runs, without a hole or a double."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sheet_register import NumberRun, SheetRegister, missing_between

CASES = (
    ("nothing was given", 1, 0, (), ()),
    ("all were handed out", 1, 3, (1, 2, 3), ()),
    ("none was handed out", 4, 6, (), ((4, 6),)),
    ("the first is missing", 1, 3, (2, 3), ((1, 1),)),
    ("the last is missing", 1, 3, (1, 2), ((3, 3),)),
    ("two runs in between", 1, 9, (1, 4, 5, 9), ((2, 3), (6, 8))),
    ("numbers outside do not count", 5, 6, (1, 5, 6, 7), ()),
    ("a sheet handed out twice counts once", 1, 3, (1, 1, 3), ((2, 2),)),
)


@pytest.mark.parametrize(
    ("first", "last", "known", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_gaps_are_told_as_runs(
    first: int, last: int, known: tuple[int, ...], expected: tuple[tuple[int, int], ...]
) -> None:
    runs = missing_between(first, last, known)

    assert expected == tuple((run.first, run.last) for run in runs)


@given(st.sets(st.integers(1, 60)), st.integers(1, 30), st.integers(0, 60))
def test_every_number_is_either_handed_out_or_missing(
    known: Iterable[int], first: int, last: int
) -> None:
    known = frozenset(known)

    found = {n for r in missing_between(first, last, known) for n in range(r.first, r.last + 1)}

    assert set(range(first, last + 1)) - known == found


def test_a_run_is_told_as_its_numbers_stand_on_the_sheets() -> None:
    register = SheetRegister(missing=(NumberRun(first=7, last=7), NumberRun(first=9, last=12)))

    assert ["000007", "000009 to 000012"] == [run.told for run in register.missing]
    assert 5 == register.missing_count
