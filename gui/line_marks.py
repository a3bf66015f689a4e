"""What became of the charges with the last change, as icon and word; gone with the next change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from domain.charge import ChargeLine, Derivation, NotCharged
from domain.difference import LineChange, difference
from gui.icons import Glyph
from gui.theme import Tone

_Gone: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMark:
    """Icon and words beside a line."""

    glyph: Glyph
    tone: Tone
    words: str


_NEW: Final = LineMark(glyph=Glyph.NEW, tone=Tone.INFO, words="new")
_GONE: Final = LineMark(glyph=Glyph.DASH, tone=Tone.WARN, words="no longer charged")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMarks:
    """Marks by what they stand beside; empty for a session just opened."""

    changes: tuple[LineChange, ...] = ()
    gone: Mapping[_Gone, LineMark] = field(default_factory=dict)

    def of_line(self, line: ChargeLine) -> LineMark | None:
        """The mark of a line that is new or otherwise than before."""
        change = next((one for one in self.changes if one.after == line), None)
        if change is None:
            return None
        told = ", ".join(change.changed)
        return LineMark(glyph=Glyph.PEN, tone=Tone.INFO, words=f"changed: {told}") if told else _NEW

    def of_left_out(self, item: NotCharged) -> LineMark | None:
        """The mark of a code that was charged before."""
        return self.gone.get((str(item.biller), str(item.code)))


def line_marks(before: Derivation | None, after: Derivation | None) -> LineMarks:
    """The marks of the way from one derivation to the next of the same session."""
    if before is None or after is None or before.lines == after.lines:
        return LineMarks()
    changes = difference(before, after).lines
    gone = [change.before for change in changes if change.after is None]
    return LineMarks(
        changes=changes,
        gone={(str(line.biller), str(line.code)): _GONE for line in gone if line is not None},
    )
