"""The use cases of published tables: check and try, put to use or leave, take out, put back.

1. A file is read and checked, then tried on the stored sessions of the last days: nothing changes.
2. A person decides. What is decided stands in the audit: who, which edition, its digest.
3. Only what is derived from then on changes; what is signed stays as it was signed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.errors import CaptureError, Refused
from domain.facts import FactBook
from domain.published import Edition, PublishedTables
from domain.table_change import TableTrial, try_tables
from domain.table_shelf import LoadProgress, ShowProgress, StagedEdition, TableAct, TableShelf
from domain.workflow import Workplace

LOOK_BACK: Final = timedelta(days=90)


class Stopped(Refused):
    """A person stopped what was going on; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Stopped as you wished. Nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDesk:
    """What the use cases of tables need. `book_with`: the facts that ship, with these tables."""

    place: Workplace
    shelf: TableShelf
    book_with: Callable[[PublishedTables], FactBook]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTable:
    """An edition that was read, checked and tried, and waits for a person's word."""

    staged: StagedEdition
    trial: TableTrial


def check_table(desk: TableDesk, files: tuple[str, ...], progress: ShowProgress) -> CheckedTable:
    """Read the file or files of one edition and try it on stored sessions; nothing changes.

    Args:
        progress: told how far it is; may raise to stop, which leaves nothing behind.

    Raises:
        Refused: the file is not what it should be; told by its place.
    """
    staged = desk.shelf.stage(files, progress)
    try:
        checked = CheckedTable(staged=staged, trial=_tried(desk, staged, progress))
        _note(desk, TableAct.TRIED, staged.edition)
    except BaseException:
        desk.shelf.discard(staged)
        raise
    return checked


def _tried(desk: TableDesk, staged: StagedEdition, progress: ShowProgress) -> TableTrial:
    since = desk.place.clock.today() - LOOK_BACK

    def looked_at(number: int) -> None:
        doing = f"Trying it on stored sessions: {number:,} looked at"
        progress(LoadProgress(doing=doing, done=number, whole=0))

    return try_tables(
        desk.place.store.sessions_since(since),
        desk.book_with(desk.shelf.tables()),
        desk.book_with(desk.shelf.tables(staged)),
        since=since,
        progress=looked_at,
    )


def apply_table(desk: TableDesk, staged: StagedEdition) -> Edition:
    """Put a checked edition to use; whole and audited, or not at all. In use already: nothing."""
    if any(one.is_in_use and one.edition == staged.edition for one in desk.shelf.shelved()):
        return staged.edition
    by, at = desk.place.actor.name, desk.place.clock.now()
    edition = desk.shelf.apply(staged, by=by, at=at)
    _note_or(desk, TableAct.APPLIED, edition, lambda: desk.shelf.roll_back(edition, by=by, at=at))
    return edition


def discard_table(desk: TableDesk, staged: StagedEdition) -> None:
    """Forget a checked edition."""
    desk.shelf.discard(staged)
    _note(desk, TableAct.DISCARDED, staged.edition)


def roll_back_table(desk: TableDesk, edition: Edition) -> None:
    """Take an edition out of use; the one before it speaks again, or what ships."""
    by, at = desk.place.actor.name, desk.place.clock.now()
    desk.shelf.roll_back(edition, by=by, at=at)
    _note_or(desk, TableAct.ROLLED_BACK, edition, lambda: desk.shelf.restore(edition, by=by, at=at))


def restore_table(desk: TableDesk, edition: Edition) -> None:
    """Put an edition that was taken out back to use."""
    by, at = desk.place.actor.name, desk.place.clock.now()
    desk.shelf.restore(edition, by=by, at=at)
    _note_or(desk, TableAct.RESTORED, edition, lambda: desk.shelf.roll_back(edition, by=by, at=at))


def _note_or(desk: TableDesk, act: TableAct, edition: Edition, undo: Callable[[], None]) -> None:
    """Write the audit row; what cannot be audited is undone."""
    try:
        _note(desk, act, edition)
    except CaptureError:
        undo()
        raise


def _note(desk: TableDesk, act: TableAct, edition: Edition) -> None:
    place = desk.place
    place.store.note_table(act, edition, actor=place.actor, at=place.clock.now())
