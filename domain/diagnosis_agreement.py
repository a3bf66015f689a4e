"""Whether a lesion and its diagnosis say the same (R114).

1. Kind and site: what the class of the code may describe (`data/diagnoses.toml`).
2. Side: what the title of the code names against the lesion's own side.
3. Traps: codes often entered and seldom right, each with its question (`diagnosis_traps.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.choices import LesionKind, Side, Site
from domain.diagnosis_codes import siblings
from domain.entries import Confidence, DiagnosisGroup
from domain.facts import FactBook
from domain.published import DiagnosisCodes, DiagnosisEntry
from domain.session import Lesion
from domain.statements import check

_AGREE: Final = (("S17", "lesion and diagnosis"),)
_SIDES: Final = (("D74", "titles that name a side"), ("D53", "wrong-site event"))
_WORD: Final = re.compile(r"[a-z]+")
_NOT_SAID: Final = "unspecified"  # in every title beside others that name a side
_NAMED: Final = {"left": Side.LEFT, "right": Side.RIGHT}


def agreement(case: Case, book: FactBook) -> Iterator[Finding]:
    """What contradicts each other, or asks for a word more, lesion by lesion."""
    yield from _kind_and_site(case, book)
    yield from _laterality(case, book)
    yield from _traps(case, book)


@check("diagnosis.lesion_without", "diagnosis.disagrees", numbers=("R114",), cites=_AGREE)
def _kind_and_site(case: Case, book: FactBook) -> Iterator[Finding]:
    """Each lesion has a diagnosis, which describes its kind and its site."""
    for index, lesion in case.lesions:
        path = f"lesions[{index}]"
        if lesion.diagnosis is None:
            yield Finding(
                id="diagnosis.lesion_without",
                severity=Severity.HOLD,
                sentence=f"Lesion {lesion.id} has no diagnosis. Enter the code of this lesion.",
                fields=(f"{path}.diagnosis",),
                cites=_citations(_AGREE),
            )
            continue
        group = book.diagnosis_group(lesion.diagnosis)
        what = _disagreeing(group, lesion) if group else ""
        if group and what:
            told = f"Lesion {lesion.id}: {lesion.diagnosis} ({group.label})"
            yield Finding(
                id="diagnosis.disagrees",
                severity=Severity.STOP,
                sentence=f"{told} does not describe its {what}."
                " Correct the diagnosis or the lesion.",
                fields=(f"{path}.diagnosis", f"{path}.{what}"),
                cites=_citations(_AGREE),
            )


def _disagreeing(group: DiagnosisGroup, lesion: Lesion) -> str:
    if group.kinds and lesion.kind not in (*group.kinds, LesionKind.OTHER, None):
        return "kind"
    return "site" if group.sites and not _is_site(lesion, group.sites) else ""


def _is_site(lesion: Lesion, sites: tuple[Site, ...]) -> bool:
    if lesion.site is None or lesion.site in (*sites, Site.OTHER_CRANIAL):
        return True
    return bool(lesion.within_brainstem) and Site.BRAINSTEM in sites


@check(
    "diagnosis.other_side",
    "diagnosis.side_not_entered",
    "diagnosis.side_not_named",
    numbers=("R114",),
    cites=_SIDES,
)
def _laterality(case: Case, book: FactBook) -> Iterator[Finding]:
    """A side named by the title of a diagnosis is the side of its lesion; a title that names none,
    where others beside it do, is asked about.
    """
    codes, day = book.diagnosis_codes, case.day
    if codes is None or day is None:
        return
    for index, lesion in case.lesions:
        entry = codes.entry(lesion.diagnosis, day) if lesion.diagnosis else None
        told = _about_side(codes, lesion, entry, day) if entry else None
        if told:
            identity, severity, sentence = told
            yield Finding(
                id=identity,
                severity=severity,
                sentence=f"Lesion {lesion.id}: {sentence}",
                fields=(f"lesions[{index}].diagnosis", f"lesions[{index}].side"),
                cites=_citations(_SIDES),
            )


def _about_side(
    codes: DiagnosisCodes, lesion: Lesion, entry: DiagnosisEntry, day: date
) -> tuple[str, Severity, str] | None:
    named = side_of(entry.title)
    if named is None:
        return _unnamed(codes, lesion, entry, day)
    if lesion.side is None:
        sentence = f"{entry.code} names the {named} side, and the lesion has none. Enter its side."
        return "diagnosis.side_not_entered", Severity.WARN, sentence
    if named is lesion.side:
        return None
    is_opposite = {named, lesion.side} <= set(_NAMED.values())
    sentence = (
        f"{entry.code} names the {named} side, the lesion is {lesion.side}."
        " Correct the diagnosis or the side."
    )
    return "diagnosis.other_side", Severity.STOP if is_opposite else Severity.HOLD, sentence


def _unnamed(
    codes: DiagnosisCodes, lesion: Lesion, entry: DiagnosisEntry, day: date
) -> tuple[str, Severity, str] | None:
    if _NOT_SAID not in entry.title.lower():
        return None
    beside = siblings(codes, entry.code, day)
    sided = next((e.code for e in beside if lesion.side and side_of(e.title) is lesion.side), None)
    if sided is None:
        return None
    sentence = (
        f"{entry.code} names no side, the lesion is {lesion.side}; {sided} does. Enter it if the"
        " record supports it."
    )
    return "diagnosis.side_not_named", Severity.WARN, sentence


def side_of(title: str) -> Side | None:
    """The one side that a title names; None when it names none or both."""
    named = [side for word in _WORD.findall(title.lower()) if (side := _NAMED.get(word))]
    return named[0] if len(set(named)) == 1 else None


@check(
    "diagnosis.trap",
    numbers=("R114",),
    cites=(("K", "codes often mistaken"), ("D16", "indications of payers")),
    confidence=Confidence.MEDIUM,
)
def _traps(case: Case, book: FactBook) -> Iterator[Finding]:
    """A diagnosis often entered and seldom right is asked about, each with its own question."""
    for index, lesion in case.lesions:
        for trap in book.diagnosis_traps:
            if lesion.diagnosis and trap.meets(lesion):
                yield Finding(
                    id=f"diagnosis.trap.{trap.key}",
                    severity=trap.severity,
                    sentence=f"Lesion {lesion.id}: {trap.says.format(code=lesion.diagnosis)}",
                    fields=(f"lesions[{index}].diagnosis",),
                    cites=trap.cites,
                )


def _citations(cites: tuple[tuple[str, str], ...]) -> tuple[Citation, ...]:
    return tuple(Citation(source, locator) for source, locator in cites)
