"""The publisher's addenda to an order file: what one year adds to, deletes from and revises in the
year before.

A line begins with its action, padded so that the flag stands in column 14 and the code in 16;
titles follow as in the order file. At its end the file counts codes and headers of both years. A
code that becomes a header is deleted as a code and added as a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from domain.identifiers import Icd10
from storage.diagnoses.order_file import LONGEST_LINE, CodeRow, CodesRefused, refused, row


class Action(StrEnum):
    ADD = "Add:"
    DELETE = "Delete:"
    REVISE_FROM = "Revise from:"
    REVISE_TO = "Revise to:"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the addenda. `number`: its line."""

    number: int
    action: Action
    row: CodeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Addenda:
    """The changes in file order. `counts`: rows by (year, is_billable), as the file says."""

    name: str
    changes: tuple[Change, ...]
    counts: Mapping[tuple[int, bool], int] = field(default_factory=dict)

    @property
    def years(self) -> tuple[int, int]:
        """The fiscal year it starts from, and the one it leads to."""
        first, *_, last = sorted({year for year, _ in self.counts})
        return first, last


CHANGE: Final = re.compile(
    r"(?P<action>Add|Delete|Revise from|Revise to): *(?<=^.{13})(?P<flag>[01])"
    r" (?P<code>[A-Z0-9]{3,7}) *(?<=^.{22}) (?P<short>.{60}) (?P<long>\S.*)"
)
_COUNTED: Final = re.compile(r" *(\d+) (headers|codes) in icd10cm_order_(\d{4})\.txt")
_SUMMARY: Final = re.compile(
    r"|Headers|Codes|of which| *\d+ (additions|deletions|revisions( to .*)?)"
)


def read_addenda(name: str, lines: Iterable[str]) -> Addenda:
    """The whole file.

    Raises:
        CodesRefused: at the first line that is neither change nor count, or without counts.
    """
    changes: list[Change] = []
    counts: dict[tuple[int, bool], int] = {}
    number = 0
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        found = CHANGE.fullmatch(text) if len(text) <= LONGEST_LINE else None
        if found is not None:
            entry = row(name, number, found["code"], found["flag"], found["long"])
            changes.append(Change(number, Action(f"{found['action']}:"), entry))
        elif counted := _COUNTED.fullmatch(text[:LONGEST_LINE]):
            counts[int(counted[3]), counted[2] == "codes"] = int(counted[1])
        elif not _SUMMARY.fullmatch(text[:LONGEST_LINE]):
            raise refused(name, number, "expected Add, Delete, Revise from, Revise to, or a count")
    years = sorted({year for year, _ in counts})
    if len(counts) != 4 or len(years) != 2 or years[1] != years[0] + 1:
        raise refused(name, number, "the counts of both years, which end such a file, are missing")
    return Addenda(name=name, changes=tuple(changes), counts=counts)


def applied(addenda: Addenda, rows: Iterable[CodeRow]) -> tuple[CodeRow, ...]:
    """The rows of the later year, by code, made from those of the year before.

    Raises:
        CodesRefused: when a change does not fit the rows, or the counts differ.
    """
    year = {one.code: one for one in rows}
    before, after = addenda.years
    _hold_counts(addenda, before, year)
    for change in addenda.changes:
        _apply(addenda.name, change, year)
    _hold_counts(addenda, after, year)
    return tuple(year[code] for code in sorted(year))


def _apply(name: str, change: Change, year: dict[Icd10, CodeRow]) -> None:
    known = year.get(change.row.code)
    if change.action is Action.ADD:
        if known is not None:
            raise refused(name, change.number, "it adds a code that is there already")
        year[change.row.code] = change.row
        return
    if known is None or known.is_billable != change.row.is_billable:
        raise refused(name, change.number, "the year before holds no such row to change")
    if change.action is Action.DELETE:
        del year[change.row.code]
    elif change.action is Action.REVISE_TO:
        year[change.row.code] = change.row


def _hold_counts(addenda: Addenda, year: int, rows: Mapping[Icd10, CodeRow]) -> None:
    codes = sum(one.is_billable for one in rows.values())
    found = (codes, len(rows) - codes)
    told = (addenda.counts[year, True], addenda.counts[year, False])
    if found != told:
        what = (
            f"it counts {told[0]:,} codes and {told[1]:,} headers in fiscal year {year}, but there"
            f" are {found[0]:,} and {found[1]:,}"
        )
        raise CodesRefused(addenda.name, what)
