"""Every edition is kept; one a day speaks; nothing half-done ever does."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from sqlcipher3 import dbapi2

from domain.entries import EditTable
from domain.errors import Refused, StorageFailure
from domain.published import Edition, TableKind
from domain.table_shelf import LoadProgress
from storage.published import TableLibrary
from tests.storage.published.acting import NOON, applied, silent, staged
from tests.storage.published.making import (
    aoc_text,
    excerpt,
    mue_hospital,
    pprrvu_2025,
    ptp_files,
    ptp_names,
    ptp_text,
    written,
)

ROOT: Final = Path(__file__).parents[3]
DAY: Final = date(2026, 11, 23)
GPCI: Final = excerpt("GPCI2026.csv")
MUE: Final = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"


# Loads a file and dies, without a word to anyone, when the load comes to a named moment.
CRASH: Final = """
import os, sys
from pathlib import Path
from storage.published import TableLibrary

def progress(told):
    if told.doing.startswith(sys.argv[1]):
        os._exit(9)

TableLibrary(Path(sys.argv[2])).stage((sys.argv[3],), progress)
"""


class Stopped(Exception):
    """What a person's “stop” raises in the midst of a load."""


def _mue(effective: str, units: str = "1") -> dict[str, bytes]:
    content = excerpt(MUE)[MUE].replace(b"0001U,1,", f"0001U,{units},".encode())
    return {MUE.replace("07-01-2026", effective): content}


def _units(library: TableLibrary, day: date = DAY) -> int | None:
    limit = library.tables().unit_limit(EditTable.PRACTITIONER, "0001U", day)
    return limit.units if limit else None


def _effective(library: TableLibrary, kind: TableKind, day: date) -> date | None:
    edition = library.tables().edition(kind, day)
    return edition.effective if edition else None


def test_a_staged_edition_speaks_only_in_the_book_made_to_try_it(library: TableLibrary) -> None:
    found = staged(library, _mue("07-01-2026"))

    tried = library.tables(found).unit_limit(EditTable.PRACTITIONER, "0001U", DAY)

    assert tried is not None
    assert tried.units == 1
    assert not found.is_known
    assert _units(library) is None
    assert () == library.shelved()
    assert () == library.tables().editions()


def test_the_newest_edition_of_the_day_speaks(library: TableLibrary) -> None:
    applied(library, _mue("10-01-2026", "3"))
    applied(library, _mue("04-01-2026", "1"))
    applied(library, _mue("07-01-2026", "2"))

    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 9, 30), date(2026, 10, 1), DAY)

    assert [None, 1, 2, 3, 3] == [_units(library, day) for day in days]
    assert [date(2026, 10, 1), date(2026, 7, 1), date(2026, 4, 1)] == [
        one.edition.effective for one in library.shelved()
    ]


def test_of_two_editions_of_one_day_the_last_put_to_use_speaks(library: TableLibrary) -> None:
    first = applied(library, _mue("07-01-2026", "1"))
    corrected = staged(library, _mue("07-01-2026", "2"))
    library.apply(corrected, by="A. Coder", at=NOON)

    assert any("lies on the shelf already" in note for note in corrected.notes)
    assert _units(library) == 2

    library.roll_back(first, by="A. Coder", at=NOON)
    library.restore(first, by="A. Coder", at=NOON)

    assert _units(library) == 1


def test_before_all_editions_pairs_and_add_ons_speak_by_their_own_dates(
    library: TableLibrary,
) -> None:
    applied(library, ptp_files())
    applied(library, {"AOC_V2026Q2.txt": aoc_text()})
    applied(library, _mue("07-01-2026"))
    before = date(2010, 6, 1)

    book = library.tables()

    assert book.edition(TableKind.PTP_PRACTITIONER, before) is not None
    assert len(book.pairs(EditTable.PRACTITIONER, "61796", "61781", before) or ()) == 1
    assert book.primaries("61797", before) == ("61796", "61798")
    assert book.unit_limit(EditTable.PRACTITIONER, "0001U", before) is None
    assert book.edition(TableKind.PTP_PRACTITIONER, date(1995, 12, 31)) is None


def test_of_two_editions_of_pairs_the_older_speaks_for_the_days_before(
    library: TableLibrary,
) -> None:
    applied(library, ptp_files(version="322r0"))
    older = {
        name: ptp_text(
            part, [f"6179{part}\t{code}\t\t20260401\t*\t0\tx" for code in ("77427", "77431")]
        )
        for part, name in ptp_names(version="321r0").items()
    }
    applied(library, older)
    kind = TableKind.PTP_PRACTITIONER

    days = (DAY, date(2026, 7, 1), date(2026, 6, 30), date(2026, 4, 1))

    expected = [date(2026, 7, 1), date(2026, 7, 1), date(2026, 4, 1), date(2026, 4, 1)]
    assert expected == [_effective(library, kind, day) for day in days]
    assert _effective(library, kind, date(2026, 3, 31)) is None  # the older one's rows begin later


