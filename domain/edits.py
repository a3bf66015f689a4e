"""Stage 4: published edits and course-wide edits, as findings; no edit removes a line.

1. The code must exist on its day (R82) and belong on its claim (R42, R72, R85, R86).
2. Pairs of one biller and one day (R80). Where two rules differ in strength the stronger stands.
3. Conflicts over the whole course, its earlier claims included (R17, R21, R22, R34, R36, R50, R57).
4. Delivery and management bear the day of beam (R10).
5. Once a course; units above the daily limit (R03, R81); add-ons without a primary, and their cap
   (R34).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Final

from domain.assembly import component_of, period_of
from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Origin, Severity
from domain.draft import Draft, codes_of, units_by_day
from domain.facts import (
    CodePeriod,
    Component,
    Conflict,
    ConflictClaim,
    ConflictScope,
    EditTable,
    FactBook,
    FactReader,
    Pair,
)
from domain.lesion import words
from domain.session import Biller

_EDITION: Final = (Citation("S12", "codes in force"),)
_MUE: Final = (
    Citation("S06", "medically unlikely edits"),
    Citation("S07", "medically unlikely edits"),
)
_CLAIM: Final = (Citation("S01", "PC/TC indicator"), Citation("S22", "components"))
_BEAM_DAY: Final = (Citation("K", "delivery and management are dated on the day of beam"),)
_CAP: Final = (Citation("S17", "counting lesions"), Citation("S18", "four add-ons"))
_MEDICARE: Final = ("medicare", "medicare_advantage")


def edit(case: Case, book: FactBook, draft: Draft) -> Draft:
    """Judge the lines; the lines themselves stay as they are."""
    facts = FactReader(book, case.day)
    findings: list[Finding] = []
    for line in draft.lines:
        findings += _existence(case, book, facts, line)
        findings += _added_by_hand(facts, line)
        findings += _wrong_claim(case, book, line)
    findings += _pairs(book, facts, draft.lines)
    findings += _conflicts(case, book, draft.lines)
    findings += _beam_day(case, facts, draft.lines)
    findings += _once(case, facts, draft.lines)
    findings += _units(case, book, facts, draft.lines)
    findings += _add_ons(case, book, facts, draft.lines)
    return draft.with_findings(dict.fromkeys(findings))


def _finding(
    id: str,  # noqa: A002
    severity: Severity,
    sentence: str,
    codes: Iterable[str],
    cites: tuple[Citation, ...],
) -> Finding:
    return Finding(id=id, severity=severity, sentence=sentence, codes=codes_of(*codes), cites=cites)


def _existence(
    case: Case, book: FactBook, facts: FactReader, line: ChargeLine
) -> Iterator[Finding]:
    entry = book.codes.get(line.code)
    if entry is None:
        hold = (
            f"{line.code} is not in the code table; nothing could be checked. Check it by hand, and"
            " say so."
        )
        yield _finding("edit.unknown_code", Severity.HOLD, hold, (line.code,), _EDITION)
        return
    period = period_of(case, book, line.code, line.date_of_service)
    if period is None:
        instead = " or ".join(entry.replaced_by)
        remedy = f"Look at {instead} instead." if instead else "Remove it."
        stop = f"{line.code} is not in force on {line.date_of_service or 'that day'}. {remedy}"
        yield _finding("edit.not_in_force", Severity.STOP, stop, (line.code,), _EDITION)
        return
    if line.biller is Biller.FACILITY:
        yield from _on_hospital_claim(facts, line, period)
    else:
        yield from _on_professional_claim(case, facts, line, period)


def _on_hospital_claim(
    facts: FactReader, line: ChargeLine, period: CodePeriod
) -> Iterator[Finding]:
    status, codes = period.opps_status, (line.code,)
    if status in facts.texts("edit.opps_not_payable") or line.code in facts.codes(
        "edit.never_on_facility"
    ):
        stop = (
            f"{line.code} is not a hospital service; a hospital claim must not carry it. Remove the"
            " line."
        )
        yield _finding("edit.not_on_facility", Severity.STOP, stop, codes, period.cites)
    elif status in facts.texts("edit.opps_packaged"):
        info = f"{line.code} is packaged for Medicare: report it, it pays nothing of its own."
        yield _finding("edit.packaged", Severity.INFO, info, codes, period.cites)
    elif status in facts.texts("edit.opps_comprehensive"):
        info = (
            f"For Medicare, {line.code} is a comprehensive service: most of what stands on the same"
            " claim is packaged into its payment. Report what was done anyway."
        )
        yield _finding("edit.comprehensive", Severity.INFO, info, codes, period.cites)


def _on_professional_claim(
    case: Case, facts: FactReader, line: ChargeLine, period: CodePeriod
) -> Iterator[Finding]:
    first = min(case.session.coverages, key=lambda c: c.rank, default=None)
    is_medicare = first is None or first.payer in _MEDICARE
    if is_medicare and period.mpfs_status in facts.texts("edit.mpfs_not_payable"):
        stop = (
            f"{line.code} has fee-schedule status {period.mpfs_status}: Medicare does not take it"
            " here. Remove the line."
        )
        yield _finding("edit.fee_schedule_status", Severity.STOP, stop, (line.code,), period.cites)


def _added_by_hand(facts: FactReader, line: ChargeLine) -> Iterator[Finding]:
    if line.origin is not Origin.ADDED:
        return
    if line.code in facts.codes("edit.never_added"):
        stop = f"{line.code} does not belong to a cranial radiosurgery course. Remove the line."
        cites = (Citation("S03", f"pairs of {line.code}"), Citation("S27b", "short courses"))
        yield _finding("edit.not_with_radiosurgery", Severity.STOP, stop, (line.code,), cites)
    if line.code in facts.codes("edit.hold_added"):
        hold = (
            f"{line.code} is not usual in a cranial radiosurgery course. Have its reason reviewed."
        )
        pairs = (Citation("S03", f"pairs of {line.code}"),)
        yield _finding("edit.unusual", Severity.HOLD, hold, (line.code,), pairs)


def _wrong_claim(case: Case, book: FactBook, line: ChargeLine) -> Iterator[Finding]:
    """A person's line on the claim of somebody who cannot charge that part (R03, R08, R42, R58)."""
    if line.origin is not Origin.ADDED or line.code not in book.codes:
        return
    component = component_of(case, book, line.code, line.date_of_service)
    if component is Component.VISIT:
        return
    technical, professional = case.technical_biller, case.professional_biller
    own = {
        Component.TECHNICAL: (technical,),
        Component.PROFESSIONAL: (professional,),
        Component.SPLIT: (technical, professional),
        Component.SURGICAL: (Biller.NEUROSURGERY,),
    }[component]
    if line.biller not in own:
        stop = (
            f"{line.code} is a {component} service; the claim of {words(line.biller)} does not"
            " carry it here. Move the line, or remove it."
        )
        yield _finding("edit.wrong_claim", Severity.STOP, stop, (line.code,), _CLAIM)


