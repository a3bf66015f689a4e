"""Review, amendment, hand-over and the conflict of two editors, by the window's own acts."""

from __future__ import annotations

from dataclasses import replace

from domain.ports import Actor
from domain.states import SessionState, Stage
from gui.main_window import MainWindow
from gui.sign_dialog import SignDialog
from tests.gui.fakes import Desktop, example, put
from tests.gui.hands import click, press, settle, type_in

SECOND = Actor(name="D. Okafor", workstation="office 2")


def do(window: MainWindow, key: str) -> None:
    action = window.actions_by_key[key]
    assert action.isEnabled(), key
    action.trigger()
    settle()


def answer(window: MainWindow, text: str, button: str) -> None:
    dialog = window.hand_over.dialog
    assert dialog is not None
    dialog.line.setText(text)
    click(dialog, button)


def as_second(desktop: Desktop) -> MainWindow:
    """The window of a second person at the same store."""
    made = MainWindow(replace(desktop.services(), actor=SECOND))
    desktop.windows.append(made)
    made.show()
    made.after_first_paint()
    made.acts.open("one")
    return made


def row_stage(desktop: Desktop) -> Stage:
    return desktop.store.kept.rows["one"].stage


def signed(window: MainWindow) -> None:
    press(window, "Ctrl+Return")
    assert isinstance(window.acts.dialog, SignDialog)
    click(window.acts.dialog, "Sign")


def test_what_is_on_the_screen_is_marked_saved_and_rests(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")

    do(window, "ask_review")
    answer(window, "D. Okafor", "Mark for review")

    assert row_stage(desktop) is Stage.REVIEW
    assert desktop.store.load("one").session.course.machine == "Linac 9"
    assert not window.document.is_editable
    assert "In review" in window.live.badge.text
    enabled = {key for key, on in window.hand_over.possible().items() if on}
    assert {"approve", "send_back", "take_back", "void", "changes"} == enabled


def test_who_entered_it_is_told_to_wait_and_can_take_it_back(desktop: Desktop) -> None:
    first = desktop.opened(example("metastases-hospital"))
    do(first, "ask_review")
    answer(first, "", "Mark for review")
    assert "waiting for a second person" in first.live.sentence.text()
    assert "Approve" == as_second(desktop).live.go.words

    assert "Take back from review" == first.live.go.words
    press(first, "F6")

    assert first.document.is_editable


def test_a_second_person_sends_back_and_the_note_is_read_by_the_first(desktop: Desktop) -> None:
    first = desktop.opened(example("metastases-hospital"))
    do(first, "ask_review")
    answer(first, "", "Mark for review")
    do(first, "approve")
    assert first.hand_over.box is not None
    assert "second person" in first.hand_over.box.text()
    second = as_second(desktop)

    do(second, "send_back")
    dialog = second.hand_over.dialog
    assert dialog is not None
    assert not dialog.button.isEnabled()
    answer(second, "side of L2", "Send back")

    first.acts.open_again("one")
    assert first.document.is_editable
    assert "D. Okafor sent this session back: side of L2" in first.banner.sentence.text()
    click(first.banner, "I have read it")
    assert not first.banner.isVisible()


def test_an_approved_session_is_signed_sent_and_amended(desktop: Desktop) -> None:
    first = desktop.opened(example("metastases-hospital"))
    do(first, "ask_review")
    answer(first, "", "Mark for review")
    second = as_second(desktop)
    do(second, "approve")
    signed(second)
    do(second, "sent")
    answer(second, "tray", "Mark as sent")
    assert row_stage(desktop) is Stage.SENT

    do(second, "amend")
    answer(second, "machine was wrong", "Amend")
    type_in(second, "course.machine", "Linac 9")
    press(second, "Ctrl+S")
    do(second, "changes")

    changes = second.hand_over.changes
    assert changes is not None
    shown = [changes.table.item(0, column).text() for column in range(3)]  # type: ignore[union-attr]
    assert (["Machine", "Linac 9"], 1) == ([shown[0], shown[2]], changes.table.rowCount())
    assert "1 difference." == changes.told.text()
    changes.after.setCurrentIndex(changes.before.currentIndex())
    assert changes.told.text() == "Nothing differs."
    assert desktop.store.kept.rows["one"].is_amended


def amended(desktop: Desktop) -> MainWindow:
    window = desktop.opened(example("metastases-hospital"))
    assert not window.actions_by_key["give_up"].isEnabled()
    signed(window)
    assert not window.actions_by_key["give_up"].isEnabled()
    do(window, "amend")
    answer(window, "machine was wrong", "Amend")
    return window


def test_an_amendment_begun_by_mistake_is_given_up(desktop: Desktop) -> None:
    window = amended(desktop)
    type_in(window, "course.machine", "Linac 9")
    do(window, "give_up")
    assert "Save or discard" in window.said.text()
    press(window, "Ctrl+S")

    do(window, "give_up")
    answer(window, "the machine was right", "Give up the amendment")

    about = window.document.about
    assert about is not None
    assert (SessionState.SIGNED, 4, Stage.SIGNED) == (
        about.state,
        about.revision,
        row_stage(desktop),
    )
    assert window.document.session.course.machine == "Linac 3"
    assert "stands again" in window.said.text()
    assert desktop.store.kept.given_up == [("one", "the machine was right")]
    do(window, "changes")
    assert window.hand_over.changes is not None
    assert window.hand_over.changes.before.count() == 4
    assert not window.actions_by_key["give_up"].isEnabled()


def test_two_workstations_do_not_give_up_what_the_other_typed(desktop: Desktop) -> None:
    first = amended(desktop)
    second = as_second(desktop)
    type_in(second, "course.machine", "Linac 2")
    press(second, "Ctrl+S")

    do(first, "give_up")
    answer(first, "by mistake", "Give up the amendment")

    assert first.hand_over.box is not None
    assert "first" in first.hand_over.box.text()
    first.hand_over.box.close()
    assert not desktop.store.kept.given_up
    do(second, "give_up")
    answer(second, "by mistake", "Give up the amendment")
    assert row_stage(desktop) is Stage.SIGNED
    type_in(first, "course.machine", "Linac 7")
    press(first, "Ctrl+S")
    assert first.acts.box is not None or first.acts.conflict.dialog is not None
    assert desktop.store.load("one").state is SessionState.SIGNED


def test_a_session_is_voided_with_a_reason_from_the_window(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))

    do(window, "void")
    answer(window, "entered twice", "Void")

    assert row_stage(desktop) is Stage.VOID
    assert window.document.about is not None
    assert window.document.about.state is SessionState.VOID


def test_an_act_waits_until_what_is_typed_is_saved(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    type_in(window, "course.machine", "Linac 9")

    do(window, "void")

    assert window.hand_over.dialog is None
    assert "Save or discard" in window.said.text()


def test_the_list_has_the_room_until_a_session_is_opened(desktop: Desktop) -> None:
    put(desktop.store, example("metastases-hospital"))
    window = desktop.window()
    window.resize(1280, 720)
    settle()
    assert window.worklist.stack.currentWidget() is window.worklist.table
    assert not window.live.isVisible()

    window.acts.open("one")
    settle()

    assert window.worklist.stack.currentWidget() is window.worklist.view
    assert window.live.isVisible()
    press(window, "Ctrl+W")
    assert window.worklist.stack.currentWidget() is window.worklist.table
