"""Compose the program: the window, or one command without it. No logic lives here.

Imports are late on purpose: `derive` loads neither Qt nor the database nor the PDF writer.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import CaptureError
from domain.precautions import MOST_BACKUPS

if TYPE_CHECKING:
    from command_line.backup import BackupsAtHand
    from command_line.self_check import Check
    from domain.facts import FactBook
    from workplace import DepartmentPlace

EXIT_FAILED = 1
EXIT_UNREADABLE = 2
EXIT_INTERRUPTED = 130
EXIT_NOBODY_READS = 141  # what a shell reports of a program whose reader has left


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, or open the window; returns the exit code."""
    _speak_utf8()
    wish = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = wish.run
    try:
        code = run(wish)
        sys.stdout.flush()
    except BrokenPipeError:
        _hang_up()
        return EXIT_NOBODY_READS
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except CaptureError as error:
        print(error, file=sys.stderr)
        return EXIT_UNREADABLE
    except OSError as error:
        _hang_up()
        print(f"Stopped: {error}. No session file was changed.", file=sys.stderr)
        return EXIT_FAILED
    return code


def _speak_utf8() -> None:
    """UTF-8 with plain line ends on every system, so that output can be compared and piped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _hang_up() -> None:
    """Send what is still buffered nowhere, so that Python's own farewell finds no broken pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Charge capture for single-session cranial radiosurgery. "
        "Without a command the window opens.",
    )
    parser.add_argument("--demo", action="store_true", help="open on made-up example sessions")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where the database lives")
    parser.add_argument(
        "--practice", type=Path, metavar="FILE", help="names, addresses and fees to keep and print"
    )
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="")
    _add_derive(commands.add_parser("derive", help="derive the charges of session files"))
    _add_superbill(commands.add_parser("superbill", help="write the PDF superbills of a session"))
    _add_schema(commands.add_parser("schema", help="print the JSON Schema of a document"))
    _add_explain(commands.add_parser("explain", help="print what is known of one code on a date"))
    _add_why(commands.add_parser("why", help="tell why lines stand and a code does not"))
    _add_what_if(commands.add_parser("what-if", help="tell what would follow from other facts"))
    _add_tables(commands.add_parser("tables", help="list and load published tables"))
    _add_backup(commands.add_parser("backup", help="make, or list, backups of the database"))
    _add_restore(commands.add_parser("restore", help="put a backup in the database's place"))
    check = commands.add_parser("check", help="look whether everything needed is here")
    check.set_defaults(run=_check)
    return parser


def _add_derive(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files", nargs="+", metavar="FILE", help="a session file; - for JSON lines"
    )
    command.add_argument("--format", choices=("text", "json", "jsonl"), default="text")
    command.add_argument(
        "--estimate", action="store_true", help="print what Medicare would pay, after each claim"
    )
    command.add_argument(
        "--locality", type=_locality, metavar="PLACE", help='for the estimate, such as "OH 00"'
    )
    command.set_defaults(run=_derive)


def _add_superbill(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE", help="a session file")
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument("--practice", metavar="FILE", help="names, addresses and fees to print")
    command.add_argument("--reasons", action="store_true", help="print each line's reasons too")
    command.set_defaults(run=_superbill)


def _add_schema(command: argparse.ArgumentParser) -> None:
    command.add_argument("document", nargs="?", choices=("session", "derivation"))
    command.set_defaults(run=_schema)


def _add_explain(command: argparse.ArgumentParser) -> None:
    asked = command.add_mutually_exclusive_group(required=True)
    asked.add_argument("code", metavar="CODE", nargs="?")
    asked.add_argument("--search", nargs="+", metavar="WORDS", help="find codes by number or words")
    command.add_argument("--on", type=_day, metavar="DATE", help="YYYY-MM-DD; today when left out")
    command.set_defaults(run=_explain)


def _add_why(command: argparse.ArgumentParser) -> None:
    from domain.choices import Biller

    billers = [biller.value for biller in Biller]
    command.add_argument("file", metavar="FILE", help="a session file")
    command.add_argument("--code", default="", metavar="CODE", help="one code, charged or not")
    command.add_argument("--biller", choices=billers, help="one claim; all when left out")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=_why)


def _add_what_if(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="a session file; it is only read")
    command.add_argument(
        "--change",
        action="extend",
        nargs="+",
        default=[],
        metavar="KEY",
        help="what to change; without it, what can be asked is listed",
    )
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=_what_if)


def _add_tables(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_tables, do="list")
    acts = command.add_subparsers(title="acts; without one, what is loaded is listed", metavar="")
    for do, told in (("check", "check and try files; change nothing"), ("load", "the same, then")):
        act = acts.add_parser(do, help=told if do == "check" else f"{told} put them to use")
        act.add_argument("files", nargs="+", metavar="FILE", help="the files of one edition")
        act.set_defaults(do=do)
        if do == "load":
            act.add_argument("--yes", action="store_true", help="without asking")
    for do, told in (("roll-back", "take an edition out of use"), ("put-back", "put it back")):
        act = acts.add_parser(do, help=told)
        act.add_argument("kind", metavar="KIND", help="as listed, such as ptp_hospital")
        act.add_argument("edition", metavar="EDITION", help="its title, as listed")
        act.set_defaults(do=do)


