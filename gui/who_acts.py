"""Who must act for an open document: the people of the team by name, and for how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from domain.charge import CheckItem, CheckStatus
from domain.choices import Role
from domain.entries import DocumentKind
from domain.session import Provider, Team
from gui.words import counted, label

DONE: Final = "Done or not needed"
ANYONE: Final = "To be recorded"
OPTIONAL: Final = "Advised"
_LAST: Final = {OPTIONAL: 1, DONE: 2}

Kinds = Mapping[str, DocumentKind]


def who(item: CheckItem, team: Team, kinds: Kinds) -> str:
    """The heading an item stands under: who must act, or that nobody has to."""
    if item.status in (CheckStatus.PRESENT, CheckStatus.NOT_APPLICABLE):
        return DONE
    if not item.required:
        return OPTIONAL
    able = kinds[item.document].signed_by_any
    every = [person(role, team) for role in item.waiting_for if role not in able]
    *some, last = [person(role, team) for role in item.waiting_for if role in able] or [""]
    one = " or ".join(filter(None, (", ".join(some), last)))
    return " and ".join(filter(None, (*every, one))) or ANYONE


def person(role: Role, team: Team) -> str:
    """The name of who has this role in the session, else the role in words."""
    found = getattr(team, role.value, None)
    named = found.name if isinstance(found, Provider) else None
    return named or label(role)


def heading(title: str, count: int) -> str:
    """`Iris Halvorsen: 2 signatures`; what waits for nobody is only counted."""
    if title in (DONE, OPTIONAL, ANYONE):
        return f"{title}  ({count})"
    return f"{title}: {counted(count, 'signature')}"


def grouped(
    items: Iterable[CheckItem], team: Team, kinds: Kinds
) -> list[tuple[str, list[CheckItem]]]:
    """Items by who must act, then the advised, then the settled."""
    groups: dict[str, list[CheckItem]] = {}
    for item in items:
        groups.setdefault(who(item, team, kinds), []).append(item)
    return sorted(groups.items(), key=lambda pair: _LAST.get(pair[0], 0))
