"""Loading in one call, as the tests want it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from domain.published import Edition
from domain.table_shelf import LoadProgress, StagedEdition
from storage.published import TableLibrary
from tests.storage.published.making import written

NOON: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)


def silent(_progress: LoadProgress) -> None:
    """Show nothing."""


def staged(library: TableLibrary, files: Mapping[str, bytes]) -> StagedEdition:
    """Write the files beside the shelf and stage them."""
    folder = Path(library.path).parent / "files"
    folder.mkdir(exist_ok=True)
    return library.stage(written(folder, files), silent)


def applied(library: TableLibrary, files: Mapping[str, bytes]) -> Edition:
    """Write, stage and apply."""
    return library.apply(staged(library, files), by="A. Coder", at=NOON)
