"""How many sessions one run of `derive` gets through in a second, and how long one takes.

Makes 10,000 varied sessions, feeds them to `main.py derive - --format jsonl` in one run, and in
this process times the parts of one: of the slowest of all examples and scenarios of the tests, and,
beyond the floor, of forty lesions with every service three times over. Floors: at least 500 a
second; median of one derivation at most 2 ms, worst of 1,000 at most 10 ms. Best on a quiet
machine. Run: `.venv/bin/python bench/derive_many.py [--write]`.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from domain.case import Case  # noqa: E402
from domain.derivation import derive  # noqa: E402
from domain.facts import FactBook  # noqa: E402
from domain.session import SrsSession  # noqa: E402
from storage.codec import decode_session, encode_derivation  # noqa: E402
from storage.fact_files import load_book  # noqa: E402
from tests.scenario import scenarios  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "derive.txt"
MANY: Final = 10_000
TIMED: Final = 1_000
LEAST_A_SECOND: Final = 500
MEDIAN_MS: Final = 2.0
WORST_MS: Final = 10.0
SITES: Final = ("frontal_lobe", "parietal_lobe", "occipital_lobe", "cerebellum", "brainstem")


def varied(number: int, examples: list[dict[str, Any]]) -> str:
    """Session number `number` as a line of JSON: another lesion table, documents, services."""
    dice = random.Random(number)
    body = json.loads(json.dumps(dice.choice(examples)))
    body["patient"]["mrn"] = f"M{number:07d}"
    pattern = body["lesions"][0]
    body["lesions"] = [
        pattern
        | {
            "id": f"L{index + 1}",
            "site": dice.choice(SITES),
            "max_dimension_mm": f"{dice.uniform(4, 45):.1f}",
            "optic_distance_mm": dice.choice(["not_near", f"{dice.uniform(1, 20):.1f}", None]),
        }
        for index in range(dice.randint(1, 9))
    ]
    body["documents"] = [d for d in body["documents"] if dice.random() > 0.1]
    body["services"] = [s for s in body["services"] if dice.random() > 0.05]
    return json.dumps(body)


def slowest(examples: list[dict[str, Any]], book: FactBook) -> tuple[str, str]:
    """Of all that ships as example or scenario, the one that takes longest; its name and text."""
    shipped = {f"example {n}": json.dumps(body) for n, body in enumerate(examples, start=1)}
    for folder in ("examples", "published", "rules"):
        for scenario in scenarios(folder):
            shipped[scenario.id] = json.dumps(scenario.document())
    sessions = {name: decode_session(text, name) for name, text in shipped.items()}
    cost = {name: _once(session, book) for name, session in sessions.items()}
    name = max(cost, key=lambda key: cost[key])
    return name, shipped[name]


def _once(session: SrsSession, book: FactBook) -> float:
    """The least of five, so that a hiccup does not name the wrong one."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        derive(Case(session=session), book)
        times.append(time.perf_counter() - started)
    return min(times)


def beyond(examples: list[dict[str, Any]]) -> str:
    """Harder than anything ordinary: forty lesions and every service three times over."""
    body = json.loads(json.dumps(max(examples, key=lambda one: len(json.dumps(one)))))
    pattern = body["lesions"][0]
    body["lesions"] = [
        pattern | {"id": f"L{n + 1}", "max_dimension_mm": str(5 + n)} for n in range(40)
    ]
    body["services"] *= 3
    return json.dumps(body)


def main() -> int:
    files = sorted((ROOT / "examples").glob("*.json"))
    examples = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    lines = [varied(number, examples) for number in range(MANY)]
    whole_s, statuses = _one_run(lines)
    rows = [
        f"CPython {platform.python_version()}, {os.cpu_count()} processors",
        (
            f"{MANY:,} sessions in one run of derive, start-up included: {whole_s:.1f} s, "
            f"{MANY / whole_s:,.0f} a second (floor {LEAST_A_SECOND})"
        ),
        f"of which {', '.join(f'{n:,} {status}' for status, n in sorted(statuses.items()))}",
    ]
    book = load_book()
    name, text = slowest(examples, book)
    rows.append(f"the slowest shipped session is {name}")
    rows.append(f"{'of one':<36}{'median':>10}{'p99':>10}{'worst':>10}")
    told, is_met = _parts("the slowest", text, book)
    rows += [*told, *_parts("40 lesions", beyond(examples), book)[0]]
    gate = is_met and MANY / whole_s >= LEAST_A_SECOND
    rows.append(
        f"floors: {LEAST_A_SECOND} a second; derive median {MEDIAN_MS} ms, worst of {TIMED:,} "
        f"{WORST_MS} ms: {'met' if gate else 'missed'}"
    )
    _tell("\n".join(rows) + "\n")
    return int(not gate)


def _parts(name: str, text: str, book: FactBook) -> tuple[list[str], bool]:
    """Rows of figures for one session, and whether its derivation keeps the floors."""
    session = decode_session(text, name)
    result = derive(Case(session=session), book)
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("read", lambda: decode_session(text, name)),
        ("write", lambda: encode_derivation(result)),
        ("derive and checklist", lambda: derive(Case(session=session), book)),
    )
    rows, times = [], [0.0]
    for step, work in steps:
        times = _timed(work)
        middle, tail = statistics.median(times), times[int(TIMED * 0.99)]
        what = f"{step}, {name}"
        rows.append(f"{what:<36}{middle:>7.2f} ms{tail:>7.2f} ms{times[-1]:>7.2f} ms")
    return rows, statistics.median(times) <= MEDIAN_MS and times[-1] <= WORST_MS


def _tell(text: str) -> None:
    print(text, end="")
    if "--write" in sys.argv:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")


def _one_run(lines: list[str]) -> tuple[float, dict[str, int]]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "derive", "-", "--format", "jsonl"],
        input="\n".join(lines).encode(),
        stdout=subprocess.PIPE,
        check=False,
        cwd=ROOT,
    )
    took = time.perf_counter() - started
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(lines):
        raise SystemExit(f"{len(lines)} sessions went in, {len(answers)} answers came out")
    statuses: dict[str, int] = {}
    for answer in answers:
        status = answer.get("status", "unreadable")
        statuses[status] = statuses.get(status, 0) + 1
    return took, statuses


def _timed(work: Callable[[], object]) -> list[float]:
    """Milliseconds of each of `TIMED` calls, sorted."""
    work()
    gc.collect()
    times = []
    for _ in range(TIMED):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


if __name__ == "__main__":
    sys.exit(main())
