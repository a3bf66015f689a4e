"""Payer profiles that a department keeps itself: `coverage/*.toml` beside its database.

They are read as strictly as those that ship, with the sources they cite. One of the same key
stands in place of the shipped one, and a payer named here is taken from a shipped profile.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from domain.entries import Source
from domain.errors import UnreadableDocument
from domain.facts import FactBook
from domain.payer_check import problems_of_parameters
from domain.payers import PayerProfile, joined
from domain.profile_check import problems_of_profiles
from storage.structure import read

FOLDER: Final = "coverage"
_LARGEST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """What a profile file may hold."""

    source: tuple[Source, ...] = ()
    profile: tuple[PayerProfile, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """One file as read. `name`: with its folder, as a person looks for it."""

    name: str
    digest: str
    tables: _Tables


def with_profiles(shipped: FactBook, folder: Path) -> FactBook:
    """The book with the profiles of a data folder; the same book where there is none.

    Raises:
        UnreadableDocument: naming the file and the place in it; no profile of it is used then.
    """
    files = tuple(_read(path) for path in sorted((folder / FOLDER).glob("*.toml")))
    if not files:
        return shipped
    told = tuple(f"{one.name}, SHA-256 {one.digest}" for one in files)
    book = replace(
        shipped,
        profiles=joined(shipped.profiles, _profiles(files)),
        sources={**shipped.sources, **_sources(shipped.sources, files)},
        pack=replace(shipped.pack, tables=(*shipped.pack.tables, *told)),
    )
    _refuse(book, files)
    return book


def _read(path: Path) -> _File:
    name = f"{FOLDER}/{path.name}"
    try:
        content = path.read_bytes()
        if len(content) > _LARGEST_BYTES:
            raise UnreadableDocument(name, ("the file: it is too large for a profile.",))
        tables = read(_Tables, tomllib.loads(content.decode("utf-8")), name)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise UnreadableDocument(name, (f"the file: {reason}.",)) from error
    except UnicodeDecodeError as error:
        raise UnreadableDocument(name, ("the file: it is not UTF-8.",)) from error
    except tomllib.TOMLDecodeError as error:
        raise UnreadableDocument(name, (f"the file: {error}.",)) from error
    return _File(name, hashlib.sha256(content).hexdigest(), tables)


def _profiles(files: tuple[_File, ...]) -> Mapping[str, PayerProfile]:
    found: dict[str, PayerProfile] = {}
    for one in files:
        for profile in one.tables.profile:
            if profile.key in found:
                raise UnreadableDocument(one.name, (f"profile {profile.key}: it stands twice.",))
            found[profile.key] = profile
    return found


def _sources(shipped: Mapping[str, Source], files: tuple[_File, ...]) -> Mapping[str, Source]:
    found: dict[str, Source] = {}
    for one in files:
        for source in one.tables.source:
            if source.key in shipped or source.key in found:
                told = f"source {source.key}: this key is taken. Choose another."
                raise UnreadableDocument(one.name, (told,))
            found[source.key] = source
    return found


def _refuse(book: FactBook, files: tuple[_File, ...]) -> None:
    """Raise for the first file in which something is wrong."""
    problems = tuple(_problems(book))
    if not problems:
        return
    for one in files:
        keys = (profile.key for profile in one.tables.profile)
        heads = tuple(f"profile {key}{end}" for key in keys for end in ":,")
        mine = tuple(problem for problem in problems if problem.startswith(heads))
        if mine:
            raise UnreadableDocument(one.name, mine)
    raise UnreadableDocument(f"The folder {FOLDER}", problems)


def _problems(book: FactBook) -> Iterator[str]:
    yield from problems_of_parameters(book.facts, book.profiles)
    yield from problems_of_profiles(book)
