"""The history: what stands in the patient's other sessions, and what a person says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from domain.choices import Biller, HistoryCourse, HistoryIntent
from domain.identifiers import ProcedureCode
from domain.session import HistoryLine
from gui.fields import FieldSpec, Records
from gui.parsing import Kind
from gui.words import label


def _told(of: Callable[[HistoryLine], object]) -> Callable[[object], str]:
    return lambda record: str(of(record) or "") if isinstance(record, HistoryLine) else ""


def _state(line: HistoryLine) -> str:
    if line.session is None:
        return "entered here"
    return "not signed yet" if line.signed is False else "charged"


def _day(line: HistoryLine) -> object:
    return line.date_of_service


def _claim(line: HistoryLine) -> str:
    return label(line.biller) if line.biller else ""


def _shown(name: str, why: str, told: Callable[[object], str], chars: int) -> FieldSpec:
    """A column that is read, not typed."""
    return FieldSpec(path="", label=name, help=why, describe=told, chars=chars)


_COURSE: Final = FieldSpec(
    path="course",
    label="Course",
    help="Whether it belongs to this very course; holds for all lines of that session. Edits over"
    " the course depend on it, so it is asked, never guessed.",
    kind=Kind.CHOICE,
    choices=HistoryCourse,
    chars=7,
)
_INTENDED: Final = FieldSpec(
    path="intended",
    label="Intended",
    help="How this session relates to that one: a stage planned before, an unrelated new lesion,"
    " or a complication. Chooses the surgeon's modifier in the ninety days after.",
    kind=Kind.CHOICE,
    choices=HistoryIntent,
    chars=18,
)
_ENTERED_HERE: Final = (
    FieldSpec(
        path="code",
        label="Code",
        help="What was charged elsewhere, such as an operation of the surgeon.",
        kind=Kind.CODE,
        is_required=True,
        span=2,
    ),
    FieldSpec(
        path="date_of_service", label="Date", help="Its date of service.", kind=Kind.DATE, span=3
    ),
    FieldSpec(
        path="biller",
        label="Claim",
        help="Whose claim it stood on.",
        kind=Kind.CHOICE,
        choices=Biller,
        span=3,
    ),
    FieldSpec(
        path="npi",
        label="NPI",
        help="Of who did it: shows whether it was the same surgeon.",
        kind=Kind.NPI,
        span=2,
    ),
    FieldSpec(
        path="group_tax_id",
        label="Tax ID",
        help="Of the group: physicians of one group and specialty count as one.",
        span=2,
    ),
    FieldSpec(path="units", label="Units", help="Left empty: one.", kind=Kind.WHOLE, span=2),
)


def history_fields(record: object) -> tuple[FieldSpec, ...]:
    """What a person may say of a line: of one that stands in another session, how it relates."""
    is_stored = isinstance(record, HistoryLine) and record.session is not None
    return (_COURSE, _INTENDED) if is_stored else (*_ENTERED_HERE, _COURSE, _INTENDED)


HISTORY: Final = Records(
    title="Already charged for this patient",
    path="history",
    noun="line",
    columns=(
        _shown("Code", "What was charged.", _told(lambda x: x.code), 7),
        _shown(
            "Date", "When: limits of a course and of ninety days count from it.", _told(_day), 11
        ),
        _shown("Claim", "Whose claim it stood on.", _told(_claim), 16),
        _shown("State", "Whether it was signed; unsigned lines only warn.", _told(_state), 12),
        _COURSE,
        _INTENDED,
    ),
    fields=history_fields,
    blanks=(("Line", lambda _: HistoryLine(code=ProcedureCode("00000"))),),
    note="Filled from the patient's other sessions, signed or not. Say here which are of this same"
    " course, and add what was charged elsewhere.",
)
