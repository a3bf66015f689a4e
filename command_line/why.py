"""`why`: what the lines of one session stand on, and why a code is not among them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from command_line.derive import EXIT_UNREADABLE, read_session, report_unreadable
from command_line.why_text import why_text
from domain.case import Case
from domain.charge import Derivation
from domain.choices import Biller
from domain.derivation import derive
from domain.errors import IllFormed, UnreadableDocument
from domain.explanation import Explanation, WhyNot
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.why import why
from domain.why_not import left_out, why_not
from storage.structure import plain

FORMAT: Final = "isocenter.why/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`code`: one code, "" for the whole claim. `biller`: one claim, None for all."""

    code: str = ""
    biller: Biller | None = None


def run_why(file: str, question: Question, style: str, book: FactBook) -> int:
    """Print why each line stands and each code does not; returns the exit code, 2 if unreadable.

    Args:
        style: `text` or `json`.
    """
    try:
        asked = ProcedureCode(question.code.strip().upper()) if question.code else None
        case = Case(read_session(file))
    except UnreadableDocument as error:
        report_unreadable(error)
        return EXIT_UNREADABLE
    except IllFormed as error:
        print(f"{question.code} cannot be looked for: {error}", file=sys.stderr)
        return EXIT_UNREADABLE
    derivation = derive(case, book)
    lines = tuple(_lines(case, derivation, book, asked, question.biller))
    answers = tuple(_answers(case, derivation, book, asked, question.biller))
    if style == "json":
        body = {"format": FORMAT, "lines": plain(lines), "codes": plain(answers)}
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        print(why_text(file, lines, answers), end="")
    return 0


def _lines(
    case: Case,
    derivation: Derivation,
    book: FactBook,
    asked: ProcedureCode | None,
    biller: Biller | None,
) -> Iterator[Explanation]:
    for line in derivation.lines:
        if asked in (None, line.code) and biller in (None, line.biller):
            yield why(case, derivation, line, book)


def _answers(
    case: Case,
    derivation: Derivation,
    book: FactBook,
    asked: ProcedureCode | None,
    biller: Biller | None,
) -> Iterator[WhyNot]:
    """Of the code asked for; of a whole claim those left out, and those often looked for."""
    if asked is not None:
        yield why_not(case, derivation, asked, book)
        return
    items = (item for item in derivation.not_charged if biller in (None, item.biller))
    charged = {line.code for line in derivation.lines}
    for code in dict.fromkeys(item.code for item in items if item.code not in charged):
        yield why_not(case, derivation, code, book)
    if biller is None:
        yield from left_out(case, derivation, book)
