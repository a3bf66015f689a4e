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
from domain.day_range import DayRange
from domain.derivation import derive
from domain.documents import Paper
from domain.errors import Refused, StaleRevision
from domain.facts import FactBook
from domain.locking import check_pin
from domain.payer_uses import PayerUse
from domain.ports import (
    Actor,
    Amendment,
    Handing,
    Practice,
    ReviewAct,
    ReviewEntry,
    SignedCharge,
    StoredDraft,
    StoredSession,
)
from domain.precautions import Precautions
from domain.published import Edition
from domain.roster import Roster
from domain.session import HistoryLine, SrsSession
from domain.sheet_register import HandedOut, SheetRegister, missing_between
from domain.states import SessionState, Stage, stage_of_draft
from domain.summaries import summary_of
from domain.table_shelf import TableAct
from domain.templates import Template
from domain.worklist import (
    EVERYTHING,
    Summary,
    WorklistKey,
    WorklistQuery,
    WorklistRow,
)
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
    summaries: dict[str, Summary] = field(default_factory=dict)
    signed: dict[str, SignedCharge] = field(default_factory=dict)
    superseded: list[SignedCharge] = field(default_factory=list)
    reviews: list[tuple[str, ReviewEntry]] = field(default_factory=list)
    amendments: list[tuple[str, Amendment]] = field(default_factory=list)
    given_up: list[tuple[str, str]] = field(default_factory=list)
    handings: list[tuple[str, Handing]] = field(default_factory=list)
    drafts: dict[str, StoredDraft] = field(default_factory=dict)
    prints: list[tuple[str, Biller, str, str]] = field(default_factory=list)
    drafts_out: list[tuple[str, Biller | None, str]] = field(default_factory=list)
    sheets: int = 0
    templates: tuple[Template, ...] = ()
    roster: Roster = field(default_factory=Roster)
    practice: Practice = field(default_factory=lambda: Practice(billers={}))
    tables: list[tuple[TableAct, str, str]] = field(default_factory=list)
    precautions: Precautions = field(default_factory=Precautions)
    last_backup: datetime | None = NOW
    pin: str = ""
    payer_uses: tuple[PayerUse, ...] = ()
    unlocked_as: list[str] = field(default_factory=list)


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
        if earlier and earlier[-1].state is not SessionState.DRAFT:
            raise Refused(f"This session is {earlier[-1].state} and takes no more changes.")
        stored = StoredSession(
            id=session_id,
            revision=expected_revision + 1,
            state=SessionState.DRAFT,
            session=session,
            saved_at=at,
            saved_by=actor.name,
        )
        self._kept.revisions[session_id] = [*earlier, stored]
        before = self._kept.rows.get(session_id)
        number = before.place & 0xFFFF if before else len(self._kept.rows) + 1
        amends = before is not None and before.is_amended
        self._kept.rows[session_id] = replace(_row(stored, derivation, number), is_amended=amends)
        self._kept.summaries[session_id] = summary_of(derivation)
        self._kept.drafts.pop(session_id, None)
        return stored.revision

    def show_derived(self, session_id: str, derivation: Derivation) -> bool:
        row = self._kept.rows[session_id]
        stage = stage_of_draft(derivation)
        self._kept.rows[session_id] = replace(row, stage=stage, status=derivation.status)
        self._kept.summaries[session_id] = summary_of(derivation)
        return stage is not row.stage

    def sign(self, signed: SignedCharge, *, actor: Actor) -> None:
        del actor
        self._move(signed.session_id, SessionState.SIGNED, Stage.SIGNED, signed.signed_by)
        if before := self._kept.signed.get(signed.session_id):
            self._kept.superseded.append(replace(before, superseded=True))
        self._kept.signed[signed.session_id] = signed

    def _move(self, session_id: str, state: SessionState, stage: Stage, holder: str) -> None:
        newest = _newest(self._kept, session_id)
        earlier = self._kept.revisions[session_id][:-1]
        self._kept.revisions[session_id] = [*earlier, replace(newest, state=state)]
        row = self._kept.rows[session_id]
        self._kept.rows[session_id] = replace(row, state=state, stage=stage, holder=holder)

    def review(
        self, session_id: str, entry: ReviewEntry, *, derivation: Derivation, actor: Actor
    ) -> None:
        del actor
        is_asked = entry.act is ReviewAct.ASKED
        newest = _newest(self._kept, session_id)
        if newest.state is not (SessionState.DRAFT if is_asked else SessionState.REVIEW):
            raise Refused(f"This session was not reviewed: it is {newest.state}.")
        self._kept.reviews.append((session_id, entry))
        if is_asked:
            self._move(session_id, SessionState.REVIEW, Stage.REVIEW, entry.reviewer)
        else:
            stage = stage_of_draft(derivation)
            self._move(session_id, SessionState.DRAFT, stage, newest.saved_by)

    def reviews(self, session_id: str) -> tuple[ReviewEntry, ...]:
        return tuple(entry for key, entry in self._kept.reviews if key == session_id)

    def amend(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> int:
        newest = _newest(self._kept, session_id)
        if newest.state is not SessionState.SIGNED:
            raise Refused(f"This session was not amended: it is {newest.state}.")
        fresh = replace(newest, revision=expected_revision + 1, saved_by=actor.name, saved_at=at)
        self._kept.revisions[session_id] = [*self._kept.revisions[session_id], fresh]
        self._move(session_id, SessionState.DRAFT, Stage.READY, actor.name)
        row = replace(self._kept.rows[session_id], revision=fresh.revision, is_amended=True)
        self._kept.rows[session_id] = row
        amendment = Amendment(
            revision=fresh.revision, amends=expected_revision, why=why, by=actor.name, at=at
        )
        self._kept.amendments.append((session_id, amendment))
        return fresh.revision

    def give_up_amendment(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> int:
        newest, signed = _newest(self._kept, session_id), self._kept.signed.get(session_id)
        if newest.state is not SessionState.DRAFT or signed is None:
            raise Refused(f"This session was not given up: it is {newest.state}.")
        if newest.revision != expected_revision:
            raise StaleRevision("Somebody else saved this session first. Open it again.")
        earlier = self._kept.revisions[session_id]
        fresh = replace(
            earlier[signed.revision - 1],
            revision=expected_revision + 1, saved_by=actor.name, saved_at=at,
        )  # fmt: skip
        self._kept.revisions[session_id] = [*earlier, fresh]
        self._kept.signed[session_id] = replace(signed, revision=fresh.revision)
        self._move(session_id, SessionState.SIGNED, Stage.SIGNED, signed.signed_by)
        row = replace(self._kept.rows[session_id], revision=fresh.revision, is_amended=False)
        self._kept.rows[session_id] = row
        self._kept.given_up.append((session_id, why))
        return fresh.revision

    def amendments(self, session_id: str) -> tuple[Amendment, ...]:
        return tuple(each for key, each in self._kept.amendments if key == session_id)

    def record_sent(
        self, session_id: str, *, expected_revision: int, note: str, actor: Actor, at: datetime
    ) -> None:
        if _newest(self._kept, session_id).state is not SessionState.SIGNED:
            raise Refused("This session was not marked as sent: it is not signed.")
        handing = Handing(revision=expected_revision, by=actor.name, at=at, note=note)
        self._kept.handings.append((session_id, handing))
        self._move(session_id, SessionState.SIGNED, Stage.SENT, actor.name)

    def handings(self, session_id: str) -> tuple[Handing, ...]:
        return tuple(each for key, each in self._kept.handings if key == session_id)

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
        del expected_revision, why, at
        self._move(session_id, SessionState.VOID, Stage.VOID, actor.name)

    def signed_charge(self, session_id: str) -> SignedCharge | None:
        return self._kept.signed.get(session_id)

    def signed_charges(self, session_id: str) -> tuple[SignedCharge, ...]:
        earlier = tuple(each for each in self._kept.superseded if each.session_id == session_id)
        newest = self._kept.signed.get(session_id)
        return (*earlier, newest) if newest else earlier

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
        self._kept.prints.append((session_id, biller, sheet_number, sha256))
        newest = _newest(self._kept, session_id)
        handing = Handing(
            revision=newest.revision,
            by=actor.name,
            at=at,
            biller=biller,
            sheet_number=sheet_number,
            is_again=len(self.prints_of(session_id, biller)) > 1,
        )
        self._kept.handings.append((session_id, handing))
        if self._kept.rows[session_id].stage is Stage.SIGNED:
            self._move(session_id, SessionState.SIGNED, Stage.PRINTED, actor.name)
        return len(self.prints_of(session_id, biller))

    def note_draft_sheet(
        self, session_id: str, biller: Biller | None, *, sha256: str, actor: Actor, at: datetime
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
        self,
        query: WorklistQuery = EVERYTHING,
        *,
        after: WorklistKey | None = None,
        limit: int = 100,
    ) -> tuple[WorklistRow, ...]:
        self.pages_read += 1

        def order(row: WorklistRow) -> tuple[str | int, int]:
            return row.value(query.sort), row.place

        found = [
            self._judged(r, query.rules) for r in self.kept.rows.values() if _is_meant(r, query)
        ]
        rows = sorted(found, key=order, reverse=query.is_descending)
        if after is not None:
            end = (after.value, after.place)
            rows = [r for r in rows if (order(r) < end if query.is_descending else order(r) > end)]
        return tuple(rows[:limit])

    def _judged(self, row: WorklistRow, rules: str) -> WorklistRow:
        is_other = bool(rules) and row.id in self.derived_otherwise(rules)
        return replace(row, is_outdated=is_other)

    def derived_otherwise(self, rules: str) -> tuple[str, ...]:
        rows = sorted(self.kept.rows.values(), key=lambda row: -row.place)
        kept = self.kept.summaries
        return tuple(r.id for r in rows if r.stage.is_open and kept[r.id].rules != rules)

    def counts(self, days: DayRange | None = None) -> dict[Stage, int]:
        query = WorklistQuery(days=days)
        found = [row.stage for row in self.kept.rows.values() if _is_meant(row, query)]
        return {stage: found.count(stage) for stage in Stage}

    def summary(self, session_id: str) -> Summary:
        return self.kept.summaries.get(session_id, Summary())

    def load(self, session_id: str) -> StoredSession:
        return _newest(self.kept, session_id)

    def revisions(self, session_id: str) -> tuple[StoredSession, ...]:
        return tuple(self.kept.revisions[session_id])

    def sessions_since(self, first: date) -> Iterator[StoredSession]:
        for row in sorted(self.kept.rows.values(), key=lambda row: row.place):
            if row.day and row.day >= first and row.state is not SessionState.VOID:
                yield _newest(self.kept, row.id)

    def sheet_register(self, since: datetime, until: datetime) -> SheetRegister:
        handed = [(key, each) for key, each in self.kept.handings if since <= each.at < until]
        known = [int(number) for _, _, number, _ in self.kept.prints]
        return SheetRegister(
            handed_out=tuple(
                HandedOut(
                    number=each.sheet_number,
                    session_id=key,
                    day=self.kept.rows[key].day,
                    biller=each.biller,
                    at=each.at,
                    by=each.by,
                    is_again=each.is_again,
                )
                for key, each in handed
                if each.biller
            ),
            missing=missing_between(1, self.kept.sheets, known),
        )

    def keep_draft(self, draft: StoredDraft) -> None:
        self.kept.drafts[draft.session_id] = draft

    def drop_draft(self, session_id: str, kept_by: str | None = None) -> None:
        del kept_by
        self.kept.drafts.pop(session_id, None)

    def drafts(self) -> tuple[StoredDraft, ...]:
        return tuple(self.kept.drafts.values())

    def note_table(self, act: TableAct, edition: Edition, *, actor: Actor, at: datetime) -> None:
        del at
        self.kept.tables.append((act, edition.title, actor.name))

    def practice(self) -> Practice:
        return self.kept.practice

    def set_practice(self, practice: Practice, *, actor: Actor, at: datetime) -> None:
        del actor, at
        self.kept.practice = practice

    def roster(self) -> Roster:
        return self.kept.roster

    def set_roster(self, roster: Roster, *, actor: Actor, at: datetime) -> None:
        del actor, at
        self.kept.roster = roster

    def templates(self) -> tuple[Template, ...]:
        return self.kept.templates

    def set_templates(self, templates: tuple[Template, ...], *, actor: Actor, at: datetime) -> None:
        del actor, at
        self.kept.templates = templates

    def precautions(self) -> Precautions:
        return self.kept.precautions

    def set_precautions(self, precautions: Precautions, *, actor: Actor, at: datetime) -> None:
        del actor, at
        self.kept.precautions = precautions

    def payer_uses(self) -> tuple[PayerUse, ...]:
        return self.kept.payer_uses

    def set_payer_uses(self, uses: tuple[PayerUse, ...], *, actor: Actor, at: datetime) -> None:
        del actor, at
        self.kept.payer_uses = uses

    def has_pin(self) -> bool:
        return bool(self.kept.pin)

    def set_pin(self, pin: str, *, actor: Actor, at: datetime) -> None:
        del actor, at
        self.kept.pin = check_pin(pin) if pin else ""

    def unlock(self, typed: str, *, who: str, actor: Actor, at: datetime) -> None:
        del actor, at
        if typed != self.kept.pin:
            raise Refused("This is not the PIN of this workstation.")
        self.kept.unlocked_as.append(who)

    def last_backup(self) -> datetime | None:
        return self.kept.last_backup

    def audit_trail(self, session_id: str) -> tuple[tuple[str, ...], ...]:
        del session_id
        return ()

    def close(self) -> None:
        pass


def _copied(kept: Kept) -> Kept:
    """The same, with lists and tables of its own."""
    return replace(
        kept,
        revisions=dict(kept.revisions),
        rows=dict(kept.rows),
        signed=dict(kept.signed),
        drafts=dict(kept.drafts),
        summaries=dict(kept.summaries),
        superseded=list(kept.superseded),
        reviews=list(kept.reviews),
        amendments=list(kept.amendments),
        given_up=list(kept.given_up),
        handings=list(kept.handings),
        prints=list(kept.prints),
        drafts_out=list(kept.drafts_out),
    )


def _newest(kept: Kept, session_id: str) -> StoredSession:
    if session_id not in kept.revisions:
        raise Refused("There is no such session.")
    return kept.revisions[session_id][-1]


def _is_meant(row: WorklistRow, query: WorklistQuery) -> bool:
    text = f"{row.name_key} {row.mrn} {row.machine}".casefold()
    days = query.days
    return (
        all(word in text for word in query.search.casefold().split())
        and (not query.stages or row.stage in query.stages)
        and (days is None or (row.day is not None and days.first <= row.day <= days.last))
    )


def _row(stored: StoredSession, derivation: Derivation, number: int) -> WorklistRow:
    patient, day = stored.session.patient, derivation.date_of_service
    name = ", ".join(filter(None, (patient.family_name, patient.given_name)))
    return WorklistRow(
        id=stored.id,
        place=(day or date.max).toordinal() << 16 | number,
        revision=stored.revision,
        state=stored.state,
        stage=stage_of_draft(derivation),
        status=derivation.status,
        day=day,
        patient_name=name,
        name_key=name.casefold(),
        mrn=patient.mrn or "",
        lesions=len(stored.session.lesions),
        machine=stored.session.course.machine or "",
        holder=stored.saved_by,
        aged_from=day or stored.saved_at.date(),
        is_amended=False,
        saved_at=stored.saved_at,
        saved_by=stored.saved_by,
    )


class FakePrinters:
    """Printers that remember what they were sent."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self.sent: list[tuple[str, bytes, str]] = []
        self.how: list[tuple[int, Paper]] = []
        self.refusal = ""

    def names(self) -> tuple[str, ...]:
        return self._names

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        if self.refusal:
            raise Refused(self.refusal)
        self.sent.append((printer, pdf, job))
        self.how.append((copies, paper))


def put(store: MemoryStore, session: SrsSession, session_id: str = "one") -> None:
    """Store a session as its first revision."""
    with store.begin() as work:
        work.save(session_id, session, derived(session), expected_revision=0, actor=PLANNER, at=NOW)
        work.commit()
