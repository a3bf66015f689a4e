"""Every cell of the matrix of stopped sessions: event, anaesthesia and place, biller by biller.

`stop_matrix.csv` restates the matrix of the coding rules. Columns: what happened; which anaesthesia
(`given`: general; `frame`: a frame that the surgeon pinned under local); whether it was called off
by choice; what hospital, freestanding owner, oncologist and surgeon charge ("" = nothing); which
holds ask.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from domain.charge import Derivation, Severity
from domain.choices import (
    Anaesthesia,
    Biller,
    FrameAppliedBy,
    ImmobilizationKind,
    Ownership,
    PlaceOfService,
    StopStage,
)
from domain.session import AnaesthesiaRecord, Immobilization, Run, Setting, SrsSession, Stopped
from tests.builders import (
    SESSION_DAY,
    a_course,
    a_delivery,
    a_freestanding_center,
    a_hospital,
    a_session,
    metastases,
    one_run,
)
from tests.scenario import derived, told

PLACES: Final[dict[str, Setting]] = {
    "on campus": a_hospital(),
    "off campus": a_hospital(PlaceOfService.OFF_CAMPUS_HOSPITAL),
    "inpatient": a_hospital(PlaceOfService.INPATIENT_HOSPITAL),
    "surgical center": a_hospital(PlaceOfService.AMBULATORY_SURGICAL_CENTER),
    "one owner": a_freestanding_center(),
    "separate owners": a_freestanding_center(Ownership.SEPARATE_OWNERS),
}
GIVEN: Final = {
    "given": Anaesthesia.GENERAL,
    "sedation": Anaesthesia.SEDATION,
    "local": Anaesthesia.LOCAL,
    "frame": Anaesthesia.LOCAL,
}
ASKING: Final = frozenset(
    "delivery.stopped delivery.stopped_prepared delivery.split_over_days"
    " management.stopped surgery.stopped".split()
)
ALTERNATIVES: Final = {
    "delivery.stopped": "say why the line may go",
    "delivery.stopped_prepared": "no source settles it",
    "delivery.split_over_days": "no authoritative text settles it",
    "management.stopped": "with 52, with 53 or not at all",
    "surgery.stopped": "Check the operative note",
}
DELIVERY: Final = ("77371", "77372", "77373", "G0339", "G0340")
MANAGEMENT: Final = ("77432", "77435", "77427")
SURGERY: Final = ("61796", "61797", "61798", "61799", "61800")


@dataclass(frozen=True)
class Cell:
    event: str
    anaesthesia: str
    elective: str
    hospital: str
    freestanding: str
    management: str
    surgeon: str
    asks: str

    @property
    def id(self) -> str:
        return " ".join(filter(None, (self.event, self.anaesthesia, self.elective and "by choice")))

    def technical(self, place: str) -> str:
        if place == "inpatient":
            return ""
        return self.freestanding if place.endswith(("owner", "owners")) else self.hospital

    def questions(self, place: str) -> set[str]:
        """A hold on the technical line needs a technical line."""
        asked = set(self.asks.split())
        is_line = "delivery.stopped"
        here = self.hospital if place == "inpatient" else self.technical(place)
        return asked if here else asked - {is_line}


with (Path(__file__).parent / "stop_matrix.csv").open(encoding="utf-8", newline="") as file:
    CELLS: Final = tuple(Cell(**row) for row in csv.DictReader(file))


def session_of(cell: Cell, setting: Setting) -> SrsSession:
    course = a_course()
    if cell.anaesthesia == "frame":
        frame = Immobilization(
            kind=ImmobilizationKind.RIGID_FRAME, frame_applied_by=FrameAppliedBy.NEUROSURGEON
        )
        course = replace(course, immobilization=frame)
    given = GIVEN.get(cell.anaesthesia, Anaesthesia.NONE)
    planned = Anaesthesia.GENERAL if cell.anaesthesia == "planned" else given
    delivery = replace(
        a_delivery(),
        runs=runs_of(cell.event),
        anaesthesia=AnaesthesiaRecord(planned=planned, given=given),
        stopped=stop_of(cell, given),
    )
    return a_session(setting=setting, course=course, delivery=delivery, lesions=metastases(1))


def runs_of(event: str) -> tuple[Run, ...]:
    first = replace(one_run(), share_delivered=Decimal("0.4"))
    rest = replace(one_run(), share_delivered=Decimal("0.6"))
    return {
        "before_room": (),
        "before_beam": (),
        "during_beam": (first,),
        "resumed": (first, rest),
        "other_day": (first, replace(rest, date=SESSION_DAY.replace(day=16))),
    }[event]


def stop_of(cell: Cell, given: Anaesthesia) -> Stopped:
    stage = StopStage.DURING_BEAM
    if cell.event in ("before_room", "before_beam"):
        stage = StopStage(cell.event)
    return Stopped(
        date=SESSION_DAY,
        stage=stage,
        anaesthesia=given,
        reason="As the matrix says.",
        elective=True if cell.elective else None,
    )


def lines_of(result: Derivation, codes: tuple[str, ...]) -> str:
    """Lines of some codes as the table writes them; biller and department modifier left out."""
    found = [told(line).split(" ", 1)[1] for line in result.lines if line.code in codes]
    return " + ".join(found)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_each_cell_charges_what_the_matrix_says_and_asks_what_is_open(
    cell: Cell, place: str
) -> None:
    result = derived(session_of(cell, PLACES[place]))

    assert (cell.technical(place), cell.management, cell.surgeon) == (
        lines_of(result, DELIVERY),
        lines_of(result, MANAGEMENT),
        lines_of(result, SURGERY),
    )
    asked = {f.id for f in result.findings if f.severity is Severity.HOLD} & ASKING
    assert cell.questions(place) == asked


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_what_is_left_out_says_which_fact_would_change_it(cell: Cell) -> None:
    result = derived(session_of(cell, PLACES["on campus"]))

    left_out = {x.code: x for x in result.not_charged if x.code in (*DELIVERY, *MANAGEMENT)}
    charged = {line.code for line in result.lines}
    for code in ("77372", "77432"):
        assert (code in charged) != (code in left_out), code
    assert all(item.fields for item in result.not_charged)


@pytest.mark.parametrize("place", ["on campus", "one owner"])
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_each_question_names_what_else_might_be_right(cell: Cell, place: str) -> None:
    result = derived(session_of(cell, PLACES[place]))

    for finding in result.findings:
        if finding.id in ASKING:
            assert ALTERNATIVES[finding.id] in finding.sentence
        if finding.id == "delivery.stopped" and place == "one owner":
            assert "none of the sources settles it" in finding.sentence


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("cell", [c for c in CELLS if c.event == "before_room"], ids=lambda c: c.id)
def test_planning_done_before_a_cancelled_session_keeps_its_own_dates(
    cell: Cell, place: str
) -> None:
    setting = PLACES[place]
    done = derived(a_session(setting=setting, lesions=metastases(1)))
    planned = [line for line in done.lines if line.date_of_service != SESSION_DAY]

    result = derived(session_of(cell, setting))

    assert [(told(x), x.date_of_service) for x in planned] == [
        (told(x), x.date_of_service) for x in result.lines
    ]


def test_no_professional_or_freestanding_line_bears_73_or_74_and_no_hospital_line_53() -> None:
    for cell in CELLS:
        for setting in PLACES.values():
            for line in derived(session_of(cell, setting)).lines:
                forbidden = {"53"} if line.biller is Biller.FACILITY else {"73", "74"}
                assert forbidden.isdisjoint(line.modifiers), (cell.id, told(line))


def test_the_table_has_every_stage_with_and_without_anaesthesia() -> None:
    stages = {cell.event for cell in CELLS}

    assert {*map(str, StopStage), "resumed", "other_day"} == stages
    for stage in stages:
        known = {cell.anaesthesia for cell in CELLS if cell.event == stage}
        assert {"none", "given", "frame"} <= known
