"""Doubts that single rules raise, each shown by the smallest change of a sound session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from domain.case import Case
from domain.charge import ChargeLine, CheckStatus, Citation, Derivation, Finding, Origin, Severity
from domain.choices import (
    Anaesthesia,
    Biller,
    CourseIntent,
    HistoryCourse,
    ImmobilizationKind,
    Level,
    Modality,
    OffCampus,
    OverrideAction,
    Ownership,
    PlaceOfService,
    PlanMethod,
    Role,
    StopStage,
    Whereabouts,
)
from domain.conditions import holds
from domain.derivation import derive
from domain.entries import Confidence
from domain.errors import NotInForce
from domain.facts import FactBook, FactReader
from domain.identifiers import ClockTime, Icd10, Modifier, ProcedureCode
from domain.rules import Rule, add_to, finding
from domain.services import (
    ClinicalPlanning,
    ContinuingPhysics,
    DoseCalculation,
    DosePlan,
    MlcDevice,
    Service,
    Simulation,
    SpecialDosimetry,
    SpecialPhysicsConsult,
    SpecialTreatmentProcedure,
    TreatmentDevice,
    Visit,
)
from domain.session import (
    AnaesthesiaRecord,
    Coverage,
    Document,
    HistoryLine,
    Immobilization,
    Override,
    OverrideLine,
    Patient,
    Presence,
    Setting,
    SrsSession,
    Stopped,
)
from storage.fact_files import load_book
from tests import builders
from tests.builders import SESSION_DAY, SIMULATION_DAY

BOOK: Final = load_book()
Change = Callable[[SrsSession], SrsSession]


def derived(session: SrsSession) -> Derivation:
    return derive(Case(session), BOOK)


def adding(*services: Service) -> Change:
    return lambda s: replace(s, services=(*s.services, *services))


def earlier(code: str, biller: Biller) -> Change:
    line = HistoryLine(
        code=ProcedureCode(code),
        date_of_service=SIMULATION_DAY,
        biller=biller,
        course=HistoryCourse.SAME,
    )
    return lambda s: replace(s, history=(line,))


def overriding(action: OverrideAction, **line: object) -> Change:
    wanted = replace(OverrideLine(), **line)  # type: ignore[arg-type]
    change = Override(action=action, line=wanted, why="a reason", by="N. Abel")
    return lambda s: replace(s, overrides=(change,))


def forward(session: SrsSession) -> SrsSession:
    return replace(session, services=builders.forward_services())


def both(one: Change, other: Change) -> Change:
    return lambda s: other(one(s))


def with_run(**changes: object) -> Change:
    run = replace(builders.one_run(), **changes)  # type: ignore[arg-type]
    return lambda s: replace(s, delivery=replace(s.delivery, runs=(run,)))


LEAVING: Final = Presence(
    role=Role.NURSE, where=Whereabouts.ROOM, from_=ClockTime("10:00"), to=ClockTime("09:00")
)
CONSULT: Final = SpecialPhysicsConsult(
    date=SIMULATION_DAY, request="dose beside a pacemaker", report=True, acknowledged=True
)

DOUBTS: Final[tuple[tuple[str, Change, str, Severity], ...]] = (
    (
        "a service before birth",
        lambda s: replace(s, patient=Patient(birth_date=date(2026, 10, 14))),
        "order.before_birth",
        Severity.STOP,
    ),
    (
        "a run that stops before it starts",
        with_run(start=ClockTime("10:00"), stop=ClockTime("09:00")),
        "order.run_times",
        Severity.HOLD,
    ),
    (
        "presence that ends before it begins",
        lambda s: replace(
            s, delivery=replace(s.delivery, presence=(*s.delivery.presence, LEAVING))
        ),
        "order.presence_times",
        Severity.HOLD,
    ),
    (
        "an inverse plan after a simulation charged earlier",
        earlier("77290", Biller.FACILITY),
        "simulation.charged_earlier",
        Severity.STOP,
    ),
    (
        "a device that is not known as immobilization beside an inverse plan",
        adding(TreatmentDevice(date=SIMULATION_DAY, device="gadget", custom_made=True)),
        "device.not_immobilization",
        Severity.HOLD,
    ),
    (
        "a second special physics consult",
        both(forward, adding(CONSULT, CONSULT)),
        "physics.special_consult",
        Severity.STOP,
    ),
    (
        "a visit without its code",
        adding(Visit(date=SIMULATION_DAY)),
        "fact.missing",
        Severity.STOP,
    ),
    (
        "a surgeon's visit without its code",
        adding(Visit(date=SIMULATION_DAY, by=Biller.NEUROSURGERY)),
        "fact.missing",
        Severity.STOP,
    ),
    (
        "a visit without its day",
        adding(Visit(code=ProcedureCode("99214"))),
        "fact.missing",
        Severity.STOP,
    ),
    (
        "a surgeon's visit without its day",
        adding(Visit(code=ProcedureCode("99214"), by=Biller.NEUROSURGERY)),
        "fact.missing",
        Severity.STOP,
    ),
    (
        "a surgeon's visit on the session day of which it is not known whether it decided",
        adding(
            Visit(date=SESSION_DAY, code=ProcedureCode("99214"), by=Biller.NEUROSURGERY),
        ),
        "fact.missing",
        Severity.STOP,
    ),
    (
        "an emergency visit on the session day",
        adding(Visit(date=SESSION_DAY, code=ProcedureCode("99284"), separate_problem=True)),
        "visit.never",
        Severity.STOP,
    ),
    (
        "a change that matches no line",
        overriding(OverrideAction.DROP_LINE, code=ProcedureCode("77399")),
        "override",
        Severity.HOLD,
    ),
    (
        "an added line without its biller",
        overriding(OverrideAction.ADD_LINE, code=ProcedureCode("77399")),
        "override",
        Severity.STOP,
    ),
    (
        "a line without units",
        overriding(OverrideAction.SET_UNITS, code=ProcedureCode("77300"), units=0),
        "edit.units",
        Severity.STOP,
    ),
    (
        "a modifier that stands twice",
        overriding(
            OverrideAction.SET_MODIFIERS,
            code=ProcedureCode("77300"),
            biller=Biller.RADIATION_ONCOLOGY,
            modifiers=(Modifier("26"), Modifier("26")),
        ),
        "edit.modifier",
        Severity.STOP,
    ),
    (
        "a modifier no longer used",
        overriding(
            OverrideAction.SET_MODIFIERS,
            code=ProcedureCode("77301"),
            biller=Biller.FACILITY,
            modifiers=(Modifier("CP"),),
        ),
        "edit.modifier",
        Severity.STOP,
    ),
    (
        "a modifier for visits on a plan",
        overriding(
            OverrideAction.SET_MODIFIERS,
            code=ProcedureCode("77301"),
            biller=Biller.RADIATION_ONCOLOGY,
            modifiers=(Modifier("25"),),
        ),
        "edit.modifier",
        Severity.STOP,
    ),
    (
        "a session without a named oncologist",
        lambda s: replace(s, team=replace(s.team, radiation_oncologist=None)),
        "fact.missing",
        Severity.STOP,
    ),
    (
        "a teaching physician's modifier on a technical line of a freestanding claim",
        both(
            lambda s: replace(s, setting=builders.a_freestanding_center()),
            overriding(
                OverrideAction.SET_MODIFIERS,
                code=ProcedureCode("77372"),
                modifiers=(Modifier("GC"),),
            ),
        ),
        "edit.modifier",
        Severity.STOP,
    ),
    (
        "a code that ended before",
        overriding(
            OverrideAction.ADD_LINE, code=ProcedureCode("61793"), biller=Biller.NEUROSURGERY
        ),
        "edit.not_in_force",
        Severity.STOP,
    ),
)


@pytest.mark.parametrize(
    ("change", "expected", "severity"),
    [(change, name, severity) for _, change, name, severity in DOUBTS],
    ids=[claim for claim, _, _, _ in DOUBTS],
)
def test_a_sound_session_with_one_slip_is_questioned(
    change: Change, expected: str, severity: Severity
) -> None:
    sound = builders.a_session()

    found = derived(change(sound)).findings

    before = {f for f in derived(sound).findings if f.id == expected}
    new = [f for f in found if f.id == expected and f not in before]
    assert new
    assert severity in {f.severity for f in new}


def test_work_the_surgeon_billed_is_charged_by_nobody_else_but_the_facility() -> None:
    plan = next(s for s in builders.inverse_services() if s.KIND == "dose_plan")
    session = replace(builders.a_session(), services=(replace(plan, by=Biller.NEUROSURGERY),))

    result = derived(session)

    assert [str(line.biller) for line in result.lines if line.code == "77301"] == ["facility"]
    assert [str(n.biller) for n in result.not_charged if n.code == "77301"] == ["neurosurgery"]


def test_a_leaf_pattern_is_charged_beside_an_inverse_plan_charged_earlier() -> None:
    session = replace(
        earlier("77301", Biller.FACILITY)(builders.a_session()),
        services=(MlcDevice(date=SIMULATION_DAY, count=1),),
    )

    assert "77338" in {line.code for line in derived(session).lines}


def test_a_simulation_after_a_forward_plan_charged_earlier_is_not_held_for_its_plan() -> None:
    simulation = next(s for s in builders.forward_services() if s.KIND == "simulation")
    session = replace(
        earlier("77295", Biller.FACILITY)(builders.a_session()), services=(simulation,)
    )

    ids = {f.id for f in derived(session).findings}

    assert "simulation.plan_unknown" not in ids


def test_a_surgeons_visit_that_decided_carries_its_modifier() -> None:
    visit = Visit(
        date=SESSION_DAY,
        code=ProcedureCode("99215"),
        by=Biller.NEUROSURGERY,
        decision_for_surgery=True,
    )

    result = derived(adding(visit)(builders.a_session()))

    lines = [line for line in result.lines if line.code == "99215"]
    assert [line.modifiers for line in lines] == [(Modifier("57"),)]


def test_a_surgeons_visit_inside_the_package_is_not_charged() -> None:
    visit = Visit(
        date=SESSION_DAY,
        code=ProcedureCode("99213"),
        by=Biller.NEUROSURGERY,
        decision_for_surgery=False,
    )

    result = derived(adding(visit)(builders.a_session()))

    assert "99213" in {n.code for n in result.not_charged}
    assert "99213" not in {line.code for line in result.lines}


def test_a_surgeons_visit_weeks_before_needs_no_modifier() -> None:
    visit = Visit(date=date(2026, 9, 1), code=ProcedureCode("99204"), by=Biller.NEUROSURGERY)

    result = derived(adding(visit)(builders.a_session()))

    assert [line.modifiers for line in result.lines if line.code == "99204"] == [()]


def test_a_visit_on_a_planning_day_is_charged_only_for_a_separate_problem() -> None:
    inside = Visit(date=SIMULATION_DAY, code=ProcedureCode("99213"), separate_problem=False)
    apart = Visit(date=SIMULATION_DAY, code=ProcedureCode("99214"), separate_problem=True)
    unknown = Visit(date=SIMULATION_DAY, code=ProcedureCode("99215"))

    result = derived(adding(inside, apart, unknown)(builders.a_session()))

    oncology = {
        str(line.code): line.modifiers
        for line in result.lines
        if line.biller is Biller.RADIATION_ONCOLOGY
    }
    assert "99213" not in oncology
    assert oncology["99214"] == (Modifier("25"),)
    assert oncology["99215"] == (Modifier("25"),)
    assert "separate problem" in " ".join(f.sentence for f in result.findings)


def test_a_visit_long_ended_is_charged_as_recorded_and_stopped() -> None:
    visit = Visit(date=date(2026, 9, 1), code=ProcedureCode("99201"))

    result = derived(adding(visit)(builders.a_session()))

    line = next(line for line in result.lines if line.code == "99201")
    assert line.facts
    assert "edit.not_in_force" in {f.id for f in result.findings}


def test_a_document_signed_by_neither_of_two_waits_for_both() -> None:
    session = builders.a_session()
    plan = Document(key="plan_imrt", dated=builders.PLAN_DAY)
    others = tuple(d for d in session.documents if d.key != "plan_imrt")

    result = derived(replace(session, documents=(*others, plan)))

    item = next(item for item in result.checklist if item.document == "plan_imrt")
    assert item.status is CheckStatus.UNSIGNED
    assert Role.DOSIMETRIST in item.waiting_for


def test_an_authorization_number_proves_the_authorization() -> None:
    session = replace(builders.a_session(), coverages=(builders.a_commercial_coverage(),))
    others = tuple(d for d in session.documents if d.key != "prior_auth")

    result = derived(replace(session, documents=others))

    item = next(item for item in result.checklist if item.document == "prior_auth")
    assert item.status is CheckStatus.PRESENT


def test_an_authorization_without_its_number_proves_nothing() -> None:
    coverage = builders.a_commercial_coverage()
    assert coverage.authorization
    nameless = replace(coverage, authorization=replace(coverage.authorization, number=None))
    session = replace(builders.a_session(), coverages=(nameless,))
    others = tuple(d for d in session.documents if d.key != "prior_auth")

    result = derived(replace(session, documents=others))

    item = next(item for item in result.checklist if item.document == "prior_auth")
    assert item.status is CheckStatus.MISSING


def test_two_earlier_claims_that_clash_are_not_this_claims_doubt() -> None:
    earlier_lines = tuple(
        HistoryLine(code=ProcedureCode(code), biller=Biller.FACILITY, course=HistoryCourse.SAME)
        for code in ("77301", "77290")
    )
    session = replace(builders.a_session(), history=earlier_lines, services=())

    clashes = [f for f in derived(session).findings if f.id == "edit.course"]

    assert clashes == []


def test_the_encounter_code_alone_says_nothing_of_what_is_treated() -> None:
    lesion = replace(builders.a_metastasis(), diagnosis=None)
    session = replace(builders.a_session(), lesions=(lesion,), diagnoses=(Icd10("Z51.0"),))

    ids = {f.id for f in derived(session).findings}

    assert not {i for i in ids if i.startswith("diagnosis.encounter")}


def test_a_diagnosis_nobody_classed_says_nothing_about_its_lesion() -> None:
    book = _without_diagnoses()
    session = builders.a_session()

    result = derive(Case(session), book)

    assert "diagnosis.disagrees" not in {f.id for f in result.findings}


def _without_diagnoses() -> FactBook:
    return replace(BOOK, diagnoses={})


def test_an_unknown_condition_of_the_checklist_is_an_error() -> None:
    with pytest.raises(NotInForce, match="full_moon"):
        holds("full_moon", Case(builders.a_session()), BOOK)


def test_a_fact_not_recorded_is_an_error_that_names_it() -> None:
    with pytest.raises(NotInForce, match=r"nothing\.known"):
        FactReader(BOOK, SESSION_DAY).integer("nothing.known")


def test_a_line_without_a_sentence_or_a_citation_cannot_be_made() -> None:
    def line(because: tuple[str, ...], cites: tuple[Citation, ...]) -> ChargeLine:
        return ChargeLine(
            biller=Biller.FACILITY,
            code=ProcedureCode("77372"),
            units=1,
            date_of_service=SESSION_DAY,
            label="Delivery",
            rule="a.rule",
            because=because,
            cites=cites,
            origin=Origin.DERIVED,
        )

    cite = (Citation("S10", "table"),)
    assert line(("a sentence",), cite).units == 1
    for because, cites in (((), cite), (("",), cite), (("a sentence",), ())):
        with pytest.raises(ValueError, match="sentence and one citation"):
            line(because, cites)


def _a_rule(effective: date, until: date | None, severity: Severity = Severity.HOLD) -> Rule:
    return Rule(
        id="a.rule",
        numbers=("R00",),
        confidence=Confidence.LOW,
        cites=(Citation("K", "made up"),),
        effective=effective,
        until=until,
        function=lambda _case, _facts: iter((finding("a.finding", severity, "A doubt."),)),
    )


def test_a_rule_of_low_confidence_must_not_stop() -> None:
    facts, case = FactReader(BOOK, SESSION_DAY), Case(builders.a_session())

    held = _a_rule(date(2020, 1, 1), None).rulings(case, facts)

    assert isinstance(held[0], Finding)
    with pytest.raises(ValueError, match="low confidence"):
        _a_rule(date(2020, 1, 1), None, Severity.STOP).rulings(case, facts)


def test_two_regimes_of_one_rule_may_meet_but_not_overlap() -> None:
    first = _a_rule(date(2020, 1, 1), date(2021, 1, 1))
    registry = [first]

    add_to(registry, _a_rule(date(2021, 1, 1), None))

    assert len(registry) == 2
    for overlapping in (
        _a_rule(date(2020, 6, 1), date(2020, 7, 1)),
        _a_rule(date(2019, 1, 1), None),
    ):
        with pytest.raises(ValueError, match="overlap"):
            add_to(registry, overlapping)


def test_people_and_insurers_do_not_show_themselves_in_a_log() -> None:
    coverage = Coverage(member_id="LM-448120")

    shown = f"{builders.a_patient()!r} {coverage!r}"

    assert "Quillfeather" not in shown
    assert "LM-448120" not in shown


def test_a_derivation_names_its_billers_and_the_lines_of_each() -> None:
    result = derived(builders.a_session())

    assert result.billers == (Biller.FACILITY, Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY)
    assert sum(len(result.lines_of(biller)) for biller in result.billers) == len(result.lines)
    assert len({f.key for f in result.findings}) == len(result.findings)


def test_continuing_physics_without_beam_is_not_charged() -> None:
    session = builders.a_session()
    planned = replace(session, delivery=replace(session.delivery, runs=()))

    assert "77336" in {n.code for n in derived(planned).not_charged}


def test_continuing_physics_dated_before_the_beam_is_held() -> None:
    services = tuple(s for s in builders.inverse_services() if not isinstance(s, ContinuingPhysics))
    early = ContinuingPhysics(date=SIMULATION_DAY)
    session = replace(builders.a_session(), services=(*services, early))

    assert "physics.before_beam" in {f.id for f in derived(session).findings}


def test_a_size_is_shown_in_the_sentence_that_made_a_lesion_simple() -> None:
    lesion = replace(builders.a_metastasis(), max_dimension_mm=Decimal("34.9"))
    session = replace(builders.a_session(), lesions=(lesion,))

    assert derived(session).complexity == (
        "Lesion L1 is simple: no complex criterion is met and 34.9 mm is below 35.0 mm.",
    )


def test_a_second_code_of_the_same_kind_of_diagnosis_keeps_the_clinicians_order() -> None:
    session = replace(
        builders.a_session(), diagnoses=(Icd10("C34.11"), Icd10("C79.31"), Icd10("G93.6"))
    )

    line = next(line for line in derived(session).lines if line.code == "77263")

    assert line.diagnoses == ("C79.31", "C34.11", "G93.6")


def test_a_record_of_the_beam_does_not_prove_a_whole_course_that_was_not_given() -> None:
    half = with_run(share_delivered=Decimal("0.5"))(builders.a_session())
    others = tuple(d for d in half.documents if d.key != "complete_course")

    result = derived(replace(half, documents=others))

    item = next(item for item in result.checklist if item.document == "complete_course")
    assert item.status is CheckStatus.MISSING


def _of(kind: type[Service]) -> Callable[[SrsSession], Service]:
    return lambda session: next(s for s in session.services if isinstance(s, kind))


def blanking(kind: type[Service], **blank: object) -> Change:
    """The same session with some entries of one kind of service taken out."""

    def change(session: SrsSession) -> SrsSession:
        old = _of(kind)(session)
        new = replace(old, **blank)  # type: ignore[arg-type]
        return replace(session, services=tuple(new if s is old else s for s in session.services))

    return change


def _in_course(**changes: object) -> Change:
    return lambda s: replace(s, course=replace(s.course, **changes))  # type: ignore[arg-type]


def _placed(
    place: PlaceOfService | None, ownership: Ownership | None, off_campus: OffCampus | None = None
) -> Change:
    setting = Setting(place_of_service=place, ownership=ownership, off_campus=off_campus)
    return lambda s: replace(s, setting=setting)


def _in_delivery(**changes: object) -> Change:
    return lambda s: replace(s, delivery=replace(s.delivery, **changes))  # type: ignore[arg-type]


FRAME: Final = Immobilization(kind=ImmobilizationKind.RIGID_FRAME)
DAY_AFTER: Final = date(2026, 10, 16)
HALF: Final = replace(builders.one_run(), share_delivered=Decimal("0.5"))
UNKNOWN: Final = ProcedureCode("00099")

NOT_ENTERED: Final[tuple[tuple[str, Change, str], ...]] = (
    ("the planned sessions", _in_course(planned_sessions=None), "fact.missing"),
    ("the modality", _in_course(modality=None), "fact.missing"),
    ("who applied the frame", _in_course(immobilization=FRAME), "fact.missing"),
    ("the lesions", lambda s: replace(s, lesions=()), "fact.missing"),
    ("the day of beam", with_run(date=None), "fact.missing"),
    ("the share delivered", with_run(share_delivered=None), "fact.missing"),
    (
        "a stop for an unfinished session",
        with_run(share_delivered=Decimal("0.5")),
        "delivery.unfinished",
    ),
    ("a place", _placed(None, Ownership.HOSPITAL), "fact.missing"),
    ("a place of separate owners", _placed(None, Ownership.SEPARATE_OWNERS), "fact.missing"),
    ("an owner", _placed(PlaceOfService.OFFICE, None), "fact.missing"),
    (
        "a place that fits the owner",
        _placed(PlaceOfService.ON_CAMPUS_HOSPITAL, Ownership.ONE_OWNER),
        "setting.contradiction",
    ),
    (
        "the status of an off-campus department",
        _placed(PlaceOfService.OFF_CAMPUS_HOSPITAL, Ownership.HOSPITAL),
        "setting.off_campus",
    ),
    (
        "a place for an off-campus status",
        _placed(
            PlaceOfService.ON_CAMPUS_HOSPITAL, Ownership.HOSPITAL, off_campus=OffCampus.EXCEPTED
        ),
        "setting.off_campus",
    ),
    (
        "a usual place",
        _placed(PlaceOfService.AMBULATORY_SURGICAL_CENTER, Ownership.HOSPITAL),
        "setting.surgical_center",
    ),
    ("the level of planning", blanking(ClinicalPlanning, level=None), "fact.missing"),
    ("the method of the plan", blanking(DosePlan, method=None), "fact.missing"),
    ("the day of a service", blanking(DosePlan, date=None), "fact.missing"),
    ("the level of the device", blanking(TreatmentDevice, level=None), "fact.missing"),
    ("whose the device is", blanking(TreatmentDevice, custom_made=None), "fact.missing"),
    ("signed calculations", blanking(DoseCalculation, count=0), "dosimetry.none_signed"),
    ("a reason for two plans", blanking(DosePlan, count=2), "planning.second_plan"),
    (
        "the level of the simulation",
        both(forward, blanking(Simulation, level=None)),
        "fact.missing",
    ),
    (
        "planning before the plan",
        blanking(ClinicalPlanning, date=SESSION_DAY),
        "order.planning_late",
    ),
    (
        "a stop on the day of beam",
        _in_delivery(
            runs=(HALF,),
            stopped=Stopped(
                date=DAY_AFTER, stage=StopStage.DURING_BEAM, anaesthesia=Anaesthesia.NONE
            ),
        ),
        "order.stop_day",
    ),
    (
        "the stage of a stop",
        _in_delivery(runs=(HALF,), stopped=Stopped(date=SESSION_DAY)),
        "fact.missing",
    ),
    (
        "beam after a stop during beam",
        _in_delivery(runs=(), stopped=Stopped(date=SESSION_DAY, stage=StopStage.DURING_BEAM)),
        "delivery.stop_contradiction",
    ),
    *(
        (
            f"one word on anaesthesia: {given} in the session, {at_stop} at the stop",
            _in_delivery(
                runs=(HALF,),
                anaesthesia=AnaesthesiaRecord(planned=given, given=given),
                stopped=Stopped(date=SESSION_DAY, stage=StopStage.DURING_BEAM, anaesthesia=at_stop),
            ),
            "delivery.stop_contradiction",
        )
        for given, at_stop in (
            (Anaesthesia.NONE, Anaesthesia.GENERAL),
            (Anaesthesia.SEDATION, Anaesthesia.NONE),
        )
    ),
    (
        "a share of one at most",
        _in_delivery(runs=(builders.one_run(), HALF)),
        "delivery.too_much",
    ),
    (
        "a new course",
        _in_delivery(intended_as=CourseIntent.SAME_COURSE_CONTINUED),
        "delivery.continued_course",
    ),
    (
        "an attendance that is not remote only",
        _in_delivery(presence=(builders.present(Role.RADIATION_ONCOLOGIST, Whereabouts.REMOTE),)),
        "management.remote",
    ),
    (
        "a code the table knows",
        overriding(OverrideAction.ADD_LINE, code=UNKNOWN, biller=Biller.FACILITY),
        "edit.unknown_code",
    ),
    (
        "the reason for a special procedure",
        adding(SpecialTreatmentProcedure(date=SIMULATION_DAY)),
        "fact.missing",
    ),
    (
        "the anaesthesia",
        _in_delivery(anaesthesia=AnaesthesiaRecord()),
        "record.incomplete",
    ),
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [(change, name) for _, change, name in NOT_ENTERED],
    ids=[what for what, _, _ in NOT_ENTERED],
)
def test_what_is_not_entered_or_contradicts_is_named(change: Change, expected: str) -> None:
    sound = builders.a_session()

    before, after = derived(sound).findings, derived(change(sound)).findings

    assert [f for f in after if f.id == expected and f not in before]


def test_special_dosimetry_belongs_to_an_inverse_plan_and_is_charged_with_a_forward_one() -> None:
    measured = adding(SpecialDosimetry(date=builders.PLAN_DAY, count=2))

    inverse = derived(measured(builders.a_session()))
    with_forward = derived(measured(forward(builders.a_session())))

    assert "77331" in {n.code for n in inverse.not_charged}
    assert {line.units for line in with_forward.lines if line.code == "77331"} == {2}


def test_two_clinical_plannings_are_one_charge_of_the_higher_level() -> None:
    second = ClinicalPlanning(date=SIMULATION_DAY, level=Level.SIMPLE)

    result = derived(adding(second)(builders.a_session()))

    assert {line.code for line in result.lines if line.code.startswith("7726")} == {"77263"}
    assert "77261" in {n.code for n in result.not_charged}


def test_an_isodose_plan_alone_takes_its_calculation_in() -> None:
    plan = DosePlan(date=builders.PLAN_DAY, method=PlanMethod.ISODOSE_COMPLEX)
    session = replace(
        builders.a_session(), services=(plan, DoseCalculation(date=builders.PLAN_DAY, count=3))
    )

    assert {"77307", "77300"} <= {n.code for n in derived(session).not_charged}


def test_a_course_of_fractions_without_the_oncologists_presence_is_held() -> None:
    several = both(_in_course(planned_sessions=3), _in_delivery(presence=()))

    result = derived(several(builders.a_session()))

    assert "77435" in {line.code for line in result.lines}
    assert "management.no_presence" in {f.id for f in result.findings}


def test_a_course_of_fractions_not_begun_has_nothing_to_manage() -> None:
    planned = both(_in_course(planned_sessions=3), _in_delivery(runs=()))

    assert "77435" not in {line.code for line in derived(planned(builders.a_session())).lines}


def test_a_cobalt_course_of_fractions_has_no_one_session_code() -> None:
    several = _in_course(planned_sessions=3, modality=Modality.COBALT)

    codes = {line.code for line in derived(several(builders.a_session())).lines}

    assert "77371" not in codes
    assert "77373" in codes


def test_nothing_made_and_nothing_measured_is_not_charged() -> None:
    device = blanking(TreatmentDevice, count=0)
    measured = adding(SpecialDosimetry(date=builders.PLAN_DAY, count=0))

    result = derived(both(forward, both(device, measured))(builders.a_session()))

    assert "77334" in {n.code for n in result.not_charged}
    assert "77331" not in {line.code for line in result.lines}


def test_a_visit_of_an_inpatient_uses_no_hospital_clinic() -> None:
    placed = _placed(PlaceOfService.INPATIENT_HOSPITAL, Ownership.HOSPITAL)
    visit = adding(Visit(date=date(2026, 9, 1), code=ProcedureCode("99223")))

    codes = {line.code for line in derived(both(placed, visit)(builders.a_session())).lines}

    assert "99223" in codes
    assert "G0463" not in codes


def test_a_harmless_modifier_on_a_further_lesion_is_not_taken_for_a_package_modifier() -> None:
    change = overriding(
        OverrideAction.SET_MODIFIERS, code=ProcedureCode("61797"), modifiers=(Modifier("GC"),)
    )

    findings = derived(change(builders.a_session())).findings

    assert not [f for f in findings if "follows its first" in f.sentence]
