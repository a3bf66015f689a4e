"""Stage 4: published edits, as findings; no edit removes a line.

1. The code must exist on its day (R82) and belong on its claim (R42, R58, R72, R85, R86).
2. Pairs of one biller and one day (R80). Where two rules differ in strength the stronger stands.
3. The edits of `domain.course_edits`: over the whole course, by units, by add-on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from typing import Final

from domain.assembly import component_of, period_of
from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Origin, Severity
from domain.choices import Biller
from domain.course_edits import course_edits
from domain.draft import Draft, finding_on
from domain.entries import CodeEntry, CodePeriod, Component, Pair
from domain.facts import FactBook, FactReader
from domain.lesion import words
from domain.packaging import is_paid_prospectively, packaging
from domain.published_edits import Speaker, pairs_between, speaker_of_pair, table_of
from domain.reading import reader
from domain.statements import check

_EDITION: Final = (Citation("S12", "codes in force"),)
_CLAIM: Final = (Citation("S01", "PC/TC indicator"), Citation("S22", "components"))
_LEAVES: Final = ("edit.not_on_facility", "edit.wrong_claim")  # whatever stands beside the line
_MEDICARE: Final = frozenset(("medicare", "medicare_advantage"))


def edit(case: Case, book: FactBook, draft: Draft) -> Draft:
    """Judge the lines; the lines themselves stay as they are."""
    facts = reader(case, book)
    findings: list[Finding] = []
    kept: list[ChargeLine] = []
    for line in draft.lines:
        found = _of_line(case, book, facts, line)
        findings += found
        if not any(one.id in _LEAVES for one in found):
            kept.append(line)
    lines = tuple(kept)
    findings += _pairs(book, facts, lines)
    findings += course_edits(case, book, facts, lines)
    findings += packaging(case, book, facts, lines)
    return draft.with_findings(dict.fromkeys(findings))


def _of_line(case: Case, book: FactBook, facts: FactReader, line: ChargeLine) -> list[Finding]:
    """What stands against one line by itself; that it leaves its claim is told once."""
    found = [*_existence(case, book, facts, line), *_added_by_hand(facts, line)]
    if not any(one.id in _LEAVES for one in found):
        found += _wrong_claim(case, book, line)
    return found


@check(
    "edit.unknown_code",
    "edit.not_in_force",
    numbers=("R82",),
    cites=(("S12", "codes in force"),),
)
def _existence(
    case: Case, book: FactBook, facts: FactReader, line: ChargeLine
) -> Iterator[Finding]:
    """A code is read as of its day: outside its period it stops, unknown it is held."""
    entry = book.codes.get(line.code)
    if entry is None:
        hold = (
            f"{line.code} is not in the code table; nothing could be checked. Check it by hand, and"
            " say so."
        )
        yield finding_on("edit.unknown_code", Severity.HOLD, hold, (line,), _EDITION)
        return
    period = period_of(case, book, line.code, line.date_of_service)
    if period is None:
        instead = " or ".join(entry.replaced_by)
        remedy = f"Look at {instead} instead." if instead else "Remove it."
        day = line.date_of_service or "that day"
        stop = (
            f"{line.code} is not in force on {day}{_ended(entry, line.date_of_service)}. {remedy}"
        )
        yield finding_on("edit.not_in_force", Severity.STOP, stop, (line,), _EDITION)
        return
    if line.biller is Biller.FACILITY:
        for found in _on_hospital_claim(facts, line, period):
            if found.severity is not Severity.INFO or is_paid_prospectively(case, book):
                yield found
    else:
        yield from _on_professional_claim(case, facts, line, period)


def _ended(entry: CodeEntry, day: date | None) -> str:
    """When a code ended that was in force before the day."""
    ended = max((period.until for period in entry.period if period.until), default=None)
    return (
        f"; its last day was {ended - timedelta(days=1)}" if ended and day and ended <= day else ""
    )


@check(
    "edit.not_on_facility",
    "edit.packaged",
    "edit.comprehensive",
    numbers=("R42", "R85", "R86"),
    cites=(("S09", "status indicators"), ("S22", "components")),
)
def _on_hospital_claim(
    facts: FactReader, line: ChargeLine, period: CodePeriod
) -> Iterator[Finding]:
    """What Addendum B says of a code on a hospital claim; management never stands there."""
    status, lines = period.opps_status, (line,)
    if status in facts.texts("edit.opps_not_payable") or line.code in facts.codes(
        "edit.never_on_facility"
    ):
        is_others = period.component in (Component.PROFESSIONAL, Component.SURGICAL)
        what = _SERVICE[period.component] if is_others else "not a hospital service"
        remedy = "Move the line, or remove it." if is_others else "Remove the line."
        stop = f"{line.code} is {what}; a hospital claim must not carry it. {remedy}"
        yield finding_on("edit.not_on_facility", Severity.STOP, stop, lines, period.cites)
    elif status in facts.texts("edit.opps_packaged"):
        info = f"{line.code} is packaged for Medicare: report it, it pays nothing of its own."
        yield finding_on("edit.packaged", Severity.INFO, info, lines, period.cites)
    elif status in facts.texts("edit.opps_comprehensive"):
        info = (
            f"For Medicare, {line.code} is a comprehensive service: most of what stands on the same"
            " claim is packaged into its payment. Report what was done anyway."
        )
        yield finding_on("edit.comprehensive", Severity.INFO, info, lines, period.cites)


@check(
    "edit.fee_schedule_status",
    "edit.contractor_priced",
    numbers=("R72", "R84"),
    cites=(("S01", "status code"), ("S02", "status code")),
)
def _on_professional_claim(
    case: Case, facts: FactReader, line: ChargeLine, period: CodePeriod
) -> Iterator[Finding]:
    """What the fee schedule says of a code elsewhere: not taken, or priced locally."""
    first = min(case.session.coverages, key=lambda c: c.rank, default=None)
    is_medicare = first is None or _MEDICARE.intersection((first.payer, facts.payer_family))
    if is_medicare and period.mpfs_status in facts.texts("edit.mpfs_not_payable"):
        stop = (
            f"{line.code} has fee-schedule status {period.mpfs_status}: Medicare does not take it"
            " here. Remove the line."
        )
        yield finding_on("edit.fee_schedule_status", Severity.STOP, stop, (line,), period.cites)
    if period.mpfs_status in facts.texts("edit.mpfs_contractor_priced"):
        hold = (
            f"{line.code} has no national price: each contractor or payer prices it. Check that"
            " this payer takes it and what it asks for, then say why the line may go."
        )
        yield finding_on("edit.contractor_priced", Severity.HOLD, hold, (line,), period.cites)


_SURFACE: Final = (Citation("S13", "surface family"),)


@check(
    "edit.not_with_radiosurgery",
    "edit.unusual",
    numbers=("R22", "R63"),
    cites=(("S03", "pairs of these codes"), ("S27b", "short courses")),
)
def _added_by_hand(facts: FactReader, line: ChargeLine) -> Iterator[Finding]:
    """A person's line that radiosurgery excludes stops; one that is unusual beside it is held."""
    if line.origin is not Origin.ADDED:
        return
    if line.code in facts.codes("edit.never_added"):
        stop = f"{line.code} does not belong to a cranial radiosurgery course. Remove the line."
        cites = (Citation("S03", f"pairs of {line.code}"), Citation("S27b", "short courses"))
        yield finding_on("edit.not_with_radiosurgery", Severity.STOP, stop, (line,), cites)
    if line.code in facts.codes("edit.other_treatment"):
        other = f"{line.code} is for another treatment than radiosurgery. Remove the line."
        yield finding_on("edit.not_with_radiosurgery", Severity.STOP, other, (line,), _SURFACE)
    if line.code in facts.codes("edit.hold_added"):
        hold = (
            f"{line.code} is not usual in a cranial radiosurgery course. Have its reason reviewed."
        )
        pairs = (Citation("S03", f"pairs of {line.code}"),)
        yield finding_on("edit.unusual", Severity.HOLD, hold, (line,), pairs)


