"""Cut the fonts beside this script out of the Noto families; run by developers, not the program.

    python reports/fonts/build_fonts.py FOLDER_WITH_NOTO_SANS [FILE_OF_NOTO_SANS_CJK]

The folder holds `NotoSans-Regular.ttf` and its sisters (Debian: package fonts-noto-core); the file
is `NotoSansCJK-Regular.ttc` (Debian: package fonts-noto-cjk). The outlines stay as they are, but:

1. Only the characters named below stay, with every glyph that shaping them can lead to.
2. Hints, kerning and discretionary ligatures are dropped: smaller sheets, and widths that add up.
3. The Chinese, Japanese and Korean font has cubic outlines, which ReportLab cannot embed; they are
   redrawn as quadratic ones, at most one unit of a thousand away from the original.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph


class Outline(Protocol):
    """A glyph that a pen can draw."""

    def draw(self, pen: Cu2QuPen) -> None: ...


HERE = Path(__file__).parent
LATIN = (
    *range(0x20, 0x7F),  # ASCII
    *range(0xA0, 0x250),  # Latin-1, Extended-A and -B
    *range(0x250, 0x2B0),  # phonetic letters, used by some African alphabets
    *range(0x2B0, 0x370),  # modifier letters and combining marks
    *range(0x370, 0x530),  # Greek and Cyrillic
    *range(0x1E00, 0x2000),  # Vietnamese and other Latin, polytonic Greek
    *range(0x2000, 0x2070),  # spaces, dashes, quotation marks
    *range(0x2070, 0x20A0),  # superior and inferior figures
    *range(0x20A0, 0x20C0),  # currencies
    *(0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2260, 0x2264, 0x2265, 0x25CC),
)
SCRIPTS = {  # one weight each: a heavier one is drawn by thickening the outline
    "Arabic": (*range(0x600, 0x700), *range(0x750, 0x780), 0x8A0, 0x25CC),
    "Hebrew": (*range(0x590, 0x600), *range(0xFB1D, 0xFB50), 0x25CC),
    "Devanagari": (*range(0x900, 0x980), 0x25CC),
    "Bengali": (*range(0x980, 0xA00), 0x964, 0x965, 0x25CC),
    "Gurmukhi": (*range(0xA00, 0xA80), 0x964, 0x965, 0x25CC),
    "Gujarati": (*range(0xA80, 0xB00), 0x964, 0x965, 0x25CC),
    "Tamil": (*range(0xB80, 0xC00), 0x964, 0x965, 0x25CC),
    "Telugu": (*range(0xC00, 0xC80), 0x964, 0x965, 0x25CC),
    "Kannada": (*range(0xC80, 0xD00), 0x964, 0x965, 0x25CC),
    "Malayalam": (*range(0xD00, 0xD80), 0x25CC),
    "Sinhala": (*range(0xD80, 0xE00), 0x25CC),
    "Myanmar": (*range(0x1000, 0x10A0), 0x25CC),
    "Thai": (*range(0xE00, 0xE80), 0x25CC),
    "Lao": (*range(0xE80, 0xF00), 0x25CC),
    "Georgian": (*range(0x10A0, 0x1100), *range(0x1C90, 0x1CC0)),
    "Armenian": tuple(range(0x530, 0x590)),
    "Ethiopic": (*range(0x1200, 0x13A0),),
    "Khmer": (*range(0x1780, 0x1800), 0x25CC),
}
JOINERS = (0x20, 0x200C, 0x200D, 0x200E, 0x200F)
INSTRUCTION_LIMITS = (  # none: the outlines carry no hints
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)
DROPPED_FEATURES = {"kern", "dlig", "salt", "aalt", "case", "frac", "sups", "subs", "ordn", "smcp"}


def cut(source: Path, target: Path, characters: Iterable[int]) -> None:
    """Write a subset of `source` that holds `characters` and what shaping makes of them."""
    font = TTFont(source)
    _subset(font, (*characters, *JOINERS))
    font.save(target)


def _subset(font: TTFont, characters: Iterable[int]) -> None:
    options = Options()
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.layout_features = ["*"]
    options.drop_tables += ["DSIG", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(characters))
    _drop_features(font)
    subsetter.subset(font)


def _drop_features(font: TTFont) -> None:
    for tag in ("GSUB", "GPOS"):
        if tag in font:
            for record in font[tag].table.FeatureList.FeatureRecord:
                if record.FeatureTag in DROPPED_FEATURES or record.FeatureTag[:2] in ("ss", "cv"):
                    record.Feature.LookupListIndex = []


def cut_cjk(source: Path, target: Path) -> None:
    """Write the Chinese, Japanese and Korean subset with quadratic outlines."""
    font = TTFont(source, fontNumber=2)  # the third of the collection: simplified Chinese forms
    for tag in ("GPOS", "GSUB", "VORG", "vhea", "vmtx", "BASE"):
        if tag in font:
            del font[tag]
    _subset(font, sorted(set(_cjk_characters())))
    _redraw(font)
    font.save(target)


def _cjk_characters() -> Iterator[int]:
    """GB 2312, the commoner half of Big5, KS X 1001, kana, all Hangul syllables."""
    for codec, first in (("gb2312", range(0xA1, 0xF8)), ("euc_kr", range(0xA1, 0xFE))):
        yield from _decodable(codec, first, range(0xA1, 0xFF))
    yield from _decodable("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    yield from range(0xAC00, 0xD7A4)
    yield from range(0x3000, 0x3100)
    yield from range(0x20, 0x7F)


def _decodable(codec: str, first: Iterable[int], second: Iterable[int]) -> Iterator[int]:
    for high in first:
        for low in second:
            try:
                yield ord(bytes((high, low)).decode(codec))
            except UnicodeDecodeError:
                continue


def _redraw(font: TTFont) -> None:
    """Replace the cubic outlines (table CFF) by quadratic ones (table glyf)."""
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs = {name: _quadratic(glyphs, name) for name in order}
    maxp = font["maxp"] = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, len(order)
    for name in INSTRUCTION_LIMITS:
        setattr(maxp, name, 0)
    maxp.maxZones = 1
    font["glyf"].compile(font)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    del font["CFF "]
    font.sfntVersion = "\000\001\000\000"


def _quadratic(glyphs: Mapping[str, Outline], name: str) -> Glyph:
    pen = TTGlyphPen(glyphs)
    glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
    return pen.glyph()


def main(folder: Path, cjk: Path | None) -> None:
    """Cut every font into the folder of this script."""
    for weight in ("Regular", "Bold"):
        cut(folder / f"NotoSans-{weight}.ttf", HERE / f"NotoSans-{weight}.ttf", LATIN)
    for script, characters in SCRIPTS.items():
        name = f"NotoSans{script}-Regular.ttf"
        cut(folder / name, HERE / name, characters)
    if cjk:
        cut_cjk(cjk, HERE / "NotoSansCJK-Regular.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
