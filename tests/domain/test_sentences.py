"""Sentences say one thing as one and many as many, and name what is there, not what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.charge import Derivation
from domain.choices import Biller, HistoryCourse, LesionKind, OverrideAction, Role
from domain.difference import difference
from domain.identifiers import Icd10, Modifier, ProcedureCode
from domain.session import Document, HistoryLine, Override, OverrideLine, SrsSession
from tests.builders import SESSION_DAY, a_session, metastases
from tests.scenario import derived


def added(code: str, biller: Biller, units: int = 1) -> SrsSession:
    line = OverrideLine(
        biller=biller, code=ProcedureCode(code), units=units, date_of_service=SESSION_DAY
    )
    change = Override(action=OverrideAction.ADD_LINE, line=line, why="asked", by="Noor Abel")
    return replace(a_session(), overrides=(change,))


def sentences(result: Derivation, id_: str) -> str:
    return " ".join(f.sentence for f in result.findings if f.id == id_)


def test_a_component_that_is_missing_is_not_said_to_be_there() -> None:
    said = sentences(derived(added("77470", Biller.RADIATION_ONCOLOGY)), "edit.modifier")

    assert said.startswith("77470 without modifier 26:")
    assert said.endswith("Add 26.")


@pytest.mark.parametrize(("code", "ended"), [("77385", "2025-12-31"), ("61793", "2008-12-31")])
def test_a_code_that_ended_tells_its_last_day(code: str, ended: str) -> None:
    said = sentences(derived(added(code, Biller.NEUROSURGERY)), "edit.not_in_force")

    assert f"not in force on {SESSION_DAY}; its last day was {ended}." in said


@pytest.mark.parametrize(
    ("lesions", "told", "left_out"),
    [
        (6, "1 treated lesion carries no", "Lesion L6:"),
        (7, "2 treated lesions carry no", "Lesions L6, L7:"),
    ],
)
def test_lesions_beyond_the_cap_are_counted_in_words(
    lesions: int, told: str, left_out: str
) -> None:
    result = derived(replace(a_session(), lesions=metastases(lesions)))

    assert told in sentences(result, "surgery.beyond_cap")
    assert any(item.because[0].startswith(left_out) for item in result.not_charged)


def test_the_volume_of_a_very_small_sphere_is_not_said_to_be_nothing() -> None:
    lesion = replace(metastases(1)[0], max_dimension_mm=Decimal("0.9"), volume_cc=Decimal("0.4"))

    said = sentences(derived(replace(a_session(), lesions=(lesion,))), "lesion.volume_size")

    assert lesion.kind is LesionKind.METASTASIS
    assert "has less than 0.1 cc" in said


@pytest.mark.parametrize(("days", "told"), [(1, "on the day before"), (5, "5 days before")])
def test_a_course_shortly_before_is_told_with_its_distance(days: int, told: str) -> None:
    before: date = SESSION_DAY - timedelta(days=days)
    line = HistoryLine(
        code=ProcedureCode("77372"),
        date_of_service=before,
        biller=Biller.FACILITY,
        course=HistoryCourse.OTHER,
    )

    said = sentences(derived(a_session(history=(line,))), "history.new_course")

    assert f"delivered on {before}, {told}." in said


@pytest.mark.parametrize(("units", "told"), [(1, "1 unit dropped"), (3, "3 units dropped")])
def test_a_dropped_line_is_told_with_its_units(units: int, told: str) -> None:
    drop = Override(
        action=OverrideAction.DROP_LINE,
        line=OverrideLine(code=ProcedureCode("77402")),
        why="mistake",
        by="Noor Abel",
    )
    session = added("77402", Biller.FACILITY, units)
    session = replace(session, overrides=(*session.overrides, drop))

    (item,) = (x for x in derived(session).not_charged if x.code == "77402")

    assert item.because[0].startswith(told)


def test_too_many_calculations_are_to_be_corrected_not_reviewed() -> None:
    said = sentences(derived(added("77300", Biller.FACILITY, 11)), "edit.mue")

    assert said.endswith("Correct the units, or remove what is too much.")


def test_an_assistants_line_is_not_counted_among_the_surgeons_units() -> None:
    session = added("61796", Biller.NEUROSURGERY)
    (change,) = session.overrides
    assisted = replace(change.line, modifiers=(Modifier("80"),))
    with_note = replace(
        session,
        overrides=(replace(change, line=assisted),),
        documents=(
            *session.documents,
            Document(
                key="assistant_note",
                dated=SESSION_DAY,
                signed_by=(Role.NEUROSURGEON,),
                signed_on=SESSION_DAY,
                reference="61796: second surgeon, why",
            ),
        ),
    )

    assert "daily limit is 1" in sentences(derived(session), "edit.mue")
    assert not sentences(derived(with_note), "edit.mue")
    assert not sentences(derived(with_note), "edit.modifier")


@pytest.mark.parametrize(
    ("code", "biller", "told"),
    [
        ("61797", Biller.RADIATION_ONCOLOGY, "surgeon's service; the radiation oncology claim"),
        ("77301", Biller.NEUROSURGERY, "a technical and a physician's part; the neurosurgery"),
    ],
)
def test_a_line_on_the_wrong_claim_is_told_in_words(code: str, biller: Biller, told: str) -> None:
    assert told in sentences(derived(added(code, biller)), "edit.wrong_claim")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("61796", "61796 is the surgeon's service; a hospital claim must not carry it. Move"),
        ("77432", "77432 is a physician's service; a hospital claim must not carry it. Move"),
        ("G0339", "G0339 is not a hospital service; a hospital claim must not carry it. Remove"),
    ],
)
def test_a_line_that_leaves_the_hospital_claim_is_one_finding(code: str, told: str) -> None:
    session = added(code, Biller.FACILITY)
    plain = {f.sentence for f in derived(replace(session, overrides=())).findings}

    (finding,) = (f for f in derived(session).findings if f.sentence not in plain)

    assert finding.id == "edit.not_on_facility"
    assert told in finding.sentence


def test_a_visit_denied_beside_management_is_told_why() -> None:
    said = sentences(derived(added("99291", Biller.RADIATION_ONCOLOGY)), "edit.ptp")

    assert "part of the work of that day" in said


def test_what_reads_the_same_on_both_sides_is_no_difference() -> None:
    whole = derived(a_session())
    same = replace(whole, findings=tuple(replace(f, fields=()) for f in whole.findings))

    assert whole.findings
    assert not difference(whole, same)


def test_a_fact_of_a_lesion_that_is_missing_is_named_apart_from_those_asked() -> None:
    malformation = replace(
        metastases(1)[0],
        kind=LesionKind.ARTERIOVENOUS_MALFORMATION,
        diagnosis=Icd10("Q28.2"),
        volume_cc=None,
    )
    result = derived(replace(a_session(), lesions=(malformation,), diagnoses=(Icd10("Q28.2"),)))

    said = sentences(result, "necessity.malformation_facts")

    assert "not recorded: volume; asked are size and volume." in said
