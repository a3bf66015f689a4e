"""A part of a workbook read event by event, with bounded memory; and the texts its cells share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol
from xml.parsers import expat

from storage.published.refused import GET_AGAIN, TableRefused
from storage.published.sheets import Source

LONGEST_TEXT: Final = 1 << 16
MOST_TEXTS: Final = 1_000_000
MOST_SHARED: Final = 64_000_000  # characters
_WAITING: Final = 1 << 21  # bytes that may wait for the end of one tag
AS_VALUES: Final = "Load the file as it comes from its publisher; published tables hold values."


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
        raise TableRefused(part.file, "it declares a document type", AS_VALUES)

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


class Texts:
    """Gathers the text between two tags, up to a bound."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.line = 0
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
            raise self.refused(f"a cell holds more than {LONGEST_TEXT:,} characters", GET_AGAIN)
        self._pieces.append(data)

    def refused(self, what: str, remedy: str) -> TableRefused:
        """To be raised."""
        return TableRefused(self.file, what, remedy, line=self.line)

    def taken(self) -> str:
        """What was gathered; begins anew."""
        found = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return found


class SharedTexts(Texts):
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
                raise self.refused(what, GET_AGAIN)
