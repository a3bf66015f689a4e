"""Search as you type: codes or words, the day's own, whatever the folder allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from stat import S_IRUSR, S_IXUSR

import pytest

from storage.diagnoses.code_set import CodeSet
from storage.diagnoses.preparing import SearchPreparer
from storage.diagnoses.shipped import ShippedCodes
from tests.scenario import book

DAY = date(2026, 10, 15)
OWN = {group.prefix: group.label for group in book().diagnoses.values() if group.kinds}


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> CodeSet:
    return CodeSet(ShippedCodes(), OWN, tmp_path_factory.mktemp("search"))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("C79.31", "C79.31"),
        ("c7931", "C79.31"),
        ("c79.3", "C79.31"),
        ("brain metast", "C79.31"),
        ("metast brain", "C79.31"),
        ("BRAIN second malig", "C79.31"),
        ("meningioma", "D32.0"),
        ("pituit benign", "D35.2"),
        ("sezary", "C84.10"),
        ("Sézary", "C84.10"),
        ("trigeminal neuralgia", "G50.0"),
        ("trigem", "G50.0"),
        ("vestib schw", ""),
        ("qa0.0101", "QA0.0101"),
    ],
)
def test_the_first_offer(codes: CodeSet, text: str, first: str) -> None:
    found = codes.search(text, DAY)

    assert (found[0].code if found else "") == first


def test_codes_come_before_headings_and_the_typed_heading_is_never_cut_off(codes: CodeSet) -> None:
    found = codes.search("S72", DAY, 20)
    flags = [entry.is_billable for entry in found]

    assert (len(found), flags) == (20, [True] * 19 + [False])
    assert found[-1].code == "S72"


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 9, 30), []), (date(2026, 10, 1), ["C78.31"]), (date(2025, 9, 30), [])],
)
def test_only_codes_of_the_day_are_found(codes: CodeSet, day: date, expected: list[str]) -> None:
    assert [entry.code for entry in codes.search("C78.31", day)] == expected


@pytest.mark.parametrize("text", ["", " ", '"', "'; zzq", "***", "(", "\x00", "日本"])
def test_what_is_neither_code_nor_word_finds_nothing_and_harms_nothing(
    codes: CodeSet, text: str
) -> None:
    assert codes.search(text, DAY) == ()


def test_what_is_found_is_what_the_source_says(codes: CodeSet) -> None:
    for entry in codes.search("neoplasm", DAY):
        assert entry == codes.entry(entry.code, DAY)


def test_the_file_is_made_once_and_another_source_makes_another(tmp_path: Path) -> None:
    codes = CodeSet(ShippedCodes(), OWN, tmp_path)
    codes.search("c", DAY)
    (made,) = tmp_path.iterdir()
    written = made.stat().st_mtime_ns

    assert replace(codes).search("c7931", DAY)[0].code == "C79.31"
    assert [f.stat().st_mtime_ns for f in tmp_path.iterdir()] == [written]

    other = replace(codes, own_words={"C79.31": "Quillwort"})
    assert other.search("quillw", DAY)
    assert [f.name for f in tmp_path.iterdir()] != [made.name]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("folder", ["absent", "closed"])
def test_where_nothing_can_be_written_it_is_made_in_memory(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / folder
    if folder == "closed":
        place.mkdir()
        place.chmod(S_IRUSR | S_IXUSR)
        monkeypatch.setattr("tempfile.mkstemp", _refuse)

    found = CodeSet(ShippedCodes(), OWN, place).search("C79.31", DAY)

    assert found[0].code == "C79.31"
    assert not place.exists() or list(place.iterdir()) == []


def _refuse(*_: object) -> tuple[int, str]:
    raise PermissionError("closed")


def test_a_preparer_makes_each_code_set_once_beside_the_window(tmp_path: Path) -> None:
    codes, preparer = CodeSet(ShippedCodes(), OWN, tmp_path), SearchPreparer()

    preparer.prepare(codes)
    preparer.prepare(codes)
    preparer.prepare(None)
    preparer.wait()
    preparer.wait()
    found = [codes.search("c7931", DAY)]
    preparer.end()
    preparer.end()
    found.append(codes.search("c7931", DAY))

    assert len(list(tmp_path.iterdir())) == 1
    assert found[0] == found[1] != ()


def test_a_preparer_that_began_nothing_ends(tmp_path: Path) -> None:
    SearchPreparer().end()

    assert list(tmp_path.iterdir()) == []
