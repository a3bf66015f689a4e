"""Reviews, amendments, prints and hand-overs: rows that are only ever added, and read back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlite_utils import Database

from domain.choices import Biller
from domain.errors import Refused
from domain.ports import Actor, Amendment, Handing, ReviewAct, ReviewEntry
from domain.states import SessionState, Stage
from storage.audit import Action
from storage.repositories import Head
from storage.worklist import Row

# What is signed stands again, under a new number, when an amendment of it is given up: of the
# signature that stands at a revision the first number.
FIRST_OF: Final = (
    "(SELECT max(c.revision) FROM signed_charge c WHERE c.session_id = {session}"  # noqa: S608
    " AND c.revision <= {revision} AND NOT EXISTS (SELECT 1 FROM audit a"
    " WHERE a.session_id = c.session_id AND a.revision = c.revision"
    f" AND a.action = '{Action.GAVE_UP}'))"
)

REVIEW_ACTIONS: Final = {
    ReviewAct.ASKED: Action.ASKED_REVIEW,
    ReviewAct.APPROVED: Action.APPROVED,
    ReviewAct.SENT_BACK: Action.SENT_BACK,
    ReviewAct.TAKEN_BACK: Action.TAKEN_BACK,
}


def refuse_unless(head: Head, state: SessionState, what: str) -> None:
    """Raise `Refused` unless the session is where an act begins. `what`: "reviewed", "amended"."""
    if head.state is not state:
        raise Refused(
            f"This session was not {what}: it is {_SAID[head.state]}, and that is done only with"
            f" one that is {_SAID[state]}. Nothing was changed. Refresh the worklist."
        )


_SAID: Final = {
    SessionState.DRAFT: "a draft",
    SessionState.REVIEW: "in review",
    SessionState.SIGNED: "signed",
    SessionState.VOID: "void",
}


def review_row(session_id: str, entry: ReviewEntry, actor: Actor) -> Row:
    """An act of the review as a row."""
    return {
        "session_id": session_id,
        "revision": entry.revision,
        "act": entry.act.value,
        "note": entry.note,
        "reviewer": entry.reviewer,
        "reviewed_at": entry.at.isoformat(),
        "reviewed_by": actor.name,
        "workstation": actor.workstation,
    }


def reviews(db: Database, session_id: str) -> tuple[ReviewEntry, ...]:
    """Every act of the review, oldest first."""
    rows = db.execute(
        "SELECT act, revision, reviewed_by, reviewed_at, note, reviewer FROM review_record"
        " WHERE session_id = ? ORDER BY number",
        (session_id,),
    )
    return tuple(
        ReviewEntry(
            act=ReviewAct(act),
            revision=revision,
            by=by,
            at=datetime.fromisoformat(at),
            note=note,
            reviewer=reviewer,
        )
        for act, revision, by, at, note, reviewer in rows
    )


def amendments(db: Database, session_id: str) -> tuple[Amendment, ...]:
    """Why and by whom the session was amended, oldest first."""
    rows = db.execute(
        "SELECT revision, amends, why, amended_by, amended_at FROM amendment_record"
        " WHERE session_id = ? ORDER BY revision",
        (session_id,),
    )
    return tuple(
        Amendment(revision=revision, amends=amends, why=why, by=by, at=datetime.fromisoformat(at))
        for revision, amends, why, by, at in rows
    )


_HANDINGS: Final = (
    "SELECT revision, printed_by, printed_at, biller, sheet_number, '', number"
    " FROM print_record WHERE session_id = :id"
    " UNION ALL SELECT revision, sent_by, sent_at, NULL, '', note, number"
    " FROM handover_record WHERE session_id = :id ORDER BY 3, 7"
)


def handings(db: Database, session_id: str) -> tuple[Handing, ...]:
    """Every sheet handed out and every hand-over to billing, oldest first.

    What was handed out of a signature counts for it when it stands again under a new number.
    """
    seen: set[tuple[int, str | None]] = set()
    found = []
    standing = _standing(db, session_id)
    for first, by, at, biller, number, note, _ in db.execute(_HANDINGS, {"id": session_id}):
        revision = standing.get(first, first)
        found.append(
            Handing(
                revision=revision,
                by=by,
                at=datetime.fromisoformat(at),
                biller=Biller(biller) if biller else None,
                sheet_number=number,
                note=note,
                is_again=(revision, biller) in seen,
            )
        )
        seen.add((revision, biller))
    return tuple(found)


def is_sent(db: Database, session_id: str, revision: int) -> bool:
    """Whether this signed charge was handed over to billing already."""
    return bool(_handed(db, "handover_record", session_id, revision))


def stage_of(db: Database, session_id: str, revision: int) -> Stage:
    """How far a signed charge is: sent, printed, or signed and no more."""
    if is_sent(db, session_id, revision):
        return Stage.SENT
    return Stage.PRINTED if _handed(db, "print_record", session_id, revision) else Stage.SIGNED


def _handed(db: Database, table: str, session_id: str, revision: int) -> int:
    first = FIRST_OF.format(session=":session_id", revision=":revision")
    found = db.execute(
        f"SELECT count(*) FROM {table} WHERE session_id = :session_id"  # noqa: S608  (our own names)
        f" AND revision BETWEEN coalesce({first}, :revision) AND :revision",
        {"session_id": session_id, "revision": revision},
    )
    return int(found.fetchone()[0])


def _standing(db: Database, session_id: str) -> dict[int, int]:
    """Each signed revision with the newest one that is the same signature."""
    first = FIRST_OF.format(session="s.session_id", revision="s.revision")
    rows = db.execute(
        f"SELECT s.revision, {first} FROM signed_charge s WHERE s.session_id = ?"  # noqa: S608
        " ORDER BY s.revision",
        (session_id,),
    ).fetchall()
    newest = {first: revision for revision, first in rows}
    return {revision: newest[first] for revision, first in rows}
