"""Payer profiles of a department: read strictly, used before ours, told by digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from domain.case import Case
from domain.charge import Outcome
from domain.derivation import derive
from domain.errors import UnreadableDocument
from domain.session import Coverage
from storage.fact_files import load_book
from storage.profile_files import with_profiles
from storage.table_place import book_of
from tests.builders import a_session
from tests.scenario import book

PROFILE = """
[[source]]
key = "LAKE1"
title = "Radiosurgery policy P-14"
publisher = "Lakeshore Mutual"
confidence = "high"
verified_on = 2026-11-20

[[profile]]
key = "lakeshore"
label = "Lakeshore Mutual"
family = "commercial"
payers = ["commercial"]
like = "guideline"
document = "P-14"
publisher = "Lakeshore Mutual"
last_checked = 2026-11-20
cites = [{ source = "LAKE1", locator = "section 2" }]

[[profile.parameter]]
key = "payer.most_calculations"
value = 6

[[profile.criterion]]
key = "performance_status"
label = "Performance status"
test = "performance_status"
indications = ["metastasis"]
limit = [{ key = "least_kps", value = 90 }, { key = "most_ecog", value = 0 }]
unmet = "hold"
unrecorded = "hold"
confidence = "high"
cites = [{ source = "LAKE1", locator = "section 3" }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "coverage").mkdir()
    return tmp_path


def written(folder: Path, text: str = PROFILE, name: str = "lakeshore.toml") -> Path:
    path = folder / "coverage" / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        with_profiles(book(), folder)
    return str(refused.value)


def test_a_department_without_profiles_uses_those_that_ship(tmp_path: Path) -> None:
    assert with_profiles(book(), tmp_path) is book()


def test_a_profile_of_the_department_judges_the_session_of_its_payer(folder: Path) -> None:
    written(folder)
    session = a_session(coverages=(Coverage(rank=1, payer="commercial"),))

    derivation = derive(Case(session), with_profiles(book(), folder))

    (result,) = [one for one in derivation.necessity if one.criterion == "performance_status"]
    assert (result.profile, result.outcome) == ("lakeshore", Outcome.NOT_MET)
    assert derivation.coverage is not None
    assert derivation.coverage.label == "Lakeshore Mutual"
    assert "necessity.performance_status" in {f.id for f in derivation.findings}


def test_the_derivation_names_the_file_by_its_digest(folder: Path) -> None:
    content = written(folder).read_bytes()

    pack = with_profiles(book(), folder).pack

    assert pack.tables == (
        f"coverage/lakeshore.toml, SHA-256 {hashlib.sha256(content).hexdigest()}",
    )
    assert pack.digest == book().pack.digest


def test_the_book_of_a_data_folder_has_them(folder: Path) -> None:
    written(folder)

    assert "lakeshore" in book_of(folder).profiles
    assert "lakeshore" not in load_book().profiles


def test_a_profile_of_the_same_key_stands_in_place_of_the_shipped_one(folder: Path) -> None:
    written(folder, PROFILE.replace('key = "lakeshore"', 'key = "uhc"'))

    assert with_profiles(book(), folder).profiles["uhc"].label == "Lakeshore Mutual"


SPOILED = {
    "an unknown key": ("last_checked", "last_cheked", ("lakeshore.toml", "last_cheked")),
    "a missing key": ('document = "P-14"\n', "", ("lakeshore.toml", "document")),
    "a test nobody knows": (
        'test = "performance_status"',
        'test = "weather"',
        ("lakeshore.toml", "profile lakeshore, criterion performance_status", "weather"),
    ),
    "a limit of another kind": ("value = 90", 'value = "90"', ("least_kps", "whole number")),
    "a source nobody lists": (
        'source = "LAKE1", locator = "section 3"',
        'source = "LAKE9", locator = "section 3"',
        ("LAKE9", "not listed"),
    ),
    "a parameter nobody reads": (
        "payer.most_calculations",
        "payer.weather",
        ("lakeshore.toml", "payer.weather", "no parameter"),
    ),
    "a low confidence that holds": (
        'confidence = "high"\ncites',
        'confidence = "low"\ncites',
        ("low confidence",),
    ),
    "a source key that is taken": ("LAKE1", "S10", ("source S10", "taken")),
    "no TOML": ("[[profile]]", "[[profile", ("lakeshore.toml", "the file")),
    "a day that is none": ("2026-11-20", "2026-11-31", ("lakeshore.toml",)),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_profile_is_refused_by_file_and_place(folder: Path, name: str) -> None:
    before, after, words = SPOILED[name]
    assert before in PROFILE
    written(folder, PROFILE.replace(before, after))

    told = refusal(folder)

    assert [word for word in words if word not in told] == []
    assert "nothing was changed" in told


def test_two_files_may_not_hold_the_same_profile(folder: Path) -> None:
    written(folder)
    written(folder, PROFILE.replace("LAKE1", "LAKE2"), "second.toml")

    assert "second.toml" in refusal(folder)
    assert "it stands twice" in refusal(folder)


def test_two_profiles_may_not_claim_one_payer(folder: Path) -> None:
    written(folder)
    other = PROFILE.replace("LAKE1", "LAKE2").replace('key = "lakeshore"', 'key = "other"')
    written(folder, other, "second.toml")

    assert "payer commercial: 2 profiles claim it" in refusal(folder)


def test_a_file_that_is_no_text_or_far_too_large_is_refused(folder: Path) -> None:
    path = written(folder)
    path.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in refusal(folder)

    path.write_bytes(b"#" * 1_000_001)
    assert "too large" in refusal(folder)


def test_a_file_that_cannot_be_opened_is_refused_by_its_name(folder: Path) -> None:
    (folder / "coverage" / "folder.toml").mkdir()

    assert "coverage/folder.toml" in refusal(folder)


def test_the_example_of_the_manual_is_a_profile(folder: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "manual.md").read_text(encoding="utf-8")
    example = manual.partition("```toml\n")[2].partition("```")[0]
    written(folder, example)

    assert with_profiles(book(), folder).profiles["lakeshore"].document == "P-14"
