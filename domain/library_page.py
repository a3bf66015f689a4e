"""What a page of the code library is: sections of statements, each with its sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.charge import Citation
from domain.entries import Source
from domain.identifiers import ProcedureCode
from domain.library_entries import LibraryExample, Topic

_CODE: Final = re.compile(r"\b(?:[0-9]{5}|[A-Z][0-9]{4})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One statement. `label`: what it is about, such as a modifier or a date; "" for none."""

    text: str
    label: str = ""
    cites: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.text or not self.cites:
            raise ValueError("a statement of the library needs a sentence and a citation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    topic: Topic
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPage:
    """One code as of a day.

    `standing`: whether it is in force that day, when it was, and what replaced it. `doubts`: what
    to read before the rest. `examples`: of this code. `sources`: all that are cited.
    """

    code: ProcedureCode
    label: str
    day: date
    is_in_force: bool
    standing: str
    doubts: tuple[str, ...]
    sections: tuple[Section, ...]
    examples: tuple[LibraryExample, ...]
    sources: tuple[Source, ...]

    def entries(self, topic: Topic) -> tuple[Entry, ...]:
        """What is said of one topic."""
        return next((one.entries for one in self.sections if one.topic is topic), ())


def cited_keys(cites: tuple[Citation, ...]) -> str:
    """The keys of the sources, each once: `S10, S33`."""
    return ", ".join(dict.fromkeys(cite.source for cite in cites))


def pieces(text: str, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the listed code it names, "" for none."""
    end = 0
    for match in _CODE.finditer(text):
        if match.group() in codes:
            yield text[end : match.start()], ""
            yield match.group(), match.group()
            end = match.end()
    yield text[end:], ""
