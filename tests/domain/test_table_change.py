"""A dry run tells what a new edition would change, by session, without a patient's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.difference import Difference, difference
from domain.facts import FactBook
from domain.ports import StoredSession
from domain.published import TableKind, UnitLimit
from domain.session import SrsSession
from domain.states import SessionState
from domain.table_change import SessionChange, TableTrial, try_tables
from tests.builders import SESSION_DAY, a_session
from tests.scenario import book, derived
from tests.storage.stores import NOW, PLANNER
from tests.tables import FixedTables, a_pair, an_edition

SINCE = date(2026, 7, 17)


def with_tables(tables: FixedTables) -> FactBook:
    return replace(book(), published=tables)


def stored(session: SrsSession, number: int, state: SessionState) -> StoredSession:
    return StoredSession(
        id=f"s{number}", revision=1, state=state, session=session, saved_at=NOW,
        saved_by=PLANNER.name,
    )  # fmt: skip


def tried(
    before: FactBook, after: FactBook, *sessions: SrsSession, told: list[int] | None = None
) -> TableTrial:
    states = (SessionState.DRAFT, SessionState.SIGNED)
    held = [stored(session, n, states[n % 2]) for n, session in enumerate(sessions)]
    seen = [] if told is None else told
    return try_tables(held, before, after, since=SINCE, progress=seen.append)


def change_of(found: Difference) -> SessionChange:
    return SessionChange(
        session_id="s", state=SessionState.DRAFT, day=SESSION_DAY, difference=found
    )


def test_a_new_pair_is_told_for_every_session_it_touches_signed_ones_too() -> None:
    after = with_tables(FixedTables(held=(an_edition(),), rows=(a_pair("77301", "77300"),)))
    seen: list[int] = []

    trial = tried(book(), after, a_session(), a_session(), SrsSession(), told=seen)

    assert [("s0", SessionState.DRAFT), ("s1", SessionState.SIGNED)] == [
        (change.session_id, change.state) for change in trial.changes
    ]
    first = trial.changes[0]
    assert (SESSION_DAY, ("77300", "77301")) == (first.day, first.codes)
    assert "The claim would be blocked instead of ready." == first.sentences[0]
    assert first.sentences[1].startswith("New stop: On 2026-10-13 77300 is denied beside 77301")
    assert [1, 2, 3] == seen
    assert trial.summary == (
        "4 charged codes in 2 of the 3 stored sessions since 2026-07-17 would change; what is"
        " signed stays as it was signed."
    )


def test_nothing_to_change_is_said_in_one_sentence() -> None:
    trial = try_tables([stored(a_session(), 0, SessionState.DRAFT)], book(), book(), since=SINCE)

    assert "Nothing would change in the 1 stored session since 2026-07-17." == trial.summary


def test_the_same_pair_said_by_another_edition_is_no_change() -> None:
    rows = (a_pair("77301", "77300"),)
    before = FixedTables(held=(an_edition(),), rows=rows)
    after = FixedTables(held=(an_edition(title="v32.3", digest="ef" * 32),), rows=rows)
    stricter = replace(after, rows=(a_pair("77301", "77300", indicator=0),))

    assert () == tried(with_tables(before), with_tables(after), a_session()).changes
    (change,) = tried(with_tables(before), with_tables(stricter), a_session()).changes
    assert "No modifier lifts this edit" in change.sentences[0]
    assert change.sentences[1].startswith("No longer a stop: ")


def test_a_limit_that_is_raised_takes_its_hold_away() -> None:
    held = (an_edition(TableKind.MUE_PRACTITIONER),)
    limits = {"61797": UnitLimit(units=1, adjudication=3)}
    strict = with_tables(FixedTables(held=held, limits=limits))

    (change,) = tried(strict, with_tables(FixedTables(held=held)), a_session()).changes

    assert "The claim would be ready instead of needs attention." == change.sentences[0]
    assert change.sentences[1].startswith("No longer a hold: 61797: 2 units on one day")


def test_lines_and_documents_that_come_go_or_change_are_told_with_their_reasons() -> None:
    whole = derived(a_session())
    first, *others = whole.lines
    without = replace(whole, lines=tuple(others), checklist=())
    more = replace(whole, lines=(replace(first, units=9), *others))

    gone = change_of(difference(whole, without)).sentences
    come = change_of(difference(without, whole)).sentences
    changed = change_of(difference(whole, more)).sentences

    named = f"{first.code} on the claim of {str(first.biller).replace('_', ' ')} would"
    assert gone[0].startswith(f"{named} go: ")
    assert come[0].startswith(f"{named} come: {first.because[0]}")
    assert any(sentence.startswith("Document no longer asked for: ") for sentence in gone)
    assert any(sentence.startswith("Document asked for: ") for sentence in come)
    assert (f"{named} change, units 1 → 9: {' '.join(first.because)}",) == changed
    assert (str(first.code),) == change_of(difference(whole, more)).codes


def test_no_sentence_names_the_patient() -> None:
    after = with_tables(FixedTables(held=(an_edition(),), rows=(a_pair("77301", "77300"),)))
    patient = a_session().patient

    (change,) = tried(book(), after, a_session()).changes

    told = " ".join((*change.sentences, repr(change.difference.findings_gained)))
    for secret in (patient.family_name, patient.given_name, patient.mrn):
        assert secret
        assert secret not in told
