"""Three versions of one session side by side: was, theirs, yours, field by field.

1. Where only one side changed a field, that side's value is proposed; where both did, differently,
   a person chooses. A choice not made keeps what the other person stored.
2. Records are matched by what names them (a lesion's id, a document's key, a coverage's rank),
   others by position where all three have as many, else by being equal; a record both sides added
   stands once, one that only one side added is kept.
3. Two revisions of one session are compared by the same walk: `changes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeAlias, cast

from domain.errors import IllFormed
from domain.field_words import NO_LABELS, NOT_ENTERED, field_name, value_words
from domain.session import Coverage, Document, Lesion, SrsSession

Triple: TypeAlias = tuple[object, object, object]
Path: TypeAlias = str | None  # None where that side has no such record
Paths: TypeAlias = tuple[Path, Path, Path]

_FILE_NAMES: Final = {"from_": "from"}
_NAMED_BY: Final[Mapping[type, Callable[[Any], object]]] = {
    Lesion: lambda lesion: lesion.id,
    Document: lambda document: document.key,
    Coverage: lambda coverage: coverage.rank,
}


class Side(StrEnum):
    """Whose value is taken."""

    WAS = "was"
    THEIRS = "theirs"
    YOURS = "yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One place in which the three differ. `path`: names the place among the matched records.

    `name`: what the field is called; the words are those of the session's own fields. `proposed`:
    the side that changed it; None where both did, differently.
    """

    path: str
    name: str
    was: str
    theirs: str
    yours: str
    proposed: Side | None

    @property
    def is_conflict(self) -> bool:
        return self.proposed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeVersions:
    """`was`: what both began from. `theirs`: what the other person stored. `yours`: on the screen.

    `documents`: what each document key is called.
    """

    was: SrsSession
    theirs: SrsSession
    yours: SrsSession
    documents: Mapping[str, str] = field(default_factory=lambda: NO_LABELS)

    @property
    def triple(self) -> Triple:
        return self.was, self.theirs, self.yours


def differences(versions: ThreeVersions) -> tuple[FieldChange, ...]:
    """Every place in which the three differ, in the order of the session file."""
    found = _walk(versions.triple, "", ("", "", ""))
    return tuple(_told(versions, *each) for each in found)


def changes(
    before: SrsSession, after: SrsSession, documents: Mapping[str, str] = NO_LABELS
) -> tuple[FieldChange, ...]:
    """What differs between two revisions, as `was` and `yours`."""
    versions = ThreeVersions(was=before, theirs=before, yours=after, documents=documents)
    return differences(versions)


def merged(versions: ThreeVersions, choices: Mapping[str, Side]) -> SrsSession:
    """One session of the three. `choices`: by path; what is not in it goes as it is proposed.

    Raises:
        IllFormed: the values so chosen cannot stand together; the sentence tells why.
        LookupError: a choice for a place in which the three do not differ.
    """
    known = {change.path for change in differences(versions)}
    if strange := sorted(set(choices) - known):
        raise LookupError(f"the three do not differ at {strange[0]}")
    try:
        return cast("SrsSession", _built(versions.triple, "", choices))
    except IllFormed as error:
        raise IllFormed(
            f"the values chosen cannot stand together: {error.rule}",
            f"Nothing is lost; choose another side there. {error.remedy}",
            error.field,
        ) from error


# The walk ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a record, or one of matched rows: its step in the path, and on each side."""

    step: str
    sides: Paths
    values: Triple


def _walk(
    values: Triple, path: str, sides: Paths
) -> Iterator[tuple[str, Paths, Triple, Side | None]]:
    """The smallest places that differ, each with its path on each side."""
    _, theirs, yours = values
    if theirs == yours:
        return
    if (parts := _parts(values)) is None:
        yield path, sides, values, _proposed(values)
        return
    for part in parts:
        below = [_below(side, step) for side, step in zip(sides, part.sides, strict=True)]
        yield from _walk(part.values, _below(path, part.step) or "", (below[0], below[1], below[2]))


def _below(path: Path, step: Path) -> Path:
    return None if path is None or step is None else f"{path}{step}".removeprefix(".")


def _proposed(values: Triple) -> Side | None:
    was, theirs, yours = values
    if yours == was:
        return Side.THEIRS
    return Side.YOURS if theirs == was else None


def _parts(values: Triple) -> Sequence[_Part] | None:
    """What a place is made of, when all sides that have it can be compared part by part."""
    _, theirs, yours = values
    if _is_record(theirs) and type(theirs) is type(yours):
        return _fields(values)
    lists = [value for value in values if _is_list_of_records(value)]
    if lists and all(isinstance(value, tuple) for value in values):
        return _rows(cast("tuple[tuple[object, ...], ...]", values))
    return None


