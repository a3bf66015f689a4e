"""The people, the patient, the session and its lesions as they are worded on a sheet.

Only what was recorded is worded; a name, record number or payer that is missing is said to be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from domain.choices import Biller, Ownership, PlaceOfService
from domain.documents import Party, SheetLesion
from domain.ports import BillerIdentity, Practice
from domain.session import Coverage, Lesion, Patient, Provider, Run, SrsSession

Pair = tuple[str, str]

_RANKS: Final = {1: "Primary", 2: "Secondary", 3: "Tertiary"}


def day_words(day: date | None) -> str:
    """Year, month, day: as in every sentence of the program, on any paper and in any country."""
    return day.isoformat() if day else ""


def words(name: str) -> str:
    """A listed value in words."""
    return name.replace("_", " ")


def phrase(*parts: str | None) -> str:
    """What there is of the parts, as one phrase with a capital."""
    phrase = ", ".join(part for part in parts if part)
    return phrase[:1].upper() + phrase[1:]


def _recorded(pairs: Iterable[tuple[str, str | None]]) -> tuple[Pair, ...]:
    return tuple((label, value) for label, value in pairs if value)


def _number(value: Decimal) -> str:
    return f"{value:f}"


def whose_work(biller: Biller, session: SrsSession) -> str:
    """Professional, technical and facility charges never look alike."""
    if biller is Biller.FACILITY:
        return "Facility services"
    if biller is not Biller.FREESTANDING:
        return "Professional services"
    if session.setting.ownership is Ownership.ONE_OWNER:
        return "Professional and technical services"
    return "Technical services"


def _renderer(biller: Biller, session: SrsSession) -> tuple[str, Provider | None]:
    if biller is Biller.NEUROSURGERY:
        return "Rendering", session.team.neurosurgeon
    role = "Attending" if biller is Biller.FACILITY else "Rendering"
    return role, session.team.radiation_oncologist


def practice_party(practice: Practice, biller: Biller, session: SrsSession) -> Party:
    """Who bills; where the practice names no tax id, it is that of the provider's group."""
    identity = practice.billers.get(biller)
    if identity is None:
        return Party(name="Practice details not entered")
    party = _identity(identity)
    _, renderer = _renderer(biller, session)
    group = renderer.group_tax_id if renderer and biller is not Biller.FACILITY else None
    return party if party.tax_id or not group else replace(party, tax_id=group)


def _identity(identity: BillerIdentity) -> Party:
    return Party(
        name=identity.name,
        detail=identity.department,
        address=identity.address,
        phone=identity.phone,
        npi=identity.npi or "",
        tax_id=identity.tax_id,
    )


def people(
    practice: Practice, biller: Biller, session: SrsSession
) -> tuple[tuple[str, Party], ...]:
    """Who rendered or attended, who referred and, for professional services, where."""
    role, renderer = _renderer(biller, session)
    named = [(role, _person(renderer)), ("Referring", _person(session.team.referring))]
    facility = practice.service_facility
    if facility and biller in (Biller.RADIATION_ONCOLOGY, Biller.NEUROSURGERY):
        named.append(("Facility", _identity(facility)))
    return tuple((label, party) for label, party in named if party)


def _person(provider: Provider | None) -> Party | None:
    if provider is None or not (provider.name or provider.npi):
        return None
    name = ", ".join(part for part in (provider.name, provider.credentials) if part)
    return Party(name=name or "Name not recorded", npi=provider.npi or "")


def patient_name(patient: Patient) -> str:
    """Family name first; a person with one name keeps it."""
    given = " ".join(part for part in (patient.given_name, patient.middle_name) if part)
    return ", ".join(part for part in (patient.family_name, given) if part) or "Name not recorded"


def patient_facts(patient: Patient) -> tuple[Pair, ...]:
    """What identifies the patient besides the name."""
    at = patient.address
    city = " ".join(part for part in (at.state, at.postal_code) if part)
    address = ", ".join(part for part in (at.line1, at.line2, at.city, city) if part)
    return _recorded(
        (
            ("MRN", patient.mrn or "not recorded"),
            ("Birth date", day_words(patient.birth_date) or "not recorded"),
            ("Sex", phrase(patient.sex)),
            ("Address", address),
            ("Phone", patient.phone),
        )
    )


