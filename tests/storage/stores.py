"""A real encrypted store in a throw-away folder, and one-line acts on it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from sqlcipher3 import dbapi2

from domain.case import Case
from domain.charge import Derivation
from domain.derivation import derive
from domain.facts import FactBook
from domain.identifiers import Mrn
from domain.ports import Actor, SignedCharge, StoredDraft
from domain.session import SrsSession
from domain.table_shelf import LoadProgress
from storage.codec import encode_session
from storage.database import SqliteStore, create_database
from storage.fact_files import load_book
from tests.builders import a_patient, a_session

KEY = bytes(range(32))
PLANNER = Actor(name="R. Castellano", workstation="console")
BILLER = Actor(name="D. Okafor", workstation="office 2")
NOW = datetime(2026, 10, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 10, 16)


class StillClock:
    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return TODAY


@cache
def book() -> FactBook:
    return load_book()


def derived(session: SrsSession) -> Derivation:
    return derive(Case(session=session), book())


def new_id() -> str:
    return str(uuid.uuid4())


def a_store(folder: Path) -> SqliteStore:
    return create_database(folder / "department.isocenter", KEY, clock=StillClock())


def named(family: str, mrn: str = "0004711", given: str = "Marta") -> SrsSession:
    patient = replace(a_patient(), family_name=family, given_name=given, mrn=Mrn(mrn))
    return a_session(patient=patient)


def save(
    store: SqliteStore,
    session: SrsSession,
    session_id: str = "",
    *,
    revision: int = 0,
    actor: Actor = PLANNER,
) -> str:
    """Save and return the id."""
    session_id = session_id or new_id()
    with store.begin() as work:
        work.save(
            session_id, session, derived(session), expected_revision=revision, actor=actor, at=NOW
        )
        work.commit()
    return session_id


def signed(session_id: str, session: SrsSession, revision: int = 1) -> SignedCharge:
    return SignedCharge(
        session_id=session_id,
        revision=revision,
        session_body=encode_session(session),
        derivation=derived(session),
        waivers=(),
        signed_at=NOW,
        signed_by=BILLER.name,
        program_version="0",
    )


def sign(store: SqliteStore, session_id: str, session: SrsSession) -> SignedCharge:
    charge = signed(session_id, session)
    with store.begin() as work:
        work.sign(charge, actor=BILLER)
        work.commit()
    return charge


def a_draft(session_id: str, notes: str = "half typ", based_on: int = 0) -> StoredDraft:
    return StoredDraft(
        session_id=session_id, based_on=based_on, session=a_session(notes=notes), kept_at=NOW
    )


def raw(path: Path, key: bytes = KEY) -> dbapi2.Connection:
    """A bare connection past the program, as somebody with the key and no scruples would open."""
    conn = dbapi2.connect(str(path), isolation_level=None)
    conn.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return conn


def untold(_progress: LoadProgress) -> None:
    """Somebody who does not listen to how far it is."""
