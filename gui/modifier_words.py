"""Every modifier of a line as rows of a list, under what may be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.charge import Citation
from domain.facts import FactBook
from domain.modifier_choices import ModifierChoice
from domain.modifier_entries import Answer
from gui.icons import Glyph
from gui.statements import Statement, section
from gui.theme import Tone
from gui.why_words import CONFIDENCE
from gui.words import counted

_TITLES: Final = {
    Answer.SUPPORTED: "Supported by what is recorded",
    Answer.CHOOSABLE: "You may choose, if …",
    Answer.NEVER: "Never on this line",
}
_MARKS: Final = {
    Answer.SUPPORTED: (Glyph.GOOD, Tone.GOOD),
    Answer.CHOOSABLE: (Glyph.PEN, Tone.HOLD),
    Answer.NEVER: (Glyph.DASH, Tone.QUIET),
}
_NONE: Final = {
    Answer.SUPPORTED: "What is recorded bears no modifier on this line.",
    Answer.CHOOSABLE: "No other modifier may be chosen on this line.",
    Answer.NEVER: "",
}


def modifier_rows(choices: tuple[ModifierChoice, ...], book: FactBook) -> tuple[Statement, ...]:
    """Supported, choosable, never: each with its condition and its reason."""
    return tuple(row for answer in Answer for row in _group(choices, answer, book))


def is_open(choice: ModifierChoice) -> bool:
    """Whether a person may set it, or take off what stands."""
    return choice.answer is not Answer.NEVER or choice.stands


def proof(choice: ModifierChoice) -> str:
    """Where what it needs is recorded, "" where nothing is."""
    return f"documents.{choice.document}" if choice.document else next(iter(choice.fields), "")


def _group(
    choices: tuple[ModifierChoice, ...], answer: Answer, book: FactBook
) -> tuple[Statement, ...]:
    found = [choice for choice in choices if choice.answer is answer]
    if answer is Answer.NEVER:
        rows = [row for alike in _alike(found) for row in _never(alike, book)]
    else:
        rows = [row for choice in found for row in _rows(choice, book)]
    if not rows and _NONE[answer]:
        rows = [Statement(quiet=_NONE[answer])]
    return section(_TITLES[answer], tuple(rows), counted(len(found), "modifier"))


def _rows(choice: ModifierChoice, book: FactBook) -> Iterator[Statement]:
    glyph, tone = _MARKS[choice.answer]
    stands = " · on this line now" if choice.stands else ""
    yield Statement(
        lead=f"{choice.modifier} · {choice.label}{stands}",
        text=choice.sentence,
        quiet=_known(choice, book),
        glyph=glyph,
        tone=tone,
        choice=choice if is_open(choice) else None,
    )
    if choice.answer is Answer.CHOOSABLE and (choice.fact or choice.document_label):
        needs = choice.fact or choice.document_label
        kept = f"Recorded under: {choice.document_label}" if choice.document_label else ""
        yield Statement(
            text=f"Needs: {needs}",
            quiet=kept,
            path=proof(choice),
            glyph=Glyph.EMPTY,
            tone=Tone.QUIET,
        )


def _alike(choices: list[ModifierChoice]) -> tuple[tuple[ModifierChoice, ...], ...]:
    """Those that may never be set for the same reason, together."""
    groups: dict[tuple[str, bool], list[ModifierChoice]] = {}
    for choice in choices:
        groups.setdefault((choice.sentence, choice.stands), []).append(choice)
    return tuple(tuple(found) for found in groups.values())


def _never(alike: tuple[ModifierChoice, ...], book: FactBook) -> Iterator[Statement]:
    first = alike[0]
    if first.stands or len(alike) == 1:
        for choice in alike:
            yield from _rows(choice, book)
        return
    glyph, tone = _MARKS[first.answer]
    labels = "; ".join(f"{choice.modifier} {choice.label}" for choice in alike)
    yield Statement(
        lead=" · ".join(choice.modifier for choice in alike),
        text=first.sentence,
        quiet=f"{labels}. {_known(first, book)}",
        glyph=glyph,
        tone=tone,
    )


def _known(choice: ModifierChoice, book: FactBook) -> str:
    confidence = CONFIDENCE[choice.confidence].partition(":")[0].capitalize()
    return f"{confidence} · {_sources(choice.cites, book)}"


def _sources(cites: tuple[Citation, ...], book: FactBook) -> str:
    titles = (book.sources[c.source].title if c.source in book.sources else c.source for c in cites)
    return "; ".join(dict.fromkeys(titles))
