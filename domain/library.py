"""The code library: one page of a code as of a day, each statement with its source.

1. What the library files say of the code, for days of service that take in the day.
2. What the tables say on that day: limits, modifiers, documents, conflicts, pairs, add-ons.
3. Nothing of the tables is told of a code that is not in force on the day; when it was, and what to
   look at instead, is.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date

from domain.charge import Citation
from domain.entries import CodeEntry, CodePeriod, Source
from domain.errors import IllFormed, Refused
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.library_entries import LibraryExample, LibraryStatement, Topic
from domain.library_page import Entry, LibraryPage, Section
from domain.library_tables import table_entries


def page(text: str, day: date, book: FactBook) -> LibraryPage:
    """The page of one code as of a day, in force or not.

    Raises:
        Refused: not a code, or not in the code table; names what to look at instead.
    """
    entry = _entry(text, book)
    is_in_force = book.code_on(entry.code, day) is not None
    sections = tuple(
        Section(topic=topic, entries=entries)
        for topic in Topic
        if (entries := tuple(_entries(topic, entry, day, book)))
    )
    examples = tuple(one for one in book.examples if one.means(entry))
    return LibraryPage(
        code=entry.code,
        label=entry.label,
        day=day,
        is_in_force=is_in_force,
        standing=_standing(entry, day, book),
        doubts=tuple(_doubts(day, book)),
        sections=sections,
        examples=examples,
        sources=_sources(entry, sections, examples, book),
    )


def _entry(text: str, book: FactBook) -> CodeEntry:
    try:
        code = ProcedureCode(text.strip().upper())
    except IllFormed as error:
        raise Refused(f"{text} is not a procedure code: {error}") from error
    entry = book.codes.get(code)
    if entry is None:
        near = difflib.get_close_matches(code, sorted(book.codes), n=3, cutoff=0.75)
        named = "; ".join(f"{other} {book.label(other)}" for other in near)
        hint = f"Near it stand: {named}." if near else "It may be outside cranial radiosurgery."
        raise Refused(f"{code} is not in the code table of this program. {hint}")
    return entry


def _standing(entry: CodeEntry, day: date, book: FactBook) -> str:
    period = book.code_on(entry.code, day)
    if period is not None:
        span = _span(period, book)
        return f"{span[0].upper()}{span[1:]}."
    spans = " and ".join(_span(known, book) for known in entry.period)
    after = "; ".join(f"{code} {book.label(code)}" for code in entry.replaced_by)
    instead = f" Look at {after}." if after else ""
    return f"Not in force on {day}, but {spans}.{instead}"


def _span(period: CodePeriod, book: FactBook) -> str:
    """From when to when; what begins with the first edition read may have begun before it."""
    first = str(period.effective)
    if any(book.sources[cite.source].edition == first for cite in period.cites):
        first += " or earlier"
    if period.until is None:
        return f"in force since {first}"
    return f"in force from {first} to the day before {period.until}"


def _doubts(day: date, book: FactBook) -> Iterator[str]:
    first, last = book.pack.verified_for
    if not first <= day <= last:
        yield (
            f"Not verified for {day.year}: these rules were verified for dates of service from"
            f" {first} to {last}. What stands here is carried over from there; look it up at the"
            " publisher before a claim rests on it."
        )


def _entries(topic: Topic, entry: CodeEntry, day: date, book: FactBook) -> Iterator[Entry]:
    said = (one for one in book.statement_index[entry.code] if one.topic is topic)
    if topic is Topic.CHANGED:
        dated = sorted((one for one in said if one.on), key=lambda one: str(one.on))
        yield from (Entry(label=f"{one.on}", text=one.text, cites=one.cites) for one in dated)
        return
    period = book.code_on(entry.code, day)
    if period is None and topic is Topic.CHARGED_BY:
        cites = tuple(cite for known in entry.period for cite in known.cites)
        nobody = "Nobody, for a service of this day: the code is not in force."
        yield Entry(text=nobody, cites=cites)
        return
    yield from (_stated(one) for one in said if one.covers(day) or period is None)
    if period is not None:
        yield from table_entries(topic, entry, period, day, book)


def _stated(statement: LibraryStatement) -> Entry:
    return Entry(text=statement.text, cites=statement.cites)


def _sources(
    entry: CodeEntry,
    sections: tuple[Section, ...],
    examples: tuple[LibraryExample, ...],
    book: FactBook,
) -> tuple[Source, ...]:
    """Every source the page rests on, in the order of the source file."""
    cites: set[Citation] = {cite for period in entry.period for cite in period.cites}
    cites |= {cite for section in sections for one in section.entries for cite in one.cites}
    cites |= {cite for example in examples for cite in example.cites}
    named = {cite.source for cite in cites}
    return tuple(source for key, source in book.sources.items() if key in named)
