"""At 200 % on a screen of 1024 x 768 every control stays within reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.screens import SCREENS

ROOT = Path(__file__).parent.parent.parent
SCREEN = {"name": "small", "x": 0, "y": 0, "width": 1024, "height": 768, "logicalDpi": 96, "dpr": 1}


@pytest.mark.slow
def test_nothing_is_out_of_reach_at_twice_the_size_on_the_smallest_screen(tmp_path: Path) -> None:
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
    platform = {"QT_QPA_PLATFORM": f"offscreen:configfile={screens}", "QT_SCALE_FACTOR": "2"}

    run = subprocess.run(
        [sys.executable, "-m", "tests.gui.cramped"],
        cwd=ROOT,
        env={**os.environ, **platform},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    said = [line for line in run.stdout.splitlines() if "This plugin" not in line]
    assert run.returncode == 0
    assert said == [f"{len(SCREENS)} screens"]
