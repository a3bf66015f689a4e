"""The sheet of a what-if is stamped, names nobody, and has no number to be handed out under."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Final

import pytest
from pypdf import PdfReader

from domain.choices import Biller, OverrideAction, StopStage
from domain.documents import Mark, Superbill
from domain.errors import Refused
from domain.identifiers import ProcedureCode
from domain.ports import BillerIdentity, Practice
from domain.services import SpecialPhysicsConsult, SpecialTreatmentProcedure
from domain.session import (
    Authorization,
    Coverage,
    Override,
    OverrideLine,
    Patient,
    Provider,
    SrsSession,
    Stopped,
    Team,
)
from domain.superbills import SheetOrder
from domain.what_if_sheets import of_what_if
from reports.superbill import render
from tests.asked import asked
from tests.builders import SESSION_DAY, a_delivery, a_session, inverse_services

CANARY: Final = "Canary"
WHOLE: Final = Provider(name=CANARY, credentials=CANARY, group_tax_id=CANARY)


def a_telling_session() -> SrsSession:
    """A session in which every field of free words holds one and the same word."""
    session = a_session()
    return replace(
        session,
        patient=Patient(family_name=CANARY, given_name=CANARY, phone=CANARY),
        coverages=(
            Coverage(
                payer="medicare", member_id=CANARY, authorization=Authorization(number=CANARY)
            ),
        ),
        team=Team(radiation_oncologist=WHOLE, neurosurgeon=WHOLE, physicist=WHOLE, referring=WHOLE),
        lesions=tuple(replace(lesion, name=CANARY) for lesion in session.lesions),
        services=(
            *inverse_services(),
            SpecialPhysicsConsult(date=date(2026, 10, 12), request=CANARY),
            SpecialTreatmentProcedure(date=date(2026, 10, 12), reason=CANARY),
        ),
        delivery=replace(
            a_delivery(),
            stopped=Stopped(date=SESSION_DAY, stage=StopStage.DURING_BEAM, reason=CANARY),
        ),
        overrides=(
            Override(
                action=OverrideAction.ADD_LINE,
                line=OverrideLine(biller=Biller.FACILITY, code=ProcedureCode("77399")),
                why=CANARY,
                by=CANARY,
            ),
            Override(
                action=OverrideAction.SET_UNITS,
                line=OverrideLine(code=ProcedureCode("77300"), units=2),
                why=CANARY,
                by=CANARY,
            ),
        ),
        notes=CANARY,
    )


def a_sheet(session: SrsSession, biller: Biller) -> Superbill:
    practice = Practice(billers={biller: BillerIdentity(name=CANARY)})
    derivation = asked(session).derivation
    lines = tuple(replace(line, charge=Decimal(100)) for line in derivation.lines)
    order = SheetOrder(biller=biller, practice=practice, sheet_number="000001", with_reasons=True)
    return of_what_if(session, replace(derivation, lines=lines), order)


BILLERS: Final = (Biller.FACILITY, Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY)


@pytest.mark.parametrize("biller", BILLERS)
def test_nobodys_name_or_words_stand_on_it(biller: Biller) -> None:
    assert CANARY not in repr(a_sheet(a_telling_session(), biller))


@pytest.mark.parametrize("biller", BILLERS)
def test_it_is_stamped_and_has_neither_number_nor_price_nor_signature(biller: Biller) -> None:
    sheet = a_sheet(a_session(), biller)

    assert Mark.WHAT_IF is sheet.mark
    assert "WHAT IF – not a claim" == sheet.mark.stamp
    assert sheet.mark_note.startswith("Made up from changed facts. Not a claim")
    assert "" == sheet.sheet_number
    assert sheet.total is None
    assert {None} == {line.charge for line in sheet.lines}
    assert () == sheet.signatures


def test_every_page_carries_the_stamp() -> None:
    pages = pages_of(render(a_sheet(a_telling_session(), Biller.FACILITY)))

    assert pages
    assert all("WHAT IF" in page for page in pages)


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_what_a_person_added_is_told_without_whose_words_it_was() -> None:
    sheet = a_sheet(a_telling_session(), Biller.FACILITY)

    (added,) = (line for line in sheet.lines if line.code == "77399")
    (changed,) = (line for line in sheet.lines if line.code == "77300")
    assert ("Added by a person.", "Changed by a person.") == (added.note, changed.note)
    assert ("As a person added or changed it.",) == added.because == changed.because


def test_the_charges_are_those_of_the_session_as_it_would_be() -> None:
    derivation = asked(a_session()).derivation
    sheet = a_sheet(a_session(), Biller.FACILITY)

    assert [line.code for line in derivation.lines_of(Biller.FACILITY)] == [
        line.code for line in sheet.lines
    ]


def test_a_biller_without_a_line_has_no_sheet() -> None:
    with pytest.raises(Refused, match="no line for that biller"):
        a_sheet(a_session(), Biller.FREESTANDING)
