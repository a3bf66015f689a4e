"""Several documents recorded at once: a person states the day; each keeps a row of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.charge import CheckItem, CheckStatus
from domain.choices import Role
from domain.session import Document, SrsSession, Team
from gui.main_window import MainWindow
from gui.record_many import RecordManyDialog
from gui.who_acts import ANYONE, DONE, OPTIONAL, heading, who
from tests.gui.fakes import Desktop, example
from tests.gui.fakes_store import book
from tests.gui.hands import press, settle

MANY = example("metastases-hospital")
KINDS = book().documents


def opened(desktop: Desktop, *kept: str) -> tuple[MainWindow, RecordManyDialog]:
    """The dialog over a session with only these documents recorded."""
    documents = tuple(one for one in MANY.documents if one.key in kept)
    window = desktop.opened(replace(MANY, documents=documents))
    press(window, "Shift+F9")
    return window, window.windows.many


def recorded(session: SrsSession, key: str) -> Document | None:
    return next((one for one in session.documents if one.key == key), None)


def test_each_ticked_document_keeps_its_own_row_and_one_undo_takes_all_back(
    desktop: Desktop,
) -> None:
    window, dialog = opened(desktop)
    QTest.keyClicks(dialog.day, "2026-10-08")
    count = len(dialog.ticked)
    assert count > 10

    QTest.keyClick(dialog.day, Qt.Key.Key_Return)
    settle()

    documents = window.document.session.documents
    assert len(documents) == count
    assert {one.dated for one in documents} == {date(2026, 10, 8)}
    consent = recorded(window.document.session, "consent_rt")
    assert consent is not None
    assert set(consent.signed_by) == {Role.PATIENT, Role.RADIATION_ONCOLOGIST}
    window.actions_by_key["undo"].trigger()
    assert window.document.session.documents == ()


def test_what_a_day_would_make_late_or_another_day_s_is_not_ticked(desktop: Desktop) -> None:
    _, dialog = opened(desktop)

    dialog.day.setText("2026-10-08")
    assert "timeout" not in dialog.ticked
    assert "rx_signed" in dialog.ticked
    dialog.day.setText("2026-10-15")

    assert "timeout" in dialog.ticked
    assert "consult_ro" not in dialog.ticked


def test_what_one_of_several_may_sign_waits_for_a_name(desktop: Desktop) -> None:
    window, dialog = opened(desktop)
    dialog.day.setText("2026-10-13")
    assert "calc_sheet" not in dialog.ticked

    dialog.one.setCurrentIndex(dialog.one.findText("Mei Castellano"))
    assert "calc_sheet" in dialog.ticked
    dialog.accept()

    sheet = recorded(window.document.session, "calc_sheet")
    assert sheet is not None
    assert Role.PHYSICIST in sheet.signed_by
    assert Role.DOSIMETRIST not in sheet.signed_by


def test_a_tick_set_by_hand_stays_when_the_day_changes(desktop: Desktop) -> None:
    _, dialog = opened(desktop)
    dialog.day.setText("2026-10-08")
    row = next(row for row in dialog._rows() if row.data(0, 256) == "rx_signed")

    row.setCheckState(0, Qt.CheckState.Unchecked)
    dialog.day.setText("2026-10-09")

    assert "rx_signed" not in dialog.ticked


@pytest.mark.parametrize(("text", "said"), [("", "type the day"), ("31 feb", "calendar")])
def test_without_a_day_nothing_is_recorded_and_that_is_said(
    desktop: Desktop, text: str, said: str
) -> None:
    window, dialog = opened(desktop)

    dialog.day.setText(text)
    dialog.accept()

    assert dialog.isVisible()
    assert said in dialog.refusal.text()
    assert not dialog.record.isEnabled()
    assert window.document.session.documents == ()
    dialog.reject()


def test_a_date_and_a_signature_that_stand_already_are_kept(desktop: Desktop) -> None:
    unsigned = Document(
        key="consent_rt", dated=date(2026, 9, 29), signed_by=(Role.PATIENT,), reference="scanned"
    )
    window = desktop.opened(replace(MANY, documents=(unsigned,)))
    press(window, "Shift+F9")
    dialog = window.windows.many
    dialog.day.setText("2026-10-08")

    dialog.accept()

    consent = recorded(window.document.session, "consent_rt")
    assert consent is not None
    assert (consent.dated, consent.signed_on) == (date(2026, 9, 29), date(2026, 10, 8))
    assert consent.signed_by == (Role.PATIENT, Role.RADIATION_ONCOLOGIST)
    assert consent.reference == "scanned"


def test_in_a_group_of_the_checklist_only_its_documents_are_offered(desktop: Desktop) -> None:
    window = desktop.opened(replace(MANY, documents=()))
    window.live.focus_checklist()
    panel = window.live.checklist
    heads = [panel.model().index(row, 0) for row in range(panel.model().rowCount())]
    head = next(one for one in heads if str(one.data()).startswith("Tomas Okafor:"))
    panel.setCurrentIndex(head)

    press(window, "Shift+F9")

    rows = window.windows.many._rows()
    assert {row.text(1) for row in rows} == {"Tomas Okafor"}
    assert str(head.data()) == f"Tomas Okafor: {len(rows)} signatures"
    window.windows.many.reject()


def test_a_signed_session_takes_no_documents(desktop: Desktop) -> None:
    window = desktop.window()

    window.windows.record_many(())

    assert not hasattr(window.windows, "many")


@pytest.mark.parametrize(
    ("document", "status", "waiting", "required", "said"),
    [
        ("rx_signed", CheckStatus.MISSING, (Role.RADIATION_ONCOLOGIST,), True, "Iris Halvorsen"),
        (
            "machine_qa",
            CheckStatus.MISSING,
            (Role.PHYSICIST, Role.DOSIMETRIST, Role.THERAPIST),
            True,
            "Mei Castellano, Jonah Petrov or Ana Lindqvist",
        ),
        (
            "consent_rt",
            CheckStatus.UNSIGNED,
            (Role.RADIATION_ONCOLOGIST, Role.PATIENT),
            True,
            "Iris Halvorsen and Patient",
        ),
        ("planning_images", CheckStatus.MISSING, (), True, ANYONE),
        ("rx_signed", CheckStatus.MISSING, (Role.RADIATION_ONCOLOGIST,), False, OPTIONAL),
        ("rx_signed", CheckStatus.PRESENT, (), True, DONE),
    ],
)
def test_who_must_act_is_named(
    document: str, status: CheckStatus, waiting: tuple[Role, ...], required: bool, said: str
) -> None:
    item = CheckItem(
        document=document, label="x", codes=(), status=status, required=required,
        signed_by=waiting, waiting_for=waiting, timing="", cites=(),
    )  # fmt: skip

    assert who(item, MANY.team, KINDS) == said


def test_without_a_name_the_role_is_said_and_signatures_are_counted() -> None:
    item = CheckItem(
        document="rx_signed", label="x", codes=(), status=CheckStatus.MISSING, required=True,
        signed_by=(), waiting_for=(Role.RADIATION_ONCOLOGIST,), timing="", cites=(),
    )  # fmt: skip

    assert who(item, Team(), KINDS) == "Radiation oncologist"
    assert heading("Iris Halvorsen", 2) == "Iris Halvorsen: 2 signatures"
    assert heading(DONE, 3) == f"{DONE}  (3)"
