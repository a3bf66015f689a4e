"""Millions of pairs gathered by column-1 code, each as one short line.

A whole block of lines is matched at once; a row that does not match as it stands is read again
cell by cell, and refused with its line if it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from storage.published.cells import Place
from storage.published.edition import Record
from storage.published.pair_lines import KEY, NEVER, first_of, in_portions, line_of

MOST_PAIRS: Final = 5_000_000
_MOST_RATIONALES: Final = 100
_LONGEST_RATIONALE: Final = 200
_ROW: Final = re.compile(
    r"^(?:([0-9A-Z]{5})\t([0-9A-Z]{5})\t\*?\t(\d{8})\t(\d{8}|\*)\t([019])\t([^\t\r\n]*)\r?"
    r"|(.*))$",
    re.MULTILINE,
)
_CELLS: Final = 7
_CODE: Final = re.compile(r"[0-9A-Z]{5}")


class PairRows:
    """Takes rows; gives them sorted, to be stored. `count`: rows taken."""

    def __init__(self) -> None:
        self.count = 0
        self._file = ""
        self._lines: dict[str, list[str]] = {}
        self._effective: dict[str, date] = {}
        self._deletion: dict[str, str] = {"*": NEVER}
        self._numbers: dict[str, str] = {}  # by the rationale as it stands in a row
        self._words: dict[str, str] = {}
        self._repeated = 0

    def begin(self, file: str) -> None:
        """Rows of this file follow."""
        self._file = file

    def add_block(self, line: int, block: str) -> None:
        """Take whole lines; the first has number `line`."""
        run: list[str] = []
        current = ""
        effectives, deletions, numbers = self._effective, self._deletion, self._numbers
        for at, found in enumerate(_ROW.findall(block)):
            column1, column2, effective, deletion, indicator, rationale, odd = found
            if column1 != current:
                self._keep(current, run)
                current, run = column1, []
            if not column1:
                if odd.strip():
                    self.add_row(line + at, tuple(odd.split("\t")))
                continue
            if effective not in effectives or deletion not in deletions or rationale not in numbers:
                self._learn(Place(self._file, line + at), effective, deletion, rationale)
            run.append(
                f"{column2}{effective}{deletions[deletion]}{indicator}{numbers[rationale]}\n"
            )
        self._keep(current, run)
        if self.count > MOST_PAIRS:
            raise Place(self._file, line).refused(f"there are more than {MOST_PAIRS:,} pairs")

    def _keep(self, column1: str, run: list[str]) -> None:
        if run:
            self._lines.setdefault(column1, []).append("".join(run))
            self.count += len(run)

    def add_row(self, line: int, cells: tuple[str, ...]) -> None:
        """Take one row, cell by cell; blank ones are left out."""
        place = Place(self._file, line)
        cells = tuple(cell.strip() for cell in cells)
        if not any(cells):
            return
        if len(cells) < _CELLS - 1 or any(cells[_CELLS:]):
            raise place.refused(f"a row of pairs has {_CELLS} cells; this one has {len(cells)}")
        column1, column2, existed, effective, deletion, indicator, *rest = cells
        rationale = rest[0] if rest else ""
        column1, column2 = place.code(column1, "Column 1"), place.code(column2, "Column 2")
        if existed not in ("", "*"):
            raise place.refused("the third cell is neither blank nor *")
        if indicator not in ("0", "1", "9"):
            raise place.refused("the modifier indicator is none of 0, 1, 9")
        self._learn(place, effective, deletion, rationale)
        made = line_of(
            column2, effective, self._deletion[deletion], indicator, self._numbers[rationale]
        )
        self._keep(column1, [made])
        if self.count > MOST_PAIRS:
            raise place.refused(f"there are more than {MOST_PAIRS:,} pairs")

    def _learn(self, place: Place, effective: str, deletion: str, rationale: str) -> None:
        """Check values not met before."""
        if effective not in self._effective:
            self._effective[effective] = place.day(effective, "Effective Date")
        if deletion not in self._deletion:
            place.day(deletion, "Deletion Date")
            self._deletion[deletion] = deletion
        if rationale not in self._numbers:
            words = rationale.strip()
            number = self._words.setdefault(words, f"{len(self._words):02d}")
            if len(self._words) > _MOST_RATIONALES or len(words) > _LONGEST_RATIONALE:
                raise place.refused("the rationale is none that a publisher writes")
            self._numbers[rationale] = number

    @property
    def earliest(self) -> date:
        return min(self._effective.values())

    @property
    def latest_effective(self) -> date:
        return max(self._effective.values())

    @property
    def latest(self) -> date:
        """The latest date of any kind."""
        deletions = [date.fromisoformat(day) for day in self._deletion.values() if day != NEVER]
        return max(self.latest_effective, *deletions) if deletions else self.latest_effective

    def rationales(self) -> tuple[Record, ...]:
        """Number and words."""
        return tuple((number, words) for words, number in self._words.items())

    def finish(self) -> None:
        """Sort what was taken; a row that stands twice is kept once.

        Raises `TableRefused` when one pair has the same dates twice and says two things.
        """
        for column1, runs in self._lines.items():
            lines = sorted("".join(runs).splitlines(keepends=True))
            if len({line[:KEY] for line in lines}) < len(lines):
                lines = self._once(column1, lines)
            self._lines[column1] = list(in_portions(lines))

    def _once(self, column1: str, lines: list[str]) -> list[str]:
        kept = sorted(set(lines))
        if len({line[:KEY] for line in kept}) < len(kept):
            what = f"a pair of {column1} stands in it twice, with different values"
            raise Place(self._file, 0).refused(what)
        self._repeated += len(lines) - len(kept)
        self.count -= len(lines) - len(kept)
        return kept

    def records(self) -> Iterator[Record]:
        """Column-1 code, first column-2 code, lines; asked once, as it lets go of what it gave."""
        for column1 in sorted(self._lines):
            for portion in self._lines.pop(column1):
                yield column1, first_of(portion), portion

    def notes(self) -> tuple[str, ...]:
        """What a person should know."""
        if not self._repeated:
            return ()
        return (f"Rows that stood in it twice were kept once: {self._repeated:,}.",)