def test_every_row_of_a_pair_is_found_among_hundreds(library: TableLibrary) -> None:
    before = [f"61796\t{code}\t\t20100101\t*\t1\tx" for code in range(10_000, 10_199)]
    twice = [f"61796\t10500\t\t{day}\t*\t1\tx" for day in (20100101, 20110101, 20120101)]
    after = [f"61796\t{code}\t\t20100101\t*\t1\tx" for code in range(11_000, 11_300)]
    applied(
        library, {**ptp_files(), "ccipra-v322r0-f2.txt": ptp_text(2, [*before, *twice, *after])}
    )
    book = library.tables()

    found = {
        code: len(book.pairs(EditTable.PRACTITIONER, "61796", code, DAY) or ())
        for code in ("10000", "10198", "10199", "10500", "11000", "11299", "11300", "00000")
    }

    expected = (1, 1, 0, 3, 1, 1, 0, 0)
    assert expected == tuple(found.values())


def test_payment_tables_end_with_their_year(library: TableLibrary) -> None:
    applied(library, pprrvu_2025())
    applied(library, GPCI)
    fees, places = TableKind.FEE_SCHEDULE, TableKind.LOCALITIES

    assert _effective(library, fees, date(2025, 12, 31)) == date(2025, 10, 1)
    assert _effective(library, fees, date(2026, 1, 1)) is None
    assert _effective(library, places, date(2026, 12, 31)) == date(2026, 1, 1)
    assert _effective(library, places, date(2027, 1, 1)) is None


def test_settings_are_never_mixed(library: TableLibrary) -> None:
    applied(library, ptp_files("oph", "322r0"))
    applied(library, mue_hospital())

    book = library.tables()

    assert book.pairs(EditTable.PRACTITIONER, "61796", "61781", DAY) is None
    assert book.pairs(EditTable.HOSPITAL, "61796", "61781", DAY)
    assert book.unit_limit(EditTable.PRACTITIONER, "0001U", DAY) is None


def test_the_same_file_is_known_and_not_stored_twice(library: TableLibrary) -> None:
    edition = applied(library, _mue("07-01-2026"))

    again = staged(library, {f"copy {name}": one for name, one in _mue("07-01-2026").items()})

    assert again.is_known
    assert again.edition == edition
    assert again.notes == ("The very same file lies on the shelf already and is in use.",)
    assert library.apply(again, by="B. Coder", at=NOON) == edition
    assert ["A. Coder"] == [one.loaded_by for one in library.shelved()]


def test_the_same_four_parts_in_another_order_are_known(library: TableLibrary) -> None:
    applied(library, ptp_files())

    assert staged(library, dict(reversed(ptp_files().items()))).is_known


def test_a_roll_back_lets_the_edition_before_speak_again(library: TableLibrary) -> None:
    applied(library, _mue("04-01-2026", "1"))
    newer = applied(library, _mue("07-01-2026", "2"))

    library.roll_back(newer, by="B. Coder", at=NOON)

    assert _units(library) == 1
    assert [False, True] == [one.is_in_use for one in library.shelved()]

    library.restore(newer, by="B. Coder", at=NOON)

    assert _units(library) == 2


def test_a_known_edition_out_of_use_is_put_back_by_applying_its_file(library: TableLibrary) -> None:
    edition = applied(library, _mue("07-01-2026"))
    library.roll_back(edition, by="A. Coder", at=NOON)

    again = staged(library, _mue("07-01-2026"))

    assert "out of use" in again.notes[0]
    assert library.tables(again).editions() == (edition,)
    library.apply(again, by="A. Coder", at=NOON)
    assert _units(library) == 1


def test_what_is_not_in_use_is_not_rolled_back(library: TableLibrary) -> None:
    edition = applied(library, GPCI)
    library.roll_back(edition, by="A. Coder", at=NOON)

    with pytest.raises(Refused, match="not in use"):
        library.roll_back(edition, by="A. Coder", at=NOON)


def test_a_book_made_before_a_roll_back_keeps_saying_what_it_said(library: TableLibrary) -> None:
    edition = applied(library, GPCI)
    book = library.tables()
    library.roll_back(edition, by="A. Coder", at=NOON)

    assert len(book.localities(date(2026, 7, 1))) == 109
    assert library.tables().localities(date(2026, 7, 1)) == ()


def test_a_discarded_edition_is_gone_and_an_applied_one_stays(library: TableLibrary) -> None:
    left = staged(library, _mue("07-01-2026"))
    library.discard(left)
    kept = staged(library, GPCI)
    library.apply(kept, by="A. Coder", at=NOON)
    library.discard(kept)

    with pytest.raises(Refused, match="no longer on the shelf"):
        library.apply(left, by="A. Coder", at=NOON)

    assert [TableKind.LOCALITIES] == [one.edition.kind for one in library.shelved()]


def test_what_was_staged_and_never_applied_is_forgotten_when_the_shelf_is_opened(
    library: TableLibrary,
) -> None:
    found = staged(library, GPCI)

    again = TableLibrary.open(library.path)

    with pytest.raises(Refused, match="Load its file again"):
        again.apply(found, by="A. Coder", at=NOON)
    assert [0] == _counts(library.path, "edition")
    assert [0] == _counts(library.path, "locality")


