"""Whether every word of a page value can be printed; if not, which field to mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

from domain.errors import Refused
from reports.text import Unprintable, compose, is_plain, shape


def refuse_unprintable(value: object) -> None:
    """Raise `Refused` at the first character that no font of the program can print.

    The sentence names the field and the place in it, never the text itself.
    """
    for field, text in _words(value, "sheet"):
        composed = " ".join(compose(text).split())
        if is_plain(composed, bold=True) and is_plain(composed, bold=False):
            continue
        try:
            shape(composed)
        except Unprintable as error:
            raise Refused(
                f"The sheet was not printed: character {error.position} of the field"
                f' "{field}" cannot be printed with the fonts of this program. Nothing was'
                " changed. Retype the field without it, or in the Latin letters of the"
                " patient's registration."
            ) from error


def _words(value: object, field: str) -> Iterator[tuple[str, str]]:
    """Every string in a page value with the words for its field."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield field, value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _words(getattr(value, each.name), each.name.replace("_", " "))
    elif isinstance(value, tuple):
        # A pair is a label and what stands under it: the label is the name of the field.
        named = (
            len(value) == 2
            and isinstance(value[0], str)
            and field.endswith(("facts", "signatures", "people"))
        )
        for each in value:
            yield from _words(each, str(value[0]) if named and each is not value[0] else field)
