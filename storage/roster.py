"""The roster of a department as one JSON text, read strictly."""

from __future__ import annotations

import json
from typing import Final

from domain.errors import UnreadableDocument
from domain.roster import Roster
from storage.codec import parse_json
from storage.structure import plain, read

FORMAT: Final = "isocenter.roster/1"
_SOURCE: Final = "The staff and machines"


def encode_roster(roster: Roster) -> str:
    """One line of JSON."""
    body = {"format": FORMAT} | plain(roster)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"


def decode_roster(text: str) -> Roster:
    """Read it; raises `UnreadableDocument` with one sentence per place."""
    body = parse_json(text, _SOURCE)
    if not isinstance(body, dict) or body.pop("format", None) != FORMAT:
        problem = f'format: this program reads "{FORMAT}". Enter staff and machines anew.'
        raise UnreadableDocument(_SOURCE, (problem,))
    return read(Roster, body, _SOURCE)
