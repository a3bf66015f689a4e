"""The second step of the schema: review, amendment, hand-over, and a worklist that can be asked.

1. `signed_charge` and `signed_line` get one more part in their key, so that what was signed first
   stays beside what was signed after an amendment. A rebuilt table loses its triggers: they are
   made again here, and `check_guards` looks for them.
2. What the worklist is sorted and filtered by stands in `session_head`, each behind its stage in
   an index of its own; `stage_count` is kept by triggers in the same transaction.
3. The words of the search are read back out of the old index, which holds nothing else. The new
   one keeps the beginnings of one and two letters: "smith 7" then reads two lists, not all that
   begin with 7.
"""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database

from storage.folding import folded

_STAGES: Final = (
    "'capture', 'issues', 'documents', 'ready', 'review', 'signed', 'printed', 'sent', 'void'"
)

APPEND_ONLY: Final = ("review_record", "amendment_record", "handover_record")
REBUILT: Final = ("signed_charge", "signed_line")
SORTED_BY: Final = ("name_key", "mrn", "machine", "holder", "lesions", "aged_from")
TRIGGERS: Final = ("session_counted_new", "session_counted_moved", "stage_count_no_delete")

_COLUMNS: Final = (
    f"stage TEXT NOT NULL DEFAULT 'issues' CHECK (stage IN ({_STAGES}))",
    "name_key TEXT NOT NULL DEFAULT ''",
    "holder TEXT NOT NULL DEFAULT ''",
    "aged_from TEXT NOT NULL DEFAULT ''",
    "entered_on TEXT NOT NULL DEFAULT ''",
    "amends INTEGER NOT NULL DEFAULT 0 CHECK (amends >= 0)",
    "summary TEXT NOT NULL DEFAULT ''",
    "words TEXT NOT NULL DEFAULT ''",
)

_SIGNED_AGAIN: Final = (
    """CREATE TABLE signed_charge_new (
        session_id TEXT NOT NULL,
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
        PRIMARY KEY (session_id, revision),
        FOREIGN KEY (session_id, revision) REFERENCES session_revision (session_id, revision)
    ) STRICT""",
    """CREATE TABLE signed_line_new (
        session_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        mrn TEXT NOT NULL,
        biller TEXT NOT NULL,
        code TEXT NOT NULL,
        units INTEGER NOT NULL,
        modifiers TEXT NOT NULL,
        date_of_service TEXT,
        rendering_npi TEXT,
        charge_cents INTEGER CHECK (charge_cents >= 0),
        PRIMARY KEY (session_id, revision, number),
        FOREIGN KEY (session_id, revision) REFERENCES signed_charge_new (session_id, revision)
    ) STRICT""",
    "INSERT INTO signed_charge_new SELECT * FROM signed_charge",
    """INSERT INTO signed_line_new
        SELECT l.session_id, c.revision, l.number, l.mrn, l.biller, l.code, l.units, l.modifiers,
            l.date_of_service, l.rendering_npi, l.charge_cents
        FROM signed_line l JOIN signed_charge c ON c.session_id = l.session_id""",
    "DROP TABLE signed_line",
    "DROP TABLE signed_charge",
    "ALTER TABLE signed_charge_new RENAME TO signed_charge",
    "ALTER TABLE signed_line_new RENAME TO signed_line",
    "CREATE INDEX signed_line_mrn ON signed_line (mrn, date_of_service)",
)

_RECORDS: Final = (
    """CREATE TABLE review_record (
        number INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        act TEXT NOT NULL,
        note TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        reviewed_at TEXT NOT NULL,
        reviewed_by TEXT NOT NULL,
        workstation TEXT NOT NULL,
        FOREIGN KEY (session_id, revision) REFERENCES session_revision (session_id, revision)
    ) STRICT""",
    "CREATE INDEX review_record_session ON review_record (session_id, number)",
    """CREATE TABLE amendment_record (
        session_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        amends INTEGER NOT NULL CHECK (amends = revision - 1),
        why TEXT NOT NULL CHECK (length(trim(why)) > 0),
        amended_at TEXT NOT NULL,
        amended_by TEXT NOT NULL,
        workstation TEXT NOT NULL,
        PRIMARY KEY (session_id, revision),
        FOREIGN KEY (session_id, amends) REFERENCES signed_charge (session_id, revision)
    ) STRICT""",
    """CREATE TABLE handover_record (
        number INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        note TEXT NOT NULL,
        sent_at TEXT NOT NULL,
        sent_by TEXT NOT NULL,
        workstation TEXT NOT NULL,
        FOREIGN KEY (session_id, revision) REFERENCES signed_charge (session_id, revision)
    ) STRICT""",
    "CREATE INDEX handover_record_session ON handover_record (session_id, number)",
    # Each person keeps a draft of a session, so that two editors lose nothing.
    """CREATE TABLE draft_new (
        session_id TEXT NOT NULL,
        kept_by TEXT NOT NULL,
        based_on INTEGER NOT NULL CHECK (based_on >= 0),
        body TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        PRIMARY KEY (session_id, kept_by)
    ) STRICT""",
    "INSERT INTO draft_new SELECT session_id, '', based_on, body, kept_at FROM draft",
    "DROP TABLE draft",
    "ALTER TABLE draft_new RENAME TO draft",
    """CREATE TABLE stage_count (
        stage TEXT PRIMARY KEY,
        number INTEGER NOT NULL CHECK (number >= 0)
    ) STRICT""",
)

