"""A line opens to every fact whose change would change the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

import pytest

from domain.case import Case
from domain.charge import ChargeLine
from domain.derivation import derive
from domain.errors import CaptureError
from domain.otherwise import _other_values
from domain.session import SrsSession
from domain.session_paths import leaves, places, put
from domain.why import session_facts
from domain.why_fields import EVERY, reads
from tests.asked import Asked, all_asked, asked
from tests.builders import BASES, a_session

# What a person wrote or is called by decides no line; overrides name themselves.
ELSEWHERE: Final = ("patient", "documents", "notes", "overrides")
# Scenarios in which a line rests on another service, on the course or on an earlier charge.
NAMED: Final = (
    "the modifier stands on the mask, never on the leaf pattern",
    "twice in a course is held, whatever the reasons",
    "on a day of planning likewise",
    "where the payer takes no check of a single session, the consult stands alone",
    "what is said of one line of an earlier session holds for all of them",
)
SAMPLE: Final = (
    *(asked(make()) for make in BASES.values()),
    *(one for one in all_asked("rules") if one.id.endswith(NAMED)),
    *all_asked("rules")[7::90],
)


def test_every_named_scenario_is_there() -> None:
    assert len(NAMED) == sum(one.id.endswith(NAMED) for one in all_asked("rules"))


def claim(line: ChargeLine) -> tuple[object, ...]:
    return (
        line.biller,
        line.code,
        line.units,
        line.modifiers,
        line.date_of_service,
        line.place_of_service,
        line.revenue_code,
    )


def changes(session: SrsSession) -> Iterator[tuple[str, SrsSession]]:
    """Each recorded value in turn with some other value in its place."""
    for leaf in leaves(session):
        for value in islice(_other_values(session, leaf.path), 8):
            if not leaf.path.startswith(ELSEWHERE):
                try:
                    yield leaf.path, put(session, leaf.path, value)
                except CaptureError:
                    continue


def is_of_another_lesion(one: Asked, line: ChargeLine, path: str) -> bool:
    """A lesion of which a line does not speak, though of others: it stands with another line."""
    said = " ".join(line.because)
    silent = [x for x in one.session.lesions if f"Lesion {x.id} " not in said]
    places = tuple(f"lesions[{one.session.lesions.index(x)}]." for x in silent)
    return len(silent) < len(one.session.lesions) and path.startswith(places)


@pytest.mark.parametrize("one", SAMPLE, ids=range(len(SAMPLE)))
def test_a_line_names_every_fact_whose_change_would_change_it(one: Asked) -> None:
    lines = one.derivation.lines
    named = [{f.path for f in session_facts(one.case, one.book, line)} for line in lines]
    for path, session in changes(one.session):
        after = Counter(map(claim, derive(Case(session), one.book).lines))
        for line, paths in zip(lines, named, strict=True):
            if not after[claim(line)] and not is_of_another_lesion(one, line, path):
                assert path in paths, (line.rule, line.code, path)


def test_a_rule_reads_what_is_listed_for_it_or_for_its_family() -> None:
    assert reads("surgery.lesions") == reads("surgery.anything")
    assert reads("surgery.frame") != reads("surgery.lesions")
    assert () == reads("override.add_line")


def test_every_fact_of_every_line_stands_in_each_session() -> None:
    for pattern in EVERY:
        assert list(places(a_session(), pattern))
