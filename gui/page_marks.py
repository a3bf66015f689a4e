"""How far a page of the session is: nothing entered, begun, nothing missing, or what is found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from domain.charge import Finding
from domain.session import SrsSession
from domain.session_paths import get
from gui import icons
from gui.icons import Glyph
from gui.theme import SEVERITY_TONES, Tone
from gui.words import counted, label

_BLANK: Final = SrsSession()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """Icon and word of a page. `told`: the whole of it, for tool tip and screen reader."""

    glyph: Glyph
    tone: Tone
    word: str
    told: str


_EMPTY: Final = PageMark(
    glyph=Glyph.EMPTY, tone=Tone.QUIET, word="empty", told="nothing entered, nothing asked for"
)
_BEGUN: Final = PageMark(
    glyph=Glyph.PEN,
    tone=Tone.INFO,
    word="begun",
    told="being filled; the rules have no charge to judge it by yet",
)
_FULL: Final = PageMark(
    glyph=Glyph.GOOD, tone=Tone.GOOD, word="no gap", told="nothing missing by the findings"
)


def page_mark(
    session: SrsSession,
    roots: Collection[str],
    findings: Collection[Finding],
    *,
    refused: int,
    has_lines: bool,
) -> PageMark:
    """The mark of a page, in this order.

    1. Text that could not be taken. 2. The gravest finding. 3. Nothing entered. 4. Nothing charged
    yet. 5. Nothing missing.

    Args:
        roots: where the fields and lists of the page lie.
        findings: those that name a field of the page, notes apart.
        refused: how many of its fields hold text that could not be taken.
    """
    if refused:
        told = f"{counted(refused, 'field')} with text that could not be taken"
        return PageMark(glyph=Glyph.STOP, tone=Tone.STOP, word="refused", told=told)
    if findings:
        gravest = min((finding.severity for finding in findings), key=lambda one: one.rank)
        return PageMark(
            glyph=icons.SEVERITY_GLYPHS[gravest],
            tone=SEVERITY_TONES[gravest],
            word=label(gravest).lower(),
            told=f"{counted(len(findings), 'field')} to look at",
        )
    if all(get(session, root) == get(_BLANK, root) for root in roots):
        return _EMPTY
    return _FULL if has_lines else _BEGUN
