"""A department's database: created only when asked, opened only when it is whole and ours.

1. Creating: refused where anything stands; built under another name, closed, and only then given
   its own, so that no half-made database is ever found.
2. Opening: the place, the key, the settings, whose file it is, its version, its guards, its pages.
   Each refusal leaves the file as it was.
3. The salt of the file, its first 16 bytes, is the installation's id: it tells which key is needed
   before anything can be read.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from domain.day_range import DayRange
from domain.errors import Refused, StorageFailure
from domain.ports import (
    Actor,
    Clock,
    StoredDraft,
    StoredSession,
)
from domain.sheet_register import SheetRegister
from domain.states import SessionState
from domain.worklist import (
    EVERYTHING,
    Counts,
    Summary,
    WorklistKey,
    WorklistQuery,
    WorklistRow,
)
from storage import audit, checks, migrations, places, repositories, sheet_numbers, worklist_pages
from storage.audit import Act, Action
from storage.clock import SystemClock
from storage.codec import decode_session
from storage.connection import SALT_BYTES, connect, set_up
from storage.failures import files_told_plainly, told_plainly
from storage.faithful import faithful_body
from storage.kept_lock import KeptLock
from storage.migrations import APPLICATION_ID, STEPS, Step
from storage.unit_of_work import SqliteUnitOfWork, immediate
from storage.whole_files import give_name

PROGRAM: Final = Actor(name="Isocenter", workstation="")
# Above this, opening checks the small tables every action needs: each page carries a seal, checked
# whenever it is read, so damage elsewhere is found when it is met; `faults` checks the whole file.
LARGE_BYTES: Final = 64 * 1024 * 1024
_NEEDED_TABLES: Final = ("install", "stage_count", "sheet_counter", "setting", "draft")


class SqliteStore(KeptLock):
    """Implements `domain.ports.Store` for the thread that opened it."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self.path = path
        row = db.execute("SELECT id, audit_key FROM install").fetchone()
        self.install_id = str(row[0])
        self._audit_key = bytes(row[1])

    @contextmanager
    def begin(self) -> Iterator[SqliteUnitOfWork]:
        """`with store.begin() as work:`; rolls back unless `work.commit()` was called."""
        with immediate(self._db, self.path):
            work = SqliteUnitOfWork(self._db, self._audit_key)
            try:
                yield work
            finally:
                work.end()

    def worklist(
        self,
        query: WorklistQuery = EVERYTHING,
        *,
        after: WorklistKey | None = None,
        limit: int = 100,
    ) -> tuple[WorklistRow, ...]:
        """A page of the worklist; see `storage.worklist_pages`."""
        with told_plainly(self.path):
            return worklist_pages.page(self._db, query, after=after, limit=limit)

    def counts(self, days: DayRange | None = None) -> Counts:
        """How many sessions wait under each heading; see `domain.ports.Store.counts`."""
        with told_plainly(self.path):
            return worklist_pages.counts(self._db, days)

    def derived_otherwise(self, rules: str) -> tuple[str, ...]:
        """The open sessions that were not derived by these rules, newest first."""
        with told_plainly(self.path):
            return worklist_pages.derived_otherwise(self._db, rules)

    def summary(self, session_id: str) -> Summary:
        """What is kept beside a session for the list; empty for one that is not there."""
        with told_plainly(self.path):
            return worklist_pages.summary(self._db, session_id)

    def load(self, session_id: str) -> StoredSession:
        """The newest revision. Raises `Refused` when there is none."""
        with told_plainly(self.path):
            return repositories.load(self._db, session_id)

    def revisions(self, session_id: str) -> tuple[StoredSession, ...]:
        """Every revision, oldest first."""
        with told_plainly(self.path):
            return repositories.revisions(self._db, session_id)

    def sessions_since(self, first: date) -> Iterator[StoredSession]:
        """The newest revision of each session of that day or later, oldest first; no void ones."""
        with told_plainly(self.path):
            yield from repositories.sessions_since(self._db, first)

    def sheet_register(self, since: datetime, until: datetime) -> SheetRegister:
        """Sheet numbers handed out in a span of time, and the gaps; see `storage.sheet_numbers`."""
        with told_plainly(self.path):
            return sheet_numbers.register(self._db, since, until)

    def keep_draft(self, draft: StoredDraft) -> None:
        """Keep unsaved typing; replaces the earlier draft of the same session.

        Typing begun before somebody else marked or signed the session is kept too. Raises
        `Refused` when the session is void, or the draft begins from what is signed, or holds what
        could not be read back.
        """
        body = faithful_body(draft.session)
        with immediate(self._db, self.path):
            head = repositories.head_of(self._db, draft.session_id)
            if head and _takes_no_draft(head, draft):
                raise Refused(
                    f"This session is {head.state} and takes no more changes; no draft of it"
                    " was kept."
                )
            row = {
                "session_id": draft.session_id,
                "kept_by": draft.kept_by,
                "based_on": draft.based_on,
                "body": body,
                "kept_at": draft.kept_at.isoformat(),
            }
            self._db.table("draft").insert(row, replace=True)
            self._db.commit()

    def drop_draft(self, session_id: str, kept_by: str | None = None) -> None:
        """Forget unsaved typing, of one person or of everybody; no draft is fine too."""
        with immediate(self._db, self.path):
            repositories.drop_draft(self._db, session_id, kept_by)
            self._db.commit()

    def drafts(self) -> tuple[StoredDraft, ...]:
        """Drafts that were never saved, newest first: what a crash left behind."""
        with told_plainly(self.path):
            rows = self._db.execute(
                "SELECT session_id, based_on, body, kept_at, kept_by FROM draft"
                " ORDER BY kept_at DESC, session_id, kept_by"
            ).fetchall()
        return tuple(
            StoredDraft(
                session_id=session_id,
                based_on=based_on,
                session=decode_session(body, f"The draft of session {session_id}"),
                kept_at=datetime.fromisoformat(kept_at),
                kept_by=kept_by,
            )
            for session_id, based_on, body, kept_at, kept_by in rows
        )

    def audit_trail(self, session_id: str) -> tuple[tuple[str, ...], ...]:
        """When, who, workstation, action and detail of every act on one session, oldest first."""
        with told_plainly(self.path):
            return audit.trail_of(self._db, session_id)

    def audit_head(self) -> tuple[int, str]:
        """Number and seal of the last audit row: what to keep outside of the database."""
        with told_plainly(self.path):
            return audit.head(self._db)

    def faults(self) -> tuple[str, ...]:
        """The full check: pages, seals, references, audit chain, tables against the trail.

        Returns:
            One sentence per fault; empty when all is well. Seconds on a large database.
        """
        with told_plainly(self.path):
            return checks.faults(self._db, self._audit_key)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let it go."""
        try:
            with told_plainly(self.path):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self._db.close()


def _takes_no_draft(head: repositories.Head, draft: StoredDraft) -> bool:
    """Void, or closed and known to be so when the typing began."""
    if head.state is SessionState.VOID:
        return True
    return head.state is not SessionState.DRAFT and draft.based_on == head.revision


def create_database(
    path: Path,
    key: bytes,
    *,
    install_id: str = "",
    settings: Mapping[str, str] | None = None,
    clock: Clock | None = None,
) -> SqliteStore:
    """Create a database at `path` and open it.

    Args:
        key: 32 random bytes (`storage.keys`).
        install_id: a UUID as text; made here when empty.
        settings: texts by name that stand in it from the first moment.
        clock: dates the first audit row; the machine's clock when None.

    Raises:
        StorageFailure: something stands there, the place is a network share, full or read-only.
    """
    path = path.absolute()
    places.refuse_share(path.parent)
    places.refuse_taken(path)
    install_id = install_id or str(uuid.uuid4())
    at = (clock or SystemClock()).now()
    with files_told_plainly(path):
        places.make_private_folder(path.parent)
        handle, name = tempfile.mkstemp(prefix=".new-", suffix=".tmp", dir=path.parent)
        os.close(handle)
    building = Path(name)
    try:
        _build(building, key, install_id, settings or {}, at)
        with files_told_plainly(path):
            give_name(building, path)
    finally:
        for leftover in (building, *places.companions(building)):
            with suppress(FileNotFoundError):
                leftover.unlink()
    return open_database(path, key)


def _build(
    path: Path, key: bytes, install_id: str, settings: Mapping[str, str], at: datetime
) -> None:
    audit_key = secrets.token_bytes(32)
    db = connect(path, key, salt=uuid.UUID(install_id).bytes)
    try:
        with told_plainly(path):
            set_up(db)
        with immediate(db, path):
            migrations.migrate(db)
            db.table("install").insert({"only": 1, "id": install_id, "audit_key": audit_key})
            rows = [{"name": name, "value": value} for name, value in settings.items()]
            db.table("setting").insert_all(rows)
            act = Act(action=Action.CREATED_DATABASE, actor=PROGRAM, at=at, detail=install_id)
            audit.append(db, audit_key, act)
            db.commit()
        with told_plainly(path):
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        db.close()


def install_id_of(path: Path) -> str:
    """The installation's id as it stands in the clear at the head of the file."""
    with files_told_plainly(path), path.open("rb") as file:
        return str(uuid.UUID(bytes=file.read(SALT_BYTES)))


