"""Words without case and accents, the same way when stored and when sought."""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters that carry their mark inside, where no decomposition takes it off.
_UNMARKED: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def folded(text: str) -> str:
    """Lower case without accents, so that "Łukasz" is found by "lukasz" and "ZOË" by "zoe"."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_UNMARKED))
    return "".join(character for character in apart if not unicodedata.combining(character))
