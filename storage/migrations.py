"""The schema, one step a function: a sentence each, applied once, never edited once released.

1. All pending steps and the new `user_version` are one transaction: the schema is old or new.
2. What must never be changed is guarded by triggers; their presence is checked after every
   migration and on every open, because rebuilding a table drops them without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from sqlite_utils import Database

from domain.errors import StorageFailure
from storage import states_step
from storage.states_step import add_states_and_worklist

APPLICATION_ID: Final = 0x49534F43  # "ISOC"
Step: TypeAlias = Callable[[Database], None]

_NEVER: Final = (
    "CREATE TRIGGER {table}_no_{verb_name} BEFORE {verb} ON {table}"
    " BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
_FIRST_APPEND_ONLY: Final = (
    "session_revision",
    "signed_charge",
    "signed_line",
    "void_record",
    "print_record",
    "audit",
    "install",
)
APPEND_ONLY: Final = (*_FIRST_APPEND_ONLY, *states_step.APPEND_ONLY)
_VERBS: Final = (("update", "UPDATE"), ("delete", "DELETE"))
_STATE_TRIGGERS: Final = (
    "session_head_no_delete",
    "session_head_guard",
    "session_revision_guard",
    "sheet_counter_guard",
    "sheet_counter_no_delete",
)
TRIGGERS: Final = frozenset(
    (
        *(f"{table}_no_{name}" for table in APPEND_ONLY for name, _ in _VERBS),
        *_STATE_TRIGGERS,
        *states_step.TRIGGERS,
    )
)

_FIRST: Final = (
    """CREATE TABLE install (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        id TEXT NOT NULL CHECK (length(id) = 36),
        audit_key BLOB NOT NULL CHECK (length(audit_key) = 32)
    ) STRICT""",
    """CREATE TABLE session_revision (
        session_id TEXT NOT NULL CHECK (length(session_id) > 0),
        revision INTEGER NOT NULL CHECK (revision > 0),
        body TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        saved_by TEXT NOT NULL,
        workstation TEXT NOT NULL,
        PRIMARY KEY (session_id, revision)
    ) STRICT""",
    # `place` orders the worklist: day of the session, then order of entry (storage.worklist).
    """CREATE TABLE session_head (
        place INTEGER PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE,
        session_id TEXT NOT NULL UNIQUE,
        revision INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('draft', 'signed', 'void')),
        status TEXT NOT NULL,
        day TEXT,
        patient_name TEXT NOT NULL,
        mrn TEXT NOT NULL,
        lesions INTEGER NOT NULL,
        machine TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        saved_by TEXT NOT NULL,
        FOREIGN KEY (session_id, revision) REFERENCES session_revision (session_id, revision)
    ) STRICT""",
    """CREATE VIRTUAL TABLE session_search USING fts5 (
        words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
    )""",
    """CREATE TABLE signed_charge (
        session_id TEXT PRIMARY KEY,
        revision INTEGER NOT NULL,
        session_body TEXT NOT NULL,
        derivation TEXT NOT NULL,
        waivers TEXT NOT NULL,
        rule_edition TEXT NOT NULL,
        rule_digest TEXT NOT NULL,
        program_version TEXT NOT NULL,
        signed_at TEXT NOT NULL,
        signed_by TEXT NOT NULL,
        workstation TEXT NOT NULL,
        FOREIGN KEY (session_id, revision) REFERENCES session_revision (session_id, revision)
    ) STRICT""",
    """CREATE TABLE signed_line (
        session_id TEXT NOT NULL REFERENCES signed_charge (session_id),
        number INTEGER NOT NULL CHECK (number > 0),
        mrn TEXT NOT NULL,
        biller TEXT NOT NULL,
        code TEXT NOT NULL,
        units INTEGER NOT NULL,
        modifiers TEXT NOT NULL,
        date_of_service TEXT,
        rendering_npi TEXT,
        charge_cents INTEGER CHECK (charge_cents >= 0),
        PRIMARY KEY (session_id, number)
    ) STRICT""",
    "CREATE INDEX signed_line_mrn ON signed_line (mrn, date_of_service)",
    """CREATE TABLE void_record (
        session_id TEXT PRIMARY KEY REFERENCES session_head (session_id),
        revision INTEGER NOT NULL,
        why TEXT NOT NULL CHECK (length(trim(why)) > 0),
        voided_at TEXT NOT NULL,
        voided_by TEXT NOT NULL,
        workstation TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE print_record (
        number INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES session_head (session_id),
        revision INTEGER NOT NULL,
        biller TEXT NOT NULL,
        sheet_number TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        printed_at TEXT NOT NULL,
        printed_by TEXT NOT NULL,
        workstation TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX print_record_sheets ON print_record (session_id, biller, number)",
    """CREATE TABLE draft (
        session_id TEXT PRIMARY KEY,
        based_on INTEGER NOT NULL CHECK (based_on >= 0),
        body TEXT NOT NULL,
        kept_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sheet_counter (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        last INTEGER NOT NULL CHECK (last >= 0)
    ) STRICT""",
    "INSERT INTO sheet_counter VALUES (1, 0)",
    """CREATE TABLE audit (
        sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        workstation TEXT NOT NULL,
        action TEXT NOT NULL,
        session_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        detail TEXT NOT NULL,
        digest TEXT NOT NULL,
        mac BLOB NOT NULL CHECK (length(mac) = 32)
    ) STRICT""",
    "CREATE INDEX audit_session ON audit (session_id, sequence)",
    """CREATE TRIGGER session_revision_guard BEFORE INSERT ON session_revision
        WHEN EXISTS (SELECT 1 FROM session_head
            WHERE session_id = NEW.session_id
                AND (state <> 'draft' OR revision <> NEW.revision - 1))
        BEGIN SELECT RAISE(ABORT, 'a signed or void session is not edited, no revision skipped');
        END""",
    """CREATE TRIGGER session_head_guard BEFORE UPDATE ON session_head
        WHEN OLD.session_id <> NEW.session_id OR OLD.sequence <> NEW.sequence
            OR NEW.revision NOT IN (OLD.revision, OLD.revision + 1)
            OR (OLD.state <> 'draft' AND OLD.revision <> NEW.revision)
            OR (OLD.state = 'signed' AND NEW.state = 'draft')
            OR (OLD.state = 'void' AND NEW.state <> 'void')
        BEGIN SELECT RAISE(ABORT, 'a session goes from draft to signed to void'); END""",
    """CREATE TRIGGER session_head_no_delete BEFORE DELETE ON session_head
        BEGIN SELECT RAISE(ABORT, 'a session is voided, not deleted'); END""",
    """CREATE TRIGGER sheet_counter_guard BEFORE UPDATE ON sheet_counter
        WHEN NEW.last <= OLD.last
        BEGIN SELECT RAISE(ABORT, 'a sheet number is given once'); END""",
    """CREATE TRIGGER sheet_counter_no_delete BEFORE DELETE ON sheet_counter
        BEGIN SELECT RAISE(ABORT, 'a sheet number is given once'); END""",
)


def create_first_tables(db: Database) -> None:
    """Sessions as append-only revisions, signed charges, prints, drafts, settings and the audit."""
    for statement in _FIRST:
        db.execute(statement)
    for table in _FIRST_APPEND_ONLY:
        for name, verb in _VERBS:
            db.execute(_NEVER.format(table=table, verb_name=name, verb=verb))


STEPS: Final[tuple[Step, ...]] = (create_first_tables, add_states_and_worklist)


def schema_version(db: Database) -> int:
    """How many steps were applied to this file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: Database, steps: tuple[Step, ...] = STEPS) -> None:
    """Apply the pending steps, all or none, inside the transaction the caller has begun."""
    for step in steps[schema_version(db) :]:
        step(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {len(steps)}")
    check_guards(db)


def check_guards(db: Database) -> None:
    """Refuse a database that has lost a trigger, or holds a table that takes any type.

    Raises:
        StorageFailure: naming what is missing.
    """
    found = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    loose = [
        row[0]
        for row in db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
            " AND strict = 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
    ]
    if missing := sorted((TRIGGERS - found) | set(loose)):
        raise StorageFailure(
            f"The database has lost its guards ({', '.join(missing)}), so what was signed could be"
            " changed; it was not opened. Restore the newest backup."
        )
