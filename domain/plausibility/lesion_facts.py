"""Facts of one lesion, or of two, that contradict each other.

1. Volume against largest dimension: neither much less nor more than the sphere.
2. Side against place and against the target's own name: a wrong side is held until a second person
   confirms it (D53). The laterality of diagnoses is judged with the diagnoses.
3. Place against brainstem and optic apparatus: both decide how the surgeon's lesion is graded.
4. The same lesion entered twice: each row counts as a lesion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Final

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.choices import LesionKind, NotNear, Side, Site
from domain.entries import Confidence
from domain.facts import FactBook, FactReader
from domain.lesion import words
from domain.session import Lesion
from domain.statements import check

_SIXTH_OF_PI: Final = Decimal("0.52359878")  # sphere of diameter 1
_MM3_IN_CC: Final = Decimal(1000)
_SHOWN: Final = Decimal("0.1")
_ALIKE: Final = attrgetter(*(field.name for field in fields(Lesion) if field.name != "id"))
_WORD: Final = re.compile(r"[a-z0-9]+")
_SLIPS: Final = (Citation("D54", "errors of transcription"), Citation("K", "slips of the keyboard"))
_WRONG_SIDE: Final = (Citation("D53", "wrong-site event"),)
_GRADING: Final = (Citation("S17", "complex sites"), Citation("D36", "complex kinds"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounds:
    """The facts that lesions are held against, read once for all of them."""

    least_share: Decimal
    most_share: Decimal
    most_optic_mm: Decimal
    paired_sites: frozenset[str]
    left: frozenset[str]
    right: frozenset[str]


@lru_cache(maxsize=64)
def _bounds(book: FactBook, day: date) -> _Bounds:
    facts = FactReader(book, day)
    return _Bounds(
        least_share=facts.decimal("plausibility.least_share_of_sphere"),
        most_share=facts.decimal("plausibility.most_share_of_sphere"),
        most_optic_mm=facts.decimal("surgery.complex_max_optic_distance_mm"),
        paired_sites=frozenset(facts.texts("plausibility.paired_sites")),
        left=frozenset(facts.texts("plausibility.left_words")),
        right=frozenset(facts.texts("plausibility.right_words")),
    )


@check(
    "lesion.volume_size",
    "lesion.side_of_site",
    "lesion.named_side",
    "lesion.optic",
    "lesion.twice",
    numbers=(),
    cites=(("D53", "wrong-site event"), ("D54", "errors of transcription")),
    confidence=Confidence.MEDIUM,
)
def lesion_facts(case: Case, book: FactBook) -> Iterator[Finding]:
    """Findings on contradictory facts of the lesion table."""
    bounds = _bounds(book, book.day_for(case.day))
    for index, lesion in case.lesions:
        path = f"lesions[{index}]"
        yield from _volume(lesion, path, bounds)
        yield from _side(lesion, path, bounds)
        yield from _named_side(lesion, path, bounds)
        yield from _place(lesion, path, bounds)
    yield from _twice(case)


def _shown(volume: Decimal) -> str:
    """A volume to a tenth, and a smaller one in words."""
    return f"{volume.quantize(_SHOWN)}" if volume >= _SHOWN else f"less than {_SHOWN}"


def _volume(lesion: Lesion, path: str, bounds: _Bounds) -> Iterator[Finding]:
    size, volume = lesion.max_dimension_mm, lesion.volume_cc
    if size is None or volume is None:
        return
    sphere = _SIXTH_OF_PI * size**3 / _MM3_IN_CC
    least = bounds.least_share * sphere
    most = bounds.most_share * sphere
    if not least <= volume <= most:
        sentence = (
            f"Lesion {lesion.id}: {volume:f} cc do not go with a largest dimension of {size:f} mm;"
            f" a sphere of that size has {_shown(sphere)} cc. Are these mm and cc, and of"
            " one lesion? Check both."
        )
        where = (f"{path}.volume_cc", f"{path}.max_dimension_mm")
        yield _asked("lesion.volume_size", sentence, where, _SLIPS)


def _side(lesion: Lesion, path: str, bounds: _Bounds) -> Iterator[Finding]:
    is_paired = lesion.site in bounds.paired_sites
    is_one_target = lesion.kind is LesionKind.FUNCTIONAL_TARGET
    if is_paired and (
        lesion.side is Side.MIDLINE or (is_one_target and lesion.side is Side.BILATERAL)
    ):
        sentence = (
            f"Lesion {lesion.id} is called {lesion.side}, and there is a {words(lesion.site or '')}"
            " on each side. Enter left or right; two targets are two lesions."
        )
        where = (f"{path}.side", f"{path}.site")
        yield _asked("lesion.side_of_site", sentence, where, _WRONG_SIDE)


def _named_side(lesion: Lesion, path: str, bounds: _Bounds) -> Iterator[Finding]:
    if lesion.side not in (Side.LEFT, Side.RIGHT):
        return
    said = set(_WORD.findall((lesion.name or "").casefold()))
    is_left, is_right = bool(said & bounds.left), bool(said & bounds.right)
    named = Side.LEFT if is_left else Side.RIGHT
    if is_left != is_right and lesion.side is not named:
        sentence = (
            f"Lesion {lesion.id}: its name says {named}, its side {lesion.side}. Compare both with"
            " the images and the prescription, and correct the wrong one; if they do not contradict"
            " each other, somebody other than who signs confirms it with a reason."
        )
        yield Finding(
            id="lesion.named_side",
            severity=Severity.HOLD,
            sentence=sentence,
            fields=(f"{path}.side", f"{path}.name"),
            cites=_WRONG_SIDE,
            second_person=True,
        )


def _place(lesion: Lesion, path: str, bounds: _Bounds) -> Iterator[Finding]:
    if lesion.site is Site.OPTIC_APPARATUS and _is_far(lesion, bounds.most_optic_mm):
        sentence = (
            f"Lesion {lesion.id} lies at the optic apparatus by its site, and far from it by its"
            " distance. Correct one of the two: the surgeon's grading rests on it."
        )
        where = (f"{path}.optic_distance_mm", f"{path}.site")
        yield _asked("lesion.optic", sentence, where, _GRADING)


def _is_far(lesion: Lesion, most_mm: Decimal) -> bool:
    distance = lesion.optic_distance_mm
    return distance is NotNear.NOT_NEAR or (isinstance(distance, Decimal) and distance > most_mm)


def _twice(case: Case) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], str] = {}
    for index, lesion in case.lesions:
        if lesion.max_dimension_mm is None:
            continue
        first = seen.setdefault(_ALIKE(lesion), lesion.id)
        if first != lesion.id:
            sentence = (
                f"Lesions {first} and {lesion.id} are alike in every entry. If one was entered"
                " twice, remove it: each row counts as a lesion. If they are two, name them apart."
            )
            yield _asked("lesion.twice", sentence, (f"lesions[{index}]",), _SLIPS)


def _asked(
    id: str,  # noqa: A002
    sentence: str,
    where: tuple[str, ...],
    cites: tuple[Citation, ...],
) -> Finding:
    return Finding(id=id, severity=Severity.WARN, sentence=sentence, fields=where, cites=cites)
