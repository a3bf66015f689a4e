"""When a condition of a modifier holds; the names stand in the modifier files.

Every test but those of pairs and unknown codes reads the session, and is false where there is none.
A test gets the line, the session and the modifier asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.modifier_line import AskedLine
from domain.modifier_tests import (
    circumstances,
    documents,
    operations,
    parts,
    separate,
    stops,
    visits,
)
from domain.modifier_tests.shape import Test, of_session


def holds(name: str, asked: AskedLine, modifier: str) -> bool:
    """Whether the test of that name holds; names are checked when the files are read."""
    return TESTS[name](asked, modifier)


TESTS: Final[Mapping[str, Test]] = {
    "unknown_modifier": lambda asked, modifier: modifier not in asked.book.modifiers,
    "unknown_code": lambda asked, _modifier: not asked.is_known,
    "pair_open": lambda asked, _modifier: bool(asked.partners),
    "pair_closed": lambda asked, _modifier: bool(asked.blockers),
} | {
    name: of_session(test)
    for module in (parts, separate, documents, stops, operations, visits, circumstances)
    for name, test in module.TESTS.items()
}
