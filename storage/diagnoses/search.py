"""Search as you type over diagnosis codes: a small database made from them once, then only read.

1. It lies in the user's cache, named after what it was made from; another source makes another
   file. It is written aside and renamed whole, so a half-made one is never opened.
2. Where nothing can be written it is made in memory, which costs a second at each start.
3. Rows lie in the order in which they are offered: codes this program has words of its own for,
   codes under such words, other codes, headers; so the first hits found are the ones shown.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from domain.identifiers import Icd10
from domain.published import DiagnosisEntry

_LAYOUT: Final = 1  # of the tables below; a file of another layout has another name
_TABLES: Final = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, compact TEXT NOT NULL, is_header INTEGER NOT NULL,
    effective TEXT NOT NULL, until TEXT NOT NULL, title TEXT NOT NULL, edition TEXT NOT NULL
) STRICT;
CREATE INDEX entry_by_code ON entry (is_header, compact, effective, until);
CREATE VIRTUAL TABLE word USING fts5(
    words, own, content='', detail=none, columnsize=0, prefix='1 2 3 4 5 6 7 8 9 10 11',
    tokenize='unicode61 remove_diacritics 2'
);
"""
_NEVER_ENDS: Final = "9999-12-31"
_COLUMNS: Final = "code, is_header, effective, until, title, edition"
_IN_FORCE: Final = "effective <= :day AND until > :day"
_BY_CODE: Final = (
    f"SELECT {_COLUMNS} FROM entry WHERE is_header = :is_header AND compact >= :text"  # noqa: S608
    f" AND compact < :text || '~' AND {_IN_FORCE} ORDER BY compact LIMIT :limit"
)
_BY_WORDS: Final = (
    f"SELECT {_COLUMNS} FROM word JOIN entry ON entry.id = word.rowid"  # noqa: S608  (own names)
    f" WHERE word MATCH :words AND {_IN_FORCE} ORDER BY word.rowid LIMIT :limit"
)
_WORD: Final = re.compile(r"[^\W_]+")
_CODE: Final = re.compile(r"[A-Z]([0-9A][0-9A-Z]{0,5})?")

Found = tuple[str, int, str, str, str, str]


