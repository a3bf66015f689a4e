"""Waivers as JSON text, as they stand beside a signed charge."""

from __future__ import annotations

import json
from dataclasses import dataclass

from domain.ports import Waiver
from storage.codec import parse_json
from storage.structure import plain, read


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waivers:
    waivers: tuple[Waiver, ...]


def encode_waivers(waivers: tuple[Waiver, ...]) -> str:
    """One line of JSON; equal waivers give equal text."""
    body = plain(_Waivers(waivers=waivers))
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def decode_waivers(text: str, source: str) -> tuple[Waiver, ...]:
    """Read what `encode_waivers` wrote; raises `UnreadableDocument`."""
    return read(_Waivers, parse_json(text, source), source).waivers
