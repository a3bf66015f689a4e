"""Edits over the whole course, its earlier claims included; by day and units; by add-on.

1. Codes that never stand together in a course or on a day (R17, R21, R22, R34, R36, R50, R57).
2. Delivery and management bear the day of beam (R10); some codes stand once a course (R03, R43).
3. Units of a day above the published limit (R55, R56, R81).
4. Add-ons without a primary on the same claim, and their cap in the course (R34).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.assembly import period_of
from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Severity
from domain.choices import Biller
from domain.draft import finding_on
from domain.entries import CodePeriod, Conflict, ConflictClaim, ConflictScope
from domain.facts import FactBook, FactReader

_MUE: Final = (
    Citation("S06", "medically unlikely edits"),
    Citation("S07", "medically unlikely edits"),
)
_CAP: Final = (Citation("S17", "counting lesions"), Citation("S18", "four add-ons"))
_BEAM_DAY: Final = (Citation("K", "delivery and management are dated on the day of beam"),)
_ABSOLUTE: Final = 2  # adjudication indicator of a limit set by policy


def course_edits(
    case: Case, book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]
) -> Iterator[Finding]:
    """Every finding of this module on the lines of a claim."""
    yield from _conflicts(case, book, lines)
    yield from _beam_day(case, facts, lines)
    yield from _once(case, facts, lines)
    yield from _units(case, book, facts, lines)
    yield from _add_ons(book, lines)
    yield from _cap(case, facts, lines)


@dataclass(frozen=True, slots=True)
class _Charged:
    """A charged code, on this claim (`line`) or an earlier one of the same course."""

    code: str
    biller: Biller | None
    day: date | None
    line: ChargeLine | None = None


def _conflicts(case: Case, book: FactBook, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    charged = [_Charged(line.code, line.biller, line.date_of_service, line) for line in lines]
    charged += [_Charged(h.code, h.biller, h.date_of_service) for h in case.course_history]
    for one in charged:
        for conflict in book.conflict_index.get(one.code, ()):
            for other in charged:
                if other is not one and _clash(conflict, one, other):
                    yield _conflict_finding(conflict, one, other)


def _conflict_finding(conflict: Conflict, one: _Charged, other: _Charged) -> Finding:
    earlier = next((c.code for c in (one, other) if c.line is None), "")
    remedy = (
        f"{earlier} was charged earlier for this course; have that claim corrected, or remove the"
        " line."
        if earlier
        else "Remove one of the two."
    )
    sentence = f"{one.code} and {other.code} do not stand together: {conflict.reason} {remedy}"
    lines = [c.line for c in (one, other) if c.line]
    return finding_on("edit.course", conflict.severity, sentence, lines, conflict.cites)


def _clash(conflict: Conflict, one: _Charged, other: _Charged) -> bool:
    if other.code not in conflict.column2 or other.code == one.code:
        return False
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


def _beam_day(case: Case, facts: FactReader, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    days = case.beam_days or (case.day,)
    bound = (*facts.codes("delivery.codes"), *facts.codes("management.on_beam_day"))
    for line in lines:
        if line.code in bound and line.date_of_service and line.date_of_service not in days:
            sentence = (
                f"{line.code} bears the day of beam, not {line.date_of_service}. Correct the date."
            )
            yield finding_on("edit.beam_day", Severity.STOP, sentence, (line,), _BEAM_DAY)


def _once(case: Case, facts: FactReader, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    groups: dict[tuple[str, Biller], list[ChargeLine]] = {}
    for line in lines:
        groups.setdefault((line.code, line.biller), []).append(line)
    for severity, key in ((Severity.STOP, "edit.once_stop"), (Severity.HOLD, "edit.once_hold")):
        codes = facts.codes(key)
        for (code, biller), own in groups.items():
            days = {line.date_of_service for line in own}
            if code in codes and (len(days) > 1 or _is_charged_before(case, code, biller)):
                sentence = (
                    f"{code} stands more than once in this course."
                    " Keep one, or say why there are more."
                )
                yield finding_on("edit.once_a_course", severity, sentence, own, _MUE)


def _is_charged_before(case: Case, code: str, biller: Biller) -> bool:
    return any(h.code == code and h.biller in (None, biller) for h in case.course_history)


def _units(
    case: Case, book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]
) -> Iterator[Finding]:
    groups: dict[tuple[Biller, str, date | None], list[ChargeLine]] = {}
    for line in lines:
        groups.setdefault((line.biller, line.code, line.date_of_service), []).append(line)
    for own in groups.values():
        if period := period_of(case, book, own[0].code, own[0].date_of_service):
            yield from _units_of_a_day(facts, own, period)


def _units_of_a_day(
    facts: FactReader, own: list[ChargeLine], period: CodePeriod
) -> Iterator[Finding]:
    code, units = own[0].code, sum(line.units for line in own)
    is_hospital = own[0].biller is Biller.FACILITY
    limit = period.mue_hospital if is_hospital else period.mue_practitioner
    if units < 1:
        stop = f"{code} has no units. Correct the units, or remove the line."
        yield finding_on("edit.units", Severity.STOP, stop, own, period.cites)
    elif limit is not None and units > limit:
        is_absolute = period.mai == _ABSOLUTE
        is_stop = is_absolute or code in facts.codes("edit.limit_stops")
        lifts = "No modifier or second line lifts it." if is_absolute else "Have it reviewed."
        sentence = f"{code}: {units} units on one day; the daily limit is {limit}. {lifts}"
        severity = Severity.STOP if is_stop else Severity.HOLD
        yield finding_on("edit.mue", severity, sentence, own, period.cites)


def _add_ons(book: FactBook, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    for add_on in book.add_ons:
        for line in (each for each in lines if each.code == add_on.add_on):
            same_claim = {each.code for each in lines if each.biller is line.biller}
            if not same_claim & set(add_on.primaries):
                primaries = " or ".join(add_on.primaries)
                sentence = (
                    f"{line.code} is paid only beside {primaries} on the same claim."
                    " Remove it, or charge the primary."
                )
                yield finding_on("edit.add_on", Severity.STOP, sentence, (line,), add_on.cites)


def _cap(case: Case, facts: FactReader, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    most, capped = facts.integer("surgery.most_add_ons"), facts.codes("surgery.add_ons")
    own = [line for line in lines if line.code in capped]
    count = sum(line.units for line in own)
    count += sum(1 for line in case.course_history if line.code in capped)
    if own and count > most:
        sentence = (
            f"{count} further lesions are charged; a course carries at most {most}."
            " Reduce the units."
        )
        yield finding_on("edit.cap", Severity.STOP, sentence, own, _CAP)
