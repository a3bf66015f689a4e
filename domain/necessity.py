"""Stage 5: medical necessity by the payer's profile: met, not met or not recorded, each with its
source.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case
from domain.charge import ChargeLine, Finding, NecessityResult
from domain.facts import FactBook


def necessity(
    case: Case, book: FactBook, lines: tuple[ChargeLine, ...]
) -> tuple[NecessityResult, ...]:
    """One result per criterion of the first payer's profile that concerns this case."""
    return ()


def necessity_findings(results: tuple[NecessityResult, ...]) -> Iterator[Finding]:
    """What a criterion that is not met, or not recorded, means for the claim."""
    yield from ()
