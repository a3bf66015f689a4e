"""What identifies a claim: while it is not entered, no person can let its absence pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from domain.case import Case
from domain.charge import Finding
from domain.facts import FactBook
from domain.reading import reader
from domain.session_paths import get, pattern


def identified(case: Case, book: FactBook, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, those marked that tell of a field of the claim's identity left empty."""
    named = frozenset(reader(case, book).texts("signing.never_let_pass"))
    for finding in findings:
        is_bare = any(
            pattern(path) in named and get(case.session, path) in (None, "", ())
            for path in finding.fields
        )
        yield replace(finding, never_passes=True) if is_bare else finding
