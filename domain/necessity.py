"""Stage 5: medical necessity by the payer's profile: met, not met or not recorded, each with its
source.

Five things are shown whoever pays: location, size, characteristics, overall health, suitability.
Then come the criteria of the profile that the first payer names, or the questions of the national
guideline where it names none. What only informs becomes no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Final

from domain.case import Case
from domain.charge import (
    ChargeLine,
    Citation,
    CoverageRules,
    Finding,
    NecessityResult,
    Outcome,
    Severity,
)
from domain.facts import FactBook
from domain.necessity_tests import TESTS
from domain.necessity_tests.shape import (
    Answer,
    Asked,
    Situation,
    first_coverage,
)
from domain.payers import EVERY_PAYER, GUIDELINE, Criterion, PayerProfile, criteria_of
from domain.reading import profile_of, reader
from domain.statements import check

_FROM_DATA: Final = (Citation("K", "coverage documents change without notice"),)
_SUITABILITY: Final = "aspect.suitability"


def necessity(
    case: Case, book: FactBook, lines: tuple[ChargeLine, ...]
) -> tuple[NecessityResult, ...]:
    """One result per criterion that concerns this case; the five things of every session first."""
    situation = Situation(case, book, {line.code for line in lines})
    common = [_result(EVERY_PAYER, one, situation) for one in book.criteria]
    profile = _in_use(case, book)
    asked = _criteria(book, profile.key) if profile else ()
    own = [found for key, one in asked if (found := _result(key, one, situation))]
    shown = tuple(found for found in common if found)
    return (*(_with_tally(one, own, profile) for one in shown), *own)


def _in_use(case: Case, book: FactBook) -> PayerProfile | None:
    """The payer's profile, or the questions of the guideline; None in a book without profiles."""
    return profile_of(case, book) or book.profiles.get(GUIDELINE)


@lru_cache(maxsize=64)
def _criteria(book: FactBook, profile: str) -> tuple[tuple[str, Criterion], ...]:
    """The criteria of a profile, each with the key of the one it comes from."""
    found = criteria_of(book.profiles, book.profiles[profile])
    return tuple((origin.key, criterion) for origin, criterion in found)


def _result(profile: str, criterion: Criterion, situation: Situation) -> NecessityResult | None:
    test = TESTS[criterion.test]
    if not situation.holds(criterion.when):
        return None
    targets = situation.targets(criterion)
    if targets is None or (test.of_lesions and not targets):
        return None
    concerned = situation.concerned(criterion.codes)
    answer = test.ask(
        Asked(criterion=criterion, situation=situation, targets=targets, concerned=concerned)
    )
    if answer is None:
        return None
    return NecessityResult(
        profile=profile,
        criterion=criterion.key,
        label=criterion.label,
        outcome=answer.outcome,
        sentence=answer.sentence,
        severity=_severity(criterion, answer),
        codes=concerned,
        fields=answer.fields,
        cites=criterion.cites,
    )


def _severity(criterion: Criterion, answer: Answer) -> Severity:
    if answer.outcome is Outcome.MET:
        return Severity.INFO
    wanted = criterion.unmet if answer.outcome is Outcome.NOT_MET else criterion.unrecorded
    return max(wanted, Severity.WARN, key=_rank) if answer.is_estimate else wanted


def _rank(severity: Severity) -> int:
    return severity.rank


def _with_tally(
    result: NecessityResult, own: list[NecessityResult], profile: PayerProfile | None
) -> NecessityResult:
    """Suitability also says how many criteria of the profile are met."""
    if result.criterion != _SUITABILITY or not own or profile is None:
        return result
    count = sum(one.outcome is Outcome.MET for one in own)
    told = f" {profile.label}: {count} of {len(own)} criteria are met."
    return replace(result, sentence=result.sentence + told)


def coverage_rules(case: Case, book: FactBook) -> CoverageRules | None:
    """By whose rules necessity is judged; None in a book without profiles."""
    profile = _in_use(case, book)
    if profile is None:
        return None
    return CoverageRules(
        key=profile.key,
        label=profile.label,
        document=profile.document,
        publisher=profile.publisher,
        last_checked=profile.last_checked,
        note=profile.note,
        unverified=profile.unverified,
        is_assumed=profile_of(case, book) is None,
    )


@check(
    "necessity",
    numbers=(),
    cites=(("D05", "local rules differ"), ("S20", "medical necessity paragraph")),
)
def necessity_findings(
    case: Case, book: FactBook, results: tuple[NecessityResult, ...]
) -> Iterator[Finding]:
    """What the payer's profile asks for and the record does not show is found on the lines it
    supports, as gravely as the profile says; what is of low confidence only warns.
    """
    yield from _about_profile(case, book)
    for result in results:
        if result.severity is Severity.INFO or not result.codes:
            continue
        asking = book.profiles[result.profile].label
        yield Finding(
            id=f"necessity.{result.criterion}",
            severity=result.severity,
            sentence=f"{asking}: {result.sentence}",
            fields=result.fields,
            codes=result.codes,
            cites=result.cites,
        )


def _about_profile(case: Case, book: FactBook) -> Iterator[Finding]:
    """That the payer's key names no profile, or that the profile was checked long before."""
    rules = coverage_rules(case, book)
    if rules is None:
        return
    field = f"coverages[{first_coverage(case) or 0}].payer"
    if rules.is_assumed and case.payer is not None:
        sentence = (
            f"No profile is known for the payer rules entered; {rules.label} asks instead. Pick a"
            " profile of the list, or have one made for this payer."
        )
        yield _note("necessity.payer_unknown", sentence, field)
    most = reader(case, book).integer("necessity.most_days_unchecked")
    if case.day and case.day - rules.last_checked > timedelta(days=most):
        sentence = (
            f"{rules.label}: profile last checked on {rules.last_checked}, more than {most} days"
            f" before this session. Check {rules.document} at the publisher"
            f" ({rules.publisher})."
        )
        yield _note("necessity.profile_stale", sentence, field)


def _note(key: str, sentence: str, field: str) -> Finding:
    return Finding(
        id=key, severity=Severity.INFO, sentence=sentence, fields=(field,), cites=_FROM_DATA
    )


def results_for(
    results: tuple[NecessityResult, ...], line: ChargeLine
) -> tuple[NecessityResult, ...]:
    """The results that support one line."""
    return tuple(result for result in results if line.code in result.codes)
