"""What was signed, printed and voided stays, and the database itself sees to that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlcipher3 import dbapi2

from domain.choices import Biller
from domain.errors import Refused, StaleRevision
from domain.ports import Waiver
from domain.states import SessionState
from storage.database import SqliteStore
from storage.unit_of_work import SqliteUnitOfWork
from tests.builders import a_session
from tests.storage.stores import (
    BILLER,
    NOW,
    derived,
    named,
    save,
    sign,
    signed,
)


def test_signing_keeps_session_derivation_and_waivers_whole(store: SqliteStore) -> None:
    session = a_session()
    session_id = save(store, session)
    waiver = Waiver(item="x", what="something", why="because", by="A. Person")
    charge = replace(signed(session_id, session), waivers=(waiver,))

    with store.begin() as work:
        work.sign(charge, actor=BILLER)
        work.commit()

    with store.begin() as work:
        assert charge == work.signed_charge(session_id)
        assert work.signed_charge("nobody") is None
    assert SessionState.SIGNED is store.load(session_id).state
    assert "waived x: because (A. Person)" in store.audit_trail(session_id)[-1][-1]


def test_signed_lines_stand_as_rows_with_cents_and_provider(store: SqliteStore) -> None:
    session = a_session()
    session_id = save(store, session)
    sign(store, session_id, session)

    rows = list(store._db.query("SELECT * FROM signed_line ORDER BY number"))

    lines = derived(session).lines
    assert [(line.biller, line.code, line.units) for line in lines] == [
        (row["biller"], row["code"], row["units"]) for row in rows
    ]
    assert {None} == {row["charge_cents"] for row in rows}
    professional = {row["rendering_npi"] for row in rows if row["biller"] == "radiation_oncology"}
    assert session.team.radiation_oncologist is not None
    assert {session.team.radiation_oncologist.npi} == professional
    assert {None} == {row["rendering_npi"] for row in rows if row["biller"] == "facility"}


def test_a_signed_or_void_session_is_edited_no_more(store: SqliteStore) -> None:
    session = a_session()
    session_id = save(store, session)
    sign(store, session_id, session)

    with pytest.raises(Refused, match="is signed"):
        save(store, a_session(notes="late"), session_id, revision=1)
    with pytest.raises(Refused, match="is signed"):
        sign(store, session_id, session)
    with store.begin() as work:
        work.void(session_id, expected_revision=1, why="wrong patient", actor=BILLER, at=NOW)
        work.commit()
    with pytest.raises(Refused, match="is void"):
        save(store, a_session(notes="later"), session_id, revision=1)
    with store.begin() as work, pytest.raises(Refused, match="is void"):
        work.void(session_id, expected_revision=1, why="again", actor=BILLER, at=NOW)

    assert SessionState.VOID is store.load(session_id).state
    with store.begin() as work:
        assert work.signed_charge(session_id) is not None
    assert "wrong patient" == store.audit_trail(session_id)[-1][-1]
    assert () == store.faults()


def test_what_was_not_saved_is_not_signed(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    other = signed(session_id, a_session(notes="never saved"))

    with store.begin() as work, pytest.raises(Refused, match="not what is stored"):
        work.sign(other, actor=BILLER)
    with store.begin() as work, pytest.raises(StaleRevision):
        work.sign(signed(session_id, a_session(), revision=2), actor=BILLER)

    assert SessionState.DRAFT is store.load(session_id).state


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session_revision SET body = 'x'",
        "DELETE FROM session_revision",
        (
            "INSERT OR REPLACE INTO session_revision SELECT session_id, revision, 'x', saved_at,"
            " saved_by, workstation FROM session_revision"
        ),
        (
            "INSERT INTO session_revision SELECT session_id, revision + 1, body, saved_at,"
            " saved_by,"
            " workstation FROM session_revision"
        ),
        "UPDATE session_head SET state = 'draft'",
        "UPDATE session_head SET revision = 2",
        "DELETE FROM session_head",
        "UPDATE signed_charge SET derivation = '{}'",
        "DELETE FROM signed_charge",
        "UPDATE signed_line SET units = units + 1",
        "DELETE FROM signed_line",
        "UPDATE print_record SET sha256 = ''",
        "DELETE FROM print_record",
        "UPDATE audit SET who = 'x'",
        "DELETE FROM audit",
        (
            "INSERT OR REPLACE INTO audit SELECT sequence, at, 'x', workstation, action,"
            " session_id,"
            " revision, detail, digest, mac FROM audit"
        ),
        "UPDATE install SET audit_key = zeroblob(32)",
        "UPDATE sheet_counter SET last = 0",
        "DELETE FROM sheet_counter",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_signed(
    store: SqliteStore, statement: str
) -> None:
    session = a_session()
    session_id = save(store, session)
    sign(store, session_id, session)
    with store.begin() as work:
        number = f"{work.next_sheet_number():06d}"
        _print(work, session_id, number)
        work.commit()

    with pytest.raises(dbapi2.IntegrityError):
        store._db.execute(statement)

    assert () == store.faults()


def _print(work: SqliteUnitOfWork, session_id: str, number: str) -> int:
    return work.record_print(
        session_id, Biller.FACILITY, sheet_number=number, sha256="0" * 64, actor=BILLER, at=NOW
    )


def test_a_sheet_number_is_given_once_and_prints_are_counted(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    counts = []
    for _ in range(3):
        with store.begin() as work:
            counts.append(_print(work, session_id, f"{work.next_sheet_number():06d}"))
            work.commit()

    assert [1, 2, 3] == counts
    with store.begin() as work:
        assert ("000001", "000002", "000003") == work.prints_of(session_id, Biller.FACILITY)
        assert () == work.prints_of(session_id, Biller.NEUROSURGERY)
        with pytest.raises(Refused):
            _print(work, "nobody", "000004")
    assert () == store.faults()


def test_history_is_what_stands_signed_elsewhere_for_the_same_patient(store: SqliteStore) -> None:
    ids = []
    for mrn in ("0004711", "0004711", "0004711", "0009"):
        session = named("Ambrose", mrn)
        ids.append(save(store, session))
        if len(ids) != 2:
            sign(store, ids[-1], session)
    with store.begin() as work:
        work.void(ids[2], expected_revision=1, why="twice entered", actor=BILLER, at=NOW)
        found = work.history_of("0004711", besides=ids[1])
        own = work.history_of("0004711", besides=ids[0])
        nobody = work.history_of("", besides=ids[1])

    lines = derived(named("Ambrose")).lines
    assert sorted((line.code, line.biller, line.date_of_service) for line in lines) == sorted(
        (line.code, line.biller, line.date_of_service) for line in found
    )
    assert {None} == {line.course for line in found}
    assert {(ids[0], True)} == {(line.session, line.signed) for line in found}
    assert () == own
    assert () == nobody
