"""Criteria about the targets: how large, how many, how near the optic apparatus, which kinds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from domain.charge import Outcome
from domain.choices import LesionStatus, NotNear
from domain.field_labels import LABELS
from domain.necessity_tests.shape import (
    Answer,
    Asked,
    LimitKind,
    Named,
    Target,
    lesions_named,
    listed,
    met,
    unmet,
    unrecorded,
)

_LET_A_REASON_STAND: Final = "Check the entries; if they are right, the chart must say why."


def _sorted_out(
    asked: Asked, judge: Callable[[Target], Outcome]
) -> tuple[Outcome, tuple[Target, ...]]:
    """The outcome over all targets, and those that decided it."""
    judged = [(target, judge(target)) for target in asked.targets]
    bad = tuple(t for t, found in judged if t.is_sure and found is Outcome.NOT_MET)
    if bad:
        return Outcome.NOT_MET, bad
    still_open = tuple(t for t, found in judged if found is not Outcome.MET)
    if still_open:
        return Outcome.NOT_RECORDED, still_open
    return Outcome.MET, asked.targets


def _fields(targets: tuple[Target, ...], *names: str) -> tuple[str, ...]:
    """Where it is entered; for a lesion not yet known to be concerned, what it is comes first."""
    found = [
        target.at(name)
        for target in targets
        for name in (names if target.is_sure else ("kind", "diagnosis", *names))
    ]
    return tuple(dict.fromkeys(found))


def largest_dimension(asked: Asked) -> Answer:
    """No target larger than fits one session."""
    most = asked.decimal("most_mm") or Decimal(0)

    def judge(target: Target) -> Outcome:
        size = target.lesion.max_dimension_mm
        if size is None:
            return Outcome.NOT_RECORDED
        return Outcome.MET if size <= most else Outcome.NOT_MET

    outcome, deciding = _sorted_out(asked, judge)
    fields = _fields(deciding, "max_dimension_mm")
    if outcome is Outcome.MET:
        largest = max(t.lesion.max_dimension_mm or Decimal(0) for t in deciding)
        return met(f"The largest measures {largest:f} mm; at most {most:f} mm is asked.", *fields)
    if outcome is Outcome.NOT_RECORDED:
        sentence = (
            f"{lesions_named(deciding)}: size or kind is not recorded; at most {most:f} mm is asked"
            " for one session. Enter it."
        )
        return unrecorded(sentence, *fields)
    return unmet(_too_large(asked, deciding, most), *fields)


def _too_large(asked: Asked, targets: tuple[Target, ...], most: Decimal) -> str:
    largest = max(t.lesion.max_dimension_mm or Decimal(0) for t in targets)
    discouraged = asked.decimal("discouraged_mm")
    is_huge = discouraged is not None and largest > discouraged
    advice = (
        f"Above {discouraged:f} mm one session is advised against."
        if discouraged is not None and is_huge
        else "Surgery or several fractions are preferred above that."
    )
    return (
        f"{lesions_named(targets)}: up to {largest:f} mm; at most {most:f} mm is asked for one"
        f" session. {advice} {_LET_A_REASON_STAND}"
    )


def intact_lesions(asked: Asked) -> Answer:
    """Not more intact lesions than the support reaches; beyond the upper number, a reason."""
    most, upper = asked.whole("most") or 0, asked.whole("upper") or 0
    sure = [t for t in asked.targets if t.is_sure and t.lesion.status is LesionStatus.INTACT]
    maybe = [t for t in asked.targets if _may_be_intact(t)]
    fields = _fields(asked.targets, "status")
    if len(sure) > most:
        return unmet(_too_many(len(sure), most, upper), "lesions", *fields)
    if len(sure) + len(maybe) > most:
        sentence = (
            f"{lesions_named(maybe)}: kind, or whether it is intact, is not recorded; support is"
            f" strong for at most {most} intact lesions. Enter it."
        )
        return unrecorded(sentence, *dict.fromkeys((*_fields(tuple(maybe), "status"), *fields)))
    if maybe:
        return met(f"At most {len(sure) + len(maybe)} intact; up to {most} is asked.", *fields)
    return met(f"{len(sure) or 'None'} intact; up to {most} is asked.", *fields)


def _may_be_intact(target: Target) -> bool:
    status = target.lesion.status
    return status is None or (status is LesionStatus.INTACT and not target.is_sure)


def _too_many(count: int, most: int, upper: int) -> str:
    if count > upper:
        advice = f"Beyond {upper} no guideline speaks for one session"
    else:
        advice = f"From {most + 1} to {upper} the support is conditional"
    return (
        f"{count} intact lesions; up to {most} is asked. {advice}: performance and total volume"
        f" count more than the number. {_LET_A_REASON_STAND}"
    )


def optic_distance(asked: Asked) -> Answer:
    """Every target far enough from the optic apparatus for one session."""
    least = asked.decimal("least_mm") or Decimal(0)

    def judge(target: Target) -> Outcome:
        distance = target.lesion.optic_distance_mm
        if distance is None:
            return Outcome.NOT_RECORDED
        is_far = distance is NotNear.NOT_NEAR or Decimal(distance) >= least
        return Outcome.MET if is_far else Outcome.NOT_MET

    outcome, deciding = _sorted_out(asked, judge)
    fields = _fields(deciding, "optic_distance_mm")
    wanted = f"at least {least:f} mm from the optic apparatus is asked for one session"
    if outcome is Outcome.MET:
        return met(f"{lesions_named(deciding)}: far enough; {wanted}.", *fields)
    if outcome is Outcome.NOT_RECORDED:
        sentence = f"{lesions_named(deciding)}: kind or distance is not recorded; {wanted}."
        return unrecorded(f"{sentence} Enter it.", *fields)
    nearest = min(Decimal(str(t.lesion.optic_distance_mm)) for t in deciding)
    sentence = f"{lesions_named(deciding)}: {nearest:f} mm; {wanted}. {_LET_A_REASON_STAND}"
    return unmet(sentence, *fields)


def lesion_fields(asked: Asked) -> Answer:
    """Every target has these facts on record."""
    names = asked.words("fields")

    def judge(target: Target) -> Outcome:
        is_there = all(getattr(target.lesion, name) is not None for name in names)
        return Outcome.MET if is_there else Outcome.NOT_RECORDED

    outcome, deciding = _sorted_out(asked, judge)
    missing = [t.at(n) for t in deciding for n in names if getattr(t.lesion, n) is None]
    fields = tuple(dict.fromkeys((*missing, *_fields(deciding, *names))))
    wanted = listed(LABELS[f"lesions[].{name}"].lower() for name in names)
    if outcome is Outcome.MET:
        return met(f"{lesions_named(deciding)}: recorded are {wanted}.", *fields)
    absent = [n for n in names if any(getattr(t.lesion, n) is None for t in deciding)]
    lacking = listed(LABELS[f"lesions[].{name}"].lower() for name in absent)
    sentence = f"{lesions_named(deciding)}: not recorded: {lacking}; asked are {wanted}. Enter it."
    return unrecorded(sentence, *fields)


def listed_indication(asked: Asked) -> Answer:
    """Every target is of a kind, or carries a diagnosis, that the payer names."""
    kinds, codes = asked.words("kinds"), asked.words("codes")

    def judge(target: Target) -> Outcome:
        lesion = target.lesion
        if lesion.kind in kinds or (lesion.diagnosis and lesion.diagnosis.startswith(codes)):
            return Outcome.MET
        is_known = lesion.kind is not None and lesion.diagnosis is not None
        return Outcome.NOT_MET if is_known else Outcome.NOT_RECORDED

    outcome, deciding = _sorted_out(asked, judge)
    fields = _fields(deciding, "kind", "diagnosis")
    if outcome is Outcome.MET:
        return met(f"{lesions_named(deciding)}: among the indications this payer names.", *fields)
    if outcome is Outcome.NOT_RECORDED:
        sentence = f"{lesions_named(deciding)}: kind or diagnosis is not recorded. Enter both."
        return unrecorded(sentence, *fields)
    sentence = (
        f"{lesions_named(deciding)}: this payer's list does not name it. Check kind and diagnosis;"
        " if they are right, ask the payer for an exception before treatment."
    )
    return unmet(sentence, *fields)


TESTS: Final = {
    "largest_dimension": Named(
        of_lesions=True,
        ask=largest_dimension,
        needs={"most_mm": LimitKind.DECIMAL},
        takes={"discouraged_mm": LimitKind.DECIMAL},
    ),
    "intact_lesions": Named(
        of_lesions=True,
        ask=intact_lesions,
        needs={"most": LimitKind.WHOLE, "upper": LimitKind.WHOLE},
    ),
    "optic_distance": Named(
        of_lesions=True, ask=optic_distance, needs={"least_mm": LimitKind.DECIMAL}
    ),
    "lesion_fields": Named(of_lesions=True, ask=lesion_fields, needs={"fields": LimitKind.WORDS}),
    "listed_indication": Named(
        of_lesions=True,
        ask=listed_indication,
        takes={"kinds": LimitKind.WORDS, "codes": LimitKind.WORDS},
        one_of=frozenset(("kinds", "codes")),
    ),
}