def open_database(path: Path, key: bytes, *, steps: tuple[Step, ...] = STEPS) -> SqliteStore:
    """Open the database at `path`.

    Args:
        steps: the schema steps this program knows; only tests pass others.

    Raises:
        WrongKeyOrDamage: it does not open with this key.
        StorageFailure: missing, empty, foreign, damaged, newer, read-only, or on a share.
    """
    path = path.absolute()
    places.refuse_share(path)
    with files_told_plainly(path):
        places.refuse_unlikely(path)
    db = connect(path, key)
    try:
        with told_plainly(path):
            _refuse_foreign(db, path, len(steps))
            set_up(db)
            _refuse_read_only(db)
            _upgrade(db, path, steps)
            migrations.check_guards(db)
            _refuse_damage(db, path)
            store = SqliteStore(db, path)
        _refuse_other_install(store)
        with files_told_plainly(path):
            places.keep_private(path)
    except BaseException:
        db.close()
        raise
    return store


def _refuse_foreign(db: Database, path: Path, known: int) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StorageFailure(
            f"{path} opens with this key but is not a database of this program. The file was left"
            " as it is. Choose the right file."
        )
    version = migrations.schema_version(db)
    if version > known:
        raise StorageFailure(
            f"{path} was last used by a newer version of this program (schema {version}; this one"
            f" knows {known}). It was left as it is. Install the newer version on this computer."
        )


