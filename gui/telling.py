"""Tells how far long work is, from the worker's thread, and ends it when a person wishes so."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Final

from domain.table_shelf import LoadProgress
from domain.table_workflow import Stopped

_PAUSE_S: Final = 0.05  # between two words on how far it is


class Teller:
    """Called with each step of the work; passes on not too many of them, and may raise `Stopped`.

    Args:
        stop: set when the work is to end at its next word.
        pass_on: told how far it is.
    """

    def __init__(self, stop: Event, pass_on: Callable[[LoadProgress], object]) -> None:
        self._stop = stop
        self._pass_on = pass_on
        self._what, self._when = "", 0.0

    def __call__(self, progress: LoadProgress) -> None:
        if self._stop.is_set():
            raise Stopped
        now, what = time.monotonic(), progress.doing.split(":")[0]
        if what != self._what or now - self._when >= _PAUSE_S:
            self._what, self._when = what, now
            self._pass_on(progress)
