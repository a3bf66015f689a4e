"""The fact files are read strictly: what is wrong is refused with the file and the place in it."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from domain.case import Case
from domain.derivation import derive
from domain.entries import EditTable
from domain.errors import UnreadableDocument
from domain.facts import FactBook, FactReader
from domain.rules import rules
from domain.rules.all import MODULES
from storage.fact_files import DATA, load_book, load_claim_book
from tests import builders

BOOK: Final = load_book()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the fact files that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def refusal(folder: Path) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        load_book(folder)
    return str(refused.value)


def edited(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", errors="surrogateescape")

    return spoil


def appended(name: str, addition: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8") + addition, encoding="utf-8")

    return spoil


_LATER: Final = """
[[fact.history]]
effective = 2015-01-01
value = "77373"
cites = [{ source = "S10", locator = "made up" }]
"""

SPOILED: Final[tuple[tuple[str, Callable[[Path], None], tuple[str, ...]], ...]] = (
    (
        "an unknown key",
        edited("facts/delivery.toml", 'unit = "days"', 'units = "days"'),
        ("facts/delivery.toml", "fact[", ".units", 'Did you mean "unit"?'),
    ),
    (
        "a missing key",
        edited("facts/delivery.toml", "label = ", "# label = "),
        ("facts/delivery.toml", "fact[0].label", "missing"),
    ),
    (
        "a value of the wrong type",
        edited("facts/delivery.toml", "effective = 2007-01-01", 'effective = "soon"'),
        ("facts/delivery.toml", "history[0].effective", "date"),
    ),
    (
        "a source that is not listed",
        edited("facts/delivery.toml", 'source = "S10"', 'source = "S99"'),
        ("delivery.linac_single_session", "S99"),
    ),
    (
        "a fact without a source",
        edited(
            "facts/delivery.toml",
            'cites = [{ source = "S10", locator = "delivery table" }]',
            "cites = []",
        ),
        ("delivery.linac_single_session", "no source"),
    ),
    (
        "periods that overlap",
        appended("facts/delivery.toml", _LATER),
        ("delivery.share_tolerance", "overlap"),
    ),
    (
        "a code that stands twice",
        appended(
            "codes/retired.toml", (DATA / "codes/management.toml").read_text(encoding="utf-8")
        ),
        ("code", "stands twice"),
    ),
    (
        "a requirement for a document nobody listed",
        edited("checklist/delivery.toml", 'document = "timeout"', 'document = "timeoot"'),
        ("timeoot", "not listed"),
    ),
    (
        "a requirement of a code nobody listed",
        edited("checklist/delivery.toml", 'code = "77373"', 'code = "77999"'),
        ("77999", "not listed"),
    ),
    (
        "a sentence inside a document nobody listed",
        edited("checklist/planning.toml", 'inside = "plan_note"', 'inside = "plan_not"'),
        ("plan_not", "not listed"),
    ),
    (
        "a conflict that only warns",
        edited("edits/course.toml", 'severity = "stop"', 'severity = "warn"'),
        ("conflict", "stop or hold"),
    ),
    (
        "a code without a period",
        appended(
            "codes/retired.toml",
            '\n[[code]]\ncode = "00000"\nsystem = "CPT"\nlabel = "x"\n'
            'category = "x"\nperiod = []\n',
        ),
        ("code 00000", "no period"),
    ),
    (
        "TOML that is not TOML",
        appended("codes/retired.toml", "\n[[code\n"),
        ("codes/retired.toml", "line"),
    ),
    (
        "bytes that are no text",
        edited("codes/retired.toml", "CPT", "\udcff"),
        ("codes/retired.toml", "UTF-8"),
    ),
    (
        "a file that is gone",
        lambda folder: (folder / "pack.toml").unlink(),
        ("pack.toml", "No such file"),
    ),
    (
        "a pair table with other columns",
        edited("edits/ptp.csv", "column1,column2", "column2,column1"),
        ("ptp.csv", "line 1", "columns"),
    ),
    (
        "a pair with an indicator that does not exist",
        appended("edits/ptp.csv", "77372,77301,5,both,2024-07-01,,made up,S03\n"),
        ("ptp.csv", "indicator"),
    ),
    (
        "a pair with a cell too few",
        appended("edits/ptp.csv", "77372,77301,0,both,2024-07-01,,made up\n"),
        ("ptp.csv", "8 cells"),
    ),
    (
        "a pair with an impossible date",
        appended("edits/ptp.csv", "77372,77301,0,both,2024-02-30,,made up,S03\n"),
        ("ptp.csv", "line"),
    ),
    (
        "an add-on that is no code",
        appended("edits/addon.csv", "6179,61796,1,2024-07-01,,S08\n"),
        ("addon.csv", "five characters"),
    ),
    (
        "a pair table that is gone",
        lambda folder: (folder / "edits/ptp.csv").unlink(),
        ("ptp.csv", "No such file"),
    ),
)


@pytest.mark.parametrize(
    ("spoil", "named"),
    [(spoil, named) for _, spoil, named in SPOILED],
    ids=[claim for claim, _, _ in SPOILED],
)
def test_a_spoiled_fact_file_is_refused_by_file_and_place(
    folder: Path, spoil: Callable[[Path], None], named: tuple[str, ...]
) -> None:
    spoil(folder)

    sentence = refusal(folder)

    assert [word for word in named if word not in sentence] == []


def test_the_untouched_copy_is_read_like_the_original(folder: Path) -> None:
    assert load_book(folder).pack == BOOK.pack


def test_one_changed_byte_of_a_fact_changes_the_digest(folder: Path) -> None:
    edited("facts/delivery.toml", "value = 5", "value = 6")(folder)

    assert load_book(folder).pack.digest != BOOK.pack.digest


def test_line_endings_do_not_change_the_digest(folder: Path) -> None:
    path = folder / "facts/delivery.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert load_book(folder).pack.digest == BOOK.pack.digest


def test_the_manifest_holds_the_digest_of_each_edit_file() -> None:
    manifest = tomllib.loads((DATA / "edits/MANIFEST.toml").read_text(encoding="utf-8"))

    for entry in manifest["file"]:
        content = (DATA / "edits" / entry["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["name"]


def test_every_source_a_rule_cites_is_listed() -> None:
    cited = {cite.source for rule in rules() for cite in rule.cites}

    assert MODULES
    assert sorted(cited - set(BOOK.sources)) == []


def test_the_same_pair_may_stand_in_one_table_only() -> None:
    only_practitioner = [p for p in BOOK.pairs if p.tables == (EditTable.PRACTITIONER,)]

    assert ("77301", "77334") in {(p.column1, p.column2) for p in only_practitioner}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), ("77014",)),
        (date(2026, 1, 1), ("77387",)),
    ],
)
def test_a_fact_changes_on_the_day_it_takes_effect(day: date, expected: tuple[str, ...]) -> None:
    assert FactReader(BOOK, day).texts("guidance.code.ct") == expected


def test_no_official_descriptor_is_held() -> None:
    longest = max(len(entry.label) for entry in BOOK.codes.values())

    assert longest <= 60


def test_an_empty_book_knows_no_code() -> None:
    empty = FactBook(pack=BOOK.pack, sources={}, facts={}, codes={})

    assert empty.code_on("77372", date(2026, 10, 15)) is None
    assert empty.diagnosis_group("C79.31") is None


def test_a_claim_is_derived_alike_without_the_code_library() -> None:
    whole, claim = load_book(), load_claim_book()
    session = builders.a_session()

    assert claim.statements == ()
    assert claim.pack == whole.pack
    assert derive(Case(session), claim) == derive(Case(session), whole)