def coverage_facts(coverages: tuple[Coverage, ...]) -> tuple[Pair, ...]:
    """Payers in the order in which they are billed."""
    if not coverages:
        return (("Payer", "not recorded"),)
    pairs: list[Pair] = []
    for coverage in sorted(coverages, key=lambda each: each.rank):
        payer = coverage.payer_name or phrase(words(coverage.payer or "")) or "not recorded"
        pairs.append((_RANKS.get(coverage.rank, f"Payer {coverage.rank}"), payer))
        pairs += _recorded((("Member ID", coverage.member_id), ("Group", coverage.group_number)))
        pairs += _authorization(coverage)
    return tuple(pairs)


def _authorization(coverage: Coverage) -> tuple[Pair, ...]:
    granted = coverage.authorization
    if granted is None or not granted.number:
        return ()
    codes = f"for {', '.join(granted.codes)}" if granted.codes else ""
    start = f"from {day_words(granted.valid_from)}" if granted.valid_from else ""
    end = f"to {day_words(granted.valid_to)}" if granted.valid_to else ""
    words = " ".join(part for part in (granted.number, codes, start, end) if part)
    return (("Authorization", words),)


def session_facts(session: SrsSession) -> tuple[Pair, ...]:
    """What was done, when and with what."""
    course, delivery = session.course, session.delivery
    planned, share = course.planned_sessions, _share(delivery.runs)
    return _recorded(
        (
            ("Session", "; ".join(filter(None, map(_run, delivery.runs)))),
            ("Machine", course.machine),
            ("Energy", course.energy),
            ("Modality", phrase(course.modality, "robotic" if course.robotic else "")),
            ("Immobilized", _immobilization(session)),
            ("Lesions", str(len(session.lesions)) if session.lesions else ""),
            ("Sessions", f"{planned} planned" if planned else ""),
            ("Delivered", share),
            ("Stopped", _stopped(session)),
            ("Physicist", (_person(session.team.physicist) or Party(name="")).name),
            ("Place", _place(session.setting.place_of_service)),
        )
    )


def _run(run: Run) -> str:
    times = "\N{EN DASH}".join(time for time in (run.start, run.stop) if time)
    return " ".join(part for part in (day_words(run.date), times) if part)


def _share(runs: tuple[Run, ...]) -> str:
    shares = [run.share_delivered for run in runs if run.share_delivered is not None]
    percent = (sum(shares, Decimal(0)) * 100).normalize()
    return f"{_number(percent)}% of the prescription" if shares else ""


def _stopped(session: SrsSession) -> str:
    stopped = session.delivery.stopped
    if stopped is None:
        return ""
    return phrase(words(stopped.stage or ""), day_words(stopped.date), stopped.reason)


def _immobilization(session: SrsSession) -> str:
    how = session.course.immobilization
    made = "custom made" if how.custom_made else ""
    applied = f"applied by {words(how.frame_applied_by)}" if how.frame_applied_by else ""
    return phrase(words(how.kind or ""), made, applied)


def _place(place: PlaceOfService | None) -> str:
    return f"{place.value}, {words(place.name.casefold())}" if place else ""


def lesion_row(lesion: Lesion, sentences: tuple[str, ...]) -> SheetLesion:
    """One lesion; `sentences`: those of the derivation about complexity."""
    size = f"{_number(lesion.max_dimension_mm)} mm" if lesion.max_dimension_mm is not None else ""
    volume = f"{_number(lesion.volume_cc)} cc" if lesion.volume_cc is not None else ""
    return SheetLesion(
        id=lesion.id,
        name=lesion.name or "",
        place=phrase(words(lesion.kind or ""), words(lesion.site or ""), lesion.side),
        size=", ".join(part for part in (size, volume) if part),
        dose=_dose(lesion),
        complexity=_grade(lesion, sentences),
    )


def _dose(lesion: Lesion) -> str:
    if lesion.dose_gy is None:
        return ""
    dose = f"{_number(lesion.dose_gy)} Gy"
    point = f"{dose} {lesion.dose_point}" if lesion.dose_point else dose
    if lesion.isodose_percent is None:
        return point
    return f"{point}, {_number(lesion.isodose_percent)}%"


def _opening(lesion: Lesion) -> str:
    """How the sentence about one lesion begins."""
    return f"Lesion {lesion.id} is "


def _grade(lesion: Lesion, sentences: tuple[str, ...]) -> str:
    opening = _opening(lesion)
    found = (sentence for sentence in sentences if sentence.startswith(opening))
    return " ".join(phrase(sentence.removeprefix(opening)) for sentence in found)


def other_sentences(lesions: tuple[Lesion, ...], sentences: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences that `lesion_row` gives to no lesion."""
    openings = tuple(map(_opening, lesions))
    return tuple(sentence for sentence in sentences if not sentence.startswith(openings))
