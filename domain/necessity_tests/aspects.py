"""The five things every session shows, whoever pays: where the target lies, how large it is, what
it is, how well the patient is, and why radiosurgery suits.

They tell what is recorded; whether it is enough is for the payer's criteria.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from domain.charge import Outcome
from domain.choices import PerformanceScale, SystemicDisease
from domain.lesion import words
from domain.necessity_tests.shape import (
    Answer,
    Asked,
    LimitKind,
    Named,
    Situation,
    listed,
    met,
    papers,
    unrecorded,
    written,
)
from domain.session import Lesion, PerformanceStatus

_NO_LESION: Final = "No lesion is recorded. Enter each treated target."


def _recorded_of_each(
    asked: Asked, names: Iterable[str], what: str, told: Callable[[Lesion], str]
) -> Answer:
    """Met when every lesion has these fields; `told`: the phrase for one lesion."""
    lesions = asked.case.lesions
    if not lesions:
        return unrecorded(_NO_LESION, "lesions")
    wanted = [(index, lesion, name) for index, lesion in lesions for name in names]
    return _answer(asked, wanted, what, told)


def _answer(
    asked: Asked,
    wanted: list[tuple[int, Lesion, str]],
    what: str,
    told: Callable[[Lesion], str],
) -> Answer:
    missing = [(i, lesion, name) for i, lesion, name in wanted if getattr(lesion, name) is None]
    paths = [f"lesions[{i}].{name}" for i, _, name in (*missing, *wanted)]
    fields = tuple(dict.fromkeys(paths))
    if not missing:
        return met(f"{_grouped(asked, told)}.", *fields)
    ids = dict.fromkeys(lesion.id for _, lesion, _ in missing)
    gaps = dict.fromkeys(_FIELD_WORDS[name] for _, _, name in missing)
    sentence = f"{what} of {listed(ids)} is not recorded in full: enter {listed(gaps)}."
    return unrecorded(sentence, *fields)


def _grouped(asked: Asked, told: Callable[[Lesion], str]) -> str:
    """Lesions of which the same can be told stand together: `L1 and L3: left frontal lobe`."""
    groups: dict[str, list[str]] = {}
    for _, lesion in asked.case.lesions:
        groups.setdefault(told(lesion), []).append(lesion.id)
    return "; ".join(f"{listed(ids)}: {phrase}" for phrase, ids in groups.items())


_FIELD_WORDS: Final = {
    "site": "the site",
    "side": "the side",
    "max_dimension_mm": "the largest dimension",
    "kind": "the kind",
    "diagnosis": "the diagnosis",
    "status": "whether it is intact",
    "pathology": "what proves it",
}


def location(asked: Asked) -> Answer:
    """Site and side of every target."""

    def told(lesion: Lesion) -> str:
        return f"{words(lesion.side or '')} {words(lesion.site or '')}"

    return _recorded_of_each(asked, ("site", "side"), "The location", told)


def size(asked: Asked) -> Answer:
    """The largest dimension of every target."""

    def told(lesion: Lesion) -> str:
        return f"{lesion.max_dimension_mm} mm"

    return _recorded_of_each(asked, ("max_dimension_mm",), "The size", told)


def characteristics(asked: Asked) -> Answer:
    """Kind, diagnosis, state and proof of every target; no proof where none can be had."""
    lesions = asked.case.lesions
    if not lesions:
        return unrecorded(_NO_LESION, "lesions")
    unproved = asked.words("no_pathology")
    wanted = [
        (index, lesion, name)
        for index, lesion in lesions
        for name in ("kind", "diagnosis", "status", "pathology")
        if name != "pathology" or lesion.kind not in unproved
    ]
    return _answer(asked, wanted, "What the target is,", _character)


def _character(lesion: Lesion) -> str:
    parts = (lesion.kind, lesion.diagnosis, lesion.status, lesion.pathology)
    return ", ".join(words(part) for part in parts if part)


def overall_health(asked: Asked) -> Answer:
    """Performance status, and for a malignant disease how it stands elsewhere."""
    course = asked.case.session.course
    status, disease = course.performance_status, course.necessity.systemic_disease
    is_scored = status is not None and None not in (status.scale, status.value)
    needs_disease = any(_may_be(asked, asked.situation, lesion) for _, lesion in asked.case.lesions)
    is_known = disease not in (None, SystemicDisease.UNKNOWN)
    gaps = list(_health_gaps(is_scored=is_scored, is_known=is_known or not needs_disease))
    fields = (
        "course.performance_status.value",
        "course.performance_status.scale",
        "course.performance_status.date",
        "course.necessity.systemic_disease",
    )
    if gaps:
        first = "course.necessity.systemic_disease" if is_scored else fields[0]
        sentence = f"Not recorded: {listed(gaps)}. Enter it."
        return unrecorded(sentence, *dict.fromkeys((first, *fields)))
    told = f"; disease elsewhere: {words(disease)}" if disease else ""
    return met(f"{scored(status)}{told}.", *fields)


def _health_gaps(*, is_scored: bool, is_known: bool) -> Iterator[str]:
    if not is_scored:
        yield "the performance status"
    if not is_known:
        yield "whether the disease elsewhere is stable"


def _may_be(asked: Asked, situation: Situation, lesion: Lesion) -> bool:
    """Whether a lesion is, or may still turn out, of those that ask for the disease elsewhere."""
    named = asked.words("systemic_for")
    if lesion.kind is None or lesion.diagnosis is None or lesion.kind in named:
        return True
    group = situation.book.diagnosis_group(lesion.diagnosis)
    return group is not None and group.class_ in named


def scored(status: PerformanceStatus | None) -> str:
    """`ECOG 1, assessed on 2026-09-29`."""
    if status is None or status.scale is None:
        return ""
    scale = "ECOG" if status.scale is PerformanceScale.ECOG else "Karnofsky"
    day = f"assessed on {status.date}" if status.date else "day not recorded"
    return f"{scale} {status.value}, {day}"


def suitability(asked: Asked) -> Answer:
    """A written reason, or a joint decision on record. The text itself is never judged."""
    documents = asked.words("documents")
    fields = ("course.necessity.why_radiosurgery", *(f"documents.{key}" for key in documents))
    if written(asked.case.session.course.necessity.why_radiosurgery):
        return met("A reason for radiosurgery is recorded; the program does not read it.", *fields)
    if found := papers(asked.case, documents):
        label = asked.situation.book.documents[found[0].key].label
        return met(f"No reason is written, but a joint decision is on record: {label}.", *fields)
    sentence = (
        "No reason for radiosurgery is recorded. Enter why it suits this patient better than"
        " surgery, observation or other radiation."
    )
    return Answer(outcome=Outcome.NOT_RECORDED, sentence=sentence, fields=fields)


TESTS: Final = {
    "aspect_location": Named(ask=location),
    "aspect_size": Named(ask=size),
    "aspect_characteristics": Named(ask=characteristics, needs={"no_pathology": LimitKind.WORDS}),
    "aspect_health": Named(ask=overall_health, needs={"systemic_for": LimitKind.WORDS}),
    "aspect_suitability": Named(ask=suitability, needs={"documents": LimitKind.WORDS}),
}
