"""Every line opens to what it stands on: facts, rule, claim, modifiers, diagnoses and papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

import pytest

from domain.charge import ChargeLine, Citation, UsedFact
from domain.choices import Biller, OverrideAction, Ownership, PlaceOfService
from domain.explanation import CitedSource, Explanation, cited
from domain.identifiers import Icd10, ProcedureCode
from domain.session import Document, Override, OverrideLine
from domain.why import session_fact, why
from domain.why_rule import rule_fact
from tests.asked import FOLDERS, RAW, Asked, all_asked, asked, identifiers, is_field
from tests.builders import BASES, a_freestanding_center, a_hospital, a_session
from tests.scenario import book, book_with

ADDED: Final = Override(
    action=OverrideAction.ADD_LINE,
    line=OverrideLine(biller=Biller.FACILITY, code=ProcedureCode("61796")),
    why="The payer wants it there.",
    by="Coder",
)


def told(one: Asked, line: str) -> Explanation:
    return why(one.case, one.derivation, one.line(line), one.book)


def sentences(told: Explanation) -> Iterator[str]:
    """Everything an explanation says."""
    yield from told.because
    yield from (fact.text for fact in told.facts)
    yield from (fact.text for fact in told.rule_facts)
    yield from (told.rule.says, told.rule.regime, told.order)
    reasons = (
        told.claim,
        told.place,
        *dict(told.modifiers).values(),
        *dict(told.diagnoses).values(),
    )
    for reasoned in reasons:
        if reasoned is not None:
            yield from (reasoned.what, reasoned.why)
    yield from (f"{paper.label}: {paper.state}" for paper in told.papers)
    yield from (finding.sentence for finding in told.findings)


def sources(told: Explanation) -> Iterator[CitedSource]:
    yield from told.cites
    yield from (cite for fact in told.rule_facts for cite in fact.cites)
    for reasoned in (told.claim, *dict(told.modifiers).values(), *dict(told.diagnoses).values()):
        yield from reasoned.cites


@cache
def explanations(folder: str) -> tuple[tuple[Asked, ChargeLine, Explanation], ...]:
    """Every line of every scenario of a folder, opened."""
    return tuple(
        (one, line, why(one.case, one.derivation, line, one.book))
        for one in all_asked(folder)
        for line in one.derivation.lines
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_line_opens_to_facts_a_rule_a_claim_an_order_and_papers(folder: str) -> None:
    for one, line, found in explanations(folder):
        place = (one.id, line.code)
        assert found.because == line.because, place
        assert found.facts, place
        assert found.rule.says, place
        assert found.claim.what, place
        assert found.claim.why, place
        assert found.order, place
        assert found.papers, place
        assert tuple(code for code, _ in found.diagnoses) == line.diagnoses, place
        assert tuple(modifier for modifier, _ in found.modifiers) == line.modifiers, place
        assert [fact.key for fact in found.rule_facts] == [
            used.key.partition(" (")[0] for used in line.facts
        ], place


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_fact_has_a_value_and_stands_where_its_path_says(folder: str) -> None:
    for one, _, found in explanations(folder):
        for fact in found.facts:
            assert is_field(one.session, fact.path), (one.id, fact)
            assert fact.label, (one.id, fact)
            assert fact.value, (one.id, fact)
        for known in found.rule_facts:
            assert known.label != known.key, (one.id, known)
            assert known.value, (one.id, known)
            assert known.effective, (one.id, known)
            assert known.cites, (one.id, known)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_source_has_its_title_and_the_day_it_was_verified(folder: str) -> None:
    for one, line, found in explanations(folder):
        assert found.cites, (one.id, line.code)
        assert found.claim.cites, (one.id, line.code)
        for source in sources(found):
            assert source.title, (one.id, source)
            assert source.verified_on, (one.id, source)
            assert str(source.verified_on) in source.text


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_is_said_in_raw_names_or_names_the_patient(folder: str) -> None:
    for one, line, found in explanations(folder):
        names = identifiers(one.session)
        for sentence in sentences(found):
            assert not RAW.search(sentence), (one.id, line.code, sentence)
            assert not [name for name in names if name in sentence], (one.id, line.code, sentence)


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_a_rule_proposed_names_its_numbers_and_since_when_it_holds(folder: str) -> None:
    for one, line, found in explanations(folder):
        is_by_hand = line.rule.startswith("override.")
        assert bool(found.rule.numbers) is not is_by_hand, (one.id, line.rule)
        assert found.rule.regime.startswith("from ") is not is_by_hand, (one.id, line.rule)


CASES: Final = {
    "delivery rests on the run": ("three metastases", "facility 77372", "Run 1, date: 2026-10-15"),
    "delivery rests on the machine": ("three metastases", "facility 77372", "Modality: linac"),
    "an add-on rests on its own lesions": (
        "three metastases",
        "neurosurgery 61797",
        "Lesion L2, size: 14.0 mm",
    ),
    "the surgeon's part": ("three metastases", "neurosurgery 61796", "Surgeon in planning: yes"),
    "the rule's sentence": (
        "three metastases",
        "facility 77301",
        "An inverse plan, once for the course and its volumes.",
    ),
    "a dated fact in words": (
        "three metastases",
        "neurosurgery 61796",
        "Largest dimension from which a lesion is complex: 35.0 mm (in force since 2009-01-01)",
    ),
    "what the code table says": (
        "three metastases",
        "facility 77336",
        "77336 in the code table: a technical service, charged by whoever runs the equipment",
    ),
    "the split part": ("three metastases", "radiation_oncology 77301", "the professional part"),
    "the encounter leads": ("three metastases", "facility 77372", "The encounter leads"),
    "of a benign tumor it does not": ("meningioma", "facility 77372", "What was treated leads"),
    "the surgeon's diagnoses": ("schwannoma", "neurosurgery 61798", "The surgeon's line points to"),
    "the diagnosis of a lesion": (
        "schwannoma",
        "neurosurgery 61798",
        "The diagnosis of lesion L1; number 1 in the clinician's order.",
    ),
    "the diagnosis of several lesions": (
        "three metastases",
        "facility 77372",
        "The diagnosis of lesions L1, L2, L3; number 1 in the clinician's order.",
    ),
    "the place of a physician's claim": (
        "three metastases",
        "radiation_oncology 77432",
        "Place of service 22 hospital, on campus",
    ),
    "the revenue code of a hospital's": ("three metastases", "facility 77372", "Revenue code 0333"),
    "the frame": ("schwannoma in a frame", "neurosurgery 61800", "Immobilization: rigid frame"),
    "a paper with its dates": (
        "three metastases",
        "radiation_oncology 77432",
        "present, dated 2026-10-15, signed 2026-10-15",
    ),
}


@pytest.mark.parametrize(("base", "line", "said"), CASES.values(), ids=CASES)
def test_a_line_says(base: str, line: str, said: str) -> None:
    found = told(asked(BASES[base]()), line)

    assert [text for text in sentences(found) if said in text], list(sentences(found))


def test_a_lesion_of_which_a_line_does_not_speak_is_not_among_its_facts() -> None:
    found = told(asked(a_session()), "neurosurgery 61797")

    assert not [fact for fact in found.facts if fact.path.startswith("lesions[0]")]


def test_facts_of_one_record_stand_together() -> None:
    found = told(asked(a_session()), "neurosurgery 61797")

    owners = [fact.owner for fact in found.facts if fact.owner]
    assert len(set(owners)) == sum(a != b for a, b in zip(owners, [*owners[1:], ""], strict=True))


def test_a_field_that_a_line_names_and_nobody_entered_is_told_as_not_entered() -> None:
    one = asked(a_session())
    line = replace(one.line("facility 77372"), fields=("course.machine", "lesions"))
    session = replace(one.session, course=replace(one.session.course, machine=None))
    found = why(asked(session).case, one.derivation, line, one.book)

    assert "Machine: not entered" in [fact.text for fact in found.facts]


def test_a_line_that_a_person_added_says_so_in_its_rule_and_its_claim() -> None:
    found = told(asked(a_session(overrides=(ADDED,))), "facility 61796")

    assert "A person added this line by hand" in found.rule.says
    assert found.claim.why.startswith("A person put it on this claim. The code is for a surgeon's")
    assert found.place is None


def test_an_added_code_that_has_ended_cites_what_the_line_does() -> None:
    ended = replace(ADDED, line=OverrideLine(biller=Biller.FACILITY, code=ProcedureCode("77014")))
    found = told(asked(a_session(overrides=(ended,))), "facility 77014")

    assert "On that day the code is not in force." in found.claim.why
    assert found.claim.cites == found.cites


def test_an_added_diagnosis_is_told_as_entered_with_the_line() -> None:
    line = replace(ADDED.line, diagnoses=(Icd10("R51.9"),))
    found = told(asked(a_session(overrides=(replace(ADDED, line=line),))), "facility 61796")

    ((_, reason),) = found.diagnoses
    assert reason.why == "Entered with the line by a person."


def test_a_line_without_diagnoses_says_so() -> None:
    bare = replace(a_session(), diagnoses=(), lesions=())
    one = asked(replace(bare, overrides=(ADDED,)))

    assert told(one, "facility 61796").order == "No diagnosis is recorded for this line."


@pytest.mark.parametrize(
    ("setting", "line", "said"),
    [
        (a_hospital(PlaceOfService.INPATIENT_HOSPITAL), "radiation_oncology 77432", "inpatient"),
        (a_freestanding_center(), "freestanding 77372", "One owner of a freestanding center"),
        (
            a_freestanding_center(Ownership.SEPARATE_OWNERS),
            "freestanding 77372",
            "With separate owners",
        ),
    ],
    ids=["inpatient", "one owner", "separate owners"],
)
def test_the_claim_says_why_this_biller(setting: object, line: str, said: str) -> None:
    assert said in told(asked(a_session(setting=setting)), line).claim.why


def test_a_payers_own_value_is_cited_by_the_payers_document() -> None:
    session = a_session(setting=a_freestanding_center())
    by = book_with(session, {"payer.continuing_physics_once": True})
    found = told(asked(session, by), "freestanding 77336")

    (fact,) = (f for f in found.rule_facts if f.key == "payer.continuing_physics_once")
    assert fact.value == "yes"
    assert "(Made up for a test)" in fact.label
    assert [cite.text for cite in fact.cites] == ["medicare: none · nobody · verified 2026-11-01"]


STORED: Final = {
    "a fact that is gone": ("gone.fact", "2020-01-01"),
    "a value that was corrected": ("surgery.first_simple", "1999-01-01"),
    "a code that is gone": ("code.99999", "2020-01-01"),
    "a period that was corrected": ("code.77372", "1999-01-01"),
    "a parameter no longer set": (
        "payer.most_calculations (guideline)",
        "2020-01-01",
    ),
    "a parameter that is gone": ("payer.gone (guideline)", "2020-01-01"),
}


@pytest.mark.parametrize(("key", "effective"), STORED.values(), ids=STORED)
def test_a_stored_fact_that_the_book_no_longer_holds_is_told_as_it_was(
    key: str, effective: str
) -> None:
    found = rule_fact(book(), UsedFact(key=key, value="7", effective=effective))

    assert ("7", effective, ()) == (found.value, found.effective, found.cites)


def test_a_source_that_is_not_listed_is_named_by_its_key() -> None:
    (found,) = cited(book(), (Citation("X99", "page 3"),) * 2)

    assert found.text == "X99: not listed · page 3"


def test_the_documents_of_a_waiting_line_name_who_has_not_signed() -> None:
    papers = tuple(
        replace(each, signed_by=()) if each.key == "ns_op_note" else each
        for each in a_session().documents
    )
    found = told(asked(a_session(documents=papers)), "neurosurgery 61796")

    (note,) = (paper for paper in found.papers if paper.document == "ns_op_note")
    assert note.state == "not signed, waiting for neurosurgeon, dated 2026-10-15, signed 2026-10-15"
    assert note.path == "documents.ns_op_note"


def test_a_document_without_dates_tells_none() -> None:
    papers = (*a_session().documents, Document(key="ns_op_note"))
    found = told(asked(a_session(documents=papers)), "neurosurgery 61796")

    (note,) = (paper for paper in found.papers if paper.document == "ns_op_note")
    assert "dated" not in note.state


def test_a_doubt_about_the_code_stands_with_its_line() -> None:
    one = asked(a_session(delivery=replace(a_session().delivery, presence=())))
    found = told(one, "radiation_oncology 77432")

    assert found.findings
    assert all("77432" in finding.codes for finding in found.findings)


def test_a_single_fact_can_be_asked_for() -> None:
    one = asked(a_session())

    assert session_fact(one.case, one.book, "lesions[0].kind").text == "Lesion L1, kind: metastasis"
