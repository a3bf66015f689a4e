"""The precautions of a department as one JSON text, read strictly."""

from __future__ import annotations

import json
from typing import Final

from domain.errors import UnreadableDocument
from domain.precautions import Precautions
from storage.codec import parse_json
from storage.structure import plain, read

FORMAT: Final = "isocenter.precautions/1"
_SOURCE: Final = "What was set about locking and backups"


def encode_precautions(precautions: Precautions) -> str:
    """One line of JSON."""
    body = {"format": FORMAT} | plain(precautions)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"


def decode_precautions(text: str) -> Precautions:
    """Read it; raises `UnreadableDocument` with one sentence per place."""
    body = parse_json(text, _SOURCE)
    if not isinstance(body, dict) or body.pop("format", None) != FORMAT:
        problem = f'format: this program reads "{FORMAT}". Enter it anew in the settings.'
        raise UnreadableDocument(_SOURCE, (problem,))
    return read(Precautions, body, _SOURCE)
