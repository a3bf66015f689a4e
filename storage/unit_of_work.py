"""One user action in one immediate transaction: all it writes stands together, or none of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from domain.charge import Derivation
from domain.choices import Biller
from domain.errors import Refused
from domain.ports import Actor, SessionState, SignedCharge, StoredSession
from domain.session import HistoryLine, SrsSession
from storage import audit, repositories, worklist
from storage.audit import Act, Action
from storage.codec import encode_derivation
from storage.failures import told_plainly
from storage.faithful import faithful_body
from storage.repositories import Head, Row
from storage.waivers import encode_waivers


class Ended(RuntimeError):
    """A unit of work was used after its transaction had ended: a mistake of the program."""


@contextmanager
def immediate(db: Database, place: Path) -> Iterator[None]:
    """A transaction that takes the write lock at once and rolls back what was not committed."""
    with told_plainly(place):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            db.rollback()


class SqliteUnitOfWork:
    """Implements `domain.ports.UnitOfWork`; made by `Store.begin`, good until commit or the end."""

    def __init__(self, db: Database, audit_key: bytes) -> None:
        self._conn = db
        self._audit_key = audit_key
        self._is_open = True

    @property
    def _db(self) -> Database:
        if not self._is_open:
            raise Ended("this unit of work has ended; begin another")
        return self._conn

    def commit(self) -> None:
        """Make everything permanent; on return it is on the disk."""
        self._db.execute("COMMIT")
        self._is_open = False

    def end(self) -> None:
        """Accept nothing more; what was not committed is rolled back by the transaction around."""
        self._is_open = False

    def load(self, session_id: str) -> StoredSession:
        """The newest revision. Raises `Refused` when there is none."""
        return repositories.load(self._db, session_id)

    def body(self, session_id: str) -> str:
        """The stored text of the newest revision. Raises `Refused` when there is none."""
        return repositories.newest_body(self._db, session_id)

    def history_of(self, mrn: str, *, besides: str) -> tuple[HistoryLine, ...]:
        """What stands signed for the patient in sessions other than `besides`, oldest first."""
        return repositories.history(self._db, mrn, besides)

    def unsigned_of(self, mrn: str, *, besides: str) -> tuple[StoredSession, ...]:
        """The patient's sessions other than `besides` that nobody signed yet, oldest first."""
        return repositories.unsigned(self._db, mrn, besides)

    def save(
        self,
        session_id: str,
        session: SrsSession,
        derivation: Derivation,
        *,
        expected_revision: int,
        actor: Actor,
        at: datetime,
    ) -> int:
        """Append a revision and return its number; see `domain.ports.UnitOfWork.save`."""
        head = repositories.head_of(self._db, session_id)
        repositories.refuse_stale(head, session_id, expected_revision)
        body = faithful_body(session)
        revision, moment = expected_revision + 1, at.isoformat()
        self._db.execute(
            "INSERT INTO session_revision (session_id, revision, body, saved_at, saved_by,"
            " workstation) VALUES (?, ?, ?, ?, ?, ?)",
            (session_id, revision, body, moment, actor.name, actor.workstation),
        )
        columns: Row = {
            "session_id": session_id,
            "revision": revision,
            "saved_at": moment,
            "saved_by": actor.name,
        }
        self._show(head, columns, session, derivation)
        self._note(
            Act(
                action=Action.SAVED if head else Action.CREATED,
                actor=actor,
                at=at,
                session_id=session_id,
                revision=revision,
                detail=f"revision {revision}, {derivation.status.value}",
                digest=audit.digest_of(body),
            )
        )
        repositories.drop_draft(self._db, session_id)
        return revision

    def _show(
        self, head: Head | None, columns: Row, session: SrsSession, derivation: Derivation
    ) -> None:
        """Show the newest revision in the worklist, and let it be found by its words."""
        day = derivation.date_of_service
        sequence = head.sequence if head else repositories.next_sequence(self._db)
        place = worklist.place_of(day, sequence)
        if head:
            self._db.execute("DELETE FROM session_search WHERE rowid = ?", (head.place,))
        statement = repositories.CHANGE_HEAD if head else repositories.NEW_HEAD
        shown = columns | worklist.head_columns(session, derivation)
        self._db.execute(statement, shown | {"place": place, "sequence": sequence})
        words = worklist.search_words(session, derivation)
        self._db.execute("INSERT INTO session_search (rowid, words) VALUES (?, ?)", (place, words))

    def _note(self, act: Act) -> None:
        audit.append(self._db, self._audit_key, act)

    def sign(self, signed: SignedCharge, *, actor: Actor) -> None:
        """Store the signed charge whole, its lines as rows, and the audit row.

        Raises:
            Refused: the session is signed or void, or the text signed is not the one stored.
            StaleRevision: a newer revision exists than the one that was signed.
        """
        head = repositories.head_of(self._db, signed.session_id)
        repositories.refuse_stale(head, signed.session_id, signed.revision)
        if repositories.newest_body(self._db, signed.session_id) != signed.session_body:
            raise Refused(
                "What was signed is not what is stored, so nothing was signed. Save the session,"
                " then sign it."
            )
        texts = (
            signed.session_body,
            encode_derivation(signed.derivation),
            encode_waivers(signed.waivers),
        )
        self._db.table("signed_charge").insert(repositories.signed_row(signed, texts, actor))
        self._db.table("signed_line").insert_all(repositories.line_rows(signed))
        self._set_state(signed.session_id, SessionState.SIGNED)
        repositories.drop_draft(self._db, signed.session_id)
        rules = signed.derivation.rule_pack
        waived = "".join(
            f"; waived {w.item}: {w.why} ({w.by}{', second person' if w.second_person else ''})"
            for w in signed.waivers
        )
        self._note(
            Act(
                action=Action.SIGNED,
                actor=actor,
                at=signed.signed_at,
                session_id=signed.session_id,
                revision=signed.revision,
                detail=f"revision {signed.revision}, rules {rules.edition}{waived}",
                digest=audit.digest_of(*texts),
            )
        )

    def _set_state(self, session_id: str, state: SessionState) -> None:
        self._db.execute(
            "UPDATE session_head SET state = ? WHERE session_id = ?", (state.value, session_id)
        )

    def void(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> None:
        """Close a session for good, with the reason; all that was stored of it stays.

        Raises `StaleRevision` when another was first, `Refused` when it is void already.
        """
        head = repositories.head_of(self._db, session_id)
        repositories.refuse_stale(head, session_id, expected_revision, closed=(SessionState.VOID,))
        row = {
            "session_id": session_id,
            "revision": expected_revision,
            "why": why,
            "voided_at": at.isoformat(),
            "voided_by": actor.name,
            "workstation": actor.workstation,
        }
        self._db.table("void_record").insert(row)
        self._set_state(session_id, SessionState.VOID)
        repositories.drop_draft(self._db, session_id)
        self._note(
            Act(
                action=Action.VOIDED,
                actor=actor,
                at=at,
                session_id=session_id,
                revision=expected_revision,
                detail=why,
                digest=audit.digest_of(why),
            )
        )

    def signed_charge(self, session_id: str) -> SignedCharge | None:
        """What was signed, or None."""
        return repositories.signed_charge(self._db, session_id)

    def next_sheet_number(self) -> int:
        """A number never given before."""
        self._db.execute("UPDATE sheet_counter SET last = last + 1")
        return int(self._db.execute("SELECT last FROM sheet_counter").fetchone()[0])

    def record_print(
        self,
        session_id: str,
        biller: Biller,
        *,
        sheet_number: str,
        sha256: str,
        actor: Actor,
        at: datetime,
    ) -> int:
        """Note that a sheet was handed out; returns how often this biller's sheet has been."""
        head = repositories.existing(repositories.head_of(self._db, session_id), session_id)
        row = {
            "session_id": session_id,
            "revision": head.revision,
            "biller": biller.value,
            "sheet_number": sheet_number,
            "sha256": sha256,
            "printed_at": at.isoformat(),
            "printed_by": actor.name,
            "workstation": actor.workstation,
        }
        self._db.table("print_record").insert(row)
        self._note(
            Act(
                action=Action.PRINTED,
                actor=actor,
                at=at,
                session_id=session_id,
                revision=head.revision,
                detail=f"{biller.value} sheet {sheet_number}, {head.state}",
                digest=sha256,
            )
        )
        return len(self.prints_of(session_id, biller))

    def note_draft_sheet(
        self, session_id: str, biller: Biller, *, sha256: str, actor: Actor, at: datetime
    ) -> None:
        """Note in the audit that a draft sheet left the program; the session may be unsaved."""
        head = repositories.head_of(self._db, session_id)
        self._note(
            Act(
                action=Action.PRINTED,
                actor=actor,
                at=at,
                session_id=session_id,
                revision=head.revision if head else 0,
                detail=f"{biller.value} draft",
                digest=sha256,
            )
        )

    def prints_of(self, session_id: str, biller: Biller) -> tuple[str, ...]:
        """The sheet numbers already handed out, oldest first."""
        rows = self._db.execute(
            "SELECT sheet_number FROM print_record WHERE session_id = ? AND biller = ?"
            " ORDER BY number",
            (session_id, biller.value),
        )
        return tuple(str(row[0]) for row in rows)
