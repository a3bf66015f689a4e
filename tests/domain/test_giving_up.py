"""An amendment begun by mistake is given up: what was signed stands again, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.choices import Biller
from domain.errors import Refused, StaleRevision
from domain.hand_over import (
    amend_session,
    ask_review,
    give_up_amendment,
    mark_sent,
)
from domain.print_batch import printed_before
from domain.states import SessionState, Stage
from domain.workflow import Typed, Workplace, record_print, save_session, sign_session, with_history
from tests.builders import a_session
from tests.domain.test_hand_over import at, by, stage, stored
from tests.storage.stores import BILLER, a_store, new_id


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    store = a_store(tmp_path)
    yield at(store)
    assert () == store.faults()
    store.close()


@pytest.fixture
def amended(place: Workplace) -> Typed:
    """Signed as revision 1, amended as 2, and typed in as 3."""
    saved = stored(place)
    sign_session(place, saved)
    amend_session(place, saved.session_id, revision=1, why="dose of L1")
    typed = replace(saved, based_on=2, session=a_session(notes="a slip"))
    return replace(typed, based_on=save_session(place, typed))


def give_up(place: Workplace, typed: Typed) -> int:
    return give_up_amendment(place, typed.session_id, revision=typed.based_on, why=" a mistake ")


def test_what_was_signed_stands_again_word_for_word(place: Workplace, amended: Typed) -> None:
    with place.store.begin() as work:
        before = work.signed_charge(amended.session_id)
    assert before is not None

    assert 4 == give_up(by(place, BILLER), amended)

    with place.store.begin() as work:
        after = work.signed_charge(amended.session_id)
        assert [1, 4] == [each.revision for each in work.signed_charges(amended.session_id)]
    assert replace(before, revision=4) == after
    loaded = place.store.load(amended.session_id)
    assert (SessionState.SIGNED, 4, "") == (loaded.state, loaded.revision, loaded.session.notes)
    (row,) = place.store.worklist()
    assert (Stage.SIGNED, 4, False) == (row.stage, row.revision, row.is_amended)
    assert before.signed_by == row.holder


def test_what_was_typed_and_why_stays_readable(place: Workplace, amended: Typed) -> None:
    give_up(by(place, BILLER), amended)

    kept = place.store.revisions(amended.session_id)
    assert ["", "", "a slip", ""] == [each.session.notes for each in kept]
    trail = place.store.audit_trail(amended.session_id)
    (told,) = [row for row in trail if row[3] == "gave up an amendment"]
    assert (BILLER.name, BILLER.workstation) == (told[1], told[2])
    assert told[4].endswith("signed as revision 1 stands as 4: a mistake")


def test_charges_stand_once_in_the_history_of_the_patient(place: Workplace, amended: Typed) -> None:
    other = Typed(session_id=new_id(), based_on=0, session=a_session())
    before = with_history(place, other).history

    give_up(place, amended)

    assert before == with_history(place, other).history


@pytest.mark.parametrize("is_sent", [False, True])
def test_sheets_and_hand_over_of_what_was_signed_count_again(
    place: Workplace, *, is_sent: bool
) -> None:
    saved = stored(place)
    sign_session(place, saved)
    record_print(place, saved.session_id, Biller.FACILITY, sheet_number="000001", pdf=b"x")
    if is_sent:
        mark_sent(place, saved.session_id, revision=1)
    for revision in (1, 3):
        amend_session(place, saved.session_id, revision=revision, why="x")
        give_up(place, replace(saved, based_on=revision + 1))

    assert (Stage.SENT if is_sent else Stage.PRINTED) is stage(place, saved.session_id)
    with place.store.begin() as work:
        found = work.handings(saved.session_id)
    assert printed_before(found, Biller.FACILITY, 5) == "000001"
    assert not place.store.worklist()[0].is_amended


def test_an_earlier_amendment_that_was_signed_is_told_still(place: Workplace) -> None:
    saved = stored(place)
    sign_session(place, saved)
    amend_session(place, saved.session_id, revision=1, why="dose")
    sign_session(place, replace(saved, based_on=2, session=a_session(notes="b")), is_unsaved=True)
    amend_session(place, saved.session_id, revision=3, why="by mistake")

    give_up(place, replace(saved, based_on=4))

    assert place.store.worklist()[0].is_amended
    assert 6 == amend_session(place, saved.session_id, revision=5, why="rightly")


def test_nothing_is_given_up_without_a_reason_or_an_amendment(
    place: Workplace, amended: Typed
) -> None:
    with pytest.raises(Refused, match="give the reason"):
        give_up_amendment(place, amended.session_id, revision=3, why=" ")
    with pytest.raises(Refused, match="never signed"):
        give_up(place, stored(place))
    ask_review(place, amended)
    with pytest.raises(Refused, match="it is in review"):
        give_up(place, amended)


def test_another_workstation_is_told_and_overwrites_nothing(
    place: Workplace, amended: Typed
) -> None:
    other = by(place, BILLER)
    theirs = replace(amended, session=a_session(notes="theirs"))
    saved = save_session(other, theirs)
    with pytest.raises(StaleRevision):
        give_up(place, amended)

    give_up(place, replace(amended, based_on=saved))

    with pytest.raises(Refused, match="signed and is not changed"):
        save_session(other, replace(theirs, based_on=saved))
    with pytest.raises(Refused, match="it is signed"):
        give_up(other, replace(theirs, based_on=saved))
    notes = [each.session.notes for each in place.store.revisions(amended.session_id)]
    assert ["", "", "a slip", "theirs", ""] == notes
