"""Plain data (what JSON and TOML hold) to frozen dataclasses and back, strictly.

1. Unknown keys, wrong types and values that cannot exist are refused, each with its path.
2. All problems of a document are collected, so that a person mends them in one go.
3. `None` is accepted wherever a field has a default and then means that default.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import types
import typing
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, Final, TypeAlias, TypeVar, cast

from domain.errors import IllFormed, UnreadableDocument
from domain.services import SERVICE_KINDS, Service

T = TypeVar("T")
Plain: TypeAlias = Any  # JSON or TOML data: None, bool, int, str, Decimal, date, list, dict

LONGEST_TEXT: Final = 4_000
LONGEST_NOTE: Final = 20_000
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 1, 1)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TAGGED: Final = {kind.KIND: kind for kind in SERVICE_KINDS}


class _Bad(Exception):
    def __init__(self, sentence: str, below: str = "") -> None:
        self.sentence = sentence
        self.below = below


class Problems:
    """Collects sentences, each beginning with the path of the place."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, path: str, sentence: str) -> None:
        self.found.append(f"{path or 'the document'}: {sentence}")

    def take(self, path: str, error: _Bad | IllFormed) -> None:
        """Add what was refused below a path."""
        if isinstance(error, _Bad):
            self.add(path + error.below, error.sentence)
        else:
            self.add(f"{path}.{error.field}" if error.field else path, f"{error}")


Reader: TypeAlias = Callable[[Plain, str, Problems], Any]


def read(kind: type[T], value: Plain, source: str) -> T:
    """Build a `kind` from plain data.

    Args:
        source: names the document in the message, for example a file name.

    Raises:
        UnreadableDocument: with one sentence per problem.
    """
    problems = Problems()
    result = _guarded(reader_of(cast("Any", kind)), value, "", problems)
    if problems.found:
        raise UnreadableDocument(source, tuple(problems.found))
    return cast("T", result)


def _guarded(reader: Reader, value: Plain, path: str, problems: Problems) -> Any:
    try:
        return reader(value, path, problems)
    except (_Bad, IllFormed) as error:
        problems.take(path, error)
    return None


