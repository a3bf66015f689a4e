"""`schema`: the JSON Schema of the session file and of the derivation."""

from __future__ import annotations

import json

from storage.codec import derivation_schema, session_schema


def run_schema(document: str | None) -> int:
    """Print one schema, or both in one object with the keys `session` and `derivation`."""
    schemas = {"session": session_schema, "derivation": derivation_schema}
    body = schemas[document]() if document else {name: make() for name, make in schemas.items()}
    print(json.dumps(body, ensure_ascii=False, indent=2))
    return 0
