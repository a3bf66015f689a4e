"""The full check of a database: pages, references, the audit trail and the tables against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlite_utils import Database

from domain.errors import UnreadableDocument
from storage import audit, repositories
from storage.audit import Action, digest_of
from storage.handings import FIRST_OF, REVIEW_ACTIONS

# Sessions that a query finds, and what is wrong with each.
_MUST_BE_EMPTY: Final = (
    (
        (
            "SELECT session_id FROM session_head h WHERE revision <>"
            " (SELECT max(revision) FROM session_revision r WHERE r.session_id = h.session_id)"
        ),
        "Session {} does not show its newest revision.",
    ),
    (
        (
            "SELECT DISTINCT session_id FROM session_revision"
            " WHERE session_id NOT IN (SELECT session_id FROM session_head)"
        ),
        "Session {} is missing from the worklist.",
    ),
    (
        (
            "SELECT session_id FROM session_head"
            " WHERE state = 'signed' AND revision IS NOT (SELECT max(revision) FROM signed_charge c"
            " WHERE c.session_id = session_head.session_id)"
            " OR state = 'draft' AND amends <> coalesce((SELECT max(revision) FROM signed_charge c"
            " WHERE c.session_id = session_head.session_id), 0)"
            " OR (state = 'void') <> (session_id IN (SELECT session_id FROM void_record))"
        ),
        "Session {} is not in the state it shows: open, signed or void.",
    ),
    (
        (
            "SELECT session_id FROM session_head h"  # noqa: S608  (names of our own)
            " WHERE (state = 'void') <> (stage = 'void')"
            " OR (state = 'signed') <> (stage IN ('signed', 'printed', 'sent'))"
            " OR (stage = 'sent') <> (state = 'signed' AND EXISTS (SELECT 1 FROM handover_record r"
            " WHERE r.session_id = h.session_id AND r.revision <= h.revision AND r.revision >="
            f" {FIRST_OF.format(session='h.session_id', revision='h.revision')}))"
            " OR (stage = 'review') <> (state = 'draft' AND coalesce((SELECT r.act"
            " FROM review_record r WHERE r.session_id = h.session_id"
            " ORDER BY r.number DESC LIMIT 1), '') = 'asked for review')"
        ),
        "Session {} does not stand under its heading.",
    ),
    (
        (
            "SELECT stage FROM stage_count c WHERE number <>"
            " (SELECT count(*) FROM session_head h WHERE h.stage = c.stage)"
        ),
        "The sessions under {} are not as many as was counted.",
    ),
    (
        (
            "SELECT session_id FROM session_head h"
            " WHERE NOT EXISTS (SELECT 1 FROM session_search s WHERE s.rowid = h.place)"
        ),
        "Session {} cannot be found by searching.",
    ),
    (
        (
            "SELECT name FROM setting WHERE name = 'practice' AND digest_of(value) <> coalesce(("
            "SELECT digest FROM audit WHERE action = 'changed the practice settings'"
            " ORDER BY sequence DESC LIMIT 1), '')"
        ),
        "The setting {} is not what the trail says.",
    ),
)


def faults(db: Database, audit_key: bytes) -> tuple[str, ...]:
    """One sentence per fault; empty when all is well. Seconds on a large database."""
    try:
        return (
            *_pages(db),
            *audit.broken_links(db, audit_key),
            *_unmatched(db),
            *_changed_lines(db),
        )
    except UnreadableDocument as error:
        return (str(error),)


def _pages(db: Database) -> Iterator[str]:
    yield from (str(row[0]) for row in db.execute("PRAGMA cipher_integrity_check"))
    yield from (str(row[0]) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok")
    dangling = db.execute("PRAGMA foreign_key_check").fetchall()
    yield from (f"A row of {row[0]} points nowhere." for row in dangling)


# What was stored (name, session, revision, digest) beside what the trail says was stored.
_STORED_AND_TOLD: Final = (
    (
        "Revision",
        "SELECT session_id, revision, digest_of(body) FROM session_revision",
        (Action.CREATED, Action.SAVED),
    ),
    (
        "Signed charge",
        (
            "SELECT session_id, revision, digest_of(session_body, derivation, waivers)"
            " FROM signed_charge"
        ),
        (Action.SIGNED, Action.GAVE_UP),
    ),
    ("Void", "SELECT session_id, revision, digest_of(why) FROM void_record", (Action.VOIDED,)),
    (
        "Review",
        "SELECT session_id, revision, digest_of(act, reviewer, note) FROM review_record",
        tuple(REVIEW_ACTIONS.values()),
    ),
    (
        "Amendment",
        "SELECT session_id, revision, digest_of(why) FROM amendment_record",
        (Action.AMENDED,),
    ),
    (
        "Hand-over",
        "SELECT session_id, revision, digest_of(note) FROM handover_record",
        (Action.SENT,),
    ),
    ("Print", "SELECT session_id, revision, sha256 FROM print_record", (Action.PRINTED,)),
)


def _unmatched(db: Database) -> Iterator[str]:
    db.conn.create_function("digest_of", -1, digest_of)
    for name, stored_query, actions in _STORED_AND_TOLD:
        marks = ", ".join("?" * len(actions))
        stored = sorted(tuple(row) for row in db.execute(stored_query))
        told = sorted(
            tuple(row)
            for row in db.execute(
                f"SELECT session_id, revision, digest FROM audit WHERE action IN ({marks})"  # noqa: S608
                # Draft sheets were noted so at first; a numbered one says "sheet".
                " AND NOT (action = 'printed' AND detail LIKE '% draft'"
                " AND detail NOT LIKE '% sheet %')",
                [action.value for action in actions],
            )
        )
        if stored != told:
            odd = sorted(set(stored) ^ set(told)) or stored
            session_id, revision, _ = odd[0]
            yield f"{name} of session {session_id}, revision {revision}: not what the trail says."
    for query, sentence in _MUST_BE_EMPTY:
        yield from (sentence.format(row[0]) for row in db.execute(query))


def _changed_lines(db: Database) -> Iterator[str]:
    """Signed charges whose rows are not the lines of the derivation they were made from."""
    query = "SELECT * FROM signed_line WHERE session_id = ? ORDER BY revision, number"
    found = db.execute("SELECT DISTINCT session_id FROM signed_charge").fetchall()
    for (session_id,) in found:
        charges = repositories.signed_charges(db, session_id)
        rows = [row for charge in charges for row in repositories.line_rows(charge)]
        if rows != list(db.query(query, (session_id,))):
            yield f"The lines of signed session {session_id} are not those of its derivation."
