"""Compose what the window works with: a throw-away demo, or the department's own database.

The database is opened after the window's first paint. Keys lie in the system's keychain, for the
demo in a file inside its own throw-away folder.
"""

from __future__ import annotations

import getpass
import importlib.metadata
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeVar

from domain.case import Case
from domain.derivation import derive
from domain.documents import Superbill
from domain.errors import Refused
from domain.facts import FactBook
from domain.payer_uses import PayerUse, with_uses
from domain.ports import Actor, Store
from gui.services import Services
from gui.table_services import TableServices
from storage.clock import SystemClock
from storage.codec import encode_session
from storage.department_folder import note_folder, noted_folder
from storage.examples import PRACTICE, example_sessions, sessions_by_file
from storage.fact_files import load_book

if TYPE_CHECKING:
    from domain.precautions import Precautions
    from domain.table_workflow import TableDesk
    from storage.backup_desk import DepartmentBackups
    from storage.database import SqliteStore
    from storage.diagnoses.preparing import SearchPreparer
    from storage.keys import KeyStore
    from storage.table_place import TablePlace

T = TypeVar("T")

VERSION: Final = "0.1.0"
DATABASE: Final = "department.isocenter"
_STAMP: Final = "PRACTICE – not a claim"
_PRACTICE_COMMAND: Final = (
    sys.executable, str(Path(__file__).resolve().with_name("main.py")), "--demo",
)  # fmt: skip
_DEMO_ACTOR: Final = Actor(name="R. Castellano, CMD", workstation="SRS console")


def why_no_window() -> str | None:
    """Why no window can be opened on this machine, or None when one can."""
    from gui.startup import refusal

    if told := refusal(sys.version_info[:2], importlib.metadata.version("PySide6_Essentials")):
        return told
    is_shown = any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    if sys.platform.startswith("linux") and not is_shown:
        return (
            "No window was opened: this machine has no display. Nothing was changed. Start the"
            " program on a workstation, or use the commands that need none: main.py --help."
        )
    return None


@cache
def book() -> FactBook:
    """The facts, read once."""
    return load_book()


def _rendered(superbill: Superbill) -> bytes:
    from reports.superbill import render

    return render(superbill)


def _rendered_in_practice(superbill: Superbill) -> bytes:
    from reports.superbill import render

    return render(superbill, _STAMP)


def _versions() -> tuple[tuple[str, str], ...]:
    from storage.versions import versions

    return versions()


def _table_desk(store: Store, tables: TablePlace, actor: Actor) -> TableDesk:
    from domain.table_workflow import TableDesk
    from domain.workflow import Workplace

    place = Workplace(store=store, book=book(), clock=SystemClock(), actor=actor, version=VERSION)
    return TableDesk(place=place, shelf=tables.shelf, book_with=tables.book_with)


