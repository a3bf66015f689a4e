"""How long a keystroke takes in the search over all diagnosis codes.

Makes the search database once in a throw-away folder, then asks for every one-letter text, every
pair of letters as two words, each beginning of what a person might type, and the commonest words of
all titles together; each is asked five times and its best is kept, worst of all against the floor:
10 ms a keystroke. Run: `.venv/bin/python bench/diagnosis_search.py [--write]`.
"""

from __future__ import annotations

import platform
import statistics
import string
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from storage.diagnoses.code_set import CodeSet  # noqa: E402
from storage.diagnoses.shipped import ShippedCodes  # noqa: E402
from storage.fact_files import load_book  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "diagnosis_search.txt"
MOST_MS: Final = 10.0
TIMES: Final = 5
DAY: Final = date(2026, 10, 15)
TYPED: Final = (
    "C79.31",
    "s72.001a",
    "secondary malignant neoplasm of brain",
    "initial encounter left fracture",
    "subsequent encounter displaced fracture right nonunion",
    "unspecified right other specified with and without",
    "meningioma",
    "pituitary adenoma",
    "Sézary",
    "no such words at all",
)


def texts() -> Iterator[str]:
    """Everything that is asked, as it grows key by key."""
    letters = string.ascii_lowercase
    yield from letters
    yield from string.digits
    yield from (f"{first} {second}" for first in letters for second in letters)
    yield from (text[:length] for text in TYPED for length in range(1, len(text) + 1))


def main() -> None:
    """Measure, print, and keep the figures with `--write`."""
    book = load_book()
    own = {group.prefix: group.label for group in book.diagnoses.values() if group.kinds}
    source = ShippedCodes()
    with tempfile.TemporaryDirectory() as folder:
        codes = CodeSet(source, own, Path(folder))
        begin = time.perf_counter()
        codes.make_search()
        made = time.perf_counter() - begin
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        times = {text: _best(codes, text) for text in dict.fromkeys(texts())}
    rows = sum(1 for _ in source.entries())
    _tell(times, made, size, rows)


def _best(codes: CodeSet, text: str) -> float:
    found = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        codes.search(text, DAY)
        found.append((time.perf_counter() - begin) * 1000)
    return min(found)


def _tell(times: dict[str, float], made: float, size: int, rows: int) -> None:
    slowest = sorted(times, key=lambda text: times[text], reverse=True)[:3]
    letters = max(times[letter] for letter in string.ascii_lowercase)
    verdict = "met" if times[slowest[0]] <= MOST_MS else "MISSED"
    lines = [
        f"search over {rows:,} rows, {sys.platform}, Python {platform.python_version()}",
        f"made once                {made:6.2f} s   {size / 1e6:.0f} MB",
        f"keystrokes asked         {len(times):6}",
        f"median                   {statistics.median(times.values()):6.2f} ms",
        f"worst of one letter      {letters:6.2f} ms",
        f"worst                    {times[slowest[0]]:6.2f} ms   bound {MOST_MS:g} ms {verdict}",
        *(f"  {times[text]:6.2f} ms  {text}" for text in slowest),
    ]
    told = "\n".join(lines) + "\n"
    sys.stdout.write(told)
    if "--write" in sys.argv[1:]:
        RESULT.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
