"""How one recorded service becomes a proposal: who billed it, and whether its day is known."""

from __future__ import annotations

from collections.abc import Iterator

from domain.choices import Biller
from domain.identifiers import Modifier, ProcedureCode
from domain.rules import Omission, Part, Proposal, Ruling
from domain.rules.course import missing
from domain.services import Service

SURGEONS_OWN = (
    "The surgeon's planning, dosimetry, targeting and positioning are inside the surgeon's own"
    " radiosurgery code; the same individual does not charge the radiation-oncology code too."
)


def chargeable(
    index: int,
    service: Service,
    code: ProcedureCode,
    *,
    because: str,
    units: int = 1,
    modifiers: tuple[tuple[Modifier, str], ...] = (),
    practitioner_modifiers: tuple[tuple[Modifier, str], ...] = (),
) -> Iterator[Ruling]:
    """Propose a service; what the surgeon or the facility billed alone is not the oncologist's
    (R37).
    """
    part = Part.TECHNICAL if service.by in (Biller.NEUROSURGERY, Biller.FACILITY) else Part.WHOLE
    if service.by is Biller.NEUROSURGERY:
        yield Omission(
            code=code, because=(SURGEONS_OWN,), date=service.date, biller=Biller.NEUROSURGERY
        )
    yield Proposal(
        code=code,
        units=units,
        date=service.date,
        because=(because,),
        part=part,
        modifiers=modifiers,
        practitioner_modifiers=practitioner_modifiers,
        fields=(f"services[{index}]",),
    )
    if service.date is None:
        yield missing("The date of this service", f"services[{index}].date", code)
