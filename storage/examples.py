"""The made-up sessions and the made-up practice that ship with the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from domain.session import SrsSession
from storage.codec import decode_session

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "examples"
PRACTICE: Final = EXAMPLES / "practice" / "alder-valley.json"


def example_sessions() -> tuple[tuple[str, SrsSession], ...]:
    """The made-up sessions that ship with the program, by name."""
    return tuple(
        (stem.replace("-", " ").capitalize(), session)
        for stem, session in sessions_by_file().items()
    )


@cache
def sessions_by_file() -> Mapping[str, SrsSession]:
    """The same by the name of their file, read once."""
    files = sorted(EXAMPLES.glob("*.json"))
    return {file.stem: decode_session(file.read_bytes(), file.name) for file in files}
