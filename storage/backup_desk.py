"""The backups of one department's database: what `domain.backups.BackupDesk` promises."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from domain.backups import Backup
from domain.errors import Refused
from domain.ports import Actor, Clock
from domain.table_shelf import ShowProgress
from storage import backup_files, restoring
from storage.backups import Order, back_up
from storage.keys import KeyStore, install_ids, key_by_code, key_of, open_department, recovery_text


class DepartmentBackups:
    """Opens what it needs anew for each wish, so that any thread may ask.

    Args:
        database: where the database lies now; it may be settled after this is made.
        key_store: keeps the key under the installation's id.
    """

    def __init__(
        self,
        database: Callable[[], Path],
        key_store: Callable[[], KeyStore],
        clock: Clock,
        actor: Actor,
    ) -> None:
        self._database = database
        self._key_store = key_store
        self._clock = clock
        self._actor = actor

    def listed(self, folder: str) -> tuple[Backup, ...]:
        """This database's backups in a folder, newest first; all, where it is lost.

        Raises:
            StorageFailure: the folder is not there or cannot be read.
        """
        return backup_files.listed(Path(folder), install_ids(self._database()))

    def back_up(self, folder: str, keep: int, tell: ShowProgress) -> Backup:
        """Make one, prove it, note it, let go all but the `keep` newest. Raises `CaptureError`."""
        if not folder:
            raise Refused(
                "No folder for backups is chosen; nothing was written. Choose one, best on another"
                " disk or share."
            )
        path = self._database()
        key = key_of(path, self._key_store())
        with closing(open_department(path, self._key_store())) as store:
            order = Order(
                database=path,
                key=key,
                folder=Path(folder).absolute(),
                at=self._clock.now(),
                keep=keep,
                slot=recovery_text(store),
            )
            made = back_up(order, tell)
            store.note_backup(made, actor=self._actor)
        return made

    def stage(self, place: str, tell: ShowProgress, recovery_code: str | None = None) -> None:
        """Copy and prove a backup, to be put into place when the database is next opened."""
        backup = Path(place).absolute()
        key = key_of(backup, self._key_store(), recovery_code)
        restoring.stage(backup, self._database(), key, tell, at=self._clock.now())

    def unstage(self) -> None:
        """Forget what was staged."""
        restoring.unstage(self._database())

    def put_into_place(self, recovery_code: str | None = None) -> Path | None:
        """Put what is staged into place; where the database lies now that stood there before.

        Raises:
            RecoveryCodeNeeded: no key is kept.
            Refused: another window has the database open; nothing was changed.
        """
        database = self._database()

        def key(staged: Path) -> bytes:
            if recovery_code is None:
                return key_of(staged, self._key_store())
            return key_by_code(database, recovery_code)

        return restoring.put_into_place(database, key, actor=self._actor, at=self._clock.now())
