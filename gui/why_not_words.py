"""The answer to "why not" as rows of a list: what the domain says, under headings."""

from __future__ import annotations

from typing import Final

from domain.charge import Derivation
from domain.expectation_entries import Standing
from domain.explanation import WhyNot
from domain.facts import FactBook
from gui.icons import Glyph
from gui.statements import Statement, section
from gui.theme import Tone
from gui.why_words import source_rows
from gui.words import counted

STANDINGS: Final = {
    Standing.CHARGED: "Charged",
    Standing.LEFT_OUT: "Not charged: a rule leaves it out",
    Standing.NOT_PROPOSED: "Not charged: nothing recorded calls for it",
    Standing.NOT_IN_FORCE: "Not a valid code on this day",
    Standing.OTHER_BILLER: "Not for the billers of this session",
    Standing.INCLUDED: "Not charged: part of something that is charged",
    Standing.OUTSIDE: "Outside of what this program knows",
}
_MARKS: Final = {
    Standing.CHARGED: (Glyph.GOOD, Tone.GOOD),
    Standing.LEFT_OUT: (Glyph.DASH, Tone.QUIET),
    Standing.NOT_PROPOSED: (Glyph.EMPTY, Tone.QUIET),
    Standing.NOT_IN_FORCE: (Glyph.CLOCK, Tone.HOLD),
    Standing.OTHER_BILLER: (Glyph.DASH, Tone.QUIET),
    Standing.INCLUDED: (Glyph.DASH, Tone.QUIET),
    Standing.OUTSIDE: (Glyph.INFO, Tone.INFO),
}


def answer_rows(told: WhyNot) -> tuple[Statement, ...]:
    """Standing, reasons, facts that decided, remedy, sources."""
    glyph, tone = _MARKS[told.standing]
    standing = Statement(lead=STANDINGS[told.standing], glyph=glyph, tone=tone)
    because = (standing, *(Statement(text=sentence) for sentence in told.because))
    facts = tuple(Statement(text=one.text, path=one.fact.path) for one in told.facts)
    is_charged = told.standing is Standing.CHARGED
    return (
        *section("Why" if is_charged else "Why not", because),
        *section("Facts recorded" if is_charged else "What decided", facts),
        *section("If it was done", (Statement(text=told.remedy),) if told.remedy else ()),
        *section("Sources", source_rows(told.cites)),
    )


def candidate_rows(
    derivation: Derivation, likely: tuple[WhyNot, ...], book: FactBook
) -> tuple[Statement, ...]:
    """Codes to ask about: those a rule left out, and those often looked for in such a session."""
    codes = tuple(dict.fromkeys(item.code for item in derivation.not_charged))
    told = tuple(_candidate(str(code), book.label(code)) for code in codes)
    looked_for = tuple(_candidate(str(one.code), one.label) for one in likely)
    return (
        *section("Left out by a rule", told, counted(len(told), "code")),
        *section("Often looked for", looked_for, counted(len(looked_for), "code")),
    )


def _candidate(code: str, label: str) -> Statement:
    return Statement(lead=code, text=label, choice=code)
