"""Any place of a session by its path in the session file: `lesions[1].max_dimension_mm`.

A path names a record, a list or a value. Reading never raises: what is not there is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Final, TypeAlias, cast

from domain.session import SrsSession

_STEP: Final = re.compile(r"([A-Za-z_0-9]+)|\[([0-9]+)\]")
_INDEX: Final = re.compile(r"\[[0-9]+\]")
_ALIASES: Final = {"from": "from_"}
_FILE_NAMES: Final = {attribute: name for name, attribute in _ALIASES.items()}

Way: TypeAlias = tuple[str | int, ...]


@lru_cache(maxsize=4096)
def steps(path: str) -> Way:
    """A path as attribute names and positions: `a.b[2]` -> ("a", "b", 2)."""
    found = (match.groups() for match in _STEP.finditer(path))
    return tuple(
        int(index) if index is not None else _ALIASES.get(name, name) for name, index in found
    )


@lru_cache(maxsize=4096)
def pattern(path: str) -> str:
    """The path without positions: `lesions[1].kind` -> `lesions[].kind`."""
    return _INDEX.sub("[]", path)


def get(session: object, path: str) -> object:
    """What stands at `path`; None where nothing does."""
    found: object = session
    for step in steps(path):
        if isinstance(step, int):
            items = found if isinstance(found, tuple) else ()
            found = items[step] if step < len(items) else None
        else:
            found = getattr(found, step, None)
    return found


@dataclass(frozen=True, slots=True)
class Leaf:
    """One recorded value and its path."""

    path: str
    value: object


def leaves(session: SrsSession, path: str = "") -> Iterator[Leaf]:
    """Every recorded value at and below `path`, in the order of the file."""
    yield from _leaves(get(session, path), path)


def _leaves(value: object, path: str) -> Iterator[Leaf]:
    if is_dataclass(value):
        for field in fields(value):
            name = _FILE_NAMES.get(field.name, field.name)
            yield from _leaves(getattr(value, field.name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]")
    elif value is not None and value not in ((), ""):
        yield Leaf(path, value)


def places(session: SrsSession, wanted: str) -> Iterator[str]:
    """The paths that a pattern means in this session: `lesions[].kind` -> `lesions[0].kind`, …

    `services<dose_plan>.date` means the dates of services of that kind alone.
    """
    head, bracket, tail = wanted.partition("[]")
    if bracket:
        items = get(session, head)
        for index in range(len(items) if isinstance(items, tuple) else 0):
            yield from places(session, f"{head}[{index}]{tail}")
    elif wanted.startswith("services<"):
        kind, _, rest = wanted.removeprefix("services<").partition(">")
        for index, service in enumerate(session.services):
            if kind == service.KIND:
                yield f"services[{index}]{rest}"
    else:
        yield wanted


def types_at(session: SrsSession, path: str) -> tuple[str, ...]:
    """The names of the types of which a value may stand at `path`; () where no field is."""
    way = steps(path)
    record = get(session, path.rpartition(".")[0])
    if not way or not is_dataclass(record):
        return ()
    declared = (str(field.type) for field in fields(record) if field.name == way[-1])
    return tuple(name for text in declared for name in text.split(" | ") if name != "None")


def put(session: SrsSession, path: str, value: object) -> SrsSession:
    """A session with `value` at `path`, every rule of the model asked again.

    Raises `IllFormed` when it cannot exist, and `LookupError` when there is no such place.
    """
    return cast("SrsSession", _put(session, steps(path), value))


def _put(record: object, way: Way, value: object) -> object:
    if not way:
        return value
    step, rest = way[0], way[1:]
    if isinstance(step, int):
        if not isinstance(record, tuple) or step >= len(record):
            raise LookupError(f"there is no row {step + 1}")
        return (*record[:step], _put(record[step], rest, value), *record[step + 1 :])
    if not is_dataclass(record) or isinstance(record, type) or not hasattr(record, step):
        raise LookupError(f"there is no {step}")
    return replace(record, **{step: _put(getattr(record, step), rest, value)})


Patch: TypeAlias = tuple[tuple[str, object], ...]


def patch(before: SrsSession, after: SrsSession) -> Patch:
    """The smallest places in which two sessions differ, each with what stands there after."""
    return tuple(_patch(before, after, ""))


def _patch(before: object, after: object, path: str) -> Iterator[tuple[str, object]]:
    if before == after:
        return
    if is_dataclass(before) and type(before) is type(after):
        for field in fields(before):
            name = _FILE_NAMES.get(field.name, field.name)
            old, new = getattr(before, field.name), getattr(after, field.name)
            yield from _patch(old, new, f"{path}.{name}" if path else name)
    elif _are_rows(before, after):
        rows = zip(cast("tuple[object]", before), cast("tuple[object]", after), strict=True)
        for index, (old, new) in enumerate(rows):
            yield from _patch(old, new, f"{path}[{index}]")
    else:
        yield path, after


def _are_rows(before: object, after: object) -> bool:
    """Two lists of as many records."""
    return (
        isinstance(before, tuple)
        and isinstance(after, tuple)
        and len(before) == len(after)
        and all(map(is_dataclass, before))
    )
