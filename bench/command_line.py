"""How long one `derive` of one file takes, start-up included, beside an empty interpreter.

Floor: at most 0.35 s. Run: `.venv/bin/python bench/command_line.py [--write]`.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
RESULT: Final = ROOT / "bench" / "results" / "command_line.txt"
EXAMPLE: Final = ROOT / "examples" / "metastases-hospital.json"
RUNS: Final = 21
FLOOR_S: Final = 0.35
DERIVE: Final = (str(ROOT / "main.py"), "derive", str(EXAMPLE), "--format")
COMMANDS: Final = {
    "empty interpreter": ("-c", "pass"),
    "derive, json": (*DERIVE, "json"),
    "derive, text": (*DERIVE, "text"),
    "explain 77372": (str(ROOT / "main.py"), "explain", "77372", "--on", "2026-10-15"),
    "schema": (str(ROOT / "main.py"), "schema"),
}


def main() -> int:
    # Without bytecode every start would be a first start.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for arguments in COMMANDS.values():  # once unmeasured: bytecode and page cache
        _run(arguments, environment)
    for _ in range(RUNS):  # interleaved, so that a busy moment falls on all alike
        for name, arguments in COMMANDS.items():
            times[name].append(_run(arguments, environment))
    text = _report(times)
    print(text, end="")
    if "--write" in sys.argv:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")
    return int(statistics.median(times["derive, json"]) > FLOOR_S)


def _run(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment,
        cwd=ROOT,
    )
    return time.perf_counter() - started


def _report(times: dict[str, list[float]]) -> str:
    floor = statistics.median(times["empty interpreter"])
    rows = [
        f"CPython {platform.python_version()}, {os.cpu_count()} processors, {RUNS} runs each",
        f"{'':<20}{'median':>10}{'least':>10}{'most':>10}{'x empty':>10}",
    ]
    for name, values in times.items():
        middle = statistics.median(values)
        rows.append(
            f"{name:<20}{middle:>8.3f} s{min(values):>8.3f} s{max(values):>8.3f} s"
            f"{middle / floor:>10.1f}"
        )
    middle = statistics.median(times["derive, json"])
    verdict = "met" if middle <= FLOOR_S else "missed"
    rows.append(f"floor: derive of one file at most {FLOOR_S} s, start-up included: {verdict}")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
