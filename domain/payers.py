"""Payer profiles: what a payer family asks for, as data with its document and the day it was read.

A profile may also set payer parameters: facts whose key begins with `payer.` and whose default
stands in `domain/data/facts/payer.toml`. A profile that is `like` another asks for all that the
other does; a criterion or parameter of the same key stands in place of the other's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from domain.charge import Citation, Severity
from domain.entries import Confidence, FactScalar

PARAMETER: Final = "payer."
GUIDELINE: Final = "guideline"  # the blank profile: questions of the national guideline only
EVERY_PAYER: Final = "every_payer"  # of no profile: what every session shows


class PayerFamily(StrEnum):
    MEDICARE = "medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    COMMERCIAL = "commercial"
    OTHER = "other"


class When(StrEnum):
    """In which courses a criterion is asked at all.

    `irradiated`: any earlier cranial radiation; `repeat`: earlier radiosurgery, or radiation of a
    kind that may have been; `single_session`: the plan is not one of several sessions;
    `authorized`: the first coverage carries an authorization.
    """

    ALWAYS = "always"
    SINGLE_SESSION = "single_session"
    IRRADIATED = "irradiated"
    REPEAT = "repeat"
    AUTHORIZED = "authorized"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value by name."""

    key: str
    value: FactScalar


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One condition of medical necessity.

    `test`: a test that `domain.necessity_tests` knows. `indications`: lesion kinds, classes of
    diagnosis or beginnings of ICD-10-CM codes it is asked for, () = all; `except_for` in the same
    words. `codes`: whose lines it supports, () = delivery, management and the surgeon's.
    `limit`: the thresholds of the test. `unmet`, `unrecorded`: what follows; a criterion of low
    confidence may only warn.
    """

    key: str
    label: str
    test: str
    indications: tuple[str, ...] = ()
    except_for: tuple[str, ...] = ()
    when: When = When.ALWAYS
    codes: tuple[str, ...] = ()
    limit: tuple[Parameter, ...] = ()
    unmet: Severity
    unrecorded: Severity
    confidence: Confidence
    cites: tuple[Citation, ...]

    @cached_property
    def limits(self) -> Mapping[str, FactScalar]:
        """The thresholds by name."""
        return {one.key: one.value for one in self.limit}


@dataclass(frozen=True, kw_only=True)
class PayerProfile:
    """`payers`: further payer keys of a session that mean this profile. `like`: the key of the
    profile it begins from. `document`: its id, such as an LCD number. `unverified`: what was not
    read at the publisher.
    """

    key: str
    label: str
    family: PayerFamily
    payers: tuple[str, ...] = ()
    like: str = ""
    document: str
    publisher: str
    last_checked: date
    note: str = ""
    unverified: str = ""
    parameter: tuple[Parameter, ...] = ()
    criterion: tuple[Criterion, ...] = ()
    cites: tuple[Citation, ...] = ()

    @cached_property
    def parameters(self) -> Mapping[str, FactScalar]:
        """What this payer sets otherwise than the default, by key of the fact."""
        return {one.key: one.value for one in self.parameter}


def profile_for(profiles: Mapping[str, PayerProfile], payer: str | None) -> PayerProfile | None:
    """The profile that a session's payer key names, itself or among its `payers`."""
    if payer is None:
        return None
    if payer in profiles:
        return profiles[payer]
    return next((p for p in profiles.values() if payer in p.payers), None)


def chain(profiles: Mapping[str, PayerProfile], profile: PayerProfile) -> tuple[PayerProfile, ...]:
    """A profile behind those it begins from, the first of them first; ends where nothing is known
    or where it would begin anew.
    """
    found = [profile]
    while (like := found[-1].like) in profiles and profiles[like] not in found:
        found.append(profiles[like])
    return tuple(reversed(found))


def criteria_of(
    profiles: Mapping[str, PayerProfile], profile: PayerProfile
) -> tuple[tuple[PayerProfile, Criterion], ...]:
    """All that a profile asks for, each criterion with the profile it comes from."""
    asked = {
        criterion.key: (origin, criterion)
        for origin in chain(profiles, profile)
        for criterion in origin.criterion
    }
    return tuple(asked.values())


def in_full(profiles: Mapping[str, PayerProfile], profile: PayerProfile) -> PayerProfile:
    """A profile with the parameters of those it begins from."""
    if not profile.like:
        return profile
    every = {one.key: one for origin in chain(profiles, profile) for one in origin.parameter}
    return replace(profile, parameter=tuple(every.values()))


def joined(
    shipped: Mapping[str, PayerProfile], own: Mapping[str, PayerProfile]
) -> dict[str, PayerProfile]:
    """The shipped profiles with a department's own, which win by key and by payer."""
    claimed = {*own, *(payer for one in own.values() for payer in one.payers)}
    kept = {
        key: replace(one, payers=tuple(p for p in one.payers if p not in claimed))
        for key, one in shipped.items()
    }
    return {**kept, **own}
