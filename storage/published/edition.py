"""One edition as its format reads it: what it is, and its rows as the shelf keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from domain.published import TableKind

Record: TypeAlias = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEdition:
    """An edition read whole and found right.

    `speaks_from`: the first day its rows know, earlier than `effective` where they carry their own
    dates. `speaks_until`: first day it no longer speaks for, None = until a newer one comes.
    `rows`: how many the publisher's file has. `records`: by table of the shelf, without the number
    of the edition; read once.
    """

    kind: TableKind
    title: str
    effective: date
    speaks_from: date
    speaks_until: date | None = None
    rows: int
    records: tuple[tuple[str, Iterable[Record]], ...]
    notes: tuple[str, ...] = ()
