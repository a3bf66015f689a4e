"""Rows of small tables that read as one sentence, made when a screen reader asks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QTreeWidgetItem

_SPOKEN = Qt.ItemDataRole.AccessibleTextRole


class SpokenCell(QTableWidgetItem):
    """A cell of a table; that of the first column speaks for its whole row."""

    def data(self, role: int) -> Any:  # noqa: ANN401 - Qt's own signature
        table = self.tableWidget()
        if role != _SPOKEN or self.column() or table is None:
            return super().data(role)
        return _sentence(tuple(self._cell(table, at) for at in range(table.columnCount())))

    def _cell(self, table: QTableWidget, at: int) -> tuple[str, str]:
        head, cell = table.horizontalHeaderItem(at), table.item(self.row(), at)
        return head.text() if head else "", cell.text() if cell else ""


class SpokenRow(QTreeWidgetItem):
    """A row of a tree of several columns."""

    def data(self, column: int, role: int) -> Any:  # noqa: ANN401 - Qt's own signature
        tree = self.treeWidget()
        if role != _SPOKEN or column or tree is None:
            return super().data(column, role)
        ticked = super().data(0, Qt.ItemDataRole.CheckStateRole)
        state = "" if ticked is None else _TICKS[Qt.CheckState(ticked) is Qt.CheckState.Checked]
        head = tree.headerItem()
        cells = tuple((head.text(at), self.text(at)) for at in range(tree.columnCount()))
        return f"{state}{_sentence(cells)}"


_TICKS = {True: "ticked, ", False: "not ticked, "}


def _sentence(cells: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{head}: {text}" if head else text for head, text in cells if text)
