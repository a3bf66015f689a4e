"""What is saved stays whole, in order, findable, and only ever grows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import Refused, StaleRevision, StorageFailure
from domain.states import SessionState
from storage.database import SqliteStore
from storage.transaction import Ended
from tests.builders import a_session
from tests.storage.stores import (
    BILLER,
    NOW,
    PLANNER,
    a_draft,
    a_store,
    derived,
    named,
    new_id,
    raw,
    save,
    sign,
)


def test_a_saved_session_reads_back_as_it_was_typed(store: SqliteStore) -> None:
    session = a_session(notes="Line one\nline two — “quoted”, 李小龍, Łukasz")

    session_id = save(store, session)

    stored = store.load(session_id)
    assert (session, 1, SessionState.DRAFT) == (stored.session, stored.revision, stored.state)
    assert (NOW, PLANNER.name) == (stored.saved_at, stored.saved_by)


def test_every_revision_stays_readable(store: SqliteStore) -> None:
    session_id = save(store, a_session(notes="first"))
    save(store, a_session(notes="second"), session_id, revision=1, actor=BILLER)

    revisions = store.revisions(session_id)

    assert ["first", "second"] == [each.session.notes for each in revisions]
    assert [1, 2] == [each.revision for each in revisions]
    assert [PLANNER.name, BILLER.name] == [each.saved_by for each in revisions]
    assert store.load(session_id) == revisions[1]


def test_who_saves_second_is_told_and_nothing_is_overwritten(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    save(store, a_session(notes="theirs"), session_id, revision=1, actor=BILLER)

    with pytest.raises(StaleRevision, match=r"D\. Okafor saved revision 2"):
        save(store, a_session(notes="mine"), session_id, revision=1)

    assert "theirs" == store.load(session_id).session.notes
    assert 2 == len(store.audit_trail(session_id))


def test_a_double_click_on_save_stores_one_session(store: SqliteStore) -> None:
    session_id = save(store, a_session())

    with pytest.raises(StaleRevision):
        save(store, a_session(), session_id)

    assert 1 == len(store.worklist())
    assert 1 == len(store.revisions(session_id))


def test_a_session_that_is_not_there_is_said(store: SqliteStore) -> None:
    with pytest.raises(Refused, match="no session"):
        store.load("nobody")
    with pytest.raises(Refused, match="no session"):
        save(store, a_session(), "nobody", revision=3)
    with store.begin() as work, pytest.raises(Refused, match="no session"):
        work.body("nobody")
    assert () == store.revisions("nobody")


def test_leaving_without_commit_rolls_everything_back(store: SqliteStore) -> None:
    session_id = new_id()
    with store.begin() as work:
        session = a_session()
        work.save(session_id, session, derived(session), expected_revision=0, actor=PLANNER, at=NOW)

    assert () == store.worklist()
    assert () == store.audit_trail(session_id)
    assert () == store.faults()


def test_an_error_on_the_way_rolls_everything_back(store: SqliteStore) -> None:
    session = a_session()

    def fail_on_the_way() -> None:
        with store.begin() as work:
            work.save(
                new_id(), session, derived(session), expected_revision=0, actor=PLANNER, at=NOW
            )
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        fail_on_the_way()

    assert () == store.worklist()
    save(store, session)
    assert 1 == len(store.worklist())


def test_a_unit_of_work_is_not_used_after_its_end(store: SqliteStore) -> None:
    with store.begin() as work:
        work.commit()
        with pytest.raises(Ended):
            work.next_sheet_number()
    with pytest.raises(Ended):
        work.load("any")


def test_what_could_not_be_read_back_is_not_stored(store: SqliteStore) -> None:
    session = a_session(notes="bell \x07")

    with pytest.raises(Refused, match="notes: character 6 is a control character"):
        save(store, session)

    assert () == store.worklist()


def test_what_would_read_back_changed_is_not_stored(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.faithful.read", lambda *_: a_session())

    with pytest.raises(Refused, match="would not read back"):
        save(store, a_session(notes="lost on the way"))


MARKERS = ("Quillfeatherstonehaugh", "MRN-7351-ZZ", "unmistakable remark")


def test_no_patient_string_stands_readable_in_any_file(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    session = replace(named(MARKERS[0], MARKERS[1]), notes=MARKERS[2])
    session_id = save(store, session)
    store.keep_draft(replace(a_draft(new_id()), session=session))
    sign(store, session_id, session)
    open_files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    store.close()
    closed_files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    assert {"department.isocenter", "department.isocenter-wal"} <= open_files.keys()
    for name, body in itertools.chain(open_files.items(), closed_files.items()):
        for marker in (*MARKERS, *(m.lower() for m in MARKERS), "SQLite format", "isocenter."):
            assert marker.encode() not in body, (name, marker)
            assert marker.encode("utf-16-le") not in body, (name, marker)


def test_no_patient_string_stands_in_a_refusal_or_the_audit(store: SqliteStore) -> None:
    session = replace(named(MARKERS[0], MARKERS[1]), notes=MARKERS[2])
    session_id = save(store, session)
    refusals = []
    for attempt in (
        lambda: save(store, session, session_id),
        lambda: save(store, replace(session, notes=MARKERS[2] + "\x00"), session_id, revision=1),
        lambda: sign(store, session_id, a_session()),
    ):
        with pytest.raises(Refused) as caught:
            attempt()
        refusals.append(str(caught.value))
    trail = " ".join(itertools.chain(*store.audit_trail(session_id)))

    for marker in MARKERS:
        assert not any(marker in text for text in (*refusals, trail, repr(session.patient)))


def test_another_connection_that_holds_the_lock_is_waited_for_and_then_named(
    store: SqliteStore,
) -> None:
    other = raw(store.path)
    other.execute("BEGIN IMMEDIATE")
    store._db.execute("PRAGMA busy_timeout = 20")

    with pytest.raises(StorageFailure, match=r"busy.*do it again"):
        save(store, a_session())

    other.execute("ROLLBACK")
    other.close()
    save(store, a_session())
    assert 1 == len(store.worklist())


def test_a_session_whose_place_was_lost_is_found_by_the_full_check(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    store._db.execute("DROP TRIGGER session_head_no_delete")
    store._db.execute("DELETE FROM session_head")

    assert f"Session {session_id} is missing from the worklist." in store.faults()
