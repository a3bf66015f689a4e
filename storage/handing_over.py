"""Review, amendment and hand-over inside a unit of work."""

from __future__ import annotations

from datetime import datetime

from domain.charge import Derivation
from domain.ports import Actor, Amendment, Handing, ReviewAct, ReviewEntry
from domain.states import SessionState, Stage, stage_of_draft
from storage import audit, handings, repositories, worklist
from storage.audit import Act, Action
from storage.transaction import Transaction
from storage.worklist import Row


class HandingOver(Transaction):
    """See `domain.ports.UnitOfWork`."""

    def review(
        self, session_id: str, entry: ReviewEntry, *, derivation: Derivation, actor: Actor
    ) -> None:
        """Note an act of the review and move the session; see `domain.ports.UnitOfWork.review`."""
        head = repositories.existing(repositories.head_of(self._db, session_id), session_id)
        is_asked = entry.act is ReviewAct.ASKED
        begins = SessionState.DRAFT if is_asked else SessionState.REVIEW
        handings.refuse_unless(head, begins, "reviewed")
        repositories.refuse_stale(head, session_id, entry.revision, closed=())
        self._db.table("review_record").insert(handings.review_row(session_id, entry, actor))
        stage = Stage.REVIEW if is_asked else stage_of_draft(derivation)
        worklist.move(self._db, session_id, stage, entry.reviewer if is_asked else head.saved_by)
        told = (f"revision {entry.revision}", entry.reviewer and f"by {entry.reviewer}", entry.note)
        self._note(
            Act(
                action=handings.REVIEW_ACTIONS[entry.act],
                actor=actor,
                at=entry.at,
                session_id=session_id,
                revision=entry.revision,
                detail=", ".join(part for part in told if part),
                digest=audit.digest_of(entry.act, entry.reviewer, entry.note),
            )
        )

    def reviews(self, session_id: str) -> tuple[ReviewEntry, ...]:
        """Every act of the review, oldest first."""
        return handings.reviews(self._db, session_id)

    def amend(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> int:
        """Begin a new revision of a signed session; see `domain.ports.UnitOfWork.amend`."""
        head = repositories.existing(repositories.head_of(self._db, session_id), session_id)
        handings.refuse_unless(head, SessionState.SIGNED, "amended")
        repositories.refuse_stale(head, session_id, expected_revision, closed=())
        revision, body = expected_revision + 1, repositories.newest_body(self._db, session_id)
        row: Row = {
            "session_id": session_id,
            "revision": revision,
            "amends": expected_revision,
            "why": why,
            "amended_at": at.isoformat(),
            "amended_by": actor.name,
            "workstation": actor.workstation,
        }
        self._db.table("amendment_record").insert(row)
        columns = self._add_revision(session_id, revision, body, actor, at)
        self._db.execute(
            "UPDATE session_head SET revision = :revision, amends = :revision - 1, state = 'draft',"
            " saved_at = :saved_at, saved_by = :saved_by WHERE session_id = :session_id",
            columns,
        )
        worklist.move(self._db, session_id, Stage.READY, actor.name)
        for action, detail, digest in (
            (Action.AMENDED, why, audit.digest_of(why)),
            (Action.SAVED, f"revision {revision}, as signed", audit.digest_of(body)),
        ):
            self._note(
                Act(
                    action=action, actor=actor, at=at, session_id=session_id, revision=revision,
                    detail=detail, digest=digest,
                )
            )  # fmt: skip
        return revision

    def amendments(self, session_id: str) -> tuple[Amendment, ...]:
        """Why and by whom the session was amended, oldest first."""
        return handings.amendments(self._db, session_id)

    def record_sent(
        self, session_id: str, *, expected_revision: int, note: str, actor: Actor, at: datetime
    ) -> None:
        """Note that what is signed was handed over to billing; `Refused` unless it is signed."""
        head = repositories.existing(repositories.head_of(self._db, session_id), session_id)
        handings.refuse_unless(head, SessionState.SIGNED, "marked as sent")
        repositories.refuse_stale(head, session_id, expected_revision, closed=())
        row: Row = {
            "session_id": session_id,
            "revision": expected_revision,
            "note": note,
            "sent_at": at.isoformat(),
            "sent_by": actor.name,
            "workstation": actor.workstation,
        }
        self._db.table("handover_record").insert(row)
        worklist.move(self._db, session_id, Stage.SENT, actor.name)
        self._note(
            Act(
                action=Action.SENT,
                actor=actor,
                at=at,
                session_id=session_id,
                revision=expected_revision,
                detail=note,
                digest=audit.digest_of(note),
            )
        )

    def handings(self, session_id: str) -> tuple[Handing, ...]:
        """Every sheet handed out and every hand-over to billing, oldest first."""
        return handings.handings(self._db, session_id)
