"""`explain`: what the fact book holds about one code on one day, each statement with its source."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from datetime import date
from typing import Final

from command_line.wrapping import heading, wrapped
from domain.charge import Citation
from domain.entries import CodeEntry, CodePeriod, Component, Conflict, Period
from domain.errors import CaptureError, IllFormed, NotInForce, Refused
from domain.facts import FactBook
from domain.identifiers import ProcedureCode

_EXIT_UNKNOWN: Final = 2
_NOT_READ: Final = "not in the tables read"
_WHO: Final = {
    Component.TECHNICAL: "the technical service only: the hospital, or whoever owns the machine; "
    "never a physician with modifier 26",
    Component.PROFESSIONAL: "the physician's work only: the physician, or a freestanding center "
    "that bills for both; never the hospital",
    Component.SPLIT: "both parts: the hospital the technical one, the physician modifier 26; one "
    "owner of both charges it whole, separate owners TC and 26",
    Component.SURGICAL: "the neurosurgeon",
    Component.VISIT: "whoever saw the patient",
}


def run_explain(text: str, day: date, book: FactBook) -> int:
    """Print the page of one code; 2 when there is none, with what to look at instead."""
    try:
        print(code_page(text, day, book), end="")
    except CaptureError as error:
        print(error, file=sys.stderr)
        return _EXIT_UNKNOWN
    return 0


def code_page(text: str, day: date, book: FactBook) -> str:
    """One code as of a day.

    Raises:
        Refused: not a code, or not in the code table; names what to look at instead.
        NotInForce: known, but not in force on that day; says when it was, and what replaced it.
    """
    entry = _entry(text, book)
    period = book.code_on(entry.code, day)
    if period is None:
        raise NotInForce(_out_of_force(entry, day, book))
    blocks = (
        heading(f"{entry.code}  {entry.label}", _span(period)),
        "\n".join(_table_rows(entry, period)),
        *(
            f"{title}\n" + "\n".join(wrapped(f"  {row}", hang=4) for row in rows)
            for title, rows in _relations(entry, day, book)
            if rows
        ),
        "Sources\n" + "\n".join(_cited(period.cites, book)),
    )
    return "\n\n".join(blocks) + "\n"


def _entry(text: str, book: FactBook) -> CodeEntry:
    try:
        code = ProcedureCode(text.strip().upper())
    except IllFormed as error:
        raise Refused(f"{text} is not a procedure code: {error}") from error
    entry = book.codes.get(code)
    if entry is None:
        near = difflib.get_close_matches(code, sorted(book.codes), n=3, cutoff=0.75)
        named = "; ".join(f"{other} {book.label(other)}" for other in near)
        hint = f"Near it stand: {named}." if near else "It may be outside cranial radiosurgery."
        raise Refused(f"{code} is not in the code table of this program. {hint}")
    return entry


def _out_of_force(entry: CodeEntry, day: date, book: FactBook) -> str:
    spans = " and ".join(_span(period) for period in entry.period)
    after = [f"{code} {book.label(code)}" for code in entry.replaced_by]
    instead = f" Look at {'; '.join(after)}." if after else " No successor is recorded."
    return f"{entry.code} {entry.label}: not in force on {day}, but {spans}.{instead}"


def _span(period: Period) -> str:
    if period.until is None:
        return f"in force since {period.effective}"
    return f"in force from {period.effective} to the day before {period.until}"


def _table_rows(entry: CodeEntry, period: CodePeriod) -> Iterator[str]:
    """The publishers' table values, one a line; a value not read says so."""
    rows = {
        "Code system": entry.system,
        "Category": entry.category.replace("_", " "),
        "Who may charge": _WHO[period.component],
        "Component (PC/TC)": period.pctc,
        "Global days": period.global_days,
        "Units a day (MUE), physician": period.mue_practitioner,
        "Units a day (MUE), hospital": period.mue_hospital,
        "MUE adjudication": period.mai,
        "Hospital outpatient status": period.opps_status,
        "Hospital payment group (APC)": period.opps_apc,
        "Physician fee schedule": period.mpfs_status,
        "Revenue code": period.revenue_code,
    }
    for label, value in rows.items():
        shown = _NOT_READ if value is None else value
        yield wrapped(f"{label:<31}{shown}", hang=31)


