"""The tabs of the session: title above, icon and word of its state below, narrow enough for all."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QWidget

from gui import icons
from gui.page_marks import PageMark
from gui.theme import SMALL, SNUG, colours, scaled
from gui.words import plain

_ICON: Final = 11
_LINE: Final = 3  # under the tab that is open
_LEAST: Final = 3  # on each side of what a tab says
_MOST: Final = 10


class PageTabs(QTabBar):
    """Told `show_mark`; scrolls with buttons where even narrow tabs do not fit."""

    def __init__(self, titles: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._marks: dict[int, PageMark] = {}
        self._widths: dict[tuple[str, str], int] = {}  # measured once for each type
        self._fitted = -1
        self._share: int | None = None
        self._low: QFontMetrics | None = None
        self.setUsesScrollButtons(True)
        self.setExpanding(False)
        self.setDrawBase(False)

    def show_mark(self, index: int, mark: PageMark) -> None:
        """Show and say how far the page is."""
        if self._marks.get(index) == mark:
            return
        self._marks[index] = mark
        self._share = None
        colour = colours(self.palette()).tone(mark.tone)
        self.setTabIcon(index, icons.icon(mark.glyph, colour))
        self.setTabText(index, self.tabText(index))  # asks for the width of the new word
        told = f"{self._titles[index]}: {mark.told}"
        self.setTabToolTip(index, plain(told))
        self.setAccessibleTabName(index, told)

    def mark(self, index: int) -> PageMark:
        """How far the page is, as it was told."""
        return self._marks[index]

    @property
    def small(self) -> QFont:
        """The type of the words below the titles."""
        return scaled(self.font(), SMALL)

    def tabSizeHint(self, index: int) -> QSize:
        height = self.fontMetrics().height() + self._small_height() + 2 * SNUG + _LINE
        return QSize(self._content(index) + 2 * self._side(), height)

    def _content(self, index: int) -> int:
        mark = self._marks.get(index)
        said = (self.tabText(index), mark.word if mark is not None else "")
        if said not in self._widths:
            title = self.fontMetrics().horizontalAdvance(said[0].replace("&", ""))
            small = self._metrics_width(said[1]) + _ICON + SNUG + 1 if mark is not None else 0
            self._widths[said] = max(title, small)
        return self._widths[said]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths.clear()
            self._fitted, self._share, self._low = -1, None, None
        super().changeEvent(event)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def tabInserted(self, index: int) -> None:
        self._share = None
        super().tabInserted(index)

    def _side(self) -> int:
        """Room beside what a tab says: its share of what is left over, within reason."""
        if self._share is None:
            above = self.parentWidget()
            room = above.width() if above is not None else 0
            left = room - sum(self._content(index) for index in range(self.count()))
            self._share = min(max(left // (2 * max(self.count(), 1)), _LEAST), _MOST)
        return self._share

    def fit(self) -> None:
        """Lay the tabs out for the width there is now."""
        self._share = None
        side = self._side()
        if side == self._fitted:
            return
        self._fitted = side
        for index in range(self.count()):
            self.setTabText(index, self.tabText(index))

    def _metrics_width(self, word: str) -> int:
        return self._small_metrics.horizontalAdvance(word)

    def _small_height(self) -> int:
        return self._small_metrics.height()

    @property
    def _small_metrics(self) -> QFontMetrics:
        if self._low is None:
            self._low = QFontMetrics(self.small)
        return self._low

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(self.count()):
            self._paint_tab(painter, index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        scheme, area = colours(self.palette()), self.tabRect(index)
        is_open = index == self.currentIndex()
        inside = area.adjusted(self._side(), SNUG, -self._side(), -_LINE)
        painter.setFont(self.font())
        painter.setPen(scheme.text if is_open else scheme.quiet)
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
        painter.drawText(inside, int(flags | Qt.TextFlag.TextShowMnemonic), self.tabText(index))
        if (mark := self._marks.get(index)) is not None:
            self._paint_mark(painter, inside, mark)
        if is_open:
            line = QRect(area.left(), area.bottom() - _LINE + 1, area.width(), _LINE)
            painter.fillRect(line, scheme.accent)
        if is_open and self.hasFocus():
            painter.setPen(QPen(QColor(scheme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -_LINE), 3, 3)

    def _paint_mark(self, painter: QPainter, inside: QRect, mark: PageMark) -> None:
        scheme, height = colours(self.palette()), self._small_height()
        top = inside.top() + self.fontMetrics().height() + 1
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = inside.right() - _ICON if is_mirrored else inside.left()
        where = QRectF(left, top + (height - _ICON) / 2, _ICON, _ICON)
        icons.paint(painter, where, mark.glyph, scheme.tone(mark.tone))
        painter.setFont(self.small)
        painter.setPen(scheme.tone(mark.tone))
        skip = _ICON + SNUG
        room = QRect(inside.left(), top, inside.width(), height)
        room = room.adjusted(0, 0, -skip, 0) if is_mirrored else room.adjusted(skip, 0, SNUG, 0)
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(flags), mark.word)
