"""Medical necessity on the command line: whose rules, each criterion, its source; in JSON too."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

import main
from command_line.necessity_text import necessity_of, necessity_text
from domain.charge import Derivation
from tests.builders import a_session
from tests.scenario import derived

EXAMPLE: Final = Path(__file__).parent.parent / "examples" / "metastases-hospital.json"
NAMES: Final = ("Location", "Size", "Characteristics", "Overall health", "Suitability")


def test_the_text_shows_the_five_things_and_the_payers_criteria_with_their_sources(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main.main(["derive", str(EXAMPLE)])

    out = capsys.readouterr().out
    part = out.partition("Medical necessity: ")[2].partition("Documents")[0]
    assert part.startswith("Medicare, L35076 (lenient)")
    assert [] == [name for name in NAMES if f"Met           {name}: " not in part]
    assert "Asked for the lines of 61796, 61797, 77372, 77432." in part
    assert "[S20]" in part
    assert "Not verified:" in part
    assert "  [D55] " in out
    assert max(map(len, out.splitlines())) <= 96


def test_json_tells_of_each_criterion_which_lines_it_supports(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main.main(["derive", str(EXAMPLE), "--format", "json"])

    told = json.loads(capsys.readouterr().out)
    outcomes = {one["criterion"]: one["outcome"] for one in told["necessity"]}
    assert outcomes["performance_status"] == "met"
    assert all(one["codes"] and one["cites"] for one in told["necessity"])
    assert told["coverage"]["document"] == "L35076 / A56874"


def test_what_is_open_is_told_and_a_payer_without_profile_is_said_to_be_without() -> None:
    session = a_session()
    course = replace(session.course, performance_status=None)
    payer = replace(session.coverages[0], payer="lakeshore")

    text = necessity_text(derived(replace(session, course=course, coverages=(payer,))))

    assert "names no profile" in text
    assert "Not recorded  Performance status: " in text


def test_a_criterion_for_other_lines_names_them() -> None:
    session = a_session()
    payer = replace(session.coverages[0], payer="uhc")

    text = necessity_text(derived(replace(session, coverages=(payer,))))

    assert "(77372) [S16]" in text


def test_each_line_tells_what_it_still_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    main.main(["derive", str(EXAMPLE)])
    out = capsys.readouterr().out
    session = a_session()
    derivation = derived(replace(session, course=replace(session.course, performance_status=None)))
    lines = {str(line.code): necessity_of(line, derivation) for line in derivation.lines}

    assert "Necessity: 14 met." in out
    flat = " ".join(" ".join(lines["77372"]).split())
    assert "not recorded (overall health, performance status" in flat
    assert lines["77263"] == ()


def test_where_nothing_was_asked_nothing_is_told() -> None:
    empty: Derivation = replace(derived(a_session()), necessity=())

    assert necessity_text(empty) == ""
    assert necessity_text(replace(empty, coverage=None)) == ""
