"""The publishers' files read a second way, slowly and whole, to compare what was stored with.

Nothing here is shared with the program: zips are read by name, workbooks as trees, texts at once.
It assumes a file that was accepted, and fails with any error where one should not have been.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, TypeAlias
from xml.etree import ElementTree as ET

from domain.published import TableKind

Grid: TypeAlias = list[list[str]]
Fact: TypeAlias = tuple[str, ...]
_CODE: Final = re.compile(r"[0-9A-Z]{5}")


def facts_of(kind: TableKind, files: Mapping[str, bytes]) -> set[Fact]:
    """Every row of the edition as texts."""
    read = {
        TableKind.PTP_PRACTITIONER: _pairs,
        TableKind.PTP_HOSPITAL: _pairs,
        TableKind.MUE_PRACTITIONER: _limits,
        TableKind.MUE_HOSPITAL: _limits,
        TableKind.ADD_ON: _add_ons,
        TableKind.FEE_SCHEDULE: _fees,
        TableKind.FEE_SCHEDULE_QPP: _fees,
        TableKind.LOCALITIES: _localities,
        TableKind.OUTPATIENT: _outpatient,
    }[kind]
    found: set[Fact] = set()
    for name, content in files.items():
        found |= set(read(_grid(name, content)))
    return found


def _grid(name: str, content: bytes) -> Grid:
    if content[:2] != b"PK":
        return _text_grid(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" in names:
            return _sheet_grid(archive)
        inner = sorted(one for one in names if one.lower()[-4:] in (".csv", ".txt", "xlsx"))
        (chosen,) = [one for one in inner if one.lower()[-4:] != "xlsx"] or inner
        return _grid(name, archive.read(chosen))


def _text_grid(content: bytes) -> Grid:
    text = content.removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\r\n", "\n")
    if "\t" in "".join(text.split("\n")[:40]):
        return [[cell.strip() for cell in line.split("\t")] for line in text.split("\n")]
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not any(
        "HCPCS" in cell.upper() or "MEDICARE" in cell.upper()
        for row in rows[:40]
        for cell in row[:1]
    ):
        return [[line] for line in text.split("\n")]  # fixed width
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _sheet_grid(archive: zipfile.ZipFile) -> Grid:
    tree = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - made by the tests
    shared = [
        "".join("".join(text.itertext()) for text in _named(one, "t")) for one in _named(tree, "si")
    ]
    sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    grid = []
    for row in _named(sheet, "row"):
        cells: dict[int, str] = {}
        for cell in _named(row, "c"):
            value = "".join(found.text or "" for found in _named(cell, "v"))
            letters = re.match("[A-Z]*", cell.get("r", ""))
            place = (
                _column(letters[0] if letters else "")
                if cell.get("r")
                else max(cells, default=-1) + 1
            )
            cells[place] = shared[int(value)] if cell.get("t") == "s" else value
        width = max(cells, default=-1) + 1
        grid.append([" ".join(cells.get(at, "").split()) for at in range(width)])
    return grid


def _named(tree: ET.Element, name: str) -> Iterator[ET.Element]:
    """Elements of a name, in whatever namespace."""
    return (one for one in tree.iter() if one.tag.rpartition("}")[2] == name)


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _below(grid: Grid, first: str) -> tuple[list[str], Grid]:
    start = next(at for at, row in enumerate(grid) if row and row[0].upper().startswith(first))
    rows = [row for row in grid[start + 1 :] if any(row)]
    head = [cell.upper() for cell in grid[start]]
    return head, [row + [""] * (len(head) - len(row)) for row in rows]


def _pairs(grid: Grid) -> Iterator[Fact]:
    names = [[" ".join(cell.upper().split()) for cell in row[:2]] for row in grid]
    began = False
    for row in grid[names.index(["COLUMN 1", "COLUMN 2"]) + 1 :]:
        cells = [cell.strip() for cell in row] + [""] * 7
        began = began or bool(cells[0])
        if began and any(cells):
            code1, code2 = _bare(cells[0]), _bare(cells[1])
            deletion = "99991231" if cells[4] == "*" else cells[4]
            yield (code1, code2, cells[3], deletion, cells[5], cells[6])


def _limits(grid: Grid) -> Iterator[Fact]:
    head, rows = _below(grid, "HCPCS")
    value = next(at for at, cell in enumerate(head) if cell.endswith("MUE VALUES"))
    indicator, why = head.index("MUE ADJUDICATION INDICATOR"), head.index("MUE RATIONALE")
    for row in rows:
        yield (_bare(row[0]), str(int(row[value])), row[indicator][0], row[why])


def _add_ons(grid: Grid) -> Iterator[Fact]:
    if all(len(row) == 1 for row in grid):
        cuts = (0, 1, 6, 13, 18, 25, 32, 39)
        lines = [row[0] for row in grid if row[0].strip()]
        rows = [[line[a:b].strip() for a, b in zip(cuts, cuts[1:])] for line in lines]  # noqa: B905, RUF007
        where = list(range(7))
    else:
        head, rows = _below(grid, "AOC_EDIT_TYPE")
        names = "AOC_EDIT_TYPE ADD-ON_CODE AOC_DELDT PRIMARY_CODE PRIMARY_CODE_DELDT"
        where = [head.index(one) for one in f"{names} AOC_EDIT_EFFDT AOC_EDIT_DELDT".split()]
    for row in rows:
        kind, add_on, *ends, begins, last = [row[at] for at in where]
        known = [_julian(one) for one in (ends[0], ends[2], last) if one]
        yield (
            _bare(add_on),
            _bare(ends[1]),
            kind,
            _julian(begins),
            min(known, default="9999-12-31"),
        )


def _julian(text: str) -> str:
    day = date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1)
    assert day.year == int(text[:4])
    return day.isoformat()


def _fees(grid: Grid) -> Iterator[Fact]:
    start = next(
        at for at, row in enumerate(grid) if [cell.upper() for cell in row[:2]] == ["HCPCS", "MOD"]
    )
    stacked = [row + [""] * 40 for row in grid[max(0, start - 4) : start + 1]]
    head = [" ".join(cells).upper().split() for cells in zip(*stacked)]  # noqa: B905
    names = [" ".join(words) for words in head]
    for row in grid[start + 1 :]:
        if not any(row):
            continue
        cells = dict(zip(names, row))  # noqa: B905
        away = cells["NON-FAC NA INDICATOR"] == "NA"
        inside = cells["FACILITY NA INDICATOR"] == "NA"
        yield (
            *(_bare(cells["HCPCS"]), cells["MOD"], cells["STATUS CODE"], cells["PCTC IND"]),
            *(cells["GLOB DAYS"], _zero(cells["WORK RVU"])),
            "None" if away else _zero(cells["NON-FAC PE RVU"]),
            "None" if inside else _zero(cells["FACILITY PE RVU"]),
            *(_zero(cells["MP RVU"]), _zero(cells["CONV FACTOR"])),
        )


def _localities(grid: Grid) -> Iterator[Fact]:
    head, rows = _below(grid, "MEDICARE ADMINISTRATIVE")
    where = [head.index(one) for one in ("STATE", "LOCALITY NUMBER", "LOCALITY NAME")]
    indices = [
        next(at for at, cell in enumerate(head) if f" {one} GPCI" in cell)
        for one in ("PW", "PE", "MP")
    ]
    for row in rows:
        if any(row[1:]):
            state, number, name = (row[at] for at in where)
            values = (_zero(row[at]) for at in indices)
            yield (row[0], state, number, name.rstrip("*").strip(), *values)


def _outpatient(grid: Grid) -> Iterator[Fact]:
    head, rows = _below(grid, "HCPCS CODE")
    status, group = head.index("SI"), head.index("APC")
    weight, rate = head.index("RELATIVE WEIGHT"), head.index("PAYMENT RATE")
    for row in rows:
        if any(row[1:]) or _CODE.fullmatch(row[0]):
            money = [re.sub(r"[$, ]", "", row[at]) for at in (weight, rate)]
            shown = ["None" if one in ("", ".") else _zero(one) for one in money]
            yield (_bare(row[0]), row[status], row[group], *shown)


def _bare(code: str) -> str:
    return re.sub("[^0-9A-Za-z]", "", code)


def _zero(number: str) -> str:
    return f"0{number}" if number.startswith(".") else number
