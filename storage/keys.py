"""Where the key of a database is kept, and how a department makes and opens its database with it.

1. The key is 32 random bytes, made once. It lies in the keychain of the operating system, under the
   installation's id, and never beside the database.
2. Where there is no keychain, or its entry is lost, the recovery code opens the database; it is
   shown once, and its slot lies beside the database and inside it.
3. A key file in plain text exists for the demo and the tests, and only where asked for.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from domain.errors import Refused, StorageFailure, UnreadableDocument
from storage import places
from storage.connection import KEY_BYTES, WrongKeyOrDamage
from storage.database import SqliteStore, create_database, install_id_of, open_database
from storage.failures import files_told_plainly
from storage.recovery import (
    SLOT_SETTING,
    RecoverySlot,
    code_of,
    decode_slot,
    encode_slot,
    key_check,
    new_secret,
    secret_of,
    unwrap,
    wrap,
)

_SERVICE: Final = "Isocenter database key"
_HEX_KEY: Final = re.compile(rf"[0-9a-f]{{{2 * KEY_BYTES}}}")


class NoKeychain(StorageFailure):
    """This computer keeps no keys for programs, or would not do so now."""


class RecoveryCodeNeeded(Refused):
    """No key is at hand: ask for the recovery code and open again with it."""


class KeyStore(Protocol):
    """Keeps one key for each installation."""

    def get(self, install_id: str) -> bytes | None:
        """The key, or None when none is kept. Raises `NoKeychain`."""

    def put(self, install_id: str, key: bytes) -> None:
        """Keep a key. Raises `NoKeychain`."""


class Keychain:
    """The keychain of the operating system, through `keyring`, loaded when first asked."""

    def get(self, install_id: str) -> bytes | None:
        """The key, or None when none is kept. Raises `NoKeychain`."""
        import keyring  # noqa: PLC0415  (costs start-up time, so only when a database is opened)
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            text = keyring.get_password(_SERVICE, install_id)
        except (KeyringError, OSError, RuntimeError) as error:
            raise _no_keychain() from error
        return bytes.fromhex(text) if text and _HEX_KEY.fullmatch(text) else None

    def put(self, install_id: str, key: bytes) -> None:
        """Keep a key. Raises `NoKeychain`."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            keyring.set_password(_SERVICE, install_id, key.hex())
        except (KeyringError, OSError, RuntimeError) as error:
            raise _no_keychain() from error


def _no_keychain() -> NoKeychain:
    return NoKeychain(
        "This computer has no keychain the program can use, so the key of the database cannot be"
        " kept here; nothing is lost by that. Enter the recovery code each time the program starts,"
        " or set up the system's keychain (on Linux a Secret Service such as GNOME Keyring)."
    )


