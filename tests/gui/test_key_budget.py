"""Keys counted on the real window and the real store: every press that types no value is one.

What is counted: shortcuts (one each), Enter, Tab, arrows, Space. What is not: the characters of a
value, as it is written. No mouse, no field set from behind.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from domain.charge import Severity
from domain.choices import LesionKind, Side, Site
from domain.states import SessionState
from gui.main_window import MainWindow
from gui.services import Services
from storage.database import create_database, open_database
from tests.gui.fakes import Desktop, FakePrinters, example
from tests.gui.hands import settle

TEMPLATE = "Single met, VMAT, mask"


@dataclass
class Hands:
    """Two hands on a keyboard, counting."""

    window: MainWindow
    pressed: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        """Press these one after the other; each counts."""
        for key in keys:
            self.pressed.append(key)
            QTest.keySequence(self._target().windowHandle(), QKeySequence(key))
            settle()

    def type(self, text: str) -> None:
        """Type a value; its characters do not count."""
        self.typed.append(text)
        self._target()
        for sign in text:
            QTest.keyClicks(QApplication.focusWidget() or self.window, sign)
        settle()

    def _target(self) -> QWidget:
        modal = QApplication.activeModalWidget()
        target = modal.window() if modal is not None else self.window
        target.activateWindow()
        settle()
        return target

    @property
    def count(self) -> int:
        return len(self.pressed)


@pytest.fixture
def services(desktop: Desktop, tmp_path: Path) -> Iterator[Services]:
    desktop.printers = FakePrinters("Front desk")
    key, path = secrets.token_bytes(32), tmp_path / "department.db"
    store = create_database(path, key)
    yield replace(
        desktop.services(), store=lambda: store, open_store=lambda: open_database(path, key)
    )
    for window in desktop.windows:
        window.document.close()
        window.close()
    store.close()


@pytest.fixture
def hands(services: Services, desktop: Desktop) -> Hands:
    window = MainWindow(services)
    window.show()
    desktop.windows.append(window)
    window.after_first_paint()
    settle()
    return Hands(window)


def keep_template(hands: Hands) -> None:
    """Keep a made-up single metastasis as the template that later sessions begin from."""
    many = example("metastases-hospital")
    hands.window.acts.begin(replace(many, lesions=many.lesions[:1]))
    settle()
    hands.window.actions_by_key["template"].trigger()
    settle()
    hands.type(TEMPLATE)
    hands.press("Return")
    hands.window.document.close()
    settle()
    hands.pressed.clear()
    hands.typed.clear()


# What the next step asks for, and what is typed then; a name in brackets is a key.
ANSWERS = {
    "Enter: ICD-10-CM, in the clinician's order": ("lung upper", "[Return]"),
    "Look at: Dose calculations, count": ("1",),
    "Enter: Surgeon in planning": ("Yes", "[Return]", "Yes"),
    "Look at: Beam": ("0910", "[Tab]", "0942", "[Tab]", "1"),
    "Enter: Lesion L1, size": ("9", "[Tab]", "20"),
    "Enter: Lesion L1, optic distance": ("n",),
    "Enter: Lesion L1, site": ("frontal", "[Tab]", "left"),
    "Enter: Continuing physics, date": ("t",),
    "Add the coverage": ("medicare",),
    "Enter: Anesthesia given": ("None",),
    "Enter: Lesion L1, pathology": ("Imaging",),
}


def go_on(hands: Hands) -> str:
    """Do what the button names; what it named, once what was typed before is taken."""
    step = hands.window.live.go
    before = step.words
    hands.press("F6")
    return before if before.startswith("Add") and before != step.words else step.words


def answer(hands: Hands, answers: tuple[str, ...]) -> None:
    for one in answers:
        if one.startswith("["):
            hands.press(one.strip("[]"))
        else:
            hands.type(one)


def capture(hands: Hands) -> None:
    """Begin from the template and type the facts of one patient, then save."""
    hands.press("Ctrl+Shift+N")
    answer(hands, ("8 oct", "[Tab]", "13 oct", "[Return]"))
    answer(hands, ("Marlow", "[Return]", "Anna", "[Return]", "[Return]", "0004711", "[Return]"))
    hands.type("1961-04-09")
    for _ in ANSWERS:
        answer(hands, ANSWERS[go_on(hands)])
    hands.press("Ctrl+S")


def in_the_way(window: MainWindow) -> list[str]:
    """What stops or holds the session, documents apart."""
    derivation = window.document.derivation
    assert derivation is not None
    return [
        finding.sentence
        for finding in derivation.findings
        if finding.severity in (Severity.STOP, Severity.HOLD)
        and not finding.id.startswith("document.")
    ]


def test_a_session_from_a_template_takes_at_most_25_keys_beyond_its_values(hands: Hands) -> None:
    keep_template(hands)

    capture(hands)

    session = hands.window.document.session
    lesion = session.lesions[0]
    assert in_the_way(hands.window) == []
    assert not hands.window.document.is_unsaved
    assert hands.window.document.about is not None
    assert hands.window.document.about.revision == 1
    assert (session.patient.family_name, session.patient.given_name) == ("Marlow", "Anna")
    assert (lesion.max_dimension_mm, lesion.dose_gy) == (Decimal(9), Decimal(20))
    assert (lesion.site, lesion.side) == (Site.FRONTAL_LOBE, Side.LEFT)
    assert lesion.kind is LesionKind.METASTASIS
    assert session.delivery.runs[0].date == date(2026, 10, 15)
    assert [run.share_delivered for run in session.delivery.runs] == [Decimal(1)]
    assert len(session.diagnoses) == 1
    assert not {text for text in hands.typed if is_code(text)}
    assert hands.count <= 25, hands.pressed


def is_code(text: str) -> bool:
    """Whether a charge or diagnosis code was typed; an MRN has more digits."""
    return bool(re.fullmatch(r"[0-9A-Z][0-9]{4}|[A-Z][0-9][0-9A-Z](\.[0-9A-Z]+)?", text))


def test_its_documents_are_recorded_by_day_and_it_is_signed_and_printed(
    hands: Hands, desktop: Desktop, qtbot: QtBot
) -> None:
    keep_template(hands)
    capture(hands)
    hands.pressed.clear()

    for day, who in (("8 oct", "Iris"), ("13 oct", "Mei"), ("t", "Mei")):
        answer(hands, ("[Shift+F9]", day, "[Tab]", who, "[Return]"))
    derivation = hands.window.document.derivation
    assert derivation is not None
    assert [item.label for item in derivation.checklist if item.is_open] == []
    assert hands.count <= 9, hands.pressed
    hands.pressed.clear()

    hand_over(hands, desktop, qtbot)
    assert hands.count <= 12, hands.pressed


def hand_over(hands: Hands, desktop: Desktop, qtbot: QtBot) -> None:
    """Sign what is on the screen and print its sheets."""
    window = hands.window
    while not window.live.go.words.startswith("Print"):
        assert window.live.go.words in ("Save", "Sign…"), window.live.go.words
        if go_on(hands) == "Sign…":
            hands.press("Return")
    hands.press("F6")
    preview = window.sheets.preview
    assert preview is not None
    qtbot.waitUntil(preview.print.isEnabled, timeout=10_000)
    hands.press("Return")
    qtbot.waitUntil(lambda: bool(desktop.printers.sent), timeout=10_000)
    assert window.document.about is not None
    assert window.document.about.state is SessionState.SIGNED


def test_a_prepared_draft_is_signed_and_printed_with_at_most_12_keys(
    hands: Hands, services: Services, desktop: Desktop, qtbot: QtBot
) -> None:
    hands.window.acts.begin(example("metastases-hospital"))
    hands.press("Ctrl+S")
    hands.window.document.close()
    settle()
    hands.pressed.clear()

    hands.press("Ctrl+O", "Return")
    hand_over(hands, desktop, qtbot)

    assert hands.count <= 12, hands.pressed
