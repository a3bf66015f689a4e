"""The use cases: save, sign, void, hand out a sheet. Each is one transaction over the ports.

What is signed is derived anew from what is stored, inside the transaction that signs it, so that no
screen can sign what it only showed. See `domain.signing` for what stands in the way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import chain

from domain.case import Case
from domain.charge import Derivation
from domain.choices import Biller
from domain.derivation import derive
from domain.errors import Refused, StaleRevision
from domain.facts import FactBook
from domain.history import lines_of, merged
from domain.ports import (
    Actor,
    Clock,
    SignedCharge,
    Store,
    StoredSession,
    UnitOfWork,
    Waiver,
)
from domain.session import HistoryLine, SrsSession
from domain.signing import Obstacle, obstacles, priced, refuse_unless_clear
from domain.states import SessionState
from domain.wellformed import impossible_birth


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Who works, where, when, and by which book: what every use case needs.

    `version`: of the program, stored with what it signs.
    """

    store: Store
    book: FactBook
    clock: Clock
    actor: Actor
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A session as it stands on the screen. `based_on`: the revision it began from, 0 if new."""

    session_id: str
    based_on: int
    session: SrsSession


def save_session(place: Workplace, typed: Typed) -> int:
    """Store what was typed and return its revision.

    Raises:
        Refused: a date cannot be true, or the session is signed or void.
        StaleRevision: somebody saved the session after it was opened here.
    """
    with place.store.begin() as work:
        revision = save_within(place, work, typed)
        work.commit()
    return revision


def save_within(place: Workplace, work: UnitOfWork, typed: Typed) -> int:
    """Store what was typed inside a transaction the caller commits."""
    refuse_impossible(typed.session, place.clock.today())
    return work.save(
        typed.session_id,
        typed.session,
        derive(Case(session=typed.session), place.book),
        expected_revision=typed.based_on,
        actor=place.actor,
        at=place.clock.now(),
    )


def sign_session(
    place: Workplace, typed: Typed, waivers: tuple[Waiver, ...] = (), *, is_unsaved: bool = False
) -> SignedCharge:
    """Sign the session, saving it first in the same transaction when `is_unsaved`.

    Signing again what the same person signed at the same revision returns what was signed.

    Raises:
        Refused: naming what is in the way, or a waiver for what is not.
        StaleRevision: somebody saved the session after it was opened here.
    """
    with place.store.begin() as work:
        is_new = is_unsaved or not typed.based_on
        revision = save_within(place, work, typed) if is_new else typed.based_on
        stored = work.load(typed.session_id)
        if signed := _signed_already(place, work, stored, revision):
            return signed
        signed = _signed(place, work, stored, waivers)
        work.sign(signed, actor=place.actor)
        work.commit()
    return signed


def _signed_already(
    place: Workplace, work: UnitOfWork, stored: StoredSession, revision: int
) -> SignedCharge | None:
    """What this person signed before, so that a second click is harmless."""
    if stored.revision != revision:
        raise StaleRevision(
            f"{stored.saved_by} saved revision {stored.revision} of this session after it was"
            " opened here, so nothing was signed. Open the stored revision, read it and sign that."
        )
    if stored.state is SessionState.DRAFT:
        return None
    signed = work.signed_charge(stored.id)
    if signed and stored.state is SessionState.SIGNED and signed.signed_by == place.actor.name:
        return signed
    if stored.state is SessionState.REVIEW:
        raise Refused(
            "This session is in review; nothing was signed or changed. Have a second person approve"
            " it, or take it back from review, then sign it."
        )
    raise Refused(f"This session is {stored.state} already; nothing was signed or changed.")


def _signed(
    place: Workplace, work: UnitOfWork, stored: StoredSession, waivers: tuple[Waiver, ...]
) -> SignedCharge:
    today = place.clock.today()
    refuse_impossible(stored.session, today)
    derivation = derive(Case(session=stored.session), place.book)
    if derivation.date_of_service and derivation.date_of_service > today:
        raise Refused(
            f"The session was not signed: it is dated {derivation.date_of_service}, which is still"
            " to come. Nothing was changed. Correct the date, or sign it once it is done."
        )
    _refuse_unseen(place, work, stored, derivation)
    told = _told(waivers, obstacles(derivation))
    refuse_unless_clear(derivation, told, hands=(place.actor.name, stored.saved_by))
    return SignedCharge(
        session_id=stored.id,
        revision=stored.revision,
        session_body=work.body(stored.id),
        derivation=priced(derivation, place.store.practice().fees),
        waivers=told,
        signed_at=place.clock.now(),
        signed_by=place.actor.name,
        program_version=place.version,
    )


def _told(waivers: tuple[Waiver, ...], standing: tuple[Obstacle, ...]) -> tuple[Waiver, ...]:
    """The waivers in the words of what they let pass; one for what is not in the way is refused."""
    known = {obstacle.item: obstacle for obstacle in standing}
    needless = [waiver.item for waiver in waivers if waiver.item not in known]
    if needless:
        raise Refused(
            f"The session was not signed: a reason was given for {needless[0]}, which is not in its"
            " way any more. Nothing was changed. Look at what is in the way now, and sign again."
        )
    return tuple(
        replace(
            waiver,
            what=known[waiver.item].sentence,
            second_person=known[waiver.item].second_person,
        )
        for waiver in waivers
    )


def said(text: str) -> str:
    """A reason, note or name as it is kept: without signs nobody can see, and blanks around it."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text).strip()


