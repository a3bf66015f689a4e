"""Two people changed one session: was, theirs and yours beside one another, a choice per field."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QPushButton,
    QScrollArea,
    QWidget,
)

from domain.errors import CaptureError
from domain.merge import FieldChange, Side, ThreeVersions, differences, merged
from domain.session import SrsSession
from gui import layouts, words
from gui.controls import Pick
from gui.labels import named, primary, text_label
from gui.theme import HAIR, NEAR, ROOM, WIDE
from gui.words import plain

_TITLES: Final = {Side.WAS: "As it was", Side.THEIRS: "Theirs", Side.YOURS: "Yours"}
_LONGEST: Final = 300
_BEFORE: Final = 60  # characters that both have, to find the place again
_INDENT: Final = 25  # below the word beside the button


class ChangeRow(QFrame):
    """One field with its three values; where both changed it, nothing is chosen beforehand."""

    chosen = Signal()

    def __init__(self, change: FieldChange, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.change = change
        self.group = QButtonGroup(self)
        self.buttons: dict[Side, Pick] = {}
        grid = layouts.grid(self, ROOM, HAIR)
        grid.setContentsMargins(ROOM, NEAR, ROOM, NEAR)
        name = text_label(change.name, "heading", wraps=True)
        name.setMinimumWidth(1)
        grid.addWidget(name, 0, 0, 1, 2)
        told = "Both changed it: choose." if change.is_conflict else _only(change)
        grid.addWidget(text_label(told, "refusal" if change.is_conflict else "quiet"), 0, 2)
        values = {Side.WAS: change.was, Side.THEIRS: change.theirs, Side.YOURS: change.yours}
        for at, (side, value) in enumerate(values.items()):
            button = Pick(_TITLES[side], self)
            named(button, f"{change.name}, {_TITLES[side].lower()}: {value}")
            button.setChecked(side is change.proposed)
            self.group.addButton(button)
            self.buttons[side] = button
            said = text_label(_excerpt(value, tuple(values.values())), wraps=True)
            said.setToolTip(plain(value))
            said.setMinimumWidth(1)
            said.setIndent(_INDENT)
            grid.addWidget(button, 1, at)
            grid.addWidget(said, 2, at, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at, 1)
            grid.setColumnMinimumWidth(at, 1)
        self.group.buttonToggled.connect(lambda *_: self.chosen.emit())

    @property
    def side(self) -> Side | None:
        """Whose value is taken; None while nobody chose."""
        found = (side for side, button in self.buttons.items() if button.isChecked())
        return next(found, None)


def _excerpt(value: str, all_of_them: tuple[str, ...]) -> str:
    """A long text from a little before the place where it parts from the one most like it."""
    if len(value) <= _LONGEST:
        return value
    alike = max(_alike(value, each) for each in all_of_them if each != value)
    begin = max(0, min(alike - _BEFORE, len(value) - _LONGEST))
    cut = value[begin : begin + _LONGEST]
    return f"{'…' * (begin > 0)}{cut}{'…' * (begin + _LONGEST < len(value))}"


def _alike(one: str, other: str) -> int:
    """How many characters two different texts have in common from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _only(change: FieldChange) -> str:
    return "Only they changed it." if change.proposed is Side.THEIRS else "Only you changed it."


class ConflictDialog(QDialog):
    """`merged` is the session so chosen, once accepted."""

    later_wanted = Signal()

    def __init__(
        self, versions: ThreeVersions, other: str, revision: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._versions = versions
        self.merged: SrsSession | None = None
        self.setWindowTitle("Changed by two people")
        self.resize(860, 560)
        found = sorted(differences(versions), key=lambda change: not change.is_conflict)
        self.rows = tuple(ChangeRow(change, self) for change in found)
        many = sum(change.is_conflict for change in found)
        self.told = text_label(
            f"{other} saved revision {revision} after you began from an earlier one. Nothing is"
            f" lost: both are kept. {words.counted(many, 'field')} changed by both"
            f" {'waits' if many == 1 else 'wait'} for your choice; what only one of you changed is"
            " taken as it stands.",
            wraps=True,
        )
        self.left = text_label("", "quiet", wraps=True)
        self.save = primary("&Save what is chosen", "Save what is chosen as a new revision")
        self.mine = QPushButton("All &mine", self)
        self.theirs = QPushButton("All &theirs", self)
        self.later = QPushButton("&Keep both, decide later", self)
        self.back = QPushButton("&Back to typing", self)
        self._lay_out()
        for row in self.rows:
            row.chosen.connect(self._show_state)
        self.save.clicked.connect(self._on_save)
        self.mine.clicked.connect(lambda: self._choose(Side.YOURS))
        self.theirs.clicked.connect(lambda: self._choose(Side.THEIRS))
        self.later.clicked.connect(self._on_later)
        self.back.clicked.connect(self.reject)
        self._show_state()

    def _lay_out(self) -> None:
        for button, help_text in (
            (self.mine, "Takes your value wherever you and the other differ"),
            (self.theirs, "Takes the other's value wherever you and the other differ"),
            (self.later, "Yours is kept as a draft; theirs is stored. Opens neither"),
            (self.back, "Nothing is stored; yours is still on the screen"),
        ):
            named(button, button.text().replace("&", ""), help_text)
        column = layouts.column(self, NEAR, (WIDE, WIDE, WIDE, WIDE))
        column.addWidget(self.told)
        area = QScrollArea(self)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(area)
        rows = layouts.column(inside, NEAR)
        for row in self.rows:
            rows.addWidget(row)
        rows.addStretch(1)
        area.setWidget(inside)
        column.addWidget(area, 1)
        column.addWidget(self.left)
        bar = layouts.row(NEAR)
        for button in (self.mine, self.theirs):
            bar.addWidget(button)
        bar.addStretch(1)
        for button in (self.back, self.later, self.save):
            bar.addWidget(button)
        column.addLayout(bar)

    def _choose(self, side: Side) -> None:
        for row in self.rows:
            row.buttons[side].setChecked(True)

    def _show_state(self) -> None:
        open_rows = self._open_rows()
        many = words.counted(len(open_rows), "field")
        self.left.setText(f"{many} still to be chosen." if open_rows else "Everything is chosen.")

    def _open_rows(self) -> list[ChangeRow]:
        return [row for row in self.rows if row.side is None]

    def _on_save(self) -> None:
        for row in self._open_rows():
            self.left.setText(f"Not saved yet: choose for {row.change.name}.")
            row.buttons[Side.WAS].setFocus()
            return
        choices = {row.change.path: row.side for row in self.rows if row.side is not None}
        try:
            self.merged = merged(self._versions, choices)
        except CaptureError as error:
            self.left.setText(str(error))
            return
        self.accept()

    def _on_later(self) -> None:
        self.later_wanted.emit()
        self.reject()
