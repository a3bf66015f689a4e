"""A person's choice of the modifiers of a line, as the change that is kept with the session."""

from __future__ import annotations

from dataclasses import replace

from domain.charge import ChargeLine
from domain.choices import OverrideAction
from domain.identifiers import Modifier
from domain.modifier_choices import ModifierChoice
from domain.session import Override, OverrideLine, SrsSession


def modifiers_with(
    line: ChargeLine, choice: ModifierChoice, choices: tuple[ModifierChoice, ...]
) -> tuple[Modifier, ...]:
    """The line's modifiers with one more, in place of another of its group; without it where it
    stands already.
    """
    if choice.modifier in line.modifiers:
        return tuple(one for one in line.modifiers if one != choice.modifier)
    group = {one.modifier for one in choices if choice.group and one.group == choice.group}
    return (*(one for one in line.modifiers if one not in group), choice.modifier)


def modifiers_set(
    session: SrsSession, line: ChargeLine, modifiers: tuple[Modifier, ...], *, why: str, by: str
) -> SrsSession:
    """The session with these modifiers on the line, in place of what was set on it before."""
    target = OverrideLine(biller=line.biller, code=line.code, date_of_service=line.date_of_service)
    change = Override(
        action=OverrideAction.SET_MODIFIERS,
        line=replace(target, modifiers=modifiers),
        why=why,
        by=by,
    )
    kept = tuple(one for one in session.overrides if not _sets(one, target))
    return replace(session, overrides=(*kept, change))


def _sets(change: Override, target: OverrideLine) -> bool:
    is_modifiers = change.action is OverrideAction.SET_MODIFIERS
    return is_modifiers and replace(change.line, modifiers=None) == target
