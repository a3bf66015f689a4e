"""Which database library is at work, for About."""

from __future__ import annotations

from storage.versions import versions


def test_the_database_library_and_what_encrypts_are_named_with_their_versions() -> None:
    found = dict(versions())

    assert set(found) == {"SQLite", "SQLCipher"}
    assert all(version[0].isdigit() for version in found.values())
