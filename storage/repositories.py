"""What is stored, as values: sessions, their revisions, signed charges and a patient's history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlite_utils import Database

from domain.charge import ChargeLine
from domain.choices import Biller
from domain.errors import Refused, StaleRevision
from domain.history import Charged, lines_of
from domain.identifiers import ProcedureCode
from domain.ports import Actor, SignedCharge, StoredSession
from domain.session import HistoryLine, Provider, SrsSession
from domain.states import SessionState
from storage.codec import decode_derivation, decode_session
from storage.waivers import decode_waivers
from storage.worklist import Row, place_of
from storage.worklist_pages import match_expression

_HEAD: Final = (
    "SELECT place, sequence, revision, state, stage, saved_at, saved_by, entered_on, amends"
    " FROM session_head WHERE session_id = ?"
)
_REVISION: Final = (
    "r.session_id, r.revision, CASE WHEN r.revision < h.revision"
    " THEN iif(EXISTS (SELECT 1 FROM signed_charge c WHERE c.session_id = r.session_id"
    " AND c.revision = r.revision), 'signed', 'draft')"
    " WHEN h.stage = 'review' THEN 'review' ELSE h.state END, r.body, r.saved_at, r.saved_by"
)
_STORED: Final = (
    f"SELECT {_REVISION}"  # noqa: S608  (names of our own)
    " FROM session_revision r JOIN session_head h ON h.session_id = r.session_id"
    " WHERE r.session_id = ?"
)
_HISTORY: Final = (
    "SELECT l.session_id, l.code, l.date_of_service, l.biller, l.units FROM signed_line l"
    " JOIN session_head h ON h.session_id = l.session_id"
    " WHERE h.state <> 'void' AND l.mrn = :mrn AND l.mrn <> '' AND l.session_id <> :besides"
    " AND l.revision = (SELECT max(c.revision) FROM signed_charge c"
    " WHERE c.session_id = l.session_id) ORDER BY l.session_id, l.number"
)
_SIGNED_BODY: Final = (
    "SELECT session_body FROM signed_charge WHERE session_id = ? ORDER BY revision DESC LIMIT 1"
)
# Found by the search words, of which the record number is one; the head has no index of its own.
# What an amendment would change stands signed until it is signed itself.
_UNSIGNED: Final = (
    f"SELECT {_REVISION}"  # noqa: S608  (names of our own)
    " FROM session_search s JOIN session_head h ON h.place = s.rowid"
    " JOIN session_revision r ON r.session_id = h.session_id AND r.revision = h.revision"
    " WHERE session_search MATCH :match AND h.mrn = :mrn AND h.state = 'draft'"
    " AND h.amends = 0 AND h.session_id <> :besides ORDER BY h.place"
)
_SINCE: Final = (
    f"SELECT {_REVISION}"  # noqa: S608  (names of our own)
    " FROM session_head h JOIN session_revision r"
    " ON r.session_id = h.session_id AND r.revision = h.revision"
    " WHERE h.place >= :first AND h.place < :undated AND h.state <> 'void' ORDER BY h.place"
)


NEW_HEAD: Final = (
    "INSERT INTO session_head (place, sequence, session_id, revision, state, status, day,"
    " patient_name, mrn, lesions, machine, saved_at, saved_by, stage, name_key, holder, aged_from,"
    " entered_on, summary, words)"
    " VALUES (:place, :sequence, :session_id, :revision, 'draft', :status, :day,"
    " :patient_name, :mrn, :lesions, :machine, :saved_at, :saved_by, :stage, :name_key, :holder,"
    " :aged_from, :entered_on, :summary, :words)"
)
CHANGE_HEAD: Final = (
    "UPDATE session_head SET place = :place, revision = :revision, status = :status, day = :day,"
    " patient_name = :patient_name, mrn = :mrn, lesions = :lesions, machine = :machine,"
    " saved_at = :saved_at, saved_by = :saved_by, stage = :stage, name_key = :name_key,"
    " holder = :holder, aged_from = :aged_from, summary = :summary, words = :words"
    " WHERE session_id = :session_id"
)


_CLOSED: Final = (SessionState.REVIEW, SessionState.SIGNED, SessionState.VOID)
_CLOSED_SENTENCES: Final = {
    SessionState.REVIEW: (
        "This session is in review and rests meanwhile; nothing was stored. Take it back from"
        " review, or have it approved, then go on."
    ),
    SessionState.SIGNED: (
        "This session is signed and is not changed any more; nothing was stored. Amend it with a"
        " reason, which begins a new revision, or void it."
    ),
    SessionState.VOID: (
        "This session is void and is not changed any more; nothing was stored. Enter a new session."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a session stands now. `place` and `sequence`: see `storage.worklist`.

    `amends`: the signed revision that was amended last, 0 = none.
    """

    place: int
    sequence: int
    revision: int
    state: SessionState
    saved_at: str
    saved_by: str
    entered_on: str
    amends: int


