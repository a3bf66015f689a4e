"""Facts as one case reads them: as of its day, with what its first payer's profile sets."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from domain.case import Case
from domain.facts import FactBook, FactReader
from domain.payers import PayerProfile, in_full, profile_for


def profile_of(case: Case, book: FactBook) -> PayerProfile | None:
    """The profile of the first payer; None when there is no payer, or none that is known."""
    return _profile(book, case.payer)


@lru_cache(maxsize=256)
def _profile(book: FactBook, payer: str | None) -> PayerProfile | None:
    found = profile_for(book.profiles, payer)
    return in_full(book.profiles, found) if found else None


def reader(case: Case, book: FactBook, day: date | None = None) -> FactReader:
    """A fresh reader; `day`: another than the day of the session."""
    return FactReader(book, day or case.day, profile_of(case, book))
