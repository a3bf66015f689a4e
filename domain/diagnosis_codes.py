"""Whether each diagnosis is a code on the day of the service it supports (R115).

1. Each code is asked as of every day on which a line carries it, and of the day of the session.
2. A heading, a code of another time, or one in no known year stops; the nearest codes of the day
   are named.
3. A day whose code set is not known is said to be unchecked; nothing is guessed from another year.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Severity
from domain.facts import FactBook
from domain.identifiers import Icd10, ProcedureCode
from domain.published import DiagnosisCodes, DiagnosisEntry
from domain.statements import check

_CHARACTERS: Final = string.digits + string.ascii_uppercase
_CATEGORY: Final = 3
_LONGEST: Final = 8  # with its point
_MOST_NAMED: Final = 6
_PLACEHOLDER: Final = "X"
_DAY: Final = timedelta(days=1)
_CITES: Final = (
    ("D74", "code set of the fiscal year"),
    ("D75", "changes from 2026-10-01"),
    ("K", "the code set changes each 1 October"),
)


@dataclass(frozen=True, slots=True)
class _Problem:
    id: str
    sentence: str


@check(
    "diagnosis.heading",
    "diagnosis.not_in_force",
    "diagnosis.unknown",
    "diagnosis.not_checked",
    numbers=("R115",),
    cites=_CITES,
)
def validity(case: Case, book: FactBook, lines: Iterable[ChargeLine]) -> Iterator[Finding]:
    """A diagnosis is a code, and no heading, in the ICD-10-CM code set of each day on which a line
    carries it; where that code set is not known, it is said that nothing was checked.
    """
    asked = _asked(case, lines)
    codes = book.diagnosis_codes
    unknown = sorted({day for _, day in asked if codes is None or not codes.covers(day)})
    if unknown:
        yield _not_checked(codes, unknown)
    if codes is None:
        return
    for (code, day), charged in sorted(asked.items()):
        problem = _problem(codes, code, day) if codes.covers(day) else None
        if problem:
            yield Finding(
                id=problem.id,
                severity=Severity.STOP,
                sentence=problem.sentence,
                fields=_fields(case, code),
                codes=charged,
                cites=tuple(Citation(*cite) for cite in _CITES),
            )


def _asked(
    case: Case, lines: Iterable[ChargeLine]
) -> Mapping[tuple[Icd10, date], tuple[ProcedureCode, ...]]:
    """The lines that lean on each diagnosis on each day."""
    found: dict[tuple[Icd10, date], set[ProcedureCode]] = {}
    if case.day:
        found = {(code, case.day): set() for code in case.diagnoses}
    for line in lines:
        if line.date_of_service:
            for code in line.diagnoses:
                found.setdefault((code, line.date_of_service), set()).add(line.code)
    return {key: tuple(sorted(charged)) for key, charged in found.items()}


def _not_checked(codes: DiagnosisCodes | None, days: list[date]) -> Finding:
    known = "; known are " + _listed(e.title for e in codes.editions()) if codes else ""
    sentence = (
        f"The diagnoses of {_listed(map(str, days))} were not checked: the ICD-10-CM codes of that"
        f" time are not loaded{known}. Load the publisher's order file of that fiscal year, or look"
        " the codes up."
    )
    return Finding(
        id="diagnosis.not_checked",
        severity=Severity.WARN,
        sentence=sentence,
        fields=("diagnoses",),
        cites=tuple(Citation(*cite) for cite in _CITES),
    )


def _problem(codes: DiagnosisCodes, code: Icd10, day: date) -> _Problem | None:
    entry = codes.entry(code, day)
    if entry is None:
        return _absent(codes, code, day)
    if entry.is_billable:
        return None
    return _Problem(
        "diagnosis.heading",
        f"{code} is only a heading on {day} ({entry.title}); a claim needs a code under it:"
        f" {_listed(below(codes, code, day))}. Enter the one the record supports.",
    )


def _absent(codes: DiagnosisCodes, code: Icd10, day: date) -> _Problem:
    near = _listed(nearest(codes, code, day))
    advice = f"Near it stand {near}. Enter the one the record supports." if near else "Correct it."
    periods = codes.periods(code)
    later = next((p.effective for p in periods if p.effective > day), None)
    ended = next((p.until for p in reversed(periods) if p.until and p.until <= day), None)
    if ended:
        told = f"{code} was valid until {ended - _DAY} and is no longer on {day}."
    elif later:
        told = f"{code} is valid from {later} on and not yet on {day}."
    else:
        known = _listed(edition.title for edition in codes.editions())
        told = f"{code} is in no ICD-10-CM code set known here ({known})."
        return _Problem("diagnosis.unknown", f"{told} {advice}")
    return _Problem("diagnosis.not_in_force", f"{told} {advice}")


def below(codes: DiagnosisCodes, code: str, day: date) -> tuple[str, ...]:
    """The first codes under a heading that a claim of the day may bear."""
    return tuple(entry.code for entry in islice(_under(codes, code, day), _MOST_NAMED))


def nearest(codes: DiagnosisCodes, code: str, day: date) -> tuple[str, ...]:
    """Codes of the day under the nearest heading of a code that is none."""
    shorter = code
    while shorter := shorter[:-1].rstrip("."):
        if len(shorter) < _CATEGORY:
            break
        entry = codes.entry(shorter, day)
        if entry is not None:
            return (entry.code,) if entry.is_billable else below(codes, shorter, day)
    return ()


def siblings(codes: DiagnosisCodes, code: str, day: date) -> tuple[DiagnosisEntry, ...]:
    """The other billable codes whose last character alone differs."""
    beside = (codes.entry(code[:-1] + c, day) for c in _CHARACTERS if len(code) > _CATEGORY)
    return tuple(e for e in beside if e is not None and e.is_billable and e.code != code)


def _under(codes: DiagnosisCodes, code: str, day: date) -> Iterator[DiagnosisEntry]:
    """Billable codes below, in order; a placeholder may stand where no heading does."""
    if len(code) >= _LONGEST:
        return
    stem = code if len(code) > _CATEGORY else f"{code}."
    for character in _CHARACTERS:
        entry = codes.entry(stem + character, day)
        if entry is not None and entry.is_billable:
            yield entry
        elif entry is not None or character == _PLACEHOLDER:
            yield from _under(codes, stem + character, day)


def _fields(case: Case, code: Icd10) -> tuple[str, ...]:
    """Where the code was typed; "diagnoses" where a rule added it."""
    session = case.session
    typed = [f"diagnoses[{i}]" for i, one in enumerate(session.diagnoses) if one == code]
    typed += [f"lesions[{i}].diagnosis" for i, one in case.lesions if one.diagnosis == code]
    typed += [
        f"overrides[{i}].line.diagnoses"
        for i, change in enumerate(session.overrides)
        if code in change.line.diagnoses
    ]
    return tuple(typed) or ("diagnoses",)


def _listed(words: Iterable[str]) -> str:
    *others, last = [*words] or [""]
    return f"{', '.join(others)} or {last}" if others else last
