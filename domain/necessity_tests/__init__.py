"""The tests of medical necessity; their names stand in the profiles under `domain/data/coverage`.

A test reads the session and the thresholds of one criterion, and answers whether it is met, not met
or not recorded; None where it concerns nothing in this session. It never judges a free text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.necessity_tests import aspects, authorization, health, lesions, papers
from domain.necessity_tests.shape import Named

TESTS: Final[Mapping[str, Named]] = {
    name: test
    for module in (aspects, health, lesions, papers, authorization)
    for name, test in module.TESTS.items()
}
