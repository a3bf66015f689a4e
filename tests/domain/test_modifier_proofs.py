"""Each modifier, fact by fact: what supports it, what is still missing, what rules it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from domain.case import Case
from domain.charge import ChargeLine, Citation
from domain.choices import Biller
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.modifier_choices import ModifierChoice, modifier_choices, modifier_conditions
from domain.modifier_entries import Answer
from domain.payers import Parameter, PayerFamily, PayerProfile
from storage.structure import Plain
from tests.builders import SESSION_DAY
from tests.scenario import Scenario, book, derived

Given: TypeAlias = dict[str, Plain]

SUPPORTED, CHOOSABLE, NEVER = Answer.SUPPORTED, Answer.CHOOSABLE, Answer.NEVER
RO, NS = "radiation_oncology", "neurosurgery"
AFTER = "2026-10-20"

ONE_OWNER: Final = {"place_of_service": "11", "ownership": "one_owner"}
SEPARATE: Final = {"place_of_service": "11", "ownership": "separate_owners"}
OFF_CAMPUS: Final = {"place_of_service": "19", "ownership": "hospital"}


def a_document(key: str, reference: str | None = None, **more: Plain) -> Given:
    return {"key": key, "dated": "2026-10-15", "reference": reference, **more}


def signed(key: str, role: str, reference: str | None = None) -> Given:
    return a_document(key, reference, signed_by=[role], signed_on="2026-10-15")


def earlier(intended: str | None, day: str = "2026-08-20", code: str = "61798") -> Given:
    line = {"code": code, "date_of_service": day, "biller": NS, "course": "other"}
    return {"set": {"history": [{**line, "intended": intended}]}}


def a_visit(by: str, day: str, **more: Plain) -> Given:
    visit = {"kind": "visit", "date": day, "by": by, "code": "99214"}
    return {"add": {"services": [{**visit, **more}]}}


def stopped(stage: str, share: str | None, **more: Plain) -> Given:
    run = {"date": "2026-10-15", "start": "09:10", "stop": "09:20", "share_delivered": share}
    details = {"date": "2026-10-15", "stage": stage, "anaesthesia": "none", "reason": "Fever."}
    stop = {**details, **more}
    return {"set": {"delivery": {"runs": [run] if share else [], "stopped": stop}}}


def documents(*recorded: Given) -> Given:
    return {"add": {"documents": list(recorded)}}


def setting(values: Given, *also: Given) -> Given:
    whole: Given = {"set": {"setting": values}}
    for one in also:
        for key, value in one.items():
            whole[key] = {**whole.get(key, {}), **value}
    return whole


def prepared(stop: Given, planned: str) -> Given:
    stop["set"]["delivery"]["anaesthesia"] = {"planned": planned, "given": "none"}
    return stop


MASK_ON_PLAN_DAY: Final = {"change": {"services": {"treatment_device": {"date": "2026-10-13"}}}}
CONSULT: Final = {
    "base": "three metastases, forward plan",
    "add": {
        "services": [
            {"kind": "continuing_physics", "date": "2026-10-14"},
            {
                "kind": "special_physics_consult",
                "date": "2026-10-14",
                "request": "dose beside a pacemaker",
                "report": True,
                "acknowledged": True,
            },
        ]
    },
}
DROPPED: Final = {
    "action": "drop_line",
    "line": {"biller": "facility", "code": "77338"},
    "why": "Charged elsewhere.",
    "by": "N. Abel",
}
COMMERCIAL: Final = [{"rank": 1, "payer": "commercial", "payer_name": "Lakeshore Mutual"}]
VERIFIED: Final = {"kind": "simulation", "date": "2026-10-08", "level": "simple"}
SAME_DAY_SIMULATION: Final = {
    "base": "three metastases, forward plan",
    "add": {"services": [VERIFIED]},
}


def noted_simulations(reference: str) -> Given:
    note = signed("separate_service_note", "radiation_oncologist", reference)
    return {**SAME_DAY_SIMULATION, "add": {"services": [VERIFIED], "documents": [note]}}


PARTLY, NOT_BEGUN = stopped("during_beam", "0.4"), stopped("before_beam", None)
RESIDENT: Final = {"set": {"team": {"resident": {"name": "Kofi Varga"}}}}
TRIAL: Final = {"set": {"diagnoses": ["C79.31", "C34.11", "Z00.6"]}}
FRAMED_STOP: Final = {
    "base": "schwannoma in a frame",
    **stopped("before_beam", None, anaesthesia="local"),
}

# claim; session; line; modifier; answer; a word of the sentence or of the fact
ROWS: Final[tuple[tuple[str, Given, str, str, Answer, str], ...]] = (
    # -- 26 and TC --------------------------------------------------------------------------
    ("a physician beside a hospital", {}, f"{RO} 77301", "26", SUPPORTED, "another claim"),
    ("the hospital's own line", {}, "facility 77301", "26", NEVER, "hospital claim"),
    ("the hospital's technical part", {}, "facility 77301", "TC", NEVER, "hospital claim"),
    ("one owner of both parts", setting(ONE_OWNER), "freestanding 77301", "26", NEVER, "owner"),
    ("one owner, technical", setting(ONE_OWNER), "freestanding 77301", "TC", NEVER, "One owner"),
    ("two owners, technical", setting(SEPARATE), "freestanding 77301", "TC", SUPPORTED, "another"),
    ("two owners, crossed", setting(SEPARATE), "freestanding 77301", "26", NEVER, "technical part"),
    ("two owners, the physician", setting(SEPARATE), f"{RO} 77301", "TC", NEVER, "professional"),
    ("a centre's added line beside a hospital", {}, "freestanding 77301", "TC", NEVER, "part"),
    ("a whole technical code", {}, "facility 77336", "26", NEVER, "technical as a whole"),
    ("a whole professional code", {}, f"{RO} 77263", "26", NEVER, "physician's work"),
    ("a surgeon's code", {}, f"{NS} 61796", "TC", NEVER, "one physician's service"),
    ("guidance since 2026", setting(SEPARATE), "freestanding 77387", "TC", NEVER, "Since 2026"),
    # -- 59 and its kin ---------------------------------------------------------------------
    ("a mask on the plan's day", MASK_ON_PLAN_DAY, "facility 77334", "XU", SUPPORTED, "different"),
    ("59 where XU is preferred", MASK_ON_PLAN_DAY, "facility 77334", "59", CHOOSABLE, "XU"),
    ("another encounter, not noted", MASK_ON_PLAN_DAY, "facility 77334", "XE", CHOOSABLE, "times"),
    (
        "59 for another payer",
        {**MASK_ON_PLAN_DAY, "set": {"coverages": COMMERCIAL}},
        "facility 77334",
        "59",
        SUPPORTED,
        "different",
    ),
    ("a mask on its own day", {}, "facility 77334", "XU", NEVER, "no pair for it to separate"),
    ("no leaf pattern beside it", {}, "facility 77300", "59", NEVER, "no pair for it to separate"),
    (
        "a device not said to be custom made",
        {
            "change": {
                "services": {"treatment_device": {"date": "2026-10-13", "custom_made": "null"}}
            }
        },
        "facility 77334",
        "XU",
        CHOOSABLE,
        "naming 77334",
    ),
    (
        "a mask whose leaf pattern a person dropped",
        {**MASK_ON_PLAN_DAY, "add": {"overrides": [DROPPED]}},
        "facility 77334",
        "XU",
        CHOOSABLE,
        "no longer stands",
    ),
    ("a consult beside the check", CONSULT, "facility 77370", "XU", SUPPORTED, "approved apart"),
    ("the other modifier for it", CONSULT, "facility 77370", "59", CHOOSABLE, "XU"),
    ("two simulations", SAME_DAY_SIMULATION, "facility 77280", "XE", CHOOSABLE, "77290"),
    ("the first of a pair", SAME_DAY_SIMULATION, "facility 77290", "59", NEVER, "no pair"),
    (
        "two simulations, noted",
        noted_simulations("77280 at 14:10"),
        "facility 77280",
        "XE",
        SUPPORTED,
        "another encounter than 77290",
    ),
    (
        "a note about another code",
        noted_simulations("77334"),
        "facility 77280",
        "XE",
        CHOOSABLE,
        "naming 77280",
    ),
    (
        "a pair that nothing lifts",
        {"add": {"services": [{"kind": "clinical_planning", "date": "2026-10-13"}]}},
        f"{RO} 77263 on 2026-10-13",
        "59",
        NEVER,
        "indicator 0",
    ),
    ("navigation", {}, f"{NS} 61781", "59", NEVER, "no licence"),
    ("a further lesion", {}, f"{NS} 61797", "59", NEVER, "never raises the number of lesions"),
    ("weekly management", {}, f"{RO} 77427", "59", NEVER, "Weekly"),
    ("a visit", {}, f"{RO} 99214", "59", NEVER, "24, 25 or 57"),
    ("the clinic's visit", {}, "facility G0463", "XE", NEVER, "25"),
    # -- 76, 77 -----------------------------------------------------------------------------
    ("calculations", {}, "facility 77300", "76", NEVER, "one more unit"),
    ("a plan again", {}, f"{RO} 77301", "76", NEVER, "failure of equipment"),
    ("an examination again", {}, "facility 70553", "76", CHOOSABLE, "clinical reason"),
    (
        "an examination again, with its reason",
        documents(signed("repeat_note", "neurosurgeon", "70553: new deficit")),
        "facility 70553",
        "77",
        SUPPORTED,
        "why the examination",
    ),
    (
        "an examination again, signed on no day",
        documents(a_document("repeat_note", "70553", signed_by=["neurosurgeon"])),
        "facility 70553",
        "76",
        CHOOSABLE,
        "signed note",
    ),
    # -- 58, 78, 79 -------------------------------------------------------------------------
    ("no earlier operation", {}, f"{NS} 61796", "79", CHOOSABLE, "No earlier procedure"),
    ("a new lesion", earlier("unrelated_new_lesion"), f"{NS} 61796", "79", SUPPORTED, "08-20"),
    ("a new lesion, as stage", earlier("unrelated_new_lesion"), f"{NS} 61796", "58", CHOOSABLE, ""),
    ("a planned stage", earlier("staged"), f"{NS} 61796", "58", SUPPORTED, "staged"),
    ("a complication", earlier("complication"), f"{NS} 61796", "78", SUPPORTED, "complication"),
    ("not said how", earlier(None), f"{NS} 61796", "79", CHOOSABLE, "not yet said"),
    ("a package over", earlier("staged", "2026-07-16"), f"{NS} 61796", "58", CHOOSABLE, "No earl"),
    ("on the very day", earlier("staged", "2026-10-15"), f"{NS} 61796", "58", CHOOSABLE, "No earl"),
    (
        "after a craniotomy",
        earlier("staged", "2026-09-02", "61510"),
        f"{NS} 61796",
        "58",
        SUPPORTED,
        "2026-09-02",
    ),
    ("an add-on with its first", earlier("staged"), f"{NS} 61797", "58", SUPPORTED, "first lesion"),
    ("an add-on alone", {}, f"{NS} 61797", "79", NEVER, "does not carry it"),
    ("the frame alone", {}, f"{NS} 61800", "58", NEVER, "does not carry it"),
    ("the delivery", earlier("staged"), "facility 77372", "58", NEVER, "new course"),
    ("a plan", earlier("staged"), f"{RO} 77301", "79", NEVER, "no surgical package"),
    ("a visit after surgery", {}, f"{NS} 99214", "79", NEVER, "24"),
    ("a surgeon's code on a hospital claim", {}, "facility 61796", "79", NEVER, "hospital claim"),
    ("a frame alone", {}, f"{NS} 20660", "78", NEVER, "no surgical package of 10 or 90"),
    # -- 52, 53, 73, 74 ---------------------------------------------------------------------
    ("a whole session", {}, "facility 77372", "52", NEVER, "whole prescription"),
    ("a whole session of the surgeon", {}, f"{NS} 61796", "53", NEVER, "not stopped"),
    ("53 of a hospital", PARTLY, "facility 77372", "53", NEVER, "73 and 74"),
    ("partly given", PARTLY, "facility 77372", "52", SUPPORTED, "partly given"),
    ("partly given, not after anaesthesia", PARTLY, "facility 77372", "74", CHOOSABLE, "not say"),
    ("partly given, surgeon", PARTLY, f"{NS} 61796", "53", SUPPORTED, "after it had begun"),
    ("a further lesion at a stop", PARTLY, f"{NS} 61797", "53", CHOOSABLE, "not recorded"),
    ("management of a stop", PARTLY, f"{RO} 77432", "52", CHOOSABLE, "No source"),
    ("a frame pinned", FRAMED_STOP, "facility 77372", "74", SUPPORTED, "Anaesthesia"),
    ("a frame pinned, surgeon", FRAMED_STOP, f"{NS} 61798", "53", SUPPORTED, "begun"),
    ("not begun, surgeon", NOT_BEGUN, f"{NS} 61796", "53", CHOOSABLE, "does not say so"),
    (
        "anaesthesia planned, not given",
        prepared(stopped("before_beam", None), "sedation"),
        "facility 77372",
        "73",
        SUPPORTED,
        "not yet given",
    ),
    (
        "by choice",
        prepared(stopped("before_beam", None, elective=True), "sedation"),
        "facility 77372",
        "73",
        NEVER,
        "by choice",
    ),
    ("no anaesthesia planned", NOT_BEGUN, "facility 77372", "73", CHOOSABLE, "does not say so"),
    ("before the room", stopped("before_room", None), "facility 77372", "73", NEVER, "called off"),
    (
        "before the room, frame on",
        stopped("before_room", None, anaesthesia="local"),
        "facility 77372",
        "74",
        CHOOSABLE,
        "does not say so",
    ),
    ("74 outside a hospital", setting(ONE_OWNER), "freestanding 77372", "74", NEVER, "53 or 52"),
    (
        "partly given, freestanding",
        setting(ONE_OWNER, PARTLY),
        "freestanding 77372",
        "52",
        SUPPORTED,
        "marks such a stop",
    ),
    (
        "sedated and stopped, freestanding",
        setting(ONE_OWNER, stopped("during_beam", "0.4", anaesthesia="sedation")),
        "freestanding 77372",
        "53",
        SUPPORTED,
        "marks such a stop",
    ),
    (
        "not begun, freestanding",
        setting(ONE_OWNER, NOT_BEGUN),
        "freestanding 77372",
        "53",
        CHOOSABLE,
        "does not say so",
    ),
    ("a simulation in part", {}, "facility 77290", "52", CHOOSABLE, "naming 77290"),
    (
        "a simulation in part, noted",
        documents(signed("reduced_service_note", "radiation_oncologist", "77290")),
        "facility 77290",
        "52",
        SUPPORTED,
        "not done",
    ),
    (
        "a note without signature",
        documents(a_document("reduced_service_note", "77290")),
        "facility 77290",
        "52",
        CHOOSABLE,
        "naming 77290",
    ),
    ("a visit in part", {}, f"{RO} 99214", "52", NEVER, "never reduced"),
    ("the clinic in part", {}, "facility G0463", "73", NEVER, "clinic visit"),
    # -- operations -------------------------------------------------------------------------
    ("more work", {}, f"{NS} 61796", "22", CHOOSABLE, "separate paragraph"),
    (
        "more work, told apart",
        documents(signed("extra_work_paragraph", "neurosurgeon")),
        f"{NS} 61796",
        "22",
        SUPPORTED,
        "extra work",
    ),
    (
        "more work, told by another",
        documents(signed("extra_work_paragraph", "radiation_oncologist")),
        f"{NS} 61796",
        "22",
        CHOOSABLE,
        "signed by the surgeon",
    ),
    ("more lesions", {}, f"{NS} 61797", "22", NEVER, "first lesion"),
    ("more management", {}, f"{RO} 77432", "22", NEVER, "counted in units"),
    ("two surgeons", {}, f"{NS} 61796", "62", NEVER, "indicator 0"),
    ("two sides", {}, f"{NS} 61797", "50", NEVER, "indicator 0"),
    ("a left frame", {}, f"{NS} 61800", "LT", NEVER, "lesion table"),
    ("an assistant", {}, f"{NS} 61798", "80", CHOOSABLE, "names the assistant"),
    (
        "an assistant, told",
        documents(signed("assistant_note", "neurosurgeon")),
        f"{NS} 61798",
        "AS",
        SUPPORTED,
        "names the assistant",
    ),
    (
        "an assistant, but what of residents",
        documents(signed("assistant_note", "neurosurgeon")),
        f"{NS} 61798",
        "82",
        CHOOSABLE,
        "no qualified resident",
    ),
    (
        "an assistant, and no resident",
        documents(
            signed("assistant_note", "neurosurgeon"),
            signed("no_resident_statement", "neurosurgeon"),
        ),
        f"{NS} 61798",
        "82",
        SUPPORTED,
        "residents",
    ),
    ("an assistant at a plan", {}, f"{RO} 77301", "80", NEVER, "no operation"),
    ("after-care", {}, f"{NS} 61796", "55", CHOOSABLE, "transfer"),
    ("after-care of a plan", {}, f"{RO} 77301", "54", NEVER, "divided"),
    # -- visits -----------------------------------------------------------------------------
    (
        "a separate problem",
        a_visit(RO, "2026-10-13", separate_problem=True),
        f"{RO} 99214",
        "25",
        SUPPORTED,
        "separate problem",
    ),
    ("a problem not said", a_visit(RO, "2026-10-13"), f"{RO} 99214", "25", CHOOSABLE, "separate"),
    (
        "a day without work",
        a_visit(RO, "2026-09-01", separate_problem=True),
        f"{RO} 99214",
        "25",
        CHOOSABLE,
        "other work",
    ),
    ("25 on a plan", {}, f"{RO} 77301", "25", NEVER, "belongs on a visit"),
    ("57 of the oncologist", a_visit(RO, "2026-10-13"), f"{RO} 99214", "57", NEVER, "takes 25"),
    (
        "the clinic, a separate problem",
        a_visit(RO, "2026-10-13", separate_problem=True),
        "facility G0463",
        "25",
        SUPPORTED,
        "separate problem",
    ),
    ("the clinic, not said", a_visit(RO, "2026-10-13"), "facility G0463", "25", CHOOSABLE, "entry"),
    (
        "the visit that decided",
        a_visit(NS, "2026-10-14", decision_for_surgery=True),
        f"{NS} 99214",
        "57",
        SUPPORTED,
        "decided",
    ),
    ("not said to decide", a_visit(NS, "2026-10-14"), f"{NS} 99214", "57", CHOOSABLE, "decided"),
    ("25 where 57 is meant", a_visit(NS, "2026-10-14"), f"{NS} 99214", "25", NEVER, "with 57"),
    ("25 on the day itself", a_visit(NS, "2026-10-15"), f"{NS} 99214", "25", NEVER, "with 57"),
    (
        "the visit that decided, on the day itself",
        a_visit(NS, "2026-10-15", decision_for_surgery=True),
        f"{NS} 99214",
        "57",
        SUPPORTED,
        "decided",
    ),
    (
        "an unrelated visit on the day itself",
        a_visit(NS, "2026-10-15", decision_for_surgery=True, separate_problem=True),
        f"{NS} 99214",
        "24",
        CHOOSABLE,
        "package covers",
    ),
    ("57 a week before", a_visit(NS, "2026-10-01"), f"{NS} 99214", "57", NEVER, "day before"),
    (
        "an unrelated visit after",
        a_visit(NS, AFTER, separate_problem=True),
        f"{NS} 99214",
        "24",
        SUPPORTED,
        "within the package",
    ),
    ("a visit before", a_visit(NS, "2026-10-01"), f"{NS} 99214", "24", CHOOSABLE, "package"),
    (
        "a visit in an earlier package",
        {**earlier("staged"), **a_visit(NS, "2026-10-01", separate_problem=True)},
        f"{NS} 99214",
        "24",
        SUPPORTED,
        "within the package",
    ),
    ("24 on a hospital claim", {}, "facility 99214", "24", NEVER, "hospital claim"),
    # -- people -----------------------------------------------------------------------------
    ("no resident", {}, f"{RO} 77432", "GC", CHOOSABLE, "resident in the team"),
    ("a resident", RESIDENT, f"{RO} 77432", "GC", SUPPORTED, "resident is recorded"),
    ("a resident and the machine", RESIDENT, "facility 77372", "GC", NEVER, "hospital claim"),
    (
        "a resident and the technical part",
        setting(SEPARATE, RESIDENT),
        "freestanding 77301",
        "GC",
        NEVER,
        "technical part",
    ),
    ("a resident alone", RESIDENT, f"{RO} 99214", "GE", NEVER, "primary-care"),
    ("no substitute", {}, f"{RO} 77432", "Q5", CHOOSABLE, "first day of the arrangement"),
    (
        "a substitute since a week",
        documents({"key": "substitute_record", "dated": "2026-10-08"}),
        f"{RO} 77432",
        "Q6",
        SUPPORTED,
        "within 60 days",
    ),
    (
        "a substitute on the last day",
        documents({"key": "substitute_record", "dated": "2026-08-16"}),
        f"{RO} 77432",
        "Q6",
        SUPPORTED,
        "within 60 days",
    ),
    (
        "a substitute too long",
        documents({"key": "substitute_record", "dated": "2026-08-15"}),
        f"{RO} 77432",
        "Q6",
        NEVER,
        "more than 60 days",
    ),
    (
        "a substitute to come",
        documents({"key": "substitute_record", "dated": "2026-11-01"}),
        f"{RO} 77432",
        "Q6",
        CHOOSABLE,
        "first day",
    ),
    (
        "a substitute without a date",
        documents({"key": "substitute_record", "dated": None}),
        f"{RO} 77432",
        "Q6",
        CHOOSABLE,
        "first day",
    ),
    # -- department, payer, trial -----------------------------------------------------------
    ("on the campus", {}, "facility 77372", "PO", NEVER, "no off-campus department"),
    ("off campus, not said", setting(OFF_CAMPUS), "facility 77372", "PO", CHOOSABLE, "status"),
    (
        "excepted",
        setting({**OFF_CAMPUS, "off_campus": "excepted"}),
        "facility 77372",
        "PO",
        SUPPORTED,
        "every line",
    ),
    (
        "not excepted",
        setting({**OFF_CAMPUS, "off_campus": "non_excepted"}),
        "facility 77372",
        "PO",
        NEVER,
        "other status",
    ),
    (
        "no place, a status",
        setting({"place_of_service": "null", "off_campus": "excepted"}),
        "facility 77372",
        "PO",
        CHOOSABLE,
        "place of service 19",
    ),
    (
        "a physician off campus",
        setting({**OFF_CAMPUS, "off_campus": "excepted"}),
        f"{RO} 77432",
        "PO",
        NEVER,
        "Only a hospital claim",
    ),
    ("no policy asks", {}, "facility 77372", "KX", CHOOSABLE, "payer profile"),
    ("no diagnostic scan", {}, "facility 77290", "CT", NEVER, "diagnostic CT"),
    ("beside a comprehensive service", {}, "facility 77290", "CP", NEVER, "2016 to 2017"),
    ("no trial", {}, "facility 77372", "Q0", CHOOSABLE, "Z00.6"),
    ("a trial without its number", TRIAL, f"{RO} 77432", "Q1", CHOOSABLE, "NCT"),
    (
        "a trial",
        {**TRIAL, **documents(a_document("trial_registration", " NCT01234567 "))},
        f"{RO} 77432",
        "Q1",
        SUPPORTED,
        "with its number",
    ),
    (
        "a trial with half a number",
        {**TRIAL, **documents(a_document("trial_registration", "NCT0123"))},
        f"{RO} 77432",
        "Q1",
        CHOOSABLE,
        "eight digits",
    ),
    (
        "a trial with too long a number",
        {**TRIAL, **documents(a_document("trial_registration", "NCT012345678"))},
        f"{RO} 77432",
        "Q1",
        CHOOSABLE,
        "eight digits",
    ),
    (
        "a trial number without its diagnosis",
        documents(a_document("trial_registration", "NCT01234567")),
        "facility 77372",
        "Q0",
        CHOOSABLE,
        "Z00.6",
    ),
    ("no notice", {}, "facility 77372", "GA", CHOOSABLE, "signed by the patient"),
    (
        "a notice",
        documents(signed("advance_notice", "patient")),
        "facility 77372",
        "GA",
        SUPPORTED,
        "signed notice",
    ),
    ("a denial expected", {}, "facility 77372", "GZ", CHOOSABLE, "reviewer"),
)


def by_hand(wanted: str) -> ChargeLine:
    """A line for a service that the session does not charge."""
    head, _, day = wanted.partition(" on ")
    biller, code = head.split()
    return ChargeLine(
        biller=Biller(biller),
        code=ProcedureCode(code),
        units=1,
        date_of_service=date.fromisoformat(day) if day else SESSION_DAY,
        label="A service",
        rule="override.add_line",
        because=("Added.",),
        cites=(Citation("K", "by hand"),),
    )


def is_meant(line: ChargeLine, wanted: str) -> bool:
    named, _, day = wanted.partition(" on ")
    return f"{line.biller} {line.code}" == named and day in ("", str(line.date_of_service))


def chosen(
    given: Given, wanted: str, modifier: str, facts: FactBook | None = None
) -> ModifierChoice:
    session = Scenario(Path("row.toml"), {}, {"name": "a row", **given}).session()
    lines = derived(session).lines
    line = next((line for line in lines if is_meant(line, wanted)), None) or by_hand(wanted)
    choices = modifier_choices(Case(session), facts or book(), line, lines)
    return next(choice for choice in choices if choice.modifier == modifier)


@pytest.mark.parametrize(
    ("given", "wanted", "modifier", "answer", "word"),
    [row[1:] for row in ROWS],
    ids=[f"{row[3]} on {row[2]}: {row[0]}" for row in ROWS],
)
def test_the_facts_recorded_decide(
    given: Given, wanted: str, modifier: str, answer: Answer, word: str
) -> None:
    choice = chosen(given, wanted, modifier)

    assert answer is choice.answer, choice
    assert word in f"{choice.sentence} {choice.fact}"


def test_the_document_that_is_missing_is_named_with_where_to_record_it() -> None:
    whole = documents(signed("assistant_note", "neurosurgeon"))

    first = chosen({}, f"{NS} 61798", "82")
    second = chosen(whole, f"{NS} 61798", "82")

    assert ("assistant_note", "no_resident_statement") == (first.document, second.document)
    assert "no qualified resident" in second.document_label
    assert ("documents.assistant_note", "documents.no_resident_statement") == second.fields


def with_profile(**parameters: str | tuple[str, ...]) -> FactBook:
    """The facts with a Medicare profile that sets parameters of its own."""
    profile = PayerProfile(
        key="medicare",
        label="Made-up contractor",
        family=PayerFamily.MEDICARE,
        document="L00000",
        publisher="Made up",
        last_checked=SESSION_DAY,
        parameter=tuple(Parameter(key=f"payer.{k}", value=v) for k, v in parameters.items()),
    )
    return replace(book(), profiles={"medicare": profile})


def test_a_payer_profile_may_ask_for_kx_on_its_codes() -> None:
    facts = with_profile(kx_codes=("77372",))

    asked = chosen({}, "facility 77372", "KX", facts)
    other = chosen({}, f"{RO} 77432", "KX", facts)

    assert (SUPPORTED, CHOOSABLE) == (asked.answer, other.answer)


def test_a_payer_profile_chooses_the_modifier_of_a_separate_device() -> None:
    facts = with_profile(distinct_modifier="59")

    assert chosen(MASK_ON_PLAN_DAY, "facility 77334", "59", facts).answer is SUPPORTED
    assert chosen(MASK_ON_PLAN_DAY, "facility 77334", "XU", facts).answer is CHOOSABLE


def test_a_payer_profile_chooses_the_modifier_of_a_freestanding_stop() -> None:
    given = setting(ONE_OWNER, PARTLY)
    facts = with_profile(partial_freestanding_modifier="53")

    assert chosen(given, "freestanding 77372", "53", facts).answer is SUPPORTED
    assert chosen(given, "freestanding 77372", "52", facts).answer is CHOOSABLE


# -- the library: a code and a day ----------------------------------------------------------


def told(code: str, modifier: str, day: date = SESSION_DAY) -> ModifierChoice:
    choices = modifier_conditions(ProcedureCode(code), day, book())
    return next(choice for choice in choices if choice.modifier == modifier)


SEED: Final = {
    # the five modifiers that a public page lists for the delivery, on the codes beside it
    "77372": {"59": "part of such a session", "76": "one session", "77": "one session"},
    "77432": {"59": "no second, separate management", "76": "managed once", "77": "managed once"},
    "61796": {"76": "once a course", "77": "once a course"},
    "61797": {"76": "once a course", "77": "once a course"},
    "77334": {"76": "one more unit", "77": "one more unit"},
    "77301": {"59": "no pair for it to separate", "76": "daily limit", "77": "daily limit"},
    "77300": {"76": "one more unit", "77": "one more unit"},
    "77290": {"76": "daily limit", "77": "daily limit"},
}
PACKAGE: Final = ("78", "79")


@pytest.mark.parametrize("code", SEED)
def test_each_modifier_of_the_public_page_has_its_reason(code: str) -> None:
    for modifier, reason in SEED[code].items():
        choice = told(code, modifier)
        assert NEVER is choice.answer, choice
        assert reason in choice.sentence
    for modifier in PACKAGE:
        choice = told(code, modifier)
        if code == "61796":
            assert CHOOSABLE is choice.answer
            assert "earlier" in choice.fact
        elif code == "61797":
            assert CHOOSABLE is choice.answer
            assert "first lesion" in choice.fact
        else:
            assert NEVER is choice.answer
            assert "no surgical package" in choice.sentence


@pytest.mark.parametrize(
    ("code", "partner"),
    [("77334", "77338"), ("77334", "77301"), ("77280", "77290"), ("77370", "77336")],
)
def test_the_library_names_the_codes_that_59_may_separate(code: str, partner: str) -> None:
    choice = told(code, "59")

    assert CHOOSABLE is choice.answer
    assert partner in choice.fact


def test_a_pair_of_one_table_alone_is_told_for_that_claim() -> None:
    choices = modifier_conditions(ProcedureCode("61796"), SESSION_DAY, book())
    xu = next(choice for choice in choices if choice.modifier == "XU")

    assert CHOOSABLE is xu.answer
    assert "61790" in xu.fact


def test_a_long_list_of_codes_is_cut() -> None:
    assert "and others" in told("77336", "59").sentence


def test_the_claims_that_may_carry_a_modifier_are_named() -> None:
    assert ["facility"] == [str(one) for one in told("77290", "PO").claims]
    assert [RO, "freestanding"] == [str(one) for one in told("77301", "26").claims]
    assert ["freestanding"] == [str(one) for one in told("77301", "TC").claims]
    assert () == told("77372", "26").claims


def test_modifiers_are_read_as_of_the_day() -> None:
    assert NEVER is told("77334", "XU", date(2014, 12, 31)).answer
    assert CHOOSABLE is told("77334", "59", date(2026, 1, 1)).answer
    assert NEVER is told("77290", "PN", date(2016, 12, 31)).answer
    assert CHOOSABLE is told("77290", "CP", date(2017, 12, 31)).answer
    assert NEVER is told("77290", "CP", date(2018, 1, 1)).answer
    assert NEVER is told("77290", "CP", date(2015, 12, 31)).answer
    assert CHOOSABLE is told("77387", "TC", date(2025, 12, 31)).answer
    assert NEVER is told("77387", "TC", date(2026, 1, 1)).answer
