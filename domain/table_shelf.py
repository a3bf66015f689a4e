"""The shelf of published tables, as the use cases see it: every edition is kept, one a day speaks.

Loading is four steps: `stage` reads and checks the publisher's file, `tables` gives a book to try
it with, `apply` puts it to use, `roll_back` takes it out again. Only `apply` and `roll_back` change
what is derived.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from domain.published import Edition, PublishedTables


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadProgress:
    """How far a load has come. `done` and `whole`: bytes of the files as they lie on disk.

    `whole` 0: nobody knows how much there is.
    """

    doing: str
    done: int
    whole: int


ShowProgress: TypeAlias = Callable[[LoadProgress], None]
"""Told several times a second; may raise to stop the load, which then leaves nothing behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedEdition:
    """One edition on the shelf. `is_in_use`: False after a roll-back, or before it is applied."""

    edition: Edition
    loaded_at: datetime
    loaded_by: str
    is_in_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedEdition:
    """A checked edition that speaks for nothing yet.

    `notes`: what a person should know before applying it, one sentence each.
    `is_known`: the very same file lies on the shelf already.
    """

    edition: Edition
    notes: tuple[str, ...]
    is_known: bool


class TableAct(StrEnum):
    """What a person does with an edition of a published table; permanent, like column names."""

    TRIED = "tried a published table"
    APPLIED = "put a published table to use"
    DISCARDED = "left a published table"
    ROLLED_BACK = "took a published table out of use"
    RESTORED = "put a published table back to use"


class TableShelf(Protocol):
    """Every edition that was loaded. Refusals are `domain.errors.CaptureError`."""

    def shelved(self) -> tuple[ShelvedEdition, ...]:
        """All of them, by kind and effective date, newest first."""

    def stage(self, files: tuple[str, ...], progress: ShowProgress) -> StagedEdition:
        """Read and check the file or files of one edition; changes nothing that is in use."""

    def tables(self, staged: StagedEdition | None = None) -> PublishedTables:
        """The editions in use, with a staged one as if it were."""

    def apply(self, staged: StagedEdition, *, by: str, at: datetime) -> Edition:
        """Put a staged edition to use. Whole or not at all."""

    def discard(self, staged: StagedEdition) -> None:
        """Forget a staged edition."""

    def roll_back(self, edition: Edition, *, by: str, at: datetime) -> None:
        """Take an edition out of use; it stays on the shelf and the one before it speaks again."""

    def restore(self, edition: Edition, *, by: str, at: datetime) -> None:
        """Put an edition of the shelf back to use."""
