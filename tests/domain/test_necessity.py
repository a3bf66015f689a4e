"""Medical necessity: every criterion of every profile, met, not met and not recorded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from domain.case import Case
from domain.charge import (
    Citation,
    CoverageRules,
    Derivation,
    Finding,
    NecessityResult,
    Outcome,
    Severity,
)
from domain.derivation import derive
from domain.entries import Confidence, FactScalar
from domain.facts import FactBook
from domain.necessity import coverage_rules, necessity, necessity_findings, results_for
from domain.necessity_tests import TESTS
from domain.necessity_tests.aspects import scored
from domain.necessity_tests.shape import Situation
from domain.payers import EVERY_PAYER, GUIDELINE, Criterion, Parameter, PayerProfile, When
from domain.session import Coverage, PerformanceStatus, SrsSession
from tests.builders import a_session, metastases
from tests.scenario import Json, Scenario, book

TABLE: Final = Path(__file__).parent / "necessity_cases.toml"
FIVE: Final = ("location", "size", "characteristics", "health", "suitability")
# Texts and papers are there or not; whether they suffice a person judges.
NEVER_UNMET: Final = frozenset(
    "aspect_location aspect_size aspect_characteristics aspect_health aspect_suitability"
    " text_recorded lesion_fields authorization_number earlier_radiation".split()
)


@dataclass(frozen=True)
class Record:
    """One record of one criterion; `outcome` "" where the criterion is not asked."""

    profile: str
    criterion: str
    outcome: str
    number: int
    case: Json

    @property
    def id(self) -> str:
        return f"{self.profile}/{self.criterion}: {self.outcome or 'absent'} {self.number}"

    def session(self) -> SrsSession:
        source = {"title": "", "date": "", "address": ""}
        case: Json = {"name": self.id, "set": {}, **self.case}
        payer = "commercial" if self.profile == EVERY_PAYER else self.profile
        case["set"] = {"coverages": [{"rank": 1, "payer": payer}]} | case["set"]
        return Scenario(path=TABLE, source=source, case=case).session()

    def result(self) -> NecessityResult | None:
        return answered(self.session(), self.profile, self.criterion)


def answered(session: SrsSession, profile: str, criterion: str) -> NecessityResult | None:
    found = derive(Case(session), book()).necessity
    return next((r for r in found if (r.profile, r.criterion) == (profile, criterion)), None)


def records() -> Iterator[Record]:
    for case in tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]:
        given = {key: case[key] for key in ("base", "lesions") if key in case}
        for outcome in ("met", "not_met", "not_recorded", "absent"):
            for number, record in enumerate(case.get(outcome, ()), start=1):
                told = "" if outcome == "absent" else outcome
                yield Record(
                    case["profile"], case["criterion"], told, number, _joined(given, record)
                )


def _joined(given: Json, record: Json) -> Json:
    if "base" in record:
        given = {}
    return given | record


RECORDS: Final = tuple(records())
ASKED: Final = tuple(record for record in RECORDS if record.outcome)
CRITERIA: Final = {
    **{(EVERY_PAYER, one.key): one for one in book().criteria},
    **{(p.key, one.key): one for p in book().profiles.values() for one in p.criterion},
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_each_record_is_answered_as_the_table_says(record: Record) -> None:
    result = record.result()

    assert record.outcome == (result.outcome if result else "")


@pytest.mark.parametrize("record", ASKED, ids=lambda record: record.id)
def test_each_answer_has_a_sentence_a_field_and_the_sources_of_its_criterion(
    record: Record,
) -> None:
    result, criterion = record.result(), CRITERIA[record.profile, record.criterion]

    assert result is not None
    assert result.label == criterion.label
    assert result.cites == criterion.cites != ()
    assert result.sentence.endswith(".")
    assert result.fields
    assert len(set(result.fields)) == len(result.fields)


@pytest.mark.parametrize("record", ASKED, ids=lambda record: record.id)
def test_what_follows_is_as_grave_as_the_profile_says(record: Record) -> None:
    criterion = CRITERIA[record.profile, record.criterion]
    wanted = {
        Outcome.MET: Severity.INFO,
        Outcome.NOT_MET: criterion.unmet,
        Outcome.NOT_RECORDED: criterion.unrecorded,
    }[Outcome(record.outcome)]
    derivation = derive(Case(record.session()), book())

    found = finding_of(derivation, record.criterion)
    result = record.result()

    assert result is not None
    assert result.severity is wanted
    expected = wanted if wanted is not Severity.INFO and result.codes else None
    assert expected is (found.severity if found else None)
    if found:
        assert found.sentence.startswith(book().profiles[record.profile].label)
        assert result.sentence in found.sentence


def finding_of(derivation: Derivation, criterion: str) -> Finding | None:
    return next((f for f in derivation.findings if f.id == f"necessity.{criterion}"), None)


@pytest.mark.parametrize(("profile", "criterion"), CRITERIA, ids="/".join)
def test_each_criterion_has_a_record_of_each_answer_it_can_give(
    profile: str, criterion: str
) -> None:
    mine = {r.outcome for r in ASKED if (r.profile, r.criterion) == (profile, criterion)}
    possible = set(Outcome)
    if CRITERIA[profile, criterion].test in NEVER_UNMET:
        possible -= {Outcome.NOT_MET}

    assert {str(outcome) for outcome in possible} == mine


@pytest.mark.parametrize("key", CRITERIA, ids="/".join)
def test_what_is_of_low_confidence_warns_at_most(key: tuple[str, str]) -> None:
    criterion = CRITERIA[key]
    gravest = {criterion.unmet, criterion.unrecorded}

    assert Severity.STOP not in gravest
    if criterion.confidence is Confidence.LOW:
        assert gravest <= {Severity.WARN, Severity.INFO}


@pytest.mark.parametrize("payer", [None, "nobody", *book().profiles])
def test_the_five_things_come_first_whoever_pays(payer: str | None) -> None:
    coverages = (Coverage(rank=1, payer=payer),) if payer else ()

    results = derive(Case(a_session(coverages=coverages)), book()).necessity

    assert tuple(one.criterion for one in results[:5]) == tuple(f"aspect.{n}" for n in FIVE)
    assert {one.severity for one in results[:5]} == {Severity.INFO}


def test_suitability_tells_how_many_criteria_of_the_profile_are_met() -> None:
    result = answered(a_session(), EVERY_PAYER, "aspect.suitability")

    assert result is not None
    assert result.sentence.endswith("L35076 (lenient): 9 of 9 criteria are met.")


# -- by whose rules ----------------------------------------------------------------------------


def paid_by(payer: str | None) -> Case:
    return Case(a_session(coverages=(Coverage(rank=1, payer=payer),)))


def rules_of(payer: str | None) -> CoverageRules:
    found = coverage_rules(paid_by(payer), book())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("payer", "key"),
    [
        ("medicare", "medicare_lenient"),
        ("medicare_strict", "medicare_strict"),
        ("medicare_advantage", "medicare_advantage_lenient"),
        ("blue_cross", "bcbs"),
        ("aetna", "evicore"),
        ("unitedhealthcare", "uhc"),
        ("self_pay", GUIDELINE),
    ],
)
def test_a_payers_key_names_its_profile(payer: str, key: str) -> None:
    assert (key, False) == (rules_of(payer).key, rules_of(payer).is_assumed)


@pytest.mark.parametrize("payer", ["lakeshore", None])
def test_without_a_known_payer_the_guideline_asks(payer: str | None) -> None:
    assert (GUIDELINE, True) == (rules_of(payer).key, rules_of(payer).is_assumed)


def notes(case: Case, facts: FactBook) -> list[str]:
    return [f.id for f in necessity_findings(case, facts, ())]


def test_a_payer_that_names_no_profile_is_told() -> None:
    assert ["necessity.payer_unknown"] == notes(paid_by("lakeshore"), book())
    assert [] == notes(paid_by(None), book())
    assert [] == notes(paid_by("medicare"), book())


def test_a_profile_checked_long_before_the_session_is_told() -> None:
    profile = book().profiles["medicare_lenient"]
    old = replace(profile, last_checked=date(2026, 7, 16))
    facts = replace(book(), profiles={"medicare_lenient": old})
    just = replace(old, last_checked=date(2026, 7, 17))

    (told,) = necessity_findings(paid_by("medicare"), facts, ())

    assert told.severity is Severity.INFO
    assert "2026-07-16" in told.sentence
    assert profile.document in told.sentence
    assert told.fields == ("coverages[0].payer",)
    assert [] == notes(paid_by("medicare"), replace(facts, profiles={"medicare_lenient": just}))


def test_an_undated_session_asks_nothing_of_the_age_of_a_profile() -> None:
    session = a_session(delivery=replace(a_session().delivery, runs=()))

    assert [] == [f for f in necessity_findings(Case(session), book(), ()) if "stale" in f.id]


def test_a_book_without_profiles_asks_the_five_things_only() -> None:
    facts = replace(book(), profiles={})
    case = Case(a_session())

    results = necessity(case, facts, derive(case, book()).lines)

    assert len(results) == len(FIVE)
    assert coverage_rules(case, facts) is None
    assert [] == list(necessity_findings(case, facts, results))


def test_the_results_of_a_line_are_those_that_name_its_code() -> None:
    derivation = derive(paid_by("uhc"), book())
    delivery, planning = (
        next(line for line in derivation.lines if line.code == code) for code in ("77372", "77263")
    )

    mine = {one.criterion for one in results_for(derivation.necessity, delivery)}

    assert {"authorization_codes", "performance_status"} <= mine
    assert results_for(derivation.necessity, planning) == ()


# -- criteria of a department's own ------------------------------------------------------------


def a_criterion(test: str, **limits: FactScalar) -> Criterion:
    return Criterion(
        key="own",
        label="Own",
        test=test,
        limit=tuple(Parameter(key=key, value=value) for key, value in limits.items()),
        unmet=Severity.HOLD,
        unrecorded=Severity.HOLD,
        confidence=Confidence.MEDIUM,
        cites=(Citation("K", "a made-up criterion"),),
    )


def asked_alone(session: SrsSession, criterion: Criterion) -> NecessityResult | None:
    own = replace(book().profiles["uhc"], key="own", payers=("medicare",), criterion=(criterion,))
    case, facts = Case(session), replace(book(), profiles={"own": replace(own, like="")})
    found = necessity(case, facts, derive(case, book()).lines)
    return next((one for one in found if one.criterion == "own"), None)


def scoring(scale: str, value: int) -> SrsSession:
    case = {"set": {"course": {"performance_status": {"scale": scale, "value": value}}}}
    return Record("guideline", "own", "", 0, case | {"base": "one metastasis"}).session()


@pytest.mark.parametrize(
    ("scale", "value", "limits", "outcome", "severity"),
    [
        # ECOG 1 stands for Karnofsky 70 to 80, ECOG 2 for 50 to 60, ECOG 0 for 90 to 100
        ("ecog", 1, {"least_kps": 70}, Outcome.MET, Severity.INFO),
        ("ecog", 0, {"least_kps": 90}, Outcome.MET, Severity.INFO),
        ("ecog", 1, {"least_kps": 80}, Outcome.NOT_RECORDED, Severity.WARN),
        ("ecog", 2, {"least_kps": 70}, Outcome.NOT_MET, Severity.WARN),
        ("kps", 60, {"most_ecog": 2}, Outcome.MET, Severity.INFO),
        ("kps", 40, {"most_ecog": 2}, Outcome.NOT_MET, Severity.WARN),
    ],
)
def test_a_scale_the_criterion_does_not_name_is_converted_and_then_only_warns(
    scale: str, value: int, limits: dict[str, FactScalar], outcome: Outcome, severity: Severity
) -> None:
    session = replace(scoring(scale, value), coverages=a_session().coverages)

    result = asked_alone(session, a_criterion("performance_status", **limits))

    assert result is not None
    assert (outcome, severity) == (result.outcome, result.severity)
    assert "about" in result.sentence


def test_a_criterion_of_a_code_that_is_not_charged_supports_no_line_and_is_no_finding() -> None:
    criterion = replace(a_criterion("authorization_number"), codes=("77373",))

    result = asked_alone(a_session(), criterion)

    assert result is not None
    assert result.codes == ()
    assert result.outcome is Outcome.NOT_RECORDED


def test_a_criterion_that_excepts_a_kind_is_not_asked_of_it() -> None:
    spared = replace(
        a_criterion("largest_dimension", most_mm="5"),
        indications=("secondary",),
        except_for=("C79.31",),
    )
    asked = replace(spared, except_for=("meningioma",))

    assert asked_alone(a_session(), spared) is None
    found = asked_alone(a_session(), asked)
    assert found is not None
    assert found.outcome is Outcome.NOT_MET


def test_of_many_targets_a_few_are_named_and_the_rest_counted() -> None:
    result = asked_alone(
        a_session(lesions=metastases(9)), a_criterion("largest_dimension", most_mm="5")
    )

    assert result is not None
    assert "L4" in result.sentence
    assert "5 more" in result.sentence


def test_an_unscored_status_tells_nothing() -> None:
    assert scored(None) == ""
    assert scored(PerformanceStatus()) == ""


@pytest.mark.parametrize("when", When)
def test_every_circumstance_is_known(when: When) -> None:
    situation = Situation(Case(a_session()), book(), frozenset())

    expected = when in (When.ALWAYS, When.SINGLE_SESSION)

    assert expected is situation.holds(when)


def test_every_test_that_is_named_stands_in_a_profile_or_is_free_to_be_used() -> None:
    used = {one.test for one in CRITERIA.values()}

    assert used == set(TESTS)


def test_a_profile_that_is_like_another_asks_for_all_it_asks_for() -> None:
    base: PayerProfile = book().profiles[GUIDELINE]

    results = derive(paid_by("uhc"), book()).necessity

    keys = {one.criterion for one in results if one.profile == GUIDELINE}
    assert keys <= {one.key for one in base.criterion}
    assert {"performance_status", "largest_dimension"} <= keys


def test_an_authorization_asked_of_a_session_without_coverage_names_the_coverage() -> None:
    own = replace(book().profiles["uhc"], key=GUIDELINE, like="", payers=())
    facts = replace(book(), profiles={GUIDELINE: own})
    case = Case(a_session(coverages=()))

    found = necessity(case, facts, derive(case, facts).lines)

    (number,) = [one for one in found if one.criterion == "authorization_number"]
    assert (number.outcome, number.fields) == (Outcome.NOT_RECORDED, ("coverages",))
