"""What only a second person may let pass: not who signs, not who entered it, under any spelling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from domain.charge import Finding, Severity
from domain.choices import Biller
from domain.errors import Refused
from domain.ports import Practice, Waiver
from domain.session import SrsSession
from domain.signing import Obstacle, obstacles, refuse_unless_clear, why_not_second
from domain.superbills import SheetOrder, of_signed
from domain.workflow import Typed, Workplace, save_session, sign_session
from storage.waivers import decode_waivers, encode_waivers
from tests.builders import a_metastasis, a_session
from tests.storage.stores import BILLER, PLANNER, StillClock, a_store, book, derived, new_id

SECOND: Final = "Dr. Maria Lindqvist"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    store = a_store(tmp_path)
    yield Workplace(store=store, book=book(), clock=StillClock(), actor=BILLER, version="0.1.0")
    store.close()


def overdosed() -> SrsSession:
    """45 Gy at the margin of a small metastasis: beyond the hard limit, and no slip explains it."""
    return a_session(lesions=(replace(a_metastasis(), dose_gy=Decimal(45)),))


def the_dose(session: SrsSession) -> Obstacle:
    (found,) = (o for o in obstacles(derived(session)) if o.second_person)
    return found


def waiver(by: str) -> Waiver:
    item = the_dose(overdosed()).item
    return Waiver(item=item, what="", why="Compared with the plan print", by=by)


def stored(place: Workplace, session: SrsSession) -> Typed:
    """Entered and saved by the planner."""
    fresh = Typed(session_id=new_id(), based_on=0, session=session)
    return replace(fresh, based_on=save_session(replace(place, actor=PLANNER), fresh))


def test_a_hard_dose_stands_in_the_way_and_asks_for_a_second_person() -> None:
    found = the_dose(overdosed())

    assert Severity.HOLD is found.severity
    assert "dose.implausible" in found.item
    assert not any(o.second_person for o in obstacles(derived(a_session())))


@pytest.mark.parametrize(
    "by", [BILLER.name, "d okafor", "Okafor, D.", "dokafor", PLANNER.name, "ROSA CASTELLANO"]
)
def test_who_signs_or_entered_it_is_no_second_person(place: Workplace, by: str) -> None:
    saved = stored(place, overdosed())

    with pytest.raises(Refused, match="not a second person") as refused:
        sign_session(place, saved, (waiver(by),))

    assert "Ask somebody else to compare the entry with the plan" in str(refused.value)
    assert "nothing was changed" in str(refused.value)
    assert "45 Gy" in str(refused.value)
    with place.store.begin() as work:
        assert work.signed_charge(saved.session_id) is None


def test_somebody_else_confirms_and_the_record_says_so(place: Workplace) -> None:
    saved = stored(place, overdosed())

    signed = sign_session(place, saved, (waiver(SECOND),))

    assert [(SECOND, True)] == [(w.by, w.second_person) for w in signed.waivers]
    with place.store.begin() as work:
        assert signed == work.signed_charge(saved.session_id)
    detail = place.store.audit_trail(saved.session_id)[-1][-1]
    assert f"({SECOND}, second person)" in detail


def test_the_name_and_the_reason_are_still_needed(place: Workplace) -> None:
    saved = stored(place, overdosed())

    for unreal in (replace(waiver(SECOND), why=" "), waiver(" ")):
        with pytest.raises(Refused, match="1 of the things in its way"):
            sign_session(place, saved, (unreal,))


def test_what_asks_for_nobody_else_may_be_let_pass_by_who_signs(place: Workplace) -> None:
    session = a_session(documents=tuple(d for d in a_session().documents if d.key != "rx_signed"))
    own = Waiver(item="rx_signed", what="", why="Seen on paper", by=BILLER.name)

    signed = sign_session(place, stored(place, session), (own,))

    assert [False] == [w.second_person for w in signed.waivers]


def test_a_caller_cannot_claim_a_second_person_that_was_not_asked_for(place: Workplace) -> None:
    session = a_session(documents=tuple(d for d in a_session().documents if d.key != "rx_signed"))
    own = Waiver(item="rx_signed", what="", why="Seen", by=BILLER.name, second_person=True)

    assert [False] == [
        w.second_person for w in sign_session(place, stored(place, session), (own,)).waivers
    ]


def test_who_typed_it_unsaved_and_signs_is_one_person(place: Workplace) -> None:
    typed = Typed(session_id=new_id(), based_on=0, session=overdosed())

    with pytest.raises(Refused, match=r"D\. Okafor signs or entered"):
        sign_session(place, typed, (waiver(BILLER.name),), is_unsaved=True)
    sign_session(place, typed, (waiver(SECOND),), is_unsaved=True)


def test_the_sheet_says_that_a_second_person_let_it_pass(place: Workplace) -> None:
    signed = sign_session(place, stored(place, overdosed()), (waiver(SECOND),))
    order = SheetOrder(
        biller=Biller.NEUROSURGERY,
        practice=Practice(billers={}),
        sheet_number="000001",
        diagnosis_labels={},
    )

    (told,) = of_signed(signed, overdosed(), order).waivers

    assert f"{SECOND} (second person)" == told.by


def test_the_second_person_is_stored_with_the_waiver(place: Workplace) -> None:
    signed = sign_session(place, stored(place, overdosed()), (waiver(SECOND),))

    text = encode_waivers(signed.waivers)

    assert '"second_person":true' in text
    assert decode_waivers(text, "the row") == signed.waivers


def test_waivers_stored_before_a_second_person_was_known_are_still_read() -> None:
    old = '{"waivers":[{"item":"x","what":"Held.","why":"Seen.","by":"R. Ellis"}]}'

    (restored,) = decode_waivers(old, "the row")

    assert restored == Waiver(item="x", what="Held.", why="Seen.", by="R. Ellis")


def test_one_thing_in_the_way_keeps_its_second_person_whichever_finding_told_it_first() -> None:
    derivation = derived(a_session())
    twice = tuple(
        Finding(
            id="document.missing",
            severity=severity,
            sentence=sentence,
            fields=("documents.rx_signed",),
            second_person=second,
        )
        for severity, sentence, second in (
            (Severity.STOP, "One.", False),
            (Severity.HOLD, "Two.", True),
        )
    )
    same_key = tuple(replace(finding, id="x.y") for finding in twice)

    for findings in (same_key, tuple(reversed(same_key))):
        (found,) = obstacles(replace(derivation, findings=findings, checklist=()))
        assert found.second_person


def test_a_finding_about_the_order_of_documents_is_let_pass_by_itself() -> None:
    session = a_session()
    late = tuple(
        replace(d, signed_by=(), dated=None, signed_on=None) if d.key == "timeout" else d
        for d in session.documents
    )
    derivation = derived(replace(session, documents=late))
    order = Finding(
        id="order.prescription",
        severity=Severity.HOLD,
        sentence="Out of order.",
        fields=("documents.timeout",),
    )

    items = {o.item for o in obstacles(replace(derivation, findings=(*derivation.findings, order)))}

    assert {"timeout", order.key} <= items


def test_nobody_known_is_nobody_to_differ_from() -> None:
    assert why_not_second(SECOND, ("", "")) == ""
    refuse_unless_clear(derived(overdosed()), (waiver(SECOND),), hands=())
