"""The fact files under `domain/data`, read strictly into one `FactBook`.

An unknown key, a missing source, a code cited but not listed, or periods of one fact that overlap
are errors that name file and place; nothing is guessed.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeVar

from domain.charge import Citation, RulePack, Severity
from domain.diagnosis_traps import DiagnosisTrap
from domain.entries import (
    AddOn,
    CodeEntry,
    Conflict,
    DiagnosisGroup,
    DocumentKind,
    EditTable,
    Fact,
    Pair,
    Period,
    Requirement,
    Source,
)
from domain.errors import IllFormed, UnreadableDocument
from domain.expectation_entries import Expectation, problems_of_expectations
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.library_check import problems_of_library
from domain.library_entries import LibraryExample, LibraryStatement
from domain.modifier_check import problems_of_modifiers
from domain.modifier_entries import ModifierCondition, ModifierEntry
from domain.payer_check import problems_of_parameters
from domain.payers import Criterion, PayerProfile
from domain.plausibility_entries import DoseWindow, EventChain, problems_of_chains
from domain.profile_check import problems_of_profiles
from storage.diagnoses.code_set import shipped_codes
from storage.shipped_tables import shipped_tables
from storage.structure import read

DATA: Final = Path(__file__).resolve().parent.parent / "domain" / "data"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pack:
    edition: str
    verified_from: date
    verified_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """Every table a TOML fact file may hold."""

    source: tuple[Source, ...] = ()
    code: tuple[CodeEntry, ...] = ()
    fact: tuple[Fact, ...] = ()
    conflict: tuple[Conflict, ...] = ()
    diagnosis: tuple[DiagnosisGroup, ...] = ()
    trap: tuple[DiagnosisTrap, ...] = ()
    document: tuple[DocumentKind, ...] = ()
    requirement: tuple[Requirement, ...] = ()
    profile: tuple[PayerProfile, ...] = ()
    criterion: tuple[Criterion, ...] = ()
    modifier: tuple[ModifierEntry, ...] = ()
    modifier_condition: tuple[ModifierCondition, ...] = ()
    dose_window: tuple[DoseWindow, ...] = ()
    event_chain: tuple[EventChain, ...] = ()
    expectation: tuple[Expectation, ...] = ()
    library_statement: tuple[LibraryStatement, ...] = ()
    library_example: tuple[LibraryExample, ...] = ()


def load_book(folder: Path = DATA) -> FactBook:
    """Read all fact files of `folder`.

    Raises:
        UnreadableDocument: naming the file and the place in it.
    """
    return _book(folder, _table_files(folder))


def load_claim_book(folder: Path = DATA) -> FactBook:
    """Read what a claim rests on: all but the code library, for commands that only derive.

    Raises:
        UnreadableDocument: naming the file and the place in it.
    """
    library = folder / "library"
    return _book(folder, tuple(p for p in _table_files(folder) if p.parent != library))


def _book(folder: Path, files: tuple[Path, ...]) -> FactBook:
    tables = [_toml(path, _Tables, folder) for path in files]
    book = FactBook(
        pack=_rule_pack(folder),
        sources=_by_key("source", ((s.key, s) for t in tables for s in t.source)),
        facts=_by_key("fact", ((f.key, f) for t in tables for f in t.fact)),
        codes=_by_key("code", ((str(c.code), c) for t in tables for c in t.code)),
        pairs=tuple(_pairs(folder / "edits" / "ptp.csv")),
        conflicts=tuple(c for t in tables for c in t.conflict),
        add_ons=tuple(_add_ons(folder / "edits" / "addon.csv")),
        documents=_by_key("document", ((d.key, d) for t in tables for d in t.document)),
        requirements=tuple(r for t in tables for r in t.requirement),
        diagnoses=_by_key("diagnosis", ((d.prefix, d) for t in tables for d in t.diagnosis)),
        diagnosis_traps=tuple(t for table in tables for t in table.trap),
        profiles=_by_key("profile", ((p.key, p) for t in tables for p in t.profile)),
        criteria=tuple(c for t in tables for c in t.criterion),
        modifiers=_by_key("modifier", ((str(m.key), m) for t in tables for m in t.modifier)),
        modifier_conditions=tuple(c for t in tables for c in t.modifier_condition),
        dose_windows=tuple(w for t in tables for w in t.dose_window),
        event_chains=tuple(c for t in tables for c in t.event_chain),
        expectations=tuple(e for t in tables for e in t.expectation),
        statements=tuple(s for t in tables for s in t.library_statement),
        examples=tuple(e for t in tables for e in t.library_example),
        payments=shipped_tables(folder / "edits"),
    )
    own_words = {group.prefix: group.label for group in book.diagnoses.values() if group.kinds}
    book = replace(book, diagnosis_codes=shipped_codes(own_words))
    problems = tuple(_problems(book))
    if problems:
        raise UnreadableDocument("The fact book", problems)
    return book


def _rule_pack(folder: Path) -> RulePack:
    pack = _toml(folder / "pack.toml", _Pack, folder)
    verified = (pack.verified_from, pack.verified_to)
    return RulePack(edition=pack.edition, verified_for=verified, digest=_digest(folder))


def _table_files(folder: Path) -> tuple[Path, ...]:
    aside = {"pack.toml", "MANIFEST.toml"}
    return tuple(p for p in sorted(folder.rglob("*.toml")) if p.name not in aside)


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".toml", ".csv")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{path.relative_to(folder).as_posix()}\n{len(content)}\n".encode() + content)
    return whole.hexdigest()


def _toml(path: Path, kind: type[T], folder: Path) -> T:
    name = path.relative_to(folder).as_posix()
    try:
        return read(kind, tomllib.loads(path.read_text(encoding="utf-8")), name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableDocument(name, (f"the file: {_reason(error)}.",)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or "it cannot be opened"
    return str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is not UTF-8"


def _by_key(what: str, items: Iterable[tuple[str, T]]) -> dict[str, T]:
    result: dict[str, T] = {}
    for key, item in items:
        if key in result:
            raise UnreadableDocument("The fact book", (f"{what} {key}: it stands twice.",))
        result[key] = item
    return result


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if tuple(rows.fieldnames or ()) != columns:
                problem = f"line 1: expected the columns {', '.join(columns)}."
                raise UnreadableDocument(path.name, (problem,))
            for row in rows:
                if None in row or None in row.values():
                    raise UnreadableDocument(
                        path.name, (f"line {rows.line_num}: expected {len(columns)} cells.",)
                    )
                yield rows.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableDocument(path.name, (f"the file: {_reason(error)}.",)) from error


_PTP = ("column1", "column2", "indicator", "table", "effective", "until", "reason", "source")
_ADD_ON = ("add_on", "primaries", "type", "effective", "until", "source")
_BOTH = {"both": tuple(EditTable)} | {str(t): (t,) for t in EditTable}


def _pairs(path: Path) -> Iterator[Pair]:
    for number, row in _rows(path, _PTP):
        if row["indicator"] not in ("0", "1") or row["table"] not in _BOTH:
            problem = (
                f"line {number}: indicator is 0 or 1, table is both, hospital or practitioner."
            )
            raise UnreadableDocument(path.name, (problem,))
        where = f"{row['column1']} / {row['column2']} indicator {row['indicator']}"
        yield Pair(
            column1=row["column1"],
            column2=row["column2"],
            indicator=int(row["indicator"]),
            tables=_BOTH[row["table"]],
            reason=row["reason"],
            cites=_cites(row["source"], where),
            **_period(path, number, row),
        )


def _add_ons(path: Path) -> Iterator[AddOn]:
    for number, row in _rows(path, _ADD_ON):
        try:
            add_on = ProcedureCode(row["add_on"])
            primaries = tuple(ProcedureCode(code) for code in row["primaries"].split("|"))
            kind = int(row["type"])
        except (IllFormed, ValueError) as error:
            raise UnreadableDocument(path.name, (f"line {number}: {error}",)) from error
        yield AddOn(
            add_on=add_on,
            primaries=primaries,
            type=kind,
            cites=_cites(row["source"], f"add-on {add_on}"),
            **_period(path, number, row),
        )


def _cites(keys: str, locator: str) -> tuple[Citation, ...]:
    return tuple(Citation(key, locator) for key in keys.replace(";", "+").split("+"))


def _period(path: Path, number: int, row: dict[str, str]) -> dict[str, Any]:
    try:
        until = date.fromisoformat(row["until"]) if row["until"] else None
        return {"effective": date.fromisoformat(row["effective"]), "until": until}
    except ValueError as error:
        raise UnreadableDocument(path.name, (f"line {number}: {error}",)) from error


def _problems(book: FactBook) -> Iterator[str]:
    yield from _overlaps(book)
    for place, cites in _cited(book):
        if not cites:
            yield f"{place}: no source is cited."
        yield from (
            f"{place}: source {c.source} is not listed."
            for c in cites
            if c.source not in book.sources
        )
    for requirement in book.requirements:
        if requirement.document not in book.documents:
            yield (
                f"requirement of {requirement.code}: document {requirement.document} is not listed."
            )
        if requirement.code != "*" and requirement.code not in book.codes:
            yield f"requirement of {requirement.code}: this code is not listed."
    for kind in book.documents.values():
        if kind.inside and kind.inside not in book.documents:
            yield f"document {kind.key}: document {kind.inside} is not listed."
    for conflict in book.conflicts:
        if conflict.severity not in (Severity.STOP, Severity.HOLD):
            yield f"conflict {conflict.column1[0]}: severity is stop or hold."
    yield from problems_of_modifiers(book)
    yield from problems_of_parameters(book.facts, book.profiles)
    yield from problems_of_chains(book.event_chains, book.documents)
    yield from problems_of_expectations(book.expectations, book.codes)
    yield from problems_of_profiles(book)
    yield from problems_of_library(book)


def _cited(book: FactBook) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    for fact in book.facts.values():
        yield from ((f"fact {fact.key}", value.cites) for value in fact.history)
    for code in book.codes.values():
        yield from ((f"code {code.code}", period.cites) for period in code.period)
    yield from ((f"pair {p.column1} / {p.column2}", p.cites) for p in book.pairs)
    yield from ((f"conflict {c.column1[0]} / {c.column2[0]}", c.cites) for c in book.conflicts)
    yield from ((f"add-on {a.add_on}", a.cites) for a in book.add_ons)
    yield from ((f"document {d.key}", d.cites) for d in book.documents.values())
    yield from ((f"requirement {r.code} {r.document}", r.cites) for r in book.requirements)
    yield from ((f"diagnosis {d.prefix}", d.cites) for d in book.diagnoses.values())
    yield from ((f"diagnosis trap {t.key}", t.cites) for t in book.diagnosis_traps)
    yield from ((c.place, c.cites) for c in book.modifier_conditions)
    yield from ((f"dose window {w.key}", w.cites) for w in book.dose_windows)
    yield from ((f"event chain {c.key}", c.cites) for c in book.event_chains)
    yield from ((e.place, e.cites) for e in book.expectations)
    yield from ((s.place, s.cites) for s in book.statements)
    yield from ((e.place, e.cites) for e in book.examples)


def _overlaps(book: FactBook) -> Iterator[str]:
    histories: list[tuple[str, tuple[Period, ...]]] = [
        *((f"fact {fact.key}", fact.history) for fact in book.facts.values()),
        *((f"code {code.code}", code.period) for code in book.codes.values()),
    ]
    for place, periods in histories:
        if not periods:
            yield f"{place}: it has no period."
        for earlier, later in pairwise(sorted(periods, key=lambda p: p.effective)):
            if earlier.until is None or earlier.until > later.effective:
                yield (
                    f"{place}: the periods from {earlier.effective} and {later.effective} overlap."
                )
