"""Payer profiles: what a payer family asks for, as data with its document and the day it was read.

A profile may also set payer parameters: facts whose key begins with `payer.` and whose default
stands in `domain/data/facts/payer.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from domain.charge import Citation, Severity
from domain.entries import Confidence, FactScalar

PARAMETER: Final = "payer."


class PayerFamily(StrEnum):
    MEDICARE = "medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    COMMERCIAL = "commercial"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value by name."""

    key: str
    value: FactScalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One condition of medical necessity.

    `test`: a test that `domain.necessity` knows. `indications`: diagnosis classes or lesion kinds
    it is asked for, () = all. `codes`: whose lines it supports, () = delivery and management.
    `unmet`, `unrecorded`: what follows; a criterion of low confidence may only warn.
    """

    key: str
    label: str
    test: str
    indications: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    limit: tuple[Parameter, ...] = ()
    unmet: Severity
    unrecorded: Severity
    confidence: Confidence
    cites: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True)
class PayerProfile:
    """`payers`: further payer keys of a session that mean this profile. `document`: its id, such as
    an LCD number.
    """

    key: str
    label: str
    family: PayerFamily
    payers: tuple[str, ...] = ()
    document: str
    publisher: str
    last_checked: date
    note: str = ""
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
