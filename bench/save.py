"""What saving a session costs beside the least that could keep the same bytes.

The save is the real one: session proven readable, revision, worklist row, search index, audit row,
in one transaction on SQLCipher with WAL and synchronous=FULL. The floor is one raw insert of the
same bytes and its commit, on a connection with the same settings. All in turns, in one run, on one
disk. Floors: at most 6 times the raw commit, and at most 5 ms.

Told apart: a save after an edit of the patient and the notes, as in the window, where the parts not
edited were proven readable before; and one of a session never seen by this process, as on import.
Run: `.venv/bin/python bench/save.py [--write]`.
"""

from __future__ import annotations

import gc
import itertools
import platform
import secrets
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from domain.case import Case  # noqa: E402
from domain.charge import Derivation  # noqa: E402
from domain.derivation import derive  # noqa: E402
from domain.identifiers import Mrn  # noqa: E402
from domain.ports import Actor  # noqa: E402
from domain.session import SrsSession  # noqa: E402
from storage import faithful  # noqa: E402
from storage.codec import encode_session  # noqa: E402
from storage.connection import SETTINGS, connect  # noqa: E402
from storage.database import SqliteStore, create_database  # noqa: E402
from storage.fact_files import load_book  # noqa: E402
from storage.worklist import head_columns, search_words  # noqa: E402
from tests.builders import a_session, metastases  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "save.txt"
ROUNDS: Final = 1_000
WARM_UP: Final = 50
MOST_TIMES: Final = 6.0
MOST_MS: Final = 5.0
ACTOR: Final = Actor(name="Bench", workstation="bench")


def raw_commit(folder: Path, payload: str) -> Callable[[], None]:
    """One insert of the payload and its commit, without anything around it."""
    path = folder / "raw.db"
    path.touch()
    db = connect(path, secrets.token_bytes(32))
    conn = db.conn
    for name, value, _ in SETTINGS:
        conn.execute(f"PRAGMA {name} = {value}")
    conn.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, payload TEXT NOT NULL) STRICT")

    def commit() -> None:
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("INSERT INTO raw (payload) VALUES (?)", (payload,))
        conn.execute("COMMIT")

    return commit


def real_save(
    store: SqliteStore, session: SrsSession, derivation: Derivation, *, forget: bool
) -> Callable[[], None]:
    """The save path of the program, for a new session each time, its patient and notes just typed.

    Args:
        forget: whether nothing of it was ever proven readable before.
    """
    numbers = itertools.count()

    def save() -> None:
        number = next(numbers)
        patient = replace(session.patient, mrn=Mrn(f"M{number}"))
        edited = replace(session, patient=patient, notes=f"{session.notes} {number}")
        if forget:
            faithful._problems.cache_clear()  # noqa: SLF001  (the worst case is measured too)
        with store.begin() as work:
            work.save(
                str(uuid.uuid4()),
                edited,
                derivation,
                expected_revision=0,
                actor=ACTOR,
                at=datetime.now(UTC),
            )
            work.commit()

    return save


def in_turns(*acts: Callable[[], None]) -> list[list[float]]:
    """Milliseconds of each act, round by round, so that all meet the same disk and neighbours."""
    times: list[list[float]] = [[] for _ in acts]
    gc.disable()
    for round_number in range(WARM_UP + ROUNDS):
        for place, act in enumerate(acts):
            start = time.perf_counter()
            act()
            if round_number >= WARM_UP:
                times[place].append((time.perf_counter() - start) * 1000)
    gc.enable()
    return times


def told(name: str, times: list[float]) -> str:
    ordered = sorted(times)
    return (
        f"{name:<28} median {statistics.median(ordered):6.3f} ms   "
        f"95 % {ordered[int(len(ordered) * 0.95)]:6.3f} ms   worst {ordered[-1]:7.3f} ms"
    )


def _verdict(*, holds: bool, is_first_over: bool) -> str:
    if not holds:
        return "NOT held"
    return "held after an edit, NOT held for an unseen session" if is_first_over else "held"


def measure(folder: Path) -> tuple[str, bool]:
    """The report, and whether the floors are held."""
    book = load_book()
    session = a_session(lesions=metastases(3), notes="A usual session with a usual note.")
    derivation = derive(Case(session=session), book)
    store = create_database(folder / "department.isocenter", secrets.token_bytes(32))
    payload = "".join(
        (
            encode_session(session),
            search_words(session, derivation),
            *(str(value) for value in head_columns(session, derivation).values()),
        )
    )
    raw, edited, unseen = in_turns(
        raw_commit(folder, payload),
        real_save(store, session, derivation, forget=False),
        real_save(store, session, derivation, forget=True),
    )
    if faults := store.faults():
        raise SystemExit(f"The database is not whole: {faults}")
    store.close()
    times, worst = (statistics.median(each) / statistics.median(raw) for each in (edited, unseen))
    holds = times <= MOST_TIMES and statistics.median(unseen) <= MOST_MS
    lines = (
        (
            f"{ROUNDS} rounds in turns, {len(payload.encode()):,} bytes a session; Python"
            f" {platform.python_version()}, {platform.system()} {platform.machine()}"
        ),
        told("raw SQLCipher commit", raw),
        told("save after an edit", edited),
        told("save of an unseen session", unseen),
        f"after an edit {times:.1f} times the raw commit (at most {MOST_TIMES:.0f})",
        f"unseen {worst:.1f} times; each median at most {MOST_MS:.0f} ms",
        _verdict(holds=holds, is_first_over=worst > MOST_TIMES),
    )
    return "\n".join(lines) + "\n", holds


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report, holds = measure(Path(folder))
    print(report, end="")
    if "--write" in sys.argv[1:]:
        RESULT.write_text(report, encoding="utf-8")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
