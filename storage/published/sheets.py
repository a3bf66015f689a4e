"""A table as it lies in a file: its rows, with the line each stands in, whatever holds it."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import IO, Final, Protocol, TypeAlias

from domain.table_shelf import LoadProgress, ShowProgress
from storage.published.refused import GET_AGAIN, TableRefused

HEAD: Final = 40  # rows within which a header stands
CHUNK: Final = 1 << 18
_DAMAGED: Final = "the zip is damaged or was cut"


@dataclass(frozen=True, slots=True)
class Row:
    """`line`: of a text, from 1, where the row ends; of a sheet its row. `cells`: stripped."""

    line: int
    cells: tuple[str, ...]

    def at(self, index: int) -> str:
        """A cell, "" where the row is shorter."""
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(slots=True)
class Meter:
    """Tells how many bytes of the files on disk have been read."""

    progress: ShowProgress
    whole: int
    done: int = 0

    def tell(self, name: str, part: float) -> None:
        """Say how far a file has come. `part`: bytes on disk, of this file."""
        shown = min(self.whole, self.done + int(part))
        self.progress(LoadProgress(doing=f"Reading {name}", done=shown, whole=self.whole))

    def finish(self, size: int) -> None:
        """Count a file as read."""
        self.done += size


@contextmanager
def damage_told(file: str) -> Iterator[None]:
    """Turn what a damaged zip raises into `TableRefused`."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place in the file that cannot be
            raise
        raise TableRefused(file, _DAMAGED, GET_AGAIN) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        RuntimeError,  # also a method of packing that is not known
        ValueError,  # also names that are no Unicode
        KeyError,
        OverflowError,
    ) as error:
        raise TableRefused(file, _DAMAGED, GET_AGAIN) from error


Opener: TypeAlias = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Bytes that can be read more than once.

    `file`: what a person is told. `names`: its name and those around it, outermost first, for what
    a name says. `size`: bytes it unpacks to. `on_disk`: bytes it takes there.
    """

    file: str
    names: tuple[str, ...]
    size: int
    on_disk: int
    opener: Opener
    meter: Meter = field(repr=False)

    def chunks(self, *, counted: bool = True) -> Iterator[bytes]:
        """The bytes, in pieces of a quarter of a megabyte."""
        read = 0
        with self.opener() as file:
            while True:
                with damage_told(self.file):
                    chunk = file.read(CHUNK)
                if not chunk:
                    break
                read += len(chunk)
                if counted:
                    self.meter.tell(self.file, self.on_disk * read / max(1, self.size))
                yield chunk
        if read != self.size:
            raise TableRefused(self.file, "it is not as long as it claims", GET_AGAIN)
        if counted:
            self.meter.finish(self.on_disk)


class Sheet(Protocol):
    """One table, or what looks like one."""

    @property
    def source(self) -> Source: ...

    @property
    def is_text(self) -> bool: ...

    def rows(self) -> Iterator[Row]:
        """Every row; may be asked again. Raises `TableRefused`."""

    def head(self) -> tuple[Row, ...]:
        """The first rows, for recognising it."""
