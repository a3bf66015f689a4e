"""Criteria about the payer's authorization: its number, its codes, its days.

Only the authorization of the coverage billed first counts.
"""

from __future__ import annotations

from typing import Final

from domain.necessity_tests.shape import (
    Answer,
    Asked,
    LimitKind,
    Named,
    listed,
    met,
    unmet,
    unrecorded,
    written,
)


def _at(asked: Asked, *names: str) -> tuple[str, ...]:
    place = asked.situation.coverage
    if place is None:
        return ("coverages",)
    return tuple(f"coverages[{place}].authorization.{name}" for name in names)


def authorization_number(asked: Asked) -> Answer:
    """The payer's number is on record."""
    authorization, fields = asked.situation.authorization, _at(asked, "number")
    asks = asked.text("asks") or "an authorization before treatment"
    if authorization is not None and written(authorization.number):
        return met(f"A number of the payer is on record; {asks} is asked.", *fields)
    sentence = f"No authorization number is on record; {asks} is asked. Enter the payer's number."
    return unrecorded(sentence, *fields)


def authorization_codes(asked: Asked) -> Answer | None:
    """Every charged code the criterion concerns is among the authorized ones."""
    authorization, fields = asked.situation.authorization, _at(asked, "codes")
    needing = asked.concerned
    if not needing:
        return None
    if authorization is None or not authorization.codes:
        need = "need" if len(needing) > 1 else "needs"
        sentence = f"Which codes are authorized is not recorded; {listed(needing)} {need} it."
        return unrecorded(f"{sentence} Enter them.", *fields)
    missing = [code for code in needing if code not in authorization.codes]
    if missing:
        sentence = (
            f"Charged but not among the authorized codes: {listed(missing)}. Ask the payer to add"
            f" {'them' if len(missing) > 1 else 'it'}, or check the codes entered."
        )
        return unmet(sentence, *fields)
    return met(f"Authorized are {listed(needing)}, as charged.", *fields)


def authorization_dates(asked: Asked) -> Answer:
    """The day of the session lies within the authorization, first and last day included."""
    authorization, day = asked.situation.authorization, asked.situation.day
    first = authorization.valid_from if authorization else None
    last = authorization.valid_to if authorization else None
    fields = _at(asked, "valid_from", "valid_to")
    if first is None and last is None:
        sentence = "From when to when the authorization is valid is not recorded. Enter both days."
        return unrecorded(sentence, *fields)
    told = " ".join(
        part for part in (f"from {first}" if first else "", f"to {last}" if last else "") if part
    )
    if day is None:
        sentence = f"Authorized {told}; the day of the session is not recorded. Enter it."
        return unrecorded(sentence, "delivery.runs", *fields)
    is_covered = (first is None or first <= day) and (last is None or day <= last)
    if is_covered:
        return met(f"Authorized {told}; the session of {day} lies within.", *fields)
    sentence = (
        f"Authorized {told}; the session of {day} lies outside. Ask the payer to extend it, or"
        " check the days entered."
    )
    return unmet(sentence, *fields)


TESTS: Final = {
    "authorization_number": Named(ask=authorization_number, takes={"asks": LimitKind.TEXT}),
    "authorization_codes": Named(ask=authorization_codes),
    "authorization_dates": Named(ask=authorization_dates),
}
