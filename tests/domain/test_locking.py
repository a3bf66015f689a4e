"""A PIN that can be kept, compared and not guessed quickly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import IllFormed
from domain.locking import Slips, check_pin, hash_pin, is_pin, wait_words

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)
SALT = bytes(range(16))


def test_only_the_pin_itself_is_taken() -> None:
    kept = hash_pin("blue linac 3", SALT)

    assert is_pin(kept, "blue linac 3")
    assert is_pin(kept, " blue linac 3 ")
    assert not is_pin(kept, "blue linac 4")
    assert not is_pin(kept, "")


def test_the_same_pin_typed_otherwise_is_the_same() -> None:
    assert is_pin(hash_pin("caf\u00e9 741", SALT), "cafe\u0301 741")


def test_what_is_kept_does_not_tell_the_pin_and_differs_by_its_salt() -> None:
    one, other = hash_pin("482915", SALT), hash_pin("482915", bytes(16))

    assert one.digest != other.digest
    assert "482915" not in one.digest + one.salt


@pytest.mark.parametrize(
    "pin", ["12345", "      1", "111111", "123456", "987654", "abcdef", "x" * 65]
)
def test_a_pin_that_is_guessed_at_once_is_refused(pin: str) -> None:
    with pytest.raises(IllFormed):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["482915", "blue linac", "x9" * 32])
def test_others_are_taken(pin: str) -> None:
    assert check_pin(pin) == pin


@pytest.mark.parametrize(
    ("number", "wait"), [(0, 0), (2, 0), (3, 5), (4, 10), (6, 40), (11, 900), (1000, 900)]
)
def test_wrong_ones_cost_more_and_more_but_never_for_ever(number: int, wait: int) -> None:
    assert Slips(number=number, last=NOW).wait(NOW) == wait


def test_the_wait_runs_out_and_a_clock_set_back_does_not_shorten_it() -> None:
    slips = Slips(number=3, last=NOW)

    assert slips.wait(NOW + timedelta(seconds=2)) == 3
    assert slips.wait(NOW + timedelta(seconds=9)) == 0
    assert slips.wait(NOW - timedelta(days=1)) == 5
    assert Slips(number=9).wait(NOW) == 0
    assert Slips().another(NOW) == Slips(number=1, last=NOW)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (40, "40 seconds"), (60, "1 minute"), (61, "2 minutes"), (900, "15 minutes")],
)
def test_a_wait_is_told_in_words(seconds: int, words: str) -> None:
    assert wait_words(seconds) == words
