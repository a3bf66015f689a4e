"""The machine's clock: aware moments in UTC, and the calendar day of the workstation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.clock import SystemClock


def test_now_is_aware_and_in_utc() -> None:
    now = SystemClock().now()

    assert UTC is now.tzinfo
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


def test_today_is_the_day_on_the_wall_not_in_greenwich() -> None:
    before = datetime.now().astimezone().date()
    today = SystemClock().today()

    assert today in (before, datetime.now().astimezone().date())