def test_a_stop_at_any_moment_of_a_load_leaves_nothing(
    library: TableLibrary, tmp_path: Path
) -> None:
    files = written(tmp_path, ptp_files())
    told: list[LoadProgress] = []
    library.discard(library.stage(files, told.append))

    for moment in range(len(told)):
        steps = iter(range(len(told)))

        def stop(_progress: LoadProgress, at: int = moment, steps: Iterator[int] = steps) -> None:
            if next(steps) == at:
                raise Stopped

        with pytest.raises(Stopped):
            library.stage(files, stop)

    assert [0, 0, 0] == _counts(library.path, "edition", "pair", "rationale")


@pytest.mark.parametrize("moment", ["Checking", "Reading", "Storing", "Stored"])
def test_a_crash_in_the_midst_of_a_load_leaves_nothing(
    library: TableLibrary, tmp_path: Path, moment: str
) -> None:
    kept = applied(library, _mue("04-01-2026"))
    (file,) = written(tmp_path, _mue("07-01-2026", "2"))

    ended = subprocess.run(
        [sys.executable, "-c", CRASH, moment, str(library.path), file], cwd=ROOT, check=False
    )

    assert ended.returncode == 9
    assert (kept,) == library.tables().editions()
    assert [1, 8] == _counts(library.path, "edition", "unit_limit")
    assert not staged(library, _mue("07-01-2026", "2")).is_known


def test_progress_grows_and_ends_at_the_whole(library: TableLibrary, tmp_path: Path) -> None:
    told: list[LoadProgress] = []

    library.stage(written(tmp_path, ptp_files()), told.append)

    done = [one.done for one in told]
    whole = sum(len(content) for content in ptp_files().values())
    assert sorted(done) == done
    assert (whole, {whole}) == (done[-1], {one.whole for one in told})
    assert {"Checking", "Reading", "Storing", "Stored"} == {one.doing.split()[0] for one in told}


def test_the_shelf_remembers_who_loaded_what_and_when(library: TableLibrary) -> None:
    edition = applied(library, GPCI)

    (one,) = library.shelved()

    assert (edition, "A. Coder", NOON, True) == (
        one.edition,
        one.loaded_by,
        one.loaded_at,
        one.is_in_use,
    )
    assert ("GPCI2026.csv",) == one.edition.file_names
    assert len(one.edition.digest) == 64


def test_the_shelf_is_the_same_when_opened_again(library: TableLibrary) -> None:
    applied(library, ptp_files())
    before = (library.shelved(), library.tables().editions())

    again = TableLibrary.open(library.path)

    assert before == (again.shelved(), again.tables().editions())


def test_a_book_answers_in_another_thread(library: TableLibrary) -> None:
    applied(library, GPCI)
    book = library.tables()
    found: list[int] = []

    thread = threading.Thread(target=lambda: found.append(len(book.localities(date(2026, 1, 1)))))
    thread.start()
    thread.join()

    assert [109] == found
    book.close()


def test_rows_fewer_than_the_neighbours_are_told(library: TableLibrary) -> None:
    applied(library, GPCI)
    lines = GPCI["GPCI2026.csv"].splitlines(keepends=True)
    fewer = b"".join(lines[:90]).replace(b"2026", b"2025")

    found = staged(library, {"GPCI2025.csv": fewer})

    assert any("It has 87 rows" in note for note in found.notes)
    assert any("A newer edition" in note for note in found.notes)


def test_rows_that_stand_twice_are_kept_once_and_told(library: TableLibrary) -> None:
    row = "61796\t61781\t\t20100101\t*\t0\tCPT Manual or CMS manual coding instruction"
    files = {**ptp_files(), "ccipra-v322r0-f2.txt": ptp_text(2, [row, row])}

    found = staged(library, files)

    assert found.notes == ("Rows that stood in it twice were kept once: 1.",)
    assert found.edition.rows == 9


def test_a_newer_shelf_is_left_as_it_is(library: TableLibrary) -> None:
    conn = dbapi2.connect(str(library.path))
    conn.execute("PRAGMA user_version = 99")
    conn.commit()
    conn.close()

    with pytest.raises(StorageFailure, match="newer version"):
        TableLibrary.open(library.path)


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    conn = dbapi2.connect(str(path))
    conn.execute("CREATE TABLE letter (text TEXT)")
    conn.close()

    with pytest.raises(StorageFailure, match="not a shelf of published tables"):
        TableLibrary.open(path)


def test_the_digest_is_that_of_the_file(library: TableLibrary, tmp_path: Path) -> None:
    """So that a person can compare it with `sha256sum`."""
    found: Edition = library.stage(written(tmp_path, GPCI), silent).edition

    assert hashlib.sha256(GPCI["GPCI2026.csv"]).hexdigest() == found.digest


def _counts(path: Path, *tables: str) -> list[int]:
    conn = dbapi2.connect(str(path))
    try:
        return [
            int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
            for table in tables
        ]
    finally:
        conn.close()
