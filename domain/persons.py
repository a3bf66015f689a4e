"""Whether two written names may be one person: used where a second person is asked for.

Names are typed freely and logins are short, so doubt counts as the same person: a name that says
less than the other, an initial for a given name, or a login made of both.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"\w+")
_TITLES: Final = frozenset(
    "dr prof mr mrs ms md do mbbs phd dsc ms msc mba cmd rtt rt rn np pa dabr frcpc facr".split()
)


def is_same_person(one: str, other: str) -> bool:
    """True where the names cannot be told apart; an empty name is nobody else's."""
    words, others = _words(one), _words(other)
    if not words or not others:
        return True
    return (
        _says_no_more(words, others)
        or _says_no_more(others, words)
        or bool(_logins(words) & _logins(others))
    )


def _words(name: str) -> tuple[str, ...]:
    """Words without accents, case, points and titles; the titles where nothing else is left."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(letter)
    )
    words = tuple(_WORD.findall(plain.casefold().replace(".", " ").replace("_", " ")))
    return tuple(word for word in words if word not in _TITLES) or words


def _says_no_more(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return all(any(_may_be(word, other) for other in others) for word in words)


def _may_be(word: str, other: str) -> bool:
    is_initial = len(word) == 1 or len(other) == 1
    return word == other or (is_initial and word[0] == other[0])


def _logins(words: tuple[str, ...]) -> frozenset[str]:
    """How a login may be made of a name: joined, or an initial and the family name."""
    first, last = words[0], words[-1]
    joined = "".join(words)
    return frozenset({joined, first + last, last + first, first[0] + last, last + first[0]})
