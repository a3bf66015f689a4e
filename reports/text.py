"""From a string to what stands on the paper: which face, which glyphs, in which order, how wide.

1. A string is composed first (Unicode normalisation form C), so that both spellings print alike.
2. Text that its face can set letter by letter stays a string; this is nearly all text.
3. The rest is put in visual order (Unicode Standard Annex 9) and shaped by HarfBuzz, run by run.
4. What no face can set is refused; nothing is ever replaced by a box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

import uharfbuzz

from reports.typeface import SheetFont, face_for, latin

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
# Signs that reorder what follows: no name needs them, and one name can look like another by them.
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FEATURES: Final = {"kern": False, "dlig": False}  # dlig would add vowel signs to some Arabic names
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_COMPLEX: Final = frozenset({"Mn", "Mc", "Me", "Cf"})


class Unprintable(ValueError):
    """A character no face can set. `position`: counts from 1 in the composed string."""

    def __init__(self, position: int) -> None:
        super().__init__(f"the character at position {position} cannot be printed")
        self.position = position


class Piece(NamedTuple):
    """Glyphs of one face, as seen. `x`, `y`: thousandths of the size from the line's start."""

    font: SheetFont
    glyphs: str
    letters: tuple[str, ...]  # what each glyph stands for
    x: int
    y: int


class Shaped(NamedTuple):
    """A line that could not be set letter by letter; `width` in thousandths of the size.

    `is_reordered`: some of it runs from right to left.
    """

    pieces: tuple[Piece, ...]
    width: int
    is_reordered: bool


class _Run(NamedTuple):
    """Neighbours in one face and one direction. `level`: odd runs from right to left."""

    font: SheetFont
    level: int
    start: int
    text: str


def compose(text: str) -> str:
    """The one spelling under which a string is measured and printed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_plain(text: str, *, bold: bool) -> bool:
    """Whether the Latin face sets `text` letter by letter."""
    if text.isascii():
        return text.isprintable()
    return latin(bold=bold).characters.issuperset(text) and not any(
        unicodedata.category(c) in _COMPLEX or unicodedata.bidirectional(c) in _RIGHT_TO_LEFT
        for c in text
        if c > "\u02af"
    )


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of composed `text` in points."""
    if is_plain(text, bold=bold):
        return sum(map(latin(bold=bold).widths.__getitem__, text)) * size / 1000
    return shape(text, bold=bold).width * size / 1000


