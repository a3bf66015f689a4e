"""What every unit of work is made of: one connection until commit, revisions and the trail."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from domain.ports import Actor
from storage import audit
from storage.audit import Act
from storage.worklist import Row


class Ended(RuntimeError):
    """A unit of work was used after its transaction had ended: a mistake of the program."""


class Transaction:
    """Good until commit or the end."""

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

    def _add_revision(
        self, session_id: str, revision: int, body: str, actor: Actor, at: datetime
    ) -> Row:
        moment = at.isoformat()
        self._db.execute(
            "INSERT INTO session_revision (session_id, revision, body, saved_at, saved_by,"
            " workstation) VALUES (?, ?, ?, ?, ?, ?)",
            (session_id, revision, body, moment, actor.name, actor.workstation),
        )
        return {
            "session_id": session_id,
            "revision": revision,
            "saved_at": moment,
            "saved_by": actor.name,
        }

    def _note(self, act: Act) -> None:
        audit.append(self._db, self._audit_key, act)
