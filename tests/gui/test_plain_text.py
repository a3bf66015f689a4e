"""Nothing in a name is ever taken for markup, and everything can be named by a screen reader."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTabBar,
    QWidget,
)

from domain.charge import CheckStatus, Severity, Status
from domain.session import SrsSession
from gui import icons
from gui.actions import ACTS
from gui.editors import NoteEditor
from gui.fields import Grid, Group, Records, Toggle
from gui.pages import pages
from tests.gui.fakes import Desktop, example
from tests.gui.hands import press, settle

MARKUP = "<b>PAID</b> <img src='file:///etc/passwd'> & Sons"


def _marked() -> SrsSession:
    session = example("metastases-hospital")
    lesion = replace(session.lesions[0], name=MARKUP)
    return replace(
        session,
        patient=replace(session.patient, family_name=MARKUP, given_name=MARKUP),
        lesions=(lesion, *session.lesions[1:]),
        course=replace(session.course, machine=MARKUP),
        notes=MARKUP,
    )


def test_every_label_shows_its_text_as_it_is(desktop: Desktop) -> None:
    window = desktop.opened(_marked())
    for page in range(window.editor_now().tabs.count()):
        window.editor_now().tabs.setCurrentIndex(page)
        settle()
    press(window, "F9")

    labels = [label for label in window.findChildren(QLabel) if label.text()]

    assert MARKUP in window.editor_now().who.text()
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_every_message_box_shows_its_text_as_it_is(desktop: Desktop) -> None:
    window = desktop.opened(_marked())
    window.acts.warn("Not saved", MARKUP)
    window.windows.show_about()

    boxes = window.findChildren(QMessageBox)

    assert boxes
    assert {box.textFormat() for box in boxes} == {Qt.TextFormat.PlainText}


def test_tool_tips_are_escaped(desktop: Desktop) -> None:
    window = desktop.opened(_marked())
    window.say(MARKUP)
    press(window, "Ctrl+L")

    tips = [widget.toolTip() for widget in window.findChildren(QWidget) if widget.toolTip()]

    assert tips
    assert not [tip for tip in tips if "<b>" in tip or "<img" in tip]


def test_an_ampersand_in_a_name_is_not_a_mnemonic(desktop: Desktop) -> None:
    window = desktop.opened(_marked())

    assert window.worklist.model.first().data() == f"{MARKUP}, {MARKUP}"


def test_everything_the_keyboard_reaches_has_a_name(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    for page in range(window.editor_now().tabs.count()):
        window.editor_now().tabs.setCurrentIndex(page)
        settle()
    kinds = (QLineEdit, QComboBox, QPushButton, QAbstractScrollArea, QAbstractSpinBox, QTabBar)

    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for kind in kinds
        for widget in window.findChildren(kind)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and "ComboBoxPrivate" not in type_name(widget.parent())
        and not widget.accessibleName()
        and not (isinstance(widget, QPushButton) and widget.text())
    ]

    assert nameless == []


def type_name(parent: QObject | None) -> str:
    return parent.metaObject().className() if parent is not None else ""


def test_every_act_has_a_tip_and_no_two_share_a_key() -> None:
    keys = [key for act in ACTS for key in act.keys]

    assert len(keys) == len(set(keys))
    assert all(act.tip and "&" in act.text for act in ACTS)


def test_every_field_says_why_it_matters() -> None:
    silent = []
    for page in pages({"rx_signed": "Prescription"}):
        for part in page.parts:
            match part:
                case Group() | Toggle():
                    specs = part.fields
                case Grid():
                    specs = part.columns
                case Records():
                    specs = () if part.read_only else part.columns
            silent += [spec.label for spec in specs if not spec.help or not spec.label]

    assert silent == []


def test_every_status_has_a_shape_of_its_own_beside_its_colour() -> None:
    shapes = [icons.SEVERITY_GLYPHS[severity] for severity in Severity]
    checks = [icons.CHECK_GLYPHS[status] for status in CheckStatus]

    assert len(shapes) == len(set(shapes))
    assert len(checks) == len(set(checks))
    assert set(icons.STATUS_GLYPHS) == set(Status)


def test_tab_leaves_a_note_and_a_table(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    editor = window.editor_now()
    editor.tabs.setCurrentIndex(7)
    settle()

    notes = editor.findChildren(NoteEditor)

    assert notes
    assert all(note.tabChangesFocus() for note in notes)
