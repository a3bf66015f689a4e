"""Mistakes in payer profiles, found when they are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Final

from domain.charge import Citation, Severity
from domain.entries import Confidence, FactScalar
from domain.facts import FactBook
from domain.necessity_tests import TESTS
from domain.necessity_tests.papers import TEXTS
from domain.necessity_tests.shape import KINDS, LimitKind, is_code
from domain.payers import EVERY_PAYER, Criterion, PayerProfile, chain
from domain.session import Lesion

_BLOCKING: Final = (Severity.STOP, Severity.HOLD)
_DIAGNOSIS: Final = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?|[A-Z][0-9]?")
_PROCEDURE: Final = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z](-[0-9A-Z][0-9]{3}[0-9A-Z])?")
_LESION_FIELDS: Final = frozenset(one.name for one in fields(Lesion))


def problems_of_profiles(book: FactBook) -> Iterator[str]:
    """One sentence for each mistake, beginning with its place.

    Every name is known, every threshold is there, what is of low confidence never stops or holds,
    and a payer names one profile only.
    """
    yield from _criteria("every payer", book.criteria, book)
    for profile in book.profiles.values():
        place = f"profile {profile.key}"
        yield from (f"{place}: {sentence}" for sentence in _profile(profile, book))
        yield from _criteria(place, profile.criterion, book)
    yield from _payers(book.profiles)


def _profile(profile: PayerProfile, book: FactBook) -> Iterator[str]:
    if profile.key == EVERY_PAYER:
        yield "this key is kept for what every session shows. Choose another."
    if profile.like and chain(book.profiles, profile)[0].like:
        yield f"it is like {profile.like}, which is not listed or begins from this one."
    if profile.parameter and not profile.cites:
        yield "it sets parameters and cites no source for them."
    yield from _sources(profile.cites, book)


def _payers(profiles: Mapping[str, PayerProfile]) -> Iterator[str]:
    named = Counter([*profiles, *(payer for p in profiles.values() for payer in p.payers)])
    for payer, count in named.items():
        if count > 1:
            yield f"payer {payer}: {count} profiles claim it; let one."


def _criteria(place: str, criteria: Iterable[Criterion], book: FactBook) -> Iterator[str]:
    seen = Counter(one.key for one in criteria)
    yield from (f"{place}: criterion {key} stands twice." for key, n in seen.items() if n > 1)
    for one in criteria:
        told = (
            *_severity(one),
            *_limits(one),
            *_names(one, book),
            *_limit_names(one, book),
            *_cited(one, book),
        )
        yield from (f"{place}, criterion {one.key}: {sentence}" for sentence in told)


def _severity(criterion: Criterion) -> Iterator[str]:
    is_blocking = criterion.unmet in _BLOCKING or criterion.unrecorded in _BLOCKING
    if is_blocking and criterion.confidence is Confidence.LOW:
        yield "what is of low confidence may only warn or inform."


def _limits(criterion: Criterion) -> Iterator[str]:
    test = TESTS.get(criterion.test)
    if test is None:
        yield f"the test {criterion.test} is not known; known are {', '.join(sorted(TESTS))}."
        return
    known = test.needs | test.takes
    for name in sorted(set(criterion.limits) - set(known)):
        yield f"limit {name}: the test {criterion.test} does not know it."
    for name in sorted(set(test.needs) - set(criterion.limits)):
        yield f"limit {name}: the test {criterion.test} needs it."
    if test.one_of and not test.one_of & set(criterion.limits):
        yield f"one of the limits {', '.join(sorted(test.one_of))} is needed."
    if len(criterion.limits) < len(criterion.limit):
        yield "a limit stands twice."
    for name, value in criterion.limits.items():
        if name in known and not _fits(known[name], value):
            yield f"limit {name}: {_WANTED[known[name]]} is wanted."


_WANTED: Final = {
    LimitKind.WHOLE: "a whole number",
    LimitKind.DECIMAL: 'a number in quotation marks, such as "40",',
    LimitKind.TEXT: "a text",
    LimitKind.WORDS: "a list of texts with at least one entry",
}


def _fits(kind: LimitKind, value: FactScalar) -> bool:
    if kind is LimitKind.WHOLE:
        return type(value) is int
    if kind is LimitKind.WORDS:
        return isinstance(value, tuple) and bool(value)
    return isinstance(value, str) and (kind is LimitKind.TEXT or _is_number(value))


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _names(criterion: Criterion, book: FactBook) -> Iterator[str]:
    classes = {group.class_ for group in book.diagnoses.values()}
    for name in (*criterion.indications, *criterion.except_for):
        if is_code(name) and not _DIAGNOSIS.fullmatch(name):
            yield f"indication {name} is no beginning of a diagnosis code."
        if not is_code(name) and name not in KINDS | classes:
            yield f"indication {name} is no kind of lesion and no class of diagnosis."
    for pattern in criterion.codes:
        ends = pattern.split("-")
        if not _PROCEDURE.fullmatch(pattern) or any(end not in book.codes for end in ends):
            yield f"code {pattern} is not listed."


def _limit_names(criterion: Criterion, book: FactBook) -> Iterator[str]:
    limits = criterion.limits
    for key in _list(limits.get("documents")):
        if key not in book.documents:
            yield f"limit documents: document {key} is not listed."
    for name in _list(limits.get("fields")):
        if name not in _LESION_FIELDS:
            yield f"limit fields: a lesion has no {name}."
    if criterion.test == "text_recorded" and limits.get("field") not in TEXTS:
        yield f"limit field is one of {', '.join(TEXTS)}."


def _list(value: FactScalar | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _cited(criterion: Criterion, book: FactBook) -> Iterator[str]:
    if not criterion.cites:
        yield "no source is cited."
    yield from _sources(criterion.cites, book)


def _sources(cites: tuple[Citation, ...], book: FactBook) -> Iterator[str]:
    yield from (f"source {c.source} is not listed." for c in cites if c.source not in book.sources)
