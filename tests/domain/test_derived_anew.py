"""What the list keeps of open sessions follows the rules; what is signed stays as it was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.derived_anew import derive_anew
from domain.errors import Refused
from domain.facts import FactBook
from domain.hand_over import amend_session, ask_review
from domain.states import Stage
from domain.summaries import mark_of
from domain.workflow import Typed, Workplace, save_session, sign_session, void_session
from domain.worklist import WorklistQuery, WorklistRow
from tests.builders import a_session
from tests.domain.test_hand_over import at, stored
from tests.storage.stores import a_store, derived


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    store = a_store(tmp_path)
    yield at(store)
    assert () == store.faults()
    store.close()


def other_rules(book: FactBook) -> FactBook:
    """The same facts as another edition, which asks for no document."""
    pack = replace(book.pack, tables=("pairs 2030",))
    return replace(book, pack=pack, requirements=())


def row(place: Workplace, saved: Typed) -> WorklistRow:
    query = WorklistQuery(rules=mark_of(place.book.pack))
    return next(row for row in place.store.worklist(query) if row.id == saved.session_id)


def lacking(place: Workplace) -> Typed:
    """A session that waits for a document."""
    whole = a_session()
    return stored(place, replace(whole, documents=whole.documents[1:]))


def test_an_open_session_of_earlier_rules_says_so_until_it_is_derived_anew(
    place: Workplace,
) -> None:
    saved = lacking(place)
    assert not row(place, saved).is_outdated
    now = replace(place, book=other_rules(place.book))
    assert row(now, saved).is_outdated
    assert (saved.session_id,) == now.store.derived_otherwise(mark_of(now.book.pack))
    before = place.store.revisions(saved.session_id)
    assert row(now, saved).stage is Stage.DOCUMENTS

    assert derive_anew(now, saved.session_id)

    after = row(now, saved)
    assert (Stage.READY, False) == (after.stage, after.is_outdated)
    assert () == now.store.derived_otherwise(mark_of(now.book.pack))
    assert before == place.store.revisions(saved.session_id)
    assert not place.store.summary(saved.session_id).documents
    assert not derive_anew(now, saved.session_id)
    assert 2 == save_session(now, replace(saved, session=a_session(notes="on")))


def test_without_a_mark_nobody_is_judged(place: Workplace) -> None:
    lacking(place)

    assert not any(row.is_outdated for row in place.store.worklist())


def test_what_is_in_review_stays_there_with_whom_it_was(place: Workplace) -> None:
    saved = lacking(place)
    ask_review(place, saved, "D. Okafor")
    now = replace(place, book=other_rules(place.book))

    assert not derive_anew(now, saved.session_id)

    after = row(now, saved)
    assert (Stage.REVIEW, "D. Okafor", False) == (after.stage, after.holder, after.is_outdated)


def test_an_amendment_is_derived_anew_beside_what_stands_signed(place: Workplace) -> None:
    saved = stored(place)
    signed = sign_session(place, saved)
    amend_session(place, saved.session_id, revision=1, why="x")
    now = replace(place, book=other_rules(place.book))

    derive_anew(now, saved.session_id)

    with place.store.begin() as work:
        assert signed == work.signed_charge(saved.session_id)
    assert (True, False) == (row(now, saved).is_amended, row(now, saved).is_outdated)


def _sign(place: Workplace, saved: Typed) -> None:
    sign_session(place, saved)


def _void(place: Workplace, saved: Typed) -> None:
    void_session(place, saved.session_id, revision=1, why="twice")


@pytest.mark.parametrize("close", [_sign, _void])
def test_what_is_signed_or_void_is_never_derived_anew(
    place: Workplace, close: Callable[[Workplace, Typed], None]
) -> None:
    saved = stored(place)
    close(place, saved)
    before, summary = place.store.worklist(), place.store.summary(saved.session_id)
    now = replace(place, book=other_rules(place.book))
    assert not row(now, saved).is_outdated
    assert () == now.store.derived_otherwise(mark_of(now.book.pack))

    assert not derive_anew(now, saved.session_id)

    assert (before, summary) == (place.store.worklist(), place.store.summary(saved.session_id))
    with place.store.begin() as work, pytest.raises(Refused, match="not changed any more"):
        work.show_derived(saved.session_id, derived(saved.session))


def test_a_session_stored_before_marks_were_kept_counts_as_of_earlier_rules(
    place: Workplace,
) -> None:
    saved = stored(place)
    db = place.store._db  # type: ignore[attr-defined]
    db.execute("UPDATE session_head SET summary = ''")
    db.conn.commit()

    assert row(place, saved).is_outdated
    derive_anew(place, saved.session_id)
    assert not row(place, saved).is_outdated


def test_the_mark_tells_edition_facts_and_tables_apart(place: Workplace) -> None:
    pack = place.book.pack
    others = (
        replace(pack, edition="x"),
        replace(pack, digest="x"),
        replace(pack, tables=("x",)),
    )

    assert len({mark_of(each) for each in (pack, *others)}) == 4
