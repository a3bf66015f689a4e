"""Whoever changes a row past the program, triggers dropped, is found out by the full check."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.choices import Biller
from storage.audit import digest_of
from storage.database import SqliteStore, open_database
from tests.builders import a_session
from tests.storage.stores import BILLER, KEY, NOW, PLANNER, a_store, save, sign


@pytest.fixture
def unguarded(store: SqliteStore) -> tuple[SqliteStore, str]:
    """A signed, printed session and an open one in a database whose triggers somebody dropped."""
    session = a_session()
    session_id = save(store, session)
    save(store, a_session(notes="second"), session_id, revision=1)
    save(store, session, session_id, revision=2)
    other = save(store, session)
    sign(store, other, session)
    with store.begin() as work:
        work.record_print(
            other, Biller.FACILITY, sheet_number="1", sha256="ab", actor=BILLER, at=NOW
        )
        work.commit()
    assert store.faults() == ()
    names = store._db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        store._db.execute(f"DROP TRIGGER {name}")
    return store, session_id


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE session_revision SET body = replace(body, 'second', 'changed')", "Revision of"),
        ("UPDATE session_revision SET body = body || ' ' WHERE revision = 1", "Revision of"),
        ("DELETE FROM audit WHERE sequence = 3", "Audit row 3 is missing."),
        ("UPDATE audit SET who = 'somebody else' WHERE sequence = 2", "Audit row 2 does not fit"),
        ("UPDATE audit SET at = '2020-01-01' WHERE sequence = 4", "Audit row 4 does not fit"),
        ("UPDATE audit SET mac = zeroblob(32) WHERE sequence = 5", "Audit row 5 does not fit"),
        (
            (
                "DELETE FROM audit WHERE sequence = 2;"
                "UPDATE audit SET sequence = sequence - 1 WHERE sequence > 2"
            ),
            "Audit row 2 does not fit",
        ),
        ("UPDATE signed_charge SET derivation = derivation || ' '", "Signed charge of"),
        ("UPDATE signed_charge SET waivers = '{\"waivers\":[1]}'", "was not read"),
        ("UPDATE print_record SET sha256 = 'cd'", "Print of"),
        ("DELETE FROM print_record", "Print of"),
        ("UPDATE session_head SET revision = 1 WHERE revision = 3", "newest revision"),
        ("UPDATE session_head SET state = 'signed' WHERE state = 'draft'", "is not in the state"),
        ("UPDATE session_head SET state = 'draft' WHERE state = 'signed'", "is not in the state"),
        ("UPDATE signed_line SET units = units + 1", "lines of signed"),
        ("DELETE FROM session_search", "cannot be found"),
    ],
)
def test_tampering_is_found_and_named(
    unguarded: tuple[SqliteStore, str], tampering: str, found: str
) -> None:
    store, _ = unguarded
    store._db.execute("PRAGMA foreign_keys = OFF")

    for statement in tampering.split(";"):
        store._db.execute(statement)

    faults = store.faults()
    assert any(found in fault for fault in faults), faults


def test_a_row_that_is_genuine_but_of_another_copy_does_not_fit_the_chain(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.close()
    copy = tmp_path / "copy.isocenter"
    copy.write_bytes(store.path.read_bytes())
    original, forked = open_database(store.path, KEY), open_database(copy, KEY)
    save(forked, a_session(notes="elsewhere"))
    save(original, a_session())
    save(original, a_session())
    row = forked._db.execute("SELECT * FROM audit WHERE sequence = 2").fetchone()

    original._db.execute("DROP TRIGGER audit_no_delete")
    original._db.execute("DELETE FROM audit WHERE sequence = 2")
    original._db.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    assert "Audit row 3 does not fit its seal: it or the row before was changed." in (
        original.faults()
    )
    original.close()
    forked.close()


def test_the_head_names_the_last_row_so_that_a_cut_tail_shows_against_a_kept_copy(
    unguarded: tuple[SqliteStore, str],
) -> None:
    store, _ = unguarded
    kept = store.audit_head()

    store._db.execute("DELETE FROM print_record")
    store._db.execute("DELETE FROM audit WHERE sequence = ?", (kept[0],))

    assert store.faults() == ()  # what the chain alone cannot see …
    assert store.audit_head() != kept  # … the copy kept elsewhere does


def test_every_act_has_its_row_with_who_when_and_where(
    unguarded: tuple[SqliteStore, str],
) -> None:
    store, session_id = unguarded

    trail = store.audit_trail(session_id)

    assert ["created", "saved", "saved"] == [action for *_, action, _ in trail]
    assert (NOW.isoformat(), PLANNER.name, PLANNER.workstation) == trail[0][:3]
    signed_trail = store.audit_trail(store.worklist()[0].id)
    assert ["created", "signed", "printed"] == [action for *_, action, _ in signed_trail]


def test_an_empty_trail_has_an_empty_head(unguarded: tuple[SqliteStore, str]) -> None:
    store, _ = unguarded

    store._db.execute("DELETE FROM audit")

    assert (0, "") == store.audit_head()


def test_a_digest_tells_where_one_text_ends_and_the_next_begins() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of("abc") != digest_of("abc", "")
    assert digest_of("é") == digest_of("é")
