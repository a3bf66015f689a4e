"""Colour roles, one value each in every scheme: light, dark, and both with high contrast.

Text stands out from its ground at 4.5 : 1 or more, what marks a control at 3 : 1; tests hold both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtGui import QColor


class Tone(Enum):
    """What a colour says; always beside an icon and a word that say the same."""

    STOP = auto()
    HOLD = auto()
    WARN = auto()
    INFO = auto()
    GOOD = auto()
    QUIET = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One scheme, as `#rrggbb`. `border` parts areas; `edge` is the outline of a control."""

    window: str
    panel: str
    base: str
    alternate: str
    text: str
    quiet: str
    border: str
    edge: str
    button: str
    accent: str
    on_accent: str
    selected: str
    tones: tuple[str, str, str, str, str]
    tints: tuple[str, str, str, str, str]

    def tone(self, tone: Tone) -> QColor:
        """For text and icons."""
        return QColor(self.quiet if tone is Tone.QUIET else self.tones[tone.value - 1])

    def tint(self, tone: Tone) -> QColor:
        """For the ground behind text of that tone."""
        return QColor(self.window if tone is Tone.QUIET else self.tints[tone.value - 1])


LIGHT: Final = Colours(
    window="#eef1f5",
    panel="#f8f9fb",
    base="#ffffff",
    alternate="#f5f7fa",
    text="#1a2230",
    quiet="#566070",
    border="#c9d0da",
    edge="#7d8897",
    button="#ffffff",
    accent="#1d5fa8",
    on_accent="#ffffff",
    selected="#d9e8fa",
    tones=("#b3261e", "#94490a", "#735800", "#1f5c93", "#1b6b3c"),
    tints=("#fdeceb", "#fdf0e2", "#fbf5d9", "#e6f0fa", "#e4f4ea"),
)

DARK: Final = Colours(
    window="#1b1f25",
    panel="#20252c",
    base="#14171c",
    alternate="#191d23",
    text="#e6e9ee",
    quiet="#a2acba",
    border="#3b434e",
    edge="#737e8d",
    button="#2a3039",
    accent="#7db2f5",
    on_accent="#0d1a2a",
    selected="#24405f",
    tones=("#ff8f86", "#ffb574", "#ecd067", "#8fc3ff", "#82d6a4"),
    tints=("#3d2120", "#3a2a1a", "#35301a", "#1d2f42", "#1c3526"),
)

HIGH_LIGHT: Final = Colours(
    window="#fefefe",
    panel="#ffffff",
    base="#ffffff",
    alternate="#ffffff",
    text="#000000",
    quiet="#2b2b2b",
    border="#000000",
    edge="#000000",
    button="#ffffff",
    accent="#00327d",
    on_accent="#ffffff",
    selected="#cfe2ff",
    tones=("#8c0009", "#6a2f00", "#4d3b00", "#003f7f", "#00461d"),
    tints=("#ffffff", "#ffffff", "#ffffff", "#ffffff", "#ffffff"),
)

HIGH_DARK: Final = Colours(
    window="#010101",
    panel="#000000",
    base="#000000",
    alternate="#000000",
    text="#ffffff",
    quiet="#e0e0e0",
    border="#ffffff",
    edge="#ffffff",
    button="#000000",
    accent="#ffe14d",
    on_accent="#000000",
    selected="#003a75",
    tones=("#ff9d96", "#ffbe85", "#ffe14d", "#9fd0ff", "#8ff0b4"),
    tints=("#000000", "#000000", "#000000", "#000000", "#000000"),
)

SCHEMES: Final = {scheme.accent: scheme for scheme in (LIGHT, DARK, HIGH_LIGHT, HIGH_DARK)}
