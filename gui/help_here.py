"""Help for the place where a person stands: what the field is for, and what the manual says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTextBrowser, QWidget

from gui import layouts, theme
from gui.labels import named, text_label
from gui.record_table import RecordTable

MANUAL: Final = Path(__file__).resolve().parent.parent / "docs" / "manual.md"
# The section of the manual for each part of the window, by the key of its place.
SECTIONS: Final[Mapping[str, str]] = {
    "patient": "Record a session",
    "setting": "Record a session",
    "course": "Record a session",
    "lesions": "Lesions",
    "work": "Record a session",
    "delivery": "Record a session",
    "documents": "Documents",
    "other": "Change a derived line",
    "charges": "Why, why not, what if",
    "findings": "Record a session",
    "checklist": "Documents",
    "list": "Find a session",
    "window": "Keys",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a person stands. `key`: one of `SECTIONS`."""

    key: str
    title: str
    sentence: str


def place_of(widget: QWidget | None) -> Place:
    """The place of the widget that has the keyboard."""
    title, sentence = _of_widget(widget)
    return Place(key=_key(widget), title=title, sentence=sentence)


def _of_widget(widget: QWidget | None) -> tuple[str, str]:
    if widget is None:
        return "", ""
    if isinstance(widget, RecordTable) and widget.currentIndex().isValid():
        spec = widget.spec_at_hand
        return f"{widget.accessibleName()}: {spec.title}", spec.help
    return widget.accessibleName(), widget.accessibleDescription()


def _key(widget: QWidget | None) -> str:
    """The nearest part of the window around the widget that says which place it is."""
    while widget is not None:
        place = widget.property("place")
        if isinstance(place, str) and place in SECTIONS:
            return place
        widget = widget.parentWidget()
    return "window"


def section(manual: str, heading: str) -> str:
    """One section of the manual without its pictures and remarks; "" when there is none."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", manual, re.MULTILINE)
    if found is None:
        return ""
    rest = manual[found.end() :]
    following = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    body = rest[: following.start()] if following else rest
    body = re.sub(r"<!--.*?-->|^!\[.*$", "", body, flags=re.MULTILINE)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", body).strip()


class HelpHere(QDialog):
    """A small window that stays beside the work; says `keys_wanted` for the card of all keys."""

    keys_wanted = Signal()

    def __init__(self, place: Place, manual: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.resize(460, 440)
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        self.place = place
        self.sentence = text_label(place.sentence, wraps=True)
        for label in (text_label(place.title, "heading", wraps=True), self.sentence):
            label.setVisible(bool(label.text()))
            layout.addWidget(label)
        self.manual = QTextBrowser(self)
        self.manual.setOpenLinks(False)
        heading = SECTIONS[place.key]
        self.manual.setMarkdown(f"### {heading}\n\n{section(manual, heading)}")
        named(self.manual, f"The manual: {heading}")
        layout.addWidget(self.manual, 1)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        keys = QPushButton("All &keys", self)
        keys.setAutoDefault(False)
        named(keys, "All keys on one card", "Shift+F1")
        keys.clicked.connect(self.keys_wanted)
        box.addButton(keys, QDialogButtonBox.ButtonRole.ActionRole)
        box.rejected.connect(self.reject)
        layout.addWidget(box)


def manual_text() -> str:
    """The manual, "" where it does not lie beside the program."""
    try:
        return MANUAL.read_text(encoding="utf-8")
    except OSError:
        return ""
