"""Whether place, owner and date of the session let anything be charged as it stands (R18, R19,
R83).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.case import Arrangement, Case
from domain.charge import Severity
from domain.choices import Modality, OutpatientPayment, Ownership, PlaceOfService
from domain.entries import Confidence
from domain.facts import FactReader
from domain.rules import Ruling, finding, rule
from domain.rules.course import unknown

_PLACE, _OWNER = "setting.place_of_service", "setting.ownership"
_DECIDES = "who may charge which part rests on it"


@rule(
    "setting.place",
    numbers=("R64",),
    cites=(("S27", "places of service"), ("S33", "26 and TC")),
)
def place(case: Case, _facts: FactReader) -> Iterator[Ruling]:
    """Place of service and ownership decide who charges which part."""
    setting = case.session.setting
    if setting.place_of_service is None:
        yield unknown("The place of service", _DECIDES, _PLACE)
        return
    is_office = setting.place_of_service is PlaceOfService.OFFICE
    if is_office and setting.ownership is None:
        what = "Whether one owner or separate owners run the freestanding centre"
        yield unknown(what, _DECIDES, _OWNER)
    elif setting.ownership and is_office is (setting.ownership is Ownership.HOSPITAL):
        stop = "Place of service and ownership contradict each other. Correct one of the two."
        yield finding("setting.contradiction", Severity.STOP, stop, _PLACE, _OWNER)
    if (
        setting.place_of_service is PlaceOfService.OFF_CAMPUS_HOSPITAL
        and setting.off_campus is None
    ):
        hold = (
            "The hospital lines of an off-campus department carry a modifier by its status."
            " Record whether it is excepted."
        )
        yield finding("setting.off_campus", Severity.HOLD, hold, "setting.off_campus")
    is_off_campus = setting.place_of_service is PlaceOfService.OFF_CAMPUS_HOSPITAL
    if setting.off_campus and not is_off_campus:
        hold = (
            "An off-campus status is recorded for another place of service. Correct one of the two."
        )
        yield finding("setting.off_campus", Severity.HOLD, hold, "setting.off_campus", _PLACE)


@rule(
    "setting.outpatient_payment",
    numbers=("R93",),
    cites=(("K", "only a hospital's outpatient claims are paid that way"),),
    confidence=Confidence.MEDIUM,
)
def outpatient_payment(case: Case, _facts: FactReader) -> Iterator[Ruling]:
    """How a hospital's outpatient claims are paid is recorded only for a hospital's."""
    is_hospital = case.arrangement is Arrangement.HOSPITAL_OUTPATIENT
    if case.session.setting.outpatient_payment not in (None, OutpatientPayment.OPPS) and (
        not is_hospital
    ):
        hold = (
            "How a hospital's outpatient claims are paid is recorded for a place that sends none."
            " Correct one of the two."
        )
        fields = ("setting.outpatient_payment", _PLACE)
        yield finding("setting.outpatient_payment", Severity.HOLD, hold, *fields)


@rule(
    "setting.surgical_center",
    numbers=("R19",),
    cites=(("K", "not a usual place"),),
    confidence=Confidence.LOW,
)
def surgical_center(case: Case, _facts: FactReader) -> Iterator[Ruling]:
    """An ambulatory surgical centre is not a usual place for radiosurgery."""
    if case.session.setting.place_of_service is PlaceOfService.AMBULATORY_SURGICAL_CENTER:
        hold = (
            "Radiosurgery in an ambulatory surgical centre is unusual. Check the place, and say"
            " why."
        )
        yield finding("setting.surgical_center", Severity.HOLD, hold, _PLACE)


@rule(
    "setting.inpatient",
    numbers=("R18",),
    cites=(("K", "inpatient stays are reported with procedure codes of their own"),),
    confidence=Confidence.MEDIUM,
)
def inpatient(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """For an inpatient the hospital reports procedure codes within the stay, not these."""
    if case.arrangement is not Arrangement.INPATIENT:
        return
    info = "Inpatient: the hospital reports the stay with ICD-10-PCS; physicians charge their part."
    if case.has_beam and case.cranial:
        kind = _PCS[case.session.course.modality or Modality.LINAC]
        brain = facts.text(f"setting.pcs_{kind}_brain")
        brainstem = facts.text(f"setting.pcs_{kind}_brainstem")
        info += (
            f" Its coders will look at {brain} for the brain and {brainstem} for the brainstem;"
            " the codes of the older edition ended in 2015."
        )
    yield finding("setting.inpatient", Severity.INFO, info, _PLACE)


_PCS: Final = {Modality.LINAC: "photon", Modality.COBALT: "gamma", Modality.PROTON: "particle"}


@rule(
    "rules.not_verified",
    numbers=("R83",),
    cites=(("S37", "nothing final read for 2027"), ("S12", "last edition read")),
    effective=date.min,
)
def not_verified(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Say so when a date lies outside the dates for which these rules were verified."""
    first, last = facts.verified_for
    outside = [day for day in case.dates if not first <= day <= last]
    if outside:
        years = ", ".join(str(year) for year in sorted({day.year for day in outside}))
        hold = (
            f"These rules are not verified for {years} (verified from {first} to {last}). Charges"
            " are carried forward from the last verified edition; check each before it goes out."
        )
        yield finding("rules.not_verified", Severity.HOLD, hold, "delivery.runs", "services")
