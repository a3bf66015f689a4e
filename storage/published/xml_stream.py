"""The two kinds of part of a workbook that hold a table, read event by event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol
from xml.parsers import expat

from storage.published.refused import GET_AGAIN, TableRefused
from storage.published.sheets import Row, Source

MOST_COLUMNS: Final = 256
LONGEST_TEXT: Final = 1 << 16
MOST_TEXTS: Final = 1_000_000
MOST_SHARED: Final = 64_000_000  # characters
_WAITING: Final = 1 << 21  # bytes that may wait for the end of one tag
_AS_VALUES: Final = "Load the file as it comes from its publisher; published tables hold values."
_NUMBER_KINDS: Final = frozenset({"n", ""})
_LETTERS: Final = 26


class Part(Protocol):
    """What listens to a part. Names come without their prefix."""

    file: str

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def fed(part: Part, source: Source, *, counted: bool) -> Iterator[None]:
    """Feed a part; pauses after each piece, so that rows can be taken. Raises `TableRefused`."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise TableRefused(part.file, "it declares a document type", _AS_VALUES)

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = lambda name, found: part.start(name.rpartition(":")[2], found)
    parser.EndElementHandler = lambda name: part.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = part.text
    given = 0
    try:
        for chunk in source.chunks(counted=counted):
            parser.Parse(chunk, False)
            given += len(chunk)
            if given - parser.CurrentByteIndex > _WAITING:
                raise TableRefused(part.file, "a tag in it does not end", GET_AGAIN)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        what = "the workbook is damaged or was cut"
        raise TableRefused(part.file, what, GET_AGAIN, line=0) from error
    yield


class _Texts:
    """Gathers the text between two tags, up to a bound."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._pieces: list[str] = []
        self._length = 0
        self._listens = False

    def listen(self) -> None:
        self._listens = True

    def hush(self) -> None:
        self._listens = False

    def text(self, data: str) -> None:
        if not self._listens:
            return
        self._length += len(data)
        if self._length > LONGEST_TEXT:
            what = f"a cell holds more than {LONGEST_TEXT:,} characters"
            raise TableRefused(self.file, what, GET_AGAIN)
        self._pieces.append(data)

    def taken(self) -> str:
        """What was gathered; begins anew."""
        found = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return found


class SharedTexts(_Texts):
    """The texts that cells name by number."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.texts: list[str] = []
        self._shared = 0
        self._in_reading_aid = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "rPh":  # how a text is read aloud, not the text
            self._in_reading_aid = True
        elif name == "t" and not self._in_reading_aid:
            self.listen()

    def end(self, name: str) -> None:
        if name == "rPh":
            self._in_reading_aid = False
        elif name == "t":
            self.hush()
        elif name == "si":
            self.texts.append(self.taken())
            self._shared += len(self.texts[-1])
            if len(self.texts) > MOST_TEXTS or self._shared > MOST_SHARED:
                what = "the workbook holds more text than any published table"
                raise TableRefused(self.file, what, GET_AGAIN)


class SheetReader(_Texts):
    """The rows of a sheet."""

    def __init__(self, file: str, shared: list[str]) -> None:
        super().__init__(file)
        self._shared = shared
        self._rows: list[Row] = []
        self._cells: list[str] = []
        self._line = 0
        self._column = 0
        self._kind = ""

    def rows(self) -> list[Row]:
        """Rows that are complete; begins anew."""
        found, self._rows = self._rows, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._line = self._number(attributes.get("r", ""), self._line + 1)
            self._cells = []
        elif name == "c":
            self._kind = attributes.get("t", "")
            self._column = self._column_of(attributes.get("r", ""))
        elif name in ("v", "t"):
            self.listen()
        elif name == "f":
            raise self._refused("a cell holds a formula", _AS_VALUES)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.hush()
        elif name == "c":
            value = self._value(self.taken())
            self._cells.extend([""] * (self._column - len(self._cells)))
            self._cells.append(" ".join(value.split()))
        elif name == "row":
            self._rows.append(Row(self._line, tuple(self._cells)))

    def _value(self, text: str) -> str:
        match self._kind:
            case "e":
                raise self._refused("a cell holds an error", _AS_VALUES)
            case "s":
                number = self._number(text, -1)
                if 0 <= number < len(self._shared):
                    return self._shared[number]
                raise self._refused("a cell names a text that is not there", GET_AGAIN)
            case kind if kind in _NUMBER_KINDS and not text.strip().isdecimal() and text.strip():
                return self._decimal(text)
        return text

    def _decimal(self, text: str) -> str:
        """A number as it was typed: 0.57 is kept as 0.56999999999999995."""
        try:
            return repr(float(text))
        except ValueError as error:
            what = "a cell holds no number where it says so"
            raise self._refused(what, GET_AGAIN) from error

    def _number(self, text: str, otherwise: int) -> int:
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else otherwise

    def _column_of(self, place: str) -> int:
        """From 0; without a place the next."""
        column = 0
        for letter in place:
            if not "A" <= letter <= "Z" or column > MOST_COLUMNS:
                break
            column = column * _LETTERS + ord(letter) - ord("A") + 1
        column = column - 1 if column else len(self._cells)
        if not len(self._cells) <= column < MOST_COLUMNS:
            raise self._refused("cells stand out of order or beyond any published table", GET_AGAIN)
        return column

    def _refused(self, what: str, remedy: str) -> TableRefused:
        return TableRefused(self.file, what, remedy, line=self._line)
