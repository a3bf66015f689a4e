"""The pages of a PDF, small and beside one another; standing on one goes there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gui.labels import named

_WIDTH: Final = 96  # of a page, in pixels of a screen at 100 %
_ROLE: Final = Qt.ItemDataRole


class Thumbnails(QListWidget):
    """One row a page, drawn one at a time so that the window stays alive."""

    page_wanted = Signal(int)

    def __init__(self, document: QPdfDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._draw_one)
        self.setMinimumHeight(_WIDTH // 2)
        self.setIconSize(QSize(_WIDTH, _WIDTH * 3 // 2))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        named(self, "Pages", "Arrows go from page to page")
        self.currentRowChanged.connect(self._on_row)

    def show_pages(self) -> None:
        """Show the pages the document has now."""
        self.clear()
        total = self._document.pageCount()
        for page in range(total):
            item = QListWidgetItem(str(page + 1), self)
            item.setData(_ROLE.AccessibleTextRole, f"Page {page + 1} of {total}")
        self._next.start()

    def clear(self) -> None:
        """Forget the pages, those not drawn yet too."""
        self._next.stop()
        super().clear()

    def stand_on(self, page: int) -> None:
        """Mark the page that is being read, without going there again."""
        was = self.blockSignals(True)
        self.setCurrentRow(page)
        self.blockSignals(was)

    def _draw_one(self) -> None:
        items = (self.item(row) for row in range(self.count()))
        item = next((one for one in items if one.icon().isNull()), None)
        if item is None:
            return
        small = self._small(self.row(item))
        icon = QIcon(small)
        icon.addPixmap(small, QIcon.Mode.Selected)  # not tinted: it is a picture of paper
        item.setIcon(icon)
        self._next.start()

    def _small(self, page: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        points = self._document.pagePointSize(page)
        high = round(_WIDTH * points.height() / max(points.width(), 1.0))
        size = QSize(round(_WIDTH * ratio), round(high * ratio))
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        ink = QPainter(paper)
        ink.drawImage(0, 0, self._document.render(page, size))
        ink.setPen(Qt.GlobalColor.gray)
        ink.drawRect(0, 0, size.width() - 1, size.height() - 1)
        ink.end()
        small = QPixmap.fromImage(paper)
        small.setDevicePixelRatio(ratio)
        return small

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.page_wanted.emit(row)
