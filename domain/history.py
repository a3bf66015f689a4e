"""What was charged for this patient before, and how each line relates to the course of a session.

Lines come from a person or a file (no `session`), from signed sessions of the store, and from
sessions of the store that nobody has signed yet (`signed` False: nothing was charged).

1. What a person said decides, for every line of one stored session together.
2. Where nothing was said, a line may belong to this course if it lies within the days that a course
   takes and leads to the same delivery: planning leads to the next delivery on or after its day.
3. Such a line is never silently taken for one or the other; the edits ask.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.case import Case
from domain.choices import Biller
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.session import HistoryLine, Lesion, SrsSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Lines of the history that concern the course of a session.

    `same`: stated to be of this course. `possible`: not stated, and nothing rules it out.
    `unsigned`: of either kind, in sessions that are not signed yet.
    """

    same: tuple[HistoryLine, ...] = ()
    possible: tuple[HistoryLine, ...] = ()
    unsigned: tuple[HistoryLine, ...] = ()


_NOTHING: Final = Related()


def related(case: Case, facts: FactReader) -> Related:
    """The lines of the history that are, or may be, of the same course."""
    if not case.session.history:
        return _NOTHING
    may_be = _MayBe(case, facts)
    unstated = [line for line in case.unstated_history if may_be(line)]
    drafts = [line for line in case.unsigned_history if case.is_same_course(line) or may_be(line)]
    return Related(
        same=case.course_history,
        possible=tuple(unstated),
        unsigned=tuple(line for line in drafts if not case.is_other_course(line)),
    )


class _MayBe:
    """Whether a line of the history may belong to the course of a case, by days alone."""

    def __init__(self, case: Case, facts: FactReader) -> None:
        delivery = facts.codes("delivery.codes")
        self._most = facts.integer("history.course_days")
        self._own = case.beam_days[-1:] or case.dates
        charged = {
            line.date_of_service
            for line in case.session.history
            if line.code in delivery and line.date_of_service and not case.is_same_course(line)
        }
        self._deliveries = sorted(charged | set(case.beam_days[-1:]))
        self._leads_to = {self._next_delivery(day) for day in self._own}

    def __call__(self, line: HistoryLine) -> bool:
        day = line.date_of_service
        if day is None:
            return bool(self._own)
        is_near = any(abs((day - own).days) <= self._most for own in self._own)
        return is_near and self._next_delivery(day) in self._leads_to

    def _next_delivery(self, day: date) -> int:
        """Which delivery a day leads to: its place among them; beyond the last, their number."""
        return bisect_left(self._deliveries, day)


# -- lines of a stored session --------------------------------------------------------------

Charged = tuple[ProcedureCode, date | None, Biller, int]


def lines_of(
    session: SrsSession, session_id: str, charged: Iterable[Charged], *, signed: bool
) -> tuple[HistoryLine, ...]:
    """The charge lines of a stored session as the history of another one.

    Args:
        charged: code, date of service, biller and units of each line.
    """
    days = set(Case(session).beam_days)
    targets = tuple(dict.fromkeys(filter(None, map(place_of, session.lesions))))
    providers = {
        Biller.RADIATION_ONCOLOGY: session.team.radiation_oncologist,
        Biller.NEUROSURGERY: session.team.neurosurgeon,
    }

    def line(code: ProcedureCode, day: date | None, biller: Biller, units: int) -> HistoryLine:
        provider = providers.get(biller)
        return HistoryLine(
            code=code,
            date_of_service=day,
            biller=biller,
            npi=provider.npi if provider else None,
            group_tax_id=provider.group_tax_id if provider else None,
            units=units,
            targets=targets if day in days else (),
            session=session_id,
            signed=signed,
        )

    return tuple(line(*one) for one in charged)


def place_of(lesion: Lesion) -> str:
    """Side and site of a lesion, such as "left frontal_lobe"; "" while the site is not entered."""
    return " ".join(filter(None, (lesion.side, lesion.site))) if lesion.site else ""


def merged(own: Iterable[HistoryLine], found: Iterable[HistoryLine]) -> tuple[HistoryLine, ...]:
    """The history of a session after the store was asked.

    Lines that a person or a file brought stay as they are; one of them that tells the same code,
    day and biller stands for what was found. Of stored sessions stands what was found now, with
    what a person had said of it.
    """
    own = tuple(own)
    brought = tuple(line for line in own if line.session is None)
    told = {(line.code, line.date_of_service, line.biller) for line in brought}
    said = _Said(line for line in own if line.session is not None)
    fresh = [line for line in found if (line.code, line.date_of_service, line.biller) not in told]
    return (*brought, *said.of(fresh))


class _Said:
    """What a person said of the lines of stored sessions, to be said again of the fresh ones."""

    def __init__(self, lines: Iterable[HistoryLine]) -> None:
        spoken = [line for line in lines if line.course or line.intended]
        self._by_line = {named(line): line for line in reversed(spoken)}
        self._by_session = {line.session: line for line in reversed(spoken)}

    def of(self, fresh: list[HistoryLine]) -> Iterator[HistoryLine]:
        """Line by line; where the line is gone, on the first line of its session."""
        kept = {line.session for line in fresh if named(line) in self._by_line}
        first = {line.session: named(line) for line in reversed(fresh)}
        for line in fresh:
            said = self._by_line.get(named(line))
            if line.session not in kept and named(line) == first[line.session]:
                said = self._by_session.get(line.session)
            yield _as_said(line, said) if said else line


def named(line: HistoryLine) -> tuple[object, ...]:
    """What tells a line from the others, whatever is said of it."""
    return (line.session, line.code, line.date_of_service, line.biller)


def _as_said(line: HistoryLine, said: HistoryLine) -> HistoryLine:
    return replace(line, course=said.course, intended=said.intended)
