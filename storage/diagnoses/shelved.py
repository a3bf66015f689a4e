"""ICD-10-CM years of the shelf, laid over what ships: a loaded year speaks for its days.

1. An order file speaks whole; of two of one day the last put to use, of one year the newest.
2. Addenda speak together with the code set of the day before they begin, if that counts as many
   rows as they say; else they are silent.
3. For every other day what ships speaks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, Protocol

from domain.entries import Period
from domain.identifiers import Icd10
from domain.published import DiagnosisEntry, Edition
from storage.diagnoses.code_set import CodeSource
from storage.published.rows import Cell

Ask = Callable[..., Sequence[Sequence[Cell]]]
_DAY: Final = timedelta(days=1)
_REMEMBERED: Final = 4096


class Year(Protocol):
    """One code set that holds for some days."""

    @property
    def edition(self) -> Edition: ...

    def row(self, code: str) -> tuple[bool, str] | None:
        """Whether it is billable, and its title; None when it is not in the set."""

    def codes(self) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedYear(Period):
    """An edition of the shelf. `number`: its number there."""

    number: int
    edition: Edition


class Order:
    """A loaded order file."""

    def __init__(self, ask: Ask, one: ShelvedYear) -> None:
        self._ask = ask
        self._number = one.number
        self.edition = one.edition
        self.row = lru_cache(_REMEMBERED)(self._row)

    def _row(self, code: str) -> tuple[bool, str] | None:
        query = "SELECT is_billable, title FROM diagnosis WHERE edition = ? AND code = ?"
        found = self._ask(query, self._number, code)
        return (bool(found[0][0]), str(found[0][1])) if found else None

    def codes(self) -> Iterator[str]:
        query = "SELECT code FROM diagnosis WHERE edition = ? ORDER BY code"
        yield from (str(code) for (code,) in self._ask(query, self._number))


class Changed:
    """The code set of a day, with what loaded addenda change in it."""

    def __init__(self, ask: Ask, one: ShelvedYear, before: Year) -> None:
        self._ask = ask
        self._number = one.number
        self._before = before
        self.edition = one.edition

    @property
    def fits(self) -> bool:
        """Whether the year before has as many rows as the addenda count."""
        query = "SELECT before FROM diagnosis_count WHERE edition = ?"
        return self._ask(query, self._number)[0][0] == self._before.edition.rows

    @cached_property
    def _changes(self) -> Mapping[str, tuple[bool, str] | None]:
        query = (
            "SELECT is_deleted, code, is_billable, title FROM diagnosis_change WHERE edition = ?"
            " ORDER BY number"
        )
        return {
            str(code): None if is_deleted else (bool(flag), str(title))
            for is_deleted, code, flag, title in self._ask(query, self._number)
        }

    def row(self, code: str) -> tuple[bool, str] | None:
        return self._changes[code] if code in self._changes else self._before.row(code)

    def codes(self) -> Iterator[str]:
        every = {*self._before.codes(), *self._changes}
        yield from (code for code in sorted(every) if self.row(code))


class Shipped:
    """What another source says on one day."""

    def __init__(self, source: CodeSource, year: Edition, day: date) -> None:
        self._source = source
        self._day = day
        self.edition = year

    def row(self, code: str) -> tuple[bool, str] | None:
        entry = self._source.entry(code, self._day)
        return (entry.is_billable, entry.title) if entry else None

    def codes(self) -> Iterator[str]:
        yield from (one.code for one in self._source.entries() if one.covers(self._day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Period):
    """Days for which one year speaks."""

    year: Year


class LaidOver:
    """Implements `storage.diagnoses.code_set.CodeSource`. `orders`, `addenda`: of one day the one
    that speaks first.
    """

    def __init__(
        self,
        below: CodeSource,
        ask: Ask,
        orders: tuple[ShelvedYear, ...],
        addenda: tuple[ShelvedYear, ...],
    ) -> None:
        self._below = below
        self._ask = ask
        self._orders = orders
        self._addenda = addenda

    @cached_property
    def digest(self) -> str:
        whole = (self._below.digest, *(span.year.edition.digest for span in self._spans))
        return hashlib.sha256("\n".join(whole).encode()).hexdigest()

    def covers(self, day: date) -> bool:
        return self._on(day) is not None

    def entry(self, code: str, day: date) -> DiagnosisEntry | None:
        return next((one for one in self.periods(code) if one.covers(day)), None)

    def periods(self, code: str) -> tuple[DiagnosisEntry, ...]:
        found: list[DiagnosisEntry] = []
        for span in self._spans:
            row = span.year.row(code)
            if row is None:
                continue
            entry = _entry(code, row, span)
            last = found[-1] if found else None
            if last and last.until == span.effective and (last.is_billable, last.title) == row:
                found[-1] = replace(last, until=span.until)
            else:
                found.append(entry)
        return tuple(found)

    def entries(self) -> Iterator[DiagnosisEntry]:
        for code in sorted({code for span in self._spans for code in span.year.codes()}):
            yield from self.periods(code)

    def editions(self) -> tuple[Edition, ...]:
        """Those that speak for some day, oldest first."""
        return tuple(dict.fromkeys(span.year.edition for span in self._spans))

    def years(self) -> tuple[Period, ...]:
        return self._spans

    def _on(self, day: date) -> Span | None:
        return next((span for span in self._spans if span.covers(day)), None)

    @cached_property
    def _spans(self) -> tuple[Span, ...]:
        periods = (*self._below.years(), *self._orders, *self._addenda)
        edges = sorted({day for p in periods for day in (p.effective, p.until) if day})
        spans: list[Span] = []
        for begin, end in pairwise(edges):
            year = self._speaker(begin, spans)
            if year is not None:
                spans.append(Span(effective=begin, until=end, year=year))
        return tuple(spans)

    def _speaker(self, day: date, earlier: list[Span]) -> Year | None:
        order = next((one for one in self._orders if one.covers(day)), None)
        if order is not None:
            return Order(self._ask, order)
        for one in self._addenda:
            before = next((s.year for s in earlier if s.covers(one.effective - _DAY)), None)
            if one.covers(day) and before is not None:
                changed = Changed(self._ask, one, before)
                if changed.fits:
                    return changed
        edition = next((e for e in reversed(self._below.editions()) if e.effective <= day), None)
        is_known = edition is not None and self._below.covers(day)
        return Shipped(self._below, edition, day) if edition and is_known else None


def _entry(code: str, row: tuple[bool, str], span: Span) -> DiagnosisEntry:
    is_billable, title = row
    return DiagnosisEntry(
        effective=span.effective,
        until=span.until,
        code=Icd10(code),
        is_billable=is_billable,
        title=title,
        edition=span.year.edition.title,
    )