def head_of(db: Database, session_id: str) -> Head | None:
    """Where a session stands now, or None."""
    row = db.execute(_HEAD, (session_id,)).fetchone()
    if row is None:
        return None
    place, sequence, revision, state, stage, saved_at, saved_by, entered_on, amends = row
    return Head(
        place=place,
        sequence=sequence,
        revision=revision,
        state=SessionState.REVIEW if stage == SessionState.REVIEW else SessionState(state),
        saved_at=saved_at,
        saved_by=saved_by,
        entered_on=entered_on,
        amends=amends,
    )


def next_sequence(db: Database) -> int:
    """The number of the next session to be entered."""
    row = db.execute("SELECT coalesce(max(sequence), 0) + 1 FROM session_head").fetchone()
    return int(row[0])


def existing(head: Head | None, session_id: str) -> Head:
    """The head that must be there. Raises `Refused`."""
    if head is None:
        raise Refused(
            f"There is no session {session_id} in this database; nothing was changed."
            " Refresh the worklist."
        )
    return head


def refuse_stale(
    head: Head | None,
    session_id: str,
    expected: int,
    *,
    closed: tuple[SessionState, ...] = _CLOSED,
) -> None:
    """Raise `StaleRevision` or `Refused` unless the session is open and stands at `expected`."""
    if head is None and expected == 0:
        return
    head = existing(head, session_id)
    if head.state in closed:
        raise Refused(_CLOSED_SENTENCES[head.state])
    if head.revision != expected:
        raise StaleRevision(
            f"{head.saved_by} saved revision {head.revision} of this session at"
            f" {head.saved_at[:16].replace('T', ' ')} UTC, after yours was opened. Nothing was"
            " overwritten: that revision is stored, and yours is still in your window. Compare the"
            " two and choose field by field what is kept."
        )


def load(db: Database, session_id: str) -> StoredSession:
    """The newest revision of one session. Raises `Refused` when there is none."""
    rows = db.execute(f"{_STORED} AND r.revision = h.revision", (session_id,)).fetchall()
    if not rows:
        existing(None, session_id)
    return stored_session(rows[0])


def revisions(db: Database, session_id: str) -> tuple[StoredSession, ...]:
    """Every revision of one session, oldest first."""
    rows = db.execute(f"{_STORED} ORDER BY r.revision", (session_id,)).fetchall()
    return tuple(stored_session(row) for row in rows)


def sessions_since(db: Database, first: date) -> Iterator[StoredSession]:
    """Of each session dated `first` or later and not void the newest revision, oldest first."""
    values = {"first": place_of(first, 0), "undated": place_of(None, 0)}
    for row in db.execute(_SINCE, values):
        yield stored_session(row)


def stored_session(row: tuple[Any, ...]) -> StoredSession:
    """A row of `_REVISION` as a value."""
    session_id, revision, state, body, saved_at, saved_by = row
    return StoredSession(
        id=session_id,
        revision=revision,
        state=SessionState(state),
        session=decode_session(body, f"Session {session_id}"),
        saved_at=datetime.fromisoformat(saved_at),
        saved_by=saved_by,
    )


def newest_body(db: Database, session_id: str) -> str:
    """The stored text of the newest revision. Raises `Refused` when there is none."""
    row = db.execute(
        "SELECT body FROM session_revision WHERE session_id = ? ORDER BY revision DESC LIMIT 1",
        (session_id,),
    ).fetchone()
    if row is None:
        existing(None, session_id)
    return str(row[0])


