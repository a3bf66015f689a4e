"""What the use cases need from outside: a store, a clock. `storage` adapts; tests have fakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from domain.charge import Derivation
from domain.choices import Biller
from domain.day_range import DayRange
from domain.identifiers import Npi
from domain.list_ports import KnowsRules, ShowsDerived
from domain.payer_uses import PayerUse
from domain.precautions import Precautions
from domain.published import Edition
from domain.roster import Roster
from domain.session import HistoryLine, SrsSession
from domain.sheet_register import SheetRegister
from domain.states import SessionState
from domain.table_shelf import TableAct
from domain.templates import Template
from domain.worklist import EVERYTHING, Counts, Summary, WorklistKey, WorklistQuery, WorklistRow


class Clock(Protocol):
    """Supplies the time; the domain never asks the machine."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""

    def today(self) -> date:
        """The local calendar day at the workstation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and at which workstation; stands in every audit row."""

    name: str
    workstation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """One stored revision. `revision` counts from 1; `id` is the client's UUID (text)."""

    id: str
    revision: int
    state: SessionState
    session: SrsSession
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A named person lets one obstacle pass. `item`: a finding's key or a document's.

    `second_person`: it could only be somebody other than who signed or entered the session.
    """

    item: str
    what: str
    why: str
    by: str
    second_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCharge:
    """What was signed, whole, whatever rules do later. `session_body`: the session file's text.

    `superseded`: the session was amended and signed anew; this one stays to be read.
    """

    session_id: str
    revision: int
    session_body: str
    derivation: Derivation
    waivers: tuple[Waiver, ...]
    signed_at: datetime
    signed_by: str
    program_version: str
    superseded: bool = False


class ReviewAct(StrEnum):
    """What one entry of the review says happened; permanent, like column names."""

    ASKED = "asked for review"
    APPROVED = "approved"
    SENT_BACK = "sent back"
    TAKEN_BACK = "taken back from review"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEntry:
    """`reviewer`: who is asked, "" = any second person. `note`: why it was sent back."""

    act: ReviewAct
    revision: int
    by: str
    at: datetime
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """A sheet handed out, or a charge handed over to billing (`biller` None).

    `revision`: which signed charge. `is_again`: the same was handed out or over before.
    """

    revision: int
    by: str
    at: datetime
    biller: Biller | None = None
    sheet_number: str = ""
    note: str = ""
    is_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """`revision` began as a copy of the signed `amends`, because of `why`."""

    revision: int
    amends: int
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """Unsaved typing kept against a crash. `based_on`: the revision it began from, 0 if new.

    `kept_by`: whose it is; each person has one draft of a session.
    """

    session_id: str
    based_on: int
    session: SrsSession
    kept_at: datetime
    kept_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillerIdentity:
    """How one biller stands on its sheets."""

    name: str
    department: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    npi: Npi | None = None
    tax_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """One price. `effective` <= date of service < `until`; dollars per unit."""

    biller: Biller
    code: str
    amount: Decimal
    effective: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What the department says about itself; printed, never derived from."""

    billers: Mapping[Biller, BillerIdentity]
    service_facility: BillerIdentity | None = None
    fees: tuple[Fee, ...] = ()
    paper: str = "letter"


