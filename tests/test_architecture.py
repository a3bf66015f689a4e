"""The walls between the layers, the sizes, and the words that must not stand anywhere.

Each law is a function from a folder to sentences that name the culprit; it is held against this
project and, so that nobody trusts a blind guard, against a made-up tree that breaks it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import pytest

ROOT: Final = Path(__file__).parent.parent
LAYERS: Final = ("domain", "storage", "reports", "gui", "command_line")
SINGLES: Final = ("main.py", "workplace.py", "bootstrap.py")
MOST_MODULE_LINES: Final = 400
MOST_FUNCTION_LINES: Final = 40

PURE: Final = frozenset(
    "__future__ abc bisect collections contextlib copy csv dataclasses datetime decimal difflib "
    "enum fractions functools hashlib heapq hmac itertools json math numbers operator re string "
    "textwrap types typing unicodedata".split()
)
ANY_STANDARD: Final = frozenset(sys.stdlib_module_names)


@dataclass(frozen=True, slots=True)
class Wall:
    """What a layer may import: top-level names, and dotted names that stay forbidden all the same.

    `windows`: dotted names that may be imported though their top level may not.
    """

    allowed: frozenset[str]
    never: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()


def _wall(
    own: str, *, standard: frozenset[str] = ANY_STANDARD, never: str = "", windows: str = ""
) -> Wall:
    return Wall(standard | frozenset(own.split()), tuple(never.split()), tuple(windows.split()))


WALLS: Final = {
    "domain": _wall("domain", standard=PURE),
    "storage": _wall("domain storage sqlite_utils sqlcipher3 keyring platformdirs"),
    "reports": _wall("domain reports reportlab uharfbuzz bidi", never="domain.facts domain.rules"),
    "gui": _wall(
        "domain reports gui PySide6", never="domain.rules domain.edits sqlite3 PySide6.QtCharts"
    ),
    # `check` reports on every library, so it may load the small ones.
    "command_line": _wall(
        "domain storage reports command_line keyring uharfbuzz sqlcipher3", windows="gui.startup"
    ),
    "main.py": _wall("domain storage reports gui command_line workplace PySide6 platformdirs"),
    "workplace.py": _wall("domain storage reports gui"),
    "bootstrap.py": _wall(""),
}
# Make shipped files, by hand and rarely; the program never imports them.
EXTRA: Final = {
    "reports/fonts/build_fonts.py": frozenset({"fontTools"}),
    "storage/diagnoses/build_shipped.py": frozenset({"simple_icd_10_cm"}),
}

Law: TypeAlias = Callable[[Path], Iterator[str]]


def _modules(root: Path, *tops: str) -> Iterator[tuple[str, ast.Module, str]]:
    """Path relative to the root, syntax tree and text of every module under the given names."""
    for top in tops:
        place = root / top
        found = sorted(place.rglob("*.py")) if place.is_dir() else [place] * place.exists()
        for file in found:
            text = file.read_text(encoding="utf-8")
            yield file.relative_to(root).as_posix(), ast.parse(text), text


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def _is_under(name: str, tops: tuple[str, ...]) -> bool:
    return any(name == top or name.startswith(f"{top}.") for top in tops)


def walls_climbed(root: Path) -> Iterator[str]:
    """Imports that a layer must not make."""
    for path, tree, _ in _modules(root, *LAYERS, *SINGLES):
        wall = WALLS[path.split("/")[0]]
        allowed = wall.allowed | EXTRA.get(path, frozenset())
        for line, name in _imports(tree):
            is_open = name.split(".")[0] in allowed or _is_under(name, wall.windows)
            if not is_open or _is_under(name, wall.never):
                yield f"{path}:{line} imports {name}"


def stars(root: Path) -> Iterator[str]:
    """Star imports: they hide where a name comes from, and cost PySide6 70 ms."""
    for path, tree, _ in _modules(root, *LAYERS, *SINGLES, "tests", "bench", "docs"):
        for line, name in _imports(tree):
            if name.endswith(".*"):
                yield f"{path}:{line} imports {name}"


def impurities(root: Path) -> Iterator[str]:
    """Calls in the domain that ask the machine: the clock, a file, the terminal."""
    for path, tree, _ in _modules(root, "domain"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (asked := _asks_machine(node.func)):
                yield f"{path}:{node.lineno} calls {asked}"


def _asks_machine(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        names = {"open", "print", "input", "eval", "exec", "__import__", "breakpoint"}
        return function.id if function.id in names else ""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name | ast.Attribute):
        owner = ast.unparse(function.value).rsplit(".", 1)[-1]
        is_clock = function.attr in {"now", "today", "utcnow", "fromtimestamp"}
        return f"{owner}.{function.attr}" if is_clock and owner in {"date", "datetime"} else ""
    return ""


def giants(root: Path) -> Iterator[str]:
    """Modules and functions beyond the ceilings; tables of test cases may be long."""
    for path, tree, text in _modules(root, *LAYERS, *SINGLES, "tests", "bench", "docs"):
        lines = len(text.splitlines())
        if lines > MOST_MODULE_LINES and not path.startswith("tests/"):
            yield f"{path} has {lines} lines; {MOST_MODULE_LINES} are the ceiling"
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_FUNCTION_LINES:
                    yield f"{path}:{node.lineno} {node.name} has {length} lines"


def _hidden(words: str) -> str:
    """Words written with a `~` inside, so that this file does not say them itself."""
    return words.replace("~", "")


FOREIGN_PATHS: Final = re.compile(_hidden(r"/w~ork/|/r~oot/|/h~ome/[a-z]"))
LEFTOVERS: Final = re.compile(
    _hidden(
        r"\bTO~DO\b|\bFIX~ME\b|NotImplemented~Error|pragma: no~ cover|mark\.(?:xf~ail|sk~ip)"
        r"|pytest\.(?:sk~ip|xf~ail|importor~skip)|unittest\.mo~ck|\bMagic~Mock\b|time\.sl~eep\("
    )
)
TEXT_FILES: Final = frozenset(".py .md .toml .json .csv .lock .txt .qss .svg .yml .cfg".split())
UNREAD: Final = frozenset(
    ".git .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build htmlcov".split()
)


def _texts(root: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(root.rglob("*")):
        inside = file.relative_to(root)
        if UNREAD.isdisjoint(inside.parts) and file.suffix in TEXT_FILES and file.is_file():
            yield inside.as_posix(), file.read_text(encoding="utf-8", errors="replace")


def foreign_words(root: Path) -> Iterator[str]:
    """Paths of somebody's machine anywhere; promises not kept and stubs in the code."""
    for path, text in _texts(root):
        patterns = (FOREIGN_PATHS, LEFTOVERS) if path.endswith(".py") else (FOREIGN_PATHS,)
        for number, line in enumerate(text.splitlines(), start=1):
            for pattern in patterns:
                if found := pattern.search(line):
                    yield f"{path}:{number} says {found.group()}"


