"""A hundred thousand random acts on the real window and the real encrypted store.

Keys, clicks, pastes and menu acts from seeds, every dialog answered at random; each seed has a
program of its own. What counts as a fault: an exception nobody caught, a warning of Qt, a program
that dies, a window that is gone, anything the full check of the database finds. Each is told with
its seed and the number of the act; what a seed came to is on standard error as soon as it is done.
Run: `.venv/bin/python bench/monkey.py [--write] [--count N] [--seeds N]`, or one seed alone with
`--one SEED --count N`.
"""

from __future__ import annotations

import faulthandler
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from gui import theme  # noqa: E402
from storage.database import SqliteStore  # noqa: E402
from tests.gui.fakes_store import FakePrinters, StillClock  # noqa: E402
from tests.gui.monkey import Monkey, files_in  # noqa: E402
from workplace import DemoPlace  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "monkey.txt"
COUNT: Final = 100_000
SEEDS: Final = 20
FIRST_SEED: Final = 101
AT_ONCE: Final = 2
LONGEST_S: Final = 0.5  # for an act, on the average, before a seed is given up
# Said by Qt's screenless platform for every window; harmless there.
HARMLESS: Final = "This plugin does not support"


def main() -> None:
    if "--one" in sys.argv:
        try:
            print(json.dumps(one(_given("--one", 0), _given("--count", COUNT))))
        finally:
            sys.excepthook = sys.__excepthook__
        return
    count, seeds = _given("--count", COUNT), _given("--seeds", SEEDS)
    each = count // seeds
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        wanted = range(FIRST_SEED, FIRST_SEED + seeds)
        found = list(pool.map(lambda seed: _program(seed, each), wanted))
    text = _told(found, each, time.perf_counter() - began)
    print(text)
    if "--write" in sys.argv:
        RESULT.write_text(text + "\n")


def _given(name: str, otherwise: int) -> int:
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else otherwise


Outcome = dict[str, object]


def _program(seed: int, count: int) -> Outcome:
    found = _run(seed, count)
    print(json.dumps(found), file=sys.stderr, flush=True)
    return found


def _run(seed: int, count: int) -> Outcome:
    command = [sys.executable, __file__, "--one", str(seed), "--count", str(count)]
    lost: Outcome = {"seed": seed, "acts": {}, "starts": 0, "stored": 0, "mb": 0}
    patience = 60 + count * LONGEST_S
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience)
    except subprocess.TimeoutExpired:
        return lost | {"faults": [f"did not end within {patience:.0f} s"]}
    lines = ran.stdout.splitlines()
    if ran.returncode or not lines:
        return lost | {"faults": [f"died with {ran.returncode}: {ran.stderr[-3000:]}"]}
    found: Outcome = json.loads(lines[-1])
    return found


def one(seed: int, count: int) -> Outcome:
    """Act this often from this seed; what was done and what went wrong."""
    faulthandler.enable()
    faults: list[str] = []
    monkey: Monkey | None = None
    raised = _listen(
        lambda told: faults.append(f"act {monkey.done.total() if monkey else 0}: {told}")
    )
    app = QApplication([])
    theme.apply(app)
    with tempfile.TemporaryDirectory() as folder, DemoPlace() as place, files_in(Path(folder)):
        services = replace(
            place.services(), clock=StillClock(), printers=FakePrinters("Front desk", "Office")
        )
        monkey = Monkey(services, seed)
        try:
            monkey.run(count)
        except Exception as error:  # noqa: BLE001 - counted, whatever it is
            raised(type(error), error, error.__traceback__)
        if not monkey.window.isVisible():
            faults.append("the window is gone")
        monkey.end()
        store = services.store()
        if not isinstance(store, SqliteStore):
            raise TypeError
        faults += store.faults()
        stored = sum(store.counts().values())
    return {
        "seed": seed,
        "faults": faults,
        "acts": dict(monkey.done),
        "starts": monkey.starts,
        "stored": stored,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


Raised = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def _listen(tell: Callable[[str], None]) -> Raised:
    def raised(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        tell("".join(traceback.format_exception(kind, error, trace)))

    def said(kind: QtMsgType, _where: QMessageLogContext, told: str | None) -> None:
        is_grave = kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if is_grave and not (told or "").startswith(HARMLESS):
            tell(f"Qt: {told}\n" + "".join(traceback.format_stack(limit=8)))

    sys.excepthook = raised  # what a slot raises comes here, too
    sys.unraisablehook = lambda args: tell(
        "".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))
    )
    qInstallMessageHandler(said)
    return raised


def _told(found: list[Outcome], each: int, seconds: float) -> str:
    acts: Counter[str] = Counter()
    faults: list[str] = []
    starts = stored = most = 0
    for outcome in found:
        acts.update(_counts(outcome["acts"]))
        starts += int(str(outcome["starts"]))
        stored += int(str(outcome["stored"]))
        most = max(most, int(str(outcome["mb"])))
        of_seed = outcome["faults"]
        faults += [f"seed {outcome['seed']}: {one}" for one in of_seed] if of_seed else []  # type: ignore[attr-defined]
    seeds = f"{len(found)} seeds from {FIRST_SEED}"
    return "\n".join(
        (
            f"{acts.total():,} random acts, {each:,} from each of {seeds}",
            f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
            *(f"{name:<14} {count:>7,}" for name, count in acts.most_common()),
            f"the program was started {starts} times; {stored} sessions were stored at the ends",
            f"{seconds:.0f} s; the largest program came to {most} MB",
            f"faults {len(faults)}",
            *faults,
            "broken" if faults or acts.total() < each * len(found) else "held",
        )
    )


def _counts(found: object) -> dict[str, int]:
    return (
        {str(name): int(count) for name, count in found.items()} if isinstance(found, dict) else {}
    )


if __name__ == "__main__":
    main()
