"""The few sizes, weights and greys that every sheet is set in; greys stay apart on a poor copy."""

from __future__ import annotations

from typing import Final

from reports.page import Style

BODY: Final = Style(8.5)
STRONG: Final = Style(8.5, bold=True)
LABEL: Final = Style(7.5, grey=0.35)
SMALL: Final = Style(7.5, 9.5, grey=0.15)
FINE: Final = Style(6.75, 8.5, grey=0.3)
TABLE: Final = Style(8, 10)
COLUMN: Final = Style(7, grey=0.3)
SECTION: Final = Style(8, bold=True)
PRACTICE: Final = Style(11, 13, bold=True)
PATIENT: Final = Style(9.5, bold=True)
TITLE: Final = Style(13, bold=True)
REVERSED: Final = Style(8.5, bold=True, grey=1)
GAP: Final = 16.0  # between columns of text
