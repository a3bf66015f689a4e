"""Which other value of a recorded fact would charge a code that was left out, found by trying.

Each named fact is tried by itself; where none suffices, the yes-or-no facts and missing words are
tried together. Only the rules of the family that left the code out are asked, so that an answer
takes milliseconds; what they propose goes through the same assembly and overrides as any line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Final

from domain import choices
from domain.assembly import assemble
from domain.case import Case
from domain.charge import NotCharged
from domain.derivation import propose
from domain.errors import CaptureError
from domain.explanation import Otherwise
from domain.facts import FactBook
from domain.field_words import value_words
from domain.identifiers import ProcedureCode
from domain.overrides import override
from domain.rules import Rule, rules
from domain.session import SrsSession
from domain.session_paths import get, put, types_at
from domain.why import session_fact

_MOST_VALUES: Final = 24  # of one field: more than any list of values has
_TEXT: Final = "What if"  # stands for words that nobody has entered


def otherwise(case: Case, left_out: Iterable[NotCharged], book: FactBook) -> tuple[Otherwise, ...]:
    """The facts that decided against a code, each with the value that would charge it."""
    items = tuple(left_out)
    trial = _Trial(items, book)
    paths = tuple(dict.fromkeys(path for item in items for path in item.fields))
    wanted = {path: _wanted(case.session, path, trial) for path in paths}
    is_joint = not any(wanted.values())
    if is_joint:
        wanted |= _wanted_together(case.session, paths, trial)
    return tuple(
        Otherwise(
            fact=session_fact(case, book, path),
            wanted=wanted[path],
            is_joint=is_joint and bool(wanted[path]),
        )
        for path in paths
    )


class _Trial:
    """Asks the rules that left a code out whether a changed session would have a line of it."""

    def __init__(self, left_out: tuple[NotCharged, ...], book: FactBook) -> None:
        self._code: ProcedureCode = left_out[0].code
        self._book = book
        families = {_family(item.rule) for item in left_out}
        self._rules: tuple[Rule, ...] = tuple(r for r in rules() if _family(r.id) in families)

    def charges(self, session: SrsSession) -> bool:
        case = Case(session)
        draft = assemble(case, self._book, propose(case, self._book, self._rules))
        return any(line.code == self._code for line in override(case, self._book, draft).lines)


def _family(rule: str) -> str:
    return rule.partition(".")[0]


def _wanted(session: SrsSession, path: str, trial: _Trial) -> str:
    """The first other value that charges, in words; "" where none does."""
    for value in islice(_other_values(session, path), _MOST_VALUES):
        changed = _changed(session, path, value)
        if changed is not None and trial.charges(changed):
            return _words(path, value)
    return ""


def _wanted_together(session: SrsSession, paths: tuple[str, ...], trial: _Trial) -> dict[str, str]:
    """What is said otherwise where every yes-or-no fact is yes and every missing word is there."""
    found: dict[str, str] = {}
    for path in paths:
        value = next(_affirmed(session, path), None)
        changed = None if value is None else _changed(session, path, value)
        if changed is not None:
            session, found[path] = changed, _words(path, value)
    return found if found and trial.charges(session) else {}


def _changed(session: SrsSession, path: str, value: object) -> SrsSession | None:
    try:
        return put(session, path, value)
    except CaptureError:
        return None


def _words(path: str, value: object) -> str:
    return "entered" if value == _TEXT else value_words(path, value)


def _affirmed(session: SrsSession, path: str) -> Iterator[object]:
    others = tuple(_other_values(session, path))
    yield from (value for value in others if value is True or value == _TEXT)


def _other_values(session: SrsSession, path: str) -> Iterator[object]:
    """Single values that could stand there instead; none for a record or for words entered."""
    value = get(session, path)
    for name in types_at(session, path):
        yield from (other for other in _values(name, value) if other != value)


def _values(type_name: str, value: object) -> Iterable[object]:
    kind: object = getattr(choices, type_name, None)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(kind)
    if type_name == "bool":
        return (True, False)
    if type_name == "int":
        return range(1, 6)
    return _near(type_name, value)


def _near(type_name: str, value: object) -> tuple[object, ...]:
    """Values beside the one that is recorded; of words, some where there are none."""
    match value:
        case Decimal():
            return (Decimal(1), value * 2, value / 2)
        case date():
            return (value - timedelta(days=1), value + timedelta(days=1))
        case None if type_name == "str":
            return (_TEXT,)
        case _:
            return ()