def drop_draft(db: Database, session_id: str, kept_by: str | None = None) -> None:
    """Forget unsaved typing, of one person or of everybody; no draft is fine too."""
    db.execute(
        "DELETE FROM draft WHERE session_id = :id AND (:by IS NULL OR kept_by IN ('', :by))",
        {"id": session_id, "by": kept_by},
    )


def signed_row(signed: SignedCharge, texts: tuple[str, str, str], actor: Actor) -> Row:
    """The row of a signed charge. `texts`: session, derivation and waivers as text."""
    body, derivation, waivers = texts
    return {
        "session_id": signed.session_id,
        "revision": signed.revision,
        "session_body": body,
        "derivation": derivation,
        "waivers": waivers,
        "rule_edition": signed.derivation.rule_pack.edition,
        "rule_digest": signed.derivation.rule_pack.digest,
        "program_version": signed.program_version,
        "signed_at": signed.signed_at.isoformat(),
        "signed_by": signed.signed_by,
        "workstation": actor.workstation,
    }


def line_rows(signed: SignedCharge) -> list[Row]:
    """Its lines as rows, which registers add up."""
    session = decode_session(signed.session_body, f"Session {signed.session_id}")
    return [
        {
            "session_id": signed.session_id,
            "revision": signed.revision,
            "number": number,
            "mrn": str(session.patient.mrn or ""),
            "biller": line.biller.value,
            "code": str(line.code),
            "units": line.units,
            "modifiers": " ".join(line.modifiers),
            "date_of_service": line.date_of_service.isoformat() if line.date_of_service else None,
            "rendering_npi": _rendering_npi(session, line),
            "charge_cents": None if line.charge is None else int(line.charge * 100),
        }
        for number, line in enumerate(signed.derivation.lines, 1)
    ]


def _rendering_npi(session: SrsSession, line: ChargeLine) -> str | None:
    providers: dict[Biller, Provider | None] = {
        Biller.RADIATION_ONCOLOGY: session.team.radiation_oncologist,
        Biller.NEUROSURGERY: session.team.neurosurgeon,
    }
    provider = providers.get(line.biller)
    return str(provider.npi) if provider and provider.npi else None


def signed_charges(db: Database, session_id: str) -> tuple[SignedCharge, ...]:
    """All that was ever signed of a session, whole, oldest first."""
    rows = db.query(
        "SELECT * FROM signed_charge WHERE session_id = ? ORDER BY revision DESC", (session_id,)
    )
    found = [_signed_charge(row, superseded=number > 0) for number, row in enumerate(rows)]
    return tuple(reversed(found))


def _signed_charge(row: dict[str, Any], *, superseded: bool) -> SignedCharge:
    source = f"The signed charge of session {row['session_id']}"
    return SignedCharge(
        session_id=row["session_id"],
        revision=row["revision"],
        session_body=row["session_body"],
        derivation=decode_derivation(row["derivation"], source),
        waivers=decode_waivers(row["waivers"], source),
        signed_at=datetime.fromisoformat(row["signed_at"]),
        signed_by=row["signed_by"],
        program_version=row["program_version"],
        superseded=superseded,
    )


def history(db: Database, mrn: str, besides: str) -> tuple[HistoryLine, ...]:
    """Lines that stand signed for a patient in sessions other than `besides`, oldest first."""
    rows = db.execute(_HISTORY, {"mrn": mrn, "besides": besides})
    found: list[HistoryLine] = []
    for session_id, lines in groupby(rows, key=itemgetter(0)):
        charged = [_charged(code, day, biller, units) for _, code, day, biller, units in lines]
        (body,) = db.execute(_SIGNED_BODY, (session_id,)).fetchone()
        session = decode_session(body, f"Session {session_id}")
        found += lines_of(session, session_id, charged, signed=True)
    return tuple(sorted(found, key=lambda line: line.date_of_service or date.min))


def _charged(code: str, day: str | None, biller: str, units: int) -> Charged:
    when = date.fromisoformat(day) if day else None
    return ProcedureCode(code), when, Biller(biller), units


def unsigned(db: Database, mrn: str, besides: str) -> tuple[StoredSession, ...]:
    """Sessions of a patient, other than `besides`, that nobody signed yet: the newest revision."""
    match = match_expression(mrn)
    if not match:
        return ()
    values = {"match": match, "mrn": mrn, "besides": besides}
    return tuple(stored_session(row) for row in db.execute(_UNSIGNED, values))
