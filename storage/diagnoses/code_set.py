"""ICD-10-CM as the program asks it: one source of codes, with its search."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from domain.entries import Period
from domain.published import DiagnosisCodes, DiagnosisEntry, Edition
from storage.diagnoses.shipped import ShippedCodes

if TYPE_CHECKING:
    from storage.diagnoses.search import CodeSearch


class CodeSource(Protocol):
    """Where codes come from: what ships, or what ships below what was loaded."""

    @property
    def digest(self) -> str:
        """Hexadecimal; another one when anything in it is another."""

    def covers(self, day: date) -> bool: ...

    def entry(self, code: str, day: date) -> DiagnosisEntry | None: ...

    def periods(self, code: str) -> tuple[DiagnosisEntry, ...]: ...

    def entries(self) -> Iterator[DiagnosisEntry]: ...

    def editions(self) -> tuple[Edition, ...]:
        """Oldest first."""

    def years(self) -> tuple[Period, ...]:
        """The days for which each code set holds, oldest first."""


@runtime_checkable
class HoldsCodes(Protocol):
    """A shelf that may hold years of its own."""

    def laid_over(self, below: CodeSource) -> CodeSource:
        """Those in use, laid over another source; the other itself where there is none."""


@dataclass(frozen=True)
class CodeSet:
    """Implements `domain.published.DiagnosisCodes`.

    Args:
        own_words: our labels, by the beginning of a code; searched beside the titles.
        folder: where the search database is kept; None = in memory, when first searched.
    """

    source: CodeSource
    own_words: Mapping[str, str]
    folder: Path | None = None

    def covers(self, day: date) -> bool:
        return self.source.covers(day)

    def entry(self, code: str, day: date) -> DiagnosisEntry | None:
        return self.source.entry(code, day)

    def periods(self, code: str) -> tuple[DiagnosisEntry, ...]:
        return self.source.periods(code)

    def search(self, text: str, day: date, limit: int = 50) -> tuple[DiagnosisEntry, ...]:
        """At most `limit`, in the order in which they are worth offering."""
        return self._search.find(text, day, limit)

    def editions(self) -> tuple[Edition, ...]:
        return self.source.editions()

    def make_search(self) -> None:
        """Make the search database now, so that the first search need not wait. For any thread."""
        self._new_search().make()

    def close_search(self) -> None:
        """Let the search database go; the next search opens it again."""
        self._search.close()

    @cached_property
    def _search(self) -> CodeSearch:
        return self._new_search()

    def _new_search(self) -> CodeSearch:
        from storage.diagnoses.search import CodeSearch  # noqa: PLC0415  (`derive` needs no database)

        whole = hashlib.sha256(self.source.digest.encode())
        for prefix, label in sorted(self.own_words.items()):
            whole.update(f"{prefix}\t{label}\n".encode())
        return CodeSearch(whole.hexdigest(), self.source.entries, self.own_words, self.folder)


def shipped_codes(own_words: Mapping[str, str], folder: Path | None = None) -> CodeSet:
    """What ships."""
    return CodeSet(ShippedCodes(), own_words, folder)


def kept_in(folder: Path, codes: DiagnosisCodes | None) -> DiagnosisCodes | None:
    """The same codes, their search kept in a folder once that exists."""
    return replace(codes, folder=folder) if isinstance(codes, CodeSet) else codes


def with_loaded(codes: DiagnosisCodes | None, shelf: object) -> DiagnosisCodes | None:
    """The same codes below those of a shelf."""
    if not isinstance(codes, CodeSet) or not isinstance(shelf, HoldsCodes):
        return codes
    source = shelf.laid_over(codes.source)
    return codes if source is codes.source else replace(codes, source=source)
