from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import SqliteStore
from tests.storage.stores import a_store

collect_ignore = [] if os.name == "posix" else ["test_posix.py"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = a_store(tmp_path)
    yield store
    store.close()
