"""What is being typed into: one frozen record, replaced as a whole with every change.

Flow, one way: a widget sends text -> `type_text` parses it -> `change` pushes a frozen record on
the undo stack -> `session_changed`. Text that does not parse is kept beside its reason in
`rejections` and never reaches the record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from domain.errors import IllFormed
from gui import paths

if TYPE_CHECKING:
    from domain.diagnosis_offers import Offer
    from gui.fields import FieldSpec

R = TypeVar("R")
_ONE_FIELD = 1  # Qt offers commands of the same id for merging; the path decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Text that stands in a field but not in the session. `sentence`: rule and remedy."""

    label: str
    text: str
    sentence: str


def sentence(error: IllFormed) -> str:
    """Rule and remedy as a sentence of their own."""
    said = str(error)
    return said[:1].upper() + said[1:]


class Replace(QUndoCommand, Generic[R]):
    """One frozen record for another. Typing in one field merges; typed back, it vanishes."""

    def __init__(self, document: Recording[R], after: R, text: str, path: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = document.session
        self.after = after
        self.path = path
        self.burst = document.burst

    def id(self) -> int:
        return _ONE_FIELD if self.path else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Replace):
            return False
        if (other.path, other.burst) != (self.path, self.burst):
            return False
        self.after = other.after
        self.setObsolete(self.after == self._before)
        return True

    def redo(self) -> None:
        self._document.show_session(self.after)

    def undo(self) -> None:
        self._document.show_session(self._before)


class Recording(QObject, Generic[R]):
    """Holds the record and what has been typed of it; knows no rule and no store."""

    session_changed = Signal()
    rejections_changed = Signal()

    def __init__(self, record: R, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = record
        self.today = today
        self.undo_stack = QUndoStack(self)
        self.burst = 0
        self._rejections: dict[str, Rejection] = {}

    @property
    def is_editable(self) -> bool:
        """Whether it may be typed into."""
        return True

    def offered(self, text: str) -> tuple[Offer, ...]:
        """Diagnosis codes that a text may mean."""
        del text
        return ()

    @property
    def rejections(self) -> Mapping[str, Rejection]:
        """Half-typed text by path."""
        return MappingProxyType(self._rejections)

    def type_text(self, spec: FieldSpec, base: str, text: str) -> None:
        """Take the text of a field: into the session if it parses, beside its reason if not."""
        path = spec.at(base)
        try:
            value = spec.parse(text, self.today())
            after = paths.put(self.session, path, value)
            self.change(after, f"Change {spec.label}", path)
        except IllFormed as error:
            self._reject(path, Rejection(label=spec.label, text=text, sentence=sentence(error)))
        else:
            self._accept(path)

    def change(self, after: R, text: str, path: str = "") -> None:
        """Put `after` on the screen as one undoable act; same `path` merges while typing."""
        if after != self.session and self.is_editable:
            self.undo_stack.push(Replace(self, after, text, path))

    def replace_records(self, after: R, text: str, path: str) -> None:
        """Add, remove or move records of the list at `path`; half-typed text in them is let go."""
        gone = [key for key in self._rejections if paths.is_within(key, path)]
        for key in gone:
            del self._rejections[key]
        self.change(after, text)
        if gone:
            self.rejections_changed.emit()

    def seal(self) -> None:
        """End a burst of typing: what follows is undone by itself."""
        self.burst += 1

    def finish(self, path: str) -> None:
        """A field was left: what was typed there is whole, and may bring other values with it."""
        self.seal()
        if not self.is_editable:
            return
        after = self.completed(self.session, path)
        if after != self.session:
            self.change(after, "Fill in what is known")
            self.seal()

    def completed(self, record: R, path: str) -> R:
        """The record with what is known beside the field at `path`; as it is, where nothing is."""
        del path
        return record

    def show_session(self, session: R) -> None:
        """Put a record on the screen; called by undo commands."""
        self.session = session
        self.session_changed.emit()

    def _reject(self, path: str, rejection: Rejection) -> None:
        if self._rejections.get(path) != rejection:
            self._rejections[path] = rejection
            self.rejections_changed.emit()

    def _accept(self, path: str) -> None:
        if self._rejections.pop(path, None):
            self.rejections_changed.emit()


AnyRecording: TypeAlias = Recording[Any]
"""For the widgets of fields, which reach into any record by path (`gui.paths`)."""
