"""The published cases: each of the fifty-nine is a scenario file or listed with its reason."""

from __future__ import annotations

import re

from tests.scenario import FOLDER, TESTS, scenarios

TABLE = (TESTS.parent / "docs" / "published-cases.md").read_text(encoding="utf-8")
ROWS = {
    match["case"]: (match["where"], match["answer"])
    for match in re.finditer(
        r"^\| (?P<case>SRS-\d{3}) \| [^|]+ \| (?P<where>[^|]+) \| (?P<answer>[^|]+) \|$",
        TABLE,
        flags=re.MULTILINE,
    )
}
FILES = {path.stem for path in (FOLDER / "published").glob("*.toml")}


def test_all_fifty_nine_cases_are_in_the_table() -> None:
    assert len(ROWS) == 59


def test_each_case_is_a_scenario_file_or_waits_with_a_reason() -> None:
    expressed = {case for case, (where, _) in ROWS.items() if f"published/{case}.toml" in where}

    assert expressed == FILES
    for case in set(ROWS) - expressed:
        where, reason = ROWS[case]
        assert where == "later"
        assert len(reason.split()) > 8


def test_each_scenario_of_a_published_case_names_page_date_and_address() -> None:
    for scenario in scenarios("published"):
        assert scenario.source["title"], scenario.id
        assert scenario.source["date"], scenario.id
        assert re.match(r"https?://", scenario.source["address"]), scenario.id