def addresses_in_locks(root: Path) -> Iterator[str]:
    """A lock names versions and hashes; where they are fetched from is the user's own affair."""
    for lock in sorted(root.glob("*.lock")):
        for number, line in enumerate(lock.read_text(encoding="utf-8").splitlines(), start=1):
            if "://" in line or line.startswith("-"):
                yield f"{lock.name}:{number} says {line.strip()[:60]}"


LAWS: Final[tuple[Law, ...]] = (
    walls_climbed,
    stars,
    impurities,
    giants,
    foreign_words,
    addresses_in_locks,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_project_keeps_the_law(law: Law) -> None:
    assert [] == list(law(ROOT))


def test_every_layer_is_looked_at() -> None:
    looked_at = {path.split("/")[0] for path, _, _ in _modules(ROOT, *LAYERS, *SINGLES)}

    assert {*LAYERS, *SINGLES} == looked_at


LONG_FUNCTION: Final = "def f() -> None:\n" + "    x = 1\n" * MOST_FUNCTION_LINES
BROKEN: Final = (
    (walls_climbed, "domain/clock.py", "import os\n", "domain/clock.py:1 imports os"),
    (walls_climbed, "domain/a.py", "from pathlib import Path\n", "domain/a.py:1 imports pathlib"),
    (walls_climbed, "domain/a.py", "import sqlite3\n", "imports sqlite3"),
    (walls_climbed, "domain/a.py", "import threading, time\n", "imports threading"),
    (walls_climbed, "domain/a.py", "from random import random\n", "imports random.random"),
    (walls_climbed, "domain/a.py", "from storage.codec import x\n", "imports storage.codec.x"),
    (walls_climbed, "domain/a.py", "from . import b\n", "domain/a.py:1 imports"),
    (walls_climbed, "domain/rules/a.py", "def f():\n  import subprocess\n", "a.py:2 imports"),
    (walls_climbed, "storage/a.py", "from gui import x\n", "storage/a.py:1 imports gui.x"),
    (walls_climbed, "storage/a.py", "import reports.text\n", "imports reports.text"),
    (walls_climbed, "reports/a.py", "import storage\n", "reports/a.py:1 imports storage"),
    (walls_climbed, "reports/a.py", "from domain.facts import F\n", "imports domain.facts.F"),
    (walls_climbed, "gui/a.py", "from domain import rules\n", "gui/a.py:1 imports domain.rules"),
    (walls_climbed, "gui/a.py", "import domain.edits\n", "gui/a.py:1 imports domain.edits"),
    (walls_climbed, "gui/a.py", "from storage import codec\n", "imports storage.codec"),
    (walls_climbed, "gui/a.py", "from PySide6.QtCharts import QChart\n", "imports PySide6.QtChar"),
    (walls_climbed, "command_line/a.py", "import PySide6\n", "imports PySide6"),
    (walls_climbed, "command_line/a.py", "import gui.fields\n", "imports gui.fields"),
    (walls_climbed, "bootstrap.py", "import domain\n", "bootstrap.py:1 imports domain"),
    (stars, "gui/a.py", "from PySide6.QtCore import *\n", "gui/a.py:1 imports PySide6.QtCore.*"),
    (impurities, "domain/a.py", "x = date.today()\n", "domain/a.py:1 calls date.today"),
    (impurities, "domain/a.py", "x = datetime.datetime.now()\n", "calls datetime.now"),
    (impurities, "domain/a.py", "x = open('a')\n", "domain/a.py:1 calls open"),
    (giants, "gui/a.py", "x = 1\n" * (MOST_MODULE_LINES + 1), "gui/a.py has 401 lines"),
    (giants, "gui/a.py", LONG_FUNCTION, "gui/a.py:1 f has 41 lines"),
    (foreign_words, "README.md", _hidden("see /w~ork/main\n"), "README.md:1 says"),
    (foreign_words, "tests/a.py", _hidden("import time\ntime.sl~eep(1)\n"), "a.py:2 says time"),
    (foreign_words, "gui/a.py", _hidden("# TO~DO later\n"), "gui/a.py:1 says"),
    (addresses_in_locks, "a.lock", "--index-url https://here/simple\n", "a.lock:1 says --index"),
)  # fmt: skip


@pytest.mark.parametrize(("law", "path", "text", "culprit"), BROKEN)
def test_a_broken_law_names_the_culprit(
    tmp_path: Path, law: Law, path: str, text: str, culprit: str
) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")

    named = list(law(tmp_path))

    assert any(culprit in sentence for sentence in named), named


def test_what_is_allowed_passes(tmp_path: Path) -> None:
    allowed = {
        "domain/a.py": "from datetime import date\nfrom domain.b import c\nx = clock.today()\n",
        "storage/a.py": "import os, sqlite_utils\nfrom domain import ports\n",
        "reports/a.py": "from reportlab.pdfgen import canvas\nimport domain.documents\n",
        "gui/a.py": "from PySide6.QtCore import Qt\nfrom domain.derivation import derive\n",
        "command_line/a.py": "from gui.startup import refusal\nimport storage.codec\n",
        "bootstrap.py": "import subprocess\n",
    }
    for path, text in allowed.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    assert [] == [sentence for law in LAWS for sentence in law(tmp_path)]
