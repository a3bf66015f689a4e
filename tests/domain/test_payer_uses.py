"""Which profile a payer means is the department's to say, and each derivation tells it."""

from __future__ import annotations

from functools import cache

import pytest

from domain.errors import Refused
from domain.facts import FactBook
from domain.payer_uses import PayerUse, known_profiles, problems_of_uses, with_uses
from domain.payers import profile_for
from domain.ports import Practice
from domain.precautions import Precautions
from domain.roster import Roster
from domain.settings import (
    DepartmentSettings,
    guarded,
    payer_uses_of,
    precautions_of,
    settings_of,
)
from storage.fact_files import load_book


@cache
def book() -> FactBook:
    return load_book()


def meant(changed: FactBook, payer: str) -> str:
    profile = profile_for(changed.profiles, payer)
    return profile.key if profile else ""


def test_a_payer_means_another_profile_and_no_other_payer_changes() -> None:
    changed = with_uses(book(), (PayerUse(payer="aetna", profile="uhc"),))

    assert (meant(book(), "aetna"), meant(changed, "aetna")) == ("evicore", "uhc")
    assert meant(changed, "cigna") == "evicore"
    assert meant(changed, "unitedhealthcare") == "uhc"


def test_a_payer_nobody_knew_means_a_profile() -> None:
    changed = with_uses(book(), (PayerUse(payer="lakeshore", profile="bcbs"),))

    assert (meant(book(), "lakeshore"), meant(changed, "lakeshore")) == ("", "bcbs")


def test_what_was_derived_with_it_says_so() -> None:
    changed = with_uses(book(), (PayerUse(payer="aetna", profile="uhc"),))

    assert changed.pack.tables == (*book().pack.tables, "payer aetna by profile uhc")


@pytest.mark.parametrize("uses", [(), (PayerUse(payer="aetna", profile="gone"),)])
def test_without_a_profile_that_is_there_nothing_changes(uses: tuple[PayerUse, ...]) -> None:
    assert with_uses(book(), uses) is book()


def test_every_profile_is_told_with_its_document_and_when_it_was_checked() -> None:
    told = known_profiles(book().profiles)

    assert len(told) == len(book().profiles)
    strict = next(one for one in told if "strict" in one.label)
    assert (strict.document, strict.payers) == ("L39553 / A59350", "medicare_strict")
    assert strict.last_checked.year == 2026
    assert [one.label.casefold() for one in told] == sorted(one.label.casefold() for one in told)


@pytest.mark.parametrize(
    ("uses", "words"),
    [
        ((PayerUse(profile="uhc"),), "Payer 1 lacks its word or its profile"),
        ((PayerUse(payer="  ", profile="uhc"),), "Payer 1 lacks its word or its profile"),
        ((PayerUse(payer="aetna"),), "Payer 1 lacks its word or its profile"),
        ((PayerUse(payer="uhc", profile="bcbs"),), "is a profile itself"),
        ((PayerUse(payer="a", profile="uhc"), PayerUse(payer="a", profile="bcbs")), "stands twice"),
        ((PayerUse(payer="a", profile="gone"),), "there is no profile gone"),
    ],
)
def test_what_cannot_be_meant_is_told(uses: tuple[PayerUse, ...], words: str) -> None:
    (told,) = problems_of_uses(uses, book().profiles)

    assert words in told
    with pytest.raises(Refused, match="Nothing was changed"):
        payer_uses_of(DepartmentSettings(payers=uses), book().profiles)


def test_the_settings_hold_what_is_kept_and_give_it_back() -> None:
    kept = Precautions(lock_minutes=0, backup_folder="/copies", backups_kept=3)
    uses = (PayerUse(payer="aetna", profile="uhc"),)

    typed = guarded(settings_of(Practice(billers={}), Roster()), kept, uses)

    assert precautions_of(typed) == kept
    assert payer_uses_of(typed, book().profiles) == uses


def test_what_is_left_empty_is_the_programs_own_choice() -> None:
    assert precautions_of(DepartmentSettings()) == Precautions()
