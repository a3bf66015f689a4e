"""Which edition of a table speaks for a day.

1. Of the editions of one kind in use, the newest effective on or before the day; of two of one day
   the last put to use (D-050).
2. Where the day lies before all of them, the oldest, as far back as its own rows know: pairs and
   add-on codes carry their own dates (D-050).
3. Payment tables end with their calendar year (D-051).
"""

from __future__ import annotations

from datetime import date

from domain.published import Edition, TableKind
from storage.published.shelf import Stored


class Speaking:
    """The editions in use. `stored`: of one day, the first speaks."""

    def __init__(self, stored: tuple[Stored, ...]) -> None:
        self._of_kind = {
            kind: sorted(
                (one for one in stored if one.edition.kind is kind),
                key=lambda one: one.edition.effective,
                reverse=True,
            )
            for kind in TableKind
        }

    def editions(self) -> tuple[Edition, ...]:
        """All, by kind, newest first."""
        return tuple(one.edition for kind in TableKind for one in self._of_kind[kind])

    def of_kind(self, kind: TableKind) -> tuple[Stored, ...]:
        """Those of one kind, newest first."""
        return tuple(self._of_kind[kind])

    def on(self, kind: TableKind, day: date) -> Stored | None:
        """The one that speaks for a day."""
        editions = self._of_kind[kind]
        for one in editions:
            if one.edition.effective <= day:
                return one if one.speaks_until is None or day < one.speaks_until else None
        oldest = editions[-1] if editions else None
        return oldest if oldest and oldest.speaks_from <= day else None
