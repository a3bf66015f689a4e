"""Plain text of at most 96 columns: paragraphs with a hanging indent, and underlined headings."""

from __future__ import annotations

import textwrap
from typing import Final

WIDTH: Final = 96


def wrapped(text: str, *, indent: int = 0, hang: int | None = None) -> str:
    """Fill to `WIDTH`; later lines begin at `hang`, which is `indent` unless given."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hang is None else hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def heading(title: str, *more: str, mark: str = "=") -> str:
    """A title, underlined, and sentences below it."""
    return "\n".join((title, mark * min(len(title), WIDTH), *(wrapped(line) for line in more)))
