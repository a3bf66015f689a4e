"""The machine's clock, for those who are given a `domain.ports.Clock`."""

from __future__ import annotations

from datetime import UTC, date, datetime


class SystemClock:
    """What the operating system says."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local calendar day at the workstation."""
        return datetime.now(UTC).astimezone().date()
