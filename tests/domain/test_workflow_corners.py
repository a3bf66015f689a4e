"""Corners of saving and signing: drafts that leave the program, and what was signed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.choices import Biller
from domain.session import SrsSession
from domain.states import SessionState
from domain.workflow import Typed, Workplace, note_draft_sheet, save_session, sign_session
from tests.scenario import Scenario
from tests.storage.stores import BILLER, StillClock, a_store, book, new_id


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    store = a_store(tmp_path)
    yield Workplace(store=store, book=book(), clock=StillClock(), actor=BILLER, version="0.1.0")
    store.close()


def a_session_on(day: str, base: str = "three metastases") -> SrsSession:
    case = {"name": f"a session on {day}", "base": base, "on": day}
    return Scenario(path=Path("made up"), source={}, case=case).session()


def stored(place: Workplace, session: SrsSession) -> Typed:
    fresh = Typed(session_id=new_id(), based_on=0, session=session)
    return replace(fresh, based_on=save_session(place, fresh))


def test_a_draft_that_leaves_the_program_is_noted_and_counts_as_no_print(place: Workplace) -> None:
    saved = stored(place, a_session_on("2026-10-15"))

    note_draft_sheet(place, saved.session_id, Biller.FACILITY, pdf=b"%PDF")

    assert 2 == len(place.store.audit_trail(saved.session_id))
    (row,) = place.store.worklist()
    assert SessionState.DRAFT is row.state


def test_what_was_signed_meanwhile_and_changes_nothing_is_in_nobodys_way(place: Workplace) -> None:
    saved = stored(place, a_session_on("2026-10-15"))
    sign_session(place, stored(place, a_session_on("2025-03-12", "meningioma")))

    signed = sign_session(place, saved)

    assert signed.derivation.lines
