"""How tables and their editions are called, on the screen, in findings and in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.facts import FactBook
from domain.published import Edition, TableKind

KIND_WORDS: Final[Mapping[TableKind, str]] = MappingProxyType(
    {
        TableKind.PTP_PRACTITIONER: "NCCI pairs, practitioner",
        TableKind.PTP_HOSPITAL: "NCCI pairs, outpatient hospital",
        TableKind.MUE_PRACTITIONER: "Unit limits (MUE), practitioner",
        TableKind.MUE_HOSPITAL: "Unit limits (MUE), outpatient hospital",
        TableKind.ADD_ON: "Add-on codes",
        TableKind.FEE_SCHEDULE: "Physician fee schedule",
        TableKind.FEE_SCHEDULE_QPP: "Physician fee schedule, QPP",
        TableKind.LOCALITIES: "Localities (GPCI)",
        TableKind.OUTPATIENT: "Outpatient payment (Addendum B)",
        TableKind.ICD10CM: "ICD-10-CM",
        TableKind.ICD10CM_ADDENDA: "ICD-10-CM addenda",
    }
)

_SHORT: Final = 12


def digest_words(edition: Edition) -> str:
    """The beginning of the digest, enough to tell two files apart."""
    return edition.digest[:_SHORT]


def edition_words(edition: Edition) -> str:
    """Table, title and first day of an edition, as a sentence names it."""
    return f"{KIND_WORDS[edition.kind]} {edition.title}, effective {edition.effective}"


def rows_words(edition: Edition) -> str:
    """How many rows were kept."""
    return f"{edition.rows:,} row{'' if edition.rows == 1 else 's'}"


def cited_words(edition: Edition) -> str:
    """The same with the beginning of the digest, as a citation names it."""
    return f"{edition_words(edition)}, SHA-256 {digest_words(edition)}"


def shipped_words(book: FactBook) -> tuple[str, ...]:
    """The publishers' tables that ship, cut to the codes of the program: title and edition."""
    pairs = {cite.source for pair in book.pairs for cite in pair.cites}
    publishers = {book.sources[key].publisher for key in pairs}
    cited = {cite.source for add_on in book.add_ons for cite in add_on.cites}
    for entry in book.codes.values():
        cited |= {cite.source for period in entry.period for cite in period.cites}
    sources = (book.sources[key] for key in sorted(pairs | cited))
    return tuple(f"{s.title} ({s.edition})" for s in sources if s.publisher in publishers)
