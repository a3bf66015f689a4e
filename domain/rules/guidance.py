"""Image guidance is inside stereotactic delivery; only the codes for it changed with 2026 (R70,
R71).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.case import Case
from domain.facts import FactReader
from domain.rules import Omission, Ruling, rule
from domain.services import ImageGuidance

_NEW_CODES = date(2026, 1, 1)
_CITES = (("S03", "guidance beside 77371-77373"), ("S34", "guidance inside stereotactic delivery"))


@rule("guidance.included_2025", numbers=("R70",), cites=_CITES, until=_NEW_CODES)
def included_until_2025(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Whatever the technique and its code, guidance is part of the session."""
    yield from _left_out(case, facts)


@rule(
    "guidance.included",
    numbers=("R71",),
    cites=(("S05", "77372 / 77387 indicator 0"), ("S12", "codes of 2026")),
    effective=_NEW_CODES,
)
def included_since_2026(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Guidance is part of the session, its professional part too."""
    yield from _left_out(case, facts)


def _left_out(case: Case, facts: FactReader) -> Iterator[Ruling]:
    for _, service in case.services_of(ImageGuidance):
        technique = (service.technique or "").strip().lower().replace(" ", "_")
        kind = next((k for k in _KINDS if technique in facts.texts(f"guidance.words.{k}")), "other")
        sentence = "Image guidance is part of stereotactic delivery and not charged beside it."
        for code in facts.codes(f"guidance.code.{kind}", service.date):
            yield Omission(code=code, because=(sentence,), date=service.date)


_KINDS = ("ct", "stereoscopic", "ultrasound", "tracking", "port_image")
