"""Everything the window is given; `main.py` fills it. No Qt is imported here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from domain.charge import Derivation
from domain.ports import Actor, Clock, Store
from domain.session import SrsSession
from gui.table_services import TableServices

if TYPE_CHECKING:
    from domain.backups import BackupDesk
    from domain.documents import Paper, Superbill
    from domain.facts import FactBook


class Printers(Protocol):
    """The printers of this workstation."""

    def names(self) -> tuple[str, ...]:
        """Those that can be reached, the default first; empty when there is none."""

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        """Print these very bytes. `job` names the sheet, never the patient. Raises `Refused`."""


class Checked(Protocol):
    """One line of the self-test. `remedy`: "" when all is well; `is_needed`: for the main job."""

    @property
    def name(self) -> str: ...

    @property
    def found(self) -> str: ...

    @property
    def remedy(self) -> str: ...

    @property
    def is_needed(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the window works with.

    Args:
        store: the open database, for the GUI thread; asked after the first paint, and again at no
            cost. Raises `CaptureError` when it cannot be opened; the window says so and stays.
        open_store: opens the same database again, for the worker thread that keeps drafts.
        book: the facts; asked after the first paint, and again at no cost.
        derive: the session's derivation under the book; pure and quick.
        encode: a session as the text of its file, kept with what is signed.
        render: a superbill as PDF bytes; called when first needed.
        examples: name and session of what "Add example" offers; demo only.
        library_sessions: the sessions that examples of the code library begin with, by name; read
            when one is opened.
        printers: None = those of the system.
        backups: makes and restores backups; None = nothing here is worth one.
        tables: the shelf of published tables; None = none is kept here.
        versions: name and version of what the program stands on beside Python and Qt.
        self_check: looks whether everything needed is here, in the worker; None = not offered.
        practice_command: starts practice mode in a process of its own; empty = not offered.
        settings_group: where size and place of the window are kept; "" = nowhere.
    """

    store: Callable[[], Store]
    open_store: Callable[[], Store]
    book: Callable[[], FactBook]
    clock: Clock
    actor: Actor
    derive: Callable[[SrsSession], Derivation]
    encode: Callable[[SrsSession], str]
    render: Callable[[Superbill], bytes]
    version: str
    is_demo: bool = False
    examples: tuple[tuple[str, SrsSession], ...] = ()
    library_sessions: Callable[[], Mapping[str, SrsSession]] = dict
    printers: Printers | None = None
    tables: TableServices | None = None
    backups: Callable[[], BackupDesk] | None = None
    versions: Callable[[], tuple[tuple[str, str], ...]] = tuple
    self_check: Callable[[], tuple[Checked, ...]] | None = None
    practice_command: tuple[str, ...] = ()
    settings_group: str = ""