@check(
    "edit.wrong_claim",
    numbers=("R03", "R08", "R37", "R58"),
    cites=(("S01", "PC/TC indicator"), ("S22", "components")),
)
def _wrong_claim(case: Case, book: FactBook, line: ChargeLine) -> Iterator[Finding]:
    """A person's line on the claim of somebody who cannot charge that part."""
    if line.origin is not Origin.ADDED or line.code not in book.codes:
        return
    component = component_of(case, book, line.code, line.date_of_service)
    if component is Component.VISIT:
        return
    technical, professional = case.technical_biller, case.professional_biller
    period = period_of(case, book, line.code, line.date_of_service)
    room = (Biller.FACILITY,) if period and period.opps_status else ()  # where it was done
    own = {
        Component.TECHNICAL: (technical,),
        Component.PROFESSIONAL: (professional,),
        Component.SPLIT: (technical, professional),
        Component.SURGICAL: (Biller.NEUROSURGERY, *room),
    }[component]
    if line.biller not in own:
        stop = (
            f"{line.code} is {_SERVICE[component]}; the {words(line.biller)} claim does not carry"
            " it here. Move the line, or remove it."
        )
        yield finding_on("edit.wrong_claim", Severity.STOP, stop, (line,), _CLAIM)


_SERVICE: Final = {
    Component.TECHNICAL: "a technical service",
    Component.PROFESSIONAL: "a physician's service",
    Component.SPLIT: "a service with a technical and a physician's part",
    Component.SURGICAL: "the surgeon's service",
}


