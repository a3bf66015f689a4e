"""Check, try, apply, leave, take out, put back: each audited over a real store, whole or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from domain.errors import Refused, StorageFailure
from domain.ports import Actor
from domain.published import Edition
from domain.states import SessionState
from domain.table_shelf import LoadProgress, TableAct
from domain.table_workflow import (
    Stopped,
    TableDesk,
    apply_table,
    check_table,
    discard_table,
    restore_table,
    roll_back_table,
)
from domain.workflow import Typed, Workplace, save_session, sign_session
from storage.audit import Action
from storage.database import SqliteStore
from storage.loaded_book import with_tables
from tests.builders import a_session
from tests.storage.stores import BILLER, StillClock, a_store, book, new_id
from tests.tables import MemoryShelf, a_shelf


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = a_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(store: SqliteStore) -> TableDesk:
    place = Workplace(store=store, book=book(), clock=StillClock(), actor=BILLER, version="0.1.0")
    return TableDesk(
        place=place, shelf=a_shelf(), book_with=lambda tables: with_tables(book(), tables)
    )


def shelf_of(desk: TableDesk) -> MemoryShelf:
    assert isinstance(desk.shelf, MemoryShelf)
    return desk.shelf


def in_use(desk: TableDesk) -> list[str]:
    return [edition.title for edition in desk.shelf.tables().editions()]


def silent(_progress: LoadProgress) -> None:
    pass


def acts(store: SqliteStore) -> list[tuple[str, ...]]:
    told = {act.value for act in TableAct}
    return [row[1:5] for row in store.audit_trail("") if row[3] in told]


def saved(desk: TableDesk) -> Typed:
    typed = Typed(session_id=new_id(), based_on=0, session=a_session())
    return replace(typed, based_on=save_session(desk.place, typed))


def test_a_checked_table_is_tried_on_stored_sessions_and_changes_nothing(
    desk: TableDesk, store: SqliteStore
) -> None:
    saved(desk)
    seen: list[LoadProgress] = []

    checked = check_table(desk, ("pairs.zip",), seen.append)

    assert "v32.2" == checked.staged.edition.title
    assert (1, 2) == (checked.trial.looked_at, checked.trial.codes)
    assert "2026-07-18" == checked.trial.since.isoformat()
    assert [] == in_use(desk)
    assert ["Reading rows"] * 3 == [one.doing for one in seen[:3]]
    assert "Trying it on stored sessions: 1 looked at" == seen[-1].doing
    assert [
        (
            *("D. Okafor", "office 2", "tried a published table"),
            "NCCI pairs, outpatient hospital v32.2, effective 2026-07-01, 1 row",
        )
    ] == acts(store)


def test_apply_take_out_and_put_back_are_audited_and_the_shelf_follows(
    desk: TableDesk, store: SqliteStore
) -> None:
    staged = check_table(desk, ("pairs.zip",), silent).staged

    edition = apply_table(desk, staged)
    assert ["v32.2"] == in_use(desk)
    roll_back_table(desk, edition)
    assert [] == in_use(desk)
    restore_table(desk, edition)
    assert ["v32.2"] == in_use(desk)

    discard_table(desk, check_table(desk, ("limits.csv",), silent).staged)
    assert ["v32.2"] == in_use(desk)
    assert [
        TableAct.TRIED,
        TableAct.APPLIED,
        TableAct.ROLLED_BACK,
        TableAct.RESTORED,
        TableAct.TRIED,
        TableAct.DISCARDED,
    ] == [row[2] for row in acts(store)]
    assert () == store.faults()


def test_the_same_file_twice_is_put_to_use_once(desk: TableDesk, store: SqliteStore) -> None:
    first = apply_table(desk, check_table(desk, ("pairs.zip",), silent).staged)
    again = check_table(desk, ("pairs.zip",), silent)

    assert again.staged.is_known
    assert first == apply_table(desk, again.staged)
    assert ["v32.2"] == in_use(desk)
    assert 1 == [row[2] for row in acts(store)].count(TableAct.APPLIED)


def test_what_is_signed_stays_as_signed_whatever_is_put_to_use(
    desk: TableDesk, store: SqliteStore
) -> None:
    typed = saved(desk)
    signed = sign_session(desk.place, typed)

    checked = check_table(desk, ("pairs.zip",), silent)
    apply_table(desk, checked.staged)

    assert [SessionState.SIGNED] == [change.state for change in checked.trial.changes]
    with store.begin() as work:
        assert signed == work.signed_charge(typed.session_id)


def test_a_check_that_is_stopped_or_refused_leaves_nothing_behind(
    desk: TableDesk, store: SqliteStore
) -> None:
    saved(desk)

    def stop_while_trying(progress: LoadProgress) -> None:
        if not progress.whole:
            raise Stopped

    with pytest.raises(Stopped, match="Nothing was changed"):
        check_table(desk, ("pairs.zip",), stop_while_trying)
    with pytest.raises(Refused, match="no table"):
        check_table(desk, ("letter.txt",), silent)

    assert ["v32.2"] == [staged.edition.title for staged in shelf_of(desk).discarded]
    assert [] == acts(store)


@dataclass
class FullStore:
    """A database that takes no audit row."""

    def note_table(self, act: TableAct, edition: Edition, *, actor: Actor, at: datetime) -> None:
        del act, edition, actor, at
        raise StorageFailure("The disk is full.")


def test_what_cannot_be_audited_is_undone(desk: TableDesk) -> None:
    full = replace(desk, place=replace(desk.place, store=FullStore()))  # type: ignore[arg-type]
    staged = check_table(desk, ("pairs.zip",), silent).staged

    with pytest.raises(StorageFailure):
        apply_table(full, staged)
    assert [] == in_use(desk)

    edition = apply_table(desk, check_table(desk, ("limits.csv",), silent).staged)
    with pytest.raises(StorageFailure):
        roll_back_table(full, edition)
    assert ["2026Q3"] == in_use(desk)

    roll_back_table(desk, edition)
    with pytest.raises(StorageFailure):
        restore_table(full, edition)
    assert [] == in_use(desk)


def test_every_act_has_its_word_in_the_audit() -> None:
    words = {action.value for action in Action}

    assert [] == [act for act in TableAct if act.value not in words]
