"""Whether the record shows that a service was separate, and which modifier the payer takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.case import Case
from domain.facts import FactReader
from domain.modifier_line import AskedLine
from domain.modifier_tests.shape import SessionTest, services_behind
from domain.rules.services import distinct_modifier
from domain.services import SpecialPhysicsConsult, TreatmentDevice


def _is_separate_device(asked: AskedLine, case: Case, _modifier: str) -> bool:
    """Immobilization made for this patient, beside the leaf pattern or the inverse plan."""
    made = [s for s in services_behind(case, asked.line) if isinstance(s, TreatmentDevice)]
    is_own = any(device.custom_made and _immobilizes(asked.facts, device) for device in made)
    keys = ("device.leaf_pattern", "planning.inverse_plan")
    planning = {code for key in keys for code in asked.facts.codes(key)}
    return is_own and bool(planning & set(asked.partners))


def _immobilizes(facts: FactReader, device: TreatmentDevice) -> bool:
    name = (device.device or "").lower()
    return any(word in name for word in facts.texts("device.immobilization"))


def _is_separate_consult(asked: AskedLine, case: Case, _modifier: str) -> bool:
    """A special physics consult with papers of its own, beside the check of the course."""
    behind = services_behind(case, asked.line)
    consults = [service for service in behind if isinstance(service, SpecialPhysicsConsult)]
    has_papers = any(c.request and c.report and c.acknowledged for c in consults)
    return has_papers and asked.facts.code("physics.continuing") in asked.partners


def _is_preferred(asked: AskedLine, case: Case, modifier: str) -> bool:
    return distinct_modifier(case, asked.facts) == modifier


def _is_put_by_rule(asked: AskedLine, _case: Case, modifier: str) -> bool:
    return asked.is_derived_with(modifier)


TESTS: Final[Mapping[str, SessionTest]] = {
    "separate_device": _is_separate_device,
    "separate_consult": _is_separate_consult,
    "payer_prefers_it": _is_preferred,
    "put_by_rule": _is_put_by_rule,
}