def _is_record(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _is_list_of_records(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(map(_is_record, value))


def _fields(values: Triple) -> list[_Part]:
    """The fields of a record; a side that has none, or another kind, had nothing entered."""
    _, theirs, _ = values
    parts = []
    for each in fields(cast("Any", theirs)):
        step = f".{_FILE_NAMES.get(each.name, each.name)}"
        found = [getattr(v, each.name, None) if type(v) is type(theirs) else None for v in values]
        parts.append(_Part(step, (step, step, step), (found[0], found[1], found[2])))
    return parts


def _rows(values: tuple[tuple[object, ...], ...]) -> list[_Part]:
    """The rows of three lists, matched: theirs in their order, then what only the others have."""
    keyed = [_keyed(rows, values) for rows in values]
    order = dict.fromkeys(key for rows in (keyed[1], keyed[2], keyed[0]) for key in rows)
    parts = []
    for number, key in enumerate(order):
        at = [rows.get(key) for rows in keyed]
        steps = tuple(None if found is None else f"[{found[0]}]" for found in at)
        row = tuple(None if found is None else found[1] for found in at)
        parts.append(_Part(f"[{number}]", cast("Paths", steps), cast("Triple", row)))
    return parts


def _keyed(
    rows: tuple[object, ...], lists: tuple[tuple[object, ...], ...]
) -> dict[object, tuple[int, object]]:
    """Rows by what names them, with their positions."""
    names = [_names(each) for each in lists]
    if all(found is not None for found in names):
        own = _names(rows) or ()
    elif len({tuple(map(type, each)) for each in lists}) == 1:
        own = tuple(range(len(rows)))
    else:
        seen: Counter[object] = Counter()
        own = ()
        for row in rows:
            own = (*own, (row, seen[row]))
            seen[row] += 1
    return {key: (index, row) for index, (key, row) in enumerate(zip(own, rows, strict=True))}


def _names(rows: tuple[object, ...]) -> tuple[object, ...] | None:
    """What names each row; None where rows have no name, or two have the same."""
    if any(type(row) not in _NAMED_BY for row in rows):
        return None
    found = tuple(_NAMED_BY[type(row)](row) for row in rows)
    return found if len(set(found)) == len(found) else None


# Building ----------------------------------------------------------------------------------------


def _built(values: Triple, path: str, choices: Mapping[str, Side]) -> object:
    was, theirs, yours = values
    if theirs == yours:
        return theirs
    if (parts := _parts(values)) is None:
        side = choices.get(path) or _proposed(values) or Side.THEIRS
        return {Side.WAS: was, Side.THEIRS: theirs, Side.YOURS: yours}[side]
    built = [_built(part.values, _below(path, part.step) or "", choices) for part in parts]
    if _is_record(theirs):
        names = [each.name for each in fields(cast("Any", theirs))]
        return replace(cast("Any", theirs), **dict(zip(names, built, strict=True)))
    rows = tuple(row for row in built if row is not None)
    alike = (each for each in (yours, theirs, was) if Counter(cast("Any", each)) == Counter(rows))
    return next(alike, rows)


# Words -------------------------------------------------------------------------------------------


def _told(
    versions: ThreeVersions, path: str, sides: Paths, values: Triple, proposed: Side | None
) -> FieldChange:
    was, theirs, yours = (_words(path, value) for value in values)
    return FieldChange(
        path=path,
        name=_name(versions, sides),
        was=was,
        theirs=theirs,
        yours=yours,
        proposed=proposed,
    )


def _name(versions: ThreeVersions, sides: Paths) -> str:
    """Named as in the newest version that has the place."""
    newest_first = zip(reversed(versions.triple), reversed(sides), strict=True)
    session, path = next((session, path) for session, path in newest_first if path is not None)
    return field_name(cast("SrsSession", session), path, versions.documents).text


def _words(path: str, value: object) -> str:
    """What stands there; of a record everything that is entered."""
    if not _is_record(value):
        return value_words(path, value)
    own = [
        (each.name, getattr(value, each.name))
        for each in fields(cast("Any", value))
        if each.name != "key"  # a document is named by what it is called
    ]
    said = [_words(f"{path}.{name}", found) for name, found in own if found not in (None, "", ())]
    return ", ".join(word for word in said if word != NOT_ENTERED) or NOT_ENTERED
