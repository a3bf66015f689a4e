"""One changed file after another: each ends in a typed refusal, or is stored as it reads."""

from __future__ import annotations

import shutil
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from sqlcipher3 import dbapi2

from domain.published import Edition
from domain.table_shelf import LoadProgress
from storage.published import TableLibrary, TableRefused
from storage.published.pair_lines import KEY
from tests.storage.published.making import written
from tests.storage.published.mutating import Files, mutated, seeds
from tests.storage.published.slow_reading import Fact, facts_of

_COLUMNS: Final = {
    "unit_limit": "code, units, adjudication, rationale",
    "add_on": "add_on, main, type, effective, deletion",
    "fee": "code, modifier, status, component, global_days, work, practice_nonfacility,"
    " practice_facility, malpractice, conversion_factor",
    "locality": "contractor, state, number, name, work, practice, malpractice",
    "outpatient": "code, status, apc, weight, payment",
}


@dataclass(slots=True)
class Tally:
    """What became of the files. `wrong`: those that ended neither way, with their number."""

    refused: int = 0
    loaded: int = 0
    sentences: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def run(folder: Path, *, seed: int, first: int, count: int) -> Tally:
    """Change `count` files, numbered from `first`, and load each."""
    tally = Tally()
    whole = seeds()
    library = TableLibrary.open(folder / "tables.sqlite")
    for number in range(first, first + count):
        drawn = Random(f"{seed} {number}")
        files = mutated(drawn, whole[number % len(whole)], whole)
        try:
            _load(library, folder / "files", files, tally)
        except TableRefused as refused:
            tally.refused += 1
            tally.sentences[_kind(refused)] += 1
            _check(refused, folder)
        except Exception:  # noqa: BLE001 - whatever else it is, is what is looked for
            tally.wrong.append(f"{number}: {traceback.format_exc(limit=-3)}")
    return tally


def _load(library: TableLibrary, folder: Path, files: Files, tally: Tally) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    staged = library.stage(written(folder, files), _silent)
    try:
        stored = stored_facts(library.path, staged.edition)
        read = facts_of(staged.edition.kind, files)
        assert read == stored, f"read {sorted(read - stored)}, stored {sorted(stored - read)}"
        assert len(stored) == staged.edition.rows
        tally.loaded += 1
    finally:
        library.discard(staged)


def _silent(_progress: LoadProgress) -> None:
    """Show nothing."""


def _kind(refused: TableRefused) -> str:
    """The sentence without the words that differ from file to file."""
    text = str(refused).split(": ")[-1]
    return "".join(letter for letter in text if not letter.isdigit())[:50]


def _check(refused: TableRefused, folder: Path) -> None:
    text = str(refused)
    assert "Nothing was changed." in text, text
    assert str(folder) not in text, text
    assert refused.file, text


def stored_facts(path: Path, edition: Edition) -> set[Fact]:
    """Every row of an edition on the shelf, as texts."""
    conn = dbapi2.connect(str(path))
    try:
        (number,) = conn.execute(
            "SELECT id FROM edition WHERE kind = ? AND digest = ?",
            (edition.kind.value, edition.digest),
        ).fetchone()
        found = set(_pairs(conn, number))
        for table, columns in _COLUMNS.items():
            rows = conn.execute(f"SELECT {columns} FROM {table} WHERE edition = ?", (number,))  # noqa: S608
            found |= {tuple(str(cell) for cell in row) for row in rows}
        return found
    finally:
        conn.close()


def _pairs(conn: dbapi2.Connection, number: int) -> list[Fact]:
    words = dict(
        conn.execute("SELECT number, words FROM rationale WHERE edition = ?", (number,)).fetchall()
    )
    rows = conn.execute("SELECT column1, lines FROM pair WHERE edition = ?", (number,)).fetchall()
    return [
        (column1, line[:5], line[5:13], line[13:KEY], line[KEY], words[line[KEY + 1 :]])
        for column1, lines in rows
        for line in lines.split()
    ]
