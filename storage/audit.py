"""The audit trail: who did what, when and where, each row sealed over the one before it.

1. A row is written in the transaction of the act itself, so neither exists without the other.
2. `mac` is HMAC-SHA256 (RFC 2104) under a key of this installation over the row and the previous
   `mac`; `digest` is the SHA-256 of what was stored, by which tables are held against the trail.
3. What the chain cannot show by itself is a tail cut off whole: for that, `head` is to be kept
   elsewhere too, printed or filed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlite_utils import Database

from domain.ports import Actor

_BEFORE_THE_FIRST: Final = bytes(32)
_COLUMNS: Final = (
    "sequence, at, who, workstation, action, session_id, revision, detail, digest, mac"
)
_ALL: Final = f"SELECT {_COLUMNS} FROM audit ORDER BY sequence"  # noqa: S608  (names of our own)


class Action(StrEnum):
    """What an audit row can say happened; permanent, like column names."""

    CREATED_DATABASE = "created the database"
    CREATED = "created"
    SAVED = "saved"
    SIGNED = "signed"
    VOIDED = "voided"
    PRINTED = "printed"
    PRINTED_DRAFT = "printed a draft"
    PRINTED_FORM = "printed a session form"
    ASKED_REVIEW = "asked for review"
    APPROVED = "approved"
    SENT_BACK = "sent back"
    TAKEN_BACK = "taken back from review"
    AMENDED = "amended"
    GAVE_UP = "gave up an amendment"
    SENT = "handed over to billing"
    SET_PRACTICE = "changed the practice settings"
    SET_TEMPLATES = "changed the templates"
    SET_ROSTER = "changed staff and machines"
    TRIED_TABLE = "tried a published table"
    APPLIED_TABLE = "put a published table to use"
    DISCARDED_TABLE = "left a published table"
    ROLLED_BACK_TABLE = "took a published table out of use"
    RESTORED_TABLE = "put a published table back to use"
    SET_PRECAUTIONS = "changed locking and backups"
    SET_PAYER_USES = "changed which profile a payer means"
    SET_PIN = "changed the workstation PIN"
    UNLOCKED = "unlocked the window"
    WRONG_PIN = "typed a wrong PIN"
    BACKED_UP = "made a backup"
    RESTORED = "restored a backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One row to be. `digest`: SHA-256 (hexadecimal) of what was stored, or "". No patient data."""

    action: Action
    actor: Actor
    at: datetime
    session_id: str = ""
    revision: int = 0
    detail: str = ""
    digest: str = ""


def digest_of(*parts: str) -> str:
    """SHA-256 over texts, each with its length, so that no two lists are taken for one."""
    digest = hashlib.sha256()
    for part in parts:
        body = part.encode()
        digest.update(f"{len(body)}:".encode() + body)
    return digest.hexdigest()


def append(db: Database, key: bytes, act: Act) -> None:
    """Add one row to the trail, inside the transaction the caller has begun."""
    last = db.execute("SELECT sequence, mac FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    sequence, previous = (last[0] + 1, last[1]) if last else (1, _BEFORE_THE_FIRST)
    row = (
        sequence,
        act.at.isoformat(),
        act.actor.name,
        act.actor.workstation,
        act.action.value,
        act.session_id,
        act.revision,
        act.detail,
        act.digest,
    )
    marks = ", ".join("?" * (len(row) + 1))
    insert = f"INSERT INTO audit ({_COLUMNS}) VALUES ({marks})"  # noqa: S608  (names of our own)
    db.execute(insert, (*row, _mac(key, previous, row)))


def _mac(key: bytes, previous: bytes, row: tuple[object, ...]) -> bytes:
    text = json.dumps([previous.hex(), *row], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, text.encode(), "sha256")


def trail_of(db: Database, session_id: str) -> tuple[tuple[str, ...], ...]:
    """When, who, workstation, action and detail of every act on one session, oldest first."""
    rows = db.execute(
        "SELECT at, who, workstation, action, detail FROM audit"
        " WHERE session_id = ? ORDER BY sequence",
        (session_id,),
    )
    return tuple(tuple(str(value) for value in row) for row in rows)


def head(db: Database) -> tuple[int, str]:
    """Number and seal (hexadecimal) of the last row: what to keep outside of the database."""
    row = db.execute("SELECT sequence, mac FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    return (int(row[0]), row[1].hex()) if row else (0, "")


def broken_links(db: Database, key: bytes) -> Iterator[str]:
    """The first row that is missing or does not fit its seal; nothing when the chain holds."""
    previous = _BEFORE_THE_FIRST
    rows = db.execute(_ALL)
    for expected, row in enumerate(rows, 1):
        if row[0] != expected:
            yield f"Audit row {expected} is missing."
            return
        if not hmac.compare_digest(row[-1], _mac(key, previous, row[:-1])):
            yield f"Audit row {expected} does not fit its seal: it or the row before was changed."
            return
        previous = row[-1]
