"""The years of ICD-10-CM that ship: one compressed table, a member for each first letter.

`years.tsv` names the years, a line each; `A.tsv` and its sisters hold the codes that begin so, a
line for each column, which compresses better: code, 1 or 0 for a header, first and last fiscal year
in which the row stands so, title. Only the letter that is asked for is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from domain.entries import Period
from domain.errors import StorageFailure
from domain.identifiers import Icd10
from domain.published import DiagnosisEntry, Edition, TableKind

YEARS: Final = "years.tsv"
SHIPPED: Final = (
    Path(__file__).resolve().parent.parent.parent / "domain" / "data" / "icd10cm" / "icd10cm.zip"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeYear(Period):
    """One fiscal year of the code set."""

    number: int
    edition: Edition


class ShippedCodes:
    """What ships, by code and day. Nothing is read before it is asked for."""

    def __init__(self, path: Path = SHIPPED) -> None:
        self._path = path
        self._letters: dict[str, Mapping[str, tuple[DiagnosisEntry, ...]]] = {}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole file."""
        try:
            return hashlib.sha256(self._path.read_bytes()).hexdigest()
        except OSError as error:
            raise _damaged(self._path) from error

    @cached_property
    def _years(self) -> tuple[CodeYear, ...]:
        return tuple(_year(cells) for cells in self._cells(YEARS))

    def years(self) -> tuple[CodeYear, ...]:
        """Oldest first."""
        return self._years

    def covers(self, day: date) -> bool:
        return any(year.covers(day) for year in self._years)

    def entry(self, code: str, day: date) -> DiagnosisEntry | None:
        return next((one for one in self.periods(code) if one.covers(day)), None)

    def periods(self, code: str) -> tuple[DiagnosisEntry, ...]:
        letter = code[:1]
        if letter not in self._letters:
            self._letters[letter] = self._letter(letter)
        return self._letters[letter].get(code, ())

    def entries(self) -> Iterator[DiagnosisEntry]:
        """Every row, by code and period."""
        for letter in map(chr, range(ord("A"), ord("Z") + 1)):
            self.periods(letter)
            for periods in self._letters[letter].values():
                yield from periods

    def editions(self) -> tuple[Edition, ...]:
        return tuple(year.edition for year in self._years)

    def _letter(self, letter: str) -> Mapping[str, tuple[DiagnosisEntry, ...]]:
        years = {year.number: year for year in self._years}
        found: dict[str, tuple[DiagnosisEntry, ...]] = {}
        for code, flag, first, last, title in zip(*self._cells(f"{letter}.tsv"), strict=True):
            entry = DiagnosisEntry(
                effective=years[int(first)].effective,
                until=years[int(last)].until,
                code=_known(code),
                is_billable=flag == "1",
                title=title,
                edition=_named(int(first), int(last)),
            )
            found[code] = (*found.get(code, ()), entry)
        return found

    def _cells(self, member: str) -> Iterator[list[str]]:
        try:
            with ZipFile(self._path) as whole:
                if member not in whole.namelist():
                    return
                text = whole.read(member).decode("utf-8")
        except (OSError, BadZipFile, UnicodeDecodeError) as error:
            raise _damaged(self._path) from error
        yield from (line.split("\t") for line in text.splitlines())


def _known(code: str) -> Icd10:
    """A code of the shipped table, whose shape was checked when it was made."""
    return str.__new__(Icd10, code)


def _named(first: int, last: int) -> str:
    return f"FY{first}" if first == last else f"FY{first} to FY{last}"


def _year(cells: list[str]) -> CodeYear:
    number, effective, until, title, file_name, digest, rows = cells
    return CodeYear(
        number=int(number),
        effective=date.fromisoformat(effective),
        until=date.fromisoformat(until),
        edition=Edition(
            kind=TableKind.ICD10CM,
            title=title,
            effective=date.fromisoformat(effective),
            digest=digest,
            file_names=(file_name,),
            rows=int(rows),
        ),
    )


def _damaged(path: Path) -> StorageFailure:
    return StorageFailure(
        f"The diagnosis codes that come with the program ({path.name}) cannot be read; nothing was"
        " changed. Install the program again."
    )