class KeyFile:
    """A file of plain-text keys, one `installation key` a line: for the demo and the tests only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, install_id: str) -> bytes | None:
        """The key, or None when none is kept."""
        if not self._path.exists():
            return None
        with files_told_plainly(self._path):
            lines = self._path.read_text("utf-8").splitlines()
        kept = dict(line.partition(" ")[::2] for line in lines)
        text = kept.get(install_id, "")
        return bytes.fromhex(text) if _HEX_KEY.fullmatch(text) else None

    def put(self, install_id: str, key: bytes) -> None:
        """Keep a key, readable by its owner only."""
        with files_told_plainly(self._path):
            places.make_private_folder(self._path.parent)
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as file:
                file.write(f"{install_id} {key.hex()}\n")


class MemoryKeys:
    """Keeps keys for the life of the program, and asks a lasting store behind it."""

    def __init__(self, behind: KeyStore) -> None:
        self._behind = behind
        self._kept: dict[str, bytes] = {}

    def get(self, install_id: str) -> bytes | None:
        """The key, or None when none is kept. Raises `NoKeychain`."""
        if install_id not in self._kept and (key := self._behind.get(install_id)):
            self._kept[install_id] = key
        return self._kept.get(install_id)

    def put(self, install_id: str, key: bytes) -> None:
        """Keep a key, here in any case. Raises `NoKeychain`."""
        self._kept[install_id] = key
        self._behind.put(install_id, key)


def slot_path(path: Path) -> Path:
    """Where the recovery slot of a database lies."""
    return path.with_name(path.name + ".recovery")


def new_department(path: Path, key_store: KeyStore) -> tuple[SqliteStore, str]:
    """Create a department's database, keep its key, and return it open with its recovery code.

    Show the code once, and ask that it be written down: nobody can make it again. It is also what
    opens the database when `key_store` has no place to keep keys.

    Raises:
        StorageFailure: the place is taken, a network share, full or read-only; nothing was created.
    """
    import uuid  # noqa: PLC0415  (loads platform probes that opening does not need)

    path = path.absolute()
    install_id, key, secret = str(uuid.uuid4()), secrets.token_bytes(KEY_BYTES), new_secret()
    places.refuse_taken(path)
    places.refuse_taken(slot_path(path))
    slot = encode_slot(wrap(key, secret, install_id))
    with suppress(NoKeychain):
        key_store.put(install_id, key)
    store = create_database(path, key, install_id=install_id, settings={SLOT_SETTING: slot})
    _write_slot(path, slot)
    return store, code_of(secret)


def open_department(
    path: Path, key_store: KeyStore, recovery_code: str | None = None
) -> SqliteStore:
    """Open a department's database with the kept key, or with the recovery code.

    A code that opens puts the key back into `key_store`; a slot lost from beside the database is
    written again.

    Raises:
        RecoveryCodeNeeded: no key is kept.
        IllFormed: the code is mistyped. Refused: it is another database's.
        StorageFailure: see `storage.database.open_database`.
    """
    path = path.absolute()
    key = key_of(path, key_store, recovery_code)
    slot = _read_slot(path)
    store = _open_with(path, key, slot)
    if recovery_code is not None:
        with suppress(NoKeychain):
            key_store.put(store.install_id, key)
    kept = store.setting(SLOT_SETTING)
    if kept and (slot is None or slot.install != store.install_id):
        _write_slot(path, kept)
    return store


def renew_recovery_code(store: SqliteStore, key: bytes) -> str:
    """Make a new recovery code for an open database; the old one stops working. Show it once."""
    secret = new_secret()
    text = encode_slot(wrap(key, secret, store.install_id))
    store.keep_setting(SLOT_SETTING, text)
    _write_slot(store.path, text)
    return code_of(secret)


def key_of(path: Path, key_store: KeyStore, recovery_code: str | None = None) -> bytes:
    """The key of a database or backup: the kept one, or by the code and the slot beside the file.

    Raises:
        RecoveryCodeNeeded: no key is kept.
        IllFormed: the code is mistyped. Refused: it is another database's.
    """
    with files_told_plainly(path):
        places.refuse_unlikely(path)
    if recovery_code is None:
        return _kept_key(key_store, install_id_of(path))
    return key_by_code(path, recovery_code)


def install_ids(path: Path) -> frozenset[str]:
    """Whose a database is, by its head and by its slot, one of which may be damaged or missing."""
    slot = _read_slot(path)
    found = {slot.install} if slot else set()
    with suppress(StorageFailure, ValueError):
        found.add(install_id_of(path))
    return frozenset(found)


def key_by_code(path: Path, recovery_code: str) -> bytes:
    """The key that a recovery code gives with the slot beside `path`; the file may be missing."""
    return unwrap(_slot_needed(_read_slot(path), path), secret_of(recovery_code))


def recovery_text(store: SqliteStore) -> str:
    """The recovery slot as it is kept inside the database, "" where there is none."""
    return store.setting(SLOT_SETTING)


def _kept_key(key_store: KeyStore, install_id: str) -> bytes:
    try:
        key = key_store.get(install_id)
    except NoKeychain as error:
        raise RecoveryCodeNeeded(f"{error}") from error
    if key is None:
        raise RecoveryCodeNeeded(
            "The keychain of this user holds no key for this database. Enter the recovery code that"
            " was shown when the database was made; the key is then kept here."
        )
    return key


def _is_key_of(slot: RecoverySlot, key: bytes) -> bool:
    return hmac.compare_digest(slot.check.encode(), key_check(key, slot.install).encode())


def _slot_needed(slot: RecoverySlot | None, path: Path) -> RecoverySlot:
    if slot is None:
        raise Refused(
            f"{slot_path(path)} is missing or damaged, and without it the recovery code opens"
            " nothing. Nothing was changed. Copy it back from a backup, or open the database once"
            " as a user whose keychain holds the key; it is then written again."
        )
    return slot


def _open_with(path: Path, key: bytes, slot: RecoverySlot | None) -> SqliteStore:
    """Open, and where the slot proves the key right, say plainly that the file is damaged."""
    try:
        return open_database(path, key)
    except WrongKeyOrDamage as error:
        if slot is None or not _is_key_of(slot, key):
            raise
        raise StorageFailure(
            f"{path} is damaged: the key is the right one, and yet the file does not open. It was"
            " left as it is. Make a copy of it and of the files beside it, and restore the newest"
            " backup."
        ) from error


def _read_slot(path: Path) -> RecoverySlot | None:
    file = slot_path(path)
    if not file.exists():
        return None
    with files_told_plainly(file):
        text = file.read_bytes()
    try:
        return decode_slot(text, str(file))
    except UnreadableDocument:
        return None


def _write_slot(path: Path, text: str) -> None:
    """Written whole under another name, then given its own."""
    file = slot_path(path)
    fresh = file.with_name(file.name + ".new")
    with files_told_plainly(file):
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
