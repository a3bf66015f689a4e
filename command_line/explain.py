"""`explain`: the page of one code as of a day, and the search for codes, as plain text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Final

from command_line.wrapping import heading, wrapped
from domain.entries import Confidence, Source
from domain.errors import CaptureError
from domain.facts import FactBook
from domain.library import page
from domain.library_entries import LibraryExample, Topic
from domain.library_page import Entry, LibraryPage, Section, cited_keys
from domain.library_search import search

_EXIT_UNKNOWN: Final = 2
_TABLE_COLUMN: Final = 31


def run_explain(text: str, day: date, book: FactBook) -> int:
    """Print the page of one code; 2 when there is none, with what to look at instead."""
    try:
        print(code_page(text, day, book), end="")
    except CaptureError as error:
        print(error, file=sys.stderr)
        return _EXIT_UNKNOWN
    return 0


def run_search(words: str, day: date, book: FactBook) -> int:
    """Print the codes that fit, best first, one a line; 2 when there are none."""
    hits = search(words, day, book)
    for hit in hits:
        ended = "" if hit.is_in_force else f"  (not in force on {day})"
        print(f"{hit.code}  {hit.label}{ended}")
    if not hits:
        told = f"No code fits {words!r}. Try fewer or other words, or the first digits."
        print(told, file=sys.stderr)
    return 0 if hits else _EXIT_UNKNOWN


def code_page(text: str, day: date, book: FactBook) -> str:
    """One code as of a day.

    Raises:
        Refused: not a code, or not in the code table; names what to look at instead.
    """
    told = page(text, day, book)
    top = heading(f"{told.code}  {told.label}", f"As of {day}. {told.standing}", *told.doubts)
    blocks = (top, *map(_section, told.sections), *_examples(told), _sources(told.sources))
    return "\n\n".join(blocks) + "\n"


def _section(section: Section) -> str:
    rows = _table(section) if section.topic is Topic.TABLES else map(_row, section.entries)
    return "\n".join((section.topic.heading, *rows))


def _row(entry: Entry) -> str:
    label = f"{entry.label}: " if entry.label else ""
    return wrapped(f"{label}{entry.text} [{cited_keys(entry.cites)}]", indent=2, hang=4)


def _table(section: Section) -> Iterator[str]:
    """The publishers' values, one a line; all of them stand in the same rows of the sources."""
    for entry in section.entries:
        yield wrapped(f"{entry.label:<{_TABLE_COLUMN}}{entry.text}", indent=2, hang=_TABLE_COLUMN)
    yield wrapped(f"[{cited_keys(section.entries[0].cites)}]", indent=2)


def _examples(told: LibraryPage) -> Iterator[str]:
    if told.examples:
        yield "\n".join(("Examples that run", *map(_example, told.examples)))


def _example(example: LibraryExample) -> str:
    cites = cited_keys(example.cites)
    text = f"{example.title}: {example.text} {example.shows.words} Session: {example.session}."
    return wrapped(f"{text} [{cites}]", indent=2, hang=4)


def _sources(sources: tuple[Source, ...]) -> str:
    return "\n".join(("Sources", *map(_source, sources)))


def _source(source: Source) -> str:
    edition = f", {source.edition}" if source.edition else ""
    doubt = "" if source.confidence is Confidence.HIGH else f", confidence {source.confidence}"
    read = f"(verified {source.verified_on}{doubt})"
    text = f"[{source.key}] {source.publisher}: {source.title}{edition} {read}"
    return wrapped(text, indent=2, hang=8)
