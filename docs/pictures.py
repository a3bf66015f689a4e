"""Makes the pictures of the README: the real window on the example sessions.

    python docs/pictures.py [FOLDER] [all]

Without a screen Qt's own offscreen platform draws them; `all` adds both sizes, light and dark.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The path and the platform must be set before these.
from PySide6.QtCore import QEventLoop, Qt, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from domain.case import Case  # noqa: E402
from domain.charge import Derivation  # noqa: E402
from domain.derivation import derive  # noqa: E402
from domain.ports import Actor  # noqa: E402
from domain.session import SrsSession  # noqa: E402
from gui import theme  # noqa: E402
from gui.main_window import MainWindow  # noqa: E402
from gui.services import Services  # noqa: E402
from reports.superbill import render  # noqa: E402
from storage.codec import decode_session, encode_session  # noqa: E402
from storage.database import create_database, open_database  # noqa: E402
from storage.fact_files import load_book  # noqa: E402

SIZES = ((1280, 720), (1920, 1080))
TODAY = date(2026, 10, 15)


class StillClock:
    """The afternoon of the example session."""

    def now(self) -> datetime:
        """The present."""
        return datetime(2026, 10, 15, 17, 50, tzinfo=UTC)

    def today(self) -> date:
        """The day."""
        return TODAY


def examples() -> tuple[tuple[str, SrsSession], ...]:
    """The sessions that ship with the program."""
    files = sorted((ROOT / "examples").glob("*.json"))
    return tuple((f.stem, decode_session(f.read_bytes(), f.name)) for f in files)


def services(folder: Path) -> Services:
    """The real program on a throw-away database."""
    key, path, book = secrets.token_bytes(32), folder / "pictures.db", load_book()

    def derived(session: SrsSession) -> Derivation:
        return derive(Case(session=session), book)

    store = create_database(path, key)
    actor = Actor(name="R. Castellano, CMD", workstation="SRS console")
    made = Services(
        store=lambda: store,
        open_store=lambda: open_database(path, key),
        book=lambda: book,
        clock=StillClock(),
        actor=actor,
        derive=derived,
        encode=encode_session,
        render=render,
        version="0.1.0",
        is_demo=True,
        examples=examples(),
    )
    for name, session in made.examples:
        with store.begin() as work:
            work.save(
                name, session, derived(session), expected_revision=0, actor=actor,
                at=made.clock.now(),
            )  # fmt: skip
            work.commit()
    return made


def settle(milliseconds: int = 60) -> None:
    """Let the window lay itself out and paint."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _lesions(window: MainWindow) -> None:
    window.acts.open("metastases-hospital")
    settle()
    window.editor_now().go_to("lesions[1].max_dimension_mm")


def _reasons(window: MainWindow) -> None:
    window.live.charges.unfold_all()


def _checklist(window: MainWindow) -> None:
    window.live.charges.unfold_all()
    window.live.focus_checklist()
    window.editor_now().tabs.setCurrentIndex(4)


def _attention(window: MainWindow) -> None:
    session = dict(examples())["metastases-hospital"]
    missing = {"rx_signed", "consent_rt"}
    documents = tuple(d for d in session.documents if d.key not in missing)
    lesion = replace(session.lesions[0], max_dimension_mm=None)
    lesions = (lesion, *session.lesions[1:])
    window.acts.begin(replace(session, documents=documents, lesions=lesions))
    settle()
    window.live.focus_findings()
    window.live.take_next_step()


def _empty(window: MainWindow) -> None:
    window.acts.new()
    settle()
    window.live.focus_findings()


def _why(window: MainWindow) -> None:
    window.live.explain()


def _modifiers(window: MainWindow) -> None:
    window.live.show_modifiers()


def _why_not(window: MainWindow) -> QWidget | None:
    window.windows.show_why_not("61800")
    return window.windows.why_not


def _what_if(window: MainWindow) -> QWidget | None:
    window.windows.show_what_if()
    asked = window.windows.what_if
    if asked is not None:
        asked.ticks["sessions.3"].click()
    window.live.show_charges()
    return asked


def _tab(index: int) -> Callable[[MainWindow], None]:
    return lambda window: window.editor_now().tabs.setCurrentIndex(index)


# What is shown, in the order in which it is set up; a window beside the main one is returned.
VIEWS: tuple[tuple[str, Callable[[MainWindow], QWidget | None]], ...] = (
    ("start", MainWindow.after_first_paint),
    ("lesions", _lesions),
    ("reasons", _reasons),
    ("checklist", _checklist),
    ("patient", _tab(0)),
    ("team", _tab(1)),
    ("course", _tab(2)),
    ("delivery", _tab(5)),
    ("documents", _tab(6)),
    ("why", _why),
    ("modifiers", _modifiers),
    ("why-not", _why_not),
    ("what-if", _what_if),
    ("new", _empty),
    ("attention", _attention),
)
README_VIEWS = ("lesions", "reasons", "new", "attention")


def main(folder: Path, *, everything: bool) -> None:
    """Make the pictures in `folder`."""
    app = QApplication([])
    schemes = (Qt.ColorScheme.Light, Qt.ColorScheme.Dark)
    with tempfile.TemporaryDirectory() as place:
        window = MainWindow(services(Path(place)))
        for name, show in VIEWS:
            theme.apply(app, schemes[0])
            window.resize(*SIZES[0])
            window.show()
            settle()
            shown = show(window) or window
            if not everything and name not in README_VIEWS:
                continue
            for size in SIZES if everything else SIZES[:1]:
                for scheme in schemes if everything else schemes[:1]:
                    theme.apply(app, scheme)
                    window.dress()
                    if shown is window:
                        window.resize(*size)
                    settle()
                    tail = f"-{size[0]}-{scheme.name.lower()}" if everything else ""
                    shown.grab().save(str(folder / f"{name}{tail}.png"))
        window.document.close()
        window.close()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    main(target, everything="all" in sys.argv[2:])
