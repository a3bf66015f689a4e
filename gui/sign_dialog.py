"""What stands in the way of signing; each item can be let pass by a named person with a reason.

Some only by a second person: the row says so, and takes no name of who signs or entered it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from domain.ports import Waiver
from domain.signing import Obstacle, why_not_second
from gui import icons, layouts
from gui.controls import Tick
from gui.labels import named, primary, text_label
from gui.theme import SEVERITY_TONES, colours
from gui.words import counted, label, listed


class ObstacleRow(QFrame):
    """One thing in the way, with room for who lets it pass and why.

    `hands`: who signs and who entered the session; neither counts as a second person.
    """

    def __init__(self, obstacle: Obstacle, hands: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.obstacle = obstacle
        self._hands = hands
        self.tick = Tick("Let this one pass", self)
        self.by = QLineEdit(self)
        self.by.setPlaceholderText(
            "Full name of the second person"
            if obstacle.second_person
            else "Name of the person who answers for it"
        )
        self.why = QLineEdit(self)
        self.why.setPlaceholderText("Reason; printed on the sheet and kept")
        for widget, name in (
            (self.tick, "Let this one pass"),
            (self.by, "Who lets it pass"),
            (self.why, "Why"),
        ):
            named(widget, f"{name}: {obstacle.sentence}")
        self.second = text_label(self._second_text(), "quiet", wraps=True)
        self.refused = text_label("", "refusal", wraps=True)
        self._lay_out()
        self.second.setVisible(obstacle.second_person or obstacle.never_passes)
        self.tick.setVisible(not obstacle.never_passes)
        for later in (self.refused, self.by, self.why):
            later.hide()
        self.tick.toggled.connect(self._on_toggled)
        self.by.textChanged.connect(self._on_name)

    def _lay_out(self) -> None:
        grid = layouts.grid(self, 8, 6)
        grid.setContentsMargins(12, 10, 12, 10)
        mark = text_label()
        mark.setPixmap(self._pixmap())
        said = f"{label(self.obstacle.severity)}: {self.obstacle.sentence}"
        sentence = text_label(said, wraps=True)
        grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(sentence, 0, 1, 1, 2)
        grid.addWidget(self.tick, 1, 1)
        grid.addWidget(self.by, 2, 1)
        grid.addWidget(self.why, 2, 2)
        grid.addWidget(self.second, 3, 1, 1, 2)
        grid.addWidget(self.refused, 4, 1, 1, 2)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)

    @property
    def waiver(self) -> Waiver | None:
        """The waiver, once it is ticked, named and reasoned; by a second person where asked."""
        by, why = self.by.text().strip(), self.why.text().strip()
        is_told = self.tick.isChecked() and by and why
        if self.obstacle.never_passes or not is_told or self._why_not():
            return None
        return Waiver(item=self.obstacle.item, what=self.obstacle.sentence, why=why, by=by)

    def _on_toggled(self, is_ticked: bool) -> None:  # noqa: FBT001 - Qt's slot
        self.by.setVisible(is_ticked)
        self.why.setVisible(is_ticked)
        if is_ticked:
            self.by.setFocus()

    def _on_name(self) -> None:
        told = self._why_not()
        self.refused.setText(told)
        self.refused.setVisible(bool(told))
        self.second.setVisible(self.obstacle.second_person and not told)

    def _why_not(self) -> str:
        by = self.by.text().strip()
        return why_not_second(by, self._hands) if by and self.obstacle.second_person else ""

    def _second_text(self) -> str:
        if self.obstacle.never_passes:
            return "It identifies the claim, so nobody can let it pass: enter it in the session."
        return (
            "A second person must confirm this one: somebody other than"
            f" {listed(self._hands)}, who has compared the entry with the plan."
        )

    def _pixmap(self) -> QPixmap:
        severity = self.obstacle.severity
        colour = colours(self.palette()).tone(SEVERITY_TONES[severity])
        return icons.icon(icons.SEVERITY_GLYPHS[severity], colour).pixmap(16, 16)


class SignDialog(QDialog):
    """Signs only when each obstacle is let pass by name; says how many are left."""

    def __init__(
        self,
        obstacles: tuple[Obstacle, ...],
        signer: str,
        parent: QWidget | None = None,
        *,
        entered_by: str = "",
    ) -> None:
        super().__init__(parent)
        hands = tuple(dict.fromkeys(name for name in (signer, entered_by) if name))
        self.setWindowTitle("Sign the charges")
        self.setMinimumSize(640, 300)
        layout = layouts.column(self, 10, (14, 14, 14, 14))
        count = counted(len(obstacles), "thing stands", "things stand")
        head = (
            f"{count} in the way of signing. Settle them in the session, or let each pass by name."
            if obstacles
            else "Nothing stands in the way of signing."
        )
        layout.addWidget(text_label(head, "heading", wraps=True))
        self.rows = tuple(ObstacleRow(obstacle, hands, self) for obstacle in obstacles)
        if self.rows:
            layout.addWidget(self._list(), 1)
        meaning = (
            f"Signed by {signer}. The charges are then kept as they are: later rules do not change"
            " them, and the session takes no more changes."
        )
        layout.addWidget(text_label(meaning, "quiet", wraps=True))
        self.left = text_label("", "quiet")
        foot = QHBoxLayout()
        foot.addWidget(self.left, 1)
        foot.addWidget(self._buttons())
        layout.addLayout(foot)
        for row in self.rows:
            row.tick.toggled.connect(self._count)
            row.by.textChanged.connect(self._count)
            row.why.textChanged.connect(self._count)
        self._count()

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """What a person lets pass."""
        return tuple(row.waiver for row in self.rows if row.waiver is not None)

    def _list(self) -> QScrollArea:
        body = QWidget(self)
        column = layouts.column(body, 8, (0, 0, 6, 0))
        for row in self.rows:
            column.addWidget(row)
        column.addStretch()
        area = QScrollArea(self)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(body)
        area.setMinimumHeight(240)
        return area

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        self.sign = primary("&Sign", "Sign the charges")
        box.addButton(self.sign, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = box.addButton("&Back to the session", QDialogButtonBox.ButtonRole.RejectRole)
        named(cancel, "Back to the session")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _count(self) -> None:
        left = sum(1 for row in self.rows if row.waiver is None)
        self.sign.setEnabled(left == 0)
        self.left.setText(f"{left} of {len(self.rows)} still in the way" if left else "")
