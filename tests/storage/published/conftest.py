from __future__ import annotations

from pathlib import Path

import pytest

from storage.published import TableLibrary


@pytest.fixture
def library(tmp_path: Path) -> TableLibrary:
    return TableLibrary.open(tmp_path / "tables.sqlite")
