"""What people do with a session between typing and billing: review, amend, hand over.

1. Who approves is neither who entered the session nor who marked it for review.
2. What is signed is never edited: an amendment is a new revision with a reason; what was signed
   stands until the amendment is signed, and stays readable after it.
3. An amendment that is given up lets what was signed stand again, as a revision of its own, so that
   numbers only ever rise; nothing typed in it is lost.
4. Each act is one transaction, with its audit row.
"""

from __future__ import annotations

from domain.case import Case
from domain.derivation import derive
from domain.errors import Refused
from domain.persons import is_same_person
from domain.ports import ReviewAct, ReviewEntry, StoredSession, UnitOfWork
from domain.workflow import Typed, Workplace, said, save_within


def ask_review(
    place: Workplace, typed: Typed, reviewer: str = "", *, is_unsaved: bool = False
) -> int:
    """Mark a session as ready for review, saving it first when `is_unsaved`; its revision.

    Args:
        reviewer: who is asked; "" = any second person.

    Raises:
        Refused: the reviewer named entered it, or it is not a draft.
        StaleRevision: somebody saved the session after it was opened here.
    """
    if said(reviewer) and is_same_person(reviewer, place.actor.name):
        raise Refused(
            "The session was not marked for review: a second person reviews it, and you are the"
            " first. Name somebody else, or leave the name empty for any second person."
        )
    with place.store.begin() as work:
        is_new = is_unsaved or not typed.based_on
        revision = save_within(place, work, typed) if is_new else typed.based_on
        _review(place, work, typed.session_id, revision, ReviewAct.ASKED, reviewer=reviewer)
        work.commit()
    return revision


def approve(place: Workplace, session_id: str, *, revision: int, note: str = "") -> None:
    """Approve a session in review; it is a draft again, ready to be signed.

    Raises `Refused` when the same hands entered it, `StaleRevision` when it is another by now.
    """
    with place.store.begin() as work:
        _refuse_first_person(place, work, work.load(session_id))
        _review(place, work, session_id, revision, ReviewAct.APPROVED, note=note)
        work.commit()


def send_back(place: Workplace, session_id: str, *, revision: int, note: str) -> None:
    """Send a session in review back to whoever entered it, with what is to be mended.

    Raises `Refused` without a note, or when the same hands entered it.
    """
    if not said(note):
        raise Refused("The session was not sent back: say in a note what is to be mended.")
    with place.store.begin() as work:
        _refuse_first_person(place, work, work.load(session_id))
        _review(place, work, session_id, revision, ReviewAct.SENT_BACK, note=note)
        work.commit()


def take_back(place: Workplace, session_id: str, *, revision: int) -> None:
    """Take a session out of review, to go on typing; anybody may."""
    with place.store.begin() as work:
        _review(place, work, session_id, revision, ReviewAct.TAKEN_BACK)
        work.commit()


def _review(
    place: Workplace,
    work: UnitOfWork,
    session_id: str,
    revision: int,
    act: ReviewAct,
    *,
    note: str = "",
    reviewer: str = "",
) -> None:
    entry = ReviewEntry(
        act=act,
        revision=revision,
        by=place.actor.name,
        at=place.clock.now(),
        note=said(note),
        reviewer=said(reviewer),
    )
    derivation = derive(Case(session=work.load(session_id).session), place.book)
    work.review(session_id, entry, derivation=derivation, actor=place.actor)


def _refuse_first_person(place: Workplace, work: UnitOfWork, stored: StoredSession) -> None:
    asked = [e.by for e in work.reviews(stored.id) if e.act is ReviewAct.ASKED]
    hands = (stored.saved_by, *asked[-1:])
    if any(is_same_person(place.actor.name, name) for name in hands):
        raise Refused(
            f"Nothing was changed: {place.actor.name} entered this session or marked it for review."
            " Ask a second person to review it, at their own login."
        )


def amend_session(place: Workplace, session_id: str, *, revision: int, why: str) -> int:
    """Begin an amendment of a signed session and return its revision, a copy to be typed in.

    Raises:
        Refused: without a reason, or the session is not signed.
        StaleRevision: somebody amended it after it was opened here.
    """
    if not said(why):
        raise Refused("The session was not amended: give the reason, which stays with it for good.")
    with place.store.begin() as work:
        found = work.amend(
            session_id,
            expected_revision=revision,
            why=said(why),
            actor=place.actor,
            at=place.clock.now(),
        )
        work.commit()
    return found


def give_up_amendment(place: Workplace, session_id: str, *, revision: int, why: str) -> int:
    """Give up an amendment begun by mistake and return the revision that stands signed again.

    What was signed stands word for word, with its signature; what was typed since stays readable.

    Raises:
        Refused: without a reason, or no amendment of the session is being typed.
        StaleRevision: somebody saved the amendment after it was opened here.
    """
    if not said(why):
        raise Refused(
            "The amendment was not given up: give the reason, which stays with it for good."
        )
    with place.store.begin() as work:
        found = work.give_up_amendment(
            session_id,
            expected_revision=revision,
            why=said(why),
            actor=place.actor,
            at=place.clock.now(),
        )
        work.commit()
    return found


def mark_sent(place: Workplace, session_id: str, *, revision: int, note: str = "") -> None:
    """Note that what is signed was handed over to billing. `note`: to whom, or by which way.

    Raises `Refused` when it is not signed.
    """
    with place.store.begin() as work:
        work.record_sent(
            session_id,
            expected_revision=revision,
            note=said(note),
            actor=place.actor,
            at=place.clock.now(),
        )
        work.commit()
