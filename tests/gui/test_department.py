"""The dialogs before a department's database, as a person meets them."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from domain.errors import Refused
from gui.department import RecoveryCodeAsked, RecoveryCodeShown


def test_the_recovery_code_is_not_closed_before_it_is_written_down(qtbot: QtBot) -> None:
    dialog = RecoveryCodeShown("7K2QX-9M4TD")
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.reject()
    assert dialog.isVisible()
    assert not dialog.done_button.isEnabled()
    dialog.tick.setChecked(True)
    dialog.done_button.click()

    assert not dialog.isVisible()
    assert dialog.result() == RecoveryCodeShown.DialogCode.Accepted


def test_escape_closes_the_recovery_code_once_it_is_written_down(qtbot: QtBot) -> None:
    dialog = RecoveryCodeShown("7K2QX-9M4TD")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.tick.setChecked(True)

    dialog.reject()

    assert not dialog.isVisible()


def test_a_wrong_code_stays_in_the_field_with_the_reason_below(qtbot: QtBot) -> None:
    tried: list[str] = []

    def try_code(code: str) -> None:
        tried.append(code)
        if code != "RIGHT":
            raise Refused("This code does not open the database. Compare it with what is written.")

    dialog = RecoveryCodeAsked("The keychain holds no key.", try_code)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.code.setText("WRONG")
    open_button = next(b for b in dialog.findChildren(QPushButton) if "Open" in b.text())
    open_button.click()

    assert dialog.isVisible()
    assert dialog.code.text() == "WRONG"
    assert "does not open" in dialog.refusal.text()

    dialog.code.setText("RIGHT")
    open_button.click()
    assert tried == ["WRONG", "RIGHT"]
    assert not dialog.isVisible()
