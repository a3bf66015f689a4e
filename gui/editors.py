"""The few widgets a field is typed in: a line, a choice, a note. Each says `typed` and `left`."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from gui.controls import Choice
from gui.diagnosis_completer import DiagnosisCompleter, Find
from gui.fields import FieldSpec
from gui.parsing import Kind
from gui.theme import colours
from gui.walking import go_on
from gui.words import NOT_ENTERED

_NARROW = 2
# Numbers, dates and codes are written from the left in every script.
_FROM_LEFT = frozenset(Kind) - {Kind.TEXT, Kind.NOTE, Kind.SUGGESTED, Kind.CHOICE, Kind.YES_NO}
_PLACEHOLDERS = {
    Kind.DATE: "YYYY-MM-DD",
    Kind.TIME: "HH:MM",
    Kind.DIAGNOSES: "C79.31, C34.11",
    Kind.DIAGNOSIS: "C79.31",
}


def _empty(spec: FieldSpec) -> str:
    """What an empty field shows; a narrow one has no room for words."""
    return NOT_ENTERED if spec.span > _NARROW else "–"


_BACK = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def is_of_record(event: QEvent) -> bool:
    """Whether a key is left to the window: undo and redo go through the record, not one field."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not any(event.matches(key) for key in _BACK):
        return False
    event.ignore()
    return True


class LineEditor(QLineEdit):
    """One line of text; Enter goes on to the next field."""

    typed = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(spec.possible or _PLACEHOLDERS.get(spec.kind, _empty(spec)))
        self._unit = spec.unit
        if spec.unit:
            wide = self.fontMetrics().horizontalAdvance(spec.unit) + 2
            self.setTextMargins(0, 0, wide, 0)
        self.setMinimumWidth(40)
        if spec.kind in _FROM_LEFT:
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.textEdited.connect(self.typed)
        if spec.offers:
            self.setCompleter(_completer(spec, self))
            self.completer().activated.connect(self.typed)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setPen(colours(self.palette()).quiet)
            # Always right of the number, also where the painter reads from the right.
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            side |= Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(7, 0, -7, 0), int(side), self._unit)
            painter.end()

    def _popup(self) -> QAbstractItemView | None:
        completer = self.findChild(QCompleter)
        return completer.popup() if completer is not None else None

    def text_now(self) -> str:
        return self.text()

    def show_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def set_editable(self, is_editable: bool) -> None:  # noqa: FBT001 - mirrors setReadOnly
        self.setReadOnly(not is_editable)

    def event(self, event: QEvent) -> bool:
        return is_of_record(event) or super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup()
        is_choosing = popup is not None and popup.isVisible()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_choosing:
            go_on(self)
            return
        super().keyPressEvent(event)


def _completer(spec: FieldSpec, parent: QWidget) -> QCompleter:
    completer = QCompleter(list(spec.offers), parent)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return completer


class ChoiceEditor(Choice):
    """One of a few words, or not entered."""

    typed = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItem("")
        self.addItems([word for word, _ in spec.options])
        self.setItemData(0, NOT_ENTERED, Qt.ItemDataRole.AccessibleTextRole)
        self.setPlaceholderText(_empty(spec))
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(26)
        self.activated.connect(self._on_activated)

    def text_now(self) -> str:
        return self.currentText()

    def show_text(self, text: str) -> None:
        # Nothing entered shows the placeholder, not an empty box that could be overlooked.
        self.setCurrentIndex(max(self.findText(text), 0) if text else -1)

    def set_editable(self, is_editable: bool) -> None:  # noqa: FBT001 - mirrors setEnabled
        self.setEnabled(is_editable)

    def _on_activated(self, _index: int) -> None:
        self.typed.emit(self.currentText())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            go_on(self)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.setCurrentIndex(-1)
            self.typed.emit("")
        else:
            super().keyPressEvent(event)


class NoteEditor(QPlainTextEdit):
    """Several lines; Tab goes on to the next field."""

    typed = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(NOT_ENTERED)
        self.setTabChangesFocus(True)
        lines = 6 if spec.span >= 12 else 3
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 16)
        self.textChanged.connect(self._on_text_changed)

    def text_now(self) -> str:
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        if text != self.toPlainText():
            blocked = self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(blocked)

    def set_editable(self, is_editable: bool) -> None:  # noqa: FBT001 - mirrors setReadOnly
        self.setReadOnly(not is_editable)

    def _on_text_changed(self) -> None:
        self.typed.emit(self.toPlainText())

    def event(self, event: QEvent) -> bool:
        return is_of_record(event) or super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


Editor = LineEditor | ChoiceEditor | NoteEditor


def editor_for(spec: FieldSpec, parent: QWidget, find: Find) -> Editor:
    """The widget that a field of this kind is typed in. `find`: offers for a diagnosis."""
    if spec.options:
        return ChoiceEditor(spec, parent)
    if spec.kind is Kind.NOTE:
        return NoteEditor(spec, parent)
    line = LineEditor(spec, parent)
    if spec.kind in (Kind.DIAGNOSIS, Kind.DIAGNOSES):
        completer = DiagnosisCompleter(line, find, is_list=spec.kind is Kind.DIAGNOSES)
        completer.taken.connect(line.typed)
    return line