def wrap(text: str, size: float, limit: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break composed `text` at blanks; inside a word only where it is wider than `limit` points."""
    if width(joined := " ".join(text.split()), size, bold=bold) <= limit:
        return (joined,) if joined else ()
    lines: list[str] = []
    line = ""
    for word in _fitting(joined.split(" "), size, limit, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold=bold) > limit:
            lines.append(line)
            longer = word
        line = longer
    return (*lines, line)


def _fitting(words: list[str], size: float, limit: float, *, bold: bool) -> Iterator[str]:
    """The words; one that is too wide comes in parts."""
    for word in words:
        rest = word
        while len(rest) > 1 and width(rest, size, bold=bold) > limit:
            cut = _longest_start(rest, size, limit, bold=bold)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _longest_start(word: str, size: float, limit: float, *, bold: bool) -> int:
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if width(word[:middle], size, bold=bold) <= limit:
            low = middle
        else:
            high = middle - 1
    while low > 1 and unicodedata.category(word[low]) in _COMPLEX:
        low -= 1
    return low


def shape(text: str, *, bold: bool = False) -> Shaped:
    """Set composed `text` glyph by glyph. Raises `Unprintable`."""
    pieces: list[Piece] = []
    x = 0
    joins = False  # the next glyph follows the last one without a gap or a step
    runs = _runs(text, bold=bold)
    for run in _visual_order(runs):
        for piece, advance in _glyphs(run):
            if joins and piece.x == piece.y == 0 and piece.font is pieces[-1].font:
                last = pieces[-1]
                pieces[-1] = last._replace(
                    glyphs=last.glyphs + piece.glyphs, letters=last.letters + piece.letters
                )
            else:
                pieces.append(piece._replace(x=x + piece.x))
            joins = piece.x == piece.y == 0 and advance == piece.font.advance(piece.glyphs)
            x += advance
    return Shaped(tuple(pieces), x, any(run.level for run in runs))


def _runs(text: str, *, bold: bool) -> list[_Run]:
    levels = _levels(text)
    fonts = _fonts(text, bold=bold)
    numbered = zip(range(len(text)), fonts, levels, strict=True)
    grouped = (
        list(group) for _, group in groupby(numbered, key=lambda item: (item[1].fontName, item[2]))
    )
    return [
        _Run(group[0][1], group[0][2], group[0][0], text[group[0][0] : group[-1][0] + 1])
        for group in grouped
    ]


def _fonts(text: str, *, bold: bool) -> list[SheetFont]:
    """The face of each character; blanks, marks and joiners stay with the letter before them."""
    fonts: list[SheetFont] = []
    for position, character in enumerate(text, 1):
        category = unicodedata.category(character)
        if character in _REORDERING or category in ("Cc", "Cs", "Co", "Cn"):
            raise Unprintable(position)
        if fonts and category in (*_COMPLEX, "Zs") and character in fonts[-1].characters:
            fonts.append(fonts[-1])
            continue
        font = face_for(character, bold=bold)
        if font is None:
            raise Unprintable(position)
        fonts.append(font)
    return fonts


def _levels(text: str) -> list[int]:
    """The embedding level of each character; the first strong letter decides the paragraph."""
    if not any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text):
        return [0] * len(text)
    from bidi import algorithm  # noqa: PLC0415  # only names in these scripts need it

    base = algorithm.get_base_level(text)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(storage["chars"], "LR"[base])
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    return [character["level"] for character in storage["chars"]]


def _resolve_brackets(characters: list[dict[str, Any]], base: str) -> None:
    """Rule N0 of the annex, left out by the library: both brackets of a pair take one direction."""
    opened: list[tuple[int, str]] = []
    for index, character in enumerate(characters):
        sign = character["ch"]
        if sign in _BRACKETS:
            opened.append((index, _BRACKETS[sign]))
        elif opened and sign == opened[-1][1]:
            start, _ = opened.pop()
            inside = {_strength(c["type"]) for c in characters[start + 1 : index]} - {""}
            before = (_strength(c["type"]) for c in reversed(characters[:start]))
            context = next((strength for strength in before if strength), base)
            if inside:
                characters[start]["type"] = character["type"] = base if base in inside else context


def _strength(kind: str) -> str:
    """L or R for a letter or number, "" for what has no direction of its own."""
    return {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _visual_order(runs: list[_Run]) -> list[_Run]:
    """Rule L2 of the annex for whole runs: reverse from the highest level to the lowest odd one."""
    odd = [run.level for run in runs if run.level % 2]
    highest = max((run.level for run in runs), default=0)
    for level in range(highest, min(odd, default=highest + 1) - 1, -1):
        runs = _reversed_from(level, runs)
    return runs


def _reversed_from(level: int, runs: list[_Run]) -> list[_Run]:
    """The runs with each unbroken stretch at `level` or above turned round."""
    turned: list[_Run] = []
    for is_high, group in groupby(runs, key=lambda run: run.level >= level):
        stretch = list(group)
        turned += reversed(stretch) if is_high else stretch
    return turned


def _glyphs(run: _Run) -> Iterator[tuple[Piece, int]]:
    """Each glyph as a piece at its offset, with the advance that follows it."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    uharfbuzz.shape(run.font.shaper, buffer, dict(_FEATURES))
    infos = buffer.glyph_infos
    numbers, clusters = [i.codepoint for i in infos], [i.cluster for i in infos]
    letters = _letters(run.font, run.text, numbers, clusters)
    for info, place, spelled in zip(infos, buffer.glyph_positions, letters, strict=True):
        if info.codepoint == 0:
            raise Unprintable(run.start + info.cluster + 1)
        glyph = run.font.glyph(info.codepoint)
        yield Piece(run.font, glyph, (spelled,), place.x_offset, place.y_offset), place.x_advance


def _letters(font: SheetFont, text: str, numbers: list[int], clusters: list[int]) -> list[str]:
    """The letters of each glyph.

    A glyph that is one letter in every word keeps that letter; of the others in a cluster the first
    takes what is left over.
    """
    ends = dict(pairwise([*sorted(set(clusters)), len(text)]))
    left = {start: text[start:end] for start, end in ends.items()}
    letters = [font.letter(number) for number in numbers]
    for place, (letter, cluster) in enumerate(zip(letters, clusters, strict=True)):
        letters[place] = letter if letter in left[cluster] else ""
        left[cluster] = left[cluster].replace(letters[place], "", 1)
    for place, cluster in enumerate(clusters):
        if not letters[place]:
            letters[place], left[cluster] = left[cluster], ""
    return letters
