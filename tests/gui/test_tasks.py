"""Slow work answers on the GUI thread, and not once the window is gone."""

from __future__ import annotations

from concurrent.futures import wait

from PySide6.QtWidgets import QApplication

from gui.tasks import Tasks
from tests.gui.hands import settle


def test_an_answer_still_in_the_queue_at_the_end_is_dropped(dressed: QApplication) -> None:
    del dressed
    tasks = Tasks()
    answers: list[int] = []
    wait([tasks.run(lambda: 1, answers.append, lambda _: None)])

    tasks.close()
    settle()

    assert answers == []


def test_what_is_asked_for_at_the_last_moment_is_still_done(dressed: QApplication) -> None:
    del dressed
    tasks = Tasks()
    done: list[str] = []
    tasks.closing.connect(
        lambda: tasks.run(lambda: done.append("store closed"), lambda _: None, lambda _: None)
    )

    tasks.close()

    assert done == ["store closed"]
