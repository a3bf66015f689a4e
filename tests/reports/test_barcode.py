"""A returned sheet can be scanned: the bars are those another implementation draws."""

from __future__ import annotations

import pytest
from reportlab.graphics.barcode.code128 import Code128

from reports.barcode import bars, modules


def reference(text: str) -> str:
    """Widths of bar, gap, bar, …, as ReportLab's own encoder gives them when held to set B."""
    code = Code128(text, barWidth=1)
    code.validate()
    code.encode()
    code.decompose()
    return "".join(str(ord(sign.lower()) - ord("a") + 1) for sign in code.decomposed)


def widths(text: str) -> str:
    found, end = "", 0
    for start, width in bars(text):
        found += (str(start - end) if found else "") + str(width)
        end = start + width
    return found


@pytest.mark.parametrize("text", ["S-A1B", "Sheet-x9Z", "Q", "a~b!"])
def test_the_bars_are_those_of_code_128(text: str) -> None:
    assert reference(text) == widths(text)


def test_each_sign_is_eleven_modules_and_the_stop_thirteen() -> None:
    assert 11 * (1 + 6 + 1) + 13 == modules("000123")
