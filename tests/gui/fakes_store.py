"""A store in memory, a still clock and printers that remember: the surroundings without a disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from domain.case import Case
from domain.charge import Derivation
from domain.choices import Biller
from domain.derivation import derive
from domain.errors import Refused, StaleRevision
from domain.facts import FactBook
from domain.ports import (
    Actor,
    Practice,
    SessionState,
    SignedCharge,
    StoredDraft,
    StoredSession,
    TableAct,
    WorklistKey,
    WorklistRow,
)
from domain.published import Edition
from domain.session import HistoryLine, SrsSession
from storage.codec import decode_session, encode_session
from storage.fact_files import load_book

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 10, 15)
NOW = datetime(2026, 10, 15, 17, 50, tzinfo=UTC)
PLANNER = Actor(name="R. Castellano", workstation="console")


class StillClock:
    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return TODAY


@cache
def book() -> FactBook:
    return load_book()


def derived(session: SrsSession) -> Derivation:
    return derive(Case(session=session), book())


def example(name: str) -> SrsSession:
    """An example session that ships with the program."""
    return decode_session((ROOT / "examples" / f"{name}.json").read_bytes(), name)


@dataclass
class Kept:
    """Everything the fake database holds."""

    revisions: dict[str, list[StoredSession]] = field(default_factory=dict)
    rows: dict[str, WorklistRow] = field(default_factory=dict)
    signed: dict[str, SignedCharge] = field(default_factory=dict)
    drafts: dict[str, StoredDraft] = field(default_factory=dict)
    prints: list[tuple[str, Biller, str, str]] = field(default_factory=list)
    drafts_out: list[tuple[str, Biller, str]] = field(default_factory=list)
    sheets: int = 0
    tables: list[tuple[TableAct, str, str]] = field(default_factory=list)


class MemoryWork:
    """One unit of work: on a copy, put back by `commit`."""

    def __init__(self, kept: Kept) -> None:
        self._target = kept
        self._kept = _copied(kept)

    def commit(self) -> None:
        self._target.__dict__.update(self._kept.__dict__)

    def load(self, session_id: str) -> StoredSession:
        return _newest(self._kept, session_id)

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
        earlier = self._kept.revisions.get(session_id, [])
        if len(earlier) != expected_revision:
            raise StaleRevision("Somebody else saved this session first. Open it again.")
        if session_id in self._kept.signed:
            raise Refused("This session is signed and takes no more changes.")
        stored = StoredSession(
            id=session_id,
            revision=expected_revision + 1,
            state=SessionState.DRAFT,
            session=session,
            saved_at=at,
            saved_by=actor.name,
        )
        self._kept.revisions[session_id] = [*earlier, stored]
        self._kept.rows[session_id] = _row(stored, derivation)
        self._kept.drafts.pop(session_id, None)
        return stored.revision

    def sign(self, signed: SignedCharge, *, actor: Actor) -> None:
        del actor
        newest = _newest(self._kept, signed.session_id)
        earlier = self._kept.revisions[signed.session_id][:-1]
        state = SessionState.SIGNED
        self._kept.revisions[signed.session_id] = [*earlier, replace(newest, state=state)]
        row = self._kept.rows[signed.session_id]
        self._kept.rows[signed.session_id] = replace(row, state=state)
        self._kept.signed[signed.session_id] = signed

    def body(self, session_id: str) -> str:
        return encode_session(self.load(session_id).session)

    def history_of(self, mrn: str, *, besides: str) -> tuple[HistoryLine, ...]:
        return tuple(
            HistoryLine(
                code=line.code,
                date_of_service=line.date_of_service,
                biller=line.biller,
                session=session_id,
                signed=True,
            )
            for session_id, signed in self._kept.signed.items()
            if session_id != besides and self._kept.rows[session_id].mrn == mrn
            for line in signed.derivation.lines
        )

    def unsigned_of(self, mrn: str, *, besides: str) -> tuple[StoredSession, ...]:
        return tuple(
            _newest(self._kept, row.id)
            for row in self._kept.rows.values()
            if row.mrn == mrn and row.state is SessionState.DRAFT and row.id != besides
        )

    def void(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> None:
        del expected_revision, why, actor, at
        row = self._kept.rows[session_id]
        self._kept.rows[session_id] = replace(row, state=SessionState.VOID)

    def signed_charge(self, session_id: str) -> SignedCharge | None:
        return self._kept.signed.get(session_id)

    def next_sheet_number(self) -> int:
        self._kept.sheets += 1
        return self._kept.sheets

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
        del actor, at
        self._kept.prints.append((session_id, biller, sheet_number, sha256))
        return len(self.prints_of(session_id, biller))

    def note_draft_sheet(
        self, session_id: str, biller: Biller, *, sha256: str, actor: Actor, at: datetime
    ) -> None:
        del actor, at
        self._kept.drafts_out.append((session_id, biller, sha256))

    def prints_of(self, session_id: str, biller: Biller) -> tuple[str, ...]:
        return tuple(n for s, b, n, _ in self._kept.prints if (s, b) == (session_id, biller))


class MemoryStore:
    """Implements `domain.ports.Store` in memory."""

    def __init__(self, kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        self.pages_read = 0

    @contextmanager
    def begin(self) -> Iterator[MemoryWork]:
        yield MemoryWork(self.kept)

    def worklist(
        self, *, search: str = "", after: WorklistKey | None = None, limit: int = 100
    ) -> tuple[WorklistRow, ...]:
        self.pages_read += 1
        words = search.casefold().split()
        rows = sorted(self.kept.rows.values(), key=_order, reverse=True)
        found = [row for row in rows if all(w in _searched(row) for w in words)]
        if after is not None:
            found = [row for row in found if _order(row) < (after.day, after.id)]
        return tuple(found[:limit])

    def load(self, session_id: str) -> StoredSession:
        return _newest(self.kept, session_id)

    def revisions(self, session_id: str) -> tuple[StoredSession, ...]:
        return tuple(self.kept.revisions[session_id])

    def sessions_since(self, first: date) -> Iterator[StoredSession]:
        for row in sorted(self.kept.rows.values(), key=_order):
            if row.day and row.day >= first and row.state is not SessionState.VOID:
                yield _newest(self.kept, row.id)

    def keep_draft(self, draft: StoredDraft) -> None:
        self.kept.drafts[draft.session_id] = draft

    def drop_draft(self, session_id: str) -> None:
        self.kept.drafts.pop(session_id, None)

    def drafts(self) -> tuple[StoredDraft, ...]:
        return tuple(self.kept.drafts.values())

    def note_table(self, act: TableAct, edition: Edition, *, actor: Actor, at: datetime) -> None:
        del at
        self.kept.tables.append((act, edition.title, actor.name))

    def practice(self) -> Practice:
        return Practice(billers={})

    def set_practice(self, practice: Practice, *, actor: Actor, at: datetime) -> None:
        del practice, actor, at

    def audit_trail(self, session_id: str) -> tuple[tuple[str, ...], ...]:
        del session_id
        return ()

    def close(self) -> None:
        pass


def _copied(kept: Kept) -> Kept:
    return Kept(
        revisions=dict(kept.revisions),
        rows=dict(kept.rows),
        signed=dict(kept.signed),
        drafts=dict(kept.drafts),
        prints=list(kept.prints),
        sheets=kept.sheets,
        tables=kept.tables,
    )


def _newest(kept: Kept, session_id: str) -> StoredSession:
    if session_id not in kept.revisions:
        raise Refused("There is no such session.")
    return kept.revisions[session_id][-1]


def _order(row: WorklistRow) -> tuple[str, str]:
    return row.day.isoformat() if row.day else "", row.id


def _searched(row: WorklistRow) -> str:
    return f"{row.patient_name} {row.mrn} {row.machine}".casefold()


def _row(stored: StoredSession, derivation: Derivation) -> WorklistRow:
    patient = stored.session.patient
    return WorklistRow(
        id=stored.id,
        revision=stored.revision,
        state=stored.state,
        status=derivation.status,
        day=derivation.date_of_service,
        patient_name=", ".join(filter(None, (patient.family_name, patient.given_name))),
        mrn=patient.mrn or "",
        lesions=len(stored.session.lesions),
        machine=stored.session.course.machine or "",
        saved_at=stored.saved_at,
        saved_by=stored.saved_by,
    )


class FakePrinters:
    """Printers that remember what they were sent."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self.sent: list[tuple[str, bytes, str]] = []
        self.refusal = ""

    def names(self) -> tuple[str, ...]:
        return self._names

    def send(self, printer: str, pdf: bytes, *, job: str) -> None:
        if self.refusal:
            raise Refused(self.refusal)
        self.sent.append((printer, pdf, job))


def put(store: MemoryStore, session: SrsSession, session_id: str = "one") -> None:
    """Store a session as its first revision."""
    with store.begin() as work:
        work.save(session_id, session, derived(session), expected_revision=0, actor=PLANNER, at=NOW)
        work.commit()
