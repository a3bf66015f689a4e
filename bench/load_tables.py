"""What loading the whole practitioner pair table costs beside the database shell's own import.

A table of the size published (2,546,017 rows in four parts) is made up from codes, dates and
reasons of the published kinds. In turns, in one run, on one disk: `sqlite3`'s `.import` of the same
rows into a bare table without an index, and the real load: digest, recognition, every cell checked,
stored and committed, in a process of its own whose largest memory is told. Then pairs are looked
up, half of them there, half not. Floors: twice the shell's time, 300 MB, 50 microseconds.

Beside it, the same rows out of zips, and a self-made full-size file of each other format.
Run: `.venv/bin/python bench/load_tables.py [--write]`; needs `sqlite3` on the path.
"""

from __future__ import annotations

import json
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.full_tables import full_files, pair_files  # noqa: E402
from domain.entries import EditTable  # noqa: E402
from storage.published import TableLibrary, TableRefused  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "load_tables.txt"
ROWS: Final = 2_546_017
ROUNDS: Final = 5
LOOK_UPS: Final = 20_000
MOST_TIMES: Final = 2.0
MOST_MB: Final = 300.0
MOST_MICROSECONDS: Final = 50.0
DAY: Final = date(2026, 8, 3)
NOON: Final = datetime(2026, 8, 3, 12, tzinfo=UTC)


def fresh(shelf: Path) -> Path:
    """A place where nothing lies."""
    for suffix in ("", "-wal", "-shm"):
        shelf.with_name(shelf.name + suffix).unlink(missing_ok=True)
    return shelf


def shell_import(folder: Path, rows: Path) -> float:
    """Seconds the shell takes."""
    script = folder / "import.sql"
    script.write_text(f".mode tabs\nCREATE TABLE pair (a,b,c,d,e,f,g);\n.import {rows} pair\n")
    target = fresh(folder / "shell.sqlite")
    shell = shutil.which("sqlite3") or "sqlite3"
    began = time.perf_counter()
    with script.open() as commands:
        subprocess.run([shell, str(target)], stdin=commands, check=True)
    return time.perf_counter() - began


def load(shelf: Path, files: list[str]) -> None:
    """Load in this process and print seconds, rows and the largest memory in MB."""
    library = TableLibrary.open(fresh(shelf))
    began = time.perf_counter()
    try:
        staged = library.stage(tuple(files), lambda _progress: None)
    except TableRefused as refused:
        print(f"line {refused.line} refused with {peak():.0f} MB")
        return
    library.apply(staged, by="bench", at=NOON)
    seconds = time.perf_counter() - began
    print(json.dumps((seconds, staged.edition.rows, peak())))


def peak() -> float:
    """The largest memory of this process, in MB."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def loaded(shelf: Path, files: list[Path]) -> tuple[float, int, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--load", str(shelf), *map(str, files)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, rows, memory = json.loads(told)
    return float(seconds), int(rows), float(memory)


def look_ups(shelf: Path, rows: Path) -> list[float]:
    """Microseconds of each look-up; half of the pairs are in the table."""
    chosen = random.Random(7)
    with rows.open() as file:  # not all at once: a child process would inherit our memory's peak
        lines = [line for line in file if chosen.random() < LOOK_UPS / 2 / ROWS]
    pairs = [(line[:5], line[6:11]) for line in lines]
    pairs += [(column1, column1) for column1, _ in pairs]
    chosen.shuffle(pairs)
    book = TableLibrary(shelf).tables()
    taken = []
    for column1, column2 in pairs:
        began = time.perf_counter()
        book.pairs(EditTable.PRACTITIONER, column1, column2, DAY)
        taken.append((time.perf_counter() - began) * 1e6)
    return taken


def main() -> None:
    if "--load" in sys.argv:
        load(Path(sys.argv[2]), sys.argv[3:])
        return
    with tempfile.TemporaryDirectory() as name:
        lines, held = measure(Path(name))
    lines.append("held" if held else "NOT held")
    print("\n".join(lines))
    if "--write" in sys.argv:
        RESULT.write_text("\n".join(lines) + "\n")


def measure(folder: Path) -> tuple[list[str], bool]:
    """All of it."""
    files, rows = pair_files(folder, ROWS)
    shelf = folder / "tables.sqlite"
    shell, ours = [], []
    for _ in range(ROUNDS):
        shell.append(shell_import(folder, rows))
        ours.append(loaded(shelf, files))
    seconds = [taken for taken, _, _ in ours]
    times = statistics.median(seconds) / statistics.median(shell)
    memory = max(megabytes for _, _, megabytes in ours)
    taken = sorted(look_ups(shelf, rows))
    median, most = statistics.median(taken), taken[int(len(taken) * 0.99)]
    size = sum(path.stat().st_size for path in files)
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    stored = shelf.stat().st_size
    lines = [
        f"{ROUNDS} rounds in turns, {ours[0][1]:,} rows, {size:,} bytes of text; {system}",
        f"sqlite3 .import    median {statistics.median(shell):6.2f} s   {_each(shell)}",
        f"checked and stored median {statistics.median(seconds):6.2f} s   {_each(seconds)}",
        f"{times:.2f} times the shell (at most {MOST_TIMES:g})",
        f"largest memory {memory:.0f} MB (at most {MOST_MB:g}); {stored:,} bytes on the shelf",
        f"a look-up: median {median:.1f} us (at most {MOST_MICROSECONDS:g}), 99 % {most:.1f} us",
        refused_line(folder),
        *others(folder, files),
    ]
    held = times <= MOST_TIMES and memory <= MOST_MB and median <= MOST_MICROSECONDS
    return lines, held


def others(folder: Path, parts: list[Path]) -> list[str]:
    """Every other full-size file, once each."""
    lines = []
    for label, files in full_files(folder, parts):
        seconds, rows, memory = loaded(folder / "other.sqlite", files)
        lines.append(f"{label:32} {rows:>9,} rows {seconds:6.2f} s {memory:5.0f} MB")
    return lines


def refused_line(folder: Path) -> str:
    """What a text of one line of a gigabyte costs before it is refused."""
    path = folder / "2026 January Web Addendum B.csv"
    with path.open("wb") as file:
        for _ in range(1_000):
            file.write(b"x" * 1_000_000)
    command = [sys.executable, __file__, "--load", str(folder / "other.sqlite"), str(path)]
    began = time.perf_counter()
    told = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - began
    path.unlink()
    return f"a line of 1 GB: {told.strip()}; {seconds:.1f} s"


def _each(seconds: list[float]) -> str:
    return " ".join(f"{one:.2f}" for one in seconds)


if __name__ == "__main__":
    main()
