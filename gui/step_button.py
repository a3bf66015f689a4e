"""The one button that names the next step in words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gui.labels import named
from gui.words import menu_text, plain

_SIDES = 30  # frame and padding on both sides


class StepButton(QPushButton):
    """As wide as its panel; words that do not fit are cut and stand whole in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("primary")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.words = ""

    def show_words(self, words: str) -> None:
        """Say these words; nothing to say hides the button."""
        self.words = words
        self.setVisible(bool(words))
        named(self, f"Next step: {words}", f"{words} (F6)")
        self.setToolTip(plain(f"{words} (F6)"))
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def _cut(self) -> None:
        room = max(self.width() - _SIDES, 30)
        cut = self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room)
        if menu_text(cut) != self.text():
            self.setText(menu_text(cut))
