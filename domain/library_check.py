"""The library files held to their shape: every code told, no unknown name, no empty statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.entries import stands_for
from domain.facts import FactBook
from domain.library_entries import LibraryScope, Shown, Topic

_WRITTEN_FOR_ALL: Final = (Topic.STANDS_FOR, Topic.NOT_FOR)


def problems_of_library(book: FactBook) -> Iterator[str]:
    """What is wrong with the library, one sentence each; nothing where there is none."""
    for statement in book.statements:
        if not statement.text.strip():
            yield f"{statement.place}: it says nothing."
        if (statement.on is not None) != (statement.topic is Topic.CHANGED):
            yield f"{statement.place}: a change, and nothing else, has its day in `on`."
        yield from _unknown(statement, statement.place, book)
    for example in book.examples:
        yield from _unknown(example, example.place, book)
        if example.by_hand is None and example.shows in (Shown.REFUSED, Shown.HELD):
            yield f"{example.place}: only what a person adds by hand is refused or held."
    for code, told in book.statement_index.items() if book.statements else ():
        said = {one.topic for one in told}
        missing = [topic.value for topic in _WRITTEN_FOR_ALL if topic not in said]
        if missing:
            yield f"code {code}: the library does not say {' and '.join(missing)}."


def _unknown(scope: LibraryScope, place: str, book: FactBook) -> Iterator[str]:
    for pattern in scope.codes:
        if not any(stands_for(pattern, code) for code in book.codes):
            yield f"{place}: {pattern} names no listed code."
    known = {entry.category for entry in book.codes.values()}
    yield from (
        f"{place}: {name} is no category of the code table."
        for name in scope.categories
        if name not in known
    )
    if not (scope.codes or scope.categories or scope.components):
        yield f"{place}: it names no code."
