"""A session without a charge, or without what identifies its claim, is not signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.case import Case
from domain.derivation import derive
from domain.errors import Refused
from domain.ports import Waiver
from domain.session import SrsSession
from domain.signing import obstacles, refuse_unless_clear
from tests import builders
from tests.scenario import book

SESSION = builders.a_session()


def test_a_session_without_a_charge_is_not_signed() -> None:
    derivation = derive(Case(builders.a_session()), book())
    empty = replace(derivation, lines=(), findings=(), checklist=())

    with pytest.raises(Refused, match="no charge"):
        refuse_unless_clear(empty, (), hands=("R. Castellano",))


BARE = {
    "patient of a planned course without beam": replace(
        SESSION, patient=SrsSession().patient, delivery=SrsSession().delivery
    ),
    "family name": replace(SESSION, patient=replace(SESSION.patient, family_name="")),
    "record number": replace(SESSION, patient=replace(SESSION.patient, mrn=None)),
    "birth date": replace(SESSION, patient=replace(SESSION.patient, birth_date=None)),
    "unit": replace(SESSION, course=replace(SESSION.course, modality=None)),
    "day": replace(
        SESSION,
        delivery=replace(
            SESSION.delivery, runs=tuple(replace(r, date=None) for r in SESSION.delivery.runs)
        ),
    ),
    "lesion": replace(SESSION, lesions=()),
    "diagnosis of a lesion": replace(
        SESSION, lesions=(replace(SESSION.lesions[0], diagnosis=None), *SESSION.lesions[1:])
    ),
    "diagnosis": replace(
        SESSION,
        diagnoses=(),
        lesions=tuple(replace(lesion, diagnosis=None) for lesion in SESSION.lesions),
    ),
}


@pytest.mark.parametrize("session", BARE.values(), ids=BARE)
def test_what_identifies_the_claim_is_never_let_pass(session: SrsSession) -> None:
    derivation = derive(Case(session), book())
    waivers = tuple(
        Waiver(item=obstacle.item, what="", why="Seen", by="Dr. Voss")
        for obstacle in obstacles(derivation)
    )

    with pytest.raises(Refused, match="identifies the claim"):
        refuse_unless_clear(derivation, waivers, hands=())


def test_what_does_not_identify_the_claim_may_still_be_let_pass() -> None:
    session = replace(SESSION, documents=())

    assert not any(o.never_passes for o in obstacles(derive(Case(session), book())))
