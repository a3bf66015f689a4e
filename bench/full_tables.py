"""Self-made files of the size in which they are published, one a format; no line of them is real.

Codes, dates and reasons are drawn with a fixed seed; the shape is the publisher's.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.storage.published.making import (
    AOC_HEAD,
    EXCERPTS,
    OPPS,
    PTP_HEAD,
    aoc_text,
    csv_text,
    workbook,
)

SEED: Final = 20261123
REASONS: Final = (
    "CPT Manual or CMS manual coding instruction",
    "Standards of medical/surgical practice",
    "Mutually exclusive procedures",
    "Misuse of Column Two code with Column One code",
    "More extensive procedure",
    "CPT Separate procedure definition",
)
MUE: Final = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
FEES: Final = "PPRRVU2026_Jul_nonQPP.csv"


def codes(count: int) -> list[str]:
    """Codes of the shapes in use, sorted."""
    drawn = random.Random(SEED)
    found: set[str] = set()
    while len(found) < count:
        number = drawn.randrange(100_000)
        letter = drawn.choice("ACGJQTUM")
        kind = drawn.random()
        found.add(
            f"{number:05d}"
            if kind < 0.7
            else f"{letter}{number % 10_000:04d}"
            if kind < 0.9
            else f"{number % 10_000:04d}{letter}"
        )
    return sorted(found)


def pair_files(folder: Path, rows: int) -> tuple[list[Path], Path]:
    """Four parts of pairs, and their rows alone in one file; one code in fifty has many pairs."""
    drawn = random.Random(SEED)
    column1 = codes(16_000)
    parts = [folder / f"ccipra-v322r0-f{part}.TXT" for part in (1, 2, 3, 4)]
    alone = folder / "rows.tsv"
    left = rows
    with alone.open("w", newline="") as everything:
        for number, path in enumerate(parts):
            own = column1[number * 4_000 : (number + 1) * 4_000]
            with path.open("w", newline="", encoding="latin-1") as part:
                part.write("".join(f"{line}\r\n" for line in PTP_HEAD))
                for at, code in enumerate(own):
                    codes_left = 16_000 - number * 4_000 - at
                    count = min(left, 1_500 if at % 50 == 0 else left // codes_left)
                    text = "".join(_pair_lines(drawn, code, drawn.sample(column1, count)))
                    left -= count
                    part.write(text)
                    everything.write(text)
    return parts, alone


def _pair_lines(drawn: random.Random, column1: str, column2: list[str]) -> Iterator[str]:
    for code in sorted(column2):
        effective = f"{drawn.randrange(1996, 2026)}{drawn.choice(('0101', '0401', '0701', '1001'))}"
        kind = drawn.random()
        deletion, indicator = "*", drawn.choice("01")
        if kind < 0.1:
            deletion, indicator = effective, "9"
        elif kind < 0.25:
            deletion = f"{int(effective[:4]) + drawn.randrange(1, 4)}1231"
        existed = "*" if effective == "19960101" else ""
        reason = drawn.choice(REASONS)
        yield f"{column1}\t{code}\t{existed}\t{effective}\t{deletion}\t{indicator}\t{reason}\r\n"


def full_files(folder: Path, parts: list[Path]) -> Iterator[tuple[str, list[Path]]]:
    """A label and the files of every other format."""
    yield "pairs out of four zips", [_zipped(path) for path in parts]
    for label, name, content in _others():
        path = folder / name
        path.write_bytes(content)
        yield label, [path]


def _others() -> Iterator[tuple[str, str, bytes]]:
    drawn = random.Random(SEED)
    many = codes(19_000)
    head = (EXCERPTS / MUE).read_bytes().rpartition(b"MUE Rationale")[0] + b"MUE Rationale\r\n"
    limits = [
        [one, str(drawn.randrange(30)), "3 Date of Service Edit: Clinical", "x"]
        for one in many[:15_162]
    ]
    yield "unit limits, CSV", MUE, head + csv_text(limits)
    add_ons = [("1", drawn.choice(many), "", one, "", "2014001", "", "") for one in many[:7_465]]
    yield "add-on codes, fixed width", "AOC_V2026Q2-F-MCR.txt", aoc_text(add_ons)
    sheet = workbook([["Notice"], AOC_HEAD, *add_ons])
    yield "add-on codes, workbook", "AOC_V2026Q2-MCR.xlsx", sheet
    lines = (EXCERPTS / FEES).read_bytes().split(b"\r\n")
    row = lines[-2].split(b",", 1)[1]
    fees = b"".join(one.encode() + b"," + row + b"\r\n" for one in many)
    yield "fee schedule, CSV", FEES, b"\r\n".join(lines[:10]) + b"\r\n" + fees
    rows = [*OPPS[:4], *([one, "", "S", "5626", "19.9834", "$1,826.78 "] for one in many)]
    yield "Addendum B, CSV", "2026 January Web Addendum B.csv", csv_text(rows)
    yield "Addendum B, workbook", "2026 January Web Addendum B.xlsx", workbook(rows)
    yield "localities, CSV", "GPCI2026.csv", (EXCERPTS / "GPCI2026.csv").read_bytes()


def _zipped(path: Path) -> Path:
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    return target
