"""The use cases over a real store: what is refused, what is stored, and that it stays as signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from domain.charge import Derivation
from domain.choices import Biller
from domain.errors import Refused, StaleRevision
from domain.identifiers import Mrn
from domain.ports import Actor, Fee, Practice, Waiver
from domain.session import Patient, SrsSession
from domain.signing import obstacles, priced
from domain.states import SessionState
from domain.workflow import (
    Typed,
    Workplace,
    new_sheet_number,
    record_print,
    save_session,
    sign_session,
    void_session,
    with_history,
)
from storage.codec import encode_session
from tests.builders import SESSION_DAY, a_patient, a_session
from tests.storage.stores import (
    BILLER,
    NOW,
    PLANNER,
    StillClock,
    a_store,
    book,
    derived,
    new_id,
)


class LaterClock(StillClock):
    def __init__(self, today: date) -> None:
        self._today = today

    def today(self) -> date:
        return self._today


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    store = a_store(tmp_path)
    yield Workplace(store=store, book=book(), clock=StillClock(), actor=BILLER, version="0.1.0")
    store.close()


def typed(session: SrsSession, session_id: str = "", based_on: int = 0) -> Typed:
    return Typed(session_id=session_id or new_id(), based_on=based_on, session=session)


def stored(place: Workplace, session: SrsSession) -> Typed:
    fresh = typed(session)
    return replace(fresh, based_on=save_session(place, fresh))


def without(document: str) -> SrsSession:
    session = a_session()
    kept = tuple(each for each in session.documents if each.key != document)
    return replace(session, documents=kept)


def waivers_for(derivation: Derivation) -> tuple[Waiver, ...]:
    return tuple(
        Waiver(item=each.item, what="", why="seen on paper", by="Dr. A. Lindqvist")
        for each in obstacles(derivation)
    )


def test_a_saved_session_is_derived_and_stands_in_the_worklist(place: Workplace) -> None:
    session = a_session()

    saved = stored(place, session)

    (row,) = place.store.worklist()
    assert (saved.session_id, 1, "ready") == (row.id, row.revision, row.status)
    assert session == place.store.load(saved.session_id).session
    assert 2 == save_session(place, saved)


def test_signing_stores_what_was_derived_priced_and_by_which_book(place: Workplace) -> None:
    fee = Fee(
        biller=Biller.FACILITY, code="77372", amount=Decimal("8125.50"), effective=date(2026, 1, 1)
    )
    place.store.set_practice(Practice(billers={}, fees=(fee,)), actor=PLANNER, at=NOW)
    saved = stored(place, a_session())

    signed = sign_session(place, saved)

    assert encode_session(a_session()) == signed.session_body
    assert priced(derived(a_session()), (fee,)) == signed.derivation
    assert book().pack.digest == signed.derivation.rule_pack.digest
    assert ("0.1.0", BILLER.name, NOW, ()) == (
        signed.program_version,
        signed.signed_by,
        signed.signed_at,
        signed.waivers,
    )
    charges = {(line.biller, str(line.code)): line.charge for line in signed.derivation.lines}
    assert Decimal("8125.50") == charges.pop((Biller.FACILITY, "77372"))
    assert {None} == set(charges.values())
    with place.store.begin() as work:
        assert signed == work.signed_charge(saved.session_id)
    assert SessionState.SIGNED is place.store.load(saved.session_id).state


def test_what_was_signed_stays_as_it_was_when_the_book_and_the_prices_change(
    place: Workplace,
) -> None:
    saved = stored(place, a_session())
    before = sign_session(place, saved)
    changed_book = replace(
        place.book, pack=replace(place.book.pack, edition="later", digest="0" * 64), facts={}
    )
    fee = Fee(biller=Biller.FACILITY, code="77372", amount=Decimal(1), effective=date(2026, 1, 1))
    place.store.set_practice(Practice(billers={}, fees=(fee,)), actor=PLANNER, at=NOW)

    later = replace(place, book=changed_book, version="9")
    again = sign_session(later, saved)
    with place.store.begin() as work:
        after = work.signed_charge(saved.session_id)

    assert before == again == after


def test_signing_twice_by_the_same_person_is_harmless_and_by_another_refused(
    place: Workplace,
) -> None:
    saved = stored(place, a_session())
    first = sign_session(place, saved)

    assert first == sign_session(place, saved)
    with pytest.raises(Refused, match="signed already"):
        sign_session(replace(place, actor=PLANNER), saved)

    actions = [row[3] for row in place.store.audit_trail(saved.session_id)]
    assert ["created", "signed"] == actions


def test_an_unsaved_session_is_saved_and_signed_in_one_go(place: Workplace) -> None:
    fresh = typed(a_session(notes="first"))

    sign_session(place, fresh)

    assert [1] == [each.revision for each in place.store.revisions(fresh.session_id)]
    other = replace(a_patient(), mrn=Mrn("999"))
    edited = stored(place, a_session(patient=other, notes="first"))
    signed = sign_session(
        place, replace(edited, session=a_session(patient=other, notes="second")), is_unsaved=True
    )
    assert 2 == signed.revision
    assert "second" == place.store.load(edited.session_id).session.notes


def test_a_refused_signature_saves_nothing_either(place: Workplace) -> None:
    fresh = typed(without("rx_signed"))

    with pytest.raises(Refused, match="not signed"):
        sign_session(place, fresh)

    assert () == place.store.worklist()


def test_a_missing_document_stands_in_the_way_and_is_named(place: Workplace) -> None:
    saved = stored(place, without("rx_signed"))

    with pytest.raises(Refused, match="prescription"):
        sign_session(place, saved)

    assert SessionState.DRAFT is place.store.load(saved.session_id).state


def test_a_named_person_with_a_reason_lets_each_thing_pass_by_itself(place: Workplace) -> None:
    session = without("rx_signed")
    saved = stored(place, session)
    waivers = waivers_for(derived(session))
    assert waivers

    for unreal in (replace(waivers[0], why=" "), replace(waivers[0], by="")):
        spoiled = (unreal, *waivers[1:])
        with pytest.raises(Refused, match="in its way"):
            sign_session(place, saved, spoiled)
    with pytest.raises(Refused, match="in its way"):
        sign_session(place, saved, waivers[1:])
    signed = sign_session(place, saved, waivers)

    sentences = {each.item: each.sentence for each in obstacles(derived(session))}
    assert sentences == {waiver.item: waiver.what for waiver in signed.waivers}
    detail = place.store.audit_trail(saved.session_id)[-1][-1]
    assert "seen on paper (Dr. A. Lindqvist)" in detail


def test_a_waiver_for_what_is_not_in_the_way_is_refused(place: Workplace) -> None:
    saved = stored(place, a_session())
    needless = Waiver(item="rx_signed", what="", why="why not", by="Somebody")

    with pytest.raises(Refused, match="rx_signed, which is not in its way"):
        sign_session(place, saved, (needless,))


def test_a_session_still_to_come_is_not_signed(place: Workplace) -> None:
    saved = stored(place, a_session())
    eve = replace(place, clock=LaterClock(SESSION_DAY - timedelta(days=1)))
    day = replace(place, clock=LaterClock(SESSION_DAY))

    with pytest.raises(Refused, match="still to come"):
        sign_session(eve, saved)
    sign_session(day, saved)


def test_what_somebody_else_saved_meanwhile_is_not_signed_unread(place: Workplace) -> None:
    saved = stored(place, a_session())
    save_session(replace(place, actor=PLANNER), replace(saved, session=a_session(notes="theirs")))

    with pytest.raises(StaleRevision, match=r"R\. Castellano saved revision 2"):
        sign_session(place, saved)
    with pytest.raises(StaleRevision):
        sign_session(place, saved, is_unsaved=True)


def test_a_void_session_keeps_its_reason_and_takes_no_signature(place: Workplace) -> None:
    saved = stored(place, a_session())

    with pytest.raises(Refused, match="give the reason"):
        void_session(place, saved.session_id, revision=1, why="  ")
    void_session(place, saved.session_id, revision=1, why=" entered twice ")

    assert "entered twice" == place.store.audit_trail(saved.session_id)[-1][-1]
    with pytest.raises(Refused, match="void already"):
        sign_session(place, saved)


def test_each_sheet_has_its_own_number_and_its_bytes_are_noted(place: Workplace) -> None:
    saved = stored(place, a_session())
    sign_session(place, saved)
    numbers = [new_sheet_number(place.store) for _ in range(2)]

    counts = [
        record_print(
            place, saved.session_id, Biller.FACILITY, sheet_number=number, pdf=b"%PDF" + bytes([7])
        )
        for number in numbers
    ]

    assert (["000001", "000002"], [1, 2]) == (numbers, counts)
    row = next(iter(place.store._db.query("SELECT sha256 FROM print_record")))  # type: ignore[attr-defined]
    assert sha256(b"%PDF\x07").hexdigest() == row["sha256"]


def test_what_stands_signed_for_the_patient_is_added_to_the_history_once(
    place: Workplace,
) -> None:
    earlier = stored(place, a_session())
    signed = sign_session(place, earlier)
    new = typed(a_session())

    found = with_history(place, new)

    assert len(signed.derivation.lines) == len(found.history)
    assert found == with_history(place, replace(new, session=found))
    assert a_session() == with_history(place, earlier)
    nobody = typed(SrsSession())
    assert SrsSession() == with_history(place, nobody)
    other = typed(a_session(patient=replace(a_patient(), mrn=Mrn("999"))))
    assert () == with_history(place, other).history


def born(day: date) -> Patient:
    return replace(a_patient(), birth_date=day)


def a_fee(**changes: object) -> Fee:
    fee = Fee(
        biller=Biller.FACILITY, code="77300", amount=Decimal("10.10"), effective=date(2026, 10, 13)
    )
    return replace(fee, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fee", "has_price"),
    [
        (a_fee(), True),
        (a_fee(effective=date(2026, 10, 14)), False),
        (a_fee(until=date(2026, 10, 14)), True),
        (a_fee(effective=date(2026, 1, 1), until=date(2026, 10, 13)), False),
        (a_fee(biller=Biller.RADIATION_ONCOLOGY), False),
        (a_fee(code="77301"), False),
    ],
)
def test_a_line_has_the_price_of_its_biller_code_and_day_or_none(
    fee: Fee, *, has_price: bool
) -> None:
    result = priced(derived(a_session()), (fee,))

    (line,) = [x for x in result.lines if (x.biller, x.code) == (Biller.FACILITY, "77300")]
    assert line.units > 1
    assert (Decimal("10.10") * line.units if has_price else None) == line.charge


def test_who_acts_is_given_and_stands_in_the_audit(place: Workplace) -> None:
    other = Actor(name="Somebody", workstation="elsewhere")

    saved = stored(replace(place, actor=other), a_session())

    assert ("Somebody", "elsewhere") == place.store.audit_trail(saved.session_id)[0][1:3]
