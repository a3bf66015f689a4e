"""What the published tables and the fact files say of a code on a day, as entries of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from domain.charge import Citation
from domain.entries import CodeEntry, CodePeriod, Conflict, EditTable, Pair, stands_for
from domain.facts import FactBook
from domain.field_words import spoken
from domain.library_entries import Topic
from domain.library_page import Entry
from domain.modifier_choices import ModifierChoice, modifier_conditions
from domain.modifier_entries import Answer
from domain.published_edits import day_limit, pairs_between, primaries_of, speaker_of_pair

_NOT_READ: Final = "not in the tables read"
_CLAIMS: Final = {
    EditTable.PRACTITIONER: "A physician's or freestanding claim",
    EditTable.HOSPITAL: "A hospital claim",
}
_ADJUDICATION: Final = {
    1: "counted line by line",
    2: "absolute: no modifier and no appeal lifts it",
    3: "more only on appeal with the records",
}

_Teller: TypeAlias = Callable[[CodeEntry, CodePeriod, date, FactBook], Iterator[Entry]]


def table_entries(
    topic: Topic, entry: CodeEntry, period: CodePeriod, day: date, book: FactBook
) -> Iterator[Entry]:
    """What the tables add to a topic. `period`: that of the code in force on the day."""
    teller = _TELLERS.get(topic)
    if teller is not None:
        yield from teller(entry, period, day, book)


def _units(entry: CodeEntry, period: CodePeriod, day: date, book: FactBook) -> Iterator[Entry]:
    for table, claim in _CLAIMS.items():
        limit = day_limit(book, table, entry.code, period, day)
        if limit is None or limit.units is None:
            yield Entry(text=f"{claim}: the limit a day is {_NOT_READ}.", cites=period.cites)
            continue
        how = _ADJUDICATION.get(limit.adjudication or 0, "how it is applied was not read")
        text = f"{claim}: at most {limit.units} a day (MUE), {how}."
        yield Entry(text=text, cites=limit.speaker.cites)


def _modifiers(entry: CodeEntry, _period: CodePeriod, day: date, book: FactBook) -> Iterator[Entry]:
    for choice in modifier_conditions(entry.code, day, book):
        if choice.answer is not Answer.NEVER:
            claims = ", ".join(spoken(claim) for claim in choice.claims)
            needs = f" Needs: {choice.fact}." if choice.fact else ""
            text = f"{choice.label}. {choice.sentence}{needs} Claims: {claims}."
            yield Entry(label=choice.modifier, text=text, cites=choice.cites)


def _never(entry: CodeEntry, _period: CodePeriod, day: date, book: FactBook) -> Iterator[Entry]:
    """Modifiers refused for one reason stand in one entry."""
    reasons: dict[str, list[ModifierChoice]] = {}
    for choice in modifier_conditions(entry.code, day, book):
        if choice.answer is Answer.NEVER:
            reasons.setdefault(choice.sentence, []).append(choice)
    for sentence, choices in reasons.items():
        cites = tuple(dict.fromkeys(cite for choice in choices for cite in choice.cites))
        label = " ".join(choice.modifier for choice in choices)
        yield Entry(label=label, text=sentence, cites=cites)


def _documents(
    entry: CodeEntry, _period: CodePeriod, _day: date, book: FactBook
) -> Iterator[Entry]:
    for asked in book.requirement_index.get(entry.code, ()):
        kind = book.documents[asked.document]
        when = "" if asked.when == "always" else f", when {asked.when.replace('_', ' ')}"
        timing = f"; {kind.timing}" if kind.timing else ""
        yield Entry(text=f"{kind.label}{when}{timing}.", cites=(*asked.cites, *kind.cites))


def _primaries(entry: CodeEntry, _period: CodePeriod, day: date, book: FactBook) -> Iterator[Entry]:
    found = primaries_of(book, entry.code, day)
    if found is not None:
        for code in found.codes:
            text = f"{code} {book.label(code)}"
            yield Entry(text=text, cites=found.speaker.cites)


def _add_ons(entry: CodeEntry, _period: CodePeriod, day: date, book: FactBook) -> Iterator[Entry]:
    for code in book.codes.values():
        found = primaries_of(book, code.code, day)
        if found is not None and entry.code in found.codes:
            yield Entry(text=f"{code.code} {code.label}", cites=found.speaker.cites)


def _conflicts(entry: CodeEntry, _period: CodePeriod, day: date, book: FactBook) -> Iterator[Entry]:
    code = entry.code
    found = [c for c in book.conflicts if code in (*c.column1, *c.column2) and c.covers(day)]
    for conflict in sorted(found, key=lambda c: (c.severity.rank, c.column1, c.column2)):
        yield Entry(text=_told(conflict, code), cites=conflict.cites)


def _told(conflict: Conflict, code: str) -> str:
    stays = code in conflict.column1
    others = ", ".join(conflict.column2 if stays else conflict.column1)
    fate = "it stays, they fall" if stays else "it falls, they stay"
    scope = conflict.scope.value.replace("_", " ").replace("same day", "day")
    return f"{others} within one {scope}: {conflict.severity.value}; {fate}. {conflict.reason}"


def _pairs(entry: CodeEntry, _period: CodePeriod, day: date, book: FactBook) -> Iterator[Entry]:
    """Pairs alike in all but the other code stand in one entry."""
    rows: dict[tuple[str, str], dict[str, tuple[Citation, ...]]] = {}
    for table, pair in _pairs_of(entry.code, day, book):
        is_first = stands_for(pair.column1, entry.code)
        fate = "Denied beside it" if is_first else "It is denied beside"
        other = (pair.column2 if is_first else pair.column1).replace("|", ", ")
        cites = speaker_of_pair(book, table, pair, day).cites
        rows.setdefault((fate, _way(pair)), {}).setdefault(other, cites)
    for (fate, way), others in rows.items():
        cited = tuple(dict.fromkeys(cite for cites in others.values() for cite in cites))
        yield Entry(text=f"{fate}: {', '.join(others)}; {way}", cites=cited)


def _pairs_of(code: str, day: date, book: FactBook) -> Iterator[tuple[EditTable, Pair]]:
    """Every pair of both tables that names the code, from the edition that speaks for the day."""
    for table in EditTable:
        for other in _codes_in_pairs(book):
            for columns in ((code, other), (other, code)):
                yield from ((table, pair) for pair in pairs_between(book, table, *columns, day))


@lru_cache(maxsize=4)
def _codes_in_pairs(book: FactBook) -> tuple[str, ...]:
    """Every listed code, and the first of each range that a shipped pair names."""
    named = {
        part.partition("-")[0]
        for pair in book.pairs
        for part in f"{pair.column1}|{pair.column2}".split("|")
    }
    return tuple(sorted(named | book.codes.keys()))


def _way(pair: Pair) -> str:
    way = "a modifier may separate them" if pair.indicator else "no modifier separates them"
    tables = " and ".join(sorted(pair.tables))
    return f"{way} ({tables} claims). Reason: {pair.reason}"


def _tables(entry: CodeEntry, period: CodePeriod, _day: date, _book: FactBook) -> Iterator[Entry]:
    rows = {
        "Code system": entry.system,
        "Category": entry.category.replace("_", " "),
        "Component (PC/TC)": period.pctc,
        "Global days": period.global_days,
        "Hospital outpatient status": period.opps_status,
        "Hospital payment group (APC)": period.opps_apc,
        "Physician fee schedule": period.mpfs_status,
        "Revenue code": period.revenue_code,
    }
    for label, value in rows.items():
        yield Entry(label=label, text=value or _NOT_READ, cites=period.cites)


_TELLERS: Final[Mapping[Topic, _Teller]] = MappingProxyType(
    {
        Topic.UNITS: _units,
        Topic.MODIFIERS: _modifiers,
        Topic.NEVER_MODIFIERS: _never,
        Topic.DOCUMENTS: _documents,
        Topic.PRIMARIES: _primaries,
        Topic.ADD_ONS: _add_ons,
        Topic.CONFLICTS: _conflicts,
        Topic.PAIRS: _pairs,
        Topic.TABLES: _tables,
    }
)
