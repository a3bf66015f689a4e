"""The register of sheet numbers, read from the prints and the counter."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.choices import Biller
from storage.audit import Act, Action
from storage.database import SqliteStore
from tests.storage.stores import BILLER, NOW, named, save

DAY = timedelta(days=1)


def _give(store: SqliteStore) -> str:
    with store.begin() as work:
        number = f"{work.next_sheet_number():06d}"
        work.commit()
    return number


def _hand_out(
    store: SqliteStore,
    session_id: str,
    number: str,
    *,
    at: datetime = NOW,
    biller: Biller = Biller.FACILITY,
) -> None:
    with store.begin() as work:
        work.record_print(
            session_id, biller, sheet_number=number, sha256="0" * 64, actor=BILLER, at=at
        )
        work.commit()


def test_what_was_handed_out_is_told_with_when_and_by_whom(store: SqliteStore) -> None:
    session_id = save(store, named("Quillfeather"))
    _hand_out(store, session_id, _give(store))

    (only,) = store.sheet_register(NOW, NOW + DAY).handed_out

    assert ("000001", session_id, Biller.FACILITY) == (only.number, only.session_id, only.biller)
    assert (NOW, BILLER.name, False) == (only.at, only.by, only.is_again)
    assert only.day == store.worklist()[0].day


def test_a_second_print_for_the_same_biller_is_told_as_again(store: SqliteStore) -> None:
    session_id = save(store, named("Quillfeather"))
    for biller in (Biller.FACILITY, Biller.NEUROSURGERY, Biller.FACILITY):
        _hand_out(store, session_id, _give(store), biller=biller)

    register = store.sheet_register(NOW, NOW + DAY)

    assert [False, False, True] == [each.is_again for each in register.handed_out]


def test_the_span_ends_before_its_last_moment(store: SqliteStore) -> None:
    session_id = save(store, named("Quillfeather"))
    for at in (NOW - DAY, NOW, NOW + DAY):
        _hand_out(store, session_id, _give(store), at=at)

    register = store.sheet_register(NOW, NOW + DAY)

    assert ["000002"] == [each.number for each in register.handed_out]


def test_a_number_given_and_not_handed_out_is_missing(store: SqliteStore) -> None:
    session_id = save(store, named("Quillfeather"))
    for is_handed_out in (True, False, True, False, False):
        number = _give(store)
        if is_handed_out:
            _hand_out(store, session_id, number)

    register = store.sheet_register(NOW, NOW + DAY)

    assert ["000002", "000004 to 000005"] == [run.told for run in register.missing]


def test_spans_that_touch_name_each_gap_once(store: SqliteStore) -> None:
    session_id = save(store, named("Quillfeather"))
    for day in range(3):
        _give(store)
        _hand_out(store, session_id, _give(store), at=NOW + day * DAY)

    spans = [store.sheet_register(NOW + d * DAY, NOW + (d + 1) * DAY) for d in range(3)]

    assert ["000001", "000003", "000005"] == [run.told for s in spans for run in s.missing]


def test_a_number_given_one_day_and_handed_out_the_next_is_not_missing(store: SqliteStore) -> None:
    session_id = save(store, named("Quillfeather"))
    early, late = _give(store), _give(store)
    _hand_out(store, session_id, late, at=NOW)
    _hand_out(store, session_id, early, at=NOW + DAY)

    assert () == store.sheet_register(NOW, NOW + DAY).missing


def test_a_draft_and_a_session_form_are_noted_and_the_trail_still_holds(store: SqliteStore) -> None:
    session_id = save(store, named("Quillfeather"))
    for biller in (Biller.FACILITY, None):
        with store.begin() as work:
            work.note_draft_sheet(session_id, biller, sha256="0" * 64, actor=BILLER, at=NOW)
            work.commit()

    actions = [row[3] for row in store.audit_trail(session_id)]

    assert ["created", "printed a draft", "printed a session form"] == actions
    assert () == store.faults()
    assert () == store.sheet_register(NOW, NOW + DAY).handed_out


def test_a_draft_noted_as_printed_by_an_older_version_is_no_fault(store: SqliteStore) -> None:
    session_id = save(store, named("Quillfeather"))
    with store.begin() as work:
        work._note(
            Act(
                action=Action.PRINTED,
                actor=BILLER,
                at=NOW,
                session_id=session_id,
                revision=1,
                detail="facility draft",
                digest="0" * 64,
            )
        )
        work.commit()

    assert () == store.faults()
