"""Colours that can be read, told apart and chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from gui import theme
from gui.schemes import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Colours, Tone
from gui.style_sheet import style_sheet
from gui.theme import colours

ALL = (LIGHT, DARK, HIGH_LIGHT, HIGH_DARK)
NAMES = ("light", "dark", "high contrast, light", "high contrast, dark")


@pytest.mark.parametrize("scheme", ALL, ids=NAMES)
def test_text_stands_out_from_its_ground_at_4_5_to_1(scheme: Colours) -> None:
    grounds = (scheme.window, scheme.panel, scheme.base, scheme.alternate, scheme.selected)
    pairs = [(text, ground) for ground in grounds for text in (scheme.text, scheme.quiet)]
    pairs += [(scheme.on_accent, scheme.accent)]
    pairs += [
        (scheme.tone(tone).name(), ground)
        for tone in Tone
        for ground in (scheme.base, scheme.panel, scheme.tint(tone).name())
    ]

    poor = [(a, b, round(_contrast(a, b), 2)) for a, b in pairs if _contrast(a, b) < 4.5]

    assert poor == []


def _contrast(first: str, second: str) -> float:
    """WCAG 2.2, contrast ratio of two colours."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(name: str) -> float:
    colour = QColor(name)
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ALL, ids=NAMES)
def test_every_control_stands_out_from_its_ground_at_3_to_1(scheme: Colours) -> None:
    grounds = (scheme.window, scheme.panel, scheme.base)
    marks = (scheme.edge, scheme.accent, *(scheme.tone(tone).name() for tone in Tone))
    pairs = [(mark, ground) for mark in marks for ground in grounds]
    pairs += [(scheme.edge, scheme.button), (scheme.accent, scheme.selected)]

    poor = [(a, b, round(_contrast(a, b), 2)) for a, b in pairs if _contrast(a, b) < 3]

    assert poor == []


@pytest.mark.parametrize("scheme", [HIGH_LIGHT, HIGH_DARK], ids=NAMES[2:])
def test_high_contrast_stands_out_at_7_to_1(scheme: Colours) -> None:
    texts = (scheme.text, scheme.quiet, *(scheme.tone(tone).name() for tone in Tone))

    assert [text for text in texts if _contrast(text, scheme.base) < 7] == []


@pytest.mark.parametrize("scheme", ALL, ids=NAMES)
def test_a_scheme_is_known_by_its_palette(scheme: Colours) -> None:
    palette = theme.palette_of(scheme)

    assert colours(palette) is scheme
    assert palette.color(QPalette.ColorRole.Text) == QColor(scheme.text)


def test_a_foreign_palette_has_the_nearest_scheme() -> None:
    assert colours(QPalette(QColor("#101418"))) is DARK
    assert colours(QPalette(QColor("#f0f0f0"))) is LIGHT


@pytest.mark.parametrize(
    ("scheme", "is_high", "expected"),
    [
        (Qt.ColorScheme.Light, False, LIGHT),
        (Qt.ColorScheme.Dark, False, DARK),
        (Qt.ColorScheme.Light, True, HIGH_LIGHT),
        (Qt.ColorScheme.Dark, True, HIGH_DARK),
    ],
    ids=NAMES,
)
def test_the_program_is_dressed_as_asked(
    dressed: QApplication, scheme: Qt.ColorScheme, is_high: bool, expected: Colours
) -> None:
    theme.apply(dressed, scheme, high_contrast=is_high)
    found = colours(dressed.palette())
    theme.apply(dressed)

    assert found is expected


@pytest.mark.parametrize("scheme", ALL, ids=NAMES)
def test_a_list_under_the_style_sheet_is_drawn_in_the_scheme(qtbot: QtBot, scheme: Colours) -> None:
    view = QListView()
    qtbot.addWidget(view)

    view.setPalette(theme.palette_of(scheme))
    view.setStyleSheet(style_sheet(scheme))
    view.ensurePolished()

    assert colours(view.palette()) is scheme
