"""Stage 6: the documents the lines need: present, missing, unsigned, late or not applicable.

1. Each line's code asks for its documents; the same document is asked for once, for all its codes.
2. A content item (a sentence inside another document) stands as that document stands, unless
   recorded apart.
3. Some documents are proved by the session itself: performance status, authorization, presence.
4. A document that must be dated by a day and is not is late; late prescription, plan approval,
   second check or
   delivery check stop the claim (R65, R122), other late documents hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from domain.case import Beam, Case
from domain.charge import ChargeLine, CheckItem, CheckStatus, Citation, Finding, Severity
from domain.choices import Role
from domain.conditions import holds
from domain.entries import Deadline, DocumentKind, Requirement
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.reading import reader
from domain.rules.course import beam
from domain.services import ClinicalPlanning, DosePlan, Service, Simulation, TreatmentDevice
from domain.session import Authorization, Document
from domain.statements import check


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """One document that the charged codes ask for, and each asking with its codes.

    `codes`: all of them. `is_always`: whether every asking holds for every course.
    """

    kind: DocumentKind
    requirements: tuple[tuple[Requirement, frozenset[ProcedureCode]], ...]
    codes: tuple[ProcedureCode, ...]
    is_always: bool
    cites: tuple[Citation, ...]


class _Bound(NamedTuple):
    """The days a document must be dated between; None = no such day, or not known yet.

    What is dated before the `first` is of another session. `is_by_date`: when it was signed does
    not matter.
    """

    first: date | None = None
    last: date | None = None
    is_by_date: bool = False


class _Record(NamedTuple):
    """The case as its documents are judged."""

    case: Case
    book: FactBook
    bounds: dict[Deadline, _Bound]


def checklist(case: Case, book: FactBook, lines: tuple[ChargeLine, ...]) -> tuple[CheckItem, ...]:
    """Every document the lines need, in the order of the fact files."""
    charged = frozenset(line.code for line in lines)
    record = _Record(case, book, _bounds(case))
    return tuple(_item(record, asked) for asked in _asked(book, charged))


@lru_cache(maxsize=256)
def _asked(book: FactBook, charged: frozenset[ProcedureCode]) -> tuple[_Asked, ...]:
    """What a set of codes asks for; most claims share a few such sets."""
    wanted: dict[str, list[tuple[Requirement, frozenset[ProcedureCode]]]] = {}
    for code in (*sorted(charged), "*") if charged else ():
        for requirement in book.requirement_index.get(code, ()):
            codes = charged if code == "*" else frozenset((ProcedureCode(code),))
            wanted.setdefault(requirement.document, []).append((requirement, codes))
    return tuple(
        _Asked(
            kind=kind,
            requirements=tuple(wanted[kind.key]),
            codes=_codes(wanted[kind.key]),
            is_always=all(requirement.when == _ALWAYS for requirement, _ in wanted[kind.key]),
            cites=tuple(dict.fromkeys(c for r, _ in wanted[kind.key] for c in r.cites)),
        )
        for kind in book.documents.values()
        if kind.key in wanted
    )


def _codes(
    requirements: Iterable[tuple[Requirement, frozenset[ProcedureCode]]],
) -> tuple[ProcedureCode, ...]:
    return tuple(sorted(frozenset[ProcedureCode]().union(*(codes for _, codes in requirements))))


def _item(record: _Record, asked: _Asked) -> CheckItem:
    needing, codes = asked.requirements, asked.codes
    if not asked.is_always:
        needing = tuple(
            (requirement, codes)
            for requirement, codes in asked.requirements
            if holds(requirement.when, record.case, record.book)
        )
        codes = _codes(needing) if needing else asked.codes
    if not needing:
        return _shown(asked, codes, CheckStatus.NOT_APPLICABLE, frozenset())
    return _shown(asked, codes, *_state(record, asked.kind))


@lru_cache(maxsize=4096)
def _shown(
    asked: _Asked,
    codes: tuple[ProcedureCode, ...],
    status: CheckStatus,
    waiting: frozenset[Role],
) -> CheckItem:
    """What the checklist says; most documents stand as they stand in many other sessions."""
    kind = asked.kind
    return CheckItem(
        document=kind.key,
        label=kind.label,
        codes=codes,
        status=status,
        required=status is not CheckStatus.NOT_APPLICABLE,
        signed_by=kind.signed_by or kind.signed_by_any,
        waiting_for=tuple(role for role in Role if role in waiting),
        timing=kind.timing,
        cites=asked.cites,
    )


def _state(record: _Record, kind: DocumentKind) -> tuple[CheckStatus, frozenset[Role]]:
    case, book, bounds = record
    recorded = case.documents.get(kind.key, ())
    if not recorded and kind.proved_by and is_proved(case, book, kind.proved_by):
        return CheckStatus.PRESENT, frozenset()
    if not recorded and kind.inside:
        return _state(record, book.documents[kind.inside])
    if not recorded:
        return CheckStatus.MISSING, frozenset(kind.signed_by or kind.signed_by_any)
    states = [_of_document(kind, document, bounds[kind.deadline]) for document in recorded]
    return min(states, key=lambda state: _BEST_FIRST.index(state[0]))


_ALWAYS: Final = "always"
_BEST_FIRST: Final = (
    CheckStatus.PRESENT,
    CheckStatus.UNSIGNED,
    CheckStatus.LATE,
    CheckStatus.MISSING,
)


def _of_document(
    kind: DocumentKind, document: Document, bound: _Bound
) -> tuple[CheckStatus, frozenset[Role]]:
    signed = document.signed_by
    unsigned = [role for role in kind.signed_by if role not in signed]
    if kind.signed_by_any and not any(role in signed for role in kind.signed_by_any):
        unsigned += kind.signed_by_any
    signers = kind.signed_by or kind.signed_by_any
    if unsigned or (signers and document.signed_on is None):
        return CheckStatus.UNSIGNED, frozenset(unsigned or signers)
    if bound.first and document.dated and document.dated < bound.first:
        return CheckStatus.MISSING, frozenset(kind.signed_by)
    status = CheckStatus.LATE if _is_late(document, bound) else CheckStatus.PRESENT
    return status, frozenset()


def _is_late(document: Document, bound: _Bound) -> bool:
    if bound.last is None:
        return False
    dated, signed = document.dated, document.signed_on
    if dated and bound.is_by_date:
        return dated > bound.last
    return bool((dated and dated > bound.last) or (signed and signed > bound.last))


def _bounds(case: Case) -> dict[Deadline, _Bound]:
    """What each deadline means in this case."""
    day = case.day
    last = case.beam_days[-1] if case.beam_days else day
    return {
        Deadline.NONE: _Bound(),
        Deadline.SESSION: _Bound(last=day),
        Deadline.SESSION_DAY: _Bound(first=day, last=last, is_by_date=True),
        Deadline.AFTER_SESSION: _Bound(first=day),
        **{one: _Bound(last=_last_of(case, kind)) for one, kind in _SERVICE_OF.items()},
    }


def _last_of(case: Case, kind: type[Service]) -> date | None:
    return max((s.date for _, s in case.services_of(kind) if s.date), default=case.day)


_SERVICE_OF: Final[dict[Deadline, type[Service]]] = {
    Deadline.CLINICAL_PLANNING: ClinicalPlanning,
    Deadline.SIMULATION: Simulation,
    Deadline.DOSE_PLAN: DosePlan,
    Deadline.TREATMENT_DEVICE: TreatmentDevice,
}


def is_proved(case: Case, book: FactBook, by: str) -> bool:
    """Whether the session's own entries prove a document: `performance_status`, `authorization`,
    `failed_treatments`, `whole_delivery`, `presence:role`.
    """
    if by == "performance_status":
        status = case.session.course.performance_status
        return status is not None and None not in (status.scale, status.value, status.date)
    if by == "failed_treatments":
        return bool((case.session.course.necessity.failed_treatments or "").strip())
    if by == "whole_delivery":
        return beam(case, reader(case, book)) is Beam.COMPLETE
    if by == "authorization":
        return any(_covers(c.authorization, case.day) for c in case.session.coverages)
    role = Role(by.removeprefix("presence:"))
    is_once = role is Role.NEUROSURGEON  # whose part is asked of the course, not of each day
    days = (case.day,) if is_once else case.beam_days or (case.day,)
    return all(_is_timed(case, role, day) for day in days)


def _is_timed(case: Case, role: Role, day: date | None) -> bool:
    """Whether somebody was there that day, from when to when."""
    is_timed = any(p.from_ and p.to for p in case.presence(role, day))
    return is_timed and bool(case.is_present(role, day))


def _covers(authorization: Authorization | None, day: date | None) -> bool:
    """Whether a numbered authorization is valid on the day; an open end is no bound."""
    if authorization is None or not authorization.number:
        return False
    first, last = authorization.valid_from, authorization.valid_to
    return day is None or ((first is None or first <= day) and (last is None or day <= last))


@check(
    "document.missing",
    "document.unsigned",
    "document.late",
    numbers=("R65", "R122"),
    cites=(
        ("S11", "what must be signed before treatment"),
        ("S32", "attendance"),
        ("D10", "documentation list"),
    ),
)
def document_findings(book: FactBook, items: tuple[CheckItem, ...]) -> Iterator[Finding]:
    """One finding for each open document; late ones that prove nothing any more stop."""
    for item in items:
        if not item.is_open:
            continue
        kind = book.documents[item.document]
        is_late = item.status is CheckStatus.LATE
        severity = kind.late if is_late else Severity.HOLD
        yield Finding(
            id=f"document.{item.status}",
            severity=severity,
            sentence=_sentence(item, " and " if kind.signed_by else " or "),
            fields=(f"documents.{item.document}",),
            codes=item.codes,
            cites=item.cites or (Citation("K", "checklist"),),
        )


def _sentence(item: CheckItem, joined: str) -> str:
    who = joined.join(role.replace("_", " ") for role in item.waiting_for)
    match item.status:
        case CheckStatus.UNSIGNED:
            return (
                f"{item.label}: not signed and dated by the {who}. Have it signed; never back-date."
            )
        case CheckStatus.LATE:
            return (
                f"{item.label}: dated later than it must be ({item.timing}). Check the date; never"
                " re-date a true one."
            )
        case _:
            return f"{item.label}: missing ({item.timing}). Record it with date and signature."