def void_session(place: Workplace, session_id: str, *, revision: int, why: str) -> None:
    """Close a session for good; all that was stored of it stays readable.

    Raises:
        Refused: without a reason, or when it is void already.
        StaleRevision: somebody saved the session after it was opened here.
    """
    if not said(why):
        raise Refused("The session was not voided: give the reason, which stays with it for good.")
    with place.store.begin() as work:
        work.void(
            session_id,
            expected_revision=revision,
            why=said(why),
            actor=place.actor,
            at=place.clock.now(),
        )
        work.commit()


def with_history(place: Workplace, typed: Typed) -> SrsSession:
    """The session with the patient's other sessions in the store, as they stand now.

    What a person wrote or said in the history stays: see `domain.history.merged`.
    """
    with place.store.begin() as work:
        found = charged_elsewhere(place.book, work, typed.session_id, typed.session)
    return replace(typed.session, history=merged(typed.session.history, found))


def charged_elsewhere(
    book: FactBook, work: UnitOfWork, session_id: str, session: SrsSession
) -> tuple[HistoryLine, ...]:
    """The patient's lines in other stored sessions: first what stands signed, oldest first, then
    what sessions nobody has signed yet would charge.
    """
    mrn = session.patient.mrn
    if not mrn:
        return ()
    unsigned = work.unsigned_of(mrn, besides=session_id)
    drafted = (_drafted_lines(book, one) for one in unsigned)
    return (*work.history_of(mrn, besides=session_id), *chain.from_iterable(drafted))


def _drafted_lines(book: FactBook, stored: StoredSession) -> tuple[HistoryLine, ...]:
    lines = derive(Case(session=stored.session), book).lines
    charged = ((line.code, line.date_of_service, line.biller, line.units) for line in lines)
    return lines_of(stored.session, stored.id, charged, signed=False)


def _refuse_unseen(
    place: Workplace, work: UnitOfWork, stored: StoredSession, derivation: Derivation
) -> None:
    """Refuse when what was signed elsewhere meanwhile puts something in the way nobody has seen."""
    found = charged_elsewhere(place.book, work, stored.id, stored.session)
    history = merged(stored.session.history, found)
    if history == stored.session.history:
        return
    fresh = derive(Case(session=replace(stored.session, history=history)), place.book)
    seen = {obstacle.item for obstacle in obstacles(derivation)}
    unseen = [each for each in obstacles(fresh) if each.item not in seen]
    if unseen:
        raise Refused(
            "The session was not signed: other sessions of this patient put something in its way"
            f" that was not there when it was stored. {unseen[0].sentence} Nothing was changed."
            " Open the session again, settle that, and sign."
        )


def new_sheet_number(store: Store) -> str:
    """A number for a sheet, never given before and never again, handed out or not."""
    with store.begin() as work:
        number = work.next_sheet_number()
        work.commit()
    return f"{number:06d}"


def record_print(
    place: Workplace, session_id: str, biller: Biller, *, sheet_number: str, pdf: bytes
) -> int:
    """Note that these very bytes were handed out; returns how often this biller's sheet was."""
    with place.store.begin() as work:
        count = work.record_print(
            session_id,
            biller,
            sheet_number=sheet_number,
            sha256=sha256(pdf).hexdigest(),
            actor=place.actor,
            at=place.clock.now(),
        )
        work.commit()
    return count


def note_draft_sheet(
    place: Workplace, session_id: str, biller: Biller | None, *, pdf: bytes
) -> None:
    """Note in the audit that a draft, or without a biller the session form, left the program; it
    has no number and counts as no print.
    """
    with place.store.begin() as work:
        work.note_draft_sheet(
            session_id,
            biller,
            sha256=sha256(pdf).hexdigest(),
            actor=place.actor,
            at=place.clock.now(),
        )
        work.commit()


def refuse_impossible(session: SrsSession, today: date) -> None:
    """Raise `Refused` when the session holds a date that cannot be true."""
    problems = impossible_dates(session, today)
    if problems:
        raise Refused("\n".join(("Nothing was stored.", *problems)))


def impossible_dates(session: SrsSession, today: date) -> tuple[str, ...]:
    """One sentence for each date that cannot be true, with its place in the session file first.

    Args:
        session: as typed or read.
        today: the calendar day at the workstation.
    """
    born = session.patient.birth_date
    if born is None:
        return ()
    return impossible_birth(born, today) or tuple(
        f"{path}: lies before the patient's birth. Correct this date or the birth date."
        for path, day in _dated(session)
        if day is not None and day < born
    )


def _dated(session: SrsSession) -> Iterator[tuple[str, date | None]]:
    """Every day on which something happened to the patient, with its place in the session file."""
    for name, dates in (
        ("services[{}].date", [service.date for service in session.services]),
        ("delivery.runs[{}].date", [run.date for run in session.delivery.runs]),
        ("delivery.presence[{}].date", [entry.date for entry in session.delivery.presence]),
        ("documents[{}].dated", [document.dated for document in session.documents]),
        ("documents[{}].signed_on", [document.signed_on for document in session.documents]),
        ("history[{}].date_of_service", [line.date_of_service for line in session.history]),
        (
            "course.prior_cranial_radiation[{}].date",
            [earlier.date for earlier in session.course.prior_cranial_radiation],
        ),
    ):
        yield from ((name.format(index), day) for index, day in enumerate(dates))
    if session.delivery.stopped:
        yield "delivery.stopped.date", session.delivery.stopped.date
    if session.course.performance_status:
        yield "course.performance_status.date", session.course.performance_status.date
