"""What the window of tables is given; `workplace.py` fills it. No Qt is imported here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.table_shelf import TableShelf
    from domain.table_workflow import TableDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class TableServices:
    """The department's shelf of published tables.

    Args:
        shelf: for the GUI thread, to list what lies on it; asked again at no cost.
        open_desk: opens the same shelf and a store of its own for the worker thread, which closes
            the store when it is done. Both raise `CaptureError` when they cannot be opened.
        refresh: makes the book anew after other editions were put to use.
    """

    shelf: Callable[[], TableShelf]
    open_desk: Callable[[], TableDesk]
    refresh: Callable[[], None]
