"""Templates as one JSON text: named sessions to begin with, in the department's own order."""

from __future__ import annotations

import json
from typing import Final

from domain.errors import UnreadableDocument
from domain.templates import Template, skeleton
from storage.codec import decode_session, encode_session, parse_json

FORMAT: Final = "isocenter.templates/1"
_SOURCE: Final = "The templates"


def encode_templates(templates: tuple[Template, ...]) -> str:
    """One line of JSON. Only what `domain.templates.skeleton` leaves is written: no patient."""
    named = [
        {"name": one.name, "session": json.loads(encode_session(skeleton(one.session)))}
        for one in templates
    ]
    return json.dumps({"format": FORMAT, "templates": named}, ensure_ascii=False) + "\n"


def decode_templates(text: str) -> tuple[Template, ...]:
    """Read them; raises `UnreadableDocument`."""
    body = parse_json(text, _SOURCE)
    listed = body.get("templates") if isinstance(body, dict) else None
    if not (isinstance(body, dict) and body.get("format") == FORMAT and isinstance(listed, list)):
        problem = f'format: this program reads "{FORMAT}". Keep the templates anew.'
        raise UnreadableDocument(_SOURCE, (problem,))
    return tuple(
        Template(
            name=str(one["name"]),
            session=decode_session(json.dumps(one["session"]), f"The template {place}"),
        )
        for place, one in enumerate(listed, 1)
    )
