"""How one recorded service becomes a proposal: who billed it, and whether its day is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.case import Case
from domain.choices import Biller
from domain.facts import FactReader
from domain.identifiers import Modifier, ProcedureCode
from domain.rules import Omission, Part, Proposal, Ruling
from domain.rules.course import missing
from domain.services import Service

_MEDICARE: Final = frozenset(("medicare", "medicare_advantage"))
SURGEONS_OWN: Final = (
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
            code=code,
            because=(SURGEONS_OWN,),
            date=service.date,
            biller=Biller.NEUROSURGERY,
            fields=(f"services[{index}].by",),
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


def distinct_modifier(case: Case, facts: FactReader) -> Modifier:
    """The modifier of a separate service: as the payer sets it, else the exact one for Medicare and
    the general one for others (R107).
    """
    wanted = facts.text("payer.distinct_modifier")
    if wanted != "by_payer":
        return Modifier(wanted)
    is_medicare = _MEDICARE.intersection((case.payer, facts.payer_family))
    key = "distinct_medicare" if is_medicare else "distinct_other"
    return Modifier(facts.text(f"modifier.{key}"))