@check(
    "edit.ptp",
    numbers=("R09", "R17", "R53", "R60", "R61", "R62", "R80"),
    cites=(("S03", "practitioner pairs"), ("S05", "hospital pairs")),
)
def _pairs(book: FactBook, facts: FactReader, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    """A published pair on one claim and day stops, unless a modifier may lift it and stands."""
    bypass = facts.texts("modifier.bypass")
    for first, second, day in _same_claim_and_day(lines):
        table = table_of(first.biller)
        for pair in pairs_between(book, table, first.code, second.code, day):
            if not (pair.indicator and any(m in bypass for m in second.modifiers)):
                speaker = speaker_of_pair(book, table, pair, day)
                yield _pair_finding(pair, first, second, speaker)


def _same_claim_and_day(
    lines: tuple[ChargeLine, ...],
) -> Iterator[tuple[ChargeLine, ChargeLine, date]]:
    """Each two lines of other codes on one claim and day, in both orders."""
    groups: dict[tuple[Biller, date], list[ChargeLine]] = {}
    for line in lines:
        if line.date_of_service is not None:
            groups.setdefault((line.biller, line.date_of_service), []).append(line)
    for (_, day), own in groups.items():
        yield from ((a, b, day) for a, b in permutations(own, 2) if a.code != b.code)


def _pair_finding(pair: Pair, first: ChargeLine, second: ChargeLine, speaker: Speaker) -> Finding:
    remedy = (
        f"Add a modifier to {second.code} only if it was a separate service, with the reason; else"
        " remove it."
        if pair.indicator
        else "No modifier lifts this edit: check that both dates are true, or remove one line."
    )
    reason = "; ".join(part for part in (pair.reason, speaker.edition) if part)
    sentence = (
        f"On {first.date_of_service} {second.code} is denied beside {first.code} on one claim"
        f" ({reason}). {remedy}"
    )
    return finding_on("edit.ptp", Severity.STOP, sentence, (first, second), speaker.cites)
