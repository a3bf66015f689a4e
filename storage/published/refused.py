"""How a publisher's file is refused: which file, where in it, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import CaptureError


class TableRefused(CaptureError):
    """A file that was not loaded; nothing was changed.

    Args:
        file: its name, with the member of a zip or the sheet of a workbook; never its folder.
        what: what is wrong, as a clause without its full stop.
        remedy: what to do about it, as a sentence.
        line: the line of a text or the row of a sheet, from 1; 0 = the file as a whole.
    """

    def __init__(self, file: str, what: str, remedy: str, *, line: int = 0) -> None:
        self.file = file
        self.line = line
        self.remedy = remedy
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {what}. Nothing was changed. {remedy}")


GET_AGAIN = "Get the file again from its publisher and load it as it comes."
"""The remedy for a file that is damaged, or was changed after it was published."""


@contextmanager
def unreadable_told() -> Iterator[None]:
    """Turn what the operating system raises about a chosen file into `TableRefused`."""
    try:
        yield
    except OSError as error:
        name = Path(str(error.filename or "The file")).name
        told = error.strerror or "it cannot be read"
        remedy = "Check that it is there and that you may read it, then load it again."
        raise TableRefused(name, told.lower(), remedy) from error
