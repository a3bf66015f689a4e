"""What the library files hold: statements about codes in our own words, and examples that run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain.charge import Citation
from domain.choices import Biller
from domain.entries import CodeEntry, Component, stands_for
from domain.services import Service


class Topic(StrEnum):
    """A part of a page, in the order in which a page tells them."""

    STANDS_FOR = "stands_for"
    WORK = "work"
    NOT_FOR = "not_for"
    INSTEAD = "instead"
    CHARGED_BY = "charged_by"
    UNITS = "units"
    MODIFIERS = "modifiers"
    NEVER_MODIFIERS = "never_modifiers"
    NECESSITY = "necessity"
    DOCUMENTS = "documents"
    PRIMARIES = "primaries"
    ADD_ONS = "add_ons"
    CONFLICTS = "conflicts"
    PAIRS = "pairs"
    MISTAKES = "mistakes"
    CHANGED = "changed"
    TABLES = "tables"

    @property
    def heading(self) -> str:
        """What stands above it on a page."""
        return _HEADINGS[self]


_HEADINGS: Final = {
    Topic.STANDS_FOR: "What it stands for",
    Topic.WORK: "What is done",
    Topic.NOT_FOR: "What it does not stand for",
    Topic.INSTEAD: "Look at instead",
    Topic.CHARGED_BY: "Who may charge it",
    Topic.UNITS: "Units and limits",
    Topic.MODIFIERS: "Modifiers, and what each needs",
    Topic.NEVER_MODIFIERS: "Modifiers that are never valid",
    Topic.NECESSITY: "Medical necessity",
    Topic.DOCUMENTS: "Documents it needs",
    Topic.PRIMARIES: "Paid only beside (add-on)",
    Topic.ADD_ONS: "Add-ons to it",
    Topic.CONFLICTS: "Never together with",
    Topic.PAIRS: "NCCI pairs on one day",
    Topic.MISTAKES: "Typical mistakes",
    Topic.CHANGED: "What changed and when",
    Topic.TABLES: "Published tables",
}


class Shown(StrEnum):
    """What an example claims of its code. `charged`: a line stands. `not_charged`: none does.
    `refused`: put on a claim by hand, it is stopped. `held`: it waits for a reviewer's reason.
    """

    CHARGED = "charged"
    NOT_CHARGED = "not_charged"
    REFUSED = "refused"
    HELD = "held"

    @property
    def words(self) -> str:
        """What the example claims, as a sentence."""
        return _SHOWN[self]


_SHOWN: Final = {
    Shown.CHARGED: "The code is charged.",
    Shown.NOT_CHARGED: "The code is not charged.",
    Shown.REFUSED: "The code, added by hand, stops the claim.",
    Shown.HELD: "The code, added by hand, holds the claim for a reviewer.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryScope:
    """Which codes are spoken of: `codes` (a code or an inclusive range `a-b`), `categories` and
    `components` of the code table; () = all, and all three must fit.
    """

    codes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()

    def means(self, entry: CodeEntry) -> bool:
        """Whether it speaks of a code."""
        kinds = {period.component for period in entry.period}
        return (
            (not self.codes or stands_for("|".join(self.codes), entry.code))
            and (not self.categories or entry.category in self.categories)
            and (not self.components or not kinds.isdisjoint(self.components))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryStatement(LibraryScope):
    """One statement. `on`: the day a change took hold. `effective`, `until`: the days of service it
    speaks of, half-open; None = no limit.
    """

    topic: Topic
    text: str
    on: date | None = None
    effective: date | None = None
    until: date | None = None
    cites: tuple[Citation, ...]

    @property
    def place(self) -> str:
        """Names the statement in a message."""
        return f"library statement ({self.text[:40]}…)"

    def covers(self, day: date) -> bool:
        return (self.effective is None or self.effective <= day) and (
            self.until is None or day < self.until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryExample(LibraryScope):
    """A shipped example session with a small change, and what it shows of the code.

    `session`: name of the session file. `changes`: keys of the offers of a what-if, in order.
    `without`: kinds of services taken out; `services`: put in. `by_hand`: the biller under whom a
    person adds the code, None = nobody does. `biller`: on whose claim the code must stand.
    """

    title: str
    text: str
    session: str
    changes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    by_hand: Biller | None = None
    shows: Shown
    biller: Biller | None = None
    units: int | None = None
    cites: tuple[Citation, ...]

    @property
    def place(self) -> str:
        """Names the example in a message."""
        return f"library example ({self.title[:40]}…)"


def statements_by_code(
    statements: Iterable[LibraryStatement], codes: Mapping[str, CodeEntry]
) -> Mapping[str, tuple[LibraryStatement, ...]]:
    """The statements of each code, in file order."""
    every = tuple(statements)
    return {code: tuple(s for s in every if s.means(entry)) for code, entry in codes.items()}
