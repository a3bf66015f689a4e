"""Review by a second person, amendment with a reason, hand-over: what is refused and what stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from domain.choices import Biller
from domain.errors import Refused, StaleRevision
from domain.hand_over import (
    amend_session,
    approve,
    ask_review,
    give_up_amendment,
    mark_sent,
    send_back,
    take_back,
)
from domain.ports import Actor, ReviewAct
from domain.session import SrsSession
from domain.states import SessionState, Stage
from domain.workflow import (
    Typed,
    Workplace,
    record_print,
    save_session,
    sign_session,
    void_session,
    with_history,
)
from storage.database import SqliteStore
from tests.builders import a_session
from tests.storage.stores import BILLER, PLANNER, StillClock, a_store, book, new_id

THIRD = Actor(name="M. Lindqvist", workstation="console")


def at(store: SqliteStore) -> Workplace:
    return Workplace(store=store, book=book(), clock=StillClock(), actor=PLANNER, version="0.1.0")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    store = a_store(tmp_path)
    yield at(store)
    store.close()


def stored(place: Workplace, session: SrsSession | None = None) -> Typed:
    fresh = Typed(session_id=new_id(), based_on=0, session=session or a_session())
    return replace(fresh, based_on=save_session(place, fresh))


def by(place: Workplace, actor: Actor) -> Workplace:
    return replace(place, actor=actor)


def stage(place: Workplace, session_id: str) -> Stage:
    return next(row.stage for row in place.store.worklist() if row.id == session_id)


def test_a_second_person_approves_and_it_is_ready_to_be_signed(place: Workplace) -> None:
    saved = stored(place)

    assert 1 == ask_review(place, saved, "D. Okafor")
    (row,) = place.store.worklist()
    assert (SessionState.REVIEW, Stage.REVIEW, "D. Okafor") == (row.state, row.stage, row.holder)
    approve(by(place, BILLER), saved.session_id, revision=1)

    assert Stage.READY is stage(place, saved.session_id)
    sign_session(by(place, BILLER), saved)
    actions = [row[3] for row in place.store.audit_trail(saved.session_id)]
    assert ["created", "asked for review", "approved", "signed"] == actions
    with place.store.begin() as work:
        acts = [(entry.act, entry.by) for entry in work.reviews(saved.session_id)]
    assert [(ReviewAct.ASKED, PLANNER.name), (ReviewAct.APPROVED, BILLER.name)] == acts


def test_unsaved_typing_is_saved_and_marked_in_one_go(place: Workplace) -> None:
    fresh = Typed(session_id=new_id(), based_on=0, session=a_session())

    assert 1 == ask_review(place, fresh)
    with pytest.raises(Refused, match="rests meanwhile"):
        ask_review(place, replace(fresh, based_on=1), is_unsaved=True)
    take_back(by(place, THIRD), fresh.session_id, revision=1)
    assert 2 == ask_review(place, replace(fresh, based_on=1), is_unsaved=True)


def test_the_first_person_reviews_nothing(place: Workplace) -> None:
    saved = stored(place)
    with pytest.raises(Refused, match="you are the first"):
        ask_review(place, saved, "Castellano")
    ask_review(by(place, THIRD), saved)

    for actor in (PLANNER, THIRD):
        with pytest.raises(Refused, match="second person"):
            approve(by(place, actor), saved.session_id, revision=1)
        with pytest.raises(Refused, match="second person"):
            send_back(by(place, actor), saved.session_id, revision=1, note="mend it")
    assert Stage.REVIEW is stage(place, saved.session_id)


def test_what_is_sent_back_says_what_is_to_be_mended(place: Workplace) -> None:
    saved = stored(place)
    ask_review(place, saved)

    with pytest.raises(Refused, match="say in a note"):
        send_back(by(place, BILLER), saved.session_id, revision=1, note=" ")
    send_back(by(place, BILLER), saved.session_id, revision=1, note=" side of L2 ")

    (row,) = place.store.worklist()
    assert (SessionState.DRAFT, PLANNER.name) == (row.state, row.holder)
    with place.store.begin() as work:
        assert "side of L2" == work.reviews(saved.session_id)[-1].note


def test_in_review_a_session_rests(place: Workplace) -> None:
    saved = stored(place)
    ask_review(place, saved)

    with pytest.raises(Refused, match="rests meanwhile"):
        save_session(place, saved)
    with pytest.raises(Refused, match="in review"):
        sign_session(place, saved)
    take_back(place, saved.session_id, revision=1)
    assert 2 == save_session(place, saved)


def test_an_act_of_the_review_is_for_the_revision_that_was_read(place: Workplace) -> None:
    saved = stored(place)
    save_session(place, saved)

    with pytest.raises(StaleRevision):
        ask_review(place, saved)
    with pytest.raises(Refused, match="not reviewed: it is a draft"):
        approve(by(place, BILLER), saved.session_id, revision=2)


def test_an_amendment_keeps_what_was_signed_until_it_is_signed_itself(place: Workplace) -> None:
    saved = stored(place)
    first = sign_session(place, saved)
    with pytest.raises(Refused, match="give the reason"):
        amend_session(place, saved.session_id, revision=1, why=" ")

    assert 2 == amend_session(place, saved.session_id, revision=1, why=" dose of L1 ")

    loaded = place.store.load(saved.session_id)
    assert (SessionState.DRAFT, 2, saved.session) == (loaded.state, loaded.revision, loaded.session)
    other = Typed(session_id=new_id(), based_on=0, session=a_session())
    assert {True} == {line.signed for line in with_history(place, other).history}
    edited = replace(saved, based_on=2, session=a_session(notes="amended"))
    second = sign_session(place, edited, is_unsaved=True)
    with place.store.begin() as work:
        charges = work.signed_charges(saved.session_id)
        (amendment,) = work.amendments(saved.session_id)
        assert second == work.signed_charge(saved.session_id)
    assert (replace(first, superseded=True), second) == charges
    assert ("dose of L1", 1, 2) == (amendment.why, amendment.amends, amendment.revision)
    states = [each.state for each in place.store.revisions(saved.session_id)]
    assert [SessionState.SIGNED, SessionState.DRAFT, SessionState.SIGNED] == states
    assert len(second.derivation.lines) == len(with_history(place, other).history)
    assert place.store.worklist()[0].is_amended


@pytest.mark.parametrize("unseen", ["\x00", "\x00\x01\t\x02", "\ud800 "])
def test_signs_that_nobody_can_see_are_neither_a_reason_nor_kept(
    place: Workplace, unseen: str
) -> None:
    saved = stored(place)
    sign_session(place, saved)
    with pytest.raises(Refused, match="give the reason"):
        void_session(place, saved.session_id, revision=1, why=unseen)
    with pytest.raises(Refused, match="give the reason"):
        amend_session(place, saved.session_id, revision=1, why=unseen)

    amend_session(place, saved.session_id, revision=1, why=f"{unseen}dose of L1")

    with place.store.begin() as work:
        assert ["dose of L1"] == [one.why for one in work.amendments(saved.session_id)]


def test_only_what_is_signed_is_amended_or_handed_over(place: Workplace) -> None:
    saved = stored(place)

    with pytest.raises(Refused, match="not amended: it is a draft"):
        amend_session(place, saved.session_id, revision=1, why="x")
    with pytest.raises(Refused, match="not marked as sent: it is a draft"):
        mark_sent(place, saved.session_id, revision=1)
    void_session(place, saved.session_id, revision=1, why="twice")
    with pytest.raises(Refused, match="it is void"):
        amend_session(place, saved.session_id, revision=1, why="x")
    with pytest.raises(Refused, match="no session nobody"):
        mark_sent(place, "nobody", revision=1)


def test_printed_and_sent_are_facts_about_what_is_signed(place: Workplace) -> None:
    saved = stored(place)
    sign_session(place, saved)

    for number in ("000001", "000002"):
        record_print(place, saved.session_id, Biller.FACILITY, sheet_number=number, pdf=b"x")
        assert Stage.PRINTED is stage(place, saved.session_id)
    mark_sent(by(place, BILLER), saved.session_id, revision=1, note=" tray ")
    assert Stage.SENT is stage(place, saved.session_id)
    record_print(place, saved.session_id, Biller.FACILITY, sheet_number="000003", pdf=b"x")
    assert Stage.SENT is stage(place, saved.session_id)

    with place.store.begin() as work:
        found = work.handings(saved.session_id)
    told = {(each.biller, each.sheet_number, each.note, each.is_again) for each in found}
    assert {
        (Biller.FACILITY, "000001", "", False),
        (Biller.FACILITY, "000002", "", True),
        (Biller.FACILITY, "000003", "", True),
        (None, "", "tray", False),
    } == told
    details = [row[4] for row in place.store.audit_trail(saved.session_id)]
    assert "facility sheet 000002, signed, again" in details
    with pytest.raises(StaleRevision):
        mark_sent(place, saved.session_id, revision=7)


def test_an_amendment_is_printed_and_sent_anew(place: Workplace) -> None:
    saved = stored(place)
    sign_session(place, saved)
    record_print(place, saved.session_id, Biller.FACILITY, sheet_number="000001", pdf=b"x")
    mark_sent(place, saved.session_id, revision=1)
    amend_session(place, saved.session_id, revision=1, why="side of L1")
    assert Stage.READY is stage(place, saved.session_id)

    sign_session(place, replace(saved, based_on=2))

    assert Stage.SIGNED is stage(place, saved.session_id)
    with pytest.raises(StaleRevision):
        amend_session(place, saved.session_id, revision=1, why="late")


ACTS: dict[str, Callable[[Workplace, str, int], object]] = {
    "save": lambda p, s, r: save_session(p, Typed(session_id=s, based_on=r, session=a_session())),
    "ask": lambda p, s, r: ask_review(p, Typed(session_id=s, based_on=r, session=a_session())),
    "approve": lambda p, s, r: approve(by(p, BILLER), s, revision=r),
    "back": lambda p, s, r: send_back(by(p, BILLER), s, revision=r, note="mend"),
    "take": lambda p, s, r: take_back(p, s, revision=r),
    "sign": lambda p, s, r: sign_session(p, Typed(session_id=s, based_on=r, session=a_session())),
    "amend": lambda p, s, r: amend_session(p, s, revision=r, why="why"),
    "give up": lambda p, s, r: give_up_amendment(p, s, revision=r, why="why"),
    "print": lambda p, s, r: record_print(p, s, Biller.FACILITY, sheet_number=str(r), pdf=b"x"),
    "send": lambda p, s, r: mark_sent(p, s, revision=r),
    "void": lambda p, s, r: void_session(p, s, revision=r, why="why"),
}
NEVER_LOST = ("session_revision", "signed_charge", "review_record", "amendment_record", "audit")


def rows(db: Database) -> list[int]:
    return [db.table(name).count for name in NEVER_LOST]


@settings(max_examples=25)
@given(acts=st.lists(st.sampled_from(sorted(ACTS)), max_size=12), is_stale=st.booleans())
def test_whatever_is_tried_the_database_is_whole_and_nothing_signed_is_lost(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str], *, is_stale: bool
) -> None:
    store = a_store(tmp_path_factory.mktemp("acts"))
    place = at(store)
    saved = stored(place)
    db = store._db
    signed: list[tuple[int, str]] = []
    for act in acts:
        newest = place.store.load(saved.session_id).revision
        before = rows(db)
        try:
            ACTS[act](place, saved.session_id, newest - 1 if is_stale else newest)
        except Refused:
            assert before == rows(db), act
        with place.store.begin() as work:
            charges = [(c.revision, c.session_body) for c in work.signed_charges(saved.session_id)]
        assert signed == charges[: len(signed)]
        signed = charges
    assert () == store.faults()
    counted = place.store.counts()
    assert sum(counted.values()) == len(place.store.worklist(limit=1000))
    store.close()
