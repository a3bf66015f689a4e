"""What the department's list of sessions shows, and how a person asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias

from domain.choices import Biller
from domain.day_range import DayRange
from domain.states import SessionState, Stage

# A search or a span of days that is not sorted by day is sorted among its newest so many.
MOST_SORTED: Final = 1_000
# Within a span of days the sessions under a heading are counted so far and one more.
MOST_COUNTED: Final = 1_000


class SortBy(StrEnum):
    """Each column of the list."""

    PATIENT = "patient"
    MRN = "mrn"
    DAY = "day"
    STAGE = "stage"
    LESIONS = "lesions"
    MACHINE = "machine"
    HOLDER = "holder"
    AGE = "age"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistQuery:
    """`search`: beginnings of words of name, MRN, machine, code or day, any case or accent.

    `stages` empty = all. `rules`: the mark of the rules of now, by which rows are judged; "" = of
    none.
    """

    search: str = ""
    stages: tuple[Stage, ...] = ()
    days: DayRange | None = None
    sort: SortBy = SortBy.DAY
    is_descending: bool = True
    rules: str = ""

    @property
    def is_bounded(self) -> bool:
        """Whether no more than `MOST_SORTED` sessions are looked at, the newest."""
        return self.sort is not SortBy.DAY and bool(self.search.strip() or self.days)


EVERYTHING: Final = WorklistQuery()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistKey:
    """Where a page ended: the last row's value in the sorted column, and its place."""

    value: str | int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistRow:
    """What the worklist shows of one session; `day` is the day of the session or None.

    `place` orders by day and then by entry; `holder`: in whose hands it is; `aged_from`: the day it
    waits since; `is_amended`: it was signed before, and amended since; `is_outdated`: it is open
    and was derived by other rules than those of now.
    """

    id: str
    place: int
    revision: int
    state: SessionState
    stage: Stage
    status: str
    day: date | None
    patient_name: str
    name_key: str
    mrn: str
    lesions: int
    machine: str
    holder: str
    aged_from: date
    is_amended: bool
    saved_at: datetime
    saved_by: str
    is_outdated: bool = False

    def key(self, sort: SortBy) -> WorklistKey:
        """Where a page so sorted that ends with this row ended."""
        return WorklistKey(value=self.value(sort), place=self.place)

    def value(self, sort: SortBy) -> str | int:
        """What the row is sorted by."""
        values: dict[SortBy, str | int] = {
            SortBy.PATIENT: self.name_key,
            SortBy.MRN: self.mrn,
            SortBy.DAY: self.place,
            SortBy.STAGE: self.stage.rank,
            SortBy.LESIONS: self.lesions,
            SortBy.MACHINE: self.machine,
            SortBy.HOLDER: self.holder,
            SortBy.AGE: self.aged_from.isoformat(),
        }
        return values[sort]

    def age_days(self, today: date) -> int | None:
        """For how many days it has waited; None once it is signed."""
        return max(0, (today - self.aged_from).days) if self.stage.is_open else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is kept beside a session for the list: its charges in short and what is in its way.

    `charges`: biller and its codes with units, as "77372, 77300 x6". `rules`: the mark of those by
    which it was derived; "" = not known.
    """

    charges: tuple[tuple[Biller, str], ...] = ()
    in_the_way: int = 0
    first: str = ""
    documents: int = 0
    rules: str = ""


Counts: TypeAlias = Mapping[Stage, int]

_NEXT: Final[Mapping[Stage, str]] = {
    Stage.READY: "Everything needed is there. Sign it, or mark it for review.",
    Stage.REVIEW: "A second person approves it or sends it back.",
    Stage.SIGNED: "Print the superbills.",
    Stage.PRINTED: "Hand it over to billing and mark it as sent.",
    Stage.SENT: "Nothing. Amend it, with a reason, if something turns out wrong.",
    Stage.VOID: "Nothing. It is kept and can be read.",
}


def next_step(stage: Stage, summary: Summary) -> str:
    """What is to be done next with a session in the list."""
    return _NEXT.get(stage) or summary.first or "Open it and complete what is recorded."
