"""What is recorded of a visit, and how its day stands to the surgeon's procedure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from domain.case import Case
from domain.modifier_line import AskedLine
from domain.modifier_tests.shape import SessionTest, services_behind
from domain.operations import earlier_operation
from domain.services import Visit


def _visits(asked: AskedLine, case: Case) -> Iterator[Visit]:
    """The visits behind the line, and those of its code and day."""
    yield from (s for s in services_behind(case, asked.line) if isinstance(s, Visit))
    for _, visit in case.services_of(Visit):
        if (visit.code, visit.date) == (asked.code, asked.day):
            yield visit


def _is_for_separate_problem(asked: AskedLine, case: Case, _modifier: str) -> bool:
    return any(visit.separate_problem for visit in _visits(asked, case))


def _has_decided(asked: AskedLine, case: Case, _modifier: str) -> bool:
    return any(visit.decision_for_surgery for visit in _visits(asked, case))


def _has_other_work(asked: AskedLine, _case: Case, _modifier: str) -> bool:
    return bool(asked.codes_beside)


def _days_after(asked: AskedLine, case: Case) -> int | None:
    """Days from the procedure to the visit; None before there is beam."""
    return (asked.day - case.beam_days[0]).days if case.beam_days else None


def _is_decision_day(asked: AskedLine, case: Case, _modifier: str) -> bool:
    return _days_after(asked, case) in (-1, 0)


def _is_other_day(asked: AskedLine, case: Case, _modifier: str) -> bool:
    return _days_after(asked, case) not in (-1, 0, None)


def _is_within_package(asked: AskedLine, case: Case, _modifier: str) -> bool:
    days = _days_after(asked, case)
    is_after = days is not None and 0 < days <= asked.facts.integer("surgery.package_days")
    return is_after or earlier_operation(case, asked.facts, asked.day) is not None


TESTS: Final[Mapping[str, SessionTest]] = {
    "separate_problem": _is_for_separate_problem,
    "decided_for_surgery": _has_decided,
    "other_work_that_day": _has_other_work,
    "decision_day": _is_decision_day,
    "other_than_decision_day": _is_other_day,
    "within_package": _is_within_package,
}
