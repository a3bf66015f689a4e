"""Who works in a department and on which machines: what a session may be completed from.

Only a name or machine that a person entered is completed, and only fields that are still empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

from domain.choices import Modality, Role
from domain.identifiers import Npi
from domain.session import Provider, SrsSession


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One person as the claims name them. `role`: in which the person usually takes part."""

    name: str | None = None
    role: Role | None = None
    credentials: str | None = None
    npi: Npi | None = None
    group_tax_id: str | None = None
    specialty: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One treatment machine and what is always true of it. `energy`: as written, such as 6FFF."""

    name: str | None = None
    modality: Modality | None = None
    robotic: bool | None = None
    energy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Staff and machines in the department's own order."""

    staff: tuple[StaffMember, ...] = ()
    machines: tuple[Machine, ...] = ()

    def named(self, name: str | None, role: str) -> StaffMember | None:
        """The person of that name, whatever its case: of that role first, else the only one."""
        alike = [one for one in self.staff if _same(one.name, name)]
        of_role = [one for one in alike if one.role is not None and one.role.value == role]
        return (of_role or alike)[0] if of_role or len(alike) == 1 else None

    def machine(self, name: str | None) -> Machine | None:
        """The machine of that name, whatever its case."""
        return next((one for one in self.machines if _same(one.name, name)), None)


_TEAM = re.compile(r"team\.([a-z_]+)\.name")


def completed(session: SrsSession, path: str, roster: Roster) -> SrsSession:
    """The session after the field at `path` was entered, with what the roster knows beside it."""
    if match := _TEAM.fullmatch(path):
        return _with_person(session, match[1], roster)
    return _with_machine(session, roster) if path == "course.machine" else session


def _with_person(session: SrsSession, role: str, roster: Roster) -> SrsSession:
    provider: Provider | None = getattr(session.team, role)
    person = roster.named(provider.name, role) if provider is not None else None
    if provider is None or person is None:
        return session
    known = {
        field.name: getattr(person, field.name)
        for field in fields(Provider)
        if field.name != "name" and getattr(provider, field.name) is None
    }
    return replace(session, team=replace(session.team, **{role: replace(provider, **known)}))


def _with_machine(session: SrsSession, roster: Roster) -> SrsSession:
    course, machine = session.course, roster.machine(session.course.machine)
    if machine is None:
        return session
    known = {
        name: getattr(machine, name)
        for name in ("modality", "robotic", "energy")
        if getattr(course, name) is None
    }
    return replace(session, course=replace(course, **known))


def _same(one: str | None, other: str | None) -> bool:
    known, typed = (one or "").strip().casefold(), (other or "").strip().casefold()
    return bool(known) and known == typed
