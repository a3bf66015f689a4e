"""The typefaces the program carries, and how they get into a PDF: embedded, searchable, repeatable.

ReportLab embeds a subset by character. Joined and stacked scripts need glyphs that no character
names, so each glyph also goes by a code of its own: `GLYPHS` plus its number in the font. The code
depends on the font alone, hence a sheet comes out the same whatever was printed before it.
"""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

import uharfbuzz
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

_KEPT_CUTS: Final = 4
GLYPHS: Final = 0xF0000  # first code of the supplementary private use area
FOLDER: Final = Path(__file__).parent / "fonts"
SCRIPTS: Final = (
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Thai",
    "Lao",
    "Khmer",
    "Myanmar",
    "Ethiopic",
    "Georgian",
    "Armenian",
    "CJK",
)


class SheetFont(TTFont):  # type: ignore[misc]  # ReportLab carries no types
    """One font file, registered with ReportLab under its own name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.stem, str(path), shapable=False)
        self.widths: dict[str, int] = {
            chr(code): width for code, width in self.face.charWidths.items()
        }
        self.characters: frozenset[str] = frozenset(map(chr, self.face.charToGlyph))
        # Most sheets need the same letters, hence the same cut of the font.
        cut = lru_cache(maxsize=_KEPT_CUTS)(self.face.makeSubset)
        self.face.makeSubset = lambda subset: cut(tuple(subset))
        self._spelled: WeakKeyDictionary[object, dict[int, str]] = WeakKeyDictionary()
        pdfmetrics.registerFont(self)

    @cached_property
    def shaper(self) -> uharfbuzz.Font:
        """The font as HarfBuzz reads it; lengths in thousandths of the size."""
        data = self.face._ttf_data  # noqa: SLF001  # the bytes as read; ReportLab shares them so too
        font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(data)))
        font.scale = (1000, 1000)
        return font

    def glyph(self, number: int) -> str:
        """The character by which ReportLab can be asked for glyph `number`."""
        code = GLYPHS + number
        if code not in self.face.charToGlyph:
            self.face.charToGlyph[code] = number
            self.face.charWidths[code] = self.face.hmetrics[number][0] * 1000 / self.face.unitsPerEm
        return chr(code)

    def letter(self, number: int) -> str:
        """The letter that glyph `number` always is, or ""."""
        codes = self.face.glyphToChar.get(number, ())
        return min((chr(code) for code in codes if code < GLYPHS), default="")

    def advance(self, glyph: str) -> int:
        """The width of a character or glyph in thousandths of the size."""
        return int(self.face.charWidths[ord(glyph)] + 0.5)

    def spell(self, document: object, glyph: str, text: str) -> None:
        """Note which letters `glyph` stands for in `document`, to be found and copied by."""
        self._spelled.setdefault(document, {}).setdefault(ord(glyph), text)

    def addObjects(self, doc: pdfdoc.PDFDocument) -> None:  # noqa: N802  # ReportLab's name
        """Write the subsets that `doc` used, each with the letters its codes stand for."""
        spelled = self._spelled.pop(doc, {})
        state = self.state[doc]
        state.frozen = 1
        for number, subset in enumerate(state.subsets):
            internal = self.getSubsetInternalName(number, doc)[1:]
            name = (SUBSETN(number) + b"+" + self.face.name).decode("ascii")
            doc.Reference(self._entry(doc, name, internal, subset, spelled), internal)
        del self.state[doc]

    def _entry(
        self,
        doc: pdfdoc.PDFDocument,
        name: str,
        internal: str,
        subset: list[int],
        spelled: dict[int, str],
    ) -> pdfdoc.PDFTrueTypeFont:
        entry = pdfdoc.PDFTrueTypeFont()
        entry.Name, entry.BaseFont = internal, name
        entry.FirstChar, entry.LastChar = 0, len(subset) - 1
        entry.Widths = pdfdoc.PDFArray([self.face.getCharWidth(code) for code in subset])
        letters = pdfdoc.PDFStream(content=_to_unicode(name, subset, spelled))
        letters.filters = [pdfdoc.PDFZCompress]
        entry.ToUnicode = doc.Reference(letters, f"toUnicodeCMap:{name}")
        entry.FontDescriptor = self.face.addSubsetObjects(doc, name, subset)
        doc.idToObject["BasicFonts"].dict[internal] = entry
        return entry


def _to_unicode(name: str, subset: list[int], spelled: dict[int, str]) -> str:
    """The table by which a reader turns codes back into letters (ISO 32000-1, 9.10.3)."""
    rows = [
        f"<{index:02X}> <{spelled.get(code, chr(code)).encode('utf-16-be').hex().upper()}>"
        for index, code in enumerate(subset)
        if code
    ]
    blocks = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n"
        for block in (rows[start : start + 100] for start in range(0, len(rows), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        f"{blocks}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


@cache
def latin(*, bold: bool = False) -> SheetFont:
    """The face of the sheet itself: Latin, Greek, Cyrillic."""
    return SheetFont(FOLDER / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf")


@cache
def script(name: str) -> SheetFont | None:
    """The face of another script, read when first needed; None where this copy has none."""
    path = FOLDER / f"NotoSans{name}-Regular.ttf"
    return SheetFont(path) if path.exists() else None


def face_for(character: str, *, bold: bool) -> SheetFont | None:
    """The first face that holds `character`, or None."""
    own = latin(bold=bold)
    if character in own.characters:
        return own
    others = (script(name) for name in SCRIPTS)
    return next((face for face in others if face and character in face.characters), None)
