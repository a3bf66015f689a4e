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
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from domain.case import Case
from domain.charge import Derivation
from domain.derivation import derive
from domain.documents import Superbill
from domain.errors import Refused, UnreadableDocument
from domain.facts import FactBook
from domain.ports import Actor, Practice
from domain.session import SrsSession
from gui.services import Services
from storage.clock import SystemClock
from storage.codec import decode_session, encode_session
from storage.fact_files import load_book

if TYPE_CHECKING:
    from storage.database import SqliteStore
    from storage.keys import KeyStore

VERSION: Final = "0.1.0"
EXAMPLES: Final = Path(__file__).resolve().parent / "examples"
PRACTICE: Final = EXAMPLES / "practice" / "alder-valley.json"
DATABASE: Final = "department.isocenter"


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


def example_sessions() -> tuple[tuple[str, SrsSession], ...]:
    """The made-up sessions that ship with the program, by name."""
    return tuple(
        (file.stem.replace("-", " ").capitalize(), decode_session(file.read_bytes(), file.name))
        for file in sorted(EXAMPLES.glob("*.json"))
    )


@cache
def book() -> FactBook:
    """The facts, read once."""
    return load_book()


def _derived(session: SrsSession) -> Derivation:
    return derive(Case(session), book())


def _rendered(superbill: Superbill) -> bytes:
    from reports.superbill import render

    return render(superbill)


class _MemoryKeys:
    """Keeps keys for the life of the program, and asks a lasting store behind it."""

    def __init__(self, behind: KeyStore) -> None:
        self._behind = behind
        self._kept: dict[str, bytes] = {}

    def get(self, install_id: str) -> bytes | None:
        if install_id not in self._kept and (key := self._behind.get(install_id)):
            self._kept[install_id] = key
        return self._kept.get(install_id)

    def put(self, install_id: str, key: bytes) -> None:
        self._kept[install_id] = key
        self._behind.put(install_id, key)


class DepartmentPlace:
    """The department's database in `folder`; made, or opened with the recovery code, by dialog.

    Args:
        practice: a practice document to keep in the database; see the manual.
        keychain: where the key is kept; None = the keychain of the operating system.
    """

    def __init__(
        self, folder: Path, practice: Path | None = None, keychain: KeyStore | None = None
    ) -> None:
        self._path = folder / DATABASE
        self._practice = practice
        self._keychain = keychain

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if "_store" in self.__dict__:
            self._store.close()

    def services(self) -> Services:
        """What the window is given."""
        return Services(
            store=lambda: self._store,
            open_store=self._opened,
            book=book,
            clock=SystemClock(),
            actor=Actor(name=getpass.getuser(), workstation=platform.node() or "workstation"),
            derive=_derived,
            encode=encode_session,
            render=_rendered,
            version=VERSION,
            settings_group="window",
        )

    @cached_property
    def _store(self) -> SqliteStore:
        practice = self._practice_document()
        store = self._opened_or_made()
        if practice is not None:
            actor = self.services().actor
            store.set_practice(practice, actor=actor, at=SystemClock().now())
        return store

    @cached_property
    def _keys(self) -> KeyStore:
        from storage.keys import Keychain

        return _MemoryKeys(self._keychain or Keychain())

    def _practice_document(self) -> Practice | None:
        from storage.settings import decode_practice

        if self._practice is None:
            return None
        try:
            return decode_practice(self._practice.read_bytes(), str(self._practice))
        except OSError as error:
            told = (f"the file: {error.strerror}. Check its name, place and rights.",)
            raise UnreadableDocument(str(self._practice), told) from error

    def _opened_or_made(self) -> SqliteStore:
        from storage.keys import RecoveryCodeNeeded

        if not self._path.exists():
            return self._made()
        try:
            return self._opened()
        except RecoveryCodeNeeded as reason:
            return self._opened_with_code(str(reason))

    def _made(self) -> SqliteStore:
        from gui.department import RecoveryCodeShown, ask_to_create
        from storage.keys import new_department

        if not ask_to_create(str(self._path)):
            raise Refused(
                f"There is no department database at {self._path}, and none was made. Try again to"
                " make one, or start the program with --data and the folder of yours."
            )
        store, code = new_department(self._path, self._keys)
        RecoveryCodeShown(code).exec()
        return store

    def _opened(self) -> SqliteStore:
        from storage.keys import open_department

        return open_department(self._path, self._keys)

    def _opened_with_code(self, reason: str) -> SqliteStore:
        from gui.department import RecoveryCodeAsked
        from storage.keys import open_department

        opened: list[SqliteStore] = []
        asked = RecoveryCodeAsked(
            reason, lambda code: opened.append(open_department(self._path, self._keys, code))
        )
        asked.exec()
        if not opened:
            raise Refused(f"{reason} The database was not opened; nothing was changed.")
        return opened[0]


class DemoPlace:
    """Made-up sessions in a throw-away folder that is deleted at the end."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="isocenter-demo-")
        self.folder = Path(self._folder.name)
        self._path = self.folder / DATABASE
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
        self._folder.cleanup()

    def services(self) -> Services:
        """What the window is given."""
        department = DepartmentPlace(self.folder).services()
        return replace(
            department,
            store=self._store,
            open_store=self._opened,
            actor=Actor(name="R. Castellano, CMD", workstation="SRS console"),
            is_demo=True,
            examples=example_sessions(),
            settings_group="",
        )

    def _store(self) -> SqliteStore:
        if self._made is None:
            self._made = self._filled()
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
        clock, actor = SystemClock(), self.services().actor
        practice = decode_practice(PRACTICE.read_bytes(), PRACTICE.name)
        store.set_practice(practice, actor=actor, at=clock.now())
        place = Workplace(store=store, book=book(), clock=clock, actor=actor, version=VERSION)
        for _, session in example_sessions():
            save_session(place, Typed(session_id=str(uuid4()), based_on=0, session=session))
        return store
