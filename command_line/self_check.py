"""`check`: is everything needed here; each line says ok, or what is missing and the remedy."""

from __future__ import annotations

import importlib
import platform
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from command_line.wrapping import wrapped

SETUP: Final = "Run `python3 bootstrap.py setup`."
LIBRARIES: Final = {
    "PySide6-Essentials": "PySide6.QtWidgets",
    "PySide6-Addons": "PySide6.QtPdf",
    "sqlite-utils": "sqlite_utils",
    "sqlcipher3": "sqlcipher3",
    "reportlab": "reportlab.pdfgen.canvas",
    "uharfbuzz": "uharfbuzz",
    "python-bidi": "bidi",
    "keyring": "keyring",
    "platformdirs": "platformdirs",
}
_WINDOW: Final = "from PySide6.QtWidgets import QApplication; QApplication([])"
_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Check:
    """`remedy`: "" when all is well. `is_needed`: without it the main job cannot be done."""

    name: str
    found: str
    remedy: str = ""
    is_needed: bool = True


def run_check(data_folder: Path) -> int:
    """Print every check; 0 when nothing that is needed is missing, else 1."""
    made = checks(data_folder)
    for check in made:
        state = "missing" if check.remedy else "ok"
        tail = f" {check.remedy}" if check.remedy else ""
        print(wrapped(f"{state:<9}{check.name}: {check.found}.{tail}", hang=9))
    return int(any(check.remedy and check.is_needed for check in made))


def checks(data_folder: Path) -> tuple[Check, ...]:
    """Look at everything; takes some seconds."""
    return tuple(_all_checks(data_folder))


def _all_checks(data_folder: Path) -> Iterator[Check]:
    yield Check("Python", f"{platform.python_version()} on {platform.system()}")
    yield from (_library(name, module) for name, module in LIBRARIES.items())
    yield _guarded("Qt and Python together", _qt_pair)
    yield _guarded("Fonts", _fonts)
    yield _guarded("Encrypted database", _database)
    yield from _guarded_all("Tables", _tables)
    yield _guarded("Loaded tables", lambda: _shelf(data_folder))
    yield _keyring()
    yield _data_folder(data_folder)
    yield _display()


def _library(name: str, module: str) -> Check:
    title = f"Library {name}"
    try:
        importlib.import_module(module)
        return Check(title, version(name))
    except PackageNotFoundError:
        return Check(title, "not installed", SETUP)
    except ImportError as error:
        return Check(title, f"cannot be loaded ({error})", SETUP)


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    return next(_guarded_all(name, lambda: iter((look(),))))


def _guarded_all(name: str, look: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """A check that fails is a line of its own, not the end of the others."""
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001  (the edge: whatever it was, the rest is looked at)
        yield Check(name, f"failed ({type(error).__name__}: {error})", SETUP)


def _qt_pair() -> Check:
    from gui.startup import refusal

    refused = refusal(sys.version_info[:2], version("PySide6-Essentials"))
    return Check("Qt and Python together", "not fit" if refused else "fit", refused or "")


def _fonts() -> Check:
    import uharfbuzz

    from reports.typeface import FOLDER

    files = sorted(FOLDER.glob("*.ttf"))
    letters = sum(
        len(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file))).unicodes) for file in files
    )
    remedy = "" if files else "Fetch the folder reports/fonts anew."
    return Check("Fonts", f"{len(files)} font files with {letters:,} characters", remedy)


def _database() -> Check:
    """Create a real database in a throw-away folder; the file must not show what it is."""
    from sqlcipher3 import dbapi2

    from storage.database import create_database

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "check.db"
        create_database(file, secrets.token_bytes(32)).close()
        is_plain = file.read_bytes()[:6] == b"SQLite"
    memory = dbapi2.connect(":memory:")
    cipher = memory.execute("PRAGMA cipher_version").fetchone()[0]
    memory.close()
    told = f"SQLCipher {cipher} on SQLite {dbapi2.sqlite_version}; a new file is encrypted"
    remedy = f"A new database is not encrypted: enter no patient. {SETUP}" if is_plain else ""
    return Check("Encrypted database", told, remedy)


def _tables() -> Iterator[Check]:
    from storage.fact_files import load_book

    book = load_book()
    first, last = book.pack.verified_for
    yield Check(
        "Rules and tables",
        f"edition {book.pack.edition}, verified for dates of service {first} to {last}, "
        f"digest {book.pack.digest[:12]}",
    )
    yield Check(
        "Tables loaded",
        f"{len(book.codes)} codes, {len(book.facts)} dated facts, {len(book.pairs)} NCCI pairs, "
        f"{len(book.conflicts)} conflicts, {len(book.add_ons)} add-ons, "
        f"{len(book.documents)} documents, {len(book.diagnoses)} groups of diagnoses",
    )
    tables = {
        cite.source for entry in book.codes.values() for p in entry.period for cite in p.cites
    }
    tables |= {cite.source for pair in book.pairs for cite in pair.cites}
    tables |= {cite.source for add_on in book.add_ons for cite in add_on.cites}
    for key in sorted(tables):
        source = book.sources[key]
        told = f"{source.title}, edition {source.edition or 'undated'}"
        yield Check(f"Table {key}", f"{told}, verified {source.verified_on}")
    others = f"{len(book.sources) - len(tables)} more sources are cited by rules and documents"
    yield Check("Other sources", others)


def _shelf(folder: Path) -> Check:
    from storage.fact_files import load_book
    from storage.table_place import TablePlace

    shelved = TablePlace(folder, load_book).shelved()
    if not shelved:
        return Check("Loaded tables", "none; the cut tables that ship speak")
    used = sum(one.is_in_use for one in shelved)
    return Check("Loaded tables", f"editions on the shelf: {len(shelved)}, in use: {used}")


def _keyring() -> Check:
    try:
        import keyring
        from keyring.backends import fail

        backend = keyring.get_keyring()
    except Exception as error:  # noqa: BLE001  (back ends raise errors of their own)
        return Check("Keychain", f"failed ({error})", SETUP, is_needed=False)
    if isinstance(backend, fail.Keyring):
        remedy = (
            "A database can still be opened with its recovery code. To keep the key here, start a "
            "keychain service (GNOME Keyring or KWallet) in the desktop session."
        )
        return Check("Keychain", "none in this session", remedy, is_needed=False)
    return Check("Keychain", str(backend.name))


def _data_folder(folder: Path) -> Check:
    from storage.places import network_kind

    kind = network_kind(folder)
    remedy = f"It is a network share ({kind}); choose a local disk with --data." if kind else ""
    return Check("Data folder", str(folder), remedy)


def _display() -> Check:
    """In a process of its own: without a display Qt ends the process that asked."""
    try:
        probe = subprocess.run(  # noqa: S603  (our own interpreter and our own words)
            [sys.executable, "-c", _WINDOW], capture_output=True, timeout=_SECONDS, check=False
        )
        is_there = probe.returncode == 0
    except subprocess.TimeoutExpired:
        is_there = False
    if is_there:
        return Check("Display", "a window can be opened")
    remedy = "derive, superbill, schema and explain work without one."
    return Check("Display", "no window can be opened here", remedy, is_needed=False)
