"""`derive`: sessions in, derivations out, in input order, whatever happens to one of them.

The exit code is the gravest of all: 2 unreadable, 4 blocked, 3 needs attention, 0 ready.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeAlias

from command_line.claim_text import claim_text
from command_line.many import spread
from domain.case import Case
from domain.charge import Derivation, Status
from domain.derivation import derive
from domain.errors import UnreadableDocument
from domain.facts import FactBook
from domain.payment import LocalityKey
from domain.session import SrsSession
from domain.wellformed import impossible_birth
from storage.clock import SystemClock
from storage.codec import LARGEST_BYTES, decode_session, encode_derivation
from storage.fact_files import load_claim_book

EXIT_UNREADABLE: Final = 2
_EXIT: Final = {Status.READY: 0, Status.NEEDS_ATTENTION: 3, Status.BLOCKED: 4}
_GRAVITY: Final = (0, 3, 4, EXIT_UNREADABLE)

Content: TypeAlias = bytes | UnreadableDocument


@dataclass(frozen=True, slots=True)
class Estimated:
    """That a payment estimate is wanted, and for which locality; None = national."""

    locality: LocalityKey | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: a derivation, or why it could not be read."""

    source: str
    result: Derivation | UnreadableDocument
    session: SrsSession | None = None

    @property
    def exit_code(self) -> int:
        """What this input alone would end the program with."""
        if isinstance(self.result, UnreadableDocument):
            return EXIT_UNREADABLE
        return _EXIT[self.result.status]


def run_derive(
    files: Sequence[str],
    style: str,
    estimated: Estimated | None = None,
    *,
    data_folder: Path | None = None,
) -> int:
    """Derive every file and print; `-` reads JSON lines from standard input. Returns the exit code.

    Args:
        style: `text`, `json` or `jsonl`. `json` prints one document, an array for several files;
            `jsonl` prints one line each, `{"error": …}` for what could not be read.
        estimated: with the payment estimate after each claim; text only.
        data_folder: where published tables lie; None = what ships alone.
    """
    if estimated is not None and style != "text":
        print("The estimate is printed as text only: leave out --format.", file=sys.stderr)
        return EXIT_UNREADABLE
    _book.cache_clear()  # tables may have been loaded since an earlier run
    inputs = _inputs(files)
    if style == "jsonl":
        return _gravest(_print_lines(inputs, data_folder))
    book = _book(data_folder, os.getpid())
    outcomes = _announced(_outcome(source, text, book) for source, text in inputs)
    if style == "json":
        return _print_json(tuple(outcomes), is_array=len(files) > 1 or files[0] == "-")
    return _gravest(_print_texts(outcomes, book, estimated))


def read_session(file: str) -> SrsSession:
    """Read one session file; raises `UnreadableDocument`, also when the file cannot be opened."""
    text = _content(file)
    if isinstance(text, UnreadableDocument):
        raise text
    return decode_session(text, file)


def report_unreadable(error: UnreadableDocument) -> None:
    """Print what was refused on standard error."""
    print(error, file=sys.stderr, flush=True)


def _inputs(files: Sequence[str]) -> Iterator[tuple[str, Content]]:
    for file in files:
        if file == "-":
            yield from _lines_of_standard_input()
        else:
            yield file, _content(file)


def _lines_of_standard_input() -> Iterator[tuple[str, bytes]]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            yield f"standard input, line {number}", line


def _content(file: str) -> Content:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST_BYTES + 1)  # one more than is read: refused by its size
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
    except ValueError:  # a NUL in the name
        reason = "this cannot be the name of a file"
    return UnreadableDocument(file, (f"the file: {reason}. Check its name, place and rights.",))


def _outcome(source: str, text: Content, book: FactBook) -> Outcome:
    if isinstance(text, UnreadableDocument):
        return Outcome(source, text)
    try:
        session = decode_session(text, source)
        if (born := session.patient.birth_date) and (told := impossible_birth(born, _today())):
            return Outcome(source, UnreadableDocument(source, told))
        return Outcome(source, derive(Case(session=session), book), session)
    except UnreadableDocument as error:
        return Outcome(source, error)


@cache
def _today() -> date:
    return SystemClock().today()


def _announced(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Say on standard error what could not be read, as soon as it is met; pass everything on."""
    for outcome in outcomes:
        if isinstance(outcome.result, UnreadableDocument):
            report_unreadable(outcome.result)
        yield outcome


def _gravest(codes: Iterator[int]) -> int:
    return max(codes, key=_GRAVITY.index, default=0)


def _print_lines(inputs: Iterator[tuple[str, Content]], data_folder: Path | None) -> Iterator[int]:
    work, prepare = partial(_line, data_folder), partial(_prepare, data_folder)
    for line, exit_code, refused in spread(inputs, work, prepare=prepare):
        if refused:
            print(refused, file=sys.stderr, flush=True)
        # Flushed line by line, so that a program at the other end may ask and wait.
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        yield exit_code


@cache
def _book(data_folder: Path | None, _process: int) -> FactBook:
    """The facts of this process: one made by fork opens loaded tables for itself."""
    if data_folder is None:
        return load_claim_book()
    from storage.table_place import book_of

    return book_of(data_folder, load_claim_book)


def _prepare(data_folder: Path | None) -> None:
    _book(data_folder, os.getpid())


def _line(data_folder: Path | None, given: tuple[str, Content]) -> tuple[bytes, int, str]:
    """One answer as a line in UTF-8, its exit code, and what to say on standard error."""
    source, text = given
    outcome = _outcome(source, text, _book(data_folder, os.getpid()))
    refused = str(outcome.result) if isinstance(outcome.result, UnreadableDocument) else ""
    return f"{_json_of(outcome)}\n".encode(), outcome.exit_code, refused


def _print_json(outcomes: tuple[Outcome, ...], *, is_array: bool) -> int:
    bodies = [json.loads(_json_of(outcome)) for outcome in outcomes]
    readable = [o for o in outcomes if isinstance(o.result, Derivation)]
    if is_array or readable:
        print(json.dumps(bodies if is_array else bodies[0], ensure_ascii=False, indent=2))
    return _gravest(outcome.exit_code for outcome in outcomes)


def _print_texts(
    outcomes: Iterator[Outcome], book: FactBook, estimated: Estimated | None
) -> Iterator[int]:
    separator = ""
    for outcome in outcomes:
        if isinstance(outcome.result, Derivation):
            print(separator + claim_text(outcome.source, outcome.result, book.sources), end="")
            if estimated is not None and outcome.session is not None:
                from command_line.estimate_text import estimate_text

                told = estimate_text(outcome.session, outcome.result, book, estimated.locality)
                print(f"\n{told}", end="")
            separator = "\n\n"
        yield outcome.exit_code


def _json_of(outcome: Outcome) -> str:
    if isinstance(outcome.result, Derivation):
        return encode_derivation(outcome.result).rstrip("\n")
    error = {"source": outcome.source, "problems": list(outcome.result.problems)}
    return json.dumps({"error": error}, ensure_ascii=False)
