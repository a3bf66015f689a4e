"""Colours and styles, light and dark, after the system; contrast of text is at least 4.5 : 1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from domain.charge import CheckStatus, Severity, Status


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
    """One scheme, as `#rrggbb`."""

    window: str
    panel: str
    base: str
    alternate: str
    text: str
    quiet: str
    border: str
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
    button="#2a3039",
    accent="#7db2f5",
    on_accent="#0d1a2a",
    selected="#24405f",
    tones=("#ff8f86", "#ffb574", "#ecd067", "#8fc3ff", "#82d6a4"),
    tints=("#3d2120", "#3a2a1a", "#35301a", "#1d2f42", "#1c3526"),
)

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
    """The scheme that a palette belongs to."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def apply(app: QApplication, scheme: Qt.ColorScheme | None = None) -> None:
    """Dress the program. `scheme`: None follows the system, now and whenever it changes.

    Where the system asks for high contrast its own palette is left alone.
    """
    hints = app.styleHints()
    app.setStyle("Fusion")
    if hints.accessibility().contrastPreference() is _HIGH_CONTRAST:
        return
    wanted = scheme or hints.colorScheme()
    chosen = DARK if wanted is Qt.ColorScheme.Dark else LIGHT
    app.setPalette(palette_of(chosen))
    app.setStyleSheet(style_sheet(chosen))


_HIGH_CONTRAST: Final = Qt.ContrastPreference.HighContrast


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
        (role.Mid, scheme.border),
        (role.Light, scheme.base),
        (role.Midlight, scheme.alternate),
        (role.Dark, scheme.border),
        (role.Shadow, scheme.border),
        (role.Accent, scheme.accent),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(scheme.quiet))
    return palette


def style_sheet(scheme: Colours) -> str:
    """The few things a palette cannot say."""
    return _fields_and_tables(scheme) + _bars_and_buttons(scheme)


def _fields_and_tables(scheme: Colours) -> str:
    return f"""
QToolTip {{ color: {scheme.text}; background: {scheme.base}; border: 1px solid {scheme.border};
    padding: 4px; }}
QComboBox QAbstractItemView {{ background: {scheme.base}; color: {scheme.text};
    selection-background-color: {scheme.selected}; selection-color: {scheme.text}; }}
QLineEdit, QPlainTextEdit, QComboBox {{ background: {scheme.base};
    border: 1px solid {scheme.border}; border-radius: 4px; padding: 3px 6px; }}
QComboBox {{ padding-right: 2px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 1px solid {scheme.accent}; }}
QLineEdit:read-only, QComboBox:disabled, QPlainTextEdit:read-only {{
    background: {scheme.panel}; color: {scheme.text}; }}
QLineEdit[refused="true"], QPlainTextEdit[refused="true"], QComboBox[refused="true"] {{
    border: 2px solid {scheme.tones[0]}; padding: 2px 5px; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QTableView QLineEdit, QTableView QComboBox {{ border-radius: 0; padding: 0 3px; }}
QTableView, QTreeView, QListView {{ background: {scheme.base}; border: 1px solid {scheme.border};
    border-radius: 4px; selection-background-color: {scheme.selected};
    selection-color: {scheme.text}; outline: 0; gridline-color: {scheme.border}; }}
QTableView:focus, QTreeView:focus, QListView:focus {{ border: 1px solid {scheme.accent}; }}
QHeaderView::section {{ background: {scheme.panel}; color: {scheme.quiet}; border: none;
    border-bottom: 1px solid {scheme.border}; padding: 4px 6px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
QFrame#panel {{ background: {scheme.panel}; border: none; }}
QFrame#card {{ background: {scheme.base}; border: 1px solid {scheme.border};
    border-radius: 6px; }}
QLabel#quiet {{ color: {scheme.quiet}; }}
QLabel#heading {{ font-weight: 600; }}
QLabel#refusal {{ color: {scheme.tones[0]}; }}
"""


def _bars_and_buttons(scheme: Colours) -> str:
    return f"""
QTabWidget::pane {{ border: none; border-top: 1px solid {scheme.border}; }}
QTabBar::tab {{ padding: 6px 7px; border: none; border-bottom: 3px solid transparent;
    color: {scheme.quiet}; background: transparent; }}
QTabBar::tab:selected {{ color: {scheme.text}; border-bottom: 3px solid {scheme.accent}; }}
QTabBar::tab:focus {{ color: {scheme.accent}; }}
QToolBar {{ background: {scheme.panel}; border: none; border-bottom: 1px solid {scheme.border};
    spacing: 2px; padding: 3px 6px; }}
QToolButton {{ padding: 4px 8px; border-radius: 4px; border: 1px solid transparent; }}
QToolButton:hover, QToolButton:focus {{ border: 1px solid {scheme.border};
    background: {scheme.button}; }}
QToolButton:disabled {{ color: {scheme.quiet}; }}
QPushButton {{ padding: 4px 12px; border-radius: 4px; border: 1px solid {scheme.border};
    background: {scheme.button}; }}
QPushButton:hover, QPushButton:focus {{ border: 1px solid {scheme.accent}; }}
QPushButton:disabled {{ color: {scheme.quiet}; background: {scheme.panel}; }}
QPushButton#primary {{ background: {scheme.accent}; color: {scheme.on_accent};
    border: 1px solid {scheme.accent}; font-weight: 600; }}
QPushButton#primary:focus {{ border: 2px solid {scheme.text}; }}
QPushButton#primary:disabled {{ background: {scheme.panel}; color: {scheme.quiet};
    border: 1px solid {scheme.border}; }}
QSplitter::handle {{ background: {scheme.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ background: transparent; }}
QStatusBar {{ background: {scheme.panel}; border-top: 1px solid {scheme.border}; }}
QStatusBar::item {{ border: none; }}
"""
