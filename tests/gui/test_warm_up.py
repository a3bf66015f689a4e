"""What a first use would wait for is made beforehand, and shows what there is by then."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from gui.application import warm_up
from gui.form import Field
from tests.gui.fakes import Desktop, example
from tests.gui.hands import press, settle


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """What a warm-up put beyond the search for waste comes back into it."""
    yield
    gc.unfreeze()


def test_all_pages_are_made_while_nobody_waits(desktop: Desktop) -> None:
    window = desktop.window()
    assert not all(page.views for page in window.editor_now().pages)

    with desktop.qtbot.waitSignal(warm_up(window).ended, timeout=20_000):
        pass

    assert all(page.views for page in window.editor_now().pages)


def test_a_page_that_is_opened_before_its_turn_is_made_whole_and_once(desktop: Desktop) -> None:
    window = desktop.window()
    warm = warm_up(window)
    press(window, "Ctrl+N")
    page = window.editor_now().pages[2]
    page.build_on()

    press(window, "Alt+3")
    views = page.views
    with desktop.qtbot.waitSignal(warm.ended, timeout=20_000):
        pass

    assert len(page.page.parts) == len(views)
    assert views == page.views


def test_a_window_that_is_closed_is_warmed_up_no_further(desktop: Desktop) -> None:
    window = desktop.window()
    warm = warm_up(window)
    window.close()

    with desktop.qtbot.assertNotEmitted(warm.ended, wait=100):
        settle()


def test_a_page_made_before_shows_what_changed_while_another_was_looked_at(
    desktop: Desktop,
) -> None:
    window = desktop.window()
    with desktop.qtbot.waitSignal(warm_up(window).ended, timeout=20_000):
        pass
    window.acts.begin(example("metastases-hospital"))
    settle()

    press(window, "Alt+3")

    page = window.editor_now().pages[2]
    machine = next(f for f in page.findChildren(Field) if f.path == "course.machine")
    assert window.document.session.course.machine == machine.editor.text_now() != ""


def test_the_charges_can_be_asked_for_before_their_turn(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    derivation = window.document.derivation
    assert derivation is not None

    assert window.live.charges.current_line == derivation.lines_of(derivation.billers[0])[0]
