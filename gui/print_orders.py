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

    Without `settings` it is remembered until the program ends.
    """

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings
        self._kept: dict[str, PrintChoice] = {}

    def choice(self, kind: str) -> PrintChoice:
        """How sheets of this kind were printed last."""
        if self._settings is None:
            return self._kept.get(kind, PrintChoice())
        paper = self._text(kind, "paper")
        return PrintChoice(
            printer=self._text(kind, "printer"),
            paper=Paper(paper) if paper in tuple(Paper) else None,
            copies=_copies(self._text(kind, "copies")),
            is_wanted=self._text(kind, "wanted") != "no",
        )

    def keep(self, kind: str, choice: PrintChoice) -> None:
        """Remember it."""
        self._kept[kind] = choice
        if self._settings is None:
            return
        for name, text in (
            ("printer", choice.printer),
            ("paper", choice.paper.value if choice.paper else ""),
            ("copies", str(choice.copies)),
            ("wanted", "yes" if choice.is_wanted else "no"),
        ):
            self._settings.setValue(f"{_GROUP}/{kind}/{name}", text)

    def _text(self, kind: str, name: str) -> str:
        settings = self._settings
        return (
            str(settings.value(f"{_GROUP}/{kind}/{name}", "") or "") if settings is not None else ""
        )


def memory_of(group: str) -> PrintMemory:
    """What this workstation remembers in a group of its settings; "" = nothing lasts."""
    return PrintMemory(QSettings("Isocenter", group) if group else None)


def _copies(text: str) -> int:
    return int(text) if text.isdecimal() and 1 <= int(text) <= MOST_COPIES else 1