def _refuse_read_only(db: Database) -> None:
    """Write and take it back: SQLite opens a read-only file, and even locks it, without a word."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(f"PRAGMA user_version = {migrations.schema_version(db)}")
    finally:
        db.rollback()


def _upgrade(db: Database, path: Path, steps: tuple[Step, ...]) -> None:
    version = migrations.schema_version(db)
    if version >= len(steps):
        return
    backup = path.with_name(f"{path.name}.before-schema-{len(steps)}")
    if not backup.exists():
        db.execute("VACUUM INTO ?", (str(backup),))
        places.keep_private(backup)
    with immediate(db, path):
        migrations.migrate(db, steps)
        db.commit()


def _refuse_damage(db: Database, path: Path) -> None:
    if path.stat().st_size <= LARGE_BYTES:
        checks = ["PRAGMA quick_check(1)"]
    else:
        checks = [f"PRAGMA quick_check({table})" for table in _NEEDED_TABLES]
    for check in checks:
        answer = str(db.execute(check).fetchone()[0])
        if answer != "ok":
            raise StorageFailure(
                f"{path} is damaged (its own check says: {answer[:200]}). The file was left as it"
                " is. Make a copy of it and of the files beside it, and restore the newest backup."
            )


def _refuse_other_install(store: SqliteStore) -> None:
    if store.install_id != install_id_of(store.path):
        raise StorageFailure(
            f"{store.path} carries the head of one installation and the content of another. The"
            " file was left as it is. Restore the newest backup."
        )
