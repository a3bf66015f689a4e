"""How the surgeon's procedure relates to an earlier one, and an add-on to its first lesion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.case import Case
from domain.modifier_line import AskedLine
from domain.modifier_tests.shape import SessionTest
from domain.operations import earlier_operation


def _is_related_so(asked: AskedLine, case: Case, modifier: str) -> bool:
    earlier = earlier_operation(case, asked.facts, asked.day)
    intended = case.intended(earlier) if earlier else None
    return intended is not None and asked.facts.text(f"modifier.{intended}") == modifier


def _first_carries_it(asked: AskedLine, _case: Case, modifier: str) -> bool:
    first = asked.facts.codes("surgery.once_per_course")
    return any(modifier in other.modifiers for other in asked.lines if other.code in first)


def _first_lacks_it(asked: AskedLine, case: Case, modifier: str) -> bool:
    return not _first_carries_it(asked, case, modifier)


TESTS: Final[Mapping[str, SessionTest]] = {
    "related_as_it_says": _is_related_so,
    "first_carries_it": _first_carries_it,
    "first_lacks_it": _first_lacks_it,
}
