"""All keys on one card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from gui import layouts
from gui.labels import text_label


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
            grid.addWidget(text_label(keys, "heading"), place % half, column)
            grid.addWidget(
                text_label(meaning), place % half, column + 1, Qt.AlignmentFlag.AlignLeft
            )
        layout.addLayout(grid)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.rejected.connect(self.reject)
        layout.addWidget(box)
