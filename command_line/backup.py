"""`backup` and `restore`: a copy of the department's database made, listed, and put back.

Exit codes: 0 done; 3 a person has not said yes yet; 2 refused, nothing was changed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from command_line.progress import Told
from command_line.wrapping import wrapped
from domain.backups import Backup
from domain.errors import CaptureError, Refused
from domain.precautions import Precautions
from domain.table_shelf import ShowProgress

EXIT_REFUSED: Final = 2
EXIT_ATTENTION: Final = 3
_NOT_RESTORED: Final = "Nothing was changed. To restore: main.py restore FILE --yes"


class Desk(Protocol):
    """Makes and restores backups; each act raises `CaptureError`."""

    def listed(self, folder: str) -> tuple[Backup, ...]: ...

    def back_up(self, folder: str, keep: int, tell: ShowProgress) -> Backup: ...

    def stage(self, place: str, tell: ShowProgress, recovery_code: str | None = None) -> None: ...

    def put_into_place(self, recovery_code: str | None = None) -> Path | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupsAtHand:
    """What the commands work on.

    `precautions`: what the department has set; asked only where the command does not say it.
    `confirm`, `ask_code`: ask a person; None where nobody can be asked.
    """

    desk: Desk
    precautions: Callable[[], Precautions]
    confirm: Callable[[str], bool] | None = None
    ask_code: Callable[[str], str] | None = None


def run_backup(
    at_hand: BackupsAtHand, folder: str | None, keep: int | None, *, is_list: bool = False
) -> int:
    """Make a backup, or list those that are there. What is left out is as the department set it."""
    return _guarded(lambda: _list(at_hand, folder) if is_list else _back_up(at_hand, folder, keep))


def run_restore(at_hand: BackupsAtHand, file: str, *, is_agreed: bool) -> int:
    """Put a backup in the place of the database: at once when agreed, else after asking."""
    return _guarded(lambda: _restore(at_hand, file, is_agreed=is_agreed))


def _guarded(work: Callable[[], int]) -> int:
    try:
        return work()
    except CaptureError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED


def _back_up(at_hand: BackupsAtHand, folder: str | None, keep: int | None) -> int:
    set_so = at_hand.precautions() if folder is None or keep is None else Precautions()
    with Told() as told:
        made = at_hand.desk.back_up(
            set_so.backup_folder if folder is None else folder,
            set_so.backups_kept if keep is None else keep,
            told,
        )
    print(wrapped(f"Made and proved: {_row(made)}", hang=2))
    return 0


def _list(at_hand: BackupsAtHand, folder: str | None) -> int:
    chosen = at_hand.precautions().backup_folder if folder is None else folder
    if not chosen:
        raise Refused("No folder for backups is chosen. Name one: main.py backup FOLDER --list")
    found = at_hand.desk.listed(chosen)
    if not found:
        print(wrapped(f"No backup of this database lies in {chosen}."))
    for one in found:
        print(wrapped(_row(one), hang=2))
    return 0


def _row(backup: Backup) -> str:
    return f"{backup.place}, {backup.made_at:%Y-%m-%d %H:%M} UTC, {backup.size} bytes"


def _restore(at_hand: BackupsAtHand, file: str, *, is_agreed: bool) -> int:
    if not is_agreed:
        question = (
            f"Put {file} in the place of the database? What was stored after that backup is then no"
            " longer shown; the database that is there now is kept beside it."
        )
        if at_hand.confirm is None or not at_hand.confirm(question):
            print(wrapped(_NOT_RESTORED), file=sys.stderr)
            return EXIT_ATTENTION
    aside = _restored(at_hand, file)
    print(wrapped(f"Restored from {file}."))
    if aside is not None:
        print(wrapped(f"The database that was there before lies at {aside}."))
    return 0


def _restored(at_hand: BackupsAtHand, file: str) -> Path | None:
    code: str | None = None
    try:
        _stage(at_hand.desk, file, None)
    except Refused as reason:
        if at_hand.ask_code is None or not _is_about_key(reason):
            raise
        code = at_hand.ask_code(str(reason))
        _stage(at_hand.desk, file, code)
    return at_hand.desk.put_into_place(code)


def _is_about_key(reason: Refused) -> bool:
    from storage.keys import RecoveryCodeNeeded

    return isinstance(reason, RecoveryCodeNeeded)


def _stage(desk: Desk, file: str, code: str | None) -> None:
    with Told() as told:
        desk.stage(file, told, code)
