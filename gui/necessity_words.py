"""Results of medical necessity as rows of a list, each with its word, its mark and its source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.charge import NecessityResult, Outcome
from domain.facts import FactBook
from gui.icons import Glyph
from gui.statements import Statement, section
from gui.theme import Tone
from gui.words import counted, label

GLYPHS: Final = {
    Outcome.MET: Glyph.GOOD,
    Outcome.NOT_MET: Glyph.WARN,
    Outcome.NOT_RECORDED: Glyph.EMPTY,
}
TONES: Final = {
    Outcome.MET: Tone.GOOD,
    Outcome.NOT_MET: Tone.WARN,
    Outcome.NOT_RECORDED: Tone.QUIET,
}


def lead(one: NecessityResult) -> str:
    """What is asked, and how the record stands to it."""
    return f"{one.label} · {label(one.outcome).lower()}"


def sources_told(one: NecessityResult, book: FactBook) -> str:
    """Publisher and title of each source, once."""
    sources = (book.sources[cite.source] for cite in one.cites)
    told = dict.fromkeys(f"{source.publisher}, {source.title}" for source in sources)
    return f"Source: {'; '.join(told)}."


def necessity_rows(results: Iterable[NecessityResult], book: FactBook) -> tuple[Statement, ...]:
    """The results that support one line, under their heading."""
    rows = tuple(
        Statement(
            lead=lead(one),
            text=one.sentence,
            quiet=sources_told(one, book),
            glyph=GLYPHS[one.outcome],
            tone=TONES[one.outcome],
            path=one.fields[0] if one.fields else "",
        )
        for one in results
    )
    return section("Medical necessity", rows, counted(len(rows), "criterion", "criteria"))
