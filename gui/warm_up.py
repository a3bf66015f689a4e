"""Makes beforehand what a first use would wait for: a step a turn, while nobody types."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from gui.session_editor import PageView, SessionEditor

_PAUSE_MS: Final = 15
_MODULES: Final = (
    *("domain.workflow", "domain.hand_over", "domain.superbills", "domain.diagnosis_offers"),
    *("gui.begin_dialog", "gui.record_many", "gui.record_dialog", "gui.sign_dialog"),
    *("PySide6.QtPdfWidgets", "gui.preview", "gui.reason_dialog", "gui.conflict_dialog"),
    *("gui.command_palette", "gui.line_page"),
)


class WarmUp(QObject):
    """Begun once the window is there; says `ended` after the last step.

    Each step is as short as a turn of the event loop may be, and a pause follows it, in which what
    a person does goes first.
    """

    ended = Signal()

    def __init__(self, editor: Callable[[], SessionEditor], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = _steps(editor)
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start()

    def stop(self) -> None:
        """Leave the rest; the window is closed."""
        self._timer.stop()

    def _on_turn(self) -> None:
        step = next(self._steps, None)
        if step is not None:
            step()
            return
        self.stop()
        # What is there now stays: looking through all of it for waste again and again would stall.
        gc.freeze()
        self.ended.emit()


def _steps(editor: Callable[[], SessionEditor]) -> Iterator[Callable[[], object]]:
    for name in _MODULES:
        yield partial(importlib.import_module, name)
    for place in range(len(editor().pages)):
        for _ in editor().pages[place].page.parts:
            yield partial(_on_page, editor, place, PageView.build_on)
        yield partial(_on_page, editor, place, PageView.build)
        yield partial(_on_page, editor, place, PageView.prepare)


def _on_page(
    editor: Callable[[], SessionEditor], place: int, act: Callable[[PageView], object]
) -> None:
    act(editor().pages[place])  # of the editor there is by now
