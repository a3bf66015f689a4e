"""Every example of the code library runs, and shows what it claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

import pytest

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.choices import Biller
from domain.derivation import derive
from domain.errors import Refused
from domain.identifiers import ProcedureCode
from domain.library_entries import LibraryExample, Shown
from domain.library_examples import example_session, shows
from domain.session import SrsSession
from storage.codec import decode_session, encode_session
from tests.scenario import EXAMPLES, book

CODE: Final = ProcedureCode("77372")
PLAIN: Final = LibraryExample(
    codes=("77372",),
    title="One",
    text="So.",
    session="metastases-hospital",
    shows=Shown.CHARGED,
    cites=(Citation("K", "made up"),),
)


@cache
def sessions() -> Mapping[str, SrsSession]:
    return {
        path.stem: decode_session(path.read_bytes(), path.name) for path in EXAMPLES.glob("*.json")
    }


EVERY: Final = [
    (example, entry.code)
    for example in book().examples
    for entry in book().codes.values()
    if example.means(entry)
]


@pytest.mark.parametrize(
    ("example", "code"), EVERY, ids=[f"{code} {example.title}" for example, code in EVERY]
)
def test_an_example_shows_what_it_claims_of_its_code(
    example: LibraryExample, code: ProcedureCode
) -> None:
    session = example_session(example, code, sessions(), book())

    assert shows(example, code, derive(Case(session), book()))


def test_an_example_changes_nothing_that_ships_and_can_be_kept_as_a_file() -> None:
    before = dict(sessions())
    example = replace(PLAIN, changes=("sessions.3",), by_hand=Biller.FACILITY)

    session = example_session(example, CODE, sessions(), book())

    assert before == dict(sessions())
    assert session != sessions()[PLAIN.session]
    assert session == decode_session(encode_session(session).encode(), "example")


@pytest.mark.parametrize(
    ("example", "words"),
    [
        (replace(PLAIN, session="gone"), "gone is not installed"),
        (replace(PLAIN, changes=("sessions.99",)), "sessions.99 does not fit"),
    ],
)
def test_an_example_that_cannot_be_made_is_refused(example: LibraryExample, words: str) -> None:
    with pytest.raises(Refused, match=words):
        example_session(example, CODE, sessions(), book())


@pytest.mark.parametrize(
    ("example", "severities", "is_shown"),
    [
        (PLAIN, (), True),
        (replace(PLAIN, biller=Biller.FACILITY, units=1), (), True),
        (replace(PLAIN, biller=Biller.NEUROSURGERY), (), False),
        (replace(PLAIN, units=2), (), False),
        (replace(PLAIN, shows=Shown.NOT_CHARGED), (), False),
        (replace(PLAIN, shows=Shown.REFUSED), (Severity.HOLD,), False),
        (replace(PLAIN, shows=Shown.REFUSED), (Severity.HOLD, Severity.STOP), True),
        (replace(PLAIN, shows=Shown.HELD), (Severity.HOLD,), True),
        (replace(PLAIN, shows=Shown.HELD), (Severity.HOLD, Severity.STOP), False),
        (replace(PLAIN, shows=Shown.HELD), (), False),
    ],
)
def test_a_claim_is_held_against_lines_and_findings(
    example: LibraryExample, severities: tuple[Severity, ...], *, is_shown: bool
) -> None:
    derivation = derive(Case(sessions()[PLAIN.session]), book())
    findings = tuple(
        Finding(id="made.up", severity=severity, sentence="So.", codes=(CODE,))
        for severity in severities
    )

    assert is_shown == shows(example, CODE, replace(derivation, findings=findings))


def test_each_claim_has_its_words() -> None:
    assert len(Shown) == len({shown.words for shown in Shown})
