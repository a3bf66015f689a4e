"""A text file read with bounded memory, whatever its lines hold; comma, tab or fixed width.

Latin-1, as the publishers write; a byte-order mark of UTF-8 is skipped. Refused are lines longer
than any published one, bytes that no text holds, and a last line without its end: it was cut.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from storage.published.refused import GET_AGAIN, TableRefused
from storage.published.sheets import HEAD, Row, Source

LONGEST_LINE: Final = 1 << 16
_MARK: Final = b"\xef\xbb\xbf"
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_AS_TEXT: Final = "Save it as CSV or load it as it comes from its publisher."


@dataclass(frozen=True, slots=True)
class TextSheet:
    """Implements `storage.published.sheets.Sheet` for a text."""

    source: Source

    @property
    def is_text(self) -> bool:
        return True

    def blocks(self, *, counted: bool = True) -> Iterator[tuple[int, str]]:
        """Whole lines, many at once, with the number of the first; without the last line break."""
        line, rest = 1, b""
        for number, chunk in enumerate(self.source.chunks(counted=counted)):
            data = rest + (chunk.removeprefix(_MARK) if number == 0 else chunk)
            end = data.rfind(b"\n") + 1
            whole, rest = data[:end], data[end:]
            self._check(whole, rest, line)
            if whole:
                yield line, whole[:-1].decode("latin-1")
            line += whole.count(b"\n")
        if rest.strip(b"\x1a \r"):
            what = "it ends in the middle of its last line"
            raise TableRefused(self.source.file, what, GET_AGAIN, line=line)

    def _check(self, whole: bytes, rest: bytes, line: int) -> None:
        found = _NO_TEXT.search(whole)
        if found:
            at = line + whole.count(b"\n", 0, found.start())
            what = f"it holds a byte that no text holds (0x{found[0][0]:02x})"
            raise TableRefused(self.source.file, what, _AS_TEXT, line=at)
        if len(rest) > LONGEST_LINE:
            what = f"the line is longer than {LONGEST_LINE:,} characters"
            at = line + whole.count(b"\n")
            raise TableRefused(self.source.file, what, _AS_TEXT, line=at)

    def lines(self, *, counted: bool = True) -> Iterator[tuple[int, str]]:
        """Each line with its number, without its end."""
        for first, block in self.blocks(counted=counted):
            for line, text in enumerate(block.split("\n"), first):
                if len(text) > LONGEST_LINE:
                    what = f"the line is longer than {LONGEST_LINE:,} characters"
                    raise TableRefused(self.source.file, what, _AS_TEXT, line=line)
                yield line, text.removesuffix("\r")

    def rows(self) -> Iterator[Row]:
        """Rows of cells, split at tabs where the head has some, else at commas."""
        yield from self._rows(self.lines())

    def head(self) -> tuple[Row, ...]:
        """The first rows."""
        return tuple(islice(self._rows(self.lines(counted=False)), HEAD))

    def head_lines(self) -> tuple[str, ...]:
        """The first lines, uncut."""
        return tuple(text for _, text in islice(self.lines(counted=False), HEAD))

    def _rows(self, lines: Iterator[tuple[int, str]]) -> Iterator[Row]:
        if any("\t" in text for text in self.head_lines()):
            for line, text in lines:
                yield Row(line, tuple(cell.strip() for cell in text.split("\t")))
            return
        reader = csv.reader((f"{text}\n" for _, text in lines), strict=True)
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                what = "a quotation mark or a cell does not end where it should"
                line = reader.line_num
                raise TableRefused(self.source.file, what, GET_AGAIN, line=line) from error
            if cells is None:
                return
            yield Row(reader.line_num, tuple(" ".join(cell.split()) for cell in cells))
