"""Every code of the table has an answer in every session, and the answer agrees with the claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Final

import pytest

from domain.case import Case
from domain.charge import Citation
from domain.choices import FrameAppliedBy, ImmobilizationKind, Level, Modality, OverrideAction
from domain.derivation import derive
from domain.errors import NotInForce
from domain.expectation_entries import Expectation, Standing, problems_of_expectations
from domain.expectations import TESTS, expectation, holds
from domain.explanation import Otherwise, SessionFact, WhyNot
from domain.identifiers import ProcedureCode
from domain.otherwise import _other_values, _words, otherwise
from domain.reading import reader
from domain.services import (
    ImageGuidance,
    Service,
    Simulation,
    SpecialPhysicsConsult,
    SpecialTreatmentProcedure,
    Visit,
)
from domain.session import (
    Immobilization,
    NeurosurgeonTookPart,
    Override,
    OverrideLine,
    Run,
    SrsSession,
)
from domain.session_paths import put
from domain.why_not import left_out, why_not
from tests.asked import FOLDERS, RAW, Asked, all_asked, asked, identifiers, is_field, some_asked
from tests.builders import (
    BASES,
    PLAN_DAY,
    SESSION_DAY,
    SIMULATION_DAY,
    a_course,
    a_delivery,
    a_forward_session,
    a_meningioma,
    a_session,
    a_team,
    a_vestibular_schwannoma,
    forward_services,
    inverse_services,
    metastases,
)
from tests.scenario import book

CODES: Final = tuple(map(ProcedureCode, book().codes))
CITES: Final = (Citation("K", "made up for a test"),)


def answer(one: Asked, code: str) -> WhyNot:
    return why_not(one.case, one.derivation, ProcedureCode(code), one.book)


def texts(found: WhyNot) -> tuple[str, ...]:
    return (*found.because, found.remedy, *(fact.text for fact in found.facts))


# Of every session ------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_code_has_an_answer_that_agrees_with_the_claim(folder: str) -> None:
    for one in all_asked(folder):
        charged = {line.code for line in one.derivation.lines}
        spoken_of = {item.code for item in one.derivation.not_charged} - charged
        for code in CODES:
            found = answer(one, code)
            assert found.because, (one.id, code)
            assert found.cites, (one.id, code)
            assert (code in charged) is (found.standing is Standing.CHARGED), (one.id, code)
            assert (code in spoken_of) is (found.standing is Standing.LEFT_OUT), (one.id, code)
            assert found.lines == tuple(x for x in one.derivation.lines if x.code == code)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_code_left_out_repeats_the_words_of_the_claim(folder: str) -> None:
    for one in all_asked(folder):
        for item in one.derivation.not_charged:
            said = " ".join(answer(one, item.code).because)
            assert all(sentence in said for sentence in item.because), (one.id, item.code)


@pytest.mark.parametrize("folder", FOLDERS)
def test_facts_exist_and_nothing_is_raw_or_names_the_patient(folder: str) -> None:
    for one in some_asked(folder):
        names = identifiers(one.session)
        for code in CODES:
            found = answer(one, code)
            for fact in found.facts:
                assert is_field(one.session, fact.fact.path), (one.id, code, fact)
                assert fact.fact.value, (one.id, code, fact)
            for text in texts(found):
                assert not RAW.search(text), (one.id, code, text)
                assert not [name for name in names if name in text], (one.id, code, text)


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_missing_is_named_for_all_but_foreign_codes(folder: str) -> None:
    without_facts = {Standing.OUTSIDE, Standing.NOT_IN_FORCE, Standing.INCLUDED}
    for one in some_asked(folder):
        for code in CODES:
            found = answer(one, code)
            assert found.facts or found.standing in without_facts, (one.id, code)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_fact_changed_as_wanted_charges_the_code(folder: str) -> None:
    for one in all_asked(folder):
        for code in {item.code for item in one.derivation.not_charged}:
            found = answer(one, code)
            joint = tuple(fact for fact in found.facts if fact.is_joint)
            alone = [(fact,) for fact in found.facts if fact.wanted and not fact.is_joint]
            for together in [*alone, *([joint] if joint else [])]:
                assert found.standing in (Standing.LEFT_OUT, Standing.CHARGED)
                lines = derive(Case(as_wanted(one.session, together)), one.book).lines
                assert code in {line.code for line in lines}, (one.id, code, together)


def as_wanted(session: SrsSession, facts: tuple[Otherwise, ...]) -> SrsSession:
    """The session with each fact as it is told to be wanted."""
    for fact in facts:
        path = fact.fact.path
        values = _other_values(session, path)
        value = next(each for each in values if _words(path, each) == fact.wanted)
        session = put(session, path, value)
    return session


@pytest.mark.bench
def test_an_answer_takes_a_few_milliseconds_at_most() -> None:
    took = [
        min(duration(one, code) for _ in range(3))
        for one in all_asked("rules")[::20]
        for code in CODES
    ]

    assert sum(took) / len(took) <= 0.001
    assert max(took) <= 0.020


def duration(one: Asked, code: str) -> float:
    began = perf_counter()
    answer(one, code)
    return perf_counter() - began


# Of one session --------------------------------------------------------------------------------

MASK: Final = Immobilization(kind=ImmobilizationKind.MASK, custom_made=True)


def with_work(*more: Service, forward: bool = False) -> SrsSession:
    return a_session(services=(*(forward_services() if forward else inverse_services()), *more))


def without_work(kind: str, session: SrsSession) -> SrsSession:
    kept = tuple(each for each in session.services if each.KIND != kind)
    return replace(session, services=kept)


def with_surgeon(planning: bool | None, treatment: bool | None) -> SrsSession:
    part = NeurosurgeonTookPart(planning=planning, treatment=treatment)
    return a_session(course=replace(a_course(), neurosurgeon_took_part=part))


def held(by: Immobilization) -> SrsSession:
    return a_session(course=replace(a_course(), immobilization=by))


SIMULATION: Final = Simulation(date=SIMULATION_DAY, level=Level.COMPLEX)
CONSULT: Final = SpecialPhysicsConsult(
    date=PLAN_DAY, request="Sum?", report=True, acknowledged=True
)
FRAME_BY_ONCOLOGIST: Final = Immobilization(
    kind=ImmobilizationKind.RIGID_FRAME, frame_applied_by=FrameAppliedBy.RADIATION_ONCOLOGIST
)
NOBODY: Final = replace(with_surgeon(None, None), team=replace(a_team(), neurosurgeon=None))
COURSE: Final = a_session(
    course=replace(a_course(), planned_sessions=3),
    delivery=replace(
        a_delivery(),
        runs=tuple(
            Run(date=date(2026, 10, day), share_delivered=Decimal(part))
            for day, part in ((14, "0.3"), (15, "0.3"), (16, "0.4"))
        ),
    ),
)

TOGETHER: Final = " (yes, with the others, would charge it)"

# The session, the code, how it stands, words of its sentence, and a fact as it is told.
CASES: Final = {
    "simulation beside an inverse plan": (
        with_work(SIMULATION),
        "77290",
        "left_out",
        "belongs to the inverse plan",
        "Dose plan, method: inverse (optimized) (forward 3-D would charge it)",
    ),
    "no simulation, inverse plan": (
        a_session(),
        "77290",
        "included",
        "none is recorded",
        "Dose plan, method: inverse (optimized)",
    ),
    "no simulation, forward plan": (
        without_work("simulation", a_forward_session()),
        "77290",
        "not_proposed",
        "No simulation is recorded.",
        "Work around the session: 6 recorded",
    ),
    "simulation at another level": (
        with_work(SIMULATION),
        "77280",
        "not_proposed",
        "at another level",
        "Simulation, level: complex",
    ),
    "management without presence is charged": (
        a_session(delivery=replace(a_delivery(), presence=())),
        "77432",
        "charged",
        "It is charged: radiation oncology, 1 on 2026-10-15.",
        "Run 1, date: 2026-10-15",
    ),
    "surgeon in neither part": (
        with_surgeon(planning=False, treatment=False),
        "61796",
        "left_out",
        "did not take part in both",
        "Surgeon in planning: no" + TOGETHER,
    ),
    "surgeon absent from treatment alone": (
        with_surgeon(planning=True, treatment=False),
        "61796",
        "left_out",
        "did not take part in both",
        "Surgeon at treatment: no (yes would charge it)",
    ),
    "no surgeon at all": (
        NOBODY,
        "61796",
        "left_out",
        "No neurosurgeon took part.",
        "Surgeon at treatment: not entered (yes would charge it)",
    ),
    "add-on without surgeon": (
        NOBODY,
        "61797",
        "not_proposed",
        "need a neurosurgeon",
        "Neurosurgeon, name: not entered",
    ),
    "frame code with a mask": (
        a_session(),
        "61800",
        "left_out",
        "Held by mask",
        "Immobilization: mask (rigid frame would charge it)",
    ),
    "frame put on by the oncologist": (
        held(FRAME_BY_ONCOLOGIST),
        "61800",
        "left_out",
        "not applied by the surgeon",
        "Frame applied by: radiation oncologist (neurosurgeon would charge it)",
    ),
    "nothing known of a frame": (
        held(Immobilization()),
        "61800",
        "not_proposed",
        "How the head was held is not recorded",
        "Frame applied by: not entered",
    ),
    "held by nothing": (
        held(Immobilization(kind=ImmobilizationKind.NONE)),
        "61800",
        "not_proposed",
        "No rigid head frame",
        "Immobilization: none",
    ),
    "no calculation": (
        without_work("dose_calculation", a_session()),
        "77300",
        "not_proposed",
        "No independent dose calculation is recorded.",
        "Work around the session: 5 recorded",
    ),
    "fractions of one session": (
        a_session(),
        "77373",
        "not_proposed",
        "One session is recorded",
        "Planned sessions: 1",
    ),
    "one session of several": (
        COURSE,
        "77372",
        "left_out",
        "3 sessions were planned",
        "Planned sessions: 3",
    ),
    "consult beside an inverse plan": (
        with_work(CONSULT),
        "77370",
        "left_out",
        "inverse plan",
        "Dose plan, method: inverse (optimized) (forward 3-D would charge it)",
    ),
    "consult without its papers": (
        with_work(SpecialPhysicsConsult(date=PLAN_DAY), forward=True),
        "77370",
        "left_out",
        "lacks",
        "Special physics consult, acknowledged: not entered" + TOGETHER,
    ),
    "no consult": (
        a_forward_session(),
        "77370",
        "not_proposed",
        "No special physics consult",
        "Work around the session: 7 recorded",
    ),
    "special procedure on the day": (
        with_work(SpecialTreatmentProcedure(date=SESSION_DAY, reason="Old field.")),
        "77470",
        "left_out",
        "On the session day",
        "Special treatment procedure, date: 2026-10-15 (2026-10-14 would charge it)",
    ),
    "no special procedure": (
        a_session(),
        "77470",
        "not_proposed",
        "not routine",
        "Work around the session: 6 recorded",
    ),
    "protons": (
        a_session(course=replace(a_course(), modality=Modality.PROTON)),
        "77372",
        "left_out",
        "protons",
        "Modality: proton (linac would charge it)",
    ),
    "guidance": (
        with_work(ImageGuidance(date=SESSION_DAY, technique="cbct")),
        "77387",
        "left_out",
        "guidance",
        "Image guidance: recorded",
    ),
    "a visit that is recorded stays named": (
        with_work(Visit(date=SESSION_DAY, code=ProcedureCode("99204"))),
        "99214",
        "not_proposed",
        "No visit with this code is recorded.",
        "Work around the session: 7 recorded",
    ),
    "simple code beside a complex lesion": (
        BASES["schwannoma"](),
        "61796",
        "not_proposed",
        "A complex lesion is recorded",
        "Lesion L1, kind: schwannoma",
    ),
    "complex code without a complex lesion": (
        a_session(lesions=metastases(1)),
        "61798",
        "not_proposed",
        "no lesion is complex",
        "Lesion L1, size: 14.0 mm",
    ),
    "add-on of one lesion": (
        a_session(lesions=metastases(1)),
        "61797",
        "not_proposed",
        "One cranial lesion is recorded",
        "Lesions: 1 recorded",
    ),
    "simple add-on beside complex lesions alone": (
        a_session(lesions=(a_vestibular_schwannoma(), a_vestibular_schwannoma(2))),
        "61797",
        "not_proposed",
        "Every lesion is complex",
        "Lesion L2, kind: schwannoma",
    ),
    "complex add-on when the one complex lesion is first": (
        a_session(lesions=(a_vestibular_schwannoma(), a_meningioma(2))),
        "61799",
        "not_proposed",
        "No further lesion of this grade",
        "Lesions: 2 recorded",
    ),
}


@pytest.mark.parametrize(("session", "code", "standing", "said", "fact"), CASES.values(), ids=CASES)
def test_the_answer_names_the_reason_and_the_fact(
    session: SrsSession, code: str, standing: str, said: str, fact: str
) -> None:
    found = answer(asked(session), code)

    assert standing == found.standing
    assert said in " ".join(found.because)
    assert fact in [each.text for each in found.facts]


OLD: Final = {
    "61793": "61793 is no longer valid from 2009-01-01 on, and the session is of 2026-10-15.",
    "77014": "77014 is no longer valid from 2026-01-01 on, and the session is of 2026-10-15.",
    "77385": "77385 is no longer valid from 2026-01-01 on, and the session is of 2026-10-15.",
}


@pytest.mark.parametrize(("code", "sentence"), OLD.items())
def test_a_code_that_has_ended_says_when(code: str, sentence: str) -> None:
    found = answer(asked(a_session()), code)

    assert Standing.NOT_IN_FORCE is found.standing
    assert sentence == found.because[0]


def test_a_code_that_was_replaced_names_what_took_its_place() -> None:
    found = answer(asked(a_session()), "61793")

    assert "Its place was taken by 61796 or 61798." == found.because[1]


def test_a_code_that_is_listed_later_says_from_when() -> None:
    entry = book().codes["77372"]
    later = replace(entry, period=(replace(entry.period[0], effective=date(2027, 1, 1)),))
    known = replace(book(), codes={**book().codes, "77372": later})
    one = asked(a_session())
    uncharged = replace(one.derivation, lines=())

    found = why_not(one.case, uncharged, ProcedureCode("77372"), known)

    sentence = "77372 is listed from 2027-01-01 on, after the session of 2026-10-15."
    assert (sentence,) == found.because


def test_a_code_outside_the_table_is_told_to_be_unknown() -> None:
    found = answer(asked(a_session()), "12345")

    assert Standing.OUTSIDE is found.standing
    assert "Not in the code table" == found.label
    assert "Nothing is said about it." in found.because[0]


def test_a_table_without_expectations_still_answers() -> None:
    found = answer(asked(a_session(), replace(book(), expectations=())), "77373")

    assert ("No rule of this program proposes this code.",) == found.because


def test_a_charged_code_tells_who_does_not_charge_it_too() -> None:
    drop = Override(
        action=OverrideAction.DROP_LINE,
        line=OverrideLine(
            biller=next(iter(asked(a_session()).derivation.lines)).biller,
            code=ProcedureCode("77300"),
        ),
        why="Counted twice.",
        by="Coder",
    )
    found = answer(asked(a_session(overrides=(drop,))), "77300")

    assert found.because[0].startswith("It is charged: radiation oncology, 4 on")
    assert found.because[1].startswith("Not by facility: ")


def test_a_charged_line_without_a_day_says_so() -> None:
    runs = (Run(share_delivered=Decimal(1)),)
    found = answer(asked(a_session(delivery=replace(a_delivery(), runs=runs))), "77372")

    assert "It is charged: facility, 1 on a day not entered." in found.because


def test_a_fact_without_a_wanted_value_is_told_as_it_is() -> None:
    fact = SessionFact(path="lesions", owner="", label="Lesions", value="3 recorded")

    assert "Lesions: 3 recorded" == Otherwise(fact=fact).text


def test_a_value_that_cannot_exist_is_not_wanted() -> None:
    one = asked(a_session())
    item = replace(one.derivation.not_charged[0], fields=("lesions[0].isodose_percent",))

    (found,) = otherwise(one.case, (item,), one.book)

    assert "" == found.wanted


# What a person would look for ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("session", "codes"),
    [
        (SrsSession(), []),
        (a_session(), []),
        (without_work("clinical_planning", a_session()), ["77263"]),
        (without_work("dose_plan", a_forward_session()), ["77295", "77301"]),
        (without_work("treatment_device", a_session()), ["77334"]),
        (without_work("mlc_device", a_session()), ["77338"]),
        (without_work("simulation", a_forward_session()), ["77290"]),
        (without_work("continuing_physics", a_session()), ["77336"]),
        (without_work("dose_calculation", a_session()), ["77300"]),
    ],
    ids=[
        "nothing entered",
        "whole",
        "planning",
        "plan",
        "device",
        "leaf pattern",
        "simulation",
        "physics",
        "calculations",
    ],
)
def test_codes_a_person_would_look_for_are_told_unasked(
    session: SrsSession, codes: list[str]
) -> None:
    one = asked(session)
    found = left_out(one.case, one.derivation, one.book)

    assert codes == [each.code for each in found]
    assert all(each.remedy for each in found)


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_told_unasked_is_never_charged_nor_told_already(folder: str) -> None:
    for one in all_asked(folder):
        told = {x.code for x in one.derivation.lines} | {n.code for n in one.derivation.not_charged}
        found = left_out(one.case, one.derivation, one.book)
        assert not told & {each.code for each in found}, one.id
        assert all(each == answer(one, each.code) for each in found), one.id


# The entries -----------------------------------------------------------------------------------


def an_entry(**changes: object) -> Expectation:
    entry = Expectation(
        codes=("77372",), standing=Standing.NOT_PROPOSED, sentence="Not recorded.", cites=CITES
    )
    return replace(entry, **changes)  # type: ignore[arg-type]  # the parts a test is about


def test_the_shipped_entries_are_in_order() -> None:
    assert [] == list(problems_of_expectations(book().expectations, book().codes))


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((an_entry(standing=Standing.CHARGED),), "it is found out"),
        ((an_entry(), an_entry(codes=("99999",))), "none of its codes is listed"),
        ((an_entry(when=("beam",)),), "no expectation without a test"),
        ((), "no expectation without a test"),
    ],
    ids=["found out", "foreign", "only tested", "none"],
)
def test_an_entry_that_cannot_speak_is_named(entries: tuple[Expectation, ...], said: str) -> None:
    (problem,) = problems_of_expectations(entries, ("77372",))

    assert said in problem


def test_an_entry_that_asks_an_unknown_test_is_refused() -> None:
    case = Case(a_session())

    with pytest.raises(NotInForce, match="sunshine"):
        holds("sunshine", case, reader(case, book()), "77372")
    with pytest.raises(NotInForce, match="recorded:sunshine"):
        holds("recorded:sunshine", case, reader(case, book()), "77372")


def test_every_test_of_the_entries_is_known_and_every_known_test_is_used() -> None:
    case, facts = Case(a_session()), reader(Case(a_session()), book())
    named = {name for entry in book().expectations for name in entry.when}

    assert all(holds(name, case, facts, "77372") in (True, False) for name in named)
    used = {name.removeprefix("not ") for name in named}
    assert set(TESTS) <= used


def test_a_code_outside_the_table_has_no_expectation() -> None:
    assert expectation(Case(a_session()), book(), "12345") is None