def _table(biller: Biller) -> EditTable:
    return EditTable.HOSPITAL if biller is Biller.FACILITY else EditTable.PRACTITIONER


def _pairs(book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    bypass = facts.texts("modifier.bypass")
    for one, other in _same_claim_and_day(lines):
        for first, second in ((one, other), (other, one)):
            if found := book.pair_index.get(first.code):
                for pair in found.naming(second.code):
                    if _applies(pair, first):
                        yield from _pair_finding(pair, first, second, bypass)


def _same_claim_and_day(
    lines: tuple[ChargeLine, ...],
) -> Iterator[tuple[ChargeLine, ChargeLine]]:
    for one, other in combinations(lines, 2):
        is_same_day = (
            one.date_of_service is not None and one.date_of_service == other.date_of_service
        )
        if is_same_day and one.biller is other.biller and one.code != other.code:
            yield one, other


def _applies(pair: Pair, line: ChargeLine) -> bool:
    day = line.date_of_service
    return day is not None and _table(line.biller) in pair.tables and pair.covers(day)


def _pair_finding(
    pair: Pair, first: ChargeLine, second: ChargeLine, bypass: tuple[str, ...]
) -> Iterator[Finding]:
    if pair.indicator and any(modifier in bypass for modifier in second.modifiers):
        return
    remedy = (
        f"Add a modifier to {second.code} only if it was a separate service, with the reason; else"
        " remove it."
        if pair.indicator
        else "No modifier lifts this edit: check that both dates are true, or remove one line."
    )
    sentence = (
        f"On {first.date_of_service} {second.code} is denied beside {first.code} on one claim"
        f" ({pair.reason}). {remedy}"
    )
    yield _finding("edit.ptp", Severity.STOP, sentence, (first.code, second.code), pair.cites)


def _conflicts(case: Case, book: FactBook, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    charged = [*_Charged.lines(lines), *_Charged.history(case)]
    for one in charged:
        for conflict in book.conflict_index.get(one.code, ()):
            for other in charged:
                if other is not one and _clash(conflict, one, other):
                    sentence = (
                        f"{one.code} and {other.code} do not stand together: {conflict.reason}"
                        " Remove one of the two."
                    )
                    yield _finding(
                        "edit.course",
                        conflict.severity,
                        sentence,
                        (one.code, other.code),
                        conflict.cites,
                    )


class _Charged:
    """A charged code, on this claim or an earlier one of the same course."""

    __slots__ = ("biller", "code", "day", "is_new")

    def __init__(self, code: str, biller: Biller | None, day: date | None, *, is_new: bool) -> None:
        self.code = code
        self.biller = biller
        self.day = day
        self.is_new = is_new

    @classmethod
    def lines(cls, lines: tuple[ChargeLine, ...]) -> Iterator[_Charged]:
        return (cls(line.code, line.biller, line.date_of_service, is_new=True) for line in lines)

    @classmethod
    def history(cls, case: Case) -> Iterator[_Charged]:
        return (
            cls(line.code, line.biller, line.date_of_service, is_new=False)
            for line in case.course_history
        )


def _clash(conflict: Conflict, one: _Charged, other: _Charged) -> bool:
    if other.code not in conflict.column2 or other.code == one.code:
        return False
    if not (one.is_new or other.is_new):
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
            yield _finding("edit.beam_day", Severity.STOP, sentence, (line.code,), _BEAM_DAY)


def _once(case: Case, facts: FactReader, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    days: dict[tuple[str, Biller], set[date | None]] = {}
    for line in lines:
        days.setdefault((line.code, line.biller), set()).add(line.date_of_service)
    for severity, key in ((Severity.STOP, "edit.once_stop"), (Severity.HOLD, "edit.once_hold")):
        codes = facts.codes(key)
        for (code, biller), own in days.items():
            if code in codes and (len(own) > 1 or _is_charged_before(case, code, biller)):
                sentence = (
                    f"{code} stands more than once in this course. Keep one, or say why there are"
                    " more."
                )
                yield _finding("edit.once_a_course", severity, sentence, (code,), _MUE)


def _is_charged_before(case: Case, code: str, biller: Biller) -> bool:
    return any(h.code == code and h.biller in (None, biller) for h in case.course_history)


def _units(
    case: Case, book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]
) -> Iterator[Finding]:
    for (biller, code, day), units in units_by_day(lines).items():
        line = next(line for line in lines if line.code == code)
        period = period_of(case, book, line.code, day)
        if period is None:
            continue
        is_hospital = _table(biller) is EditTable.HOSPITAL
        limit = period.mue_hospital if is_hospital else period.mue_practitioner
        if units < 1:
            stop = f"{code} has no units. Correct the units, or remove the line."
            yield _finding("edit.units", Severity.STOP, stop, (code,), period.cites)
        elif limit is not None and units > limit:
            is_absolute = period.mai == 2
            is_stop = is_absolute or code in facts.codes("edit.limit_stops")
            severity = Severity.STOP if is_stop else Severity.HOLD
            remedy = (
                "No modifier or second line lifts it."
                if is_absolute
                else "Have the records reviewed."
            )
            sentence = f"{code}: {units} units on one day; the daily limit is {limit}. {remedy}"
            yield _finding("edit.mue", severity, sentence, (code,), period.cites)


def _add_ons(
    case: Case, book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]
) -> Iterator[Finding]:
    for add_on in book.add_ons:
        for line in (each for each in lines if each.code == add_on.add_on):
            same_claim = {each.code for each in lines if each.biller is line.biller}
            if not same_claim & set(add_on.primaries):
                primaries = " or ".join(add_on.primaries)
                sentence = (
                    f"{line.code} is paid only beside {primaries} on the same claim. Remove it, or"
                    " charge the primary."
                )
                yield _finding("edit.add_on", Severity.STOP, sentence, (line.code,), add_on.cites)
    most, capped = facts.integer("surgery.most_add_ons"), facts.codes("surgery.add_ons")
    units = sum(line.units for line in lines if line.code in capped)
    earlier = sum(1 for line in case.course_history if line.code in capped)
    if units and units + earlier > most:
        sentence = (
            f"{units + earlier} further lesions are charged; a course carries at most {most}. Reduce the"
            " units."
        )
        yield _finding("edit.cap", Severity.STOP, sentence, capped, _CAP)
