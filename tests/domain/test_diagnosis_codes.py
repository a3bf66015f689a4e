"""Diagnoses against a code set, without one, and what is offered while one is typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from domain.case import Case
from domain.charge import Finding, Severity
from domain.derivation import derive
from domain.diagnosis_codes import below, nearest, siblings, validity
from domain.diagnosis_offers import fragment, offers, searched_day
from domain.facts import FactBook
from domain.identifiers import Icd10
from domain.published import DiagnosisCodes, DiagnosisEntry, Edition, TableKind
from domain.session import SrsSession
from tests.builders import a_metastasis, a_session
from tests.scenario import book

BEGIN, END = date(2026, 10, 1), date(2027, 10, 1)
DAY = date(2026, 10, 15)


@dataclass(frozen=True)
class FewCodes:
    """A code set of a handful, searched by the beginning of a code only."""

    rows: tuple[DiagnosisEntry, ...]

    def covers(self, day: date) -> bool:
        return BEGIN <= day < END

    def entry(self, code: str, day: date) -> DiagnosisEntry | None:
        return next((one for one in self.periods(code) if one.covers(day)), None)

    def periods(self, code: str) -> tuple[DiagnosisEntry, ...]:
        return tuple(one for one in self.rows if one.code == code)

    def search(self, text: str, day: date, limit: int = 50) -> tuple[DiagnosisEntry, ...]:
        found = [one for one in self.rows if one.code.startswith(text) and one.covers(day)]
        return tuple(found[:limit])

    def editions(self) -> tuple[Edition, ...]:
        made = Edition(
            kind=TableKind.ICD10CM,
            title="Few",
            effective=BEGIN,
            digest="0",
            file_names=("few",),
            rows=len(self.rows),
        )
        return (made, replace(made, title="Fewer", effective=date(2026, 4, 1)))


def entry(code: str, *, is_billable: bool = True, title: str = "Something") -> DiagnosisEntry:
    return DiagnosisEntry(
        effective=BEGIN,
        until=END,
        code=Icd10(code),
        is_billable=is_billable,
        title=title,
        edition="Few",
    )


FEW: DiagnosisCodes = FewCodes(
    (
        entry("C79", is_billable=False),
        entry("C79.3", is_billable=False),
        entry("C79.31"),
        entry("C34.11"),
        entry("Z51.0"),
        entry("M80.08", is_billable=False),
        entry("M80.08XA"),
        entry("J00"),
    )
)


def findings(session: SrsSession, made: FactBook) -> dict[str, Finding]:
    found = derive(Case(session), made).findings
    return {one.id: one for one in found if one.id.startswith("diagnosis.")}


def test_without_any_code_set_it_is_said_that_nothing_was_checked() -> None:
    found = findings(a_session(), replace(book(), diagnosis_codes=None))

    assert list(found) == ["diagnosis.not_checked"]
    assert found["diagnosis.not_checked"].severity is Severity.WARN
    assert "order file" in found["diagnosis.not_checked"].sentence


def test_a_session_without_a_day_and_a_line_is_not_asked() -> None:
    session = SrsSession(diagnoses=(Icd10("G35"),))

    assert not {"diagnosis.heading", "diagnosis.not_checked"} & set(findings(session, book()))


def test_a_line_without_a_date_is_not_asked() -> None:
    case = Case(SrsSession())
    (line, *_) = derive(Case(a_session()), book()).lines

    assert list(validity(case, book(), (replace(line, date_of_service=None),))) == []


def test_a_code_far_from_all_others_is_told_without_advice() -> None:
    session = replace(a_session(), diagnoses=(Icd10("C79.31"), Icd10("C34.11"), Icd10("B99.9")))

    found = findings(session, replace(book(), diagnosis_codes=FEW))

    assert found["diagnosis.unknown"].sentence == (
        "B99.9 is in no ICD-10-CM code set known here (Few, Fewer). Correct it."
    )
    assert found["diagnosis.unknown"].fields == ("diagnoses[2]",)


def test_a_code_too_long_by_a_character_is_led_back_to_the_shorter_one() -> None:
    assert nearest(FEW, "C79.312", DAY) == ("C79.31",)
    assert nearest(FEW, "J00.1", DAY) == ("J00",)


def test_a_placeholder_may_stand_where_no_heading_does() -> None:
    assert below(FEW, "M80.08", DAY) == ("M80.08XA",)
    assert nearest(FEW, "M80.08XB", DAY) == ("M80.08XA",)
    assert below(FEW, "M80.08XA", DAY) == ()


def test_a_category_has_no_siblings() -> None:
    assert siblings(FEW, "J00", DAY) == ()


def test_a_code_that_a_person_added_to_a_line_is_found_there() -> None:
    lesion = replace(a_metastasis(), diagnosis=Icd10("C79.31"))
    session = replace(a_session(lesions=(lesion,)), diagnoses=(Icd10("C34.11"),))

    found = findings(session, replace(book(), diagnosis_codes=FewCodes((entry("C34.11"),))))

    assert found["diagnosis.unknown"].fields == ("lesions[0].diagnosis",)


@pytest.mark.parametrize(
    ("day", "searched"),
    [
        (DAY, DAY),
        (None, BEGIN),
        (date(2025, 1, 1), date(2026, 4, 1)),
        (date(2030, 1, 1), BEGIN),
    ],
)
def test_codes_are_searched_as_of_the_day_or_the_nearest_known_one(
    day: date | None, searched: date
) -> None:
    assert searched_day(FEW, day) == searched


def test_a_heading_is_offered_with_its_reason() -> None:
    told = [(o.code, o.why_not) for o in offers(FEW, a_session(), "C79")]

    assert told == [
        ("C79", "only a heading; take a code under it"),
        ("C79.3", "only a heading; take a code under it"),
        ("C79.31", ""),
    ]


def test_nothing_typed_offers_nothing() -> None:
    assert offers(FEW, a_session(), "  ") == ()


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("", ""),
        ("brain met", "brain met"),
        ("C79.31, brain met", "brain met"),
        ("C79.31; C34.11; lu", "lu"),
        ("C79.31 C34.11 lung", "lung"),
        ("c79.31 ", ""),
        ("C79.31,", ""),
        ("C79", "C79"),
        ("brain C79.31", "brain C79.31"),
    ],
)
def test_what_is_being_typed_stands_after_the_last_whole_code(text: str, typed: str) -> None:
    assert fragment(text) == typed
