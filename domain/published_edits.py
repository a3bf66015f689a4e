"""What the published edits say of codes on a day, and which edition says it.

1. The edition that a department loaded for the claim's own setting, where one covers the day. It
   speaks alone: a pair, limit or add-on it lacks is not looked for elsewhere.
2. Otherwise what ships: the cut of `domain/data/edits`, and the limits beside the codes.

Course-wide rules are this program's own and are not asked here.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from domain.charge import Citation
from domain.choices import Biller
from domain.entries import CodePeriod, EditTable, Pair
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.published import Edition, TableKind
from domain.table_words import cited_words

LOADED: Final = "L01"  # the source under which every loaded edition is cited
_PAIRS: Final = {
    EditTable.PRACTITIONER: TableKind.PTP_PRACTITIONER,
    EditTable.HOSPITAL: TableKind.PTP_HOSPITAL,
}
_TABLES: Final = dict.fromkeys(Biller, EditTable.PRACTITIONER) | {
    Biller.FACILITY: EditTable.HOSPITAL
}
_LIMITS: Final = {
    EditTable.PRACTITIONER: TableKind.MUE_PRACTITIONER,
    EditTable.HOSPITAL: TableKind.MUE_HOSPITAL,
}


class Speaker(NamedTuple):
    """Who says it. `edition`: what a sentence adds in brackets; "" for what ships."""

    edition: str
    cites: tuple[Citation, ...]


class DayLimit(NamedTuple):
    """How many units of a code one day may carry; `units` None: no limit is published."""

    units: int | None
    adjudication: int | None
    speaker: Speaker


class Primaries(NamedTuple):
    """The codes beside which an add-on is paid."""

    codes: tuple[str, ...]
    speaker: Speaker


def table_of(biller: Biller) -> EditTable:
    """Which of the two published tables judges a biller's claims."""
    return _TABLES[biller]


def pairs_between(
    book: FactBook, table: EditTable, column1: str, column2: str, day: date
) -> tuple[Pair, ...]:
    """Published pairs in force on a day in which `column2` is the code denied."""
    if book.published is not None:
        found = book.published.pairs(table, column1, column2, day)
        if found is not None:
            return found
    index = book.pair_index.get(column1)
    if index is None:
        return ()
    return tuple(
        pair for pair in index.naming(column2) if table in pair.tables and pair.covers(day)
    )


def speaker_of_pair(book: FactBook, table: EditTable, pair: Pair, day: date) -> Speaker:
    """Which edition says a pair of `pairs_between`."""
    edition = _loaded(book, _PAIRS[table], day)
    if edition is None:
        return Speaker("", pair.cites)
    return _speaker(edition, f"{pair.column1} / {pair.column2}")


def day_limit(
    book: FactBook, table: EditTable, code: ProcedureCode, period: CodePeriod | None, day: date
) -> DayLimit | None:
    """The unit limit of a code; None where neither a loaded edition nor the code table speaks.

    Args:
        period: what the code table says of the code on that day.
    """
    edition = _loaded(book, _LIMITS[table], day)
    if edition is not None and book.published is not None:
        found = book.published.unit_limit(table, code, day)
        speaker = _speaker(edition, code)
        return DayLimit(found.units, found.adjudication, speaker) if found else None
    if period is None:
        return None
    is_hospital = table is EditTable.HOSPITAL
    units = period.mue_hospital if is_hospital else period.mue_practitioner
    return DayLimit(units, period.mai, Speaker("", period.cites))


def primaries_of(book: FactBook, code: ProcedureCode, day: date) -> Primaries | None:
    """The primaries of an add-on code; None when the code is none."""
    edition = _loaded(book, TableKind.ADD_ON, day)
    if edition is not None and book.published is not None:
        codes = book.published.primaries(code, day)
        return Primaries(codes, _speaker(edition, code)) if codes else None
    for add_on in book.add_ons:
        if add_on.add_on == code and add_on.covers(day):
            return Primaries(add_on.primaries, Speaker("", add_on.cites))
    return None


def _loaded(book: FactBook, kind: TableKind, day: date) -> Edition | None:
    return None if book.published is None else book.published.edition(kind, day)


def _speaker(edition: Edition, where: str) -> Speaker:
    return Speaker(edition.title, (Citation(LOADED, f"{cited_words(edition)}: {where}"),))
