"""The shelf of published tables of one data folder, and the book made with what is on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.facts import FactBook
from domain.published import PublishedTables
from domain.table_shelf import ShelvedEdition
from storage.diagnoses.code_set import kept_in
from storage.fact_files import load_book
from storage.failures import files_told_plainly
from storage.loaded_book import with_tables
from storage.places import make_private_folder, refuse_share
from storage.profile_files import with_profiles

if TYPE_CHECKING:
    from storage.published.library import TableLibrary
    from storage.published.look_ups import ShelfTables

TABLES: Final = "tables.sqlite"


class TablePlace:
    """Made for the thread that asks for the book; the shelf may be used by any.

    Args:
        folder: the data folder; the shelf is made in it when it is first needed, not before.
        shipped: the facts that ship.
    """

    def __init__(self, folder: Path, shipped: Callable[[], FactBook]) -> None:
        self._folder = folder
        self._shipped = shipped
        self._book: FactBook | None = None
        self._tables: ShelfTables | None = None

    @cached_property
    def shelf(self) -> TableLibrary:
        """The shelf, made where there is none. Raises `StorageFailure`."""
        # Late: where no table was ever loaded, nothing of the loaders is needed.
        from storage.published.library import TableLibrary  # noqa: PLC0415

        refuse_share(self._folder)
        with files_told_plainly(self._folder):
            make_private_folder(self._folder)
        return TableLibrary.open(self._folder / TABLES)

    def shelved(self) -> tuple[ShelvedEdition, ...]:
        """Every edition on the shelf; none is made where there is none."""
        return self.shelf.shelved() if self._is_there else ()

    @property
    def _is_there(self) -> bool:
        return (self._folder / TABLES).exists()

    def book(self) -> FactBook:
        """The facts with the editions in use; asked again at no cost. Raises `StorageFailure`."""
        if self._book is None:
            is_there = (self._folder / TABLES).exists()
            self._book = self.book_with(self.shelf.tables()) if is_there else self._kept
        return self._book

    def book_with(self, tables: PublishedTables) -> FactBook:
        """The facts that ship, with these tables."""
        return with_tables(self._kept, tables)

    @cached_property
    def _kept(self) -> FactBook:
        """What ships and the department's own profiles; the search over diagnosis codes is kept."""
        shipped = with_profiles(self._shipped(), self._folder)
        return replace(shipped, diagnosis_codes=kept_in(self._folder, shipped.diagnosis_codes))

    def refresh(self) -> None:
        """Make the book anew when it is next asked for: other editions are in use."""
        self._book = None

    def close(self) -> None:
        """Let the file go; the book answers no more."""
        if self._tables is not None:
            self._tables.close()


def book_of(folder: Path | None, shipped: Callable[[], FactBook] = load_book) -> FactBook:
    """The facts that ship, with the tables loaded in a data folder where one is named."""
    return TablePlace(folder, shipped).book() if folder else shipped()
