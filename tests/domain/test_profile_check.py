"""Every mistake a payer profile can hold is named with its place; what ships holds none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from domain.charge import Citation, Severity
from domain.entries import Confidence, FactScalar
from domain.payers import EVERY_PAYER, Criterion, Parameter, PayerFamily, PayerProfile
from domain.profile_check import problems_of_profiles
from tests.scenario import book

CITES: Final = (Citation("K", "made up"),)


def limits(**values: FactScalar) -> tuple[Parameter, ...]:
    return tuple(Parameter(key=key, value=value) for key, value in values.items())


SOUND: Final = Criterion(
    key="own",
    label="Own",
    test="largest_dimension",
    indications=("metastasis", "benign", "C79", "D33.3"),
    except_for=("G40.2",),
    codes=("77371-77373", "61796"),
    limit=limits(most_mm="40", discouraged_mm="60"),
    unmet=Severity.HOLD,
    unrecorded=Severity.WARN,
    confidence=Confidence.MEDIUM,
    cites=CITES,
)
PROFILE: Final = PayerProfile(
    key="lakeshore",
    label="Lakeshore Mutual",
    family=PayerFamily.COMMERCIAL,
    payers=("lake",),
    document="P-14",
    publisher="Lakeshore Mutual",
    last_checked=date(2026, 11, 20),
    criterion=(SOUND,),
)


def told(*profiles: PayerProfile, every: tuple[Criterion, ...] = ()) -> list[str]:
    by_key = {one.key: one for one in profiles}
    return list(problems_of_profiles(replace(book(), profiles=by_key, criteria=every)))


def told_of(**changes: object) -> list[str]:
    """What is said of the sound criterion, changed."""
    changed = replace(SOUND, **changes)  # type: ignore[arg-type]  # tests name what they change
    return told(replace(PROFILE, criterion=(changed,)))


def test_what_ships_holds_no_mistake_and_neither_does_the_sound_profile() -> None:
    assert [] == list(problems_of_profiles(book()))
    assert [] == told(PROFILE)


MISTAKES: Final[Mapping[str, tuple[dict[str, object], str]]] = {
    "low confidence that holds": (
        {"confidence": Confidence.LOW},
        "what is of low confidence may only warn or inform.",
    ),
    "low confidence that holds what is not recorded": (
        {"confidence": Confidence.LOW, "unmet": Severity.WARN, "unrecorded": Severity.STOP},
        "what is of low confidence may only warn or inform.",
    ),
    "an unknown limit": (
        {"limit": limits(most_mm="40", weather=1)},
        "limit weather: the test largest_dimension does not know it.",
    ),
    "a limit that is missing": (
        {"limit": ()},
        "limit most_mm: the test largest_dimension needs it.",
    ),
    "a limit that stands twice": (
        {"limit": (*limits(most_mm="40"), *limits(most_mm="50"))},
        "a limit stands twice.",
    ),
    "a number that is no text": (
        {"limit": limits(most_mm=40)},
        'limit most_mm: a number in quotation marks, such as "40", is wanted.',
    ),
    "a text that is no number": (
        {"limit": limits(most_mm="forty")},
        'limit most_mm: a number in quotation marks, such as "40", is wanted.',
    ),
    "a number without end": (
        {"limit": limits(most_mm="Infinity")},
        'limit most_mm: a number in quotation marks, such as "40", is wanted.',
    ),
    "no whole number": (
        {"test": "planned_sessions", "limit": limits(most="5")},
        "limit most: a whole number is wanted.",
    ),
    "yes for a whole number": (
        {"test": "planned_sessions", "limit": limits(most=True)},
        "limit most: a whole number is wanted.",
    ),
    "an empty list": (
        {"test": "systemic_disease", "limit": limits(accepted=())},
        "limit accepted: a list of texts with at least one entry is wanted.",
    ),
    "a text for a list": (
        {"test": "systemic_disease", "limit": limits(accepted="stable")},
        "limit accepted: a list of texts with at least one entry is wanted.",
    ),
    "a list for a text": (
        {"test": "authorization_number", "limit": limits(asks=("a", "b"))},
        "limit asks: a text is wanted.",
    ),
    "neither of two limits": (
        {"test": "performance_status", "limit": ()},
        "one of the limits least_kps, most_ecog is needed.",
    ),
    "a diagnosis that cannot be": (
        {"indications": ("C79.31.1",)},
        "indication C79.31.1 is no beginning of a diagnosis code.",
    ),
    "an exception that is neither kind nor class": (
        {"except_for": ("weather",)},
        "indication weather is no kind of lesion and no class of diagnosis.",
    ),
    "a code of no table": ({"codes": ("99999",)}, "code 99999 is not listed."),
    "a code that is none": ({"codes": ("7737",)}, "code 7737 is not listed."),
    "a range with an end of no table": (
        {"codes": ("77371-77999",)},
        "code 77371-77999 is not listed.",
    ),
    "a document of no list": (
        {"test": "document_recorded", "limit": limits(documents=("weather_report",))},
        "limit documents: document weather_report is not listed.",
    ),
    "a field of no lesion": (
        {"test": "lesion_fields", "limit": limits(fields=("weather",))},
        "limit fields: a lesion has no weather.",
    ),
    "a text of no session": (
        {"test": "text_recorded", "limit": limits(field="weather", asks="how it is")},
        "limit field is one of why_radiosurgery, failed_treatments.",
    ),
    "no source": ({"cites": ()}, "no source is cited."),
    "a source of no list": ({"cites": (Citation("X9", "x"),)}, "source X9 is not listed."),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_of_a_criterion_is_named_with_its_place(name: str) -> None:
    changes, sentence = MISTAKES[name]

    assert [f"profile lakeshore, criterion own: {sentence}"] == told_of(**changes)


def test_an_unknown_test_is_named_with_those_that_are_known() -> None:
    (sentence,) = told_of(test="weather")

    assert sentence.startswith("profile lakeshore, criterion own: the test weather is not known;")
    assert "authorization_codes" in sentence


def test_a_criterion_of_every_session_is_checked_like_any_other() -> None:
    assert ["every payer: criterion own stands twice."] == told(every=(SOUND, SOUND))


def test_the_key_of_what_every_session_shows_is_kept() -> None:
    (sentence,) = told(replace(PROFILE, key=EVERY_PAYER))

    assert "this key is kept" in sentence


@pytest.mark.parametrize("like", ["nobody", "lakeshore"])
def test_a_profile_begins_from_one_that_is_there_and_not_from_itself(like: str) -> None:
    (sentence,) = told(replace(PROFILE, like=like))

    assert f"it is like {like}, which is not listed or begins from this one." in sentence


def test_a_profile_may_begin_from_another() -> None:
    assert [] == told(PROFILE, replace(PROFILE, key="other", payers=(), like="lakeshore"))


def test_parameters_need_a_source() -> None:
    setting = replace(PROFILE, parameter=limits(weather=1))

    assert ["profile lakeshore: it sets parameters and cites no source for them."] == told(setting)
    assert [] == told(replace(setting, cites=CITES))


def test_a_source_that_a_profile_cites_is_listed() -> None:
    citing = replace(PROFILE, cites=(Citation("X9", "x"),))

    assert ["profile lakeshore: source X9 is not listed."] == told(citing)


def test_a_payer_is_claimed_once() -> None:
    other = replace(PROFILE, key="other", payers=("lake", "lakeshore"))

    assert [
        "payer lakeshore: 2 profiles claim it; let one.",
        "payer lake: 2 profiles claim it; let one.",
    ] == told(PROFILE, other)
