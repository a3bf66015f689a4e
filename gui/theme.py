"""Dresses the program: palette and style after the system or as a person chose; the scales of
space and type that every screen is laid out with.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from domain.charge import CheckStatus, Severity, Status
from gui.schemes import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, SCHEMES, Colours, Tone
from gui.style_sheet import style_sheet

__all__ = [
    "BODY",
    "CHECK_TONES",
    "DARK",
    "FAR",
    "HAIR",
    "HEADING",
    "LIGHT",
    "NEAR",
    "ROOM",
    "SEVERITY_TONES",
    "SMALL",
    "SNUG",
    "STATUS_TONES",
    "TITLE",
    "WIDE",
    "Colours",
    "Tone",
    "apply",
    "colours",
    "palette_of",
    "scaled",
]

# Gaps between widgets and around them, in pixels of a screen at 100 %.
HAIR: Final = 2
SNUG: Final = 4
NEAR: Final = 8
ROOM: Final = 12
WIDE: Final = 20
FAR: Final = 40

# Type, as shares of the system's own size.
SMALL: Final = 0.9
BODY: Final = 1.0
HEADING: Final = 1.15
TITLE: Final = 1.4


def scaled(font: QFont, share: float) -> QFont:
    """The same font at a share of its size, such as `HEADING`."""
    bigger = QFont(font)
    bigger.setPointSizeF(font.pointSizeF() * share)
    return bigger


SEVERITY_TONES: Final = {
    Severity.STOP: Tone.STOP,
    Severity.HOLD: Tone.HOLD,
    Severity.WARN: Tone.WARN,
    Severity.INFO: Tone.INFO,
}
STATUS_TONES: Final = {
    Status.READY: Tone.GOOD,
    Status.NEEDS_ATTENTION: Tone.HOLD,
    Status.BLOCKED: Tone.STOP,
}
CHECK_TONES: Final = {
    CheckStatus.PRESENT: Tone.GOOD,
    CheckStatus.MISSING: Tone.STOP,
    CheckStatus.UNSIGNED: Tone.HOLD,
    CheckStatus.LATE: Tone.HOLD,
    CheckStatus.NOT_APPLICABLE: Tone.QUIET,
}


def colours(palette: QPalette) -> Colours:
    """The scheme that a palette belongs to; of a foreign palette, the one nearest to it."""
    # A style sheet paints over the grounds of a list's palette, never over the colour of links.
    link, ground = palette.color(QPalette.ColorRole.Link), palette.color(QPalette.ColorRole.Window)
    return SCHEMES.get(link.name()) or (DARK if ground.lightness() < 128 else LIGHT)


def apply(
    app: QApplication, scheme: Qt.ColorScheme | None = None, *, high_contrast: bool | None = None
) -> None:
    """Dress the program. None: as the system says, now and whenever it changes."""
    hints = app.styleHints()
    if high_contrast is None:
        high_contrast = hints.accessibility().contrastPreference() is _HIGH_CONTRAST
    is_dark = (scheme or hints.colorScheme()) is Qt.ColorScheme.Dark
    chosen = _CHOSEN[is_dark, high_contrast]
    app.setStyle("Fusion")
    app.setPalette(palette_of(chosen))
    app.setStyleSheet(style_sheet(chosen))


_HIGH_CONTRAST: Final = Qt.ContrastPreference.HighContrast
_CHOSEN: Final = {
    (False, False): LIGHT,
    (True, False): DARK,
    (False, True): HIGH_LIGHT,
    (True, True): HIGH_DARK,
}


def palette_of(scheme: Colours) -> QPalette:
    """A whole palette, disabled roles included."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, scheme.window),
        (role.WindowText, scheme.text),
        (role.Base, scheme.base),
        (role.AlternateBase, scheme.alternate),
        (role.Text, scheme.text),
        (role.Button, scheme.button),
        (role.ButtonText, scheme.text),
        (role.BrightText, scheme.tones[0]),
        (role.ToolTipBase, scheme.base),
        (role.ToolTipText, scheme.text),
        (role.PlaceholderText, scheme.quiet),
        (role.Highlight, scheme.accent),
        (role.HighlightedText, scheme.on_accent),
        (role.Link, scheme.accent),
        (role.Mid, scheme.edge),
        (role.Light, scheme.base),
        (role.Midlight, scheme.alternate),
        (role.Dark, scheme.edge),
        (role.Shadow, scheme.border),
        (role.Accent, scheme.accent),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(scheme.quiet))
    return palette
