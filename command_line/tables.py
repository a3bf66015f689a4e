"""`tables`: list the published tables loaded, check and try files, load them, take them out.

Exit codes: 0 done, and nothing would change; 3 something would change, or a person has not said yes
yet; 2 refused, nothing was changed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from command_line.progress import Told
from command_line.wrapping import wrapped
from domain.errors import CaptureError, Refused
from domain.facts import FactBook
from domain.published import Edition, TableKind
from domain.table_change import TableTrial
from domain.table_shelf import ShelvedEdition, StagedEdition, TableShelf
from domain.table_words import KIND_WORDS, digest_words, edition_words, rows_words, shipped_words
from domain.table_workflow import (
    CheckedTable,
    TableDesk,
    apply_table,
    check_table,
    discard_table,
    restore_table,
    roll_back_table,
)

EXIT_REFUSED: Final = 2
EXIT_ATTENTION: Final = 3
_NOT_APPLIED: Final = "Nothing was put to use. To do so: main.py tables load FILE… --yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesAtHand:
    """What the command works on; each raises `CaptureError` when it cannot be had.

    `shelved`: what lies on the shelf; `shelf`: the same, made where there is none.
    `desk`: with the department's database, for what is tried on its sessions or audited in it.
    `confirm`: asks a person; None where nobody can be asked.
    """

    shelved: Callable[[], tuple[ShelvedEdition, ...]]
    shelf: Callable[[], TableShelf]
    desk: Callable[[], TableDesk]
    shipped: Callable[[], FactBook]
    confirm: Callable[[str], bool] | None = None


def list_tables(at_hand: TablesAtHand) -> int:
    """Print every edition on the shelf, or what ships where there is none."""
    return _guarded(lambda: _list(at_hand))


def check_tables(at_hand: TablesAtHand, files: tuple[str, ...]) -> int:
    """Read, check and try one edition; nothing is put to use."""
    return _guarded(lambda: _check(at_hand, files))


def load_tables(at_hand: TablesAtHand, files: tuple[str, ...], *, is_agreed: bool) -> int:
    """The same, then put it to use: at once when agreed, else after asking."""
    return _guarded(lambda: _load(at_hand, files, is_agreed=is_agreed))


def roll_back_tables(at_hand: TablesAtHand, kind: str, title: str) -> int:
    """Take an edition out of use."""
    return _guarded(lambda: _roll_back(at_hand, kind, title))


def put_back_tables(at_hand: TablesAtHand, kind: str, title: str) -> int:
    """Put an edition that was taken out back to use."""
    return _guarded(lambda: _put_back(at_hand, kind, title))


def _guarded(work: Callable[[], int]) -> int:
    try:
        return work()
    except CaptureError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED


def _list(at_hand: TablesAtHand) -> int:
    shelved = at_hand.shelved()
    if not shelved:
        print(wrapped("No table is loaded here. These, cut to the codes of this program, ship:"))
        for told in shipped_words(at_hand.shipped()):
            print(wrapped(f"  {told}", hang=4))
    for one in shelved:
        print(wrapped(_row(one), hang=4))
    return 0


def _row(one: ShelvedEdition) -> str:
    edition, state = one.edition, "in use" if one.is_in_use else "out of use"
    return (
        f"{edition.kind} {edition.title!r}: {KIND_WORDS[edition.kind]}, effective"
        f" {edition.effective}, {rows_words(edition)}, SHA-256 {digest_words(edition)}, loaded"
        f" {one.loaded_at:%Y-%m-%d %H:%M} UTC by {one.loaded_by}; {state}"
    )


def _check(at_hand: TablesAtHand, files: tuple[str, ...]) -> int:
    try:
        desk = at_hand.desk()
    except CaptureError as reason:
        return _check_alone(at_hand.shelf(), files, reason)
    with closing(desk.place.store):
        with Told() as told:
            checked = check_table(desk, files, told)
        _print_checked(checked)
        discard_table(desk, checked.staged)
    return EXIT_ATTENTION if checked.trial.changes else 0


def _check_alone(shelf: TableShelf, files: tuple[str, ...], reason: CaptureError) -> int:
    """Without a department's database the file alone can be checked."""
    with Told() as told:
        staged = shelf.stage(files, told)
    shelf.discard(staged)
    _print_staged(staged)
    print(wrapped(f"It was tried on no stored session. {reason}"))
    return 0


def _load(at_hand: TablesAtHand, files: tuple[str, ...], *, is_agreed: bool) -> int:
    desk = at_hand.desk()
    with closing(desk.place.store):
        with Told() as told:
            checked = check_table(desk, files, told)
        _print_checked(checked)
        if not (is_agreed or (at_hand.confirm and at_hand.confirm("Put it to use?"))):
            discard_table(desk, checked.staged)
            print(_NOT_APPLIED)
            return EXIT_ATTENTION
        edition = apply_table(desk, checked.staged)
    print(wrapped(f"In use now: {edition_words(edition)}. What is signed stays as signed."))
    return 0


def _roll_back(at_hand: TablesAtHand, kind: str, title: str) -> int:
    desk = at_hand.desk()
    with closing(desk.place.store):
        edition = _found(desk.shelf, kind, title, is_in_use=True)
        roll_back_table(desk, edition)
    print(wrapped(f"Out of use now: {edition_words(edition)}. It stays on the shelf."))
    return 0


def _put_back(at_hand: TablesAtHand, kind: str, title: str) -> int:
    desk = at_hand.desk()
    with closing(desk.place.store):
        edition = _found(desk.shelf, kind, title, is_in_use=False)
        restore_table(desk, edition)
    print(wrapped(f"In use now: {edition_words(edition)}."))
    return 0


def _found(shelf: TableShelf, kind: str, title: str, *, is_in_use: bool) -> Edition:
    """The edition of that name; the newest effective where several have it."""
    for one in shelf.shelved():
        if (one.edition.kind, one.edition.title, one.is_in_use) == (kind, title, is_in_use):
            return one.edition
    known = ", ".join(kind.value for kind in TableKind)
    hint = "" if kind in known.split(", ") else f" The kinds are {known}."
    raise Refused(
        f"No edition {title!r} of {kind} is {'in' if is_in_use else 'out of'} use here; nothing was"
        f" changed.{hint} `main.py tables` lists them."
    )


def _print_checked(checked: CheckedTable) -> None:
    _print_staged(checked.staged)
    print(wrapped(checked.trial.summary))
    _print_changes(checked.trial)


def _print_staged(staged: StagedEdition) -> None:
    edition = staged.edition
    print(wrapped(f"{edition_words(edition)}: {rows_words(edition)}, SHA-256 {edition.digest}"))
    for note in staged.notes:
        print(wrapped(f"  {note}", hang=4))


def _print_changes(trial: TableTrial) -> None:
    for change in trial.changes:
        print(f"{change.day or 'undated'}  {change.state}  session {change.session_id}")
        for sentence in change.sentences:
            print(wrapped(f"  {sentence}", hang=4))
