"""What a sheet says follows from what is stored, for each biller in its own way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import pytest

from domain.charge import (
    ChargeLine,
    CheckItem,
    CheckStatus,
    Citation,
    Derivation,
    Finding,
    NotCharged,
    Origin,
    RulePack,
    Severity,
    Status,
)
from domain.choices import (
    Biller,
    FrameAppliedBy,
    ImmobilizationKind,
    Modality,
    OverrideAction,
    Ownership,
    PlaceOfService,
    Role,
    StopStage,
)
from domain.documents import Mark, Paper, Party, SheetCheck, SheetLine, Superbill
from domain.errors import Refused
from domain.identifiers import ClockTime, Icd10, Modifier, Npi, ProcedureCode
from domain.ports import BillerIdentity, Practice, SignedCharge, Waiver
from domain.session import (
    Authorization,
    Coverage,
    Delivery,
    Immobilization,
    Lesion,
    Override,
    OverrideLine,
    Patient,
    Provider,
    Run,
    Setting,
    SrsSession,
    Stopped,
    Team,
)
from domain.superbills import SheetOrder, of_draft, of_signed
from tests.builders import a_freestanding_center, a_session
from tests.scenario import derived

CITES: Final = (Citation("S1", "page 1"),)
DAY: Final = date(2026, 10, 15)
PRACTICE: Final = Practice(
    billers={
        Biller.RADIATION_ONCOLOGY: BillerIdentity(
            name="Lakeside", department="Oncology", npi=Npi("1234567893"), tax_id="34-1"
        )
    },
    service_facility=BillerIdentity(name="Lakeside Hospital"),
)


def a_line(code: str = "77432", *diagnoses: str, **changes: object) -> ChargeLine:
    line = ChargeLine(
        biller=Biller.RADIATION_ONCOLOGY,
        code=ProcedureCode(code),
        units=1,
        date_of_service=DAY,
        place_of_service=PlaceOfService.ON_CAMPUS_HOSPITAL,
        diagnoses=tuple(map(Icd10, diagnoses or ("C79.31",))),
        label="A service",
        rule="a.rule",
        because=("It was done.",),
        cites=CITES,
    )
    return replace(line, **changes)  # type: ignore[arg-type]  # tests name the parts they change


def a_derivation(*lines: ChargeLine, **changes: object) -> Derivation:
    derivation = Derivation(
        date_of_service=DAY,
        status=Status.READY,
        rule_pack=RulePack(
            edition="2026.11", verified_for=(date(2025, 1, 1), date(2026, 12, 31)), digest="0"
        ),
        lines=lines or (a_line(),),
    )
    return replace(derivation, **changes)  # type: ignore[arg-type]  # as above


def a_charge(derivation: Derivation, *waivers: Waiver) -> SignedCharge:
    return SignedCharge(
        session_id="id",
        revision=3,
        session_body="",
        derivation=derivation,
        waivers=waivers,
        signed_at=datetime(2026, 10, 16, 14, 5, tzinfo=UTC),
        signed_by="Iris Halvorsen, MD",
        program_version="0.1.0",
    )


def an_order(biller: Biller = Biller.RADIATION_ONCOLOGY, **changes: object) -> SheetOrder:
    order = SheetOrder(biller=biller, practice=PRACTICE, sheet_number="000123")
    return replace(order, **changes)  # type: ignore[arg-type]  # as above


def a_sheet(*lines: ChargeLine, session: SrsSession | None = None, **changes: object) -> Superbill:
    derivation = a_derivation(*lines, **changes)
    return of_signed(a_charge(derivation), session or SrsSession(), an_order())


def only(sheet: Superbill) -> SheetLine:
    (line,) = sheet.lines
    return line


# --- Marks ----------------------------------------------------------------------------------------


def test_what_is_not_signed_is_a_draft() -> None:
    sheet = of_draft(SrsSession(), a_derivation(), an_order())

    assert Mark.DRAFT is sheet.mark
    assert "Not for submission" in sheet.mark_note
    assert () == sheet.signatures


def test_the_first_sheet_of_a_signed_charge_carries_no_mark() -> None:
    sheet = a_sheet()

    assert (Mark.NONE, "") == (sheet.mark, sheet.mark_note)
    assert (
        ("Charges signed electronically", "Iris Halvorsen, MD, 2026-10-16 14:05 UTC, revision 3"),
    ) == sheet.signatures


@pytest.mark.parametrize(
    ("earlier", "words"), [(("000101",), "once before"), (("000101", "000102"), "2 times before")]
)
def test_every_further_sheet_is_a_reprint_of_the_first(
    earlier: tuple[str, ...], words: str
) -> None:
    sheet = of_signed(a_charge(a_derivation()), SrsSession(), an_order(earlier=earlier))

    assert Mark.REPRINT is sheet.mark
    assert words in sheet.mark_note
    assert "000101" in sheet.mark_note


@pytest.mark.parametrize(
    ("earlier", "words"), [((), "revision 3."), (("000101",), "revision 3. Handed out once before")]
)
def test_what_was_signed_anew_is_marked_as_amended(earlier: tuple[str, ...], words: str) -> None:
    order = an_order(earlier=earlier, is_amended=True)

    sheet = of_signed(a_charge(a_derivation()), SrsSession(), order)

    assert Mark.AMENDED is sheet.mark
    assert words in sheet.mark_note


def test_the_sheet_of_a_void_session_is_marked_so_whatever_else_it_is() -> None:
    order = an_order(earlier=("000101",), is_amended=True, is_void=True)

    sheet = of_signed(a_charge(a_derivation()), SrsSession(), order)

    assert Mark.VOID is sheet.mark
    assert "Not for submission" in sheet.mark_note


def test_a_biller_without_a_line_has_no_sheet() -> None:
    with pytest.raises(Refused, match="no neurosurgery sheet"):
        of_draft(SrsSession(), a_derivation(), an_order(Biller.NEUROSURGERY))


# --- Diagnoses and lines --------------------------------------------------------------------------


def test_diagnoses_are_lettered_in_the_order_of_the_lines() -> None:
    sheet = a_sheet(a_line("77263", "C79.31", "C34.11"), a_line("77432", "Z51.0", "C79.31"))

    assert [("A", "C79.31"), ("B", "C34.11"), ("C", "Z51.0")] == [
        (each.mark, each.code) for each in sheet.diagnoses
    ]
    assert [("A", "B"), ("C", "A")] == [line.pointers for line in sheet.lines]


def test_a_professional_line_points_to_four_diagnoses_at_most() -> None:
    sheet = a_sheet(a_line("77432", "C79.31", "C34.11", "Z51.0", "C71.1", "C71.2"))

    assert ("A", "B", "C", "D") == only(sheet).pointers


def test_a_claim_holds_twelve_diagnoses_and_the_rest_is_named() -> None:
    codes = [f"C71.{n}" for n in range(9)] + ["C79.31", "C34.11", "Z51.0", "D32.0", "D33.3"]
    sheet = a_sheet(*(a_line("77432", code) for code in codes))

    assert "ABCDEFGHIJKL" == "".join(each.mark for each in sheet.diagnoses)
    assert "not on this one: D32.0, D33.3." in sheet.diagnosis_note
    assert () == sheet.lines[-1].pointers


def test_a_facility_has_a_principal_diagnosis_and_no_pointers() -> None:
    facility = Biller.FACILITY
    derivation = a_derivation(
        a_line("77336", "C79.31", "C34.11", biller=facility),
        a_line("77372", "Z51.0", "C79.31", "C34.11", biller=facility, revenue_code="0333"),
    )
    order = an_order(facility, diagnosis_labels={"Z51.0": "Radiation visit"})

    sheet = of_signed(a_charge(derivation), SrsSession(), order)

    assert [
        ("Principal", "Z51.0", "Radiation visit"),
        ("Other", "C79.31", ""),
        ("Other", "C34.11", ""),
    ] == [(each.mark, each.code, each.label) for each in sheet.diagnoses]
    assert [(), ()] == [line.pointers for line in sheet.lines]
    assert "0333" == sheet.lines[1].revenue_code
    assert sheet.is_facility


def test_a_line_keeps_what_was_stored() -> None:
    line = a_line(
        "77300", modifiers=(Modifier("26"),), units=4, charge=Decimal("98.40"), label="Calculation"
    )

    assert SheetLine(
        date_of_service="2026-10-15",
        place_of_service="22",
        code="77300",
        label="Calculation",
        modifiers=("26",),
        units=4,
        pointers=("A",),
        charge=Decimal("98.40"),
        because=("It was done.",),
        cites=("S1, page 1",),
    ) == only(a_sheet(line))


def test_a_line_without_a_day_has_no_date() -> None:
    assert "" == only(a_sheet(a_line(date_of_service=None))).date_of_service


def test_a_fifth_modifier_is_refused_with_the_line_named() -> None:
    modifiers = tuple(map(Modifier, ("26", "59", "76", "77", "XU")))

    with pytest.raises(Refused, match="the line for 77432 carries 5"):
        a_sheet(a_line(modifiers=modifiers))


def test_the_total_ties_to_the_lines() -> None:
    sheet = a_sheet(a_line(charge=Decimal("0.10")), a_line(charge=Decimal("0.20")))

    assert Decimal("0.30") == sheet.total


def test_one_blank_charge_leaves_the_total_blank() -> None:
    assert a_sheet(a_line(charge=Decimal(1)), a_line(charge=None)).total is None


def test_another_billers_lines_stay_on_their_own_sheet() -> None:
    sheet = a_sheet(a_line("77432"), a_line("61796", biller=Biller.NEUROSURGERY))

    assert "77432" == only(sheet).code


def an_override(action: OverrideAction, **line: object) -> SrsSession:
    described = replace(OverrideLine(code=ProcedureCode("77432")), **line)  # type: ignore[arg-type]
    return SrsSession(
        overrides=(
            Override(action=OverrideAction.DROP_LINE, line=described, why="not this", by="nobody"),
            Override(action=action, line=described, why="seen twice", by="R. Ellis"),
        )
    )


def test_an_added_line_says_who_added_it_and_why() -> None:
    session = an_override(OverrideAction.ADD_LINE, biller=Biller.RADIATION_ONCOLOGY)

    assert (
        "Added by R. Ellis: seen twice"
        == only(a_sheet(a_line(origin=Origin.ADDED), session=session)).note
    )


def test_a_changed_line_says_who_changed_it_and_why() -> None:
    session = an_override(OverrideAction.SET_UNITS, date_of_service=DAY)

    assert (
        "Changed by R. Ellis: seen twice"
        == only(a_sheet(a_line(origin=Origin.CHANGED), session=session)).note
    )


def test_an_override_of_another_day_or_biller_is_not_this_lines_reason() -> None:
    for other in ({"date_of_service": date(2026, 1, 1)}, {"biller": Biller.FACILITY}):
        session = an_override(OverrideAction.SET_MODIFIERS, **other)

        sheet = a_sheet(a_line(origin=Origin.CHANGED), session=session)

        assert "Changed by a person." == only(sheet).note


def test_an_override_without_name_or_reason_says_so() -> None:
    bare = Override(action=OverrideAction.ADD_LINE, line=OverrideLine(code=ProcedureCode("77432")))

    sheet = a_sheet(a_line(origin=Origin.ADDED), session=SrsSession(overrides=(bare,)))

    assert "Added: no reason recorded" == only(sheet).note


def test_what_this_biller_does_not_charge_is_told_with_its_reason() -> None:
    left_out = tuple(
        NotCharged(
            biller=biller,
            code=ProcedureCode("77290"),
            rule="r",
            because=("In the plan.",),
            cites=CITES,
        )
        for biller in (Biller.RADIATION_ONCOLOGY, Biller.FACILITY)
    )

    (exclusion,) = a_sheet(not_charged=left_out).not_charged

    assert ("77290", ("In the plan.",)) == (exclusion.code, exclusion.because)


# --- Who ------------------------------------------------------------------------------------------


def test_the_practice_stands_with_npi_and_tax_id() -> None:
    assert Party(name="Lakeside", detail="Oncology", npi="1234567893", tax_id="34-1") == (
        a_sheet().practice
    )


def test_a_practice_that_was_never_entered_is_said_to_be_missing() -> None:
    order = an_order(practice=Practice(billers={}))

    sheet = of_signed(a_charge(a_derivation()), SrsSession(), order)

    assert "Practice details not entered" == sheet.practice.name


def test_the_groups_tax_id_stands_in_for_one_the_practice_has_not_named() -> None:
    practice = Practice(billers={Biller.RADIATION_ONCOLOGY: BillerIdentity(name="Lakeside")})
    team = Team(radiation_oncologist=Provider(name="Iris Halvorsen", group_tax_id="34-9"))

    sheet = of_signed(a_charge(a_derivation()), SrsSession(team=team), an_order(practice=practice))

    assert "34-9" == sheet.practice.tax_id


@pytest.mark.parametrize(
    ("biller", "roles"),
    [
        (Biller.RADIATION_ONCOLOGY, ["Rendering", "Referring", "Facility"]),
        (Biller.NEUROSURGERY, ["Rendering", "Referring", "Facility"]),
        (Biller.FACILITY, ["Attending", "Referring"]),
    ],
)
def test_each_sheet_names_its_people(biller: Biller, roles: list[str]) -> None:
    session = a_session()

    sheet = of_draft(session, derived(session), an_order(biller))

    assert roles == [role for role, _ in sheet.people]
    surgeon = session.team.neurosurgeon
    assert surgeon
    assert (biller is Biller.NEUROSURGERY) == (surgeon.npi == sheet.people[0][1].npi)


def test_a_provider_without_a_name_stands_with_the_npi_and_one_without_both_not_at_all() -> None:
    team = Team(radiation_oncologist=Provider(npi=Npi("1234567893")), referring=Provider())

    sheet = a_sheet(session=SrsSession(team=team))

    assert [("Rendering", "Name not recorded"), ("Facility", "Lakeside Hospital")] == [
        (role, party.name) for role, party in sheet.people
    ]


@pytest.mark.parametrize(
    ("ownership", "words"),
    [
        (Ownership.ONE_OWNER, "Professional and technical services"),
        (Ownership.SEPARATE_OWNERS, "Technical services"),
    ],
)
def test_a_freestanding_sheet_says_whose_work_it_bills(ownership: Ownership, words: str) -> None:
    session = a_session(setting=a_freestanding_center(ownership))

    sheet = of_draft(session, derived(session), an_order(Biller.FREESTANDING))

    assert words == sheet.claim


def test_professional_and_facility_sheets_say_so() -> None:
    session = a_session()
    claims = {
        biller: of_draft(session, derived(session), an_order(biller)).claim
        for biller in (Biller.FACILITY, Biller.RADIATION_ONCOLOGY)
    }

    assert {
        Biller.FACILITY: "Facility services",
        Biller.RADIATION_ONCOLOGY: "Professional services",
    } == claims


@pytest.mark.parametrize(
    ("patient", "name"),
    [
        (Patient(family_name="Ode", given_name="Ann", middle_name="Lee"), "Ode, Ann Lee"),
        (Patient(given_name="Sukarno"), "Sukarno"),
        (Patient(), "Name not recorded"),
    ],
)
def test_the_family_name_stands_first(patient: Patient, name: str) -> None:
    assert name == a_sheet(session=SrsSession(patient=patient)).patient_name


def test_what_identifies_the_patient_is_said_to_be_missing_when_it_is() -> None:
    sheet = a_sheet()

    assert (("MRN", "not recorded"), ("Birth date", "not recorded")) == sheet.patient_facts
    assert (("Payer", "not recorded"),) == sheet.coverage_facts


def test_coverages_stand_in_the_order_of_billing_with_their_authorization() -> None:
    granted = Authorization(
        number="A1",
        codes=(ProcedureCode("77372"),),
        valid_from=date(2026, 10, 1),
        valid_to=date(2026, 12, 31),
    )
    session = SrsSession(
        coverages=(
            Coverage(rank=4, authorization=Authorization(number="A2")),
            Coverage(rank=2, payer="medicare_advantage", authorization=Authorization()),
            Coverage(rank=1, payer_name="Ohio Mutual", member_id="88", group_number="7",
                     authorization=granted),
        )
    )  # fmt: skip

    assert (
        ("Primary", "Ohio Mutual"),
        ("Member ID", "88"),
        ("Group", "7"),
        ("Authorization", "A1 for 77372 from 2026-10-01 to 2026-12-31"),
        ("Secondary", "Medicare advantage"),
        ("Payer 4", "not recorded"),
        ("Authorization", "A2"),
    ) == a_sheet(session=session).coverage_facts


# --- The session and its lesions ------------------------------------------------------------------


def test_the_record_of_a_whole_session_is_told_in_words() -> None:
    session = a_session()

    facts = dict(of_draft(session, derived(session), an_order()).session_facts)

    assert "2026-10-15 09:10–09:42" == facts["Session"]
    assert "Mask, custom made" == facts["Immobilized"]
    assert "100% of the prescription" == facts["Delivered"]
    assert "22, on campus hospital" == facts["Place"]
    assert str(len(session.lesions)) == facts["Lesions"]


def test_a_stopped_session_in_a_frame_on_a_robot_is_told_too() -> None:
    course = replace(
        SrsSession().course,
        modality=Modality.LINAC,
        robotic=True,
        immobilization=Immobilization(
            kind=ImmobilizationKind.RIGID_FRAME, frame_applied_by=FrameAppliedBy.NEUROSURGEON
        ),
    )
    stopped = Stopped(date=DAY, stage=StopStage.DURING_BEAM, reason="seizure")
    runs = (Run(date=DAY, start=ClockTime("09:10"), share_delivered=Decimal("0.45")), Run())

    facts = dict(
        a_sheet(
            session=SrsSession(course=course, delivery=Delivery(runs=runs, stopped=stopped))
        ).session_facts
    )

    assert {
        "Session": "2026-10-15 09:10",
        "Modality": "Linac, robotic",
        "Immobilized": "Rigid frame, applied by neurosurgeon",
        "Delivered": "45% of the prescription",
        "Stopped": "During beam, 2026-10-15, seizure",
    } == facts


def test_a_stop_of_which_nothing_is_known_is_left_out() -> None:
    session = SrsSession(delivery=Delivery(stopped=Stopped()), setting=Setting())

    assert () == a_sheet(session=session).session_facts


def test_each_lesion_stands_with_the_sentence_that_graded_it() -> None:
    session = a_session()
    derivation = derived(session)

    sheet = of_draft(session, derivation, an_order(Biller.NEUROSURGERY))

    lesion = sheet.lesions[0]
    assert ("L1", "14.0 mm", "20 Gy margin, 80%") == (lesion.id, lesion.size, lesion.dose)
    assert "Metastasis, frontal lobe, left" == lesion.place
    assert lesion.complexity.startswith("Simple: ")
    assert () == sheet.complexity


def test_a_lesion_of_which_little_is_known_leaves_the_rest_empty() -> None:
    bare = Lesion(id="L1")
    half = Lesion(id="L2", dose_gy=Decimal(18), volume_cc=Decimal("1.5"))

    sheet = a_sheet(
        session=SrsSession(lesions=(bare, half)), complexity=("Lesion L9 is simple: small.",)
    )

    assert [("", "", ""), ("1.5 cc", "18 Gy", "")] == [
        (lesion.size, lesion.dose, lesion.complexity) for lesion in sheet.lesions
    ]
    assert ("Lesion L9 is simple: small.",) == sheet.complexity


# --- Documentation --------------------------------------------------------------------------------


def an_item(document: str, status: CheckStatus, *codes: str, **changes: object) -> CheckItem:
    item = CheckItem(
        document=document,
        label=document.capitalize(),
        codes=tuple(map(ProcedureCode, codes)),
        status=status,
        required=True,
        signed_by=(),
        timing="",
        cites=CITES,
    )
    return replace(item, **changes)  # type: ignore[arg-type]  # as above


def test_the_checklist_of_the_sheets_own_codes_is_counted() -> None:
    checklist = (
        an_item("plan", CheckStatus.PRESENT, "77432"),
        an_item("order", CheckStatus.UNSIGNED, waiting_for=(Role.RADIATION_ONCOLOGIST, Role.NURSE)),
        an_item("note", CheckStatus.MISSING, "77432", required=False),
        an_item("images", CheckStatus.MISSING, "77290"),
    )

    sheet = a_sheet(checklist=checklist)

    assert "1 of 2 required documents are complete, 1 open." == sheet.checklist_state
    assert (
        SheetCheck(label="Order", status="unsigned", who="radiation oncologist and nurse"),
    ) == sheet.open_items


def test_a_document_let_pass_is_a_waiver_and_no_longer_open() -> None:
    derivation = a_derivation(
        checklist=(an_item("plan", CheckStatus.MISSING, "77432"),),
        findings=(
            Finding(
                id="document.missing",
                severity=Severity.HOLD,
                sentence="The plan is missing.",
                fields=("documents.plan",),
            ),
        ),
    )
    waiver = Waiver(item="plan", what="The plan is missing.", why="On paper.", by="R. Ellis")

    sheet = of_signed(a_charge(derivation, waiver), SrsSession(), an_order())

    assert () == sheet.open_items
    assert () == sheet.findings
    assert "0 of 1 required documents are complete, 1 let pass by a named person." == (
        sheet.checklist_state
    )
    assert [("R. Ellis", "2026-10-16")] == [(each.by, each.on) for each in sheet.waivers]


def test_an_open_document_is_told_once() -> None:
    finding = Finding(
        id="document.missing", severity=Severity.HOLD, sentence="x", fields=("documents.plan",)
    )

    sheet = a_sheet(checklist=(an_item("plan", CheckStatus.MISSING, "77432"),), findings=(finding,))

    assert 1 == len(sheet.open_items)
    assert () == sheet.findings


def test_stops_and_holds_that_stand_are_told_and_warnings_are_not() -> None:
    findings = tuple(
        Finding(id=f"f.{severity}", severity=severity, sentence=f"{severity} sentence")
        for severity in Severity
    )

    sheet = a_sheet(findings=findings)

    assert [("Stop", "stop sentence"), ("Hold", "hold sentence")] == [
        (finding.severity, finding.sentence) for finding in sheet.findings
    ]


def test_a_finding_about_another_sheets_code_stays_there() -> None:
    surgeon = a_line("61796", biller=Biller.NEUROSURGERY)
    about = {
        code: Finding(id="f", severity=Severity.STOP, sentence=code, codes=(ProcedureCode(code),))
        for code in ("61796", "77432", "77290")
    }

    sheet = a_sheet(a_line(), surgeon, findings=tuple(about.values()))

    assert ["77432", "77290"] == [finding.sentence for finding in sheet.findings]


def test_a_finding_let_pass_is_a_waiver_and_no_longer_stands() -> None:
    finding = Finding(id="f", severity=Severity.HOLD, sentence="Held.")
    waiver = Waiver(item=finding.key, what="Held.", why="Checked.", by="R. Ellis")

    sheet = of_signed(a_charge(a_derivation(findings=(finding,)), waiver), SrsSession(), an_order())

    assert () == sheet.findings
    assert "Checked." == sheet.waivers[0].why


# --- The rest -------------------------------------------------------------------------------------


def test_the_sheet_says_which_rules_spoke_and_that_it_is_no_claim() -> None:
    sheet = a_sheet()

    assert "Rules 2026.11, verified for 2025-01-01 to 2026-12-31" == sheet.rule_edition
    assert any(notice.startswith("Suggested from the facts") for notice in sheet.notices)
    assert any("American Medical" in notice for notice in sheet.notices)


@pytest.mark.parametrize(
    ("paper", "expected"), [("letter", Paper.LETTER), ("a4", Paper.A4), ("A4", Paper.A4)]
)
def test_the_paper_is_the_departments(paper: str, expected: Paper) -> None:
    order = an_order(practice=replace(PRACTICE, paper=paper))

    assert expected is of_draft(SrsSession(), a_derivation(), order).paper


def test_composing_twice_gives_the_same_sheet() -> None:
    session = a_session()
    charge = a_charge(derived(session))

    assert of_signed(charge, session, an_order()) == of_signed(charge, session, an_order())
