"""Publishers' files, whole and changed at random: every change is drawn from a seed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from random import Random
from typing import Final, TypeAlias

from tests.storage.published.making import (
    AOC_HEAD,
    AOC_ROWS,
    OPPS,
    aoc_text,
    csv_text,
    excerpt,
    mue_hospital,
    opps_files,
    pprrvu_2025,
    ptp_files,
    rows_of,
    workbook,
    zipped,
)

Files: TypeAlias = dict[str, bytes]
Change: TypeAlias = Callable[[Random, bytes], bytes]

_MUE: Final = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
_FEES: Final = "PPRRVU2026_Jul_nonQPP.csv"
_GPCI: Final = "GPCI2026.csv"
_OPPS: Final = "2026 January Web Addendum B.csv"
_WORDS: Final = (
    *(b"", b"0", b"*", b"9", b"NA", b"#REF!", b"=1+1", b"1e999", b"NaN", b"-1", b"20261301"),
    *(b"99999999", b"2026366", b"CCCCC", b"7737", b"773720", b"\xff", b'"', b"$1,2,3.4567"),
)


def _short_gpci() -> bytes:
    lines = excerpt(_GPCI)[_GPCI].splitlines(keepends=True)
    return b"".join(lines[:12] + lines[-9:])


def seeds() -> tuple[Files, ...]:
    """Whole files of every format and spelling."""
    parts = ptp_files()
    mue, fees = excerpt(_MUE)[_MUE], excerpt(_FEES)[_FEES]
    gpci = _short_gpci()
    sheets = {f"{name[:-4]}.xlsx": workbook(rows_of(content)) for name, content in parts.items()}
    aoc_sheet = workbook([["Notice"], AOC_HEAD, *AOC_ROWS])
    return (
        parts,
        ptp_files("oph", "323r0"),
        {f"{name}.zip": zipped({name: content}) for name, content in parts.items()},
        sheets,
        {_MUE: mue},
        mue_hospital(),
        {"mue.zip": zipped({_MUE: mue})},
        {"AOC_V2026Q2-F.txt": aoc_text()},
        {"AOC_V2026Q2.xlsx": aoc_sheet},
        {"AOC_V2026Q2.zip": zipped({"AOC_V2026Q2.xlsx": aoc_sheet})},
        {_FEES: fees},
        pprrvu_2025(),
        {_FEES.replace("csv", "xlsx"): workbook(rows_of(fees))},
        {"rvu26c.zip": zipped({_FEES: fees})},
        {_GPCI: gpci},
        {"GPCI.zip": zipped({_GPCI: gpci})},
        opps_files(),
        {_OPPS.replace("csv", "xlsx"): workbook(OPPS)},
        {"january-2026.zip": zipped({_OPPS: csv_text(OPPS)})},
    )


def flip(drawn: Random, content: bytes) -> bytes:
    """Change some bytes."""
    changed = bytearray(content)
    for _ in range(drawn.randint(1, 8)):
        changed[drawn.randrange(len(changed))] = drawn.randrange(256)
    return bytes(changed)


def flip_bit(drawn: Random, content: bytes) -> bytes:
    """Change one bit."""
    changed = bytearray(content)
    changed[drawn.randrange(len(changed))] ^= 1 << drawn.randrange(8)
    return bytes(changed)


def truncate(drawn: Random, content: bytes) -> bytes:
    """Cut the end, at times just after a line."""
    end = drawn.randrange(len(content))
    return content[: content.rfind(b"\n", 0, end) + 1 if drawn.random() < 0.5 else end]


def cut_out(drawn: Random, content: bytes) -> bytes:
    """Cut a piece out."""
    start = drawn.randrange(len(content))
    return content[:start] + content[start + drawn.randint(1, 60) :]


def insert(drawn: Random, content: bytes) -> bytes:
    """Put something in."""
    at = drawn.randrange(len(content) + 1)
    word = drawn.choice((*_WORDS, b"\0", b"\r", b"\n", b"\t", b",", b'"', b"<f>1</f>", b"&x;"))
    return content[:at] + word + content[at:]


def change_lines(drawn: Random, content: bytes) -> bytes:
    """Say a line twice, leave one out, or swap two."""
    lines = content.splitlines(keepends=True)
    at, other = drawn.randrange(len(lines)), drawn.randrange(len(lines))
    match drawn.randrange(3):
        case 0:
            lines.insert(other, lines[at])
        case 1:
            del lines[at]
        case _:
            lines[at], lines[other] = lines[other], lines[at]
    return b"".join(lines)


def change_cell(drawn: Random, content: bytes) -> bytes:
    """Put another word into a cell, shift the cells of a line, or swap two columns of all lines."""
    mark = b"\t" if b"\t" in content else b","
    lines = content.split(b"\n")
    at = drawn.randrange(len(lines))
    cells = lines[at].split(mark)
    place, other = drawn.randrange(len(cells)), drawn.randrange(len(cells))
    match drawn.randrange(4):
        case 0:
            cells[place] = drawn.choice(_WORDS)
        case 1:
            cells.insert(place, b"")
        case 2:
            del cells[place]
        case _:
            return _swapped(lines, mark, place, other)
    lines[at] = mark.join(cells)
    return b"\n".join(lines)


def _swapped(lines: list[bytes], mark: bytes, place: int, other: int) -> bytes:
    swapped = []
    for line in lines:
        cells = line.rstrip(b"\r").split(mark)
        if max(place, other) < len(cells):
            cells[place], cells[other] = cells[other], cells[place]
        swapped.append(mark.join(cells))
    return b"\n".join(swapped)


def claim(drawn: Random, content: bytes) -> bytes:
    """Change what a zip claims of sizes, methods, flags, counts or places."""
    changed = bytearray(content)
    signature, fields = drawn.choice(
        (
            (b"PK\x01\x02", (8, 10, 16, 20, 24, 28, 30, 42)),
            (b"PK\x03\x04", (6, 8, 14, 18, 22, 26, 28)),
            (b"PK\x05\x06", (8, 10, 12, 16, 20)),
        )
    )
    at = content.rfind(signature)
    if at < 0:
        return flip(drawn, content)
    place = min(at + drawn.choice(fields), len(changed) - 4)
    value = drawn.choice((0, 1, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, drawn.randrange(1 << 32)))
    struct.pack_into("<L", changed, place, value)
    return bytes(changed)


def recode(drawn: Random, content: bytes) -> bytes:
    """Write it in another encoding."""
    text = content.decode("latin-1")
    return drawn.choice((b"\xef\xbb\xbf", b"")) + text.encode(drawn.choice(("utf-8", "utf-16")))


CHANGES: Final[tuple[Change, ...]] = (
    flip,
    flip_bit,
    truncate,
    cut_out,
    insert,
    change_lines,
    change_cell,
    change_cell,
    claim,
    recode,
)


def mutated(drawn: Random, seed: Files, others: tuple[Files, ...]) -> Files:
    """One of its files changed: the bytes of it, of a member inside, its name or its place."""
    files = dict(seed)
    name = drawn.choice(sorted(files))
    kind = drawn.random()
    if kind < 0.04:
        files[name] = drawn.choice(sorted(drawn.choice(others).items()))[1]
    elif kind < 0.08:
        files[_renamed(drawn, name)] = files.pop(name)
    elif kind < 0.10 and len(files) > 1:
        del files[name]
    else:
        files[name] = _changed(drawn, files[name])
    return files


def _renamed(drawn: Random, name: str) -> str:
    old = drawn.choice("2026 07 Jul Q2 f1 f2 322 pra Practitioner nonQPP January GPCI".split())
    new = drawn.choice("2025 2027 10 Apr Q4 f3 f9 323 oph Hospital QPP October x".split())
    return name.replace(old, new)


def _changed(drawn: Random, content: bytes) -> bytes:
    if content[:2] == b"PK" and drawn.random() < 0.5:
        return _changed_inside(drawn, content)
    for _ in range(drawn.choice((1, 1, 1, 2, 3))):
        content = drawn.choice(CHANGES)(drawn, content) or b"x"
    return content


def _changed_inside(drawn: Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = drawn.choice(sorted(members))
    members[name] = drawn.choice(CHANGES)(drawn, members[name])
    return zipped(members)
