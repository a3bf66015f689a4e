"""Every slip the program looks for is caught in a scenario, and a sound session shows none."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest

from domain.charge import Finding, Severity
from domain.derivation import derive  # noqa: F401  (states every check)
from domain.statements import checks
from tests.builders import BASES
from tests.scenario import book, derived, scenarios

DETECTORS: Final = tuple(c for c in checks() if c.stage.startswith("domain.plausibility."))
# What stands last in a chain is never late against something after it.
LAST: Final = frozenset(chain.stage[-1].id for chain in book().event_chains)
CAUGHT: Final = tuple(sorted({i for one in DETECTORS for i in one.speaks_as} - LAST))
# The framed session keeps the papers of the others, approved before its one-day plan was made.
UNSOUND: Final = frozenset(("nothing entered", "schwannoma in a frame"))
SOUND: Final = tuple(name for name in BASES if name not in UNSOUND)


@cache
def found() -> tuple[Finding, ...]:
    cases = (case for folder in ("plausibility", "rules") for case in scenarios(folder))
    return tuple(finding for case in cases for finding in case.derived().findings)


@pytest.mark.parametrize("slip", CAUGHT)
def test_each_slip_is_caught_in_a_scenario(slip: str) -> None:
    assert any(finding.id == slip for finding in found())


@pytest.mark.parametrize("base", SOUND)
def test_a_sound_session_shows_no_slip(base: str) -> None:
    shown = {finding.id for finding in derived(BASES[base]()).findings}

    assert shown & set(CAUGHT) == set()


def test_no_slip_is_found_that_no_detector_states() -> None:
    stated = {i for one in DETECTORS for i in one.speaks_as}
    families = ("dose.", "lesion.", "presence.")

    assert {f.id for f in found() if f.id.startswith(families)} <= stated


def test_what_a_second_person_confirms_is_held_and_never_stopped() -> None:
    second = [finding for finding in found() if finding.second_person]

    assert {finding.severity for finding in second} == {Severity.HOLD}
    assert {"dose.implausible", "dose.decimal", "dose.functional_size", "dose.tumor_size"} <= {
        finding.id for finding in second
    }
