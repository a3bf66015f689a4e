"""States in the database: an act broken off leaves nothing; older databases come forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from domain.choices import Biller
from domain.errors import Refused
from domain.ports import ReviewAct, ReviewEntry
from domain.states import SessionState, Stage
from domain.worklist import WorklistQuery
from storage import migrations
from storage.database import SqliteStore, open_database
from storage.unit_of_work import SqliteUnitOfWork
from tests.builders import a_session
from tests.storage.stores import (
    BILLER,
    KEY,
    NOW,
    PLANNER,
    a_draft,
    a_store,
    derived,
    named,
    raw,
    save,
    sign,
    signed,
)

Act = Callable[[SqliteUnitOfWork, str], object]


def _review(act: ReviewAct) -> Act:
    entry = ReviewEntry(act=act, revision=1, by=BILLER.name, at=NOW, note="n", reviewer="r")
    return lambda work, session_id: work.review(
        session_id, entry, derivation=derived(a_session()), actor=BILLER
    )


def _amend(work: SqliteUnitOfWork, session_id: str) -> object:
    return work.amend(session_id, expected_revision=1, why="why", actor=BILLER, at=NOW)


def _give_up(work: SqliteUnitOfWork, session_id: str) -> object:
    return work.give_up_amendment(
        session_id, expected_revision=2, why="by mistake", actor=BILLER, at=NOW
    )


def _amend_and_give_up(work: SqliteUnitOfWork, session_id: str) -> object:
    _amend(work, session_id)
    return _give_up(work, session_id)


def _send(work: SqliteUnitOfWork, session_id: str) -> object:
    work.record_sent(session_id, expected_revision=1, note="", actor=BILLER, at=NOW)
    return None


def _print(work: SqliteUnitOfWork, session_id: str) -> object:
    return work.record_print(
        session_id, Biller.FACILITY, sheet_number="1", sha256="0", actor=BILLER, at=NOW
    )


def _sign(work: SqliteUnitOfWork, session_id: str) -> object:
    work.sign(signed(session_id, a_session()), actor=BILLER)
    return None


ACTS: dict[str, tuple[SessionState, Act]] = {
    "ask": (SessionState.DRAFT, _review(ReviewAct.ASKED)),
    "approve": (SessionState.REVIEW, _review(ReviewAct.APPROVED)),
    "send back": (SessionState.REVIEW, _review(ReviewAct.SENT_BACK)),
    "take back": (SessionState.REVIEW, _review(ReviewAct.TAKEN_BACK)),
    "sign": (SessionState.DRAFT, _sign),
    "amend": (SessionState.SIGNED, _amend),
    "give up": (SessionState.SIGNED, _amend_and_give_up),
    "print": (SessionState.SIGNED, _print),
    "send": (SessionState.SIGNED, _send),
}


def brought_to(store: SqliteStore, state: SessionState) -> str:
    session_id = save(store, a_session())
    if state is SessionState.SIGNED:
        sign(store, session_id, a_session())
    elif state is SessionState.REVIEW:
        with store.begin() as work:
            _review(ReviewAct.ASKED)(work, session_id)
            work.commit()
    return session_id


def everything(store: SqliteStore) -> list[object]:
    tables = [
        row[0]
        for row in store._db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
            " AND name NOT LIKE 'session_search_%'"
        )
    ]
    return [sorted(map(repr, store._db.execute(f"SELECT * FROM {t}"))) for t in tables]  # noqa: S608


@pytest.mark.parametrize("table", ["audit", "stage_count", "session_head"])
@pytest.mark.parametrize("name", list(ACTS))
def test_an_act_broken_off_anywhere_leaves_nothing_behind(
    store: SqliteStore, name: str, table: str
) -> None:
    state, act = ACTS[name]
    session_id = brought_to(store, state)
    before = everything(store)
    verb = "INSERT" if table == "audit" else "UPDATE"
    store._db.execute(
        f"CREATE TEMP TRIGGER broken BEFORE {verb} ON main.{table}"
        " BEGIN SELECT RAISE(ABORT, 'broken off'); END"
    )

    with pytest.raises(dbapi2.IntegrityError, match="broken off"), store.begin() as work:
        act(work, session_id)

    store._db.execute("DROP TRIGGER temp.broken")
    assert before == everything(store)
    assert () == store.faults()
    with store.begin() as work:
        act(work, session_id)
        work.commit()
    assert () == store.faults()


@pytest.mark.parametrize("name", list(ACTS))
def test_an_act_not_committed_leaves_nothing_behind(store: SqliteStore, name: str) -> None:
    state, act = ACTS[name]
    session_id = brought_to(store, state)
    before = everything(store)

    with store.begin() as work:
        act(work, session_id)

    assert before == everything(store)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session_head SET state = 'draft', revision = 2",
        (
            "INSERT INTO session_revision SELECT session_id, 2, 'x', saved_at, saved_by,"
            " workstation FROM session_revision"
        ),
        "UPDATE review_record SET note = 'x'",
        "DELETE FROM review_record",
        "UPDATE handover_record SET note = 'x'",
        "DELETE FROM handover_record",
        "UPDATE amendment_record SET why = 'x'",
        "DELETE FROM amendment_record",
        "DELETE FROM stage_count",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_handed_over(
    store: SqliteStore, statement: str
) -> None:
    for state, acts in (
        (SessionState.REVIEW, ()),
        (SessionState.SIGNED, (_send, _amend, _give_up)),
        (SessionState.SIGNED, (_send, _amend)),
        (SessionState.SIGNED, ()),
    ):
        session_id = brought_to(store, state)
        for act in acts:
            with store.begin() as work:
                act(work, session_id)
                work.commit()

    with pytest.raises(dbapi2.IntegrityError):
        store._db.execute(statement)

    assert () == store.faults()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE session_head SET stage = 'sent'", "heading"),
        ("UPDATE stage_count SET number = number + 1", "counted"),
        ("UPDATE session_head SET amends = 3", "state it shows"),
    ],
)
def test_a_heading_that_does_not_fit_is_found_by_the_full_check(
    store: SqliteStore, statement: str, words: str
) -> None:
    brought_to(store, SessionState.REVIEW)

    store._db.execute(statement)

    assert any(words in fault for fault in store.faults())


def test_each_person_keeps_a_draft_and_saving_drops_only_ones_own(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    mine = replace(a_draft(session_id, "mine", based_on=1), kept_by=PLANNER.name)
    theirs = replace(
        a_draft(session_id, "theirs", based_on=1),
        kept_by=BILLER.name,
        kept_at=NOW - timedelta(minutes=1),
    )
    store.keep_draft(mine)
    store.keep_draft(theirs)
    assert (mine, theirs) == store.drafts()

    save(store, a_session(notes="new"), session_id, revision=1, actor=PLANNER)

    assert (theirs,) == store.drafts()
    store.drop_draft(session_id, PLANNER.name)
    assert (theirs,) == store.drafts()
    store.drop_draft(session_id)
    assert () == store.drafts()


def test_typing_begun_before_somebody_signed_is_kept(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    save(store, a_session(notes="theirs"), session_id, revision=1)
    with store.begin() as work:
        work.sign(signed(session_id, a_session(notes="theirs"), revision=2), actor=BILLER)
        work.commit()

    store.keep_draft(a_draft(session_id, based_on=1))
    with pytest.raises(Refused, match="no draft"):
        store.keep_draft(a_draft(session_id, based_on=2))

    assert 1 == len(store.drafts())


def an_older_database(folder: Path) -> Path:
    """Signed, printed, void and open sessions as the first version of the schema kept them."""
    store = a_store(folder)
    for family in ("Zebrowski", "Ambrose", "Łukasz", "Quill"):
        save(store, named(family))
    ids = {row.patient_name[:3]: row.id for row in store.worklist()}
    sign(store, ids["Zeb"], named("Zebrowski"))
    sign(store, ids["Amb"], named("Ambrose"))
    with store.begin() as work:
        _print(work, ids["Amb"])
        work.void(ids["Qui"], expected_revision=1, why="twice", actor=BILLER, at=NOW)
        work.commit()
    store.keep_draft(a_draft(ids["Łuk"], based_on=1))
    store.close()
    _taken_back(store.path)
    return store.path


def _taken_back(path: Path) -> None:
    """Undo the second step of the schema, with everything that was stored before it."""
    conn = raw(path)
    conn.execute("PRAGMA foreign_keys = OFF")
    tables = conn.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT'"
    ).fetchall()
    kept = {name: _content(conn, name) for (name,) in tables}
    words = conn.execute("SELECT place, words FROM session_head").fetchall()
    for kind, name in conn.execute(
        "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'table')"
        " AND name NOT LIKE 'session_search_%' AND name NOT LIKE 'sqlite_%' ORDER BY type DESC"
    ).fetchall():
        conn.execute(f"DROP {kind} {name}")
    guards = [each for each in migrations._FIRST if "TRIGGER session_revision_guard" in each]
    for statement in migrations._FIRST:
        if statement not in guards:
            conn.execute(statement)
    for table, (columns, rows) in kept.items():
        _put_back(conn, table, columns, rows)
    conn.executemany("INSERT INTO session_search (rowid, words) VALUES (?, ?)", words)
    never = [
        migrations._NEVER.format(table=table, verb_name=name, verb=verb)
        for table in migrations._FIRST_APPEND_ONLY
        for name, verb in migrations._VERBS
    ]
    for statement in (*guards, *never, "PRAGMA user_version = 1"):
        conn.execute(statement)
    conn.close()


def _content(conn: dbapi2.Connection, table: str) -> tuple[list[str], list[tuple[object, ...]]]:
    columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
    return columns, conn.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608


def _put_back(
    conn: dbapi2.Connection, table: str, columns: list[str], rows: list[tuple[object, ...]]
) -> None:
    known = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
    if known and table != "sheet_counter":
        at, marks = [columns.index(name) for name in known], ", ".join("?" * len(known))
        conn.executemany(
            f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608
            [tuple(row[index] for index in at) for row in rows],
        )


def test_an_older_database_is_brought_forward_whole(tmp_path: Path) -> None:
    path = an_older_database(tmp_path)

    store = open_database(path, KEY)

    rows = {row.patient_name[:3]: row for row in store.worklist()}
    assert {
        "Zeb": Stage.SIGNED,
        "Amb": Stage.PRINTED,
        "Łuk": Stage.READY,
        "Qui": Stage.VOID,
    } == {name: row.stage for name, row in rows.items()}
    for search in ("lukasz", "0004711 77372", "zebr 2026-10"):
        assert store.worklist(WorklistQuery(search=search)), search
    (found,) = store.worklist(WorklistQuery(search="77372", stages=(Stage.PRINTED,)))
    assert rows["Amb"] == found
    assert ("lukasz, marta", PLANNER.name) == (rows["Łuk"].name_key, rows["Łuk"].holder)
    assert 1 == len(store.drafts())
    assert () == store.faults()
    with store.begin() as work:
        _amend(work, rows["Zeb"].id)
        work.commit()
    assert () == store.faults()
    store.close()
