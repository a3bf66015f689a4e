"""What a person should know of a new edition beside those on the shelf; refuses a cut one."""

from __future__ import annotations

from typing import Final

from domain.table_words import edition_words
from storage.published.edition import ReadEdition
from storage.published.refused import GET_AGAIN, TableRefused
from storage.published.shelf import Stored

_CUT: Final = 2  # with less than half the rows of its neighbour a file was cut
_FEWER: Final = 20  # a twentieth fewer is worth a look


def notes_beside(
    read: ReadEdition, names: tuple[str, ...], shelved: tuple[Stored, ...]
) -> tuple[str, ...]:
    """Sentences on its neighbours of the same kind.

    Raises `TableRefused` when it has less than half the rows of the nearest one.
    """
    same = [one for one in shelved if one.edition.kind is read.kind]
    if not same:
        return ()
    nearest = min(same, key=lambda one: abs(one.edition.effective - read.effective)).edition
    if read.rows * _CUT < nearest.rows:
        raise TableRefused(
            names[0],
            f"it has {read.rows:,} rows, and {edition_words(nearest)} has {nearest.rows:,}: it is"
            " not whole",
            GET_AGAIN,
        )
    notes = [
        f"{edition_words(one.edition)} lies on the shelf already, from other files; applied, this"
        " one speaks instead."
        for one in same
        if one.edition.effective == read.effective
    ]
    if read.rows < nearest.rows - nearest.rows // _FEWER:
        notes.append(
            f"It has {read.rows:,} rows; {edition_words(nearest)} has {nearest.rows:,}. Make sure"
            " that it is whole."
        )
    newest = max(one.edition.effective for one in same)
    if read.effective < newest:
        notes.append(f"A newer edition, effective {newest}, lies on the shelf already.")
    return tuple(notes)
