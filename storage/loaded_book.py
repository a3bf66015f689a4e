"""The facts that ship, together with the published tables a department loaded."""

from __future__ import annotations

from dataclasses import replace

from domain.facts import FactBook
from domain.published import PublishedTables
from domain.remembered_tables import RememberedTables
from domain.table_words import edition_words
from storage.diagnoses.code_set import with_loaded
from storage.shipped_tables import layered


def with_tables(shipped: FactBook, tables: PublishedTables) -> FactBook:
    """The book with the editions in use; the same book where there is none.

    Each speaks for the days it covers, in edits and in payments; derivations name them by digest.
    """
    editions = tables.editions()
    if not editions:
        return shipped
    named = tuple(f"{edition_words(edition)}, SHA-256 {edition.digest}" for edition in editions)
    return replace(
        shipped,
        published=RememberedTables(tables),
        diagnosis_codes=with_loaded(shipped.diagnosis_codes, tables),
        payments=layered(tables, shipped.payments) if shipped.payments else tables,
        pack=replace(shipped.pack, tables=(*shipped.pack.tables, *named)),
    )
