"""Which versions may run; and that what may not be loaded before the first paint is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gui.startup import refusal

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("python", "pyside"),
    [((3, 11), "6.11.3"), ((3, 11), "6.10.3"), ((3, 12), "6.12.0"), ((3, 14), "6.12.1")],
)
def test_sound_pairs_may_run(python: tuple[int, int], pyside: str) -> None:
    assert refusal(python, pyside) is None


@pytest.mark.parametrize("pyside", ["6.12.0", "6.12.3", "6.13", "7.0.0"])
def test_a_qt_that_frees_none_is_refused_in_words_on_python_below_3_12(pyside: str) -> None:
    said = refusal((3, 11, 7), pyside)

    assert said is not None
    assert pyside in said
    assert "3.11" in said
    assert "6.11.3" in said
    assert "No data was touched" in said


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_twenty_thousand_calls_that_return_nothing_are_survived() -> None:
    code = (
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "app = QApplication([])\n"
        "label = QLabel()\n"
        "for number in range(20_000):\n"
        "    label.setText('a')\n"
        "print('alive')\n"
    )

    assert _run(code) == "alive"


def test_what_the_first_paint_does_not_need_is_not_loaded() -> None:
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from tests.gui.first_window import show\n"
        "window = show(app)\n"
        "late = ('reportlab', 'PySide6.QtPdf', 'PySide6.QtPdfWidgets', 'PySide6.QtPrintSupport',"
        " 'keyring', 'pydicom', 'gui.session_editor', 'gui.preview')\n"
        "print([name for name in late if name in sys.modules])\n"
    )

    assert _run(code) == "[]"


def test_the_guard_itself_loads_no_qt() -> None:
    code = (
        "import sys, gui.startup, gui.services\n"
        "print([name for name in sys.modules if name.startswith('PySide6')])\n"
    )

    assert _run(code) == "[]"
