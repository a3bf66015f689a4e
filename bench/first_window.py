"""The real window's surroundings for `first_paint`: an encrypted database of 200 sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from domain.case import Case
from domain.charge import Derivation
from domain.derivation import derive
from domain.documents import Superbill
from domain.identifiers import Mrn
from domain.ports import Actor
from domain.session import SrsSession
from gui.services import Services
from storage.codec import decode_session, encode_session
from storage.database import SqliteStore, create_database, open_database
from storage.fact_files import load_book

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
    book = load_book()
    example = next((Path(__file__).parent.parent / "examples").glob("*.json"))
    session = decode_session(example.read_bytes(), example.name)
    store = create_database(_database(folder), KEY)
    for number in range(200):
        patient = replace(session.patient, mrn=Mrn(f"{number:07d}"))
        one = replace(session, patient=patient)
        with store.begin() as work:
            work.save(
                f"{number:036d}", one, derive(Case(session=one), book), expected_revision=0,
                actor=ACTOR, at=StillClock().now(),
            )  # fmt: skip
            work.commit()
    store.close()


def services(folder: Path) -> Services:
    """What `main.py` would inject."""
    book = load_book()
    store: SqliteStore = open_database(_database(folder), KEY)

    def derived(session: SrsSession) -> Derivation:
        return derive(Case(session=session), book)

    return Services(
        store=store,
        open_store=lambda: open_database(_database(folder), KEY),
        book=book,
        clock=StillClock(),
        actor=ACTOR,
        derive=derived,
        encode=encode_session,
        render=_render,
        version="0.1.0",
    )


def _render(superbill: Superbill) -> bytes:
    from reports.superbill import render

    return render(superbill)
