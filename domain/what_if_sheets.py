"""The sheet of a what-if: what a biller would charge, stamped, and naming nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.charge import ChargeLine, Derivation, Origin
from domain.documents import Mark, Party, Superbill
from domain.session import Coverage, Patient, SrsSession, Team
from domain.superbills import SheetOrder, of_draft


def of_what_if(session: SrsSession, derivation: Derivation, order: SheetOrder) -> Superbill:
    """The sheet of a session that was not so: stamped on every page, without number, price or
    anybody's name or words. Raises `Refused` like `of_signed`.
    """
    nameless = replace(derivation, lines=tuple(map(_nobodys_line, derivation.lines)))
    sheet = of_draft(_nobodys(session), nameless, replace(order, sheet_number=""))
    return replace(
        sheet,
        mark=Mark.WHAT_IF,
        mark_note=_WHAT_IF,
        practice=Party(name="What if – not a claim"),
        patient_name="No patient: a session as it might have been",
        patient_facts=(),
        people=(),
    )


_WHAT_IF: Final = (
    "Made up from changed facts. Not a claim, not a bill, not a record of any patient."
)


def _nobodys(session: SrsSession) -> SrsSession:
    """The session without whoever it names and without what people wrote freely."""
    coverages = tuple(
        Coverage(rank=each.rank, payer=each.payer, payer_name=each.payer_name)
        for each in session.coverages
    )
    stopped = session.delivery.stopped
    return replace(
        session,
        patient=Patient(),
        team=Team(),
        coverages=coverages,
        lesions=tuple(replace(lesion, name=None) for lesion in session.lesions),
        delivery=replace(
            session.delivery, stopped=replace(stopped, reason=None) if stopped else None
        ),
        overrides=(),
        notes="",
    )


def _nobodys_line(line: ChargeLine) -> ChargeLine:
    """Without a price; of a line that a person added or changed, without that person's words."""
    because = line.because if line.origin is Origin.DERIVED else (_BY_A_PERSON,)
    return replace(line, charge=None, because=because)


_BY_A_PERSON: Final = "As a person added or changed it."