def _add_backup(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", nargs="?", metavar="FOLDER", help="as in the settings, if not")
    command.add_argument("--keep", type=_count, metavar="N", help="how many of the newest stay")
    command.add_argument("--list", action="store_true", help="list them; make none")
    command.set_defaults(run=_backup)


def _add_restore(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="a backup of this department")
    command.add_argument("--yes", action="store_true", help="without asking")
    command.set_defaults(run=_restore)


def _count(text: str) -> int:
    """How many backups stay, as the command line takes it."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_BACKUPS:
        told = f"{text!r} cannot be meant; write a number from 1 to {MOST_BACKUPS}"
        raise argparse.ArgumentTypeError(told)
    return int(text)


def _day(text: str) -> date:
    """A date as the command line takes it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        told = f"{text!r} is not a date; write YYYY-MM-DD, for example 2026-10-15"
        raise argparse.ArgumentTypeError(told) from error


def _locality(text: str) -> tuple[str, str]:
    """State and number of a payment locality as the command line takes them."""
    state, _, number = text.strip().upper().partition(" ")
    if not (state.isalpha() and number.isdigit()):
        told = f'{text!r} is no locality; write state and number, for example "OH 00"'
        raise argparse.ArgumentTypeError(told)
    return state, number


def _derive(wish: argparse.Namespace) -> int:
    from command_line.derive import Estimated, run_derive

    estimated = Estimated(wish.locality) if wish.estimate or wish.locality else None
    return run_derive(wish.files, wish.format, estimated, data_folder=wish.data)


def _book(wish: argparse.Namespace) -> FactBook:
    """What ships; with the tables loaded in the folder that --data names."""
    if wish.data is None:
        from storage.fact_files import load_book

        return load_book()
    from storage.table_place import book_of

    return book_of(wish.data)


def _superbill(wish: argparse.Namespace) -> int:
    from command_line.superbill import run_superbill

    return run_superbill(
        wish.files, wish.out, _book(wish), practice_file=wish.practice, reasons=wish.reasons
    )


def _schema(wish: argparse.Namespace) -> int:
    from command_line.schema import run_schema

    return run_schema(wish.document)


def _explain(wish: argparse.Namespace) -> int:
    from command_line.explain import run_explain, run_search
    from storage.clock import SystemClock
    from storage.fact_files import load_book

    day = wish.on or SystemClock().today()
    if wish.search:
        return run_search(" ".join(wish.search), day, load_book())
    return run_explain(wish.code, day, load_book())


def _why(wish: argparse.Namespace) -> int:
    from command_line.why import Question, run_why
    from domain.choices import Biller

    biller = Biller(wish.biller) if wish.biller else None
    question = Question(code=wish.code, biller=biller)
    return run_why(wish.file, question, wish.format, _book(wish))


def _what_if(wish: argparse.Namespace) -> int:
    from command_line.what_if import run_what_if

    return run_what_if(wish.file, wish.change, wish.format, _book(wish))


def _tables(wish: argparse.Namespace) -> int:
    from command_line import tables
    from workplace import DepartmentPlace, book

    with DepartmentPlace(_data_folder(wish)) as place:
        at_hand = tables.TablesAtHand(
            shelved=place.tables.shelved,
            shelf=lambda: place.tables.shelf,
            desk=place.table_desk,
            shipped=book,
            confirm=_confirm if sys.stdin.isatty() else None,
        )
        match wish.do:
            case "check":
                return tables.check_tables(at_hand, tuple(wish.files))
            case "load":
                return tables.load_tables(at_hand, tuple(wish.files), is_agreed=wish.yes)
            case "roll-back":
                return tables.roll_back_tables(at_hand, wish.kind, wish.edition)
            case "put-back":
                return tables.put_back_tables(at_hand, wish.kind, wish.edition)
        return tables.list_tables(at_hand)


def _confirm(question: str) -> bool:
    return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}


def _backup(wish: argparse.Namespace) -> int:
    from command_line.backup import run_backup
    from workplace import DepartmentPlace

    with DepartmentPlace(_data_folder(wish)) as place:
        return run_backup(_backups(place), wish.folder, wish.keep, is_list=wish.list)


def _restore(wish: argparse.Namespace) -> int:
    from command_line.backup import run_restore
    from workplace import DepartmentPlace

    with DepartmentPlace(_data_folder(wish)) as place:
        return run_restore(_backups(place), wish.file, is_agreed=wish.yes)


def _backups(place: DepartmentPlace) -> BackupsAtHand:
    from command_line.backup import BackupsAtHand

    is_asked = sys.stdin.isatty()
    return BackupsAtHand(
        desk=place.backups,
        precautions=place.precautions,
        confirm=_confirm if is_asked else None,
        ask_code=(lambda reason: input(f"{reason}\nRecovery code: ")) if is_asked else None,
    )


def _check(wish: argparse.Namespace) -> int:
    from command_line.self_check import run_check

    return run_check(_data_folder(wish))


def _data_folder(wish: argparse.Namespace) -> Path:
    from platformdirs import user_data_path

    chosen: Path | None = wish.data
    return chosen or user_data_path("Isocenter", appauthor=False)


def _window(wish: argparse.Namespace) -> int:
    from workplace import DemoPlace, DepartmentPlace, why_no_window

    if told := why_no_window():
        print(told, file=sys.stderr)
        return EXIT_FAILED
    from gui.application import run

    with DemoPlace() if wish.demo else DepartmentPlace(_data_folder(wish), wish.practice) as place:
        services = replace(place.services(), self_check=lambda: _checks(place.folder))
        return run(services, sys.argv[:1])


def _checks(folder: Path) -> tuple[Check, ...]:
    from command_line.self_check import checks

    return checks(folder)


if __name__ == "__main__":
    sys.exit(main())
