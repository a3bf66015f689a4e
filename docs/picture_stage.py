"""What the pictures are taken of: the real window on a throw-away database, in several states."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from domain.backups import Backup
from domain.case import Case
from domain.charge import Derivation
from domain.choices import Modality, Role
from domain.derivation import derive
from domain.documents import Paper
from domain.errors import Refused
from domain.hand_over import ask_review
from domain.payer_uses import PayerUse
from domain.ports import Actor
from domain.precautions import Precautions
from domain.roster import Machine, Roster, StaffMember
from domain.session import SrsSession
from domain.table_shelf import ShowProgress
from domain.table_workflow import TableDesk
from domain.workflow import Typed, Workplace, save_session, sign_session
from gui.main_window import MainWindow
from gui.services import Services
from gui.session_editor import SessionEditor
from gui.table_services import TableServices
from gui.tour import Tour
from reports.superbill import render
from storage.codec import decode_session, encode_session
from storage.database import create_database, open_database
from storage.fact_files import load_book
from storage.settings import decode_practice
from storage.table_place import TablePlace
from storage.versions import versions

ROOT: Final = Path(__file__).resolve().parent.parent
SIZES: Final = ((1280, 720), (1920, 1080))
TODAY: Final = date(2026, 10, 15)
SHOWN: Final = "metastases-hospital"
BACKUPS: Final = "E:/Isocenter backups"
ACTOR: Final = Actor(name="R. Castellano, CMD", workstation="SRS console")
PRACTICE: Final = "examples/practice/alder-valley.json"


class Printers:
    """Two made-up printers that print nothing."""

    def names(self) -> tuple[str, ...]:
        """The default first."""
        return ("SRS office", "Front desk")

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        """Keep nothing."""


class Backups:
    """Two made-up backups in a made-up folder."""

    def listed(self, folder: str) -> tuple[Backup, ...]:
        """The newest first."""
        return tuple(_a_backup(folder, day) for day in (14, 7))

    def back_up(self, folder: str, keep: int, tell: ShowProgress) -> Backup:
        """Make none."""
        del folder, keep, tell
        raise Refused("No backup is made for a picture. Nothing was changed.")

    def stage(self, place: str, tell: ShowProgress) -> None:
        """Restore nothing."""

    def unstage(self) -> None:
        """Forget nothing."""


def _a_backup(folder: str, day: int) -> Backup:
    at = datetime(2026, 10, day, 17, 40, tzinfo=UTC)
    name = f"isocenter-{at:%Y%m%dT%H%M%SZ}.backup"
    return Backup(name=name, place=f"{folder}/{name}", made_at=at, size=48_300_000 + day * 90_000)


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
    """The real program on a throw-away database, with sessions in several states."""
    key, path, book = secrets.token_bytes(32), folder / "pictures.db", load_book()

    def derived(session: SrsSession) -> Derivation:
        return derive(Case(session=session), book)

    store = create_database(path, key)
    backups = Backups()
    store.note_backup(backups.listed(BACKUPS)[0], actor=ACTOR)
    tables = TablePlace(folder, load_book)
    made = Services(
        store=lambda: store,
        open_store=lambda: open_database(path, key),
        book=lambda: book,
        clock=StillClock(),
        actor=ACTOR,
        derive=derived,
        encode=encode_session,
        render=render,
        version="0.1.0",
        examples=examples(),
        library_sessions=lambda: dict(examples()),
        printers=Printers(),
        backups=lambda: backups,
        tables=TableServices(
            shelf=lambda: tables.shelf, open_desk=_no_desk, refresh=tables.refresh
        ),
        versions=versions,
        self_check=lambda: (),
        practice_command=("isocenter",),
    )
    _fill(made)
    return made


def _no_desk() -> TableDesk:
    raise Refused("No table is loaded for a picture. Nothing was changed.")


def _fill(made: Services) -> None:
    store, at = made.store(), made.clock.now()
    store.set_practice(
        decode_practice((ROOT / PRACTICE).read_bytes(), PRACTICE), actor=made.actor, at=at
    )
    roster = Roster(
        staff=(
            StaffMember(name="N. Vance", role=Role.THERAPIST, credentials="RT(T)"),
            StaffMember(name="R. Castellano", role=Role.DOSIMETRIST, credentials="CMD"),
        ),
        machines=(Machine(name="Linac 3", modality=Modality.LINAC, energy="6FFF"),),
    )
    store.set_roster(roster, actor=made.actor, at=at)
    store.set_precautions(Precautions(backup_folder=BACKUPS), actor=made.actor, at=at)
    store.set_payer_uses((PayerUse(payer="aetna", profile="bcbs"),), actor=made.actor, at=at)
    place = Workplace(
        store=store, book=made.book(), clock=made.clock, actor=made.actor, version=made.version
    )
    typed = [Typed(session_id=name, based_on=0, session=one) for name, one in made.examples]
    for one in typed:
        save_session(place, one)
    *_, reviewed, signed = (one for one in typed if one.session_id != SHOWN)
    sign_session(place, replace(signed, based_on=1), (), is_unsaved=False)
    ask_review(place, replace(reviewed, based_on=1), "D. Okafor", is_unsaved=False)


def settle(milliseconds: int = 60) -> None:
    """Let the window lay itself out and paint."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Stage:
    """The window a picture is made of, and what was opened beside it."""

    def __init__(self, app: QApplication, made: Services) -> None:
        self.app = app
        self.services = made
        self.window: MainWindow = MainWindow(made)
        self.practice: MainWindow | None = None
        self.tour: Tour | None = None
        self.window.resize(*SIZES[0])
        self.window.show()
        self.window.after_first_paint()
        settle()

    def session(self, name: str = SHOWN) -> SessionEditor:
        """Open an example."""
        self.window.acts.open(name)
        settle()
        return self.window.editor_now()

    def opened(self, key: str) -> QWidget:
        """The dialog that an act opens."""
        before = set(self.app.topLevelWidgets())
        self.window.actions_by_key[key].trigger()
        settle()
        shown = [w for w in self.app.topLevelWidgets() if w not in before and w.isVisible()]
        return next(w for w in shown if isinstance(w, QDialog))

    def leave(self) -> None:
        """Put everything away."""
        for window in filter(None, (self.practice, self.window)):
            window.document.close()
            window.close()
            window.deleteLater()
        settle()
