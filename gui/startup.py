"""Which Qt may run on which Python: asked before any widget is imported. No Qt is imported here."""

from __future__ import annotations

from typing import Final

_FIRST_IMMORTAL_NONE: Final = (3, 12)
_BROKEN_QT: Final = (6, 12)


def refusal(python: tuple[int, ...], pyside: str) -> str | None:
    """Say why this pair of versions must not run, or None when it may.

    PySide6 6.12 gives back one reference to `None` too many in every call that returns nothing.
    Below Python 3.12, where `None` can be freed, the program is aborted after some thousands of
    calls, with whatever was being typed.

    Args:
        python: `sys.version_info[:2]` or longer.
        pyside: PySide6's version text, such as "6.11.3".
    """
    if python[:2] >= _FIRST_IMMORTAL_NONE or _release(pyside) < _BROKEN_QT:
        return None
    running = ".".join(str(part) for part in python[:2])
    return (
        f"The window was not opened: PySide6 {pyside} ends the program without warning on Python"
        f" {running}. No data was touched. Install PySide6 6.11.3, or run Python 3.12 or newer."
    )


def _release(version: str) -> tuple[int, int]:
    major, minor, *_ = (*version.split("."), "0")
    return int(major), int(minor)
