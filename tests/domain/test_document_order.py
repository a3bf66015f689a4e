"""Documents out of the order of their work: the pair is named with both dates and both fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import Case
from domain.charge import Finding, Severity
from domain.choices import Role
from domain.plausibility.document_order import document_order
from domain.plausibility_entries import problems_of_chains
from domain.services import DosePlan
from domain.session import Document, SrsSession
from tests.builders import (
    PLAN_DAY,
    SESSION_DAY,
    SIMULATION_DAY,
    a_delivery,
    a_session,
    all_documents,
)
from tests.scenario import book, derived

DAY: Final = timedelta(days=1)


def dated(key: str, day: date | None, signed: date | None = None) -> SrsSession:
    """The base session with one document on another day."""
    documents = tuple(
        replace(d, dated=day, signed_on=signed or day) if d.key == key else d
        for d in all_documents()
    )
    return a_session(documents=documents)


def found(session: SrsSession) -> tuple[Finding, ...]:
    return tuple(document_order(Case(session), book()))


def told(session: SrsSession) -> set[tuple[str, Severity, tuple[str, ...]]]:
    return {(f.id, f.severity, f.fields) for f in found(session)}


def test_documents_in_order_are_silent() -> None:
    assert found(a_session()) == ()


PAIRS: Final = {
    "targets drawn after the prescription": (
        dated("contours_signed", PLAN_DAY + DAY),
        ("order.contours", Severity.WARN, ("documents.contours_signed", "documents.rx_signed")),
    ),
    "a prescription after the approval of the plan": (
        dated("rx_signed", PLAN_DAY + DAY),
        (
            "order.prescription",
            Severity.HOLD,
            ("documents.rx_signed", "documents.plan_approval_ns"),
        ),
    ),
    "a plan approved after it was checked": (
        dated("plan_approval_ro", PLAN_DAY + DAY),
        ("order.approval", Severity.WARN, ("documents.plan_approval_ro", "documents.psqa")),
    ),
    "a plan approved after the beam": (
        dated("plan_approval_ro", SESSION_DAY + DAY),
        ("order.approval", Severity.WARN, ("documents.plan_approval_ro", "delivery.runs")),
    ),
    "a check read after the beam": (
        dated("machine_qa", SESSION_DAY, SESSION_DAY + DAY),
        ("order.check", Severity.WARN, ("documents.machine_qa", "delivery.runs")),
    ),
    "a time-out after the beam": (
        dated("timeout", SESSION_DAY + DAY),
        ("order.timeout", Severity.WARN, ("documents.timeout", "delivery.runs")),
    ),
    "a note from before the beam": (
        dated("ro_procedure_note", PLAN_DAY),
        (
            "order.note_before_beam",
            Severity.WARN,
            ("delivery.runs", "documents.ro_procedure_note"),
        ),
    ),
    "images fused after the targets were drawn": (
        dated("fusion_record", SIMULATION_DAY + DAY),
        ("order.fusion", Severity.WARN, ("documents.fusion_record", "documents.contours_signed")),
    ),
    "a plan approved before it was made": (
        a_session(services=(DosePlan(date=SESSION_DAY),)),
        (
            "order.plan_not_made",
            Severity.WARN,
            ("services[0].date", "documents.plan_approval_ns"),
        ),
    ),
    "a signature from before the document": (
        dated("consent_rt", SIMULATION_DAY, SIMULATION_DAY - DAY),
        ("order.signed_before_dated", Severity.WARN, ("documents.consent_rt",)),
    ),
}


@pytest.mark.parametrize(("session", "pair"), PAIRS.values(), ids=PAIRS)
def test_a_pair_out_of_order_is_named_by_both_fields(
    session: SrsSession, pair: tuple[str, Severity, tuple[str, ...]]
) -> None:
    assert pair in told(session)


def test_both_dates_stand_in_the_sentence() -> None:
    (finding,) = found(dated("plan_approval_ro", SESSION_DAY + DAY))

    assert "2026-10-16" in finding.sentence
    assert "“First beam” of 2026-10-15" in finding.sentence
    assert finding.cites


def test_a_document_that_is_right_against_the_beam_is_shown_against_its_nearest_neighbour() -> None:
    (finding,) = found(dated("rx_signed", PLAN_DAY + DAY))

    assert finding.fields[1] == "documents.plan_approval_ns"


def test_each_note_from_before_the_beam_is_told() -> None:
    early = tuple(
        replace(d, dated=PLAN_DAY, signed_on=PLAN_DAY)
        if d.key in ("ro_procedure_note", "ns_op_note")
        else d
        for d in all_documents()
    )

    assert {f.fields[1] for f in found(a_session(documents=early))} == {
        "documents.ro_procedure_note",
        "documents.ns_op_note",
    }


def test_events_of_one_day_may_stand_in_any_order() -> None:
    same = tuple(replace(d, dated=SESSION_DAY, signed_on=SESSION_DAY) for d in all_documents())

    assert found(a_session(documents=same)) == ()


def test_of_two_recordings_the_one_that_contradicts_least_counts() -> None:
    again = Document(
        key="rx_signed",
        dated=SESSION_DAY,
        signed_by=(Role.RADIATION_ONCOLOGIST,),
        signed_on=SESSION_DAY,
    )

    assert found(a_session(documents=(*all_documents(), again))) == ()


def test_a_note_dated_in_time_and_signed_later_is_in_order() -> None:
    assert found(dated("ro_procedure_note", SESSION_DAY, SESSION_DAY + 3 * DAY)) == ()


def test_a_document_without_dates_is_in_no_order() -> None:
    assert found(dated("rx_signed", None)) == ()


def test_without_beam_nothing_is_compared_with_it() -> None:
    session = replace(
        dated("plan_approval_ro", SESSION_DAY + DAY), delivery=replace(a_delivery(), runs=())
    )

    assert {f.fields[1] for f in found(session)} == {"documents.psqa"}


def test_a_session_without_documents_or_with_one_nobody_knows_is_in_order() -> None:
    unknown = Document(key="letter", dated=SESSION_DAY, signed_on=PLAN_DAY)

    assert found(a_session(documents=())) == ()
    (finding,) = found(a_session(documents=(unknown,)))
    assert "“letter” is signed on" in finding.sentence


KEYS: Final = sorted({d.key for d in all_documents()})


@given(
    st.dictionaries(
        st.sampled_from(KEYS), st.integers(-20, 20).map(lambda n: SESSION_DAY + n * DAY), max_size=8
    )
)
def test_dates_of_documents_never_change_a_line(days: dict[str, date]) -> None:
    documents = tuple(
        replace(d, dated=days.get(d.key, d.dated), signed_on=days.get(d.key, d.signed_on))
        for d in all_documents()
    )
    session = a_session(documents=documents)

    assert derived(session).lines == derived(a_session()).lines
    assert {f.severity for f in found(session)} <= {Severity.WARN, Severity.HOLD}


def test_an_event_nobody_could_record_is_refused() -> None:
    chain = book().event_chains[0]
    stage = replace(chain.stage[0], events=("contours", "beam", "service:dose_plan"))

    problems = list(problems_of_chains((replace(chain, stage=(stage,)),), book().documents))

    assert problems == ["event chain session: event contours is not listed."]
