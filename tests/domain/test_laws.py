"""What holds for every session: sameness, freedom from order, reasons, and that nothing is lost."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.charge import ChargeLine, Derivation, NotCharged
from domain.choices import (
    Anaesthesia,
    Biller,
    CourseIntent,
    FrameAppliedBy,
    ImmobilizationKind,
    LesionKind,
    Level,
    Modality,
    NotNear,
    OffCampus,
    OverrideAction,
    Ownership,
    PlaceOfService,
    PlanMethod,
    Role,
    Site,
    StopStage,
    Whereabouts,
)
from domain.errors import UnreadableDocument
from domain.identifiers import Icd10, Modifier, ProcedureCode
from domain.services import (
    ClinicalPlanning,
    ContinuingPhysics,
    DoseCalculation,
    DosePlan,
    ImageGuidance,
    MlcDevice,
    Navigation,
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
    Delivery,
    Immobilization,
    Lesion,
    NeurosurgeonTookPart,
    Override,
    OverrideLine,
    Run,
    Setting,
    SrsSession,
    Stopped,
)
from storage.codec import (
    decode_derivation,
    decode_session,
    encode_derivation,
    encode_session,
)
from storage.structure import Plain
from tests.builders import SESSION_DAY, a_course, a_delivery, a_metastasis, a_session, present
from tests.scenario import EXAMPLES, book, derived

Json: TypeAlias = dict[str, Plain]

DAYS = st.dates(SESSION_DAY - timedelta(days=14), SESSION_DAY + timedelta(days=5))
COUNTS = st.integers(0, 12)

DIAGNOSES = ("C79.31", "D32.0", "D33.3", "D35.2", "Q28.2", "G50.0", "C71.1", "C71.7")


@st.composite
def lesions(draw: st.DrawFn, number: int) -> Lesion:
    sizes = st.none() | st.sampled_from(["4.0", "34.9", "35.0", "61.5"]).map(Decimal)
    distances = st.sampled_from([None, NotNear.NOT_NEAR, Decimal("5.0"), Decimal("5.1")])
    return replace(
        a_metastasis(number),
        kind=draw(st.none() | st.sampled_from(LesionKind)),
        site=draw(st.none() | st.sampled_from(Site)),
        diagnosis=draw(st.none() | st.sampled_from(DIAGNOSES).map(Icd10)),
        max_dimension_mm=draw(sizes),
        optic_distance_mm=draw(distances),
        within_brainstem=draw(st.none() | st.booleans()),
        dose_gy=draw(st.none() | st.sampled_from(["12", "20", "80"]).map(Decimal)),
    )


SERVICES: st.SearchStrategy[Service] = st.one_of(
    st.builds(ClinicalPlanning, date=st.none() | DAYS, level=st.none() | st.sampled_from(Level)),
    st.builds(Simulation, date=DAYS, level=st.none() | st.sampled_from(Level)),
    st.builds(
        TreatmentDevice,
        date=DAYS,
        device=st.sampled_from([None, "thermoplastic mask", "arc aperture", "headrest"]),
        level=st.none() | st.sampled_from(Level),
        custom_made=st.none() | st.booleans(),
        count=COUNTS,
    ),
    st.builds(DosePlan, date=DAYS, method=st.none() | st.sampled_from(PlanMethod), count=COUNTS),
    st.builds(DoseCalculation, date=DAYS, count=COUNTS),
    st.builds(MlcDevice, date=DAYS, count=COUNTS),
    st.builds(SpecialDosimetry, date=DAYS, count=COUNTS),
    st.builds(ContinuingPhysics, date=st.none() | DAYS),
    st.builds(
        SpecialPhysicsConsult,
        date=DAYS,
        request=st.sampled_from([None, "Sum at the brainstem?"]),
        report=st.none() | st.booleans(),
        acknowledged=st.none() | st.booleans(),
    ),
    st.builds(SpecialTreatmentProcedure, date=DAYS, reason=st.sampled_from([None, "Old field."])),
    st.builds(ImageGuidance, date=DAYS, technique=st.sampled_from([None, "cbct", "ultrasound"])),
    st.builds(Navigation, date=DAYS),
    st.builds(
        Visit,
        date=DAYS,
        by=st.sampled_from([None, Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY]),
        code=st.sampled_from(["99204", "99214"]).map(ProcedureCode),
        separate_problem=st.none() | st.booleans(),
        decision_for_surgery=st.none() | st.booleans(),
    ),
)
SETTINGS = st.builds(
    Setting,
    place_of_service=st.none() | st.sampled_from(PlaceOfService),
    ownership=st.none() | st.sampled_from(Ownership),
    off_campus=st.none() | st.sampled_from(OffCampus),
)
RUNS = st.builds(
    Run,
    date=st.none() | DAYS,
    share_delivered=st.none() | st.sampled_from(["0", "0.4", "0.5", "1"]).map(Decimal),
)
STOPS = st.builds(
    Stopped,
    date=st.none() | DAYS,
    stage=st.none() | st.sampled_from(StopStage),
    anaesthesia=st.none() | st.sampled_from(Anaesthesia),
    reason=st.none() | st.just("Fever."),
)
DELIVERIES = st.builds(
    Delivery,
    runs=st.lists(RUNS, max_size=3).map(tuple),
    anaesthesia=st.builds(
        AnaesthesiaRecord,
        planned=st.none() | st.sampled_from(Anaesthesia),
        given=st.none() | st.sampled_from(Anaesthesia),
    ),
    stopped=st.none() | STOPS,
    presence=st.lists(
        st.builds(present, st.sampled_from(list(Role)[:6]), st.sampled_from(Whereabouts)),
        max_size=3,
    ).map(tuple),
    intended_as=st.none() | st.sampled_from(CourseIntent),
)
COURSES = st.builds(
    lambda **changes: replace(a_course(), **changes),
    planned_sessions=st.none() | st.integers(1, 7),
    modality=st.none() | st.sampled_from(Modality),
    robotic=st.none() | st.booleans(),
    immobilization=st.builds(
        Immobilization,
        kind=st.none() | st.sampled_from(ImmobilizationKind),
        custom_made=st.none() | st.booleans(),
        frame_applied_by=st.none() | st.sampled_from(FrameAppliedBy),
    ),
    neurosurgeon_took_part=st.builds(
        NeurosurgeonTookPart,
        planning=st.none() | st.booleans(),
        treatment=st.none() | st.booleans(),
    ),
)


@st.composite
def sessions(draw: st.DrawFn) -> SrsSession:
    """Sessions of every kind, most of them incomplete or contradictory somewhere."""
    count = draw(st.integers(0, 8))
    return a_session(
        setting=draw(SETTINGS),
        course=draw(st.just(a_course()) | COURSES),
        diagnoses=tuple(
            Icd10(code)
            for code in draw(st.permutations([*DIAGNOSES, "C34.11", "Z51.0"]))[
                : draw(st.integers(0, 6))
            ]
        ),
        lesions=tuple(draw(lesions(number)) for number in range(1, count + 1)),
        services=tuple(draw(st.lists(SERVICES, max_size=9))),
        delivery=draw(st.just(a_delivery()) | DELIVERIES),
        documents=draw(st.sampled_from([(), a_session().documents])),
    )


def core(line: ChargeLine) -> tuple[object, ...]:
    """A line without its reasons, which name lesions and services in the order they came."""
    return (
        line.biller,
        line.code,
        line.units,
        line.modifiers,
        line.date_of_service,
        line.place_of_service,
        line.revenue_code,
        line.diagnoses,
        line.origin,
    )


def claim(result: Derivation) -> tuple[object, ...]:
    return (
        result.status,
        Counter(map(core, result.lines)),
        Counter((item.biller, item.code, item.rule) for item in result.not_charged),
        Counter((finding.id, finding.severity, finding.codes) for finding in result.findings),
        Counter((item.document, item.status) for item in result.checklist),
    )


@given(sessions())
def test_the_same_session_gives_the_same_derivation(session: SrsSession) -> None:
    text = encode_derivation(derived(session))

    again = derived(decode_session(encode_session(session), "again"))

    assert text == encode_derivation(again)


@given(sessions(), st.randoms(use_true_random=False))
def test_the_order_of_services_does_not_change_the_claim(
    session: SrsSession, chance: random.Random
) -> None:
    services = list(session.services)
    chance.shuffle(services)

    assert claim(derived(session)) == claim(derived(replace(session, services=tuple(services))))


@given(sessions(), st.randoms(use_true_random=False))
def test_the_order_of_lesions_does_not_change_the_claim(
    session: SrsSession, chance: random.Random
) -> None:
    shuffled = list(session.lesions)
    chance.shuffle(shuffled)

    assert claim(derived(session)) == claim(derived(replace(session, lesions=tuple(shuffled))))


@given(sessions())
def test_the_order_of_documents_does_not_change_the_claim(session: SrsSession) -> None:
    turned = replace(session, documents=session.documents[::-1])

    assert claim(derived(session)) == claim(derived(turned))


@given(sessions())
def test_every_line_and_every_exclusion_has_a_sentence_and_a_source_of_the_book(
    session: SrsSession,
) -> None:
    result = derived(session)

    items: tuple[ChargeLine | NotCharged, ...] = (*result.lines, *result.not_charged)
    for item in items:
        assert item.rule
        assert item.because
        assert all(len(sentence.split()) > 2 for sentence in item.because), item.because
        assert item.cites
        assert {cite.source for cite in item.cites} <= set(book().sources)
        assert all(cite.locator for cite in item.cites)


@given(sessions())
def test_every_finding_and_every_document_has_a_sentence_and_a_source(session: SrsSession) -> None:
    result = derived(session)

    for finding in result.findings:
        assert finding.sentence.strip().endswith((".", "?")), finding.sentence
        assert {cite.source for cite in finding.cites} <= set(book().sources)
        assert finding.cites, finding
    for item in result.checklist:
        assert item.label
        assert item.codes
        assert {cite.source for cite in item.cites} <= set(book().sources)


@given(sessions())
def test_the_status_is_what_the_gravest_finding_and_the_open_documents_say(
    session: SrsSession,
) -> None:
    result = derived(session)

    severities = {finding.severity.value for finding in result.findings}
    is_open = any(item.is_open for item in result.checklist)
    expected = "needs_attention" if "hold" in severities or is_open else "ready"
    assert ("blocked" if "stop" in severities else expected) == result.status


@given(sessions())
def test_every_fact_that_was_consulted_is_told_with_its_key_and_value(session: SrsSession) -> None:
    for line in derived(session).lines:
        assert all(fact.key and fact.value for fact in line.facts)
        assert len({fact.key for fact in line.facts}) == len(line.facts)


@given(sessions())
def test_technical_codes_never_stand_on_a_physicians_claim_nor_professional_ones_on_the_hospitals(
    session: SrsSession,
) -> None:
    for line in derived(session).lines:
        if line.biller is Biller.FACILITY:
            assert line.code not in {"77263", "77432", "77435", "61796", "61797", "61798", "61800"}
        if line.biller in (Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY):
            assert line.code not in {"77371", "77372", "77373", "77336", "77370"}
        if line.biller is Biller.NEUROSURGERY:
            assert "Z51.0" not in line.diagnoses
        assert len(line.diagnoses) <= (12 if line.biller is Biller.FACILITY else 4)


@given(sessions())
def test_what_excludes_each_other_is_never_derived_together(session: SrsSession) -> None:
    codes = Counter(str(line.code) for line in derived(session).lines)

    assert not codes["77372"] or not codes["77373"]
    assert not codes["77432"] or not codes["77435"]
    assert not codes["61796"] or not codes["61798"]
    assert not codes["61799"] or codes["61798"]
    assert not codes["77301"] or not codes["77295"]
    assert not codes["77301"] or not codes["77290"] + codes["77280"] + codes["77285"]
    assert not codes["77338"] or codes["77301"]
    assert not codes["61800"] or codes["61796"] + codes["61798"]
    assert max(codes["77372"], codes["77432"], codes["77435"], codes["61800"]) <= 1


CODES = ("77372", "77432", "61796", "61797", "77290", "77301", "77014", "20660", "99999", "G0339")
ADDED = st.builds(
    Override,
    action=st.just(OverrideAction.ADD_LINE),
    line=st.builds(
        OverrideLine,
        biller=st.sampled_from(Biller),
        code=st.sampled_from(CODES).map(ProcedureCode),
        units=st.none() | st.integers(0, 12),
        modifiers=st.none() | st.sampled_from([(), (Modifier("59"),), (Modifier("26"),)]),
        date_of_service=st.none() | DAYS,
    ),
    why=st.sampled_from([None, "", "Asked for."]),
    by=st.sampled_from([None, "N. Abel"]),
)


@given(sessions(), st.lists(ADDED, min_size=1, max_size=3))
def test_a_line_that_a_person_adds_takes_no_other_away(
    session: SrsSession, added: list[Override]
) -> None:
    before = Counter(map(core, derived(session).lines))

    after = derived(replace(session, overrides=tuple(added)))

    assert before - Counter(map(core, after.lines)) == Counter()
    hand_made = [line for line in after.lines if line.origin == "added"]
    assert len(hand_made) == len(added)


@given(sessions(), st.data())
def test_a_line_that_a_person_drops_is_told_as_not_charged(
    session: SrsSession, data: st.DataObject
) -> None:
    before = derived(session)
    if not before.lines:
        return
    line = data.draw(st.sampled_from(before.lines))
    dropped = Override(
        action=OverrideAction.DROP_LINE,
        line=OverrideLine(biller=line.biller, code=line.code, date_of_service=line.date_of_service),
        why="Charged elsewhere.",
        by="N. Abel",
    )

    after = derived(replace(session, overrides=(dropped,)))

    gone = Counter(map(core, before.lines)) - Counter(map(core, after.lines))
    told = [item for item in after.not_charged if "Charged elsewhere." in " ".join(item.because)]
    assert sum(gone.values()) == len(told) >= 1
    assert {(line.biller, line.code)} == {(item.biller, item.code) for item in told}


# -- the files ------------------------------------------------------------------------------


@given(sessions(), st.lists(ADDED, max_size=2), st.text(max_size=40))
def test_a_session_file_round_trips_without_loss(
    session: SrsSession, added: list[Override], notes: str
) -> None:
    printable = "".join(char for char in notes if char.isprintable())
    whole = replace(session, overrides=tuple(added), notes=printable)

    text = encode_session(whole)

    assert whole == decode_session(text, "a file")
    assert text == encode_session(decode_session(text.encode("utf-8"), "a file"))


@given(sessions())
def test_a_derivation_round_trips_without_loss(session: SrsSession) -> None:
    result = derived(session)

    assert result == decode_derivation(encode_derivation(result), "a file")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_an_example_round_trips_without_loss(path: Path) -> None:
    session = decode_session(path.read_bytes(), path.name)

    assert session == decode_session(encode_session(session), path.name)


def objects_of(value: Plain, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every object of a JSON document with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, item in value.items():
            yield from objects_of(item, f"{path}.{key}" if path else key)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from objects_of(item, f"{path}[{index}]")


def a_full_document() -> Json:
    """The metastases with every optional part there, so that no kind of object is missed."""
    body: Json = json.loads((EXAMPLES / "metastases-hospital.json").read_text("utf-8"))
    commercial = json.loads((EXAMPLES / "meningioma-hospital.json").read_text("utf-8"))
    body["coverages"] = commercial["coverages"]
    body["course"]["prior_cranial_radiation"] = [{"date": "2025-02-03", "kind": "whole_brain"}]
    body["delivery"]["stopped"] = {"date": "2026-10-15", "stage": "before_room"}
    body["overrides"] = [{"action": "add_line", "line": {"code": "77280"}, "why": "x", "by": "y"}]
    body["history"] = [{"code": "61798", "date_of_service": "2026-08-20", "course": "other"}]
    return body


PLACES = [path for path, _ in objects_of(a_full_document())]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place or "the document")
def test_an_unknown_key_anywhere_is_refused_with_its_path(place: str) -> None:
    body = a_full_document()
    decode_session(json.dumps(body), "full.json")
    dict(objects_of(body))[place]["surprise"] = 1

    with pytest.raises(UnreadableDocument) as refusal:
        decode_session(json.dumps(body), "full.json")

    wanted = f"{place}.surprise" if place else "surprise"
    assert any(problem.startswith(wanted) for problem in refusal.value.problems), refusal.value


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2026, 12, 31)])
def test_the_first_and_the_last_verified_day_are_verified(day: date) -> None:
    session = a_session(delivery=replace(a_delivery(), runs=(Run(date=day),)))

    sentences = [finding.sentence for finding in derived(session).findings]

    assert not any("not verified" in sentence for sentence in sentences)


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2027, 1, 1), date(2031, 5, 5)])
def test_any_day_outside_says_that_its_rules_are_not_verified(day: date) -> None:
    session = a_session(delivery=replace(a_delivery(), runs=(Run(date=day),)))

    sentences = [finding.sentence for finding in derived(session).findings]

    assert any("not verified" in sentence for sentence in sentences), sentences
