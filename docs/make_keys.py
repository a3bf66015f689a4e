"""Writes the key table of the manual from the acts of the window.

python docs/make_keys.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gui.actions import ACTS, MENUS  # noqa: E402 - the path must be set before

MANUAL: Final = ROOT / "docs" / "manual.md"
BEGIN: Final = "<!-- keys: made by docs/make_keys.py -->"
END: Final = "<!-- end of keys -->"


def key_table() -> str:
    """Every act that has keys, in the order of the menus."""
    rows = [
        f"| {_plain(menu)} | {_plain(act.text)} | {', '.join(f'`{key}`' for key in act.keys)} |"
        for menu in MENUS
        for act in ACTS
        if act.menu == menu and act.keys
    ]
    return "\n".join([BEGIN, "", "| menu | act | keys |", "|---|---|---|", *rows, "", END])


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip("…")


def with_keys(manual: str) -> str:
    """The manual with the table as it is now."""
    before, _, rest = manual.partition(BEGIN)
    return f"{before}{key_table()}{rest.partition(END)[2]}"


if __name__ == "__main__":
    MANUAL.write_text(with_keys(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")
