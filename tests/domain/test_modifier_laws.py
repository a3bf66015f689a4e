"""What is answered of a modifier and what the pipeline says of it are one and the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from statistics import median
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import Case
from domain.charge import ChargeLine, Citation, Derivation, Finding, Origin, Severity
from domain.choices import Biller, OverrideAction
from domain.derivation import derive
from domain.draft import Draft
from domain.identifiers import Modifier, ProcedureCode
from domain.modifier_choices import ModifierChoice, modifier_choices, modifier_conditions
from domain.modifier_entries import Answer
from domain.modifiers import judge_modifiers
from domain.session import Override, OverrideLine, SrsSession
from tests import builders
from tests.builders import BASES, SESSION_DAY
from tests.domain.test_laws import sessions
from tests.scenario import book, derived

# Every modifier that the coding facts speak of.
KNOWN = (
    *("26", "TC", "59", "XE", "XS", "XP", "XU", "76", "77", "58", "78", "79", "52", "53", "73"),
    *("74", "22", "24", "25", "57", "62", "66", "80", "81", "82", "AS", "50", "51", "LT", "RT"),
    *("GC", "GE", "PO", "PN", "Q0", "Q1", "Q5", "Q6", "KX", "CT", "CP", "54", "55"),
    *("GA", "GX", "GY", "GZ"),
)
FOLLOWS = {
    Answer.NEVER: {Severity.STOP},
    Answer.CHOOSABLE: {Severity.HOLD},
    Answer.SUPPORTED: set(),
}
BEFORE_EVERYTHING, LAST_YEAR, LATER = date(1999, 5, 5), date(2025, 3, 3), date(2031, 1, 1)


@cache
def base(name: str) -> Derivation:
    return derived(BASES[name]())


def with_it(line: ChargeLine, choice: ModifierChoice) -> tuple[Modifier, ...]:
    """The line's modifiers with this one, instead of another of its group."""
    entries = book().modifiers
    kept = tuple(
        m
        for m in line.modifiers
        if m != choice.modifier and (not choice.group or entries[m].group != choice.group)
    )
    return (*kept, choice.modifier)


def set_by_hand(session: SrsSession, line: ChargeLine, modifiers: tuple[Modifier, ...]) -> Case:
    """The session in which a person set the modifiers of one line, with a reason."""
    meant = OverrideLine(
        biller=line.biller,
        code=line.code,
        date_of_service=line.date_of_service,
        modifiers=modifiers,
    )
    change = Override(
        action=OverrideAction.SET_MODIFIERS, line=meant, why="Asked for.", by="N. Abel"
    )
    return Case(replace(session, overrides=(change,)))


def about(findings: tuple[Finding, ...], line: ChargeLine, modifier: Modifier) -> set[Severity]:
    """Severities of what is said of a modifier that a person set on a line."""
    return {
        finding.severity
        for finding in findings
        if finding.id == "edit.modifier"
        and finding.sentence.startswith(f"{line.code} with modifier {modifier}:")
        and any(path.startswith("overrides[0].line.modifiers[") for path in finding.fields)
    }


def is_alone(line: ChargeLine, lines: tuple[ChargeLine, ...]) -> bool:
    """Whether an override of biller, code and date means this line and no other."""

    def meant(one: ChargeLine) -> tuple[object, ...]:
        return (one.biller, one.code, one.date_of_service)

    return [meant(one) for one in lines].count(
        meant(line)
    ) == 1 and line.date_of_service is not None


@pytest.mark.parametrize("name", sorted(BASES))
def test_every_modifier_on_every_line_of_a_base_session_follows_its_answer(name: str) -> None:
    session, result = BASES[name](), base(name)
    for line in result.lines:
        for choice in modifier_choices(Case(session), book(), line, result.lines):
            modifiers = with_it(line, choice)
            changed = replace(line, modifiers=modifiers, origin=Origin.CHANGED)
            lines = tuple(changed if one is line else one for one in result.lines)
            case = set_by_hand(session, line, modifiers)

            said = judge_modifiers(case, book(), Draft(lines=lines)).findings

            assert FOLLOWS[choice.answer] == about(said, line, choice.modifier), choice