class CodeSearch:
    """The search over one source of codes; made or opened at the first question.

    Args:
        source: what the file was made from, in hexadecimal; becomes part of its name.
        entries: every row of the source, asked for only when the file has to be made.
        own_words: our own labels, by the beginning of a code (with its point).
        folder: where the file lies, if that is there; None = in memory.
    """

    def __init__(
        self,
        source: str,
        entries: Callable[[], Iterable[DiagnosisEntry]],
        own_words: Mapping[str, str],
        folder: Path | None,
    ) -> None:
        self._name = f"diagnoses-{_LAYOUT}-{source[:16]}.sqlite"
        self._entries = entries
        self._own_words = own_words
        self._folder = folder
        self._open: dbapi2.Connection | None = None

    def find(self, text: str, day: date, limit: int) -> tuple[DiagnosisEntry, ...]:
        """Codes that begin so, then titles with words that begin so; headers last."""
        folded = _folded(text)
        compact = folded.upper().replace(".", "").strip()
        words = _WORD.findall(folded)
        asked: dict[str, str | int] = {"day": day.isoformat(), "limit": limit}
        found: dict[tuple[str, str], Found] = {}
        headers: list[Found] = []
        if _CODE.fullmatch(compact):
            _keep(found, self._rows(_BY_CODE, asked | {"text": compact, "is_header": 0}))
            headers = self._rows(_BY_CODE, asked | {"text": compact, "is_header": 1})
        if words and len(found) < limit:
            matching = " ".join(f'"{word}"*' for word in words)
            _keep(found, self._rows(_BY_WORDS, asked | {"words": matching}))
        return tuple(_entry(row) for row in _in_order(compact, found.values(), headers, limit))

    def _rows(self, query: str, values: Mapping[str, str | int]) -> list[Found]:
        if self._open is None:
            self._open = self._opened()
        return list(self._open.execute(query, values))

    def make(self) -> None:
        """Make the file now if its folder is there and it is not: no first question need wait."""
        folder = self._folder
        if folder is not None and folder.is_dir() and not (folder / self._name).exists():
            with contextlib.suppress(OSError):
                self._written(folder)

    def _rank(self, entry: DiagnosisEntry, own: str) -> tuple[bool, int, str, date]:
        named = 0 if entry.code in self._own_words else 1 if own else 2
        return not entry.is_billable, named, entry.code, entry.effective

    def close(self) -> None:
        """Let the file go."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _opened(self) -> dbapi2.Connection:
        self.make()
        path = self._folder / self._name if self._folder is not None else None
        if path is not None and path.exists():
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            return dbapi2.connect(uri, uri=True, isolation_level=None)
        in_memory = dbapi2.connect(":memory:", isolation_level=None)
        self._fill(in_memory)
        return in_memory

    def _written(self, folder: Path) -> None:
        """Write the file aside, then rename it; another process that did the same is no harm."""
        handle, aside = tempfile.mkstemp(".part", self._name, folder)
        os.close(handle)
        try:
            with contextlib.closing(dbapi2.connect(aside, isolation_level=None)) as new:
                new.execute("PRAGMA journal_mode = OFF")
                new.execute("PRAGMA synchronous = OFF")
                self._fill(new)
            Path(aside).replace(folder / self._name)
        except dbapi2.Error as error:
            raise OSError(str(error)) from error
        finally:
            Path(aside).unlink(missing_ok=True)
        _remove_older(folder, self._name)

    def _fill(self, new: dbapi2.Connection) -> None:
        new.executescript(_TABLES)
        named = ((entry, _own(entry, self._own_words)) for entry in self._entries())
        ordered = sorted(named, key=lambda one: self._rank(*one))
        new.execute("BEGIN")
        new.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *_cells(entry)) for number, (entry, _) in enumerate(ordered)),
        )
        new.executemany(
            "INSERT INTO word (rowid, words, own) VALUES (?, ?, ?)",
            ((number, entry.title, own) for number, (entry, own) in enumerate(ordered)),
        )
        new.execute("INSERT INTO word (word) VALUES ('optimize')")
        new.execute("COMMIT")


def _remove_older(folder: Path, name: str) -> None:
    for old in folder.glob("diagnoses-*.sqlite"):
        if old.name != name:
            with contextlib.suppress(OSError):  # still open elsewhere
                old.unlink()


def _own(entry: DiagnosisEntry, own_words: Mapping[str, str]) -> str:
    for length in range(len(entry.code), 0, -1):
        if label := own_words.get(entry.code[:length]):
            return label
    return ""


def _cells(entry: DiagnosisEntry) -> tuple[str, str, int, str, str, str, str]:
    until = entry.until.isoformat() if entry.until else _NEVER_ENDS
    compact = entry.code.replace(".", "")
    is_header = int(not entry.is_billable)
    since = entry.effective.isoformat()
    return entry.code, compact, is_header, since, until, entry.title, entry.edition


def _keep(found: dict[tuple[str, str], Found], rows: Iterable[Found]) -> None:
    for row in rows:
        found.setdefault((row[0], row[2]), row)


def _in_order(
    compact: str, found: Iterable[Found], headers: Iterable[Found], limit: int
) -> Iterator[Found]:
    """Codes before headers; the header typed in full is never cut off."""
    exact = [row for row in headers if row[0].replace(".", "") == compact]
    others = [row for row in headers if row not in exact]
    every = dict.fromkeys((*found, *others))
    billable_first = sorted(every, key=lambda row: row[1])
    yield from [row for row in billable_first if row not in exact][: limit - len(exact)]
    yield from exact


def _entry(row: Found) -> DiagnosisEntry:
    code, is_header, effective, until, title, edition = row
    return DiagnosisEntry(
        effective=date.fromisoformat(effective),
        until=None if until == _NEVER_ENDS else date.fromisoformat(until),
        code=Icd10(code),
        is_billable=not is_header,
        title=title,
        edition=edition,
    )


def _folded(text: str) -> str:
    """Without accents and case: Sézary and SEZARY are one word."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()
