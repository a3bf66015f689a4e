"""What the department knows completes what a person entered, and never overwrites it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.choices import Modality, Role
from domain.identifiers import Npi
from domain.roster import Machine, Roster, StaffMember, completed
from domain.session import Course, Provider, SrsSession, Team

NPI = Npi("1234567893")
ROSTER = Roster(
    staff=(
        StaffMember(
            name="Mei Castellano", role=Role.PHYSICIST, credentials="PhD",
        ),
        StaffMember(
            name="Iris Halvorsen", role=Role.RADIATION_ONCOLOGIST, credentials="MD", npi=NPI,
            group_tax_id="98-0000011", specialty="radiation_oncology",
        ),
        StaffMember(name="Sam Same", role=Role.THERAPIST, credentials="RT(T)"),
        StaffMember(name="Sam Same", role=Role.PHYSICIST, credentials="MS"),
        StaffMember(role=Role.NURSE),
    ),
    machines=(
        Machine(name="Linac 3", modality=Modality.LINAC, robotic=False, energy="6FFF"), Machine(),
    ),
)  # fmt: skip


def with_oncologist(name: str, credentials: str | None = None) -> SrsSession:
    person = Provider(name=name, credentials=credentials)
    return SrsSession(team=Team(radiation_oncologist=person))


def test_a_name_brings_what_the_claim_needs() -> None:
    session = completed(
        with_oncologist(name=" iris halvorsen"), "team.radiation_oncologist.name", ROSTER
    )

    found = session.team.radiation_oncologist
    assert found == Provider(
        name=" iris halvorsen", credentials="MD", npi=NPI, group_tax_id="98-0000011",
        specialty="radiation_oncology",
    )  # fmt: skip


def test_what_a_person_entered_stays() -> None:
    session = completed(
        with_oncologist(name="Iris Halvorsen", credentials="MD, PhD"),
        "team.radiation_oncologist.name",
        ROSTER,
    )

    found = session.team.radiation_oncologist
    assert found is not None
    assert (found.credentials, found.npi) == ("MD, PhD", NPI)


@pytest.mark.parametrize(
    ("session", "path"),
    [
        (with_oncologist(name="Somebody Else"), "team.radiation_oncologist.name"),
        (with_oncologist(name="Sam Same"), "team.radiation_oncologist.name"),
        (with_oncologist(name="Iris Halvorsen"), "team.radiation_oncologist.npi"),
        (SrsSession(), "team.radiation_oncologist.name"),
        (SrsSession(course=Course(machine="Linac 9")), "course.machine"),
        (SrsSession(), "course.machine"),
        (SrsSession(course=Course(machine="Linac 3")), "course.energy"),
    ],
    ids=[
        "unknown", "two of one name in other roles", "another field", "nobody",
        "unknown machine", "no machine", "not the machine's field",
    ],
)  # fmt: skip
def test_nothing_is_guessed(session: SrsSession, path: str) -> None:
    assert completed(session, path, ROSTER) == session


def test_of_two_people_of_one_name_the_role_decides() -> None:
    session = SrsSession(team=Team(therapist=Provider(name="Sam Same")))

    found = completed(session, "team.therapist.name", ROSTER).team.therapist

    assert found is not None
    assert found.credentials == "RT(T)"


def test_a_machine_brings_modality_and_energy_but_not_over_what_stands() -> None:
    session = SrsSession(course=Course(machine="linac 3", energy="10FFF"))

    course = completed(session, "course.machine", ROSTER).course

    assert (course.modality, course.robotic, course.energy) == (Modality.LINAC, False, "10FFF")
    assert replace(course, machine=None).machine is None
