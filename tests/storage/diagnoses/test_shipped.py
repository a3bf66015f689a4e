"""The years that ship are whole, dated, and say where they came from."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from pathlib import Path

import pytest

from domain.diagnosis_agreement import side_of
from domain.errors import StorageFailure
from storage.diagnoses.shipped import SHIPPED, ShippedCodes

CODES = ShippedCodes()
LAST_OF_2026, FIRST_OF_2027 = date(2026, 9, 30), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("day", "billable", "headers"),
    [(LAST_OF_2026, 74719, 23467), (FIRST_OF_2027, 74879, 23524)],
)
def test_each_year_counts_what_its_publisher_counts(day: date, billable: int, headers: int) -> None:
    flags = [entry.is_billable for entry in CODES.entries() if entry.covers(day)]

    assert (flags.count(True), flags.count(False)) == (billable, headers)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("C79.31", True, True),
        ("C78.31", None, True),
        ("S23.420A", True, None),
        ("Z68.1", True, False),
        ("G35", False, False),
        ("QA0.0101", True, True),
    ],
)
def test_a_code_stands_as_its_day_says(code: str, before: bool | None, after: bool | None) -> None:
    entries = [CODES.entry(code, day) for day in (LAST_OF_2026, FIRST_OF_2027)]

    assert [entry.is_billable if entry else None for entry in entries] == [before, after]


def test_a_revised_title_changes_on_its_day() -> None:
    first, second = CODES.periods("L02.232")

    assert (first.until, second.effective) == (FIRST_OF_2027, FIRST_OF_2027)
    assert second.title.endswith("except buttock and flank]")


@pytest.mark.parametrize(
    ("day", "is_covered"),
    [
        (date(2025, 9, 30), False),
        (date(2025, 10, 1), True),
        (date(2027, 9, 30), True),
        (date(2027, 10, 1), False),
    ],
)
def test_two_fiscal_years_are_covered(day: date, is_covered: bool) -> None:
    assert CODES.covers(day) is is_covered


def test_no_code_stands_two_ways_on_one_day() -> None:
    seen: dict[str, list[date]] = {}
    for entry in CODES.entries():
        assert entry.until is not None
        seen.setdefault(entry.code, []).extend([entry.effective, entry.until])

    assert [code for code, days in seen.items() if days != sorted(days)] == []


def test_titles_name_the_side_that_the_agreement_reads() -> None:
    entry = CODES.entry("C72.41", FIRST_OF_2027)

    assert entry is not None
    assert side_of(entry.title) == "right"


def test_the_manifest_holds_the_digest_and_says_what_each_year_cannot_tell() -> None:
    manifest = tomllib.loads((SHIPPED.parent / "MANIFEST.toml").read_text(encoding="utf-8"))
    (entry,) = manifest["file"]

    assert hashlib.sha256(SHIPPED.read_bytes()).hexdigest() == entry["sha256"] == CODES.digest
    assert all(year["cannot_tell"] and year["from"] for year in entry["year"])
    assert SHIPPED.stat().st_size < 500_000


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    damaged = tmp_path / "icd10cm.zip"
    damaged.write_bytes(SHIPPED.read_bytes()[:1000])

    with pytest.raises(StorageFailure, match="Install the program again"):
        ShippedCodes(damaged).entry("C79.31", FIRST_OF_2027)


def test_a_missing_file_says_so_too(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="Install the program again"):
        _ = ShippedCodes(tmp_path / "icd10cm.zip").digest


def test_a_letter_that_begins_no_code_is_simply_not_there() -> None:
    assert CODES.periods("é1") == ()
