"""Whether each diagnosis is a code on the day of the service it supports (R115).

1. Each code is asked as of every day on which a line carries it, and of the day of the session.
2. A heading, a code of another time, or one in no known year stops; the nearest codes of the day
   are named.
3. A day whose code set is not known is said to be unchecked; nothing is guessed from another year.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator, Mapping
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
_HEADING: Final = "diagnosis.heading"
_NOT_IN_FORCE: Final = "diagnosis.not_in_force"
_UNKNOWN: Final = "diagnosis.unknown"
_NOT_CHECKED: Final = "diagnosis.not_checked"
_CITES: Final = (
    ("D74", "code set of the fiscal year"),
    ("D75", "changes from 2026-10-01"),
    ("K", "the code set changes each 1 October"),
)


@check(
    _HEADING,
    _NOT_IN_FORCE,
    _UNKNOWN,
    _NOT_CHECKED,
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
    found: dict[tuple[Icd10, str], list[date]] = {}
    for code, day in sorted(asked):
        identity = _problem(codes, code, day) if codes.covers(day) else ""
        if identity:
            found.setdefault((code, identity), []).append(day)
    for (code, identity), days in found.items():
        yield Finding(
            id=identity,
            severity=Severity.STOP,
            sentence=_SENTENCES[identity](codes, code, days),
            fields=_fields(case, code),
            codes=tuple(sorted({charged for day in days for charged in asked[code, day]})),
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
    known = f"; known are {_known(codes)}" if codes else ""
    sentence = (
        f"The diagnoses of {_all(days)} were not checked: the ICD-10-CM codes of that"
        f" time are not loaded{known}. Load the publisher's order file of that fiscal year, or look"
        " the codes up."
    )
    return Finding(
        id=_NOT_CHECKED,
        severity=Severity.WARN,
        sentence=sentence,
        fields=("diagnoses",),
        cites=tuple(Citation(*cite) for cite in _CITES),
    )


def _problem(codes: DiagnosisCodes, code: Icd10, day: date) -> str:
    """The id of what is wrong with a code on a day, "" when it stands."""
    entry = codes.entry(code, day)
    if entry is not None:
        return "" if entry.is_billable else _HEADING
    return _NOT_IN_FORCE if codes.periods(code) else _UNKNOWN


def _heading(codes: DiagnosisCodes, code: Icd10, days: list[date]) -> str:
    title = codes.periods(code)[-1].title
    return (
        f"{code} is only a heading on {_all(days)} ({title}); a claim needs a code under it:"
        f" {_listed(below(codes, code, days[0]))}. Enter the one the record supports."
    )


def _not_in_force(codes: DiagnosisCodes, code: Icd10, days: list[date]) -> str:
    periods, day = codes.periods(code), days[0]
    told = f"is valid from {periods[0].effective} on and not yet on"
    ended = [period.until for period in periods if period.until and period.until <= day]
    if ended:
        told = f"was valid until {ended[-1] - _DAY} and is no longer on"
    return f"{code} {told} {_all(days)}. {_advice(codes, code, day)}"


def _unknown(codes: DiagnosisCodes, code: Icd10, days: list[date]) -> str:
    told = f"{code} is in no ICD-10-CM code set known here ({_known(codes)})."
    return f"{told} {_advice(codes, code, days[0])}"


def _known(codes: DiagnosisCodes) -> str:
    return ", ".join(edition.title for edition in codes.editions())


def _advice(codes: DiagnosisCodes, code: Icd10, day: date) -> str:
    near = _listed(nearest(codes, code, day))
    return f"Near it stand {near}. Enter the one the record supports." if near else "Correct it."


def below(codes: DiagnosisCodes, code: str, day: date) -> tuple[str, ...]:
    """The first codes under a heading that a claim of the day may bear."""
    return tuple(entry.code for entry in islice(_under(codes, code, day), _MOST_NAMED))


def nearest(codes: DiagnosisCodes, code: str, day: date) -> tuple[str, ...]:
    """Codes of the day under the nearest heading of a code that is none."""
    shorter = code
    while len(shorter := shorter[:-1].rstrip(".")) >= _CATEGORY:
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


def _all(days: Iterable[date]) -> str:
    *others, last = [str(day) for day in days]
    return f"{', '.join(others)} and {last}" if others else last


def _listed(words: Iterable[str]) -> str:
    *others, last = [*words] or [""]
    return f"{', '.join(others)} or {last}" if others else last


_SENTENCES: Final[Mapping[str, Callable[[DiagnosisCodes, Icd10, list[date]], str]]] = {
    _HEADING: _heading,
    _NOT_IN_FORCE: _not_in_force,
    _UNKNOWN: _unknown,
}
