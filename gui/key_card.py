"""All keys on one card."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from gui import layouts
from gui.labels import text_label

_WIDE: Final = 960


class KeyCard(QDialog):
    """Key and meaning, in two columns."""

    def __init__(self, rows: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        layout = layouts.column(self, 12, (14, 14, 14, 14))
        grid = layouts.grid(None, 18, 4)
        half = (len(rows) + 1) // 2
        for place, (keys, meaning) in enumerate(rows):
            column = 2 * (place // half)
            for step, words in enumerate(
                (text_label(keys, "heading", wraps=True), text_label(meaning, wraps=True))
            ):
                grid.addWidget(words, place % half, column + step, Qt.AlignmentFlag.AlignTop)
        for column, share in enumerate((4, 4, 3, 7)):
            grid.setColumnStretch(column, share)
        layout.addLayout(grid)
        layout.addStretch()
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.rejected.connect(self.reject)
        layout.addWidget(box)
        layouts.hug(self, _WIDE)
