"""Which database library is at work: its own version and that of what encrypts."""

from __future__ import annotations

from contextlib import closing

from sqlcipher3 import dbapi2


def versions() -> tuple[tuple[str, str], ...]:
    """Name and version of SQLite and of SQLCipher."""
    with closing(dbapi2.connect(":memory:")) as memory:
        cipher = str(memory.execute("PRAGMA cipher_version").fetchone()[0])
    return (("SQLite", dbapi2.sqlite_version), ("SQLCipher", cipher))
