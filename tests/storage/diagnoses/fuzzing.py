"""Order files and addenda changed at random: refused in words, or read as their columns say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from storage.diagnoses.addenda import Addenda, read_addenda
from storage.diagnoses.order_file import CodesRefused, rows_of_order_file

CODES: Final = (
    ("A00", 0, "Cholera"),
    ("A000", 1, "Cholera due to Vibrio cholerae 01, biovar cholerae"),
    ("C7931", 1, "Secondary malignant neoplasm of brain"),
    ("M8008XA", 1, "Age-related osteoporosis, vertebra(e), initial encounter for fracture"),
    ("QA00101", 1, "SCN2A-related neurodevelopmental disorder"),
    ("Z99", 0, "Dependence on enabling machines and devices, not elsewhere classified"),
)
ACTIONS: Final = ("Add:", "Delete:", "Revise from:", "Revise to:")
ORDER: Final = "".join(
    f"{number:05} {code:<7} {flag} {title[:60]:<60} {title}\r\n"
    for number, (code, flag, title) in enumerate(CODES, 1)
)
ADDENDA: Final = (
    "".join(
        f"{action:<13}{flag} {code:<7} {title[:60]:<60} {title}\r\n"
        for action, (code, flag, title) in zip(ACTIONS, CODES[1:5], strict=True)
    )
    + "\r\nHeaders\r\n      1 headers in icd10cm_order_2026.txt\r\n"
    "      2 headers in icd10cm_order_2027.txt\r\n      1 additions\r\n\r\nCodes\r\n"
    "      9 codes in icd10cm_order_2026.txt\r\n     10 codes in icd10cm_order_2027.txt\r\n"
)
_DRAWN: Final = "0123456789ABCXZ .\t\x00é:,\"'-\r\n"

Read = tuple[tuple[str, str, str], ...]  # code without its point, flag, title


@dataclass
class Tally:
    """`wrong`: numbers of files that ended otherwise than they may."""

    refused: int = 0
    read: int = 0
    wrong: list[int] = field(default_factory=list)


def run(*, seed: int, count: int) -> Tally:
    """Change and read this many files, order files and addenda by turns."""
    tally = Tally()
    for number in range(count):
        drawn = Random(f"{seed} {number}")
        is_order = number % 2 == 0
        lines = _changed(ORDER if is_order else ADDENDA, drawn).split("\n")[:-1]
        read, sliced = (_order, _order_sliced) if is_order else (_addenda, _addenda_sliced)
        try:
            found = read(lines)
        except CodesRefused as refused:
            is_told = "Nothing was changed" in str(refused) and refused.line <= len(lines)
            tally.refused += 1
            if not is_told:
                tally.wrong.append(number)
        else:
            tally.read += 1
            if found != sliced(lines):
                tally.wrong.append(number)
    return tally


def _changed(text: str, drawn: Random) -> str:
    for _ in range(drawn.choice((0, 1, 1, 1, 2, 4))):
        at = drawn.randrange(max(1, len(text)))
        change: Callable[[str, int, Random], str] = drawn.choice((_put, _drop, _swap, _cut, _copy))
        text = change(text, at, drawn)
    return text


def _put(text: str, at: int, drawn: Random) -> str:
    return text[:at] + drawn.choice(_DRAWN) + text[at + drawn.randrange(2) :]


def _drop(text: str, at: int, drawn: Random) -> str:
    return text[:at] + text[at + drawn.randrange(1, 9) :]


def _swap(text: str, at: int, _drawn: Random) -> str:
    lines = text.split("\n")
    row = at % len(lines)
    lines[row], lines[row - 1] = lines[row - 1], lines[row]
    return "\n".join(lines)


def _cut(text: str, at: int, _drawn: Random) -> str:
    return text[: text.rfind("\n", 0, at) + 1] or text


def _copy(text: str, at: int, drawn: Random) -> str:
    return text[:at] + text[at : at + drawn.randrange(1, 200)] + text[at:]


def _order(lines: Iterable[str]) -> Read:
    rows = rows_of_order_file("order", lines)
    return tuple((r.code.replace(".", ""), str(int(r.is_billable)), r.title) for r in rows)


def _order_sliced(lines: Iterable[str]) -> Read:
    return tuple((t[6:13].rstrip(), t[14], t.rstrip("\r")[77:].strip()) for t in lines)


def _addenda(lines: Iterable[str]) -> Read:
    found: Addenda = read_addenda("addenda", lines)
    return tuple(
        (c.row.code.replace(".", ""), f"{c.action}{int(c.row.is_billable)}", c.row.title)
        for c in found.changes
    )


def _addenda_sliced(lines: Iterable[str]) -> Read:
    changes = [text for text in lines if text.startswith(ACTIONS)]
    return tuple(
        (t[15:22].rstrip(), t[:13].rstrip() + t[13], t.rstrip("\r")[84:].strip()) for t in changes
    )
