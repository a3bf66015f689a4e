"""100,000 order files and addenda of diagnosis codes, changed at random, are refused or read right.

Run: `.venv/bin/python bench/fuzz_diagnoses.py [--write]`. What is right is read a second time
by plain cuts of each line (`tests/storage/diagnoses/fuzzing.py`).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.storage.diagnoses.fuzzing import run  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "fuzz_diagnoses.txt"
SEED: Final = 20261128
COUNT: Final = 100_000


def main() -> int:
    """Run, print, and keep the figures with `--write`; 1 when one file ended otherwise."""
    begin = time.perf_counter()
    tally = run(seed=SEED, count=COUNT)
    told = (
        f"{COUNT:,} changed order files and addenda, seed {SEED}\n"
        f"refused in words   {tally.refused:>7,}\n"
        f"read right         {tally.read:>7,}\n"
        f"anything else      {len(tally.wrong):>7,}   {tally.wrong[:10] or ''}\n"
        f"took               {time.perf_counter() - begin:>7.0f} s\n"
    )
    sys.stdout.write(told)
    if "--write" in sys.argv[1:]:
        RESULT.write_text(told, encoding="utf-8")
    return int(bool(tally.wrong))


if __name__ == "__main__":
    sys.exit(main())
