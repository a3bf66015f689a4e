"""A step is applied whole or not at all, after a copy was put aside."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from domain.errors import StorageFailure
from storage import migrations
from storage.database import open_database
from storage.migrations import STEPS, Step
from tests.builders import a_session
from tests.storage.stores import KEY, a_store, save


def add_a_column(db: Database) -> None:
    """A step of a later version."""
    db.execute("ALTER TABLE draft ADD COLUMN remark TEXT")


def break_off(db: Database) -> None:
    """A step that fails half-way."""
    db.execute("CREATE TABLE half (a TEXT) STRICT")
    raise StorageFailure("the step broke off")


def rebuild_and_forget(db: Database) -> None:
    """A step that loses the guards, as a rebuilt table does."""
    db.execute("DROP TRIGGER audit_no_delete")


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    store = a_store(tmp_path)
    save(store, a_session())
    store.close()
    return store.path


def test_every_step_says_in_one_sentence_what_it_does() -> None:
    for step in STEPS:
        assert (step.__doc__ or "").strip().endswith(".")
        assert "\n" not in (step.__doc__ or "")


def test_a_pending_step_is_applied_after_a_copy_was_put_aside(closed: Path) -> None:
    store = open_database(closed, KEY, steps=(*STEPS, add_a_column))

    columns = {row[1] for row in store._db.execute("PRAGMA table_info(draft)")}
    assert "remark" in columns
    assert len(STEPS) + 1 == migrations.schema_version(store._db)
    assert 1 == len(store.worklist())
    store.close()
    copy = open_database(closed.with_name(f"{closed.name}.before-schema-{len(STEPS) + 1}"), KEY)
    assert len(STEPS) == migrations.schema_version(copy._db)
    assert 1 == len(copy.worklist())
    copy.close()


def test_an_applied_step_is_not_applied_again(closed: Path) -> None:
    for _ in range(2):
        open_database(closed, KEY, steps=(*STEPS, add_a_column)).close()


def test_an_older_program_refuses_what_a_newer_one_has_migrated(closed: Path) -> None:
    open_database(closed, KEY, steps=(*STEPS, add_a_column)).close()

    with pytest.raises(StorageFailure, match="newer version"):
        open_database(closed, KEY)


@pytest.mark.parametrize(
    ("step", "words"), [(break_off, "broke off"), (rebuild_and_forget, "audit_no_delete")]
)
def test_a_step_that_fails_leaves_the_old_schema_whole(
    closed: Path, step: Step, words: str
) -> None:
    with pytest.raises(StorageFailure, match=words):
        open_database(closed, KEY, steps=(*STEPS, add_a_column, step))

    store = open_database(closed, KEY)
    assert len(STEPS) == migrations.schema_version(store._db)
    assert 1 == len(store.worklist())
    assert () == store.faults()
    store.close()
