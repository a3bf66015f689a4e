"""What a department enters about itself, as it is typed: incomplete is allowed until it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from domain.choices import Biller
from domain.documents import Paper
from domain.errors import Refused
from domain.identifiers import Npi, ProcedureCode
from domain.ports import BillerIdentity, Fee, Practice
from domain.roster import Machine, Roster, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How one biller stands on its sheets. `address`: lines, as typed."""

    name: str | None = None
    department: str | None = None
    address: str | None = None
    phone: str | None = None
    npi: Npi | None = None
    tax_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One price as typed. `until`: the first day without it."""

    biller: Biller | None = None
    code: ProcedureCode | None = None
    amount: Decimal | None = None
    effective: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentSettings:
    """All of it in one record. `service_facility`: where the work is done, if not a biller."""

    facility: Identity = field(default_factory=Identity)
    radiation_oncology: Identity = field(default_factory=Identity)
    neurosurgery: Identity = field(default_factory=Identity)
    freestanding: Identity = field(default_factory=Identity)
    service_facility: Identity = field(default_factory=Identity)
    staff: tuple[StaffMember, ...] = ()
    machines: tuple[Machine, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    paper: Paper | None = Paper.LETTER


def settings_of(practice: Practice, roster: Roster) -> DepartmentSettings:
    """What is kept, ready to be typed into."""
    billers = {biller.value: _typed(practice.billers.get(biller)) for biller in Biller}
    return DepartmentSettings(
        **billers,
        service_facility=_typed(practice.service_facility),
        staff=roster.staff,
        machines=roster.machines,
        fees=tuple(
            FeeLine(
                biller=fee.biller,
                code=ProcedureCode(fee.code),
                amount=fee.amount,
                effective=fee.effective,
                until=fee.until,
            )
            for fee in practice.fees
        ),
        paper=Paper(practice.paper),
    )


def _typed(identity: BillerIdentity | None) -> Identity:
    if identity is None:
        return Identity()
    return Identity(
        name=identity.name,
        department=identity.department or None,
        address="\n".join(identity.address) or None,
        phone=identity.phone or None,
        npi=identity.npi,
        tax_id=identity.tax_id or None,
    )


def kept_of(settings: DepartmentSettings) -> tuple[Practice, Roster]:
    """What is to be kept. Raises `Refused` with what is still missing, a sentence each."""
    if problems := tuple(_problems(settings)):
        raise Refused(f"The settings were not kept. {' '.join(problems)} Nothing was changed.")
    practice = Practice(
        billers=MappingProxyType(
            {
                biller: _identity(typed)
                for biller in Biller
                if (typed := _of(settings, biller)) != Identity()
            }
        ),
        service_facility=_identity(settings.service_facility)
        if settings.service_facility != Identity()
        else None,
        fees=tuple(fee for line in settings.fees if (fee := _fee(line)) is not None),
        paper=(settings.paper or Paper.LETTER).value,
    )
    return practice, Roster(staff=settings.staff, machines=settings.machines)


def _of(settings: DepartmentSettings, biller: Biller) -> Identity:
    found: Identity = getattr(settings, biller.value)
    return found


def _problems(settings: DepartmentSettings) -> Iterator[str]:
    named = {biller.value: _of(settings, biller) for biller in Biller}
    for key, typed in (named | {"service_facility": settings.service_facility}).items():
        if typed != Identity() and not (typed.name or "").strip():
            yield f"{key.replace('_', ' ').capitalize()} has no name: enter it, or clear the rest."
    for number, line in enumerate(settings.fees, 1):
        if _fee(line) is None:
            yield f"Fee {number} lacks its claim, code, amount or first day: complete or remove it."
    for number, person in enumerate(settings.staff, 1):
        if not (person.name or "").strip():
            yield f"Person {number} has no name: enter it or remove the row."
    for number, machine in enumerate(settings.machines, 1):
        if not (machine.name or "").strip():
            yield f"Machine {number} has no name: enter it or remove the row."


def _identity(typed: Identity) -> BillerIdentity:
    lines = (line.strip() for line in (typed.address or "").splitlines())
    return BillerIdentity(
        name=(typed.name or "").strip(),
        department=typed.department or "",
        address=tuple(line for line in lines if line),
        phone=typed.phone or "",
        npi=typed.npi,
        tax_id=typed.tax_id or "",
    )


def _fee(line: FeeLine) -> Fee | None:
    if line.biller is None or line.code is None or line.amount is None or line.effective is None:
        return None
    return Fee(
        biller=line.biller,
        code=line.code,
        amount=line.amount,
        effective=line.effective,
        until=line.until,
    )
