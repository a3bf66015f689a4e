"""Where the department's database lies, if not in the data folder of this user: a line of text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_NOTE: Final = "department-folder.txt"


def noted_folder(home: Path, database: str) -> Path:
    """The folder noted in `home`; `home` itself where a database lies there or nothing is noted."""
    note = home / _NOTE
    if (home / database).exists() or not note.exists():
        return home
    return Path(note.read_text(encoding="utf-8").strip())


def note_folder(home: Path, folder: Path, database: str) -> None:
    """Remember `folder` for the next start, if it is another one than is found anyway."""
    if folder == noted_folder(home, database):
        return
    home.mkdir(parents=True, exist_ok=True)
    (home / _NOTE).write_text(str(folder.resolve()), encoding="utf-8")
