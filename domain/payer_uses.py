"""Which payer of a session means which profile, where the department says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.facts import FactBook
from domain.payers import PayerProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerUse:
    """`payer`: a word under Payer rules; `profile`: the key of the profile it means here."""

    payer: str | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProfile:
    """One profile as a person looks at it. `payers`: the words that mean it, in a row."""

    label: str
    payers: str
    document: str
    publisher: str
    last_checked: date


def known_profiles(profiles: Mapping[str, PayerProfile]) -> tuple[KnownProfile, ...]:
    """Every profile in use, by its name."""
    return tuple(
        KnownProfile(
            label=one.label,
            payers=", ".join((one.key, *one.payers)),
            document=one.document,
            publisher=one.publisher,
            last_checked=one.last_checked,
        )
        for one in sorted(profiles.values(), key=lambda one: one.label.casefold())
    )


def with_uses(book: FactBook, uses: tuple[PayerUse, ...]) -> FactBook:
    """The book in which these payers mean these profiles; each derivation made with it names them.

    What names a profile that is not there any more is passed over: the payer means what it did.
    """
    meant = {use.payer: use.profile for use in uses if use.profile in book.profiles}
    if not meant:
        return book
    profiles = {
        key: replace(one, payers=(*_left(one, meant), *_given(key, meant)))
        for key, one in book.profiles.items()
    }
    told = tuple(f"payer {payer} by profile {profile}" for payer, profile in meant.items())
    pack = replace(book.pack, tables=(*book.pack.tables, *told))
    return replace(book, profiles=profiles, pack=pack)


def _left(profile: PayerProfile, meant: Mapping[str | None, str | None]) -> Iterator[str]:
    return (payer for payer in profile.payers if payer not in meant)


def _given(key: str, meant: Mapping[str | None, str | None]) -> Iterator[str]:
    return (payer for payer, profile in meant.items() if profile == key and payer)


def problems_of_uses(
    uses: tuple[PayerUse, ...], profiles: Mapping[str, PayerProfile]
) -> Iterator[str]:
    """What is wrong with each of them, in a sentence."""
    seen: set[str] = set()
    for number, use in enumerate(uses, 1):
        payer = (use.payer or "").strip()
        if not payer or use.profile is None:
            yield f"Payer {number} lacks its word or its profile: complete or remove it."
        elif payer in profiles:
            yield f"Payer {number}: {payer} is a profile itself and always means it. Remove it."
        elif payer in seen:
            yield f"Payer {number}: {payer} stands twice. Remove one of them."
        elif use.profile not in profiles:
            yield f"Payer {number}: there is no profile {use.profile}. Pick one from the list."
        seen.add(payer)
