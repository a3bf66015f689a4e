"""The tables on the command line: listed, checked, loaded, taken out; every refusal ends in 2."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

import main
import workplace
from command_line import tables
from command_line.many import BATCH, FEW
from command_line.tables import TablesAtHand
from domain.errors import Refused
from domain.table_shelf import TableAct
from domain.table_workflow import TableDesk
from domain.workflow import Typed, Workplace, save_session
from storage.database import SqliteStore, open_database
from storage.keys import KeyFile, new_department
from storage.loaded_book import with_tables
from storage.table_place import TABLES
from tests.builders import a_session
from tests.storage.published import making
from tests.storage.stores import BILLER, KEY, StillClock, a_store, book, new_id
from tests.tables import MemoryShelf, a_shelf

ROOT: Final = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = a_store(tmp_path)
    place = Workplace(store=made, book=book(), clock=StillClock(), actor=BILLER, version="0.1.0")
    save_session(place, Typed(session_id=new_id(), based_on=0, session=a_session()))
    yield made
    made.close()


@pytest.fixture
def shelf() -> MemoryShelf:
    return a_shelf()


@pytest.fixture
def at_hand(store: SqliteStore, shelf: MemoryShelf) -> TablesAtHand:
    def desk() -> TableDesk:
        place = Workplace(
            store=open_database(store.path, KEY),
            book=book(),
            clock=StillClock(),
            actor=BILLER,
            version="0.1.0",
        )
        return TableDesk(
            place=place, shelf=shelf, book_with=lambda found: with_tables(book(), found)
        )

    return TablesAtHand(shelved=shelf.shelved, shelf=lambda: shelf, desk=desk, shipped=book)


def acts(store: SqliteStore) -> list[str]:
    told = {act.value for act in TableAct}
    return [row[3] for row in store.audit_trail("") if row[3] in told]


def test_an_empty_shelf_lists_what_ships(
    at_hand: TablesAtHand, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == tables.list_tables(at_hand)

    out = capsys.readouterr().out
    assert "No table is loaded here." in out
    assert "  NCCI procedure-to-procedure edits, practitioner (2024-07-01)" in out


def test_a_check_tells_what_would_change_and_changes_nothing(
    at_hand: TablesAtHand,
    store: SqliteStore,
    shelf: MemoryShelf,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tables.EXIT_ATTENTION == tables.check_tables(at_hand, ("pairs.zip",))

    said = capsys.readouterr()
    for words in (
        "NCCI pairs, outpatient hospital v32.2, effective 2026-07-01: 1 row, SHA-256",
        "It begins after the edition in use.",
        "2 charged codes in 1 of the 1 stored session since 2026-07-18",
        "2026-10-15  draft  session ",
        "  The claim would be blocked instead of ready.",
    ):
        assert words in said.out
    assert "Reading rows 66 %" in said.err
    assert "Trying it on stored sessions: 1 looked at" in said.err
    assert [] == shelf.held
    assert [TableAct.TRIED, TableAct.DISCARDED] == acts(store)
    assert max(map(len, said.out.splitlines())) <= 96


def test_a_table_that_changes_nothing_ends_in_0(at_hand: TablesAtHand, shelf: MemoryShelf) -> None:
    shelf.files["limits.csv"].limits.clear()

    assert 0 == tables.check_tables(at_hand, ("limits.csv",))


def test_loading_asks_unless_it_is_agreed(
    at_hand: TablesAtHand, shelf: MemoryShelf, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def answering(*, says: bool) -> TablesAtHand:
        def confirm(question: str) -> bool:
            asked.append(question)
            return says

        return replace(at_hand, confirm=confirm)

    for hand in (at_hand, answering(says=False)):
        assert tables.EXIT_ATTENTION == tables.load_tables(hand, ("pairs.zip",), is_agreed=False)
        assert "Nothing was put to use." in capsys.readouterr().out
    assert [] == shelf.held

    assert 0 == tables.load_tables(answering(says=True), ("pairs.zip",), is_agreed=False)
    assert 0 == tables.load_tables(at_hand, ("limits.csv",), is_agreed=True)
    assert ["Put it to use?"] * 2 == asked
    assert {"v32.2", "2026Q3"} == {one.edition.title for one in shelf.held if one.is_in_use}


def test_an_edition_is_listed_taken_out_and_put_back(
    at_hand: TablesAtHand, store: SqliteStore, capsys: pytest.CaptureFixture[str]
) -> None:
    tables.load_tables(at_hand, ("pairs.zip",), is_agreed=True)

    assert 0 == tables.roll_back_tables(at_hand, "ptp_hospital", "v32.2")
    assert "It stays on the shelf." in " ".join(capsys.readouterr().out.split())
    assert 0 == tables.put_back_tables(at_hand, "ptp_hospital", "v32.2")
    assert 0 == tables.list_tables(at_hand)

    out = " ".join(capsys.readouterr().out.split())
    assert "ptp_hospital 'v32.2': NCCI pairs, outpatient hospital, effective 2026-07-01" in out
    assert "by D. Okafor; in use" in out
    assert [TableAct.ROLLED_BACK, TableAct.RESTORED] == acts(store)[-2:]


@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("ptp_hospital", "v99", "No edition 'v99' of ptp_hospital is in use here"),
        ("pairs", "v32.2", "The kinds are ptp_practitioner, ptp_hospital, mue_practitioner"),
    ],
)
def test_an_edition_that_is_not_there_is_refused(
    at_hand: TablesAtHand, capsys: pytest.CaptureFixture[str], kind: str, title: str, words: str
) -> None:
    assert tables.EXIT_REFUSED == tables.roll_back_tables(at_hand, kind, title)

    assert words in capsys.readouterr().err


def test_a_file_can_be_checked_without_a_database_but_not_loaded(
    at_hand: TablesAtHand, shelf: MemoryShelf, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing() -> TableDesk:
        raise Refused("There is no department database here.")

    alone = replace(at_hand, desk=nothing)

    assert 0 == tables.check_tables(alone, ("pairs.zip",))
    assert "It was tried on no stored session. There is no department" in capsys.readouterr().out
    assert tables.EXIT_REFUSED == tables.load_tables(alone, ("pairs.zip",), is_agreed=True)
    assert tables.EXIT_REFUSED == tables.check_tables(alone, ("letter.txt",))
    assert [] == shelf.held


# The real shelf and database, through `main.py` --------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a department's database, whose key lies in a file."""
    keys = KeyFile(tmp_path / "keys")
    data = tmp_path / "data"
    new_department(data / workplace.DATABASE, keys)[0].close()
    monkeypatch.setattr("storage.keys.Keychain", lambda: keys)
    return data