class UnitOfWork(ShowsDerived, Protocol):
    """One user action, one immediate transaction: commit by name, else all is rolled back."""

    def commit(self) -> None: ...

    def load(self, session_id: str) -> StoredSession:
        """The newest revision. Raises `Refused` when there is none."""

    def body(self, session_id: str) -> str:
        """The stored text of the newest revision. Raises `Refused` when there is none."""

    def history_of(self, mrn: str, *, besides: str) -> tuple[HistoryLine, ...]:
        """What stands signed for the patient in sessions other than `besides`, oldest first."""

    def unsigned_of(self, mrn: str, *, besides: str) -> tuple[StoredSession, ...]:
        """The patient's sessions other than `besides` that nobody signed yet, oldest first."""

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
        """Append a revision and return its number; `expected_revision` 0 creates.

        Writes search columns, the audit row and drops the draft, all in this transaction.
        Raises `StaleRevision` when another was first, `Refused` when the session is in review,
        signed or void.
        """

    def sign(self, signed: SignedCharge, *, actor: Actor) -> None:
        """Store the signed charge whole, its lines as rows, and the audit row."""

    def void(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> None:
        """Close a session for good, with the reason; all that was stored of it stays.

        Raises `StaleRevision` when another was first, `Refused` when it is void already.
        """

    def review(
        self, session_id: str, entry: ReviewEntry, *, derivation: Derivation, actor: Actor
    ) -> None:
        """Note an act of the review at `entry.revision`, and move the session as it says.

        Raises `StaleRevision` when another was first, `Refused` when the session is not where the
        act begins: a draft, to be asked for; in review, for the others.
        """

    def reviews(self, session_id: str) -> tuple[ReviewEntry, ...]:
        """Every act of the review, oldest first."""

    def amend(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> int:
        """Begin a new revision of a signed session as a copy of it; the signed charge stays.

        Raises `StaleRevision` when another was first, `Refused` unless it is signed.
        """

    def give_up_amendment(
        self, session_id: str, *, expected_revision: int, why: str, actor: Actor, at: datetime
    ) -> int:
        """Let what is signed stand again, as a new revision; what was typed since stays readable.

        Raises `StaleRevision` when another was first, `Refused` unless an amendment is a draft.
        """

    def amendments(self, session_id: str) -> tuple[Amendment, ...]:
        """Why and by whom the session was amended, oldest first."""

    def record_sent(
        self, session_id: str, *, expected_revision: int, note: str, actor: Actor, at: datetime
    ) -> None:
        """Note that what is signed was handed over to billing; `Refused` unless it is signed."""

    def handings(self, session_id: str) -> tuple[Handing, ...]:
        """Every sheet handed out and every hand-over to billing, oldest first."""

    def signed_charge(self, session_id: str) -> SignedCharge | None:
        """What was signed last, or None."""

    def signed_charges(self, session_id: str) -> tuple[SignedCharge, ...]:
        """All that was ever signed, oldest first; all but the last superseded."""

    def next_sheet_number(self) -> int:
        """A number never given before."""

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
        """Note that a sheet was handed out; returns how often this biller's has been by now."""

    def note_draft_sheet(
        self, session_id: str, biller: Biller | None, *, sha256: str, actor: Actor, at: datetime
    ) -> None:
        """Note in the audit that a draft sheet, or without a biller the session form, left the
        program; the session may be unsaved.
        """

    def prints_of(self, session_id: str, biller: Biller) -> tuple[str, ...]:
        """The sheet numbers already handed out, oldest first."""


class Store(KnowsRules, Protocol):
    """A department's database, open."""

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """`with store.begin() as work:` rolls back unless `work.commit()` was called."""

    def worklist(
        self,
        query: WorklistQuery = EVERYTHING,
        *,
        after: WorklistKey | None = None,
        limit: int = 100,
    ) -> tuple[WorklistRow, ...]:
        """A page of the worklist; newest first, sessions without a day are above all."""

    def counts(self, days: DayRange | None = None) -> Counts:
        """How many sessions wait under each heading; kept with every save, so read at once.

        `days`: only those of these days, each heading counted to `MOST_COUNTED` and one more.
        """

    def summary(self, session_id: str) -> Summary:
        """What is kept beside a session for the list; empty for one that is not there."""

    def load(self, session_id: str) -> StoredSession: ...

    def revisions(self, session_id: str) -> tuple[StoredSession, ...]: ...

    def sessions_since(self, first: date) -> Iterator[StoredSession]:
        """The newest revision of each session of that day or later, oldest first; no void ones."""

    def sheet_register(self, since: datetime, until: datetime) -> SheetRegister:
        """Sheet numbers handed out from `since` up to, not including, `until`, and the gaps."""

    def keep_draft(self, draft: StoredDraft) -> None:
        """Keep unsaved typing; replaces the earlier draft of the same session."""

    def drop_draft(self, session_id: str, kept_by: str | None = None) -> None:
        """Forget unsaved typing: of one person, or of everybody."""

    def drafts(self) -> tuple[StoredDraft, ...]:
        """Drafts that were never saved, newest first: what a crash left behind."""

    def note_table(self, act: TableAct, edition: Edition, *, actor: Actor, at: datetime) -> None:
        """Note in the audit what was done with an edition of a published table."""

    def practice(self) -> Practice: ...

    def set_practice(self, practice: Practice, *, actor: Actor, at: datetime) -> None: ...

    def roster(self) -> Roster:
        """Staff and machines of the department."""

    def set_roster(self, roster: Roster, *, actor: Actor, at: datetime) -> None: ...

    def templates(self) -> tuple[Template, ...]:
        """Sessions to begin with, in the department's order."""

    def set_templates(
        self, templates: tuple[Template, ...], *, actor: Actor, at: datetime
    ) -> None: ...

    def precautions(self) -> Precautions:
        """When an idle window locks, where backups go, how many stay."""

    def set_precautions(self, precautions: Precautions, *, actor: Actor, at: datetime) -> None: ...

    def payer_uses(self) -> tuple[PayerUse, ...]: ...

    def set_payer_uses(self, uses: tuple[PayerUse, ...], *, actor: Actor, at: datetime) -> None: ...

    def has_pin(self) -> bool:
        """Whether a locked window asks for a PIN."""

    def set_pin(self, pin: str, *, actor: Actor, at: datetime) -> None:
        """Keep another PIN, or none for "". Raises `IllFormed` when it is too easily guessed."""

    def unlock(self, typed: str, *, who: str, actor: Actor, at: datetime) -> None:
        """Let a person go on who typed the PIN, or the recovery code, which removes the PIN.

        `who`: the name that was chosen; noted, not proved. Raises `Refused` or `IllFormed`.
        """

    def last_backup(self) -> datetime | None:
        """When the last backup was made that was proved whole; None = never."""

    def audit_trail(self, session_id: str) -> tuple[tuple[str, ...], ...]:
        """When, who, workstation, action and detail of every act on one session, oldest first."""

    def close(self) -> None: ...
