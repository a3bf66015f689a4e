"""What is offered while a diagnosis is typed: codes of the day of the session, and why some are not
to be taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.case import Case
from domain.errors import IllFormed
from domain.identifiers import Icd10
from domain.published import DiagnosisCodes
from domain.session import SrsSession

MOST: Final = 50
_BREAKS: Final = ",;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One code with its title. `why_not`: "" for a code that may be taken."""

    code: Icd10
    title: str
    why_not: str = ""


def offers(codes: DiagnosisCodes, session: SrsSession, text: str) -> tuple[Offer, ...]:
    """The first codes that begin so, or whose title has words that begin so; headings last."""
    if not text.strip():
        return ()
    day = searched_day(codes, Case(session).day)
    return tuple(
        Offer(
            code=entry.code,
            title=entry.title,
            why_not="" if entry.is_billable else "only a heading; take a code under it",
        )
        for entry in codes.search(text, day, MOST)
    )


def searched_day(codes: DiagnosisCodes, day: date | None) -> date:
    """The day itself; where its code set is not known, or no day entered, the nearest known one."""
    begins = sorted(edition.effective for edition in codes.editions())
    if day is None:
        return begins[-1]
    return day if codes.covers(day) else min(begins, key=lambda begin: abs(begin - day))


def fragment(text: str) -> str:
    """What is still being typed at the end of a list of codes: after a comma, or a whole code."""
    rest = text
    for mark in _BREAKS:
        rest = rest.rpartition(mark)[2]
    word, gap, later = rest.lstrip().partition(" ")
    while gap and _is_code(word):
        rest = later
        word, gap, later = rest.lstrip().partition(" ")
    return rest.lstrip()


def _is_code(word: str) -> bool:
    try:
        Icd10(word.upper())
    except IllFormed:
        return False
    return True