@cache
def reader_of(kind: Any) -> Reader:
    """The reader for one type, built once."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _union_reader(args)
    if origin is tuple:
        return _list_reader(args[0]) if args[-1] is Ellipsis else _fixed_reader(args)
    if dataclasses.is_dataclass(kind):
        return _service_reader() if kind is Service else _object_reader(cast("type", kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _choice_reader(kind)
    return _SCALARS.get(kind) or _identifier_reader(kind)


def _union_reader(args: tuple[Any, ...]) -> Reader:
    kinds = [arg for arg in args if arg is not types.NoneType]
    readers = [reader_of(kind) for kind in kinds]
    if len(kinds) == 1:
        only = readers[0]
        return lambda value, path, problems: None if value is None else only(value, path, problems)

    def read_first(value: Plain, path: str, problems: Problems) -> Any:
        if value is None and types.NoneType in args:
            return None
        refusals = []
        for reader in readers:
            try:
                return reader(value, path, problems)
            except (_Bad, IllFormed) as error:
                refusals.append(error.sentence if isinstance(error, _Bad) else str(error))
        raise _Bad(" Or: ".join(refusals))

    return read_first


def _list_reader(kind: Any) -> Reader:
    item = reader_of(kind)

    def read_list(value: Plain, path: str, problems: Problems) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _Bad(f"expected a list, found {_name(value)}. Put it in square brackets.")
        return tuple(_guarded(item, v, f"{path}[{i}]", problems) for i, v in enumerate(value))

    return read_list


def _fixed_reader(kinds: tuple[Any, ...]) -> Reader:
    readers = [reader_of(kind) for kind in kinds]

    def read_fixed(value: Plain, path: str, problems: Problems) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) != len(readers):
            raise _Bad(f"expected a list of {len(readers)}.")
        pairs = zip(readers, value, strict=True)
        return tuple(_guarded(r, v, f"{path}[{i}]", problems) for i, (r, v) in enumerate(pairs))

    return read_fixed


def file_key(name: str) -> str:
    """The key in a file of an attribute whose name Python reserves (`from_` -> `from`)."""
    return name.removesuffix("_")


@cache
def fields_of(kind: type) -> tuple[tuple[str, str, Any, bool], ...]:
    """Of each field: key in the file, attribute, type, and whether it must be given."""
    hints = typing.get_type_hints(kind)
    return tuple(
        (
            file_key(f.name),
            f.name,
            hints[f.name],
            f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING,
        )
        for f in dataclasses.fields(kind)
    )


def _object_reader(kind: type, extra: tuple[str, ...] = ()) -> Reader:
    fields = fields_of(kind)
    required = tuple((key, attribute) for key, attribute, _, must in fields if must)
    optional = frozenset(key for key, _, _, must in fields if not must)
    known: dict[str, tuple[str, Reader]] = {}  # filled on first use, so that types may nest

    def read_object(value: Plain, path: str, problems: Problems) -> Any:
        if not isinstance(value, dict):
            raise _Bad(f"expected an object, found {_name(value)}. Put it in braces.")
        if not known:
            known.update((key, (attribute, reader_of(hint))) for key, attribute, hint, _ in fields)
        before, dot = len(problems.found), f"{path}." if path else ""
        arguments: dict[str, Any] = {}
        for key, item in value.items():
            if key not in known:
                if key not in extra:
                    problems.add(f"{dot}{key}", _unknown(str(key), known))
            elif item is not None or key not in optional:
                attribute, reader = known[key]
                at = dot + key
                try:
                    arguments[attribute] = reader(item, at, problems)
                except (_Bad, IllFormed) as error:
                    problems.take(at, error)
                    arguments[attribute] = None
        for key in [key for key, attribute in required if attribute not in arguments]:
            problems.add(dot + key, "is missing. Add it.")
        return kind(**arguments) if len(problems.found) == before else None

    return read_object


def _service_reader() -> Reader:
    readers = {tag: _object_reader(kind, ("kind",)) for tag, kind in _TAGGED.items()}

    def read_service(value: Plain, path: str, problems: Problems) -> Any:
        tag = value.get("kind") if isinstance(value, dict) else None
        reader = readers.get(tag) if isinstance(tag, str) else None
        if reader is None:
            known = ", ".join(readers)
            raise _Bad(f"a service has one of the kinds {known}. Correct its kind.", ".kind")
        return reader(value, path, problems)

    return read_service


def _unknown(key: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(key, known, 1)
    hint = f'Did you mean "{near[0]}"?' if near else f"Known here: {', '.join(known)}."
    return f"this key is not known. {hint}"


def _near(value: Plain, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(value, known, 1) if isinstance(value, str) else []
    return f' Did you mean "{near[0]}"?' if near else ""


def _choice_reader(kind: type[StrEnum]) -> Reader:
    known = {str(member): member for member in kind}

    def read_choice(value: Plain, _path: str, _problems: Problems) -> StrEnum:
        member = known.get(value) if isinstance(value, str) else None
        if member is None:
            raise _Bad(
                f"expected one of {', '.join(known)}; found {_name(value)}.{_near(value, known)}"
            )
        return member

    return read_choice


def _identifier_reader(kind: Any) -> Reader:
    def read_identifier(value: Plain, path: str, problems: Problems) -> Any:
        return kind(_text(value, path, problems))

    return read_identifier


def _text(value: Plain, path: str, _problems: Problems) -> str:
    if not isinstance(value, str):
        raise _Bad(f"expected text, found {_name(value)}. Put it in quotation marks.")
    if value.isascii() and value.isprintable() and len(value) <= LONGEST_TEXT:
        return value
    check_text(value, longest=LONGEST_NOTE if path == "notes" else LONGEST_TEXT)
    return value


def check_text(value: str, *, longest: int) -> None:
    """Refuse what no field can hold: control characters, half characters, direction overrides, too
    much.
    """
    if len(value) > longest:
        raise IllFormed(f"a text here has at most {longest:,} characters", "Shorten it.")
    for place, character in enumerate(value, 1):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\n\t"):
            rule = f"character {place} is a control character or half a character"
            raise IllFormed(rule, "Delete it and type the text anew.")
        if character in _BIDI_CONTROLS:
            rule = f"character {place} turns the direction of writing"
            raise IllFormed(rule, "Delete it; the direction follows from the letters.")


def _date(value: Plain, _path: str, _problems: Problems) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise _Bad(f"expected a date as YYYY-MM-DD, found {_name(value)}.")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _Bad(f"{value} is not a day of the calendar. Correct it.") from None
    if not EARLIEST <= day < LATEST:
        raise _Bad(f"a date lies between {EARLIEST} and {LATEST}. Correct the year.")
    return day


def _decimal(value: Plain, _path: str, _problems: Problems) -> Decimal:
    text = value if isinstance(value, str) else ""
    if isinstance(value, Decimal) or type(value) is int:
        text = f"{value:f}"
    if not _NUMBER.fullmatch(text):
        raise _Bad(
            f'expected a number such as "18.5", found {_name(value)}.'
            " Use the digits 0 to 9 and a point."
        )
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _Bad("this number cannot be read. Correct it.") from None


def _integer(value: Plain, _path: str, _problems: Problems) -> int:
    if type(value) is not int:
        raise _Bad(f"expected a whole number, found {_name(value)}. Leave out quotation marks.")
    return value


def _boolean(value: Plain, _path: str, _problems: Problems) -> bool:
    if type(value) is not bool:
        raise _Bad(f"expected true or false, found {_name(value)}.")
    return value


def _moment(value: Plain, _path: str, _problems: Problems) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Bad(f"expected a moment in ISO 8601, found {_name(value)}.") from None


_SCALARS: Final[dict[Any, Reader]] = {
    str: _text,
    int: _integer,
    bool: _boolean,
    Decimal: _decimal,
    date: _date,
    datetime: _moment,
}


def _name(value: Plain) -> str:
    """Tell the kind of a refused value, never the value: it may be about a patient."""
    names = {dict: "an object", list: "a list", str: "other text", bool: "true or false"}
    return names.get(type(value), "nothing" if value is None else "a number")


def plain(value: Any) -> Plain:
    """The plain data of a value: the inverse of `read`."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    shallow = plain_once(value)
    return shallow if isinstance(shallow, str) else {k: plain(v) for k, v in shallow.items()}


def plain_once(value: Any) -> Plain:
    """One step of `plain`, for what JSON does not know: a number, a date or an object's fields."""
    kind: Any = type(value)
    if kind is Decimal:
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    tag, keys, taken = _unfolding(kind)
    return dict(zip(keys, tag + taken(value), strict=True))


@cache
def _unfolding(kind: Any) -> tuple[tuple[str, ...], tuple[str, ...], Callable[[Any], Any]]:
    """How an object of a kind is taken apart: its tag, its keys, and what takes its values."""
    tag = (kind.KIND,) if issubclass(kind, Service) else ()
    keys = ("kind",) * len(tag) + tuple(key for key, _, _, _ in fields_of(kind))
    names = tuple(name for _, name, _, _ in fields_of(kind))
    if len(names) > 1:
        return tag, keys, attrgetter(*names)
    return tag, keys, lambda value: tuple(getattr(value, name) for name in names)