def pair_files(folder: Path) -> list[str]:
    denied = "77301\t77300\t\t20260101\t*\t0\tMisuse of Column Two code with Column One code"
    files = []
    for part, name in making.ptp_names("oph").items():
        rows = (*making.PTP_ROWS[part], denied) if part == 3 else making.PTP_ROWS[part]
        (folder / name).write_bytes(making.ptp_text(part, rows))
        files.append(str(folder / name))
    return files


def test_what_is_loaded_speaks_where_the_data_folder_is_named_and_only_there(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--data", str(folder)]
    main.main([*at, "check"])
    assert "Loaded tables: none; the cut tables that ship speak." in capsys.readouterr().out
    session = str(ROOT / "examples" / "metastases-hospital.json")

    assert 0 == main.main([*at, "tables", "check", *pair_files(tmp_path)])
    assert 0 == main.main([*at, "tables", "load", *pair_files(tmp_path), "--yes"])
    assert 4 == main.main([*at, "derive", session])
    assert 4 == main.main([*at, "derive", "--format", "jsonl", session])
    assert 0 == main.main(["derive", session])
    assert 0 == main.main([*at, "tables", "roll-back", "ptp_hospital", "v32.2"])
    assert 0 == main.main([*at, "derive", session])
    assert 0 == main.main([*at, "tables", "put-back", "ptp_hospital", "v32.2"])
    assert 0 == main.main([*at, "tables"])
    main.main([*at, "check"])

    out = capsys.readouterr().out
    assert "(Misuse of Column Two code with Column One code; v32.2)" in " ".join(out.split())
    assert "77301" in out
    assert "Loaded tables: editions on the shelf: 1, in use: 1." in out


@pytest.mark.slow
def test_every_process_asks_the_loaded_tables_for_itself(folder: Path, tmp_path: Path) -> None:
    at = ["--data", str(folder)]
    session = json.loads((ROOT / "examples" / "metastases-hospital.json").read_text("utf-8"))
    many = FEW + 2 * BATCH
    assert 0 == main.main([*at, "tables", "load", *pair_files(tmp_path), "--yes"])

    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *at, "derive", "-", "--format", "jsonl"],
        input=f"{json.dumps(session)}\n".encode() * many,
        capture_output=True,
        check=False,
    )

    answers = [json.loads(line)["status"] for line in done.stdout.splitlines()]
    assert (4, ["blocked"] * many) == (done.returncode, answers)


def test_a_shelf_that_cannot_be_read_is_told_without_a_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / TABLES).write_bytes(b"this is no shelf of tables" * 100)
    session = str(ROOT / "examples" / "metastases-hospital.json")

    assert 2 == main.main(["--data", str(folder), "derive", session])
    assert 2 == main.main(["--data", str(folder), "tables"])

    assert str(folder / TABLES) in capsys.readouterr().err


def test_listing_makes_nothing_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert 0 == main.main(["--data", str(tmp_path / "mistyped"), "tables"])

    assert not (tmp_path / "mistyped").exists()


def test_a_person_at_a_terminal_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        return " Yes "

    monkeypatch.setattr("builtins.input", answer)

    assert main._confirm("Put it to use?")
    assert ["Put it to use? [y/N] "] == questions
