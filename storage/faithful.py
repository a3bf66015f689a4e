"""Nothing is stored that could not be read back as it was typed.

A session is proven part by part (patient, lesions, services, …), each by writing and reading it as
the codec does. Parts are frozen and their proof depends on nothing else, so a part once proven is
not proven again: while somebody types, that is all but the one being typed in.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import lru_cache
from typing import Any, Final

from domain.errors import Refused, UnreadableDocument
from domain.session import SrsSession
from storage.codec import encode_session, parse_json
from storage.structure import plain_once, read

_PARTS: Final = tuple(field.name for field in fields(SrsSession))
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=plain_once)
_SOURCE: Final = "The session"


def faithful_body(session: SrsSession) -> str:
    """The text of a session, proven to read back as the same session.

    Raises:
        Refused: a value was typed that could not be read again, such as a control character.
    """
    problems = tuple(
        problem for part in _PARTS for problem in _problems(part, getattr(session, part))
    )
    if problems:
        raise Refused(
            "\n".join(("The session was not stored; what was saved before is safe.", *problems))
        )
    return encode_session(session)


@lru_cache(maxsize=256)
def _problems(part: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401  (any part of a session)
    """What keeps one part from being read back; nothing when it reads back the same."""
    text = _ENCODER.encode({part: value})
    try:
        found = read(SrsSession, parse_json(text, _SOURCE), _SOURCE)
    except UnreadableDocument as error:
        return error.problems
    if getattr(found, part) == value:
        return ()
    again = "Keep the window open and report this with the program's version."
    return (f"{part}: would not read back as it stands. {again}",)
