"""A form made from field specifications: label, widget and, where text is refused, why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from domain.charge import Severity
from domain.errors import IllFormed
from gui import icons, layouts
from gui.editors import editor_for
from gui.fields import FieldSpec
from gui.labels import named, text_label
from gui.recording import AnyRecording
from gui.schemes import Colours
from gui.theme import SEVERITY_TONES, colours
from gui.words import plain

_TWELFTHS = 12


class _Caption(QLabel):
    """The name of a field; a long one is cut, never allowed to push the form beyond its page."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setObjectName("quiet")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(plain(text))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colours(self.palette()).quiet)
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(flags), cut)
        painter.end()


class Field(QWidget):
    """One field of the form, showing what the document holds and sending what is typed."""

    helped = Signal(str)

    def __init__(self, spec: FieldSpec, document: AnyRecording, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self.base = ""
        self._document = document
        self._refusal: QLabel | None = None
        self._mark: QLabel | None = None
        self._said: tuple[Severity, str, Colours] | None = None
        self.editor = editor_for(spec, self, document.offered)
        named(self.editor, spec.title, spec.help)
        caption = _Caption(spec.label)
        caption.setBuddy(self.editor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(56)
        self._caption_row = layouts.row(4)
        self._caption_row.addWidget(caption, 1)
        self._layout = layouts.column(self, 2)
        self._layout.addLayout(self._caption_row)
        self._layout.addWidget(self.editor)
        self._layout.addStretch()
        self.editor.typed.connect(self._on_typed)
        self.editor.left.connect(self._on_left)
        self.editor.entered.connect(lambda: self.helped.emit(spec.help))

    @property
    def path(self) -> str:
        """Where this field lies in the session."""
        return self.spec.at(self.base)

    def show_value(self) -> None:
        """Show what the document holds; half-typed text stays as it was typed."""
        rejection = self._document.rejections.get(self.path)
        value = self.spec.get(self._document.session, self.base)
        if rejection is not None:
            self.editor.show_text(rejection.text)
        elif not (self.editor.hasFocus() and self._says(value)):
            self.editor.show_text(self.spec.shown(value))
        self._explain("" if rejection is None or self.editor.hasFocus() else rejection.sentence)

    def show_mark(self, severity: Severity | None, sentence: str = "") -> None:
        """Show that a finding names this field."""
        if severity is None:
            if self._mark is not None:
                self._mark.hide()
            return
        if self._mark is None:
            self._mark = text_label()
            self._caption_row.insertWidget(0, self._mark)
        self._mark.show()
        said = (severity, sentence, colours(self.palette()))
        if said != self._said:
            self._said = said
            self._mark.setPixmap(_mark_pixmap(self, severity))
            named(self._mark, sentence, sentence)

    def _says(self, value: object) -> bool:
        try:
            return self.spec.parse(self.editor.text_now(), self._document.today()) == value
        except IllFormed:
            return False

    def _on_typed(self, text: str) -> None:
        self._document.type_text(self.spec, self.base, text)

    def _on_left(self) -> None:
        self._document.finish(self.path)
        self.show_value()

    def _explain(self, sentence: str) -> None:
        if bool(self.editor.property("refused")) != bool(sentence):
            self.editor.setProperty("refused", bool(sentence))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)
        if sentence and self._refusal is None:
            self._refusal = text_label("", "refusal", wraps=True)
            self._layout.insertWidget(2, self._refusal)
        if self._refusal is not None:
            self._refusal.setText(sentence)
            self._refusal.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence or self.spec.help)


def _mark_pixmap(widget: QWidget, severity: Severity) -> QPixmap:
    colour = colours(widget.palette()).tone(SEVERITY_TONES[severity])
    return icons.icon(icons.SEVERITY_GLYPHS[severity], colour).pixmap(14, 14)


class Form(QWidget):
    """Fields of one record on a grid of twelve columns."""

    helped = Signal(str)

    def __init__(
        self,
        specs: tuple[FieldSpec, ...],
        document: AnyRecording,
        base: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.base = base
        self.fields = tuple(Field(spec, document, self) for spec in specs)
        grid = layouts.grid(self, 10, 8)
        for column in range(_TWELFTHS):
            grid.setColumnStretch(column, 1)
        row = column = 0
        for field in self.fields:
            if column + field.spec.span > _TWELFTHS:
                row, column = row + 1, 0
            grid.addWidget(field, row, column, 1, field.spec.span, Qt.AlignmentFlag.AlignTop)
            column += field.spec.span
            field.helped.connect(self.helped)
        self.move_to(base)

    def follow(self, widget: QWidget) -> None:
        """Put the fields after `widget` in the order of the keyboard."""
        before = widget
        for field in self.fields:
            QWidget.setTabOrder(before, field.editor)
            before = field.editor

    def move_to(self, base: str) -> None:
        """Show the fields of another record of the same kind."""
        self.base = base
        for field in self.fields:
            field.base = base

    def show_values(self, *, is_editable: bool) -> None:
        """Show what the document holds."""
        for field in self.fields:
            field.editor.set_editable(is_editable)
            field.show_value()

    def field_at(self, path: str) -> Field | None:
        """The field at exactly this path."""
        return next((field for field in self.fields if field.path == path), None)
