"""Edits over the whole course, its earlier claims included; by day and units; by add-on.

1. Codes that never stand together in a course or on a day (R17, R21, R22, R34, R36, R50, R57).
2. Delivery and management bear the day of beam (R10); some codes stand once a course (R03, R43).
3. Units of a day above the published limit (R55, R56, R81).
4. Add-ons without a primary on the same claim, and their cap in the course (R34).
5. Nothing is charged twice: code, day and biller of a line that stands charged already.

An earlier line that may be of this course, of which nobody said so, holds; one in a session that
is not signed yet warns. See `domain.history`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from enum import Enum, auto
from itertools import chain, product
from typing import Final, NamedTuple

from domain.assembly import period_of
from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Origin, Severity
from domain.choices import Biller
from domain.draft import finding_on
from domain.entries import CodePeriod, Conflict, ConflictClaim, ConflictScope
from domain.facts import FactBook, FactReader
from domain.history import related
from domain.identifiers import ProcedureCode
from domain.published_edits import DayLimit, day_limit, primaries_of, table_of
from domain.statements import check

_MUE: Final = (
    Citation("S06", "medically unlikely edits"),
    Citation("S07", "medically unlikely edits"),
)
_CAP: Final = (Citation("S17", "counting lesions"), Citation("S18", "four add-ons"))
_DUPLICATE: Final = (Citation("K", "one service, one charge"), Citation("S06", "units of a day"))
_BEAM_DAY: Final = (Citation("K", "delivery and management are dated on the day of beam"),)
_NAMED: Final = 6  # primaries named in a sentence
_ABSOLUTE: Final = 2  # adjudication indicator of a limit set by policy


def course_edits(
    case: Case, book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]
) -> Iterator[Finding]:
    """Every finding of this module on the lines of a claim."""
    earlier = _earlier(case, facts)
    yield from _conflicts(book, facts, lines, earlier)
    yield from _beam_day(case, facts, lines)
    yield from _once(facts, lines, earlier)
    yield from _twice(case, lines)
    yield from _units(case, book, facts, lines)
    yield from _add_ons(case, book, lines)
    yield from _cap(facts, lines, earlier)


class _Standing(Enum):
    """What is known of a line of the history."""

    STATED = auto()  # of this course, so it was said
    NOT_STATED = auto()  # perhaps of this course
    UNSIGNED = auto()  # of this course, perhaps; not charged yet


class _Charged(NamedTuple):
    """A charged code, on this claim (`line`) or elsewhere (`standing`, `field`)."""

    code: str
    biller: Biller | None
    day: date | None
    line: ChargeLine | None = None
    standing: _Standing | None = None
    units: int = 1
    field: str = ""


def _earlier(case: Case, facts: FactReader) -> tuple[_Charged, ...]:
    """The lines of the history that are, or may be, of this course."""
    found = related(case, facts)
    places = {id(line): index for index, line in enumerate(case.session.history)}
    return tuple(
        _Charged(
            line.code,
            line.biller,
            line.date_of_service,
            standing=standing,
            units=1 if line.units is None else line.units,
            field=f"history[{places[id(line)]}].course",
        )
        for standing, lines in (
            (_Standing.STATED, found.same),
            (_Standing.NOT_STATED, found.possible),
            (_Standing.UNSIGNED, found.unsigned),
        )
        for line in lines
    )


def _softened(
    earlier: _Charged,
    id: str,  # noqa: A002
    severity: Severity,
    sentence: str,
) -> tuple[str, Severity, str]:
    """Id, severity and sentence of a finding beside an earlier line, by what is known of it."""
    when = f"on {earlier.day}" if earlier.day else "on a day not entered"
    if earlier.standing is _Standing.NOT_STATED:
        ask = (
            f"{earlier.code} was charged {when} in another session of this patient, and nobody has"
            " said whether for this course. Say so in the history: if it was, have that claim"
            " corrected or remove the line here."
        )
        return f"{id}_not_stated", Severity.HOLD, f"{sentence} {ask}"
    if earlier.standing is _Standing.UNSIGNED:
        tell = (
            f"{earlier.code} stands {when} in another session of this patient, which is not signed"
            " yet. If both are one course, record it in one session before either is signed."
        )
        return f"{id}_unsigned", Severity.WARN, f"{sentence} {tell}"
    known = (
        f"{earlier.code} was charged earlier for this course; have that claim corrected, or remove"
        " the line."
    )
    return id, severity, f"{sentence} {known}"


def _beside(
    earlier: _Charged,
    lines: Iterable[ChargeLine],
    finding: tuple[str, Severity, str],
    cites: tuple[Citation, ...],
) -> Finding:
    """A finding on lines beside an earlier one; `finding`: id, severity and sentence."""
    made = finding_on(*_softened(earlier, *finding), lines, cites)
    return replace(made, fields=(*made.fields, earlier.field))


@check(
    "edit.course",
    numbers=tuple("R07 R17 R21 R22 R34 R36 R37 R50 R57 R70 R71".split()),
    cites=(("S03", "pairs of one course"), ("S10", "one-session and multi-session courses")),
)
def _conflicts(
    book: FactBook,
    facts: FactReader,
    lines: tuple[ChargeLine, ...],
    earlier: tuple[_Charged, ...],
) -> Iterator[Finding]:
    """Codes that never stand together in a course, on a day or for one volume."""
    here = [_Charged(line.code, line.biller, line.date_of_service, line) for line in lines]
    by_code: dict[str, list[_Charged]] = {}
    for charged in (*here, *earlier):
        by_code.setdefault(charged.code, []).append(charged)
    for code, ones in by_code.items():
        for conflict in book.conflict_index.get(code, ()):
            others = [by_code[c] for c in conflict.column2 if c in by_code and c != code]
            for one, other in product(ones, chain.from_iterable(others)):
                if _clash(conflict, one, other):
                    found = _conflict_finding(conflict, one, other)
                    yield from _lifted(conflict, facts, other, found)


def _conflict_finding(conflict: Conflict, one: _Charged, other: _Charged) -> Finding:
    sentence = f"{one.code} and {other.code} do not stand together: {conflict.reason}"
    lines = [c.line for c in (one, other) if c.line]
    for charged in (one, other):
        if charged.line is None:
            said = ("edit.course", conflict.severity, sentence)
            return _beside(charged, lines, said, conflict.cites)
    remedy = f"{sentence} Remove one of the two."
    return finding_on("edit.course", conflict.severity, remedy, lines, conflict.cites)


def _lifted(
    conflict: Conflict, facts: FactReader, other: _Charged, found: Finding
) -> Iterator[Finding]:
    """A conflict that the payer lifts for the professional part: the rule that derived it holds it;
    added by a person it is held here.
    """
    is_professional = other.line and facts.text("modifier.professional") in other.line.modifiers
    if not (conflict.lifted_by and is_professional and facts.flag(conflict.lifted_by)):
        yield found
    elif other.line and other.line.origin is not Origin.DERIVED:
        yield replace(found, severity=Severity.HOLD)


def _clash(conflict: Conflict, one: _Charged, other: _Charged) -> bool:
    if one.line is None and other.line is None:
        return False
    is_any = conflict.claim is ConflictClaim.ANY_BILLER
    if not is_any and None not in (one.biller, other.biller) and one.biller is not other.biller:
        return False
    is_course = conflict.scope in (ConflictScope.COURSE, ConflictScope.COURSE_SAME_VOLUME)
    if not is_course and (one.day is None or one.day != other.day):
        return False
    day = one.day or other.day
    return day is None or conflict.covers(day)


@check(
    "edit.beam_day",
    numbers=("R10",),
    cites=(("K", "delivery and management are dated on the day of beam"),),
)
def _beam_day(case: Case, facts: FactReader, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    """Delivery and one-session management bear the day of beam."""
    days = case.beam_days or (case.day,)
    bound = (*facts.codes("delivery.codes"), *facts.codes("management.on_beam_day"))
    for line in lines:
        if line.code in bound and line.date_of_service and line.date_of_service not in days:
            sentence = (
                f"{line.code} bears the day of beam, not {line.date_of_service}. Correct the date."
            )
            yield finding_on("edit.beam_day", Severity.STOP, sentence, (line,), _BEAM_DAY)


@check(
    "edit.once_a_course",
    numbers=("R16", "R23", "R43", "R50"),
    cites=(("S06", "medically unlikely edits"), ("S07", "medically unlikely edits")),
)
def _once(
    facts: FactReader, lines: tuple[ChargeLine, ...], earlier: tuple[_Charged, ...]
) -> Iterator[Finding]:
    """Some codes stand once in a course, earlier claims included."""
    groups: dict[tuple[str, Biller], list[ChargeLine]] = {}
    for line in lines:
        groups.setdefault((line.code, line.biller), []).append(line)
    for severity, key in ((Severity.STOP, "edit.once_stop"), (Severity.HOLD, "edit.once_hold")):
        codes = frozenset(facts.codes(key))
        for (code, biller), own in groups.items():
            if code in codes:
                before = [e for e in earlier if e.code == code and e.biller in (None, biller)]
                yield from _more_than_once(severity, own, before)


def _more_than_once(
    severity: Severity, own: list[ChargeLine], before: list[_Charged]
) -> Iterator[Finding]:
    days = {line.date_of_service for line in own}
    sentence = f"{own[0].code} stands more than once in this course."
    said = ("edit.once_a_course", severity, sentence)
    if len(days) > 1:
        remedy = f"{sentence} Keep one, or say why there are more."
        yield finding_on("edit.once_a_course", severity, remedy, own, _MUE)
    for standing in _Standing:
        # The same day is no second one: `_twice` tells it.
        others = (e for e in before if e.standing is standing and e.day not in days)
        if other := next(others, None):
            yield _beside(other, own, said, _MUE)


@check(
    "edit.charged_twice",
    "edit.drafted_twice",
    numbers=(),
    cites=(("K", "one service, one charge"), ("S06", "units of a day")),
)
def _twice(case: Case, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    """One service is charged once, whichever session it is recorded in."""
    history = case.session.history
    for id_, severity, is_unsigned, where in (
        ("edit.charged_twice", Severity.STOP, False, "is already charged for this patient"),
        ("edit.drafted_twice", Severity.WARN, True, "stands in another session not signed yet"),
    ):
        known = {
            (h.code, h.date_of_service, h.biller)
            for h in history
            if h.date_of_service and (h.signed is False) is is_unsigned
        }
        own = [line for line in lines if _is_known(line, known)] if known else []
        if own:
            named = ", ".join(dict.fromkeys(f"{x.code} of {x.date_of_service}" for x in own))
            sentence = (
                f"What is recorded here {where}: {named}. One service is charged once: void the"
                " session that was entered twice, or remove here what is charged there."
            )
            found = finding_on(id_, severity, sentence, own, _DUPLICATE)
            yield replace(found, fields=(*found.fields, "history"))


def _is_known(line: ChargeLine, known: AbstractSet[tuple[object, ...]]) -> bool:
    return any((line.code, line.date_of_service, who) in known for who in (line.biller, None))


@check(
    "edit.mue",
    "edit.units",
    numbers=("R03", "R55", "R56", "R81"),
    cites=(("S06", "medically unlikely edits"), ("S07", "medically unlikely edits")),
)
def _units(
    case: Case, book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]
) -> Iterator[Finding]:
    """The units of all lines of a day against the published limit of the claim; an assistant's
    line is another person's claim.
    """
    assistants = facts.texts("modifier.assistants")
    groups: dict[tuple[Biller, ProcedureCode, date | None, bool], list[ChargeLine]] = {}
    for line in lines:
        is_assistant = any(modifier in assistants for modifier in line.modifiers)
        key = line.biller, line.code, line.date_of_service, is_assistant
        groups.setdefault(key, []).append(line)
    for (biller, code, day, _), own in groups.items():
        period = period_of(case, book, code, day)
        read_on = _read_on(case, book, day)
        limit = day_limit(book, table_of(biller), code, period, read_on)
        yield from _units_of_a_day(facts, own, period, limit)


def _units_of_a_day(
    facts: FactReader, own: list[ChargeLine], period: CodePeriod | None, limit: DayLimit | None
) -> Iterator[Finding]:
    code, units = own[0].code, sum(line.units for line in own)
    if units < 1 and period is not None:
        stop = f"{code} has no units. Correct the units, or remove the line."
        yield finding_on("edit.units", Severity.STOP, stop, own, period.cites)
    elif limit is not None and limit.units is not None and units > limit.units:
        is_absolute = limit.adjudication == _ABSOLUTE
        is_stop = is_absolute or code in facts.codes("edit.limit_stops")
        remedy = (
            "Correct the units, or remove what is too much." if is_stop else "Have it reviewed."
        )
        lifts = "No modifier or second line lifts it." if is_absolute else remedy
        who = f" ({limit.speaker.edition})" if limit.speaker.edition else ""
        sentence = (
            f"{code}: {units} units on one day; the daily limit is {limit.units}{who}. {lifts}"
        )
        severity = Severity.STOP if is_stop else Severity.HOLD
        yield finding_on("edit.mue", severity, sentence, own, limit.speaker.cites)


def _read_on(case: Case, book: FactBook, day: date | None) -> date:
    """The day as of which a line is read: its own, that of the session, the last verified one."""
    return day or case.day or book.pack.verified_for[1]


@check(
    "edit.add_on",
    numbers=("R34",),
    cites=(("S08", "add-on code edits"),),
)
def _add_ons(case: Case, book: FactBook, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    """An add-on is paid only beside a primary on the same claim."""
    for line in lines:
        found = primaries_of(book, line.code, _read_on(case, book, line.date_of_service))
        if found and not any(x.code in found.codes and x.biller is line.biller for x in lines):
            who = f" ({found.speaker.edition})" if found.speaker.edition else ""
            sentence = (
                f"{line.code} is paid only beside {_listed(found.codes)} on the same claim{who}."
                " Remove it, or charge the primary."
            )
            yield finding_on("edit.add_on", Severity.STOP, sentence, (line,), found.speaker.cites)


def _listed(codes: tuple[str, ...]) -> str:
    """A few codes by name; of many only how many more there are."""
    shown = codes[:_NAMED]
    more = len(codes) - len(shown)
    return " or ".join((*shown, f"{more} others") if more else shown)


@check(
    "edit.cap",
    numbers=("R34",),
    cites=(("S17", "counting lesions"), ("S18", "four add-ons")),
)
def _cap(
    facts: FactReader, lines: tuple[ChargeLine, ...], earlier: tuple[_Charged, ...]
) -> Iterator[Finding]:
    """At most four further lesions in a course, whatever their grade."""
    most, capped = facts.integer("surgery.most_add_ons"), facts.codes("surgery.add_ons")
    own = [line for line in lines if line.code in capped]
    if not own:
        return
    count = sum(line.units for line in own)
    for standing in (None, *_Standing):
        before = [e for e in earlier if e.code in capped and e.standing is standing]
        count += sum(e.units for e in before)
        if count > most and (before or standing is None):
            sentence = (
                f"{count} further lesions are charged; a course carries at most {most}."
                " Reduce the units."
            )
            said = ("edit.cap", Severity.STOP, sentence)
            yield _beside(before[0], own, said, _CAP) if before else finding_on(*said, own, _CAP)
            return
