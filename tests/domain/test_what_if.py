"""What would follow if a session had been otherwise: compared with reasons, and never kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.case import Case
from domain.charge import Derivation
from domain.choices import (
    Anaesthesia,
    ImmobilizationKind,
    LesionKind,
    NotNear,
    PlanMethod,
    StopStage,
)
from domain.derivation import derive
from domain.difference import Difference, LineChange
from domain.identifiers import Icd10
from domain.services import DosePlan, MlcDevice, TreatmentDevice
from domain.session import (
    Coverage,
    Immobilization,
    Lesion,
    NeurosurgeonTookPart,
    PriorRadiation,
    Run,
    SrsSession,
    Stopped,
)
from domain.what_if import Edited, WhatIf
from domain.what_if_changes import with_lesion
from domain.what_if_entries import Offer
from domain.what_if_offers import offer_groups, offer_of
from domain.what_if_outcome import Outcome, outcome
from storage.codec import decode_session, encode_session
from tests.asked import RAW, some_asked
from tests.builders import (
    BASES,
    SESSION_DAY,
    a_brainstem_metastasis,
    a_commercial_coverage,
    a_course,
    a_delivery,
    a_forward_session,
    a_framed_session,
    a_meningioma,
    a_session,
    a_team,
    a_trigeminal_target,
    a_vestibular_schwannoma,
    metastases,
    one_run,
)
from tests.domain.test_laws import core, sessions
from tests.scenario import book, told


def offers(session: SrsSession) -> Iterator[Offer]:
    for group in offer_groups(session, book()):
        yield from group.offers


def keys(session: SrsSession) -> set[str]:
    return {offer.key for offer in offers(session)}


def an_offer(session: SrsSession, key: str) -> Offer:
    found = offer_of(session, book(), key)
    assert found is not None, f"{key} is not offered"
    return found


def what_if(session: SrsSession, *wanted: str) -> WhatIf:
    """With offers taken one after the other, each as the session then stands."""
    asked = WhatIf(session)
    for key in wanted:
        asked = asked.toggled(an_offer(asked.session, key))
    return asked


def follows(session: SrsSession, *wanted: str) -> Outcome:
    return outcome(what_if(session, *wanted), book())


def lines(derivation: Derivation) -> Counter[tuple[object, ...]]:
    return Counter(map(core, derivation.lines))


def moves(found: Difference) -> list[str]:
    """Each change as `+ line`, `- line` or `line: what differs`."""
    return sorted(map(move, found.lines))


def move(change: LineChange) -> str:
    if change.before is None:
        return f"+ {told(change.line)}"
    if change.after is None:
        return f"- {told(change.line)}"
    return f"{change.line.biller} {change.line.code}: {'; '.join(change.changed)}"


# What holds of every session -------------------------------------------------------------------

SAMPLE: Final = tuple(one.session for one in some_asked("rules")[::4]) + tuple(
    make() for make in BASES.values()
)


@pytest.mark.parametrize("part", range(6))
def test_every_offer_makes_a_session_that_can_be_stored_and_derived(part: int) -> None:
    for session in SAMPLE[part::6]:
        for offer in offers(session):
            made = WhatIf(session).toggled(offer).session
            assert made != session, offer.key
            assert made == decode_session(encode_session(made), offer.key), offer.key
            assert made.patient == session.patient


@pytest.mark.parametrize("part", range(6))
def test_the_difference_names_each_line_that_comes_goes_or_changes_with_reasons(part: int) -> None:
    for session in SAMPLE[part::6]:
        for offer in offers(session):
            found = outcome(WhatIf(session).toggled(offer), book())
            changes = found.difference.lines
            was = Counter(moved(found.before, offer.moved))
            gone = Counter(core(change.before) for change in changes if change.before)
            come = Counter(core(change.after) for change in changes if change.after)
            assert lines(found.after) == was - gone + come, offer.key
            for change in changes:
                assert change.because, (offer.key, change)
                said = " ".join((*change.because, *change.changed))
                assert not RAW.search(said), (offer.key, said)


def moved(derivation: Derivation, by: timedelta) -> Iterator[tuple[object, ...]]:
    for line in derivation.lines:
        day = line.date_of_service
        yield core(replace(line, date_of_service=day + by) if day else line)


@pytest.mark.parametrize("name", BASES)
def test_nothing_changed_differs_in_nothing(name: str) -> None:
    found = outcome(WhatIf(BASES[name]()), book())

    assert not found.difference
    assert () == found.changed_findings
    assert found.before == found.after


def test_the_session_asked_about_is_left_as_it_is() -> None:
    session = a_session()
    text = encode_session(session)

    for offer in offers(session):
        outcome(WhatIf(session).toggled(offer), book())

    assert text == encode_session(session)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(sessions(), st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_offers_may_be_stacked_and_taken_back_in_any_order(
    session: SrsSession, picks: list[int]
) -> None:
    asked = WhatIf(session)
    for pick in picks:
        found = tuple(offers(asked.session))
        asked = asked.toggled(found[pick % len(found)])

    for step in asked.offers[::-1]:
        fewer = asked.toggled(step)
        assert step not in fewer.steps
        derive(Case(fewer.session), book())
    assert WhatIf(session) == asked.reset()


@given(sessions(), sessions())
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
def test_an_edit_by_hand_leads_to_the_session_as_it_was_left(
    session: SrsSession, after: SrsSession
) -> None:
    asked = WhatIf(session).edited(after)

    assert after == asked.session
    assert () == asked.dropped


# Offers ----------------------------------------------------------------------------------------

COBBLED: Final = a_session(lesions=metastases(1), services=())
STOPPED: Final = a_session(
    delivery=replace(
        a_delivery(),
        runs=(replace(one_run(), share_delivered=Decimal("0.4")),),
        stopped=Stopped(date=SESSION_DAY, stage=StopStage.DURING_BEAM),
    )
)
OFFERED: Final = {
    "an undated session is not moved to a year": (SrsSession(), "year.2025", False),
    "a dated one is": (a_session(), "year.2025", True),
    "not to its own year": (a_session(), "year.2026", False),
    "one session is not offered again": (a_session(), "sessions.1", False),
    "three are": (a_session(), "sessions.3", True),
    "of one lesion none is taken": (a_session(lesions=metastases(1)), "lesions.one_fewer", False),
    "of two one may be": (a_session(lesions=metastases(2)), "lesions.one_fewer", True),
    "a lesion more": (SrsSession(), "lesions.one_more_simple", True),
    "without a plan none is planned otherwise": (COBBLED, "plan.forward", False),
    "an inverse plan forward": (a_session(), "plan.forward", True),
    "not inverse again": (a_session(), "plan.inverse", False),
    "a forward plan inverse": (a_forward_session(), "plan.inverse", True),
    "a mask into a frame": (a_session(), "held.frame", True),
    "not into a mask": (a_session(), "held.mask", False),
    "a frame into a mask": (a_framed_session(), "held.mask", True),
    "not into a frame": (a_framed_session(), "held.frame", False),
    "not the same place": (a_session(), "place.hospital", False),
    "another place": (a_session(), "place.one_owner", True),
    "without the surgeon": (a_session(), "surgeon.without", True),
    "not with who is there": (a_session(), "surgeon.with", False),
    "with a surgeon": (SrsSession(), "surgeon.with", True),
    "stopped": (a_session(), "events.before_beam", True),
    "not completed again": (a_session(), "events.completed", False),
    "without a run nothing stops": (SrsSession(), "events.before_beam", False),
    "completed after a stop": (STOPPED, "events.completed", True),
    "not stopped at the same stage": (STOPPED, "events.during_beam", False),
    "anesthesia": (a_session(), "anaesthesia.general", True),
    "not none again": (a_session(), "anaesthesia.none", False),
    "a robotic linac": (a_session(), "machine.robotic", True),
    "a conventional one": (
        a_session(course=replace(a_course(), robotic=True)),
        "machine.plain",
        True,
    ),
    "another payer": (a_session(), "payer.evicore", True),
    "not what is unknown": (a_session(), "payer.nobody", False),
}


@pytest.mark.parametrize(("session", "key", "is_offered"), OFFERED.values(), ids=OFFERED)
def test_only_what_makes_sense_is_offered(session: SrsSession, key: str, is_offered: bool) -> None:
    assert is_offered is (offer_of(session, book(), key) is not None)


def test_offers_of_a_group_say_what_is_recorded() -> None:
    now = {group.key: group.now for group in offer_groups(a_session(), book())}

    assert "1" == now["sessions"]
    assert "3 simple, 0 complex" == now["lesions"]
    assert "inverse (optimized)" == now["plan"]
    assert "mask" == now["held"]
    assert "hospital outpatient" == now["place"]
    assert "took part" == now["surgeon"]
    assert "no stop recorded" == now["events"]
    assert "linac" == now["machine"]
    assert "2026-10-15" == now["year"]


def test_a_lesion_that_cannot_be_graded_yet_is_not_counted_as_simple() -> None:
    session = a_session()
    first = replace(session.lesions[0], optic_distance_mm=None)
    groups = offer_groups(replace(session, lesions=(first, *session.lesions[1:])), book())

    (now,) = (group.now for group in groups if group.key == "lesions")
    assert "2 simple, 0 complex, 1 not graded yet" == now


def test_a_stop_and_an_unknown_payer_are_told_as_they_are_recorded() -> None:
    session = replace(STOPPED, coverages=(Coverage(payer="village_fund"),))
    now = {group.key: group.now for group in offer_groups(session, book())}

    assert "stopped after beam had been given" == now["events"]
    assert "village fund" == now["payer"]


def test_the_payer_held_is_not_offered_again() -> None:
    held = replace(a_commercial_coverage(), payer="evicore")

    assert "payer.evicore" not in keys(a_session(coverages=(held,)))


# What the changes do ---------------------------------------------------------------------------

GAINED: Final = {
    "one to three fractions": (
        a_session(),
        ["sessions.3"],
        ["+ facility 77373", "- facility 77372", "+ radiation_oncology 77435"],
    ),
    "one more simple lesion": (
        a_session(),
        ["lesions.one_more_simple"],
        ["neurosurgery 61797: units 2 → 3"],
    ),
    "one more complex lesion": (
        a_session(),
        ["lesions.one_more_complex"],
        ["+ neurosurgery 61798", "- neurosurgery 61796", "neurosurgery 61797: units 2 → 3"],
    ),
    "one lesion fewer": (
        a_session(),
        ["lesions.one_fewer"],
        ["neurosurgery 61797: units 2 → 1"],
    ),
    "forward to inverse": (
        a_forward_session(),
        ["plan.inverse"],
        ["+ facility 77301", "- facility 77295", "- facility 77290", "+ facility 77338"],
    ),
    "inverse to forward": (
        a_session(),
        ["plan.forward"],
        ["+ facility 77295", "- facility 77301", "- facility 77338"],
    ),
    "frame to mask": (
        a_framed_session(),
        ["held.mask"],
        ["- neurosurgery 61800", "+ facility 77334"],
    ),
    "mask to frame": (
        a_session(),
        ["held.frame"],
        ["+ neurosurgery 61800", "- facility 77334"],
    ),
    "without the surgeon": (
        a_session(),
        ["surgeon.without"],
        ["- neurosurgery 61796", "- neurosurgery 61797 x2"],
    ),
    "stopped before beam": (a_session(), ["events.before_beam"], ["- radiation_oncology 77432"]),
    "called off": (a_session(), ["events.before_room"], ["- facility 77372"]),
    "freestanding": (
        a_session(),
        ["place.one_owner"],
        ["+ freestanding 77372", "- facility 77372"],
    ),
    "fractions and a frame": (
        a_session(),
        ["sessions.3", "held.frame"],
        ["+ facility 77373", "+ neurosurgery 61800"],
    ),
}


@pytest.mark.parametrize(("session", "wanted", "expected"), GAINED.values(), ids=GAINED)
def test_a_change_moves_these_lines(
    session: SrsSession, wanted: list[str], expected: list[str]
) -> None:
    found = moves(follows(session, *wanted).difference)

    assert [line for line in expected if line not in found] == [], found


def test_three_fractions_fall_on_three_weekdays_and_add_up() -> None:
    made = what_if(a_session(), "sessions.3").session  # 15 October 2026 is a Thursday

    days = [run.date for run in made.delivery.runs]
    assert [date(2026, 10, 15), date(2026, 10, 16), date(2026, 10, 19)] == days
    assert [Decimal("0.333"), Decimal("0.333"), Decimal("0.334")] == [
        run.share_delivered for run in made.delivery.runs
    ]


def test_a_record_of_more_than_the_prescription_is_shared_out_as_the_whole() -> None:
    runs = (one_run(), one_run(date(2026, 10, 16)))
    made = what_if(
        a_session(
            course=replace(a_course(), planned_sessions=2),
            delivery=replace(a_delivery(), runs=runs),
        ),
        "sessions.1",
    ).session

    assert [Decimal(1)] == [run.share_delivered for run in made.delivery.runs]


def test_runs_without_day_or_share_stay_without() -> None:
    made = what_if(a_session(delivery=replace(a_delivery(), runs=(Run(),))), "sessions.3").session

    assert (Run(), Run(), Run()) == made.delivery.runs


def test_without_beam_only_the_plan_of_sessions_changes() -> None:
    made = what_if(SrsSession(), "sessions.5").session

    assert 5 == made.course.planned_sessions
    assert () == made.delivery.runs


LESIONS: Final = {
    "like the last of its grade": (
        (a_vestibular_schwannoma(), a_meningioma(2)),
        "complex",
        {"kind": LesionKind.SCHWANNOMA},
    ),
    "or the last, large": (metastases(1), "complex", {"max_dimension_mm": Decimal("35.0")}),
    "or made up, small": ((), "simple", {"diagnosis": Icd10("D32.0"), "side": None}),
    "large, with the dose of its size": (metastases(1), "complex", {"kind": LesionKind.METASTASIS}),
    "of a complex kind, made up": (
        (a_trigeminal_target(),),
        "simple",
        {"kind": LesionKind.MENINGIOMA, "max_dimension_mm": Decimal("15.0")},
    ),
    "of a complex place, made up": (
        (a_brainstem_metastasis(),),
        "simple",
        {"kind": LesionKind.MENINGIOMA},
    ),
}


@pytest.mark.parametrize(("recorded", "grade", "expected"), LESIONS.values(), ids=LESIONS)
def test_a_lesion_more_is(
    recorded: tuple[Lesion, ...], grade: str, expected: dict[str, object]
) -> None:
    made = what_if(a_session(lesions=recorded), f"lesions.one_more_{grade}").session

    added = made.lesions[-1]
    told = {name: getattr(added, name) for name in expected if expected[name] is not None}
    assert {name: value for name, value in expected.items() if value is not None} == told
    assert f"L{len(recorded) + 1}" == added.id
    assert "What if" == added.name


def test_a_lesion_more_takes_an_id_that_is_free() -> None:
    recorded = (replace(metastases(1)[0], id="L2"), replace(metastases(1)[0], id="L3"))

    assert (
        "L1"
        == what_if(a_session(lesions=recorded), "lesions.one_more_simple").session.lesions[-1].id
    )


def test_an_ungraded_lesion_is_no_model_of_a_simple_one() -> None:
    unknown = replace(metastases(1)[0], optic_distance_mm=None)
    made = what_if(a_session(lesions=(unknown,)), "lesions.one_more_simple").session

    assert NotNear.NOT_NEAR is made.lesions[-1].optic_distance_mm


def test_without_a_usual_dose_a_lesion_keeps_the_dose_it_has() -> None:
    known = replace(book(), dose_windows=())
    made = with_lesion(a_session(lesions=metastases(1)), known, is_complex=True)

    assert metastases(1)[0].dose_gy == made.lesions[-1].dose_gy


def kinds(session: SrsSession) -> list[str]:
    return [service.KIND for service in session.services]


def test_an_inverse_plan_brings_one_leaf_pattern_where_none_is() -> None:
    made = what_if(a_forward_session(), "plan.inverse").session
    again = what_if(made, "plan.forward", "plan.inverse").session

    assert 1 == kinds(made).count("mlc_device")
    assert 1 == kinds(again).count("mlc_device")
    assert {PlanMethod.INVERSE} == {x.method for x in made.services if isinstance(x, DosePlan)}


def test_a_leaf_pattern_that_is_recorded_stays_the_only_one() -> None:
    services = (*a_forward_session().services, MlcDevice(date=SESSION_DAY))
    made = what_if(a_session(services=services), "plan.inverse").session

    assert 1 == kinds(made).count("mlc_device")


def test_without_a_plan_planning_otherwise_changes_nothing() -> None:
    asked = what_if(a_forward_session(), "plan.inverse")
    bare = replace(asked, base=replace(asked.base, services=()))

    assert () == bare.session.services


def test_a_mask_is_made_when_the_patient_was_simulated_or_on_the_day() -> None:
    made = what_if(a_framed_session(), "held.mask").session
    bare = what_if(replace(a_framed_session(), services=()), "held.mask").session

    masks = [x for x in (*made.services, *bare.services) if isinstance(x, TreatmentDevice)]
    assert [SESSION_DAY, SESSION_DAY] == [mask.date for mask in masks]
    assert Anaesthesia.NONE is made.delivery.anaesthesia.given


def test_a_mask_that_is_recorded_stays_the_only_one() -> None:
    held = Immobilization(kind=ImmobilizationKind.BITE_BLOCK)
    session = a_session(course=replace(a_course(), immobilization=held))
    made = what_if(session, "held.mask").session

    assert session.services == made.services


def test_other_anesthesia_was_given_by_the_stop_too() -> None:
    made = what_if(STOPPED, "anaesthesia.general").session

    assert made.delivery.stopped is not None
    assert Anaesthesia.GENERAL is made.delivery.stopped.anaesthesia


def test_completed_means_the_whole_prescription() -> None:
    made = what_if(STOPPED, "events.completed").session
    bare = replace(STOPPED, delivery=replace(STOPPED.delivery, runs=()))

    assert [Decimal(1)] == [run.share_delivered for run in made.delivery.runs]
    assert made.delivery.stopped is None
    assert () == what_if(bare, "events.completed").session.delivery.runs


def test_a_surgeon_is_named_where_nobody_is() -> None:
    session = a_session(
        team=replace(a_team(), neurosurgeon=None),
        course=replace(a_course(), neurosurgeon_took_part=NeurosurgeonTookPart()),
    )
    made = what_if(session, "surgeon.with").session
    back = what_if(a_session(), "surgeon.without", "surgeon.with").session

    assert made.team.neurosurgeon is not None
    assert "Neurosurgeon (what if)" == made.team.neurosurgeon.name
    assert a_session().team == back.team


def test_another_payer_takes_the_first_coverage_and_leaves_the_card() -> None:
    second = Coverage(rank=2, payer="commercial")
    session = a_session(coverages=(second, *a_session().coverages))
    made = what_if(session, "payer.evicore").session

    assert second == made.coverages[0]
    assert "evicore" == made.coverages[1].payer
    assert session.coverages[1].member_id == made.coverages[1].member_id


def test_without_a_coverage_one_is_made() -> None:
    made = what_if(SrsSession(), "payer.evicore").session

    assert (Coverage(rank=1, payer="evicore"),) == made.coverages


def test_in_another_year_every_day_moves_but_the_birth_date() -> None:
    made = what_if(a_session(), "year.2025")

    assert timedelta(weeks=-52) == made.moved
    assert date(2025, 10, 16) == Case(made.session).day
    assert a_session().patient == made.session.patient
    assert [] == [m for m in moves(outcome(made, book()).difference) if "day" in m]


def test_a_day_that_would_leave_the_calendar_stays() -> None:
    slip = PriorRadiation(date=date(1, 1, 1))
    session = a_session(course=replace(a_course(), prior_cranial_radiation=(slip,)))

    assert (slip,) == what_if(session, "year.2025").session.course.prior_cranial_radiation


# Steps -----------------------------------------------------------------------------------------


def test_another_offer_of_the_group_takes_the_place_of_the_first() -> None:
    session = a_session()
    asked = WhatIf(session).toggled(an_offer(session, "sessions.3"))
    asked = asked.toggled(an_offer(session, "sessions.5"))

    assert ["sessions.5"] == [offer.key for offer in asked.offers]


def test_an_offer_taken_twice_is_taken_back() -> None:
    session = a_session()
    offer = an_offer(session, "sessions.3")

    assert WhatIf(session) == WhatIf(session).toggled(offer).toggled(offer)


def with_size(session: SrsSession, index: int, size: str) -> SrsSession:
    changed = replace(session.lesions[index], max_dimension_mm=Decimal(size))
    return replace(
        session, lesions=(*session.lesions[:index], changed, *session.lesions[index + 1 :])
    )


def test_edits_by_hand_in_a_row_are_one_step_and_vanish_when_undone() -> None:
    asked = WhatIf(a_session())
    once = asked.edited(with_size(a_session(), 0, "20"))
    twice = once.edited(with_size(once.session, 1, "30"))

    assert 1 == len(twice.steps)
    assert isinstance(twice.steps[0], Edited)
    assert asked == twice.edited(a_session())


def test_an_edit_whose_lesion_was_taken_back_is_dropped_by_name() -> None:
    offer = an_offer(a_session(), "lesions.one_more_simple")
    asked = WhatIf(a_session()).toggled(offer)
    asked = asked.edited(with_size(asked.session, 3, "20"))

    assert () == asked.dropped
    assert ("Lesion 4, size",) == asked.toggled(offer).dropped
    assert a_session() == asked.toggled(offer).session


def test_an_edit_stays_when_an_offer_before_it_is_taken_back() -> None:
    offer = an_offer(a_session(), "sessions.3")
    asked = WhatIf(a_session()).toggled(offer)
    asked = asked.edited(with_size(asked.session, 0, "36"))

    assert with_size(a_session(), 0, "36") == asked.toggled(offer).session


# Reasons ---------------------------------------------------------------------------------------


def change_of(found: Outcome, told_as: str) -> LineChange:
    (change,) = (each for each in found.difference.lines if move(each) == told_as)
    return change


REASONS: Final = {
    "what comes": (
        a_session(),
        "sessions.3",
        "+ radiation_oncology 77435",
        "is managed once",
    ),
    "what goes": (a_session(), "held.frame", "- facility 77334", "No longer holds:"),
    "what goes and is spoken of": (
        a_framed_session(),
        "held.mask",
        "- neurosurgery 61800",
        "Held by mask",
    ),
    "what goes to another claim": (
        a_session(),
        "place.one_owner",
        "- facility 77372",
        "Now on the claim of the freestanding center.",
    ),
    "what comes from another claim": (
        a_session(),
        "place.one_owner",
        "+ freestanding 77372",
        "One owner of a freestanding center charges both parts on one claim.",
    ),
    "more units": (
        a_session(),
        "lesions.one_more_simple",
        "neurosurgery 61797: units 2 → 3",
        "Lesion L4 is simple",
    ),
    "fewer units": (
        a_session(),
        "lesions.one_fewer",
        "neurosurgery 61797: units 2 → 1",
        "Lesion L2 is simple",
    ),
}


@pytest.mark.parametrize(("session", "key", "told_as", "said"), REASONS.values(), ids=REASONS)
def test_a_change_says_why(session: SrsSession, key: str, told_as: str, said: str) -> None:
    change = change_of(follows(session, key), told_as)

    assert [text for text in change.because if said in text], change.because


def changed_lines(found: Outcome, code: str) -> list[LineChange]:
    return [x for x in found.difference.lines if x.line.code == code and x.before and x.after]


def test_a_line_on_another_day_is_one_line_whose_day_changes() -> None:
    later = a_session(delivery=replace(a_delivery(), runs=(one_run(date(2026, 10, 16)),)))
    found = outcome(WhatIf(a_session()).edited(later), book())

    (change,) = changed_lines(found, "77372")
    assert ("day 2026-10-15 → 2026-10-16",) == change.changed
    assert change.because


CUT_SHORT: Final = ("anaesthesia.local", "events.before_beam")


def test_modifiers_that_come_and_go_say_why() -> None:
    found = follows(a_session(), "place.off_campus")
    (change,) = changed_lines(found, "77372")
    stopped = follows(a_session(), *CUT_SHORT)
    (cut_short,) = changed_lines(stopped, "77372")
    back = follows(what_if(a_session(), *CUT_SHORT).session, "events.completed")
    (whole,) = changed_lines(back, "77372")

    assert "modifiers none → PN" in change.changed
    assert [text for text in change.because if text.startswith("Modifier PN: ")]
    assert [text for text in cut_short.because if text.startswith("Modifier 74: ")], cut_short
    assert "Modifier 74 stood for something that no longer holds." in whole.because


def test_other_diagnoses_say_what_they_are_and_why_they_stand_so() -> None:
    other = replace(a_session(), diagnoses=(Icd10("C79.31"), Icd10("C50.911")))
    found = outcome(WhatIf(a_session()).edited(other), book())

    (change,) = changed_lines(found, "77372")
    assert "diagnoses Z51.0 C79.31 C34.11 → Z51.0 C79.31 C50.911" in change.changed
    assert [text for text in change.because if text.startswith("C50.911: ")]


def test_another_place_says_what_a_claim_carries() -> None:
    (change,) = changed_lines(follows(a_session(), "place.inpatient"), "77432")

    assert "Claims of physicians and freestanding centers carry the place of the session." in (
        change.because
    )


def test_a_place_taken_away_says_who_charges() -> None:
    nowhere = replace(a_session(), setting=replace(a_session().setting, place_of_service=None))
    found = outcome(WhatIf(a_session()).edited(nowhere), book())

    (change,) = changed_lines(found, "77432")
    assert [text for text in change.because if text.startswith("The code is for")]


def test_a_doubt_in_other_words_is_told_once_as_it_was_and_as_it_is() -> None:
    found = follows(a_framed_session(), "year.2025")

    for old, new in found.changed_findings:
        assert old.sentence != new.sentence
        assert new not in found.difference.findings_gained
        assert old not in found.difference.findings_lost
    assert found.changed_findings
