"""The other commands: schema, explain, superbill and check."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from pypdf import PdfReader

import main
from command_line import explain
from domain.facts import FactBook
from domain.library import page
from storage.codec import decode_session, derivation_schema, encode_session, session_schema
from storage.fact_files import load_book

READY: Final = Path(__file__).parent.parent / "examples" / "metastases-hospital.json"


@pytest.fixture(scope="module")
def book() -> FactBook:
    return load_book()


def test_the_schema_command_prints_either_schema_or_both(
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed = []
    for words in (["session"], ["derivation"], []):
        assert 0 == main.main(["schema", *words])
        printed.append(json.loads(capsys.readouterr().out))

    both = {"session": session_schema(), "derivation": derivation_schema()}
    assert [both["session"], both["derivation"], both] == printed


@pytest.mark.parametrize(
    ("code", "day", "words"),
    [
        ("77372", "2026-10-15", ("In force since 2007-01-01", "0333", "J1", "[S10", "rescribed")),
        ("61797", "2026-10-15", ("Paid only beside", "61796", "61798")),
        ("61796", "2026-10-15", ("Add-ons to it", "61797", "61800", "The neurosurgeon alone")),
        ("g0339", "2025-06-30", ("to the day before 2026-01-01",)),
        ("61793", "2026-10-15", ("Not in force on 2026-10-15", "Look at 61796", "2008-12-31")),
        ("77372", "2027-02-01", ("Not verified for 2027", "Examples that run", "One meningioma")),
    ],
)
def test_explain_tells_what_the_tables_hold(
    capsys: pytest.CaptureFixture[str], code: str, day: str, words: tuple[str, ...]
) -> None:
    exit_code = main.main(["explain", code, "--on", day])

    out = capsys.readouterr().out
    assert 0 == exit_code
    assert [] == [word for word in words if word not in out]
    assert max(map(len, out.splitlines())) <= 96


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("77732", ("not in the code table", "77372")),
        ("00000", ("not in the code table", "outside cranial radiosurgery")),
        ("7737", ("not a procedure code", "five characters")),
    ],
)
def test_explain_of_no_known_code_says_what_to_look_at_instead(
    capsys: pytest.CaptureFixture[str], code: str, words: tuple[str, ...]
) -> None:
    exit_code = main.main(["explain", code, "--on", "2026-10-15"])

    said = capsys.readouterr()
    assert (2, "") == (exit_code, said.out)
    assert [] == [word for word in words if word not in said.err]


def test_the_command_prints_every_statement_of_the_page(book: FactBook) -> None:
    day = book.pack.verified_for[1]

    for code in book.codes:
        printed = " ".join(explain.code_page(code, day, book).split())
        told = page(code, day, book)
        texts = [one.text for section in told.sections for one in section.entries]
        texts += [told.standing, *(example.text for example in told.examples)]

        assert [] == [text for text in texts if " ".join(text.split()) not in printed]


@pytest.mark.parametrize(
    ("words", "code", "first", "said"),
    [
        (["77372"], 0, "77372  Radiosurgery delivery, linac", ""),
        (["RADIOSURGERY", "linac"], 0, "77372", ""),
        (["6179"], 0, "61796", "61793  Neurosurgeon radiosurgery, older single code  (not in"),
        (["zeppelin"], 2, "", "No code fits 'zeppelin'"),
    ],
    ids=["a number", "words", "first digits", "nothing"],
)
def test_explain_searches_by_number_and_words(
    words: list[str], code: int, first: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code == main.main(["explain", "--search", *words, "--on", "2026-10-15"])

    told = capsys.readouterr()
    assert told.out.startswith(first)
    assert said in told.out + told.err


def test_a_wrong_date_is_refused_by_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main.main(["explain", "77372", "--on", "15.10.2026"])

    assert 2 == refused.value.code
    assert "YYYY-MM-DD" in capsys.readouterr().err


def test_superbills_are_written_one_for_each_biller(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a" / "b"

    code = main.main(["superbill", str(READY), "--out", str(folder)])

    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert 0 == code
    assert sorted(folder.iterdir()) == sorted(paths)
    assert ["facility", "radiation-oncology", "neurosurgery"] == [
        path.stem.removeprefix("superbill-2026-10-15-").rsplit("-", 1)[0] for path in paths
    ]
    assert all(path.read_bytes().startswith(b"%PDF") for path in paths)


def test_a_superbill_from_a_file_is_a_draft_and_repeats_to_the_byte(tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert 0 == main.main(["superbill", str(READY), "--out", str(tmp_path / name)])

    first, second = (sorted((tmp_path / name).iterdir()) for name in ("first", "second"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert all("draft" in PdfReader(path).pages[0].extract_text().lower() for path in first)


def test_a_superbill_file_name_says_nothing_of_the_patient(tmp_path: Path) -> None:
    session = decode_session(READY.read_bytes(), "the example")
    patient = replace(session.patient, family_name="Zzyzx", given_name="Quillon")
    file = tmp_path / "Zzyzx.json"
    file.write_text(encode_session(replace(session, patient=patient)), encoding="utf-8")

    main.main(["superbill", str(file), "--out", str(tmp_path / "out")])

    names = " ".join(path.name for path in (tmp_path / "out").iterdir()).lower()
    assert "superbill" in names
    assert not any(word in names for word in ("zzyzx", "quillon", str(patient.mrn).lower()))


def test_a_superbill_folder_that_cannot_be_made_is_told_and_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"kept")

    code = main.main(["superbill", str(READY), "--out", str(in_the_way / "sub")])

    said = capsys.readouterr()
    assert (1, "") == (code, said.out)
    assert "Choose another folder" in said.err
    assert b"kept" == in_the_way.read_bytes()


def test_an_unreadable_file_writes_no_superbill_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}", encoding="utf-8")

    code = main.main(["superbill", str(READY), str(bad), "--out", str(tmp_path / "out")])

    assert 2 == code
    assert str(bad) in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_check_names_every_part_and_finds_what_the_tests_need(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main.main(["--data", str(tmp_path), "check"])

    out = capsys.readouterr().out
    needed = ("reportlab", "Encrypted database", "Fonts", "Rules and tables", "Keychain", "Display")
    assert 0 == code
    assert [] == [word for word in needed if word not in out]
    assert all(line.startswith(("ok ", "missing ", " ")) for line in out.splitlines())
    assert str(tmp_path) in " ".join(out.split())
