"""Find codes by number or words, best first; accents and case do not matter.

1. The whole number. 2. The beginning of a number. 3. All words at the beginning of words of the
label. 4. All words in label, category and what the code stands for. 5. All words in anything that
the library says of it. Codes in force on the day stand before those that are not, then by number.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from domain.entries import CodeEntry
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.library_entries import Topic

_MEANING: Final = (Topic.STANDS_FOR, Topic.WORK, Topic.INSTEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One code that was found. `rank`: lower is nearer."""

    code: ProcedureCode
    label: str
    is_in_force: bool
    rank: int


def search(text: str, day: date, book: FactBook) -> tuple[Hit, ...]:
    """The codes that fit, best first; every code, in the order of the table, for no text."""
    wanted = folded(text).split()
    hits = (
        Hit(
            code=entry.code,
            label=entry.label,
            is_in_force=book.code_on(entry.code, day) is not None,
            rank=rank,
        )
        for entry in book.codes.values()
        if (rank := _rank(entry, wanted, book)) is not None
    )
    return tuple(sorted(hits, key=lambda hit: (hit.rank, not hit.is_in_force, hit.code)))


def _rank(entry: CodeEntry, wanted: list[str], book: FactBook) -> int | None:
    code = folded(entry.code)
    if not wanted or wanted == [code]:
        return 0
    if len(wanted) == 1 and code.startswith(wanted[0]):
        return 1
    label = folded(entry.label).split()
    if all(any(word.startswith(each) for word in label) for each in wanted):
        return 2
    named = " ".join((code, *label, entry.category.replace("_", " ")))
    said = book.statement_index[entry.code]
    for rank, topics in enumerate((_MEANING, tuple(Topic)), start=3):
        told = (folded(one.text) for one in said if one.topic in topics)
        if _holds(" ".join((named, *told)), wanted):
            return rank
    return None


def _holds(told: str, wanted: list[str]) -> bool:
    return all(each in told for each in wanted)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Without accents, in small letters."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in split if not unicodedata.combining(letter)).casefold()
