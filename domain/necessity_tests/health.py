"""Criteria about the patient: performance, disease elsewhere, meninges, primary, expectancy."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.choices import PerformanceScale, SystemicDisease
from domain.lesion import words
from domain.necessity_tests.aspects import scored
from domain.necessity_tests.shape import (
    Answer,
    Asked,
    LimitKind,
    Named,
    listed,
    met,
    unmet,
    unrecorded,
)

_STATUS: Final = (
    "course.performance_status.value",
    "course.performance_status.scale",
    "course.performance_status.date",
)
_DISEASE: Final = "course.necessity.systemic_disease"
_MENINGES: Final = "course.necessity.leptomeningeal_disease"
_PRIMARY: Final = "course.necessity.primary_histology"
_MONTHS: Final = "course.necessity.life_expectancy_months"
_IF_RIGHT: Final = (
    "If the entry is right, the chart must say why radiosurgery is needed all the same."
)


def performance_status(asked: Asked) -> Answer:
    """The recorded scale against its own threshold; converted only where the criterion names the
    other scale alone.
    """
    status = asked.case.session.course.performance_status
    wanted = _wanted(asked)
    if status is None or status.scale is None or status.value is None:
        sentence = f"No performance status is recorded; {wanted} is asked. Enter scale and value."
        return unrecorded(sentence, *_STATUS)
    is_ecog = status.scale is PerformanceScale.ECOG
    own = asked.whole("most_ecog" if is_ecog else "least_kps")
    if own is None:
        return _converted(asked, status.value, is_ecog=is_ecog)
    is_good = status.value <= own if is_ecog else status.value >= own
    if is_good:
        return met(f"{scored(status)}; {wanted} is asked.", *_STATUS)
    return unmet(f"{scored(status)}; {wanted} is asked. {_IF_RIGHT}", *_STATUS)


def _wanted(asked: Asked) -> str:
    ecog, kps = asked.whole("most_ecog"), asked.whole("least_kps")
    parts = [f"Karnofsky {kps} or more"] if kps is not None else []
    parts += [f"ECOG {ecog} or less"] if ecog is not None else []
    return ", or ".join(parts)


def _converted(asked: Asked, value: int, *, is_ecog: bool) -> Answer:
    """By the usual table, which studies do not agree on: what it decides may only warn."""
    least = tuple(map(int, asked.situation.facts.texts("necessity.least_kps_of_ecog")))
    if is_ecog:
        answer = _by_karnofsky(asked, value, least)
    else:
        stands_for = next(grade for grade, kps in enumerate(least) if value >= kps)
        most = asked.whole("most_ecog")
        told = f"Karnofsky {value} stands for about ECOG {stands_for}; {_wanted(asked)} is asked."
        is_good = most is not None and stands_for <= most
        answer = met(told, *_STATUS) if is_good else unmet(f"{told} {_IF_RIGHT}", *_STATUS)
    return replace(answer, is_estimate=True)


def _by_karnofsky(asked: Asked, value: int, least: tuple[int, ...]) -> Answer:
    low, high = least[value], least[value - 1] - 10 if value else 100
    wanted = asked.whole("least_kps") or 0
    told = f"ECOG {value} stands for about Karnofsky {low} to {high}; {_wanted(asked)} is asked."
    if low >= wanted:
        return met(told, *_STATUS)
    if high < wanted:
        return unmet(f"{told} {_IF_RIGHT}", *_STATUS)
    return unrecorded(f"{told} Score the Karnofsky scale itself.", *_STATUS)


def performance_age(asked: Asked) -> Answer:
    """How many days before the session the performance status was assessed."""
    status, day = asked.case.session.course.performance_status, asked.situation.day
    most = asked.whole("most_days")
    fields = tuple(reversed(_STATUS))
    if status is None or status.date is None or day is None:
        what = "The day of the session" if status and status.date else "The day of assessment"
        first = ("delivery.runs",) if status and status.date else ()
        sentence = f"{what} is not recorded; an assessment at most {most} days old is asked."
        return unrecorded(f"{sentence} Enter it.", *first, *fields)
    age = (day - status.date).days
    if age < 0:
        sentence = f"Assessed on {status.date}, after the session of {day}. Check both days."
        return unmet(sentence, *fields)
    told = f"Assessed on {status.date}, {_days(age)} before the session; at most {most} are asked."
    if most is not None and age > most:
        return unmet(f"{told} Assess the patient again, or check the day.", *fields)
    return met(told, *fields)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def systemic_disease(asked: Asked) -> Answer:
    """The disease outside the brain is one of the accepted states."""
    disease = asked.case.session.course.necessity.systemic_disease
    accepted = listed(map(words, asked.words("accepted")), "or")
    if disease is None or disease is SystemicDisease.UNKNOWN:
        found = "is recorded as unknown" if disease else "is not recorded"
        sentence = f"Disease outside the brain {found}; {accepted} is asked. Enter how it stands."
        return unrecorded(sentence, _DISEASE)
    told = f"Disease outside the brain: {words(disease)}; {accepted} is asked."
    if disease in asked.words("accepted"):
        return met(told, _DISEASE)
    return unmet(f"{told} {_IF_RIGHT}", _DISEASE)


def leptomeningeal_disease(asked: Asked) -> Answer:
    """Absent by its own field, and no diagnosis names it."""
    found = asked.case.session.course.necessity.leptomeningeal_disease
    named = [code for code in asked.case.diagnoses if code in asked.words("codes")]
    if named:
        sentence = (
            f"Diagnosis {named[0]} names disease of the meninges, and its absence is asked."
            f" {_IF_RIGHT}"
        )
        return unmet(sentence, "diagnoses", _MENINGES)
    if found is None:
        sentence = "Whether the meninges are diseased is not recorded; absence is asked. Enter it."
        return unrecorded(sentence, _MENINGES)
    if found:
        sentence = f"Leptomeningeal disease is recorded, and its absence is asked. {_IF_RIGHT}"
        return unmet(sentence, _MENINGES)
    return met("No leptomeningeal disease, as is asked.", _MENINGES)


def primary_histology(asked: Asked) -> Answer:
    """The primary is none of the excluded kinds, by its own field and by the diagnoses."""
    found = asked.case.session.course.necessity.primary_histology
    excluded = asked.words("excluded")
    wanted = f"a primary other than {listed(map(words, excluded), 'or')} is asked"
    naming = [c for c in asked.case.diagnoses if c.startswith(asked.words("codes"))]
    if naming:
        sentence = f"Diagnosis {naming[0]} names an excluded primary; {wanted}. {_IF_RIGHT}"
        return unmet(sentence, "diagnoses", _PRIMARY)
    if found is None:
        sentence = (
            f"The kind of primary is not recorded, and diagnosis codes do not tell it; {wanted}."
            " Enter it."
        )
        return unrecorded(sentence, _PRIMARY)
    if found in excluded:
        return unmet(f"Primary: {words(found)}; {wanted}. {_IF_RIGHT}", _PRIMARY)
    return met(f"Primary: {words(found)}; {wanted}.", _PRIMARY)


def life_expectancy(asked: Asked) -> Answer:
    """More months than the threshold."""
    months = asked.case.session.course.necessity.life_expectancy_months
    wanted = asked.whole("more_than_months")
    if months is None:
        sentence = f"Life expectancy is not recorded; more than {wanted} months is asked. Enter it."
        return unrecorded(sentence, _MONTHS)
    told = f"Life expectancy {months} months; more than {wanted} is asked."
    is_long = wanted is not None and months > wanted
    return met(told, _MONTHS) if is_long else unmet(f"{told} {_IF_RIGHT}", _MONTHS)


TESTS: Final = {
    "performance_status": Named(
        ask=performance_status,
        takes={"least_kps": LimitKind.WHOLE, "most_ecog": LimitKind.WHOLE},
        one_of=frozenset(("least_kps", "most_ecog")),
    ),
    "performance_age": Named(ask=performance_age, needs={"most_days": LimitKind.WHOLE}),
    "systemic_disease": Named(ask=systemic_disease, needs={"accepted": LimitKind.WORDS}),
    "leptomeningeal_disease": Named(ask=leptomeningeal_disease, needs={"codes": LimitKind.WORDS}),
    "primary_histology": Named(
        ask=primary_histology,
        needs={"excluded": LimitKind.WORDS},
        takes={"codes": LimitKind.WORDS},
    ),
    "life_expectancy": Named(ask=life_expectancy, needs={"more_than_months": LimitKind.WHOLE}),
}
