"""What a person wants printed, and how each kind of sheet is printed at this workstation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings

from domain.documents import Paper

if TYPE_CHECKING:
    from gui.desk import Sheet

MOST_COPIES: Final = 20
_GROUP: Final = "printing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintChoice:
    """How one kind of sheet is printed. `printer` "": the first; `paper` None: the department's."""

    printer: str = ""
    paper: Paper | None = None
    copies: int = 1
    is_wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which sheet is to be laid out, and how."""

    kind: str
    with_reasons: bool = False
    paper: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One sheet to print. `sheet`: as it was shown; None where it has not been laid out yet."""

    asked: Asked
    choice: PrintChoice
    sheet: Sheet | None = None


class PrintMemory:
    """Printer, paper and copies of each kind of sheet; never anything of a session.

    Without a `group` of settings it is remembered until the program ends.
    """

    def __init__(self, group: str) -> None:
        self._group = group
        self._kept: dict[str, PrintChoice] = {}

    def choice(self, kind: str) -> PrintChoice:
        """How sheets of this kind were printed last."""
        if not self._group:
            return self._kept.get(kind, PrintChoice())
        settings, place = QSettings("Isocenter", self._group), f"{_GROUP}/{kind}"
        paper = str(settings.value(f"{place}/paper", "") or "")
        copies = str(settings.value(f"{place}/copies", "") or "")
        return PrintChoice(
            printer=str(settings.value(f"{place}/printer", "") or ""),
            paper=Paper(paper) if paper in tuple(Paper) else None,
            copies=_copies(copies),
            is_wanted=settings.value(f"{place}/wanted", "yes") != "no",
        )

    def keep(self, kind: str, choice: PrintChoice) -> None:
        """Remember it."""
        if not self._group:
            self._kept[kind] = choice
            return
        settings, place = QSettings("Isocenter", self._group), f"{_GROUP}/{kind}"
        settings.setValue(f"{place}/printer", choice.printer)
        settings.setValue(f"{place}/paper", choice.paper.value if choice.paper else "")
        settings.setValue(f"{place}/copies", str(choice.copies))
        settings.setValue(f"{place}/wanted", "yes" if choice.is_wanted else "no")


def _copies(text: str) -> int:
    return int(text) if text.isdecimal() and 1 <= int(text) <= MOST_COPIES else 1
