"""The PIN of a workstation in its database: kept hashed, dear to guess, never the last way in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import IllFormed, Refused
from storage.database import SqliteStore
from storage.keys import KeyFile, new_department, open_department
from tests.storage.stores import NOW, PLANNER

PIN = "blue linac 3"


class Door:
    """A store with a recovery code."""

    def __init__(self, place: Path) -> None:
        self.path, self.keys = place / "department.isocenter", KeyFile(place / "keys")
        self.store, self.code = new_department(self.path, self.keys)

    def set(self, pin: str = PIN) -> None:
        self.store.set_pin(pin, actor=PLANNER, at=NOW)

    def knock(self, typed: str, seconds: int = 0) -> None:
        at = NOW + timedelta(seconds=seconds)
        self.store.unlock(typed, who="N. Vance", actor=PLANNER, at=at)

    def reopen(self) -> SqliteStore:
        self.store.close()
        self.store = open_department(self.path, self.keys)
        return self.store

    @property
    def trail(self) -> list[tuple[str, ...]]:
        return [row[3:] for row in self.store.audit_trail("")]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = Door(tmp_path)
    yield made
    made.store.close()


def test_without_a_pin_choosing_a_name_opens_and_is_noted(door: Door) -> None:
    assert not door.store.has_pin()

    door.knock("")

    assert door.trail[-1] == ("unlocked the window", "as N. Vance")


def test_with_a_pin_only_the_pin_opens(door: Door) -> None:
    door.set()
    assert door.store.has_pin()

    with pytest.raises(Refused, match="not the PIN"):
        door.knock("red linac 3")
    door.knock(PIN)

    assert door.trail[-3:] == [
        ("changed the workstation PIN", "set"),
        ("typed a wrong PIN", "as N. Vance"),
        ("unlocked the window", "as N. Vance"),
    ]
    assert door.store.faults() == ()


def test_the_pin_itself_is_nowhere(door: Door) -> None:
    door.set()

    assert PIN not in door.store.setting("workstation_pin")
    assert all(PIN not in " ".join(row) for row in door.trail)


def test_wrong_ones_cost_time_also_after_a_restart_and_not_for_ever(door: Door) -> None:
    door.set()
    for _ in range(2):
        with pytest.raises(Refused, match="not the PIN"):
            door.knock("wrong")
    with pytest.raises(Refused, match="looked at in 5 seconds"):
        door.knock("wrong")

    door.reopen()
    with pytest.raises(Refused, match="Too many wrong PINs"):
        door.knock(PIN, seconds=2)
    door.knock(PIN, seconds=6)

    with pytest.raises(Refused, match="not the PIN"):
        door.knock("wrong", seconds=7)
    door.knock(PIN, seconds=7)


def test_the_recovery_code_opens_and_takes_the_forgotten_pin_away(door: Door) -> None:
    door.set()

    door.knock(door.code.lower().replace("-", " "))

    assert not door.store.has_pin()
    door.knock("")


def test_another_code_opens_nothing(door: Door, tmp_path: Path) -> None:
    other, code = new_department(tmp_path / "other" / "department.isocenter", door.keys)
    other.close()
    door.set()

    with pytest.raises(Refused, match="another database"):
        door.knock(code)
    with pytest.raises(IllFormed):
        door.knock("A" * 40)

    assert door.store.has_pin()


def test_a_pin_can_be_taken_away_and_an_easy_one_is_refused(door: Door) -> None:
    door.set()
    with pytest.raises(IllFormed):
        door.set("123456")
    assert door.store.has_pin()

    door.set("")

    assert not door.store.has_pin()
    assert door.trail[-1] == ("changed the workstation PIN", "removed")


def test_a_store_without_a_recovery_slot_knows_only_the_pin(store: SqliteStore) -> None:
    store.set_pin(PIN, actor=PLANNER, at=NOW)

    with pytest.raises(Refused, match="not the PIN"):
        store.unlock("A" * 40, who="N. Vance", actor=PLANNER, at=NOW)