def _relations(entry: CodeEntry, day: date, book: FactBook) -> Iterator[tuple[str, list[str]]]:
    code = entry.code
    yield "Paid only beside (add-on)", _primaries(code, day, book)
    yield "Add-ons to it", _add_ons(code, day, book)
    yield "Never together with", [_told(c, code) for c in _conflicts(code, day, book)]
    yield "NCCI pairs on one day", _pairs(code, day, book)
    yield "Documents it needs", _documents(code, book)


def _primaries(code: str, day: date, book: FactBook) -> list[str]:
    found = (a for a in book.add_ons if a.add_on == code and a.covers(day))
    return [f"{primary}  {book.label(primary)}" for a in found for primary in a.primaries]


def _add_ons(code: str, day: date, book: FactBook) -> list[str]:
    found = (a for a in book.add_ons if code in a.primaries and a.covers(day))
    return [f"{a.add_on}  {book.label(a.add_on)}" for a in found]


def _conflicts(code: str, day: date, book: FactBook) -> list[Conflict]:
    found = (c for c in book.conflicts if code in (*c.column1, *c.column2) and c.covers(day))
    return sorted(found, key=lambda c: (c.severity.rank, c.column1, c.column2))


def _told(conflict: Conflict, code: str) -> str:
    stays = code in conflict.column1
    others = ", ".join(conflict.column2 if stays else conflict.column1)
    fate = "it stays, they fall" if stays else "it falls, they stay"
    scope = conflict.scope.value.replace("_", " ").replace("same day", "day")
    cites = ", ".join(cite.source for cite in conflict.cites)
    weight = conflict.severity.value
    return f"{others} within one {scope}: {weight}; {fate}. {conflict.reason} [{cites}]"


def _pairs(code: str, day: date, book: FactBook) -> list[str]:
    """Pairs alike in all but the other code stand on one row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for pair in book.pairs:
        if not pair.covers(day):
            continue
        cites = ", ".join(cite.source for cite in pair.cites)
        tables = " and ".join(sorted(table.value for table in pair.tables))
        way = "a modifier may separate them" if pair.indicator else "no modifier separates them"
        told = f"{way} ({tables} claims). Reason: {pair.reason} [{cites}]"
        if _names(pair.column1, code):
            rows.setdefault(("Denied beside it", told), []).append(pair.column2)
        elif _names(pair.column2, code):
            rows.setdefault(("It is denied beside", told), []).append(pair.column1)
    return [f"{fate}: {', '.join(others)}; {told}" for (fate, told), others in rows.items()]


def _names(column: str, code: str) -> bool:
    """Whether a column of a pair (`a`, `a|b` or the inclusive range `a-b`) names the code."""
    spans = (part.partition("-") for part in column.split("|"))
    return any(low <= code <= (high or low) for low, _, high in spans)


def _documents(code: str, book: FactBook) -> list[str]:
    asked = (r for r in book.requirements if r.code == code)
    rows = []
    for requirement in asked:
        kind = book.documents.get(requirement.document)
        label = kind.label if kind else requirement.document
        timing = f"; {kind.timing}" if kind else ""
        when = "" if requirement.when == "always" else f" (when {requirement.when})"
        rows.append(f"{label}{when}{timing}".replace("_", " "))
    return rows


def _cited(cites: tuple[Citation, ...], book: FactBook) -> Iterator[str]:
    for cite in cites:
        source = book.sources.get(cite.source)
        title = f"{source.publisher}: {source.title}; {cite.locator}" if source else cite.locator
        read = f" (verified {source.verified_on})" if source else ""
        yield wrapped(f"  [{cite.source}] {title}{read}", hang=8)
