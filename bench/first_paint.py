"""Time to the first paint: the real window beside an empty one, in the same run.

    python bench/first_paint.py [RUNS]

Each run is a process of its own, timed from its start to the end of the first paint; the two kinds
take turns, so that a slow moment of the machine hits both. Written to
bench/results/first_paint.txt.
The bound: the real window within 2.5 times the empty one, by the medians.
"""

# ruff: noqa: PLC0415 - imports are late here on purpose: when they happen is what is measured

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOUND = 2.5
LATE = ("reportlab", "PySide6.QtPdf", "PySide6.QtPdfWidgets", "PySide6.QtPrintSupport",
        "keyring", "pydicom")  # fmt: skip

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
app = QApplication([])
window = Window()
window.resize(1280, 720)
window.show()
app.processEvents()
"""

REAL = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from bench.first_window import services
from PySide6.QtWidgets import QApplication
from gui import theme
from gui.main_window import MainWindow
class Window(MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", [name for name in {late!r} if name in sys.modules], flush=True)
given = services(Path({folder!r}))
app = QApplication([])
theme.apply(app)
window = Window(given)
window.show()
app.processEvents()
window.after_first_paint()
print("ready", window.worklist.model.rowCount(), flush=True)
"""


def timed(code: str) -> tuple[float, str, float]:
    """Milliseconds from a process's start to its first paint, what it said, and until ready."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    line = process.stdout.readline() if process.stdout else ""
    taken = (time.perf_counter() - begun) * 1000
    if process.stdout:
        process.stdout.readline()
    ready = (time.perf_counter() - begun) * 1000
    process.kill()
    process.communicate()
    if not line.startswith("painted"):
        raise SystemExit("a window did not paint; run the program to see why")
    return taken, line.removeprefix("painted").strip(), ready


def _where() -> str:
    return f"{sys.platform}, Python {sys.version.split()[0]}"


def main(runs: int) -> None:
    """Measure, print and write the figures."""
    with tempfile.TemporaryDirectory() as folder:
        from bench.first_window import prepare

        prepare(Path(folder))
        real_code = REAL.format(root=str(ROOT), folder=folder, late=LATE)
        timed(EMPTY)
        timed(real_code)  # both warm: byte code written, pages cached
        pairs = [(timed(EMPTY)[0], *timed(real_code)) for _ in range(runs)]
    empty = statistics.median(pair[0] for pair in pairs)
    real = statistics.median(pair[1] for pair in pairs)
    ready = statistics.median(pair[3] for pair in pairs)
    loaded = pairs[0][2]
    verdict = "met" if real <= BOUND * empty else "NOT MET"
    lines = (
        f"first paint, median of {runs} runs each, taking turns, {_where()}",
        f"empty QMainWindow          {empty:7.1f} ms   (least {min(p[0] for p in pairs):.1f})",
        f"window of the program      {real:7.1f} ms   (least {min(p[1] for p in pairs):.1f})",
        f"  … worklist of 200 filled {ready:7.1f} ms   database open, rules and panels loaded",
        f"ratio                      {real / empty:7.2f}      bound {BOUND} {verdict}",
        f"loaded too early           {loaded}",
    )
    text = "\n".join(lines) + "\n"
    print(text, end="")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "first_paint.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
