"""Giving up an amendment: what was signed stands again under a new number; nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlite_utils import Database

from domain.errors import Refused
from domain.ports import Actor
from domain.states import SessionState
from storage import audit, handings, repositories
from storage.audit import Act, Action
from storage.repositories import Head

_AMENDED_BEFORE: Final = (
    "SELECT coalesce(max(amends), 0) FROM amendment_record"  # noqa: S608  (names of our own)
    " WHERE session_id = :session AND revision <= "
    + handings.FIRST_OF.format(session=":session", revision=":signed")
)


def refuse_unless_amended(head: Head, session_id: str, expected: int) -> None:
    """Raise `Refused` or `StaleRevision` unless an amendment is being typed at `expected`."""
    handings.refuse_unless(head, SessionState.DRAFT, "given up")
    repositories.refuse_stale(head, session_id, expected, closed=())
    if not head.amends:
        raise Refused(
            "Nothing was given up: this session was never signed, so it has no amendment. Nothing"
            " was changed. To close it for good, void it with a reason."
        )


def signed_row(db: Database, session_id: str, revision: int) -> dict[str, Any]:
    """The row of what was signed."""
    return next(
        db.query(
            "SELECT * FROM signed_charge WHERE session_id = ? AND revision = ?",
            (session_id, revision),
        )
    )


def stand_again(db: Database, row: dict[str, Any], revision: int) -> None:
    """Let the signed charge in `row`, with its lines and signature, stand at `revision`."""
    db.table("signed_charge").insert(row | {"revision": revision})
    lines = db.query(
        "SELECT * FROM signed_line WHERE session_id = ? AND revision = ? ORDER BY number",
        (row["session_id"], row["revision"]),
    )
    db.table("signed_line").insert_all([line | {"revision": revision} for line in lines])


def amended_before(db: Database, session_id: str, signed: int) -> int:
    """Which signed revision the one signed at `signed` was an amendment of; 0 = of none."""
    found = db.execute(_AMENDED_BEFORE, {"session": session_id, "signed": signed})
    return int(found.fetchone()[0])


def acts(row: dict[str, Any], revision: int, why: str, actor: Actor, at: datetime) -> list[Act]:
    """What the trail says: the copy that was stored, and what stands again and why."""
    texts = (row["session_body"], row["derivation"], row["waivers"])
    first = row["revision"]
    told = f"what {row['signed_by']} signed as revision {first} stands as {revision}: {why}"
    return [
        Act(
            action=action, actor=actor, at=at, session_id=row["session_id"], revision=revision,
            detail=detail, digest=digest,
        )
        for action, detail, digest in (
            (Action.SAVED, f"revision {revision}, as signed", audit.digest_of(texts[0])),
            (Action.GAVE_UP, told, audit.digest_of(*texts)),
        )
    ]  # fmt: skip
