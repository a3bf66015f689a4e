"""A day printed through a real queue: all sheets arrive, with every letter, and the window lives.

    python bench/cups_queue.py [SESSIONS]

Needs a queue called PDF that writes into the folder of CUPS_PDF_OUT, or PDF in the user's own. On
Debian, as root:

    apt-get install cups printer-driver-cups-pdf
    cupsd
    lpadmin -p PDF -v cups-pdf:/ -E -P /usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd

The real window on an encrypted database prints every claim of the day; written to
bench/results/cups.txt.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The path and the platform must be set before these.
from pypdf import PdfReader  # noqa: E402
from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from bench.first_window import ACTOR, KEY, StillClock, services  # noqa: E402
from domain.documents import Paper  # noqa: E402
from domain.identifiers import Mrn  # noqa: E402
from domain.workflow import Typed, Workplace, save_session, sign_session  # noqa: E402
from gui import theme  # noqa: E402
from gui.batch_window import BatchWindow  # noqa: E402
from gui.main_window import MainWindow  # noqa: E402
from gui.printing import LpPrinters, system_printers  # noqa: E402
from gui.services import Services  # noqa: E402
from storage.codec import decode_session  # noqa: E402
from storage.database import create_database  # noqa: E402
from storage.fact_files import load_book  # noqa: E402

QUEUE = "PDF"
OUT = Path(os.environ.get("CUPS_PDF_OUT") or Path.home() / "PDF")
BOUND_MS = 50.0
PATIENCE_S = 120.0
DAY = "2026-10-15"


@dataclass
class Remembering:
    """The spooler's printers; what was sent is kept to be compared."""

    real: LpPrinters
    sent: list[bytes] = field(default_factory=list)
    sending_ms: list[float] = field(default_factory=list)

    def names(self) -> tuple[str, ...]:
        """The queue that is measured."""
        return tuple(name for name in self.real.names() if name == QUEUE)

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        """Print, and remember."""
        begun = time.perf_counter()
        self.real.send(printer, pdf, job=job, copies=copies, paper=paper)
        self.sending_ms.append((time.perf_counter() - begun) * 1000)
        self.sent.append(pdf)


def fill(folder: Path, many: int) -> None:
    """A department's database with `many` signed sessions of one day."""
    example = ROOT / "examples" / "metastases-hospital.json"
    session = decode_session(example.read_bytes(), example.name)
    store = create_database(folder / "bench.db", KEY)
    place = Workplace(
        store=store, book=load_book(), clock=StillClock(), actor=ACTOR, version="0.1.0"
    )
    for number in range(many):
        patient = replace(session.patient, mrn=Mrn(f"{number:07d}"))
        one = replace(session, patient=patient, history=())
        typed = Typed(session_id=f"{number:036d}", based_on=0, session=one)
        save_session(place, typed)
        sign_session(place, replace(typed, based_on=1))
    store.close()


def wait(milliseconds: int) -> None:
    """Let the event loop turn."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def words(pdf: bytes) -> list[str]:
    """Every word in letters and digits."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return sorted("".join(c for c in text if c.isspace() or (c.isascii() and c.isalnum())).split())


def print_day(given: Services, many: int) -> tuple[float, float]:
    """Seconds to print the day, and the longest pause of the event loop in milliseconds."""
    window = MainWindow(given)
    window.show()
    window.after_first_paint()
    window.worklist.days.setText(DAY)
    wait(300)
    window.prints.print_day()
    batch = window.prints.batch
    if not isinstance(batch, BatchWindow):
        raise SystemExit("the window did not open")
    while len(batch.rows) < many or not batch.print.isEnabled():
        wait(20)
    ticks = [time.perf_counter()]
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    batch.print.click()
    while batch.batch.is_running:
        wait(20)
    timer.stop()
    taken = ticks[-1] - ticks[0]
    print(batch.said.text())
    batch.reject()
    window.close()
    return taken, max(later - earlier for earlier, later in pairwise(ticks)) * 1000


def arrived(before: frozenset[Path], many: int) -> list[bytes]:
    """What came out of the queue, once it is whole."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        files = set(OUT.glob("*.pdf")) - before
        found = [file.read_bytes() for file in files]
        if len(found) == many and all(b"%%EOF" in pdf[-64:] for pdf in found):
            return found
        wait(100)
    raise SystemExit(f"of {many} sheets {len(found)} arrived in {OUT}")


def main(many: int) -> None:
    """Measure, print and write the figures."""
    real = system_printers()
    if not isinstance(real, LpPrinters) or QUEUE not in real.names():
        raise SystemExit(f"there is no queue called {QUEUE}; see the head of this script")
    app = QApplication([])
    theme.apply(app)
    printers = Remembering(real)
    before = frozenset(OUT.glob("*.pdf"))
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), many)
        given = replace(services(Path(folder)), printers=printers)
        taken, pause = print_day(given, many)
    found = arrived(before, len(printers.sent))
    same = sorted(map(words, found)) == sorted(map(words, printers.sent))
    middle = sorted(printers.sending_ms)[len(printers.sending_ms) // 2]
    where = f"{sys.platform}, Python {sys.version.split()[0]}"
    verdict = "met" if pause <= BOUND_MS else "NOT MET"
    lines = (
        f"a day of {many} signed sessions through the queue {QUEUE}, {where}",
        f"sheets printed and noted    {len(printers.sent)}",
        f"arrived                     {len(found)}, every word as letters: {same}",
        f"time                        {taken:.1f} s, of which lp took {middle:.0f} ms a sheet",
        f"longest pause of the window {pause:.0f} ms, bound {BOUND_MS:.0f} {verdict}",
    )
    text = "\n".join(lines) + "\n"
    print(text, end="")
    (ROOT / "bench" / "results" / "cups.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
