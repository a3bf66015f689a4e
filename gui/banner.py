"""A strip above the session that offers something without getting in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.labels import named, text_label
from gui.words import menu_text


class Banner(QFrame):
    """One sentence and a few buttons; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self.sentence = text_label("", wraps=True)
        # A label that wraps takes no more than its hint, which is too little where it is narrow.
        policy = self.sentence.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        self.sentence.setSizePolicy(policy)
        self._row.addWidget(self.sentence, 1)
        self.buttons: tuple[QPushButton, ...] = ()
        self.hide()

    def offer(self, sentence: str, *choices: tuple[str, Callable[[], object]]) -> None:
        """Say `sentence` and offer `choices`: text of a button and what it does."""
        self.clear()
        self.sentence.setText(sentence)
        self.buttons = tuple(self._button(text, act) for text, act in choices)
        for button in self.buttons:
            self._row.addWidget(button)
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = ()
        self.hide()

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(menu_text(text), self)
        named(button, text)
        button.clicked.connect(lambda _: act())
        return button
