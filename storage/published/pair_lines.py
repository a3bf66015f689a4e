"""Pairs of one column-1 code as lines of fixed width, sorted, in portions that begin with a break.

A line: column 2 (5), effective and deletion (8 each, `YYYYMMDD`), indicator (1), number of the
rationale (2). A pair may stand several times, each with its own dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

NEVER: Final = "99991231"  # no deletion
NOT_APPLICABLE: Final = 9  # a tombstone: the edit never applied
WIDTH: Final = 5  # of a code
PORTION: Final = 200  # lines
KEY: Final = 21  # column 2 and both dates: what a line is known by


@dataclass(frozen=True, slots=True)
class PairLine:
    effective: date
    deletion: date | None  # the last day it applies
    indicator: int
    rationale: str


def line_of(column2: str, effective: str, deletion: str, indicator: str, rationale: str) -> str:
    """One line; every part has its width."""
    return f"{column2}{effective}{deletion}{indicator}{rationale}\n"


def in_portions(lines: list[str]) -> Iterator[str]:
    """Sorted lines in texts of about `PORTION` each; one column-2 code is never in two of them."""
    start = 0
    while start < len(lines):
        end = start + PORTION
        while end < len(lines) and lines[end][:WIDTH] == lines[end - 1][:WIDTH]:
            end += 1
        yield "\n" + "".join(lines[start:end])
        start = end


def first_of(portion: str) -> str:
    """The first column-2 code of a portion."""
    return portion[1 : 1 + WIDTH]


def pairs_of(lines: str, column2: str, day: date) -> Iterator[PairLine]:
    """The lines of one column-2 code in a portion that hold on a day."""
    asked = f"{day:%Y%m%d}"
    start = lines.find(f"\n{column2}") if len(column2) == WIDTH else -1
    while start >= 0 and lines.startswith(column2, start + 1):
        end = lines.index("\n", start + 1)
        line = lines[start + 1 : end]
        start = end
        effective, deletion = line[5:13], line[13:21]
        if effective <= asked <= deletion:
            yield PairLine(
                date.fromisoformat(effective),
                None if deletion == NEVER else date.fromisoformat(deletion),
                int(line[21]),
                line[22:],
            )
