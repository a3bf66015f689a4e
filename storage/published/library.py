"""The department's shelf of published tables: every edition kept, one a day speaks.

1. A file is read and checked whole before a row of it is written; then all its rows are one
   transaction, so that a crash or a stop leaves nothing behind.
2. A staged edition speaks only in the book made to try it; what was never applied is forgotten
   when the shelf is next opened.
3. The same file is known by its digest and never stored twice.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

from sqlcipher3 import dbapi2

from domain.errors import Refused
from domain.published import Edition
from domain.table_shelf import LoadProgress, ShelvedEdition, ShowProgress, StagedEdition
from domain.table_words import edition_words
from storage.published import shelf, shelving
from storage.published.look_ups import ShelfTables
from storage.published.notes import notes_beside
from storage.published.reading import Selection, read_edition
from storage.published.refused import TableRefused
from storage.published.schema import connect, migrate, one_change, opened
from storage.published.shelf import State, Stored


class TableLibrary:
    """Implements `domain.table_shelf.TableShelf`; any thread may use it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the shelf at `path`, made where there is none.

        Raises:
            StorageFailure: it cannot be written, is another program's, or a newer version's.
        """
        with opened(path) as conn:
            migrate(conn, path)
            with one_change(conn):
                shelving.drop_staged(conn)
        return cls(path)

    def shelved(self) -> tuple[ShelvedEdition, ...]:
        """All that were applied, by kind and effective date, newest first."""
        with opened(self.path) as conn:
            return shelf.shelved(conn)

    def stage(self, files: tuple[str, ...], progress: ShowProgress) -> StagedEdition:
        """Read and check the file or files of one edition; changes nothing that is in use.

        Raises:
            TableRefused: a file is not what it should be; says which, where and what to do.
        """
        selection = Selection(tuple(Path(file) for file in files), progress)
        digest = selection.digest()
        with opened(self.path) as conn:
            for known in shelf.stored(conn, "digest = ?", digest):
                return _staged(known, ())
        read = read_edition(selection)
        whole = selection.size()
        progress(LoadProgress(doing=f"Storing {read.rows:,} rows", done=whole, whole=whole))
        with opened(self.path) as conn, one_change(conn):
            notes = notes_beside(read, selection.names, shelf.stored(conn, "state <> 'staged'"))
            shelving.add(conn, read, digest, selection.names)
            progress(LoadProgress(doing="Stored", done=whole, whole=whole))
            return _staged(_found(conn, read.kind.value, digest), (*read.notes, *notes))

    def tables(self, staged: StagedEdition | None = None) -> ShelfTables:
        """The editions in use as they are now, with a staged one as if it were."""
        conn = connect(self.path)
        speaking = shelf.stored(conn, "state = 'in_use'")
        if staged is not None:
            speaking = (shelf.existing(conn, staged.edition), *speaking)
        return ShelfTables(conn, self.path, speaking)

    def apply(self, staged: StagedEdition, *, by: str, at: datetime) -> Edition:
        """Put a staged edition to use, or one that is known and was taken out."""
        return self._use(staged.edition, by, at)

    def discard(self, staged: StagedEdition) -> None:
        """Forget a staged edition; one that was applied stays."""
        with opened(self.path) as conn, one_change(conn):
            found = shelf.find(conn, staged.edition.kind, staged.edition.digest)
            if found is not None:
                shelving.drop_staged(conn, found.number)

    def roll_back(self, edition: Edition, *, by: str, at: datetime) -> None:
        """Take an edition out of use; it stays on the shelf and the one before it speaks again."""
        with opened(self.path) as conn, one_change(conn):
            found = shelf.existing(conn, edition)
            if found.state is not State.IN_USE:
                raise Refused(
                    f"{edition_words(edition)} is not in use, so there is nothing to roll back."
                    " Nothing was changed."
                )
            shelving.take_out(conn, found, by=by, at=at)

    def restore(self, edition: Edition, *, by: str, at: datetime) -> None:
        """Put an edition of the shelf back to use."""
        self._use(edition, by, at)

    def _use(self, edition: Edition, by: str, at: datetime) -> Edition:
        with opened(self.path) as conn, one_change(conn):
            found = shelf.existing(conn, edition)
            if found.state is not State.IN_USE:
                shelving.put_to_use(conn, found, by=by, at=at)
            return found.edition


def _found(conn: dbapi2.Connection, kind: str, digest: str) -> Stored:
    return next(iter(shelf.stored(conn, "kind = ? AND digest = ?", kind, digest)))


def _staged(one: Stored, notes: tuple[str, ...]) -> StagedEdition:
    is_known = one.state is not State.STAGED
    if is_known:
        state = "in use" if one.state is State.IN_USE else "out of use"
        notes = (f"The very same file lies on the shelf already and is {state}.",)
    return StagedEdition(edition=one.edition, notes=notes, is_known=is_known)


__all__ = ["TableLibrary", "TableRefused"]
