"""The manual shows screens that exist and names keys that work."""

from __future__ import annotations

import importlib.util
import re
import struct
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from gui.actions import ACTS, key_rows

DOCS: Final = Path(__file__).parent.parent / "docs"
PICTURES: Final = DOCS / "pictures"
MANUAL: Final = (DOCS / "manual.md").read_text("utf-8")
SHOWN: Final = re.compile(r"!\[([^\]]*)\]\((?:docs/)?pictures/([a-z-]+)\.png\)")
MOST_BYTES: Final = 150_000
# Keys of widgets everywhere, which no act holds.
COMMON: Final = frozenset("Enter Esc Tab Space Alt Alt+Left Alt+Right Ctrl+V Ctrl+D".split())


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _views() -> set[str]:
    return set(_script("pictures").VIEWS)


def test_every_picture_of_the_manual_is_taken_from_a_screen_that_exists() -> None:
    shown = {name for _, name in SHOWN.findall(MANUAL)}

    assert shown - _views() == set()


def test_every_screen_that_is_taken_is_in_the_manual_and_told_in_words() -> None:
    told = {name: words for words, name in SHOWN.findall(MANUAL)}

    assert _views() - set(told) == set()
    assert [name for name, words in told.items() if not words] == []


def test_every_picture_is_there_small_and_of_the_smallest_screen_served() -> None:
    files = {file.stem: file.read_bytes() for file in PICTURES.glob("*.png")}

    assert set(files) == _views()
    for name, content in files.items():
        width, height = struct.unpack(">II", content[16:24])
        assert (width <= 1280, height <= 720) == (True, True), name
        assert len(content) <= MOST_BYTES, name


def test_the_pictures_of_the_readme_are_among_them() -> None:
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    shown = {name for _, name in SHOWN.findall(readme)}

    assert shown
    assert shown - _views() == set()


def test_the_key_table_is_that_of_the_window() -> None:
    assert _script("make_keys").with_keys(MANUAL) == MANUAL, "run python docs/make_keys.py"


def _named(text: str) -> str:
    return text.replace("&", "").rstrip("…").casefold()


@pytest.mark.parametrize(("words", "key"), re.findall(r"\*\*([^*]+)\*\* \(`([^`]+)`", MANUAL))
def test_an_act_named_with_its_key_has_that_key(words: str, key: str) -> None:
    keys = {_named(act.text).partition(":")[0]: act.keys for act in ACTS}

    assert key in keys[words.casefold()]


def test_every_key_of_the_manual_does_something() -> None:
    keys = {key for act in ACTS for key in act.keys} | COMMON
    keys |= {one for row, _ in key_rows() for one in row.split(", ")}
    named = re.findall(
        r"`((?:(?:Ctrl|Alt|Shift)\+)+[^`\s]+|F\d+|Enter|Esc|Tab|Space|Insert)`", MANUAL
    )

    assert named
    assert sorted(set(named) - keys) == []
