"""The summary kept beside a session for the list, as JSON text."""

from __future__ import annotations

import json
from typing import Final

from domain.worklist import Summary
from storage.codec import parse_json
from storage.structure import plain, read

_EMPTY: Final = Summary()


def encode_summary(summary: Summary) -> str:
    """One line of JSON; equal summaries give equal text."""
    return json.dumps(plain(summary), ensure_ascii=False, separators=(",", ":"))


def decode_summary(text: str, source: str) -> Summary:
    """Read what `encode_summary` wrote; empty for "". Raises `UnreadableDocument`."""
    return read(Summary, parse_json(text, source), source) if text else _EMPTY


def rules_in(text: str) -> str:
    """By which rules a summary was derived, read out of its text alone: a page holds many."""
    return text.partition('"rules":"')[2].partition('"')[0]
