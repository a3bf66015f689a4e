"""What is said of the last backup, when a person is reminded, and what may be set."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.backups import days_since, is_due, last_words
from domain.errors import IllFormed
from domain.precautions import Precautions

TODAY = date(2026, 10, 15)
NOON = datetime(2026, 10, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "due", "words"),
    [
        (None, True, "No backup of this database has been made yet."),
        (0, False, "The last backup was made today."),
        (1, False, "The last backup was made yesterday."),
        (6, False, "The last backup was made 6 days ago."),
        (7, True, "The last backup was made 7 days ago."),
        (-3, False, "The last backup was made today."),
    ],
)
def test_the_last_backup_is_told_calmly_and_reminded_of_after_a_week(
    days: int | None, due: bool, words: str
) -> None:
    last = None if days is None else NOON - timedelta(days=days)

    assert is_due(last, TODAY) is due
    assert last_words(last, TODAY) == words
    assert days_since(last, TODAY) == (None if days is None else max(days, 0))


@pytest.mark.parametrize(
    ("minutes", "kept", "field"),
    [
        (-1, 1, "lock_minutes"),
        (61, 1, "lock_minutes"),
        (5, 0, "backups_kept"),
        (5, 1000, "backups_kept"),
    ],
)
def test_what_cannot_be_meant_is_refused(minutes: int, kept: int, field: str) -> None:
    with pytest.raises(IllFormed) as caught:
        Precautions(lock_minutes=minutes, backups_kept=kept)

    assert caught.value.field == field


def test_an_idle_window_locks_after_five_minutes_unless_told_otherwise() -> None:
    assert Precautions().lock_minutes == 5
    assert Precautions(lock_minutes=0).lock_minutes == 0
