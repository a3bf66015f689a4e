"""Image guidance is inside stereotactic delivery; only the codes for it changed with 2026 (R70,
R71).

Since 2026 one payer or another may take its professional part, which is worked out only where the
payer's profile says so, with the payer's written rule and a reason, and held.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.case import Case
from domain.charge import Severity
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import Omission, Part, Proposal, Ruling, finding, rule
from domain.rules.course import missing
from domain.services import ImageGuidance

_NEW_CODES = date(2026, 1, 1)
_CITES = (("S03", "guidance beside 77371-77373"), ("S34", "guidance inside stereotactic delivery"))


@rule("guidance.included_2025", numbers=("R70",), cites=_CITES, until=_NEW_CODES)
def included_until_2025(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Whatever the technique and its code, guidance is part of the session."""
    for index, service in case.services_of(ImageGuidance):
        yield from _left_out(facts, index, service, Part.WHOLE, ("course.planned_sessions",))


@rule(
    "guidance.included",
    numbers=("R71",),
    cites=(
        ("S05", "77372 / 77387 indicator 0"),
        ("S12", "codes of 2026"),
        ("S16", "a payer that restricts it beside radiosurgery"),
    ),
    effective=_NEW_CODES,
)
def included_since_2026(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Guidance is part of the session, its professional part too unless the payer takes that."""
    is_taken = case.is_professional_apart and facts.flag("payer.guidance_beside_radiosurgery")
    professional = facts.codes("guidance.code.other")
    for index, service in case.services_of(ImageGuidance):
        field = f"services[{index}]"
        may_be = is_taken and set(_codes(facts, service)) <= set(professional)
        if may_be and _is_supported(service):
            yield from _professional(facts, index, service)
        else:
            lacking = (f"{field}.payer_policy", f"{field}.reason") if may_be else ("coverages",)
            yield from _left_out(facts, index, service, Part.WHOLE, lacking)


def _is_supported(service: ImageGuidance) -> bool:
    return bool((service.payer_policy or "").strip() and (service.reason or "").strip())


def _professional(facts: FactReader, index: int, service: ImageGuidance) -> Iterator[Ruling]:
    """The professional part alone; the technical part is inside delivery for every payer."""
    policy = (service.payer_policy or "").strip()
    sentence = f"This payer's written rule takes the professional part of guidance: {policy}."
    for code in _codes(facts, service):
        yield Proposal(
            code=code,
            date=service.date,
            because=(sentence, f"Reason given: {(service.reason or '').strip()}."),
            part=Part.PROFESSIONAL,
            fields=(f"services[{index}]",),
        )
        hold = (
            f"{code} with 26 is proposed beside radiosurgery, because this payer's profile takes"
            " it. The published hospital edits put it inside the delivery, no edit was found beside"
            " management, and one large payer restricts it. Check the written rule, and say why."
        )
        yield finding("guidance.held", Severity.HOLD, hold, f"services[{index}]", codes=(code,))
        if service.date is None:
            yield missing("The date of this service", f"services[{index}].date", code)
    yield from _left_out(facts, index, service, Part.TECHNICAL, ("coverages",))


def _left_out(
    facts: FactReader, index: int, service: ImageGuidance, part: Part, fields: tuple[str, ...]
) -> Iterator[Ruling]:
    sentence = "Image guidance is part of stereotactic delivery and not charged beside it."
    for code in _codes(facts, service):
        yield Omission(
            code=code,
            because=(sentence,),
            date=service.date,
            part=part,
            fields=(f"services[{index}]", *fields),
        )


def _codes(facts: FactReader, service: ImageGuidance) -> tuple[ProcedureCode, ...]:
    technique = (service.technique or "").strip().lower().replace(" ", "_")
    kind = next((k for k in _KINDS if technique in facts.texts(f"guidance.words.{k}")), "other")
    return facts.codes(f"guidance.code.{kind}", service.date)


_KINDS = ("ct", "stereoscopic", "ultrasound", "tracking", "port_image")
