"""The examples of the code library as sessions, and what their derivation says of the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.case import Case
from domain.charge import Derivation, Severity
from domain.choices import OverrideAction
from domain.errors import Refused
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.library_entries import LibraryExample, Shown
from domain.session import Override, OverrideLine, SrsSession
from domain.what_if_offers import offer_of


def example_base(
    example: LibraryExample, code: ProcedureCode, sessions: Mapping[str, SrsSession]
) -> SrsSession:
    """The session of an example before its changes. `sessions`: the example sessions by name.

    Raises:
        Refused: the session is not there.
    """
    if example.session not in sessions:
        raise Refused(
            f"The example session {example.session} is not installed, so this example cannot be"
            " opened. The page is complete without it."
        )
    session = sessions[example.session]
    kept = (each for each in session.services if each.KIND not in example.without)
    return _by_hand(example, code, replace(session, services=(*kept, *example.services)))


def example_session(
    example: LibraryExample,
    code: ProcedureCode,
    sessions: Mapping[str, SrsSession],
    book: FactBook,
) -> SrsSession:
    """The session an example means, its changes made.

    Raises:
        Refused: the session, or one of the changes, is not there.
    """
    session = example_base(example, code, sessions)
    for key in example.changes:
        offer = offer_of(session, book, key)
        if offer is None:
            raise Refused(f"The change {key} does not fit the example session {example.session}.")
        session = offer.change(session)
    return session


def _by_hand(example: LibraryExample, code: ProcedureCode, session: SrsSession) -> SrsSession:
    if example.by_hand is None:
        return session
    added = OverrideLine(
        biller=example.by_hand, code=code, units=1, date_of_service=Case(session).day
    )
    change = Override(
        action=OverrideAction.ADD_LINE,
        line=added,
        why="to show what follows",
        by="the code library",
    )
    return replace(session, overrides=(*session.overrides, change))


def shows(example: LibraryExample, code: ProcedureCode, derivation: Derivation) -> bool:
    """Whether the derivation of an example bears out what it claims of the code."""
    lines = tuple(line for line in derivation.lines if line.code == code)
    grave = {finding.severity for finding in derivation.findings if code in finding.codes}
    if example.shows is Shown.NOT_CHARGED:
        return not lines
    if example.shows is Shown.REFUSED:
        return Severity.STOP in grave
    if example.shows is Shown.HELD:
        return Severity.HOLD in grave and Severity.STOP not in grave
    return any(
        example.biller in (None, line.biller) and example.units in (None, line.units)
        for line in lines
    )
