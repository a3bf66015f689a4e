"""Offers about what stands around the work: place, surgeon, machine, year and payer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import Final, TypeAlias

from domain import what_if_changes as changes
from domain.case import Arrangement, Case
from domain.choices import OffCampus, Ownership, PlaceOfService
from domain.facts import FactBook
from domain.field_words import spoken
from domain.payers import PayerProfile, profile_for
from domain.what_if_entries import Offer, OfferGroup

_WEEKS_A_YEAR: Final = timedelta(weeks=52)  # keeps the day of the week

_Place: TypeAlias = tuple[PlaceOfService, Ownership, OffCampus | None]
_PLACES: Final[Mapping[str, tuple[str, _Place]]] = MappingProxyType(
    {
        "hospital": (
            "Hospital outpatient",
            (PlaceOfService.ON_CAMPUS_HOSPITAL, Ownership.HOSPITAL, None),
        ),
        "off_campus": (
            "Off-campus department, not excepted",
            (PlaceOfService.OFF_CAMPUS_HOSPITAL, Ownership.HOSPITAL, OffCampus.NON_EXCEPTED),
        ),
        "inpatient": (
            "Hospital inpatient",
            (PlaceOfService.INPATIENT_HOSPITAL, Ownership.HOSPITAL, None),
        ),
        "one_owner": (
            "Freestanding, one owner",
            (PlaceOfService.OFFICE, Ownership.ONE_OWNER, None),
        ),
        "separate_owners": (
            "Freestanding, separate owners",
            (PlaceOfService.OFFICE, Ownership.SEPARATE_OWNERS, None),
        ),
    }
)
_ARRANGEMENTS: Final = {
    Arrangement.HOSPITAL_OUTPATIENT: "hospital outpatient",
    Arrangement.INPATIENT: "inpatient",
    Arrangement.ONE_OWNER: "freestanding, one owner",
    Arrangement.SEPARATE_OWNERS: "freestanding, separate owners",
}


def place(case: Case) -> OfferGroup:
    """Other places and owners."""
    setting = case.session.setting
    recorded = (setting.place_of_service, setting.ownership, setting.off_campus)
    offers = tuple(
        Offer(
            key=f"place.{key}",
            group="place",
            label=label,
            change=partial(changes.at_place, where=at),
        )
        for key, (label, at) in _PLACES.items()
        if at != recorded
    )
    now = _ARRANGEMENTS[case.arrangement]
    return OfferGroup(key="place", title="Place", now=now, offers=offers)


def surgeon(case: Case) -> OfferGroup:
    """With or without a neurosurgeon."""
    part = case.session.course.neurosurgeon_took_part
    is_there = bool(part.planning and part.treatment and case.session.team.neurosurgeon)
    offer = (
        Offer(
            key="surgeon.without",
            group="surgeon",
            label="Without a neurosurgeon",
            note="Who took part neither in planning nor in treatment.",
            change=changes.without_surgeon,
        )
        if is_there
        else Offer(
            key="surgeon.with",
            group="surgeon",
            label="With a neurosurgeon",
            note="Who took part in planning and treatment.",
            change=changes.with_surgeon,
        )
    )
    now = "took part" if is_there else "no part recorded"
    return OfferGroup(key="surgeon", title="Neurosurgeon", now=now, offers=(offer,))


def machine(case: Case) -> OfferGroup:
    """Robotic or not."""
    course = case.session.course
    is_robotic = bool(course.robotic)
    offer = Offer(
        key="machine.plain" if is_robotic else "machine.robotic",
        group="machine",
        label="A conventional linac" if is_robotic else "A robotic linac",
        change=partial(changes.on_machine, is_robotic=not is_robotic),
    )
    now = f"{'robotic ' if is_robotic else ''}{spoken(course.modality)}"
    return OfferGroup(key="machine", title="Machine", now=now, offers=(offer,))


def years(case: Case, book: FactBook) -> OfferGroup:
    """The other years these rules were verified for."""
    offers = tuple(
        Offer(
            key=f"year.{year}",
            group="year",
            label=f"In {year}",
            note="Every date of the record moved by whole weeks.",
            moved=by,
            change=partial(changes.moved, by=by),
        )
        for year, by in _ways_to_years(case.day, book)
    )
    return OfferGroup(key="year", title="Date of service", now=spoken(case.day), offers=offers)


def _ways_to_years(day: date | None, book: FactBook) -> Iterator[tuple[int, timedelta]]:
    """Each year with how far it is away, where whole weeks lead into it."""
    first, last = book.pack.verified_for
    if day is None:
        return
    for year in range(first.year, last.year + 1):
        by = _WEEKS_A_YEAR * (year - day.year)
        if (day + by).year == year != day.year:
            yield year, by


def payers(case: Case, book: FactBook) -> OfferGroup:
    """Other payers' rules."""
    held = profile_for(book.profiles, case.payer)
    profiles = sorted(book.profiles.values(), key=lambda profile: profile.label)
    offers = tuple(_of_payer(profile) for profile in profiles if profile is not held)
    now = held.label if held else spoken(case.payer)
    return OfferGroup(key="payer", title="Payer rules", now=now, offers=offers)


def _of_payer(profile: PayerProfile) -> Offer:
    return Offer(
        key=f"payer.{profile.key}",
        group="payer",
        label=profile.label,
        note=profile.document,
        change=partial(changes.of_payer, payer=profile.key),
    )
