"""Which part of a split code the claim of a line charges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine
from domain.choices import Biller
from domain.facts import FactReader
from domain.modifier_line import AskedLine
from domain.modifier_tests.shape import SessionTest, services_behind


def component_wanted(
    case: Case, facts: FactReader, biller: Biller, line: ChargeLine | None = None
) -> str:
    """26, TC or "": what a split code carries on a claim.

    `line`: for a line of one owner, where only the technical part may be the owner's.
    """
    if biller is Biller.FACILITY:
        return ""
    if not case.is_professional_apart:
        return facts.text("modifier.technical") if _is_technical_alone(case, line) else ""
    is_technical = biller is case.technical_biller
    return facts.text(f"modifier.{'technical' if is_technical else 'professional'}")


def _is_technical_alone(case: Case, line: ChargeLine | None) -> bool:
    """Whether another biller charged the physician's part of the work behind a line."""
    others = (Biller.NEUROSURGERY, Biller.FACILITY)
    return any(service.by in others for service in services_behind(case, line))


def _wants(key: str) -> SessionTest:
    def test(asked: AskedLine, case: Case, _modifier: str) -> bool:
        wanted = component_wanted(case, asked.facts, asked.biller, asked.line)
        return wanted == asked.facts.text(key)

    return test


def _are_together(asked: AskedLine, case: Case, _modifier: str) -> bool:
    return not component_wanted(case, asked.facts, asked.biller, asked.line)


TESTS: Final[Mapping[str, SessionTest]] = {
    "professional_part": _wants("modifier.professional"),
    "technical_part": _wants("modifier.technical"),
    "parts_together": _are_together,
}
