"""The real window's surroundings for `first_paint`: an encrypted database of 200 sessions."""

# ruff: noqa: PLC0415 - imports are late here on purpose: when they happen is what is measured

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.charge import Derivation
from domain.identifiers import Mrn
from domain.ports import Actor, Store
from domain.session import SrsSession
from gui.services import Services

if TYPE_CHECKING:
    from domain.documents import Superbill
    from domain.facts import FactBook

KEY = bytes(range(32))
ACTOR = Actor(name="R. Castellano", workstation="console")


class StillClock:
    """One afternoon."""

    def now(self) -> datetime:
        """The present."""
        return datetime(2026, 10, 15, 17, 50, tzinfo=UTC)

    def today(self) -> date:
        """The day."""
        return date(2026, 10, 15)


def _database(folder: Path) -> Path:
    return folder / "bench.db"


def prepare(folder: Path) -> None:
    """Make the database."""
    from storage.codec import decode_session
    from storage.database import create_database

    example = next((Path(__file__).parent.parent / "examples").glob("*.json"))
    session = decode_session(example.read_bytes(), example.name)
    store = create_database(_database(folder), KEY)
    for number in range(200):
        patient = replace(session.patient, mrn=Mrn(f"{number:07d}"))
        one = replace(session, patient=patient)
        with store.begin() as work:
            work.save(
                f"{number:036d}", one, _derived(one), expected_revision=0,
                actor=ACTOR, at=StillClock().now(),
            )  # fmt: skip
            work.commit()
    store.close()


def services(folder: Path) -> Services:
    """What `main.py` would inject."""
    return Services(
        store=cache(lambda: _opened(folder)),
        open_store=lambda: _opened(folder),
        book=_book,
        clock=StillClock(),
        actor=ACTOR,
        derive=_derived,
        encode=_encoded,
        render=_render,
        version="0.1.0",
    )


def _opened(folder: Path) -> Store:
    from storage.database import open_database

    return open_database(_database(folder), KEY)


@cache
def _book() -> FactBook:
    from storage.fact_files import load_book

    return load_book()


def _derived(session: SrsSession) -> Derivation:
    from domain.case import Case
    from domain.derivation import derive

    return derive(Case(session=session), _book())


def _encoded(session: SrsSession) -> str:
    from storage.codec import encode_session

    return encode_session(session)


def _render(superbill: Superbill) -> bytes:
    from reports.superbill import render

    return render(superbill)
