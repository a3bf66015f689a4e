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
from domain.ports import (
    Actor,
    SignedCharge,
    StoredSession,
)
from domain.session import HistoryLine, SrsSession
from domain.states import SessionState, Stage, stage_of_draft
from domain.summaries import summary_of
from storage import audit, giving_up, handings, repositories, worklist
from storage.audit import Act, Action
from storage.codec import decode_derivation, decode_session, encode_derivation
from storage.failures import told_plainly
from storage.faithful import faithful_body
from storage.handing_over import HandingOver
from storage.repositories import Head
from storage.summaries import encode_summary
from storage.waivers import encode_waivers
from storage.worklist import Row


@contextmanager
def immediate(db: Database, place: Path) -> Iterator[None]:
    """A transaction that takes the write lock at once and rolls back what was not committed."""
    with told_plainly(place):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            db.rollback()


class SqliteUnitOfWork(HandingOver):
    """Implements `domain.ports.UnitOfWork`; made by `Store.begin`, good until commit or the end."""

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
        revision = expected_revision + 1
        columns = self._add_revision(session_id, revision, body, actor, at)
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
        repositories.drop_draft(self._db, session_id, actor.name)
        return revision

    def _show(
        self, head: Head | None, columns: Row, session: SrsSession, derivation: Derivation
    ) -> None:
        """Show the newest revision in the worklist, and let it be found by its words."""
        day = derivation.date_of_service
        sequence = head.sequence if head else repositories.next_sequence(self._db)
        place, stage = worklist.place_of(day, sequence), stage_of_draft(derivation)
        shown = columns | worklist.head_columns(session, derivation)
        entered_on = head.entered_on if head else str(columns["saved_at"])[:10]
        rest: Row = {
            "place": place,
            "sequence": sequence,
            "stage": stage.value,
            "holder": columns["saved_by"],
            "entered_on": entered_on,
            "aged_from": shown["day"] or entered_on,
        }
        statement = repositories.CHANGE_HEAD if head else repositories.NEW_HEAD
        self._db.execute(statement, shown | rest)
        words, was_at = str(shown["words"]), head.place if head else None
        worklist.index(self._db, place, words, stage, was_at=was_at)

    def show_derived(self, session_id: str, derivation: Derivation) -> bool:
        """Show in the list what was derived anew; see `domain.list_ports.ShowsDerived`."""
        head = repositories.existing(repositories.head_of(self._db, session_id), session_id)
        closed = (SessionState.SIGNED, SessionState.VOID)
        repositories.refuse_stale(head, session_id, head.revision, closed=closed)
        stage, holder = self._db.execute(
            "SELECT stage, holder FROM session_head WHERE session_id = ?", (session_id,)
        ).fetchone()
        columns: Row = {
            "session_id": session_id,
            "revision": head.revision,
            "saved_at": head.saved_at,
            "saved_by": head.saved_by,
        }
        self._show(head, columns, self.load(session_id).session, derivation)
        if head.state is SessionState.REVIEW:
            worklist.move(self._db, session_id, Stage.REVIEW, holder)
            return False
        return bool(stage != stage_of_draft(derivation))

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
        self._show_signed(signed)
        repositories.drop_draft(self._db, signed.session_id, actor.name)
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

    def _show_signed(self, signed: SignedCharge) -> None:
        """The list shows what was derived anew by signing, not what was saved before."""
        self._db.execute(
            "UPDATE session_head SET summary = ? WHERE session_id = ?",
            (encode_summary(summary_of(signed.derivation)), signed.session_id),
        )
        worklist.move(self._db, signed.session_id, Stage.SIGNED, signed.signed_by)

    def give_up_amendment(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> int:
        """Let what is signed stand again; see `domain.ports.UnitOfWork.give_up_amendment`."""
        db = self._db
        head = repositories.existing(repositories.head_of(db, session_id), session_id)
        giving_up.refuse_unless_amended(head, session_id, expected_revision)
        revision, row = expected_revision + 1, giving_up.signed_row(db, session_id, head.amends)
        columns = self._add_revision(session_id, revision, row["session_body"], actor, at)
        giving_up.stand_again(db, row, revision)
        session = decode_session(row["session_body"], f"Session {session_id}")
        derivation = decode_derivation(row["derivation"], f"The charge of session {session_id}")
        self._show(head, columns, session, derivation)
        worklist.move(db, session_id, Stage.SIGNED, row["signed_by"])
        for act in giving_up.acts(row, revision, why, actor, at):
            self._note(act)
        worklist.move(db, session_id, handings.stage_of(db, session_id, revision), row["signed_by"])
        db.execute(
            "UPDATE session_head SET amends = ? WHERE session_id = ?",
            (giving_up.amended_before(db, session_id, revision), session_id),
        )
        return revision

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
        worklist.move(self._db, session_id, Stage.VOID, actor.name)
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
        """What was signed last, or None."""
        return next(reversed(self.signed_charges(session_id)), None)

    def signed_charges(self, session_id: str) -> tuple[SignedCharge, ...]:
        """All that was ever signed, oldest first; all but the last superseded."""
        return repositories.signed_charges(self._db, session_id)

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
        is_again = bool(self.prints_of(session_id, biller))
        self._db.table("print_record").insert(row)
        if head.state is SessionState.SIGNED and not handings.is_sent(
            self._db, session_id, head.revision
        ):
            worklist.move(self._db, session_id, Stage.PRINTED, actor.name)
        self._note(
            Act(
                action=Action.PRINTED,
                actor=actor,
                at=at,
                session_id=session_id,
                revision=head.revision,
                detail=f"{biller.value} sheet {sheet_number}, {head.state}{', again' * is_again}",
                digest=sha256,
            )
        )
        return len(self.prints_of(session_id, biller))

    def note_draft_sheet(
        self, session_id: str, biller: Biller | None, *, sha256: str, actor: Actor, at: datetime
    ) -> None:
        """Note in the audit that a draft sheet, or without a biller the session form, left the
        program; the session may be unsaved.
        """
        head = repositories.head_of(self._db, session_id)
        self._note(
            Act(
                action=Action.PRINTED_DRAFT if biller else Action.PRINTED_FORM,
                actor=actor,
                at=at,
                session_id=session_id,
                revision=head.revision if head else 0,
                detail=f"{biller.value} draft" if biller else "as recorded",
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
