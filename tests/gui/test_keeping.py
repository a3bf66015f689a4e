"""Save, open again, sign, put away, and what a crash left behind."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from domain.ports import StoredDraft
from domain.states import SessionState
from gui.main_window import MainWindow
from gui.sign_dialog import SignDialog
from tests.gui.fakes import Desktop, example, put
from tests.gui.fakes_store import NOW, PLANNER, derived
from tests.gui.hands import click, field, press, settle, type_in


def test_a_session_is_saved_and_opened_again_as_it_was(desktop: Desktop) -> None:
    window = desktop.window()
    press(window, "Ctrl+N")
    type_in(window, "patient.family_name", "Marlow")
    press(window, "Ctrl+S")
    saved = window.document.session
    about = window.document.about
    assert about is not None
    assert about.revision == 1
    assert not window.isWindowModified()

    press(window, "Ctrl+W")
    assert window.document.about is None
    window.acts.open(about.id)

    assert window.document.session == saved
    assert window.worklist.model.sessions == 1


def test_saving_twice_without_a_change_makes_no_second_revision(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")

    press(window, "Ctrl+S")
    press(window, "Ctrl+S")

    assert len(desktop.store.kept.revisions["one"]) == 2
    assert "Nothing to save" in window.said.text()


def test_what_is_being_typed_is_saved_without_leaving_the_field(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    editor = field(window, "course.machine").editor
    editor.setFocus()
    editor.setText("Linac 9")  # type: ignore[union-attr]
    editor.typed.emit("Linac 9")

    press(window, "Ctrl+S")

    assert desktop.store.load("one").session.course.machine == "Linac 9"


def test_saving_says_which_text_could_not_be_taken(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")
    type_in(window, "patient.birth_date", "1961")

    press(window, "Ctrl+S")

    assert "Not stored: Birth date" in window.said.text()
    assert field(window, "patient.birth_date").editor.text_now() == "1961"
    assert window.isWindowModified()


def test_somebody_elses_save_is_told_and_nothing_is_lost(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")
    other = desktop.store.load("one").session
    with desktop.store.begin() as work:
        work.save("one", other, derived(other), expected_revision=1, actor=PLANNER, at=NOW)
        work.commit()

    press(window, "Ctrl+S")

    dialog = window.acts.conflict.dialog
    assert dialog is not None
    assert "saved revision 2" in dialog.told.text()
    assert window.document.session.course.machine == "Linac 9"
    click(dialog, "Back to typing")
    assert window.document.session.course.machine == "Linac 9"
    assert window.document.is_unsaved


def test_signing_is_refused_until_each_obstacle_is_let_pass_by_name(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    without = tuple(d for d in session.documents if d.key not in {"rx_signed", "consent_rt"})
    window = desktop.opened(replace(session, documents=without))

    press(window, "Ctrl+Return")
    dialog = window.acts.dialog
    assert isinstance(dialog, SignDialog)
    assert len(dialog.rows) == 2
    assert not dialog.sign.isEnabled()

    for row in dialog.rows:
        row.tick.setChecked(True)
        row.by.setText("Dr. Amara Voss")
    assert not dialog.sign.isEnabled()
    for row in dialog.rows:
        row.why.setText("Paper original seen; scan follows tonight")
    assert dialog.sign.isEnabled()
    click(dialog, "Sign")

    signed = desktop.store.kept.signed["one"]
    assert {waiver.item for waiver in signed.waivers} == {"rx_signed", "consent_rt"}
    assert {waiver.by for waiver in signed.waivers} == {"Dr. Amara Voss"}
    assert window.live.badge.text == "Signed"


def test_a_ready_session_is_signed_with_its_last_changes_in_one_act(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")

    _sign(window)

    signed = desktop.store.kept.signed["one"]
    assert signed.revision == 2
    assert "Linac 9" in signed.session_body
    assert desktop.store.load("one").state is SessionState.SIGNED


def test_signing_twice_signs_once(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    window.acts.sign()
    first = window.acts.dialog
    window.acts.sign()
    second = window.acts.dialog
    assert isinstance(first, SignDialog)
    assert isinstance(second, SignDialog)

    click(first, "Sign")
    signed = desktop.store.kept.signed["one"]
    click(second, "Sign")

    assert desktop.store.kept.signed["one"] is signed


def test_a_signed_session_shows_what_was_signed_and_takes_no_typing(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    _sign(window)
    press(window, "Ctrl+W")
    window.acts.open("one")

    before = window.document.session
    editor = field(window, "course.machine").editor

    assert editor.isReadOnly()  # type: ignore[union-attr]
    assert window.document.derivation == desktop.store.kept.signed["one"].derivation
    assert not window.document.undo_stack.canUndo()
    assert not window.actions_by_key["save"].isEnabled()
    assert window.document.session == before


def test_nothing_changes_a_signed_session_whoever_asks(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    _sign(window)
    before = window.document.session

    window.document.change(replace(before, notes="later"), "note")
    window.document.set_history(())
    window.acts.save()
    settle()

    assert window.document.session == before
    assert len(desktop.store.kept.revisions["one"]) == 1


def test_signing_waits_for_text_that_could_not_be_taken(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "patient.birth_date", "1961")

    press(window, "Ctrl+Return")

    assert window.acts.dialog is None
    assert window.acts.box is not None
    assert "Birth date" in window.acts.box.text()


@pytest.mark.parametrize(("answer", "kept"), [("Save", "Linac 9"), ("Discard changes", "Linac 3")])
def test_leaving_a_changed_session_asks_first(desktop: Desktop, answer: str, kept: str) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")

    press(window, "Ctrl+N")
    assert window.document.about is not None
    assert window.document.about.id == "one"
    assert window.acts.box is not None
    click(window.acts.box, answer)

    assert window.document.about.id != "one"
    assert desktop.store.load("one").session.course.machine == kept


def test_cancelling_stays_with_the_session(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")

    window.close()
    assert window.isVisible()
    assert window.acts.box is not None
    window.acts.box.button(QMessageBox.StandardButton.Cancel).click()
    settle()

    assert window.isVisible()
    assert window.document.session.course.machine == "Linac 9"


def test_typing_is_kept_as_a_draft_without_being_asked(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.opened(example("metastases-hospital"))
    window.drafts.timer.setInterval(1)

    with qtbot.waitSignal(window.drafts.kept):
        type_in(window, "course.machine", "Linac 9")

    assert desktop.store.kept.drafts["one"].session.course.machine == "Linac 9"
    press(window, "Ctrl+S")
    assert not desktop.store.kept.drafts


def test_a_draft_does_not_wait_for_a_printer_that_does_not_answer(
    desktop: Desktop, qtbot: QtBot
) -> None:
    window = desktop.opened(example("metastases-hospital"))
    answers = Event()
    window.tasks.run(lambda: answers.wait(20), lambda _: None, window.say)
    try:
        type_in(window, "course.machine", "Linac 9")
        with qtbot.waitSignal(window.drafts.kept):
            window.drafts.keep()
        press(window, "Ctrl+S")

        assert not answers.is_set()
        assert window.said.text() == "Saved as revision 2."
    finally:
        answers.set()


def test_what_a_crash_left_behind_is_offered_and_brought_back(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    put(desktop.store, session)
    typed = replace(session, notes="half a sentence")
    draft = StoredDraft(session_id="one", based_on=1, session=typed, kept_at=NOW)
    desktop.store.keep_draft(draft)

    window = desktop.window()
    assert window.banner.isVisible()
    click(window.banner, "Continue it")

    assert window.document.session == typed
    assert window.isWindowModified()
    press(window, "Ctrl+S")
    assert desktop.store.load("one").session == typed
    assert not desktop.store.kept.drafts


def test_a_draft_can_be_discarded(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    put(desktop.store, session)
    desktop.store.keep_draft(
        StoredDraft(session_id="one", based_on=1, session=session, kept_at=NOW)
    )

    window = desktop.window()
    click(window.banner, "Discard it")

    assert not desktop.store.kept.drafts
    assert not window.banner.isVisible()


def test_keep_for_later_offers_the_work_again(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")

    press(window, "Ctrl+W")
    assert window.acts.box is not None
    click(window.acts.box, "Keep for later")
    assert window.document.about is None
    window.acts.open("one")

    assert window.banner.isVisible()
    click(window.banner, "Continue it")
    assert window.document.session.course.machine == "Linac 9"


def test_the_title_never_names_a_patient(desktop: Desktop) -> None:
    session = example("metastases-hospital")
    window = desktop.opened(session)

    titles = [widget.windowTitle() for widget in (window, *window.findChildren(type(window)))]

    assert titles == ["Isocenter[*]"]


def _sign(window: MainWindow) -> None:
    press(window, "Ctrl+Return")
    dialog = window.acts.dialog
    assert isinstance(dialog, SignDialog)
    click(dialog, "Sign")


def test_what_was_charged_before_is_filled_in_for_the_patient_of_the_mrn(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    _sign(window)
    codes = {line.code for line in desktop.store.kept.signed["one"].derivation.lines}
    press(window, "Ctrl+N")

    type_in(window, "patient.mrn", str(example("metastases-hospital").patient.mrn))
    window.acts.look_up_history()
    assert {line.code for line in window.document.session.history} == codes

    type_in(window, "patient.mrn", "0000001")
    window.acts.look_up_history()
    assert window.document.session.history == ()


def test_filling_in_the_history_is_no_change_of_the_session(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    _sign(window)
    press(window, "Ctrl+W")
    other = replace(example("metastases-hospital"), history=())
    put(desktop.store, other, "two")

    window.acts.open("two")

    assert window.document.session.history
    assert not window.isWindowModified()
    assert not window.document.undo_stack.canUndo()
