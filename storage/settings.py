"""What a department says about itself, as JSON: its billers, its facility, its dated fee list.

Read strictly: an unknown key, a wrong NPI, a price below a cent or two prices for one day are
refused, each with its place in the document.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final

from domain.choices import Biller
from domain.errors import IllFormed, UnreadableDocument
from domain.identifiers import ProcedureCode
from domain.ports import BillerIdentity, Fee, Practice
from storage.codec import parse_json
from storage.structure import plain, read

FORMAT: Final = "isocenter.practice/1"
_CENT: Final = Decimal("0.01")
_MOST: Final = Decimal(1_000_000)
_PAPERS: Final = ("letter", "a4")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Billers:
    facility: BillerIdentity | None = None
    radiation_oncology: BillerIdentity | None = None
    neurosurgery: BillerIdentity | None = None
    freestanding: BillerIdentity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _PracticeDocument:
    billers: _Billers = _Billers()
    service_facility: BillerIdentity | None = None
    fees: tuple[Fee, ...] = ()
    paper: str = "letter"


def encode_practice(practice: Practice) -> str:
    """One line of JSON, proven to be readable; raises `UnreadableDocument` when it is not."""
    document = _PracticeDocument(
        billers=_Billers(**{biller.value: who for biller, who in practice.billers.items()}),
        service_facility=practice.service_facility,
        fees=practice.fees,
        paper=practice.paper,
    )
    body = {"format": FORMAT} | plain(document)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"
    decode_practice(text, "The practice settings")
    return text


def read_practice(file: Path) -> Practice:
    """Read a practice file. Raises `UnreadableDocument`."""
    try:
        return decode_practice(file.read_bytes(), str(file))
    except OSError as error:
        told = (f"the file: {error.strerror}. Check its name, place and rights.",)
        raise UnreadableDocument(str(file), told) from error


def decode_practice(text: bytes | str, source: str) -> Practice:
    """Read a practice document.

    Args:
        source: names the document in messages.

    Raises:
        UnreadableDocument: with one sentence per place.
    """
    body = parse_json(text, source)
    if not isinstance(body, dict) or body.pop("format", None) != FORMAT:
        problem = f'format: this program reads "{FORMAT}". Begin the document with that format.'
        raise UnreadableDocument(source, (problem,))
    document = read(_PracticeDocument, body, source)
    problems = tuple(_problems(document))
    if problems:
        raise UnreadableDocument(source, problems)
    named = {biller: getattr(document.billers, biller.value) for biller in Biller}
    return Practice(
        billers=MappingProxyType({biller: who for biller, who in named.items() if who}),
        service_facility=document.service_facility,
        fees=document.fees,
        paper=document.paper,
    )


def _problems(document: _PracticeDocument) -> Iterator[str]:
    if document.paper not in _PAPERS:
        yield f"paper: expected one of {', '.join(_PAPERS)}. Correct it."
    for field in fields(_Billers):
        who = getattr(document.billers, field.name)
        if who is not None and not who.name.strip():
            yield f"billers.{field.name}.name: is empty. Enter the name printed on the superbill."
    for number, fee in enumerate(document.fees):
        yield from (f"fees[{number}].{problem}" for problem in _fee_problems(fee))
    yield from _overlaps(document.fees)


def _fee_problems(fee: Fee) -> Iterator[str]:
    try:
        ProcedureCode(fee.code)
    except IllFormed as error:
        yield f"code: {error}"
    if not _CENT <= fee.amount <= _MOST:
        yield (
            f"amount: a price is between {_CENT} and {_MOST:,} dollars. Leave out a code that has"
            " no price; its charge is then printed blank."
        )
    elif fee.amount != fee.amount.quantize(_CENT):
        yield "amount: a price has at most two decimals. Round it to the cent."
    if fee.until is not None and fee.until <= fee.effective:
        yield "until: the first day without this price lies after `effective`. Correct one of them."


def _overlaps(fees: tuple[Fee, ...]) -> Iterator[str]:
    by_code: dict[tuple[Biller, str], list[tuple[date, date, int]]] = defaultdict(list)
    for number, fee in enumerate(fees):
        by_code[fee.biller, fee.code].append((fee.effective, fee.until or date.max, number))
    for periods in by_code.values():
        periods.sort()
        for (_, until, first), (effective, _, second) in pairwise(periods):
            if effective < until:
                yield (
                    f"fees[{second}]: overlaps fees[{first}], so one day would have two prices."
                    " End the earlier one with `until`."
                )
