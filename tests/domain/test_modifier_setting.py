"""A person's choice of modifiers is kept as one change of the line, with its reason."""

from __future__ import annotations

from dataclasses import replace

from domain.case import Case
from domain.charge import ChargeLine
from domain.choices import OverrideAction
from domain.identifiers import Modifier, ProcedureCode
from domain.modifier_choices import ModifierChoice, modifier_choices
from domain.modifier_setting import modifiers_set, modifiers_with
from domain.session import Override, OverrideLine, SrsSession
from tests.builders import a_session
from tests.scenario import book, derived

SESSION = a_session()
Q0, Q1, TC, PN = map(Modifier, ("Q0", "Q1", "TC", "PN"))


def _line(session: SrsSession, code: str = "77372") -> ChargeLine:
    return next(line for line in derived(session).lines if line.code == code)


def _choice(
    line: ChargeLine, modifier: Modifier
) -> tuple[ModifierChoice, tuple[ModifierChoice, ...]]:
    choices = modifier_choices(Case(session=SESSION), book(), line, derived(SESSION).lines)
    return next(one for one in choices if one.modifier == modifier), choices


def test_a_modifier_comes_behind_those_that_stand() -> None:
    line = replace(_line(SESSION), modifiers=(PN,))

    assert (PN, Q0) == modifiers_with(line, *_choice(line, Q0))


def test_it_takes_the_place_of_another_of_its_group() -> None:
    line = replace(_line(SESSION), modifiers=(Q0, PN))

    assert (PN, Q1) == modifiers_with(line, *_choice(line, Q1))


def test_without_groups_nothing_gives_way() -> None:
    line = replace(_line(SESSION), modifiers=(PN,))
    choice, choices = _choice(line, Q0)
    groupless = tuple(replace(one, group="") for one in choices)

    assert (PN, Q0) == modifiers_with(line, replace(choice, group=""), groupless)


def test_one_that_stands_is_taken_off() -> None:
    line = replace(_line(SESSION), modifiers=(PN, Q0))

    assert (PN,) == modifiers_with(line, *_choice(line, Q0))


def test_the_line_carries_what_was_set_and_says_by_whom_and_why() -> None:
    line = _line(SESSION)

    after = _line(modifiers_set(SESSION, line, (Q0,), why="trial", by="A coder"))

    assert (Q0,) == after.modifiers
    assert any("by A coder: trial" in sentence for sentence in after.because)


def test_a_second_choice_takes_the_place_of_the_first_and_of_nothing_else() -> None:
    line = _line(SESSION)
    other = Override(
        action=OverrideAction.SET_MODIFIERS,
        line=OverrideLine(code=ProcedureCode("77336"), modifiers=()),
        why="w",
        by="b",
    )
    units = Override(
        action=OverrideAction.SET_UNITS,
        line=OverrideLine(
            biller=line.biller, code=line.code, date_of_service=line.date_of_service, units=1
        ),
        why="w",
        by="b",
    )
    session = replace(SESSION, overrides=(other, units))

    first = modifiers_set(session, line, (Q0,), why="trial", by="A")
    second = modifiers_set(first, line, (Q1,), why="routine care", by="B")

    assert (other, units) == second.overrides[:2]
    assert ["routine care"] == [change.why for change in second.overrides[2:]]
    assert (Q1,) == _line(second).modifiers
