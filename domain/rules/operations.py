"""The ninety days around another operation of the same surgeon (R40).

1. Inside the package of an earlier operation, radiosurgery or craniotomy, the recorded relation
   chooses the modifier: 58 for a planned stage, 79 for an unrelated lesion, 78 for a complication.
   Nothing recorded, no modifier; held either way, since sources disagree.
2. Another operation on the very day: reviewed by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.case import Case
from domain.charge import Severity
from domain.choices import HistoryIntent
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import Modifier
from domain.lesion import words
from domain.operations import earlier_operation, operations
from domain.rules import Ruling, finding, rule
from domain.rules.surgeon import surgery_day, why_no_surgeon
from domain.session import HistoryLine


def within_package(
    case: Case, facts: FactReader, day: date | None
) -> tuple[tuple[Modifier, str], ...]:
    """The modifier that the recorded relation to an earlier operation chooses, with its reason."""
    earlier = earlier_operation(case, facts, day)
    intended = case.intended(earlier) if earlier else None
    if earlier is None or intended is None:
        return ()
    reason = (
        f"Inside the package of the surgeon's {earlier.code} of {earlier.date_of_service}, to which"
        f" this session is recorded as {words(intended)}."
    )
    return ((Modifier(facts.text(f"modifier.{intended}")), reason),)


@rule(
    "surgery.package",
    numbers=("R40",),
    cites=(
        ("S33", "58, 78, 79"),
        ("S01", "global 090"),
        ("S20", "58 for new lesions"),
        ("K", "79 for a new lesion; sources disagree"),
    ),
    confidence=Confidence.LOW,
)
def package(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Inside the package of an earlier operation: the recorded relation chooses, held."""
    if why_no_surgeon(case, facts):
        return
    day = surgery_day(case)
    if earlier := earlier_operation(case, facts, day):
        code = facts.code("surgery.first_simple")
        where = f"history[{case.session.history.index(earlier)}].intended"
        hold = f"{_covers(earlier)} {_SAID[case.intended(earlier)]}"
        yield finding("surgery.package", Severity.HOLD, hold, where, codes=(code,))
    same_day = [line for line in operations(case, facts) if day and line.date_of_service == day]
    if same_day:
        names = ", ".join(line.code for line in same_day)
        hold = (
            f"The surgeon charged {names} on this very day. Where it stands beside radiosurgery the"
            " published edits deny one of the two unless they were separate operations. Have both"
            " operative notes reviewed, then say why."
        )
        yield finding("surgery.same_day_operation", Severity.HOLD, hold, "history")


def _covers(earlier: HistoryLine) -> str:
    return (
        f"The surgeon's {earlier.code} of {earlier.date_of_service} has a package that covers this"
        " day."
    )


_SAID: Final = {
    None: (
        "How this session relates to it is not recorded, so no modifier is proposed: 58 stands for"
        " a stage planned before, 79 for an unrelated new lesion, 78 for a complication. Record"
        " it, and say why."
    ),
    HistoryIntent.UNRELATED_NEW_LESION: (
        "Recorded as an unrelated new lesion, hence 79. Sources disagree: some take new lesions"
        " inside the package for a further stage, 58. Check the payer's rule, and say why."
    ),
    HistoryIntent.STAGED: (
        "Recorded as a planned stage, hence 58. It must have been planned before the first one;"
        " for a lesion found later others use 79. Check the notes, and say why."
    ),
    HistoryIntent.COMPLICATION: (
        "Recorded as a return for a complication, hence 78. Further radiosurgery is hardly ever"
        " the treatment of a complication of the first. Check the notes, and say why."
    ),
}
