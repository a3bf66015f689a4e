"""Every modifier as a decision: supported by what is recorded, choosable with a named fact, or
never.

Two questions are answered, both on demand and never while a session is derived:

- `modifier_choices`: what each modifier would mean on one charge line of one session; a window
  shows it under the line;
- `modifier_conditions`: what each modifier needs on a code on a day, without a session; the code
  library shows it.

The answers agree with `domain.modifiers.judge_modifiers`: put on the line by a person (instead of
another of its `group`, if one stands there), a modifier answered `never` stops the claim, a
`choosable` one holds it, a `supported` one says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine, Citation, Severity
from domain.choices import Biller
from domain.derivation import derive
from domain.entries import Component, Confidence
from domain.facts import FactBook
from domain.identifiers import Modifier, ProcedureCode
from domain.modifier_answers import answer
from domain.modifier_entries import Answer
from domain.modifier_line import AskedLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierChoice:
    """One modifier and its answer.

    `label`: what the modifier says, in our words. `sentence`: the answer with its reason, to be
    shown as it is. `fact`: what a person must record for it to be supported, in plain words; ""
    where nothing would help. `document`: key of the session document that proves it, "" for none;
    `document_label`: its name. `fields`: where in the session it is entered. `stands`: whether the
    line carries it now. `severity`: what follows if it is set as things are now; None = nothing.
    `group`: modifiers of one group exclude each other on a line, "" = none. `claims`: whose claims
    may carry it.
    """

    modifier: Modifier
    label: str
    answer: Answer
    sentence: str
    fact: str = ""
    document: str = ""
    document_label: str = ""
    fields: tuple[str, ...] = ()
    stands: bool = False
    severity: Severity | None = None
    group: str = ""
    claims: tuple[Biller, ...] = ()
    cites: tuple[Citation, ...]
    confidence: Confidence


_CLAIMS: Final = {
    Component.TECHNICAL: (Biller.FACILITY, Biller.FREESTANDING),
    Component.PROFESSIONAL: (Biller.RADIATION_ONCOLOGY, Biller.FREESTANDING),
    Component.SPLIT: (Biller.FACILITY, Biller.RADIATION_ONCOLOGY, Biller.FREESTANDING),
    Component.SURGICAL: (Biller.NEUROSURGERY,),
    Component.VISIT: (Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY, Biller.FREESTANDING),
}


def modifier_choices(
    case: Case, book: FactBook, line: ChargeLine, lines: tuple[ChargeLine, ...] | None = None
) -> tuple[ModifierChoice, ...]:
    """One answer for every modifier in the fact files, in the order of those files.

    `lines`: all lines of the derivation the line belongs to (pass `Derivation.lines`; a published
    pair needs its other line). None: they are derived anew, which takes as long as a derivation.
    """
    every = derive(case, book).lines if lines is None else lines
    asked = AskedLine.of(case, book, line, every)
    return tuple(_choice(asked, entry.key) for entry in book.modifiers.values())


def modifier_conditions(
    code: ProcedureCode, day: date, book: FactBook, biller: Biller | None = None
) -> tuple[ModifierChoice, ...]:
    """What each modifier needs on a code on a day; without a session nothing is `supported`.

    `biller`: whose claim; None = whichever claim may carry the code. Never raises, not even for a
    code that is unknown or not in force on that day.
    """
    first = AskedLine(book, code, biller or Biller.FACILITY, day)
    billers = (biller,) if biller else _CLAIMS[first.component]
    asked = tuple(AskedLine(book, code, one, day) for one in billers)
    return tuple(_of_claims(asked, entry.key) for entry in book.modifiers.values())


def _of_claims(asked: tuple[AskedLine, ...], modifier: Modifier) -> ModifierChoice:
    """The answer on the first claim that may choose it, else on the first claim.

    Where claims differ in the pairs of their tables, the one with the most pairs speaks.
    """
    said = [(one, _choice(one, modifier)) for one in asked]
    open_ones = [(one, choice) for one, choice in said if choice.answer is not Answer.NEVER]
    _, choice = max(open_ones or said[:1], key=lambda pair: len(pair[0].partners))
    return replace(choice, claims=tuple(one.biller for one, _ in open_ones))


def _choice(asked: AskedLine, modifier: Modifier) -> ModifierChoice:
    said, entry, book = answer(asked, modifier), asked.book.modifiers[modifier], asked.book
    is_never = said.answer is Answer.NEVER
    wanted = (said.missing or said.condition.documents)[:1]
    return ModifierChoice(
        modifier=modifier,
        label=entry.label,
        answer=said.answer,
        sentence=said.sentence,
        fact=said.fact,
        document=wanted[0] if wanted else "",
        document_label=book.documents[wanted[0]].label if wanted else "",
        fields=() if is_never else said.fields,
        stands=asked.line is not None and modifier in asked.line.modifiers,
        severity=said.answer.severity,
        group=entry.group,
        claims=() if is_never else (asked.biller,),
        cites=said.condition.cites,
        confidence=said.condition.confidence,
    )
