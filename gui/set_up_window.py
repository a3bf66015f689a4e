"""Steps two and three of the welcome: practice details, then staff and machines.

The pages are those of the settings. Every step keeps what it was given, so that a person may leave
after any of them and go on another day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from domain.set_up import Gap
from gui import layouts, theme
from gui.fields import Page
from gui.labels import named, primary, text_label
from gui.services import Services
from gui.settings_dialog import SettingsDialog
from gui.settings_fields import BILLERS, MACHINES, STAFF
from gui.theme import HEADING, scaled

_PEOPLE: Final = Page(
    key="people", title="Staff and machines", parts=(*STAFF.parts, *MACHINES.parts)
)
STEPS: Final = (
    (BILLERS, "Practice", "How your department stands on its sheets. Fill in who bills from here."),
    (
        _PEOPLE,
        "Staff and machines",
        "A name entered once completes itself in every session: NPI, credentials, energy.",
    ),
)
_FIRST: Final = 2  # the database was the first step


class SetUpWindow(SettingsDialog):
    """One step at a time. `gaps`: what is still missing; the first of it is shown first."""

    _subject = "Setting up"

    def __init__(self, services: Services, gaps: tuple[Gap, ...], parent: QWidget) -> None:
        super().__init__(services, tuple(page for page, _, _ in STEPS), parent)
        self.setWindowTitle("Set up the department[*]")
        self.resize(900, 660)
        self.title = text_label("", "heading")
        self.title.setFont(scaled(self.title.font(), HEADING))
        self.about = text_label("", "quiet", wraps=True)
        self.stack = QStackedWidget(self)
        for page in self.pages:
            self.stack.addWidget(page)
        self.leave = self._button("&Leave, go on later", "What is kept stays", self.close)
        self.back = self._button("&Back", "The step before", lambda: self.show_step(0))
        self.next = primary("", "")
        self.next.clicked.connect(self.go_on)
        self._lay_out()
        self.show_step(0 if Gap.PRACTICE in gaps or not gaps else 1)

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        for widget in (self.title, self.about):
            layout.addWidget(widget)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.help)
        row = layouts.row(theme.NEAR)
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        layout.addLayout(row)

    def _button(self, text: str, help_text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        named(button, text.replace("&", ""), help_text)
        button.clicked.connect(lambda _checked: act())
        return button

    def show_step(self, index: int) -> None:
        """Show one step; the words of the buttons follow."""
        page, title, about = STEPS[index]
        self.pages[index].build()
        self.stack.setCurrentIndex(index)
        self.title.setText(f"Step {index + _FIRST} of {len(STEPS) + 1}: {title}")
        self.about.setText(about)
        is_last = index == len(STEPS) - 1
        self.next.setText("&Finish" if is_last else "Keep, go &on")
        named(self.next, "Keep and finish" if is_last else "Keep and go on to the next step")
        self.back.setEnabled(index > 0)
        self.help.clear()
        self.show_values()
        first = page.parts[0]
        self.pages[index].go_to(f"{getattr(first, 'base', '')}.name".strip("."))

    def go_on(self) -> None:
        """Keep this step and show the next one, or finish."""
        if self.is_unsaved and not self.keep():
            return
        if self.stack.currentIndex() == len(STEPS) - 1:
            self.accept()
        else:
            self.show_step(self.stack.currentIndex() + 1)
