"""A hundred thousand changed publishers' files: each is refused in words, or stored as it reads.

Files of every format and spelling are changed at random from a seed: bytes and bits flipped, cut,
lines doubled, left out and swapped, cells and columns shifted, headers exchanged, other encodings,
what a zip claims, members inside it, names, and parts of a set taken away or put in another's
place. Each is loaded by the program. What it stores is compared, row by row, with what a second,
slow reader makes of the same bytes; whatever else happens than a refusal or that, is wrong.
Run: `.venv/bin/python bench/fuzz_tables.py [--write] [--count N] [--seed N]`.
"""

from __future__ import annotations

import multiprocessing
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.storage.published.fuzzing import Tally, run  # noqa: E402
from tests.storage.published.mutating import seeds  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "fuzz_tables.txt"
COUNT: Final = 100_000
SEED: Final = 20261123
STEP: Final = 1_000
SHOWN: Final = 40
IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - spares the disk a million small files


def main() -> None:
    count, seed = _given("--count", COUNT), _given("--seed", SEED)
    tally = Tally()
    began = time.perf_counter()
    portions = [(seed, first, min(STEP, count - first)) for first in range(0, count, STEP)]
    with multiprocessing.Pool() as processes:
        portion_tallies = processes.starmap(portion, portions, chunksize=1)
    for found in portion_tallies:
        tally.refused += found.refused
        tally.loaded += found.loaded
        tally.sentences += found.sentences
        tally.wrong += found.wrong
    lines = report(tally, count, seed, time.perf_counter() - began)
    print("\n".join(lines))
    if "--write" in sys.argv:
        RESULT.write_text("\n".join(lines) + "\n")


def portion(seed: int, first: int, count: int) -> Tally:
    """Some of the files, in a process of their own."""
    folder = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as name:
        return run(Path(name), seed=seed, first=first, count=count)


def report(tally: Tally, count: int, seed: int, seconds: float) -> list[str]:
    """What became of them, and which refusals were met how often."""
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    common = tally.sentences.most_common(SHOWN)
    return [
        f"{count:,} changed files of {len(seeds())} whole ones, seed {seed}; {system}",
        f"refused in words    {tally.refused:>7,}",
        f"stored as they read {tally.loaded:>7,}",
        f"neither             {len(tally.wrong):>7,}",
        f"{seconds:.0f} s, largest memory {memory:.0f} MB",
        "held" if not tally.wrong and tally.refused + tally.loaded == count else "NOT held",
        *tally.wrong,
        f"the {len(common)} most frequent of {len(tally.sentences)} sentences, without numbers:",
        *(f"{times:>7,}  {sentence}" for sentence, times in common),
    ]


def _given(name: str, otherwise: int) -> int:
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else otherwise


if __name__ == "__main__":
    main()
