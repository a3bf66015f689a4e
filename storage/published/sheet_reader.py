"""The rows of a workbook's sheet: texts and numbers of cells, nothing that is computed."""

from __future__ import annotations

import re
from typing import Final

from storage.published.refused import GET_AGAIN
from storage.published.sheets import Row
from storage.published.xml_stream import AS_VALUES, Texts

MOST_COLUMNS: Final = 256
_NUMBER_KINDS: Final = frozenset({"n", ""})
_LETTERS: Final = 26
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class SheetReader(Texts):
    """The rows of a sheet."""

    def __init__(self, file: str, shared: list[str]) -> None:
        super().__init__(file)
        self._shared = shared
        self._rows: list[Row] = []
        self._cells: list[str] = []
        self._column = 0
        self._kind = ""

    def rows(self) -> list[Row]:
        """Rows that are complete; begins anew."""
        found, self._rows = self._rows, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.line = self._number(attributes.get("r", ""), self.line + 1)
            self._cells = []
        elif name == "c":
            self._kind = attributes.get("t", "")
            self._column = self._column_of(attributes.get("r", ""))
        elif name in ("v", "t"):
            self.listen()
        elif name == "f":
            raise self.refused("a cell holds a formula", AS_VALUES)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.hush()
        elif name == "c":
            value = self._value(self.taken())
            self._cells.extend([""] * (self._column - len(self._cells)))
            self._cells.append(" ".join(value.split()))
        elif name == "row":
            self._rows.append(Row(self.line, tuple(self._cells)))

    def _value(self, text: str) -> str:
        match self._kind:
            case "e":
                raise self.refused("a cell holds an error", AS_VALUES)
            case "s":
                number = self._number(text, -1)
                if 0 <= number < len(self._shared):
                    return self._shared[number]
                raise self.refused("a cell names a text that is not there", GET_AGAIN)
            case kind if kind in _NUMBER_KINDS and not text.strip().isdecimal() and text.strip():
                return self._decimal(text)
        return text

    def _decimal(self, text: str) -> str:
        """A number as it was typed: 0.57 is kept as 0.56999999999999995."""
        try:
            return repr(float(text))
        except ValueError as error:
            what = "a cell holds no number where it says so"
            raise self.refused(what, GET_AGAIN) from error

    def _number(self, text: str, otherwise: int) -> int:
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else otherwise

    def _column_of(self, place: str) -> int:
        """From 0; without a place the next."""
        if not place:
            return len(self._cells)
        found = _PLACE.fullmatch(place)
        column = 0
        for letter in found[1] if found else "":
            column = column * _LETTERS + ord(letter) - ord("A") + 1
        if not found or int(found[2]) != self.line or not len(self._cells) < column <= MOST_COLUMNS:
            what = "cells stand out of order or beyond any published table"
            raise self.refused(what, GET_AGAIN)
        return column - 1
