"""Unsaved typing outlives a crash, and ends with the save it was for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import Refused, StaleRevision
from storage.database import SqliteStore, open_database
from tests.builders import a_session
from tests.storage.stores import (
    BILLER,
    KEY,
    NOW,
    a_draft,
    a_store,
    new_id,
    save,
    sign,
)


def test_unsaved_typing_is_offered_after_a_crash(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    draft = a_draft(new_id())
    store.keep_draft(a_draft(draft.session_id, "half"))
    store.keep_draft(draft)
    # No close: the process is gone. A second connection sees what a new start would see.

    again = open_database(store.path, KEY)

    assert (draft,) == again.drafts()
    again.drop_draft(draft.session_id)
    assert () == store.drafts()
    again.close()
    store.close()


def test_drafts_are_offered_newest_first(store: SqliteStore) -> None:
    older, newer = a_draft(new_id()), replace(a_draft(new_id()), kept_at=NOW + timedelta(hours=1))
    store.keep_draft(newer)
    store.keep_draft(older)

    assert (newer, older) == store.drafts()


def test_saving_signing_and_voiding_drop_the_draft_in_the_same_transaction(
    store: SqliteStore,
) -> None:
    session, ids = a_session(), [new_id(), new_id(), new_id()]
    for session_id in ids:
        store.keep_draft(a_draft(session_id))
        save(store, session, session_id)
    assert () == store.drafts()
    for session_id in ids[1:]:
        store.keep_draft(a_draft(session_id, based_on=1))
    assert 2 == len(store.drafts())

    sign(store, ids[1], session)
    with store.begin() as work:
        work.void(ids[2], expected_revision=1, why="not treated", actor=BILLER, at=NOW)
        work.commit()

    assert () == store.drafts()


def test_a_refused_save_keeps_the_draft(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    store.keep_draft(a_draft(session_id, based_on=0))

    with pytest.raises(StaleRevision):
        save(store, a_session(), session_id, revision=0)

    assert 1 == len(store.drafts())


def test_no_draft_is_kept_of_a_signed_session(store: SqliteStore) -> None:
    session = a_session()
    session_id = save(store, session)
    sign(store, session_id, session)

    with pytest.raises(Refused, match="no draft"):
        store.keep_draft(a_draft(session_id, based_on=1))

    assert () == store.drafts()
