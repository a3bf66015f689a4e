"""The session file and the derivation as JSON text: strict on the way in, canonical out."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final, Never

from domain import charge, session
from domain.charge import Derivation
from domain.errors import UnreadableDocument
from domain.session import SrsSession
from storage.schema import schema_of
from storage.structure import Plain, plain_once, read

LARGEST_BYTES: Final = 5_000_000


class _Twice(ValueError):
    pass


class _NotANumber(ValueError):
    pass


def decode_session(text: bytes | str, source: str) -> SrsSession:
    """Read one session file.

    Args:
        source: names the file in messages.

    Raises:
        UnreadableDocument: not JSON, another format, an unknown key, a value that cannot exist;
            one sentence per place.
    """
    return read(SrsSession, _body(text, source, session.FORMAT), source)


def encode_session(value: SrsSession) -> str:
    """One line of JSON; equal sessions give equal text."""
    return _text(session.FORMAT, value)


def decode_derivation(text: bytes | str, source: str) -> Derivation:
    """Read a stored derivation; raises `UnreadableDocument`."""
    return read(Derivation, _body(text, source, charge.FORMAT), source)


def encode_derivation(value: Derivation) -> str:
    """One line of JSON; equal derivations give equal text."""
    return _text(charge.FORMAT, value)


def session_schema() -> dict[str, Plain]:
    """JSON Schema (2020-12) of the session file."""
    return schema_of(SrsSession, session.FORMAT, "One cranial radiosurgery session")


def derivation_schema() -> dict[str, Plain]:
    """JSON Schema (2020-12) of the derivation."""
    return schema_of(Derivation, charge.FORMAT, "What follows from one session")


def _text(format_name: str, value: object) -> str:
    body = {"format": format_name} | plain_once(value)
    return _ENCODER.encode(body) + "\n"


def _body(text: bytes | str, source: str, format_name: str) -> dict[str, Plain]:
    body = parse_json(text, source)
    if not isinstance(body, dict):
        raise UnreadableDocument(source, ("the document: expected one JSON object in braces.",))
    found = body.pop("format", None)
    if found != format_name:
        named = f'"{found}"' if isinstance(found, str) and len(found) < 60 else "another or none"
        sentence = f'format: this program reads "{format_name}", the document says {named}.'
        raise UnreadableDocument(source, (f"{sentence} Export it anew in that format.",))
    return body


def parse_json(text: bytes | str, source: str) -> Plain:
    """JSON without its traps: no key twice, no NaN, exact decimals; raises `UnreadableDocument`."""
    if len(text) > LARGEST_BYTES:
        problem = f"the document is larger than {LARGEST_BYTES:,} bytes. Split it."
        raise UnreadableDocument(source, (problem,))
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8-sig")
        return json.loads(decoded, **_JSON_OPTIONS)
    except UnicodeDecodeError as error:
        problem = f"byte {error.start}: not UTF-8. Save the file as UTF-8."
    except _Twice as error:
        problem = f"{error}: this key stands twice in one object. Delete one."
    except _NotANumber as error:
        problem = f"{error} is not a number. Enter the value, or null while it is not known."
    except json.JSONDecodeError as error:
        problem = (
            f"line {error.lineno}, column {error.colno}: not JSON ({error.msg}). Mend it there."
        )
    except RecursionError:
        problem = "the document is nested too deeply. A session file has a few levels."
    except ValueError:
        problem = "a number in the document is too long to be true. Correct it."
    raise UnreadableDocument(source, (problem,))


def _no_key_twice(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Twice(key[:60])
            seen.add(key)
    return result


def _no_constant(name: str) -> Never:
    raise _NotANumber(name)


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=plain_once, check_circular=False
)
_JSON_OPTIONS: Final[dict[str, Any]] = {
    "parse_float": Decimal,
    "parse_constant": _no_constant,
    "object_pairs_hook": _no_key_twice,
}
