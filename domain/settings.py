"""What a department enters about itself, as it is typed: incomplete is allowed until it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from domain.choices import Biller
from domain.documents import Paper
from domain.errors import Refused
from domain.identifiers import Npi, ProcedureCode
from domain.payer_uses import KnownProfile, PayerUse, problems_of_uses
from domain.payers import PayerProfile
from domain.ports import BillerIdentity, Fee, Practice
from domain.precautions import Precautions
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
    """All of it in one record. `service_facility`: where the work is done, if not a biller.

    `profiles` are shown and not typed.
    """

    facility: Identity = field(default_factory=Identity)
    radiation_oncology: Identity = field(default_factory=Identity)
    neurosurgery: Identity = field(default_factory=Identity)
    freestanding: Identity = field(default_factory=Identity)
    service_facility: Identity = field(default_factory=Identity)
    staff: tuple[StaffMember, ...] = ()
    machines: tuple[Machine, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    paper: Paper | None = Paper.LETTER
    payers: tuple[PayerUse, ...] = ()
    profiles: tuple[KnownProfile, ...] = ()
    lock_minutes: int | None = None
    backup_folder: str | None = None
    backups_kept: int | None = None


def settings_of(practice: Practice, roster: Roster) -> DepartmentSettings:
    """What is kept, ready to be typed into."""
    return DepartmentSettings(
        facility=_typed(practice.billers.get(Biller.FACILITY)),
        radiation_oncology=_typed(practice.billers.get(Biller.RADIATION_ONCOLOGY)),
        neurosurgery=_typed(practice.billers.get(Biller.NEUROSURGERY)),
        freestanding=_typed(practice.billers.get(Biller.FREESTANDING)),
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


def guarded(
    settings: DepartmentSettings, precautions: Precautions, uses: tuple[PayerUse, ...]
) -> DepartmentSettings:
    """The settings with what else is kept, ready to be typed into."""
    return replace(
        settings,
        payers=uses,
        lock_minutes=precautions.lock_minutes,
        backup_folder=precautions.backup_folder or None,
        backups_kept=precautions.backups_kept,
    )


def precautions_of(settings: DepartmentSettings) -> Precautions:
    """What is to be kept; an empty field is the program's own choice. Raises `IllFormed`."""
    own = Precautions()
    minutes, kept = settings.lock_minutes, settings.backups_kept
    return Precautions(
        lock_minutes=own.lock_minutes if minutes is None else minutes,
        backup_folder=(settings.backup_folder or "").strip(),
        backups_kept=own.backups_kept if kept is None else kept,
    )


def payer_uses_of(
    settings: DepartmentSettings, profiles: Mapping[str, PayerProfile]
) -> tuple[PayerUse, ...]:
    """What is to be kept of the payers. Raises `Refused`."""
    if problems := tuple(problems_of_uses(settings.payers, profiles)):
        raise Refused(f"The settings were not kept. {' '.join(problems)} Nothing was changed.")
    return tuple(replace(use, payer=(use.payer or "").strip()) for use in settings.payers)


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
