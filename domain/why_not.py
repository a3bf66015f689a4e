"""Why a code is not charged, and what would have to be otherwise; an answer for every code.

1. Charged: by whom, and why. 2. Left out: what the rules said, with the facts that decided and,
found by trying, the other value that would charge it. 3. Not in force on the day. 4. What the
expectation files say of a code no rule spoke of.

Nothing here advises to record what was not so: a value that would charge a code is told so that a
slip can be seen, and says nothing of what was done.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine, Citation, Derivation, NotCharged
from domain.expectation_entries import Expectation, Standing
from domain.expectations import expectation
from domain.explanation import Otherwise, WhyNot, cited
from domain.facts import FactBook
from domain.field_words import spoken
from domain.identifiers import ProcedureCode
from domain.otherwise import otherwise
from domain.session_paths import places
from domain.why import session_fact, session_facts

_UNKNOWN: Final = (Citation("K", "codes outside the table of this program"),)
_MOST_PLACES: Final = 6  # of one pattern; the rest says the same


def why_not(case: Case, derivation: Derivation, code: ProcedureCode, book: FactBook) -> WhyNot:
    """The answer for one code, whatever it is. `derivation`: that of the case under the book."""
    lines = tuple(line for line in derivation.lines if line.code == code)
    if lines:
        return _charged(case, derivation, lines, book)
    left_out = [item for item in derivation.not_charged if item.code == code]
    if left_out:
        return _left_out(case, left_out, book)
    if code not in book.codes:
        return _answer(book, code, Standing.OUTSIDE, (_NOT_KNOWN,), _UNKNOWN)
    if book.code_on(code, book.day_for(case.day)) is None:
        return _not_in_force(case, code, book)
    said = expectation(case, book, code)
    return _absent(case, code, said, book) if said else _unexpected(code, book)


def left_out(case: Case, derivation: Derivation, book: FactBook) -> tuple[WhyNot, ...]:
    """Codes no rule spoke of that a person would look for in such a session, in the table's order.

    Nothing is expected of a session without beam or recorded work.
    """
    if not (case.has_beam or case.session.services):
        return ()
    spoken = {line.code for line in derivation.lines} | {n.code for n in derivation.not_charged}
    day = book.day_for(case.day)
    found = (
        (code, expectation(case, book, code))
        for code in map(ProcedureCode, book.codes)
        if code not in spoken and any(e.likely for e in book.expectation_index.get(code, ()))
    )
    return tuple(
        _absent(case, code, said, book)
        for code, said in found
        if said and said.likely and book.code_on(code, day)
    )


_NOT_KNOWN: Final = (
    "This code is not in the table of this program, which knows cranial radiosurgery and what is"
    " near it. Nothing is said about it."
)


def _answer(
    book: FactBook,
    code: ProcedureCode,
    standing: Standing,
    because: tuple[str, ...],
    cites: tuple[Citation, ...],
) -> WhyNot:
    return WhyNot(
        code=code,
        label=book.label(code),
        standing=standing,
        because=because,
        cites=cited(book, cites),
    )


def _charged(
    case: Case, derivation: Derivation, lines: tuple[ChargeLine, ...], book: FactBook
) -> WhyNot:
    code = lines[0].code
    told = [
        f"It is charged: {spoken(line.biller)}, {line.units} on {_day(line)}." for line in lines
    ]
    elsewhere = [
        f"Not by {spoken(item.biller)}: {sentence}"
        for item in derivation.not_charged
        if item.code == code
        for sentence in item.because
    ]
    because = tuple(dict.fromkeys((*told, *elsewhere)))
    cites = tuple(cite for line in lines for cite in line.cites)
    facts = tuple(Otherwise(fact=fact) for fact in session_facts(case, book, lines[0]))
    answer = _answer(book, code, Standing.CHARGED, because, cites)
    return replace(answer, lines=lines, facts=facts)


def _day(line: ChargeLine) -> str:
    return str(line.date_of_service or "a day not entered")


def _left_out(case: Case, items: list[NotCharged], book: FactBook) -> WhyNot:
    because = tuple(dict.fromkeys(sentence for item in items for sentence in item.because))
    cites = tuple(cite for item in items for cite in item.cites)
    answer = _answer(book, items[0].code, Standing.LEFT_OUT, because, cites)
    return replace(answer, facts=otherwise(case, items, book))


def _not_in_force(case: Case, code: ProcedureCode, book: FactBook) -> WhyNot:
    entry, day = book.codes[code], book.day_for(case.day)
    ended = [period for period in entry.period if period.effective <= day]
    nearest = ended[-1] if ended else entry.period[0]
    sentence = (
        f"{code} is no longer valid from {nearest.until} on, and the session is of {day}."
        if ended
        else f"{code} is listed from {nearest.effective} on, after the session of {day}."
    )
    instead = " or ".join(entry.replaced_by) if ended else ""
    hint = (f"Its place was taken by {instead}.",) if instead else ()
    return _answer(book, code, Standing.NOT_IN_FORCE, (sentence, *hint), nearest.cites)


def _absent(case: Case, code: ProcedureCode, said: Expectation, book: FactBook) -> WhyNot:
    paths = dict.fromkeys(
        place
        for one in said.fields
        for place in tuple(places(case.session, one))[:_MOST_PLACES] or _home(one)
    )
    facts = tuple(Otherwise(fact=session_fact(case, book, path)) for path in paths)
    answer = _answer(book, code, said.standing, (said.sentence,), said.cites)
    return replace(answer, remedy=said.remedy, facts=facts)


def _home(wanted: str) -> tuple[str, ...]:
    """The list in which a pattern would find something, were there anything."""
    return (wanted.partition("[")[0].partition("<")[0],)


def _unexpected(code: ProcedureCode, book: FactBook) -> WhyNot:
    sentence = "No rule of this program proposes this code."
    return _answer(book, code, Standing.OUTSIDE, (sentence,), _UNKNOWN)
