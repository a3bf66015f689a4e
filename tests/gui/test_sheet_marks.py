"""A sheet tells what became of its session: draft, signed, amended, void."""

from __future__ import annotations

from domain.choices import Biller
from domain.documents import Mark
from gui.desk import Desk
from gui.main_window import MainWindow
from tests.gui.fakes import Desktop, example
from tests.gui.hands import type_in
from tests.gui.test_hand_over import answer, do, signed


def mark(desktop: Desktop, window: MainWindow) -> Mark:
    """What stands across the sheet of the session on the screen."""
    shown = window.document
    assert shown.about is not None
    assert shown.derivation is not None
    desk = Desk(desktop.services())
    made = desk.compose(
        shown.about, shown.session, shown.derivation, Biller.FACILITY, with_reasons=False
    )
    return made.mark


def test_a_sheet_tells_what_became_of_its_session(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    assert mark(desktop, window) is Mark.DRAFT

    signed(window)
    assert mark(desktop, window) is Mark.NONE
    do(window, "amend")
    answer(window, "machine was wrong", "Amend")
    type_in(window, "course.machine", "Linac 9")
    signed(window)
    assert mark(desktop, window) is Mark.AMENDED
    do(window, "void")
    answer(window, "entered twice", "Void")
    assert mark(desktop, window) is Mark.VOID
