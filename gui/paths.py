"""Reaches into a frozen session by the paths of the session file: `lesions[1].max_dimension_mm`.

`put` never changes a value: it returns a new one built with `dataclasses.replace`, so every rule of
the model is asked again. A record that may be absent (`team.physicist`) is begun when its first
field is entered and becomes absent again when its last one is cleared.
"""

from __future__ import annotations

import re
from dataclasses import is_dataclass, replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from domain.session import Authorization, PerformanceStatus, Provider, Stopped

T = TypeVar("T")

_STEP = re.compile(r"([A-Za-z_0-9]+)|\[([0-9]+)\]")
_ALIASES: Final = {"from": "from_"}

_BLANKS: Final[dict[str, object]] = {
    **{
        role: Provider()
        for role in (
            "radiation_oncologist",
            "neurosurgeon",
            "physicist",
            "dosimetrist",
            "therapist",
            "resident",
            "referring",
        )
    },
    "authorization": Authorization(),
    "performance_status": PerformanceStatus(),
    "stopped": Stopped(),
}
# An empty record of these still says something: the session was stopped, details to follow.
_MEANS_SOMETHING_EMPTY: Final = frozenset({"stopped"})


@lru_cache(maxsize=4096)
def steps(path: str) -> tuple[str | int, ...]:
    """Split a path into attribute names and positions: `a.b[2]` -> ("a", "b", 2)."""
    found = (match.groups() for match in _STEP.finditer(path))
    return tuple(
        int(index) if index is not None else _ALIASES.get(name, name) for name, index in found
    )


def get(record: object, path: str) -> Any:  # noqa: ANN401 - the type lies at the path
    """The value at `path`; None when a record on the way is absent or a position too far."""
    for step in steps(path):
        if record is None:
            return None
        if isinstance(step, int):
            record = record[step] if step < len(record) else None  # type: ignore[index,arg-type]
        else:
            record = getattr(record, step)
    return record


def put(record: T, path: str, value: object) -> T:
    """A copy of `record` with `value` at `path`. Raises `IllFormed` when it cannot exist."""
    changed: T = _put(record, steps(path), value)
    return changed


def _put(record: Any, way: tuple[str | int, ...], value: object) -> Any:  # noqa: ANN401
    if not way:
        return value
    step, rest = way[0], way[1:]
    if isinstance(step, int):
        return (*record[:step], _put(record[step], rest, value), *record[step + 1 :])
    inner = getattr(record, step)
    if rest and inner is None:
        inner = _BLANKS[step]
    return replace(record, **{step: _folded(step, _put(inner, rest, value))})


def _folded(step: str, value: object) -> object:
    blank = _BLANKS.get(step)
    may_vanish = blank is not None and step not in _MEANS_SOMETHING_EMPTY
    return None if may_vanish and is_dataclass(value) and value == blank else value


def is_within(path: str, base: str) -> bool:
    """Whether `path` is `base` or something inside it: `lesions[1].side` is within `lesions`."""
    return steps(path)[: len(steps(base))] == steps(base)
