"""What every test may lean on: no screen is needed, and properties have no stopwatch."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Before Qt is first imported: a test must not depend on a screen, nor flash windows on one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A loaded machine makes a stopwatch lie, hence no deadline. `ci` repeats the same examples, so that
# a failure there is a failure here; `thorough` is for the night: HYPOTHESIS_PROFILE=thorough.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a printer's queue unless asked for by -m."""
    if "cups" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("cups")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
