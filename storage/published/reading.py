"""From the files a person chose to the edition they make."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.table_shelf import LoadProgress, ShowProgress
from storage.published.archives import sheets_in
from storage.published.edition import ReadEdition
from storage.published.recognise import choose
from storage.published.refused import TableRefused, unreadable_told
from storage.published.sheets import Meter, Sheet

_MOST_BYTES: Final = 2_000_000_000  # of all files together
_MOST_FILES: Final = 8
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Selection:
    """The files of one edition, as a person chose them."""

    paths: tuple[Path, ...]
    progress: ShowProgress

    @property
    def names(self) -> tuple[str, ...]:
        """Their names without folders, sorted."""
        return tuple(sorted(path.name for path in self.paths))

    def size(self) -> int:
        """Bytes as they lie on disk."""
        with unreadable_told():
            return sum(path.stat().st_size for path in self.paths)

    def digest(self) -> str:
        """SHA-256 of the file; of several, of their digests, sorted, a line each.

        Raises `TableRefused` when one cannot be read, is too large, or stands twice.
        """
        with unreadable_told():
            self._check()
            digests = {path: self._digest_of(path) for path in self.paths}
        if len(digests) == 1:
            return next(iter(digests.values()))
        by_content = {digest: path for path, digest in digests.items()}
        for path, digest in digests.items():
            if by_content[digest] != path:
                raise TableRefused(
                    path.name,
                    f"it is the same file as {by_content[digest].name}",
                    "Choose every part once.",
                )
        lines = "\n".join(sorted(digests.values()))
        return hashlib.sha256(lines.encode()).hexdigest()

    def _check(self) -> None:
        if not self.paths:
            raise TableRefused("No file", "none was chosen", "Choose the file or files to load.")
        if len(self.paths) > _MOST_FILES or len(set(self.paths)) < len(self.paths):
            raise TableRefused(
                self.paths[0].name,
                "too many files, or one of them twice, were chosen",
                "Choose the file or files of one edition, each once.",
            )
        if self.size() > _MOST_BYTES:
            raise TableRefused(
                max(self.paths, key=lambda path: path.stat().st_size).name,
                f"with {self.size():,} bytes it is larger than any published table",
                "Choose the file as it comes from its publisher.",
            )

    def _digest_of(self, path: Path) -> str:
        found, whole = hashlib.sha256(), self.size()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
                self.progress(LoadProgress(doing=f"Checking {path.name}", done=0, whole=whole))
        return found.hexdigest()

    def sheets(self) -> Iterator[Sheet]:
        """Every table-like thing in the files."""
        meter = Meter(self.progress, self.size())
        for path in self.paths:
            yield from sheets_in(path, meter)


def read_edition(selection: Selection) -> ReadEdition:
    """Recognise the files and read them whole; raises `TableRefused`."""
    with unreadable_told():
        format_, sheets = choose(selection.names, tuple(selection.sheets()))
        return format_.read(sheets)
