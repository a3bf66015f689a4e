"""Every scenario with its derivation, for questions asked of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from functools import cache
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine, Derivation
from domain.derivation import derive
from domain.facts import FactBook
from domain.session import SrsSession
from domain.session_paths import steps
from tests.scenario import FOLDER, book, book_with, scenarios

FOLDERS: Final = tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))

# A name of the session file, of Python or of a record where a word of the trade should stand.
RAW: Final = re.compile(r"\b[a-z]+_[a-z_]+\b|\bTrue\b|\bFalse\b|\bNone\b|Decimal\(|datetime\.|<")


@dataclass(frozen=True)
class Asked:
    """One session, by which book it was judged, and what follows."""

    id: str
    case: Case
    book: FactBook
    derivation: Derivation

    @property
    def session(self) -> SrsSession:
        return self.case.session

    def line(self, told: str) -> ChargeLine:
        """The one line named `biller code`."""
        biller, code = told.split()
        (found,) = (x for x in self.derivation.lines if (x.biller, x.code) == (biller, code))
        return found


def asked(session: SrsSession, by: FactBook | None = None) -> Asked:
    case, known = Case(session), by or book()
    return Asked("", case, known, derive(case, known))


@cache
def all_asked(folder: str) -> tuple[Asked, ...]:
    """Every scenario of a folder."""
    return tuple(_all_asked(folder))


def some_asked(folder: str) -> tuple[Asked, ...]:
    """Every sixth scenario of a folder: for what is asked of every code of the table."""
    return all_asked(folder)[::6]


def _all_asked(folder: str) -> Iterator[Asked]:
    for scenario in scenarios(folder):
        session = scenario.session()
        known = book_with(session, scenario.case.get("parameters", {}))
        yield Asked(scenario.id, Case(session), known, derive(Case(session), known))


def is_field(session: SrsSession, path: str) -> bool:
    """Whether a path names something that the session has, or has a place for."""
    found: object = session
    for step in steps(path):
        if isinstance(step, int):
            if not isinstance(found, tuple) or step >= len(found):
                return False
            found = found[step]
        elif is_dataclass(found) and hasattr(found, step):
            found = getattr(found, step)
        else:
            return found is None
    return True


def identifiers(session: SrsSession) -> set[str]:
    """What names the patient."""
    patient = session.patient
    found = {patient.mrn, patient.family_name, patient.given_name, patient.address.line1}
    found |= {coverage.member_id for coverage in session.coverages}
    found |= {str(patient.birth_date)} if patient.birth_date else set()
    return {text for text in found if text}
