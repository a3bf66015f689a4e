"""Which payer means which profile, as one JSON text, read strictly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from domain.errors import UnreadableDocument
from domain.payer_uses import PayerUse
from storage.codec import parse_json
from storage.structure import plain, read

FORMAT: Final = "isocenter.payer-uses/1"
_SOURCE: Final = "What was set about payers"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    payers: tuple[PayerUse, ...] = ()


def encode_uses(uses: tuple[PayerUse, ...]) -> str:
    """One line of JSON."""
    body = {"format": FORMAT} | plain(_Document(payers=uses))
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"


def decode_uses(text: str) -> tuple[PayerUse, ...]:
    """Read it; raises `UnreadableDocument` with one sentence per place."""
    body = parse_json(text, _SOURCE)
    if not isinstance(body, dict) or body.pop("format", None) != FORMAT:
        problem = f'format: this program reads "{FORMAT}". Enter it anew in the settings.'
        raise UnreadableDocument(_SOURCE, (problem,))
    return read(_Document, body, _SOURCE).payers
