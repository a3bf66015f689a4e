"""A thousand random acts, half from each of two seeds, harm neither window nor store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from storage.database import SqliteStore
from tests.gui.fakes_store import FakePrinters, StillClock
from tests.gui.monkey import Monkey, files_in
from workplace import DemoPlace


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_random_acts_leave_the_window_alive_and_the_database_whole(
    dressed: QApplication, tmp_path: Path, seed: int
) -> None:
    with DemoPlace() as place, files_in(tmp_path):
        services = replace(
            place.services(),
            clock=StillClock(),
            printers=FakePrinters("Front desk", "Office"),
            settings_group="",
            practice_command=(),
        )
        monkey = Monkey(services, seed)

        monkey.run(500)

        assert monkey.window.isVisible()
        monkey.end()
        store = services.store()
        assert isinstance(store, SqliteStore)
        assert store.faults() == ()
