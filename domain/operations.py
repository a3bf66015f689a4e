"""Earlier operations of the surgeon whose package of days covers a day.

Within one group, physicians of one specialty count as one.
"""

from __future__ import annotations

from datetime import date

from domain.case import Case
from domain.choices import Biller
from domain.entries import stands_for
from domain.facts import FactReader
from domain.session import HistoryLine


def earlier_operation(case: Case, facts: FactReader, day: date | None) -> HistoryLine | None:
    """The latest operation of the surgeon, in another course, whose package covers `day`."""
    most = facts.integer("surgery.package_days")
    covering = [
        line
        for line in operations(case, facts)
        if day and line.date_of_service and 0 < (day - line.date_of_service).days <= most
    ]
    return max(covering, key=lambda line: line.date_of_service or date.min, default=None)


def operations(case: Case, facts: FactReader) -> tuple[HistoryLine, ...]:
    """Operations with a package that the surgeon charged in other courses."""
    if not case.other_history:
        return ()
    pattern = "|".join(facts.texts("surgery.operations"))
    return tuple(
        line
        for line in case.other_history
        if line.biller in (None, Biller.NEUROSURGERY)
        and stands_for(pattern, line.code)
        and _is_same_surgeon(case, line)
    )


def _is_same_surgeon(case: Case, line: HistoryLine) -> bool:
    """The surgeon of this session, or one of the same group; unknown counts as the same."""
    surgeon = case.session.team.neurosurgeon
    if surgeon is None or line.npi is None or line.npi == surgeon.npi:
        return True
    return bool(line.group_tax_id) and line.group_tax_id == surgeon.group_tax_id