_SHOWN: Final = """UPDATE session_head SET
    stage = CASE state WHEN 'void' THEN 'void' WHEN 'signed' THEN CASE WHEN EXISTS (
            SELECT 1 FROM print_record p WHERE p.session_id = session_head.session_id
                AND p.revision = session_head.revision) THEN 'printed' ELSE 'signed' END
        ELSE CASE status WHEN 'ready' THEN 'ready' ELSE 'issues' END END,
    name_key = folded(patient_name),
    holder = saved_by,
    entered_on = (SELECT min(substr(r.saved_at, 1, 10)) FROM session_revision r
        WHERE r.session_id = session_head.session_id)"""
_SPELT: Final = """UPDATE session_head SET words = coalesce((
        SELECT group_concat(term, ' ') FROM temp.spelt WHERE doc = session_head.place), '')"""
_SEARCH: Final = """CREATE VIRTUAL TABLE session_search USING fts5 (
    words, stage, content='', contentless_delete=1, prefix='1 2 3 5',
    tokenize='unicode61 remove_diacritics 2'
)"""

_GUARDS: Final = (
    """CREATE TRIGGER session_counted_new AFTER INSERT ON session_head
        BEGIN UPDATE stage_count SET number = number + 1 WHERE stage = NEW.stage; END""",
    """CREATE TRIGGER session_counted_moved AFTER UPDATE OF stage ON session_head
        WHEN OLD.stage <> NEW.stage
        BEGIN
            UPDATE stage_count SET number = number - 1 WHERE stage = OLD.stage;
            UPDATE stage_count SET number = number + 1 WHERE stage = NEW.stage;
        END""",
    """CREATE TRIGGER stage_count_no_delete BEFORE DELETE ON stage_count
        BEGIN SELECT RAISE(ABORT, 'every stage is counted'); END""",
    "DROP TRIGGER session_revision_guard",
    """CREATE TRIGGER session_revision_guard BEFORE INSERT ON session_revision
        WHEN EXISTS (SELECT 1 FROM session_head
            WHERE session_id = NEW.session_id AND (revision <> NEW.revision - 1
                OR stage = 'review' OR state = 'void' OR (state = 'signed' AND NOT EXISTS (
                    SELECT 1 FROM amendment_record a WHERE a.session_id = NEW.session_id
                        AND a.revision = NEW.revision))))
        BEGIN SELECT RAISE(ABORT, 'a signed or void session is not edited, no revision skipped');
        END""",
    "DROP TRIGGER session_head_guard",
    """CREATE TRIGGER session_head_guard BEFORE UPDATE ON session_head
        WHEN OLD.session_id <> NEW.session_id OR OLD.sequence <> NEW.sequence
            OR NEW.revision NOT IN (OLD.revision, OLD.revision + 1)
            OR (OLD.state = 'signed' AND NEW.state <> 'void'
                AND (NEW.state = 'draft' OR OLD.revision <> NEW.revision) AND NOT (
                    NEW.state = 'draft' AND EXISTS (
                        SELECT 1 FROM amendment_record a WHERE a.session_id = NEW.session_id
                            AND a.revision = NEW.revision AND a.amends = OLD.revision)))
            OR (OLD.state = 'signed' AND NEW.state = 'void' AND OLD.revision <> NEW.revision)
            OR (OLD.state = 'void' AND (NEW.state <> 'void' OR OLD.revision <> NEW.revision))
        BEGIN SELECT RAISE(ABORT, 'a session goes from draft to signed to void'); END""",
)

_NEVER: Final = (
    "CREATE TRIGGER {table}_no_{verb_name} BEFORE {verb} ON {table}"
    " BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
VERBS: Final = (("update", "UPDATE"), ("delete", "DELETE"))


def add_states_and_worklist(db: Database) -> None:
    """Reviews, amendments, hand-overs, a draft for each person, and the worklist's own columns."""
    db.conn.create_function("folded", 1, folded, deterministic=True)
    for statement in (*_SIGNED_AGAIN, *_RECORDS):
        db.execute(statement)
    for column in _COLUMNS:
        db.execute(f"ALTER TABLE session_head ADD COLUMN {column}")
    _fill_columns(db)
    for statement in _GUARDS:
        db.execute(statement)
    for column in SORTED_BY:
        db.execute(f"CREATE INDEX session_by_{column} ON session_head (stage, {column}, place)")
    db.execute("CREATE INDEX session_by_stage ON session_head (stage, place)")
    for table in (*APPEND_ONLY, *REBUILT):
        for name, verb in VERBS:
            db.execute(_NEVER.format(table=table, verb_name=name, verb=verb))


def _fill_columns(db: Database) -> None:
    db.execute(_SHOWN)
    db.execute("UPDATE session_head SET aged_from = coalesce(day, entered_on)")
    # One row a word; `spelt` is a table of its own, so that each session is looked up by its key.
    db.execute("CREATE VIRTUAL TABLE temp.said USING fts5vocab(main, session_search, instance)")
    db.execute("CREATE TABLE temp.spelt AS SELECT doc, term FROM temp.said ORDER BY doc, offset")
    db.execute("CREATE INDEX temp.spelt_doc ON spelt (doc)")
    db.execute(_SPELT)
    for table in ("said", "spelt"):
        db.execute(f"DROP TABLE temp.{table}")
    db.execute("DROP TABLE session_search")
    db.execute(_SEARCH)
    db.execute(
        "INSERT INTO session_search (rowid, words, stage) SELECT place, words, stage"
        " FROM session_head"
    )
    db.execute(
        "INSERT INTO stage_count (stage, number) SELECT s.value, (SELECT count(*)"
        " FROM session_head h WHERE h.stage = s.value) FROM json_each(?) s",
        (f"[{_STAGES}]".replace("'", '"'),),
    )