@given(sessions(), st.data())
def test_a_modifier_set_on_any_session_follows_its_answer(
    session: SrsSession, data: st.DataObject
) -> None:
    result = derived(session)
    lines = [line for line in result.lines if is_alone(line, result.lines)]
    if not lines:
        return
    line = data.draw(st.sampled_from(lines))
    choice = data.draw(st.sampled_from(modifier_choices(Case(session), book(), line, result.lines)))

    case = set_by_hand(session, line, with_it(line, choice))

    assert FOLLOWS[choice.answer] == about(derive(case, book()).findings, line, choice.modifier)


@given(sessions())
def test_no_rule_ever_derives_a_modifier_that_the_judge_stops_or_holds(session: SrsSession) -> None:
    assert not [f for f in derived(session).findings if f.id == "edit.modifier"]


@given(sessions())
def test_what_stands_on_a_derived_line_is_never_answered_with_never(session: SrsSession) -> None:
    result = derived(session)
    for line in result.lines:
        for choice in modifier_choices(Case(session), book(), line, result.lines):
            assert choice.stands is (choice.modifier in line.modifiers)
            assert not choice.stands or choice.answer is not Answer.NEVER, choice


def sound(choices: tuple[ModifierChoice, ...]) -> None:
    """One answer for each modifier, each with its reason and source."""
    assert sorted(KNOWN) == sorted(choice.modifier for choice in choices)
    for choice in choices:
        assert choice.label
        assert choice.cites
        assert {cite.source for cite in choice.cites} <= set(book().sources)
        assert choice.sentence.endswith(".")
        assert "{" not in choice.sentence + choice.fact
        assert not choice.fact.endswith(".")
        is_never = choice.answer is Answer.NEVER
        assert is_never is (choice.severity is Severity.STOP)
        assert is_never is (not choice.claims)
        assert is_never or choice.fact
        assert bool(choice.document) is bool(choice.document_label)


@pytest.mark.parametrize("day", [BEFORE_EVERYTHING, LAST_YEAR, SESSION_DAY, LATER])
def test_the_library_has_one_answer_for_every_modifier_on_every_code_of_every_claim(
    day: date,
) -> None:
    for code, biller in product((*book().codes, "99999"), (None, *Biller)):
        choices = modifier_conditions(ProcedureCode(code), day, book(), biller)

        sound(choices)
        assert Answer.SUPPORTED not in {choice.answer for choice in choices}


def a_line(code: str, biller: Biller, day: date | None = SESSION_DAY) -> ChargeLine:
    """A line that a person added."""
    return ChargeLine(
        biller=biller,
        code=ProcedureCode(code),
        units=1,
        date_of_service=day,
        label="A service",
        rule="override.add_line",
        because=("Added.",),
        cites=(Citation("K", "by hand"),),
        origin=Origin.ADDED,
        fields=("overrides[0]",),
    )


@pytest.mark.parametrize("session", [builders.a_session(), SrsSession()], ids=["full", "empty"])
def test_a_session_has_one_answer_for_every_modifier_on_every_code_of_every_claim(
    session: SrsSession,
) -> None:
    case, lines = Case(session), derived(session).lines
    for code, biller in product((*book().codes, "99999"), Biller):
        sound(modifier_choices(case, book(), a_line(code, biller), lines))
    sound(modifier_choices(case, book(), a_line("77334", Biller.FACILITY, None), lines))


def test_without_the_other_lines_they_are_derived_anew() -> None:
    session = builders.a_session()
    line = next(line for line in derived(session).lines if line.code == "77334")
    case = Case(session)

    told = modifier_choices(case, book(), line, derived(session).lines)

    assert told == modifier_choices(case, book(), line)


@pytest.mark.bench
def test_the_choices_of_one_line_take_less_than_a_millisecond() -> None:
    session, result = builders.a_session(), base("three metastases")
    case = Case(session)
    took = []
    for line in result.lines * 5:
        begun = perf_counter()
        modifier_choices(case, book(), line, result.lines)
        took.append(perf_counter() - begun)

    assert median(took) < 0.001
