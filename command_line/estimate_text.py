"""The payment estimate as plain text, printed after a claim and only where it was asked for."""

from __future__ import annotations

from command_line.claim_text import BILLERS
from command_line.wrapping import heading, wrapped
from domain.case import Case
from domain.charge import Derivation
from domain.estimate import ClaimEstimate, LineEstimate, estimate
from domain.facts import FactBook
from domain.payment import Amount, LocalityKey
from domain.session import SrsSession


def estimate_text(
    session: SrsSession, derivation: Derivation, book: FactBook, locality: LocalityKey | None
) -> str:
    """What Medicare would pay for the lines, or why nothing is estimated.

    Args:
        locality: state and number; None = national.
    """
    found = estimate(Case(session), book, derivation.lines, locality)
    tables = f"Tables: {'; '.join(found.tables)}." if found.tables else ""
    about = (found.hidden,) if found.hidden else tuple(filter(None, (found.note, tables)))
    blocks = [heading("Medicare estimate", *about, mark="-"), *map(_claim, found.claims)]
    return "\n\n".join(blocks) + "\n"


def _claim(claim: ClaimEstimate) -> str:
    total = _amounts(claim.total) or "none"
    left = f", {claim.unknown} not priced" if claim.unknown else ""
    lines = (_line(one) for one in claim.lines)
    return "\n".join((f"{BILLERS[claim.biller]}: {total}{left}", *lines))


def _line(one: LineEstimate) -> str:
    line = one.line
    units = f"x{line.units}" if line.units != 1 else ""
    what = " ".join(part for part in (line.code, *line.modifiers, units) if part)
    return wrapped(f"{what}  {_amounts(one.amounts) or '-'}  {one.sentence}", indent=2, hang=6)


def _amounts(amounts: tuple[Amount, ...]) -> str:
    return ", ".join(
        f"${amount.dollars:,.2f}" + (f" ({amount.label})" if amount.label else "")
        for amount in amounts
    )