class DepartmentPlace:
    """The department's database in `folder`; made, or opened with the recovery code, by dialog.

    Args:
        practice: a practice document to keep in the database; see the manual.
        keychain: where the key is kept; None = the keychain of the operating system.
    """

    def __init__(
        self, folder: Path, practice: Path | None = None, keychain: KeyStore | None = None
    ) -> None:
        self._home = folder
        self.folder = noted_folder(folder, DATABASE)
        self._practice = practice
        self._keychain = keychain
        self._uses: tuple[PayerUse, ...] = ()
        self._meant: tuple[FactBook, FactBook] | None = None

    @property
    def _path(self) -> Path:
        return self.folder / DATABASE

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if "tables" in self.__dict__:
            self.tables.close()
        if "_store" in self.__dict__:
            self._store.close()
        self.searches.end()

    @cached_property
    def searches(self) -> SearchPreparer:
        """Makes the search over diagnosis codes, once the folder is there."""
        from storage.diagnoses.preparing import SearchPreparer

        return SearchPreparer()

    @cached_property
    def tables(self) -> TablePlace:
        """The shelf of published tables in the folder, and the book made with it."""
        from storage.table_place import TablePlace

        return TablePlace(self.folder, book)

    def book(self) -> FactBook:
        """The facts, with the published tables in use here and what each payer means here."""
        base = self.tables.book()
        if self._meant is None or self._meant[0] is not base:
            self._meant = (base, with_uses(base, self._uses))
        return self._meant[1]

    @cached_property
    def backups(self) -> DepartmentBackups:
        """Makes and restores backups of the database."""
        from storage.backup_desk import DepartmentBackups

        return DepartmentBackups(lambda: self._path, lambda: self._keys, SystemClock(), self._actor)

    def precautions(self) -> Precautions:
        """Where backups go and how many stay. No dialog is opened. Raises `CaptureError`."""
        with closing(self._existing()) as store:
            return store.precautions()

    def refresh_book(self) -> None:
        """Make the book anew: other tables are in use, or a payer means another profile."""
        if "_store" in self.__dict__:
            self._use_payers(self._store)
        self.tables.refresh()
        self.searches.prepare(self.book().diagnosis_codes)

    def services(self) -> Services:
        """What the window is given."""
        return Services(
            store=lambda: self._store,
            open_store=self._opened,
            book=self.book,
            clock=SystemClock(),
            actor=self._actor,
            derive=lambda session: derive(Case(session), self.book()),
            encode=encode_session,
            render=_rendered,
            version=VERSION,
            versions=_versions,
            practice_command=_PRACTICE_COMMAND,
            library_sessions=sessions_by_file,
            tables=TableServices(
                shelf=lambda: self.tables.shelf,
                open_desk=self.table_desk,
                refresh=self.refresh_book,
            ),
            backups=lambda: self.backups,
            settings_group="window",
        )

    def _use_payers(self, store: SqliteStore) -> None:
        self._uses, self._meant = store.payer_uses(), None

    def table_desk(self) -> TableDesk:
        """What the use cases of tables need, with a store of its own. No dialog is opened.

        Raises:
            CaptureError: there is no department database, or it cannot be opened.
        """
        return _table_desk(self._existing(), self.tables, self._actor)

    @property
    def _actor(self) -> Actor:
        return Actor(name=getpass.getuser(), workstation=platform.node() or "workstation")

    def _existing(self) -> SqliteStore:
        if not self._path.exists():
            raise Refused(
                f"There is no department database at {self._path}; nothing was changed. Start the"
                " program once to make one, or name the folder of yours with --data."
            )
        return self._opened()

    @cached_property
    def _store(self) -> SqliteStore:
        from storage.settings import read_practice

        practice = read_practice(self._practice) if self._practice else None
        self._put_restored_into_place()
        is_new = not self._path.exists() and not self._settle_place()
        self.book()  # what cannot be read is told before a session is derived without it
        store = self._made() if is_new else self._opened_by_person()
        self._use_payers(store)
        note_folder(self._home, self.folder, DATABASE)
        if practice is not None:
            store.set_practice(practice, actor=self._actor, at=SystemClock().now())
        self.searches.prepare(self.book().diagnosis_codes)
        return store

    @cached_property
    def _keys(self) -> KeyStore:
        from storage.keys import Keychain, MemoryKeys

        return MemoryKeys(self._keychain or Keychain())

    def _settle_place(self) -> bool:
        """Ask for a new database or the folder of another; whether there is one then."""
        from gui import welcome

        chosen = welcome.ask_for_database(self._home, DATABASE, _PRACTICE_COMMAND)
        if chosen is None:
            raise Refused(
                f"There is no department database at {self._path}, and none was made. Try again to"
                " make or open one, or start the program with --data and the folder of yours."
            )
        if "tables" in self.__dict__:
            self.tables.close()
            del self.tables
        self.folder = chosen
        return self._path.exists()

    def _opened_by_person(self) -> SqliteStore:
        from storage.keys import RecoveryCodeNeeded

        try:
            return self._opened()
        except RecoveryCodeNeeded as reason:
            return self._opened_with_code(str(reason))

    def _made(self) -> SqliteStore:
        from gui.department import RecoveryCodeShown
        from storage.keys import new_department

        store, code = new_department(self._path, self._keys)
        RecoveryCodeShown(code).exec()
        return store

    def _opened(self) -> SqliteStore:
        from storage.keys import open_department

        return open_department(self._path, self._keys)

    def _opened_with_code(self, reason: str) -> SqliteStore:
        from storage.keys import open_department

        return self._by_code(reason, lambda code: open_department(self._path, self._keys, code))

    @staticmethod
    def _by_code(reason: str, act: Callable[[str], T]) -> T:
        """What `act` gives with the recovery code that a person types."""
        from gui.department import RecoveryCodeAsked

        given: list[T] = []
        RecoveryCodeAsked(reason, lambda code: given.append(act(code))).exec()
        if not given:
            raise Refused(f"{reason} The database was not opened; nothing was changed.")
        return given[0]

    def _put_restored_into_place(self) -> None:
        """A backup that was chosen in the window takes its place now, while nothing is open."""
        from storage.keys import RecoveryCodeNeeded

        try:
            self.backups.put_into_place()
        except RecoveryCodeNeeded as reason:
            self._by_code(str(reason), self.backups.put_into_place)


class DemoPlace:
    """Made-up sessions in a throw-away folder that is deleted at the end."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="isocenter-demo-")
        self.folder = Path(self._folder.name)
        self._path = self.folder / DATABASE
        self._department = DepartmentPlace(self.folder)
        self._made: SqliteStore | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._made is not None:
            self._made.close()
        self.searches.end()
        self._folder.cleanup()

    @property
    def searches(self) -> SearchPreparer:
        """Makes the search over diagnosis codes."""
        return self._department.searches

    def services(self) -> Services:
        """What the window is given."""
        department = self._department
        return replace(
            department.services(),
            store=self._store,
            open_store=self._opened,
            actor=_DEMO_ACTOR,
            is_demo=True,
            render=_rendered_in_practice,
            practice_command=(),
            examples=example_sessions(),
            tables=TableServices(
                shelf=lambda: department.tables.shelf,
                open_desk=lambda: _table_desk(self._opened(), department.tables, _DEMO_ACTOR),
                refresh=department.refresh_book,
            ),
            backups=None,
            settings_group="",
        )

    def _store(self) -> SqliteStore:
        if self._made is None:
            self._made = self._filled()
            self.searches.prepare(self._department.book().diagnosis_codes)
        return self._made

    @cached_property
    def _keys(self) -> KeyStore:
        from storage.keys import KeyFile

        return KeyFile(self.folder / "demo-keys")

    def _opened(self) -> SqliteStore:
        from storage.keys import open_department

        return open_department(self._path, self._keys)

    def _filled(self) -> SqliteStore:
        from uuid import uuid4

        from domain.workflow import Typed, Workplace, save_session
        from storage.keys import new_department
        from storage.settings import decode_practice

        store, _ = new_department(self._path, self._keys)
        clock, actor = SystemClock(), _DEMO_ACTOR
        practice = decode_practice(PRACTICE.read_bytes(), PRACTICE.name)
        store.set_practice(practice, actor=actor, at=clock.now())
        place = Workplace(store=store, book=book(), clock=clock, actor=actor, version=VERSION)
        for _, session in example_sessions():
            save_session(place, Typed(session_id=str(uuid4()), based_on=0, session=session))
        return store
