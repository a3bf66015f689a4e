"""Treatment devices: what was made for this patient, and how often (R50, R51, R53-R55)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from domain.case import Case
from domain.charge import Severity
from domain.choices import Level, PlanMethod
from domain.entries import Confidence
from domain.facts import FactReader
from domain.history import related
from domain.identifiers import Modifier, ProcedureCode
from domain.rules import Omission, Ruling, finding, rule
from domain.rules.course import has_inverse_plan, missing, told_of_inverse_plan
from domain.rules.services import chargeable, distinct_modifier
from domain.services import MlcDevice, TreatmentDevice


@rule(
    "device.treatment_device",
    numbers=("R50", "R53", "R54", "R55"),
    cites=(
        ("S11", "custom devices"),
        ("S10", "devices by planning route"),
        ("S03", "77338 / 77334 indicator 1"),
    ),
)
def treatment_device(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """One unit for each different device made for this patient; re-usable aids beside one are not
    charged.
    """
    devices = tuple(case.services_of(TreatmentDevice))
    has_custom = any(d.custom_made and d.level is Level.COMPLEX and d.count for _, d in devices)
    for index, device in devices:
        level = device.level or Level.COMPLEX
        code = facts.code(f"device.{level}")
        if why_not := _why_not(case, facts, device, has_custom=has_custom):
            because, names = why_not
            fields = tuple(f"services[{index}].{name}" for name in names)
            yield Omission(code=code, because=(because,), date=device.date, fields=fields)
            continue
        yield from chargeable(
            index,
            device,
            code,
            because=_sentence(device),
            units=device.count,
            **_modifiers(case, facts, device),
        )
        yield from _doubts(case, facts, index, device, code)


def _is_one_of(device: TreatmentDevice, words: tuple[str, ...]) -> bool:
    """Whether the free text names one of the words."""
    name = (device.device or "").lower()
    return any(word in name for word in words)


def _sentence(device: TreatmentDevice) -> str:
    made = "made for this patient" if device.custom_made else "used"
    count = "a device" if device.count == 1 else f"{device.count} devices"
    return f"{count.capitalize()} ({device.device or 'kind not entered'}) {made}."


def _why_not(
    case: Case, facts: FactReader, device: TreatmentDevice, *, has_custom: bool
) -> tuple[str, tuple[str, ...]] | None:
    """Why a device is not charged, and which of its fields say so."""
    level = device.level or Level.COMPLEX
    if level is Level.COMPLEX and device.custom_made is False:
        why = "The device was not made for this patient; a re-usable one is no complex device."
        return why, ("custom_made",)
    if level is not Level.COMPLEX and has_custom:
        why = "A custom device was made; positioning aids beside it are not charged."
        return why, ("level",)
    if _is_one_of(device, facts.texts("device.beam_shaping")) and has_inverse_plan(case, facts):
        why = "Beam shaping of an inverse plan is counted with the plan's leaf pattern, not here."
        return f"{why}{told_of_inverse_plan(case)}", ("device",)
    return None if device.count else ("None was made.", ("count",))


class _Modifiers(TypedDict, total=False):
    modifiers: tuple[tuple[Modifier, str], ...]
    practitioner_modifiers: tuple[tuple[Modifier, str], ...]


def _modifiers(case: Case, facts: FactReader, device: TreatmentDevice) -> _Modifiers:
    """On the day of the leaf pattern both pair tables ask for it, on the day of the plan one of
    them.
    """
    plan_days = {plan.date for _, plan in case.plans_by(PlanMethod.INVERSE)}
    leaf_days = {mlc.date for _, mlc in case.services_of(MlcDevice) if plan_days and mlc.count}
    is_same_day = device.date is not None and device.date in plan_days | leaf_days
    is_mask = _is_one_of(device, facts.texts("device.immobilization"))
    if not (is_same_day and is_mask and device.custom_made):
        return {}
    reason = (
        "The immobilization device made for this patient is physically different from the leaf"
        " pattern and the plan charged that day."
    )
    supported = ((distinct_modifier(case, facts), reason),)
    if device.date in leaf_days:
        return {"modifiers": supported}
    return {"practitioner_modifiers": supported}


def _doubts(
    case: Case, facts: FactReader, index: int, device: TreatmentDevice, code: ProcedureCode
) -> Iterator[Ruling]:
    field = f"services[{index}]"
    if device.level is None:
        yield missing("The level of the device", f"{field}.level", code)
    if device.custom_made is None:
        yield missing("Whether the device was made for this patient", f"{field}.custom_made", code)
    is_known = _is_one_of(device, facts.texts("device.immobilization"))
    if has_inverse_plan(case, facts) and not is_known:
        hold = (
            "With an inverse plan only immobilization is charged as a device, and this one is not"
            " known as immobilization. Name it, or say why it may be charged."
        )
        yield finding(
            "device.not_immobilization", Severity.HOLD, hold, f"{field}.device", codes=(code,)
        )


@rule(
    "device.charged_earlier",
    numbers=("R55",),
    cites=(("S11", "one unit for each different device"), ("K", "a mask is made once a course")),
    confidence=Confidence.MEDIUM,
)
def charged_earlier(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A mask made now, and a custom device that this course was charged for before."""
    code, found = facts.code("device.complex"), related(case, facts)
    charged = [line for line in (*found.same, *found.possible) if line.code == code]
    days = sorted({line.date_of_service for line in charged if line.date_of_service})
    for index, device in case.services_of(TreatmentDevice):
        is_mask = _is_one_of(device, facts.texts("device.immobilization"))
        if device.date in days or not (days and is_mask and device.custom_made and device.count):
            continue
        hold = (
            f"{code} was charged on {days[0]} and may stand for the same mask, which is made once a"
            " course. Only a device that differs from the one charged is charged again. Compare"
            " the two records, then say why."
        )
        fields = (f"services[{index}]", "history")
        yield finding("device.charged_earlier", Severity.HOLD, hold, *fields, codes=(code,))


@rule(
    "device.leaf_pattern",
    numbers=("R51", "R53"),
    cites=(("S10", "once an inverse plan"), ("S07", "MUE 1")),
)
def leaf_pattern(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """The leaf pattern of an inverse plan, once a plan; without such a plan never."""
    code = facts.code("device.leaf_pattern")
    remaining = sum(plan.count for _, plan in case.plans_by(PlanMethod.INVERSE))
    if not remaining and has_inverse_plan(case, facts):
        remaining = 1
    for index, service in case.services_of(MlcDevice):
        units = min(service.count, remaining)
        remaining -= units
        if units:
            sentence = "The leaf pattern of the inverse plan was made: one unit a plan."
            yield from chargeable(index, service, code, because=sentence, units=units)
        if units < service.count:
            sentence = (
                "The leaf pattern is charged once an inverse plan, whatever the number of lesions."
                if has_inverse_plan(case, facts)
                else "The leaf pattern is charged only with an inverse plan, and none is recorded."
            )
            field = f"services[{index}].count"
            yield Omission(code=code, because=(sentence,), date=service.date, fields=(field,))
            if not _may_turn_out_inverse(case):
                hold = f"{sentence} Correct the count, or remove the entry."
                yield finding("device.leaf_count", Severity.HOLD, hold, field, codes=(code,))


def _may_turn_out_inverse(case: Case) -> bool:
    """Whether the method of a plan is still asked for (`planning.method`)."""
    return any(plan.method is None for _, plan in case.plans)
