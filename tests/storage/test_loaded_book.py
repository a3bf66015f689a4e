"""The book of a department: what ships, and the loaded editions that speak for their days."""

from __future__ import annotations

from dataclasses import replace

from domain.case import Case
from domain.derivation import derive
from domain.entries import EditTable
from domain.published import TableKind
from storage.codec import decode_derivation, encode_derivation
from storage.fact_files import load_book
from storage.loaded_book import with_tables
from tests.builders import SESSION_DAY, a_session
from tests.tables import FixedTables, a_pair, an_edition

BOOK = load_book()
TABLES = FixedTables(held=(an_edition(),), rows=(a_pair("77301", "77300"),))


def test_without_a_loaded_edition_the_book_is_what_ships() -> None:
    assert with_tables(BOOK, FixedTables()) is BOOK


def test_a_loaded_edition_speaks_in_the_edits_and_is_named_by_its_digest() -> None:
    by = with_tables(BOOK, TABLES)

    assert by.published is not None
    assert TABLES.rows == by.published.pairs(EditTable.HOSPITAL, "77301", "77300", SESSION_DAY)
    (named,) = by.pack.tables
    assert named.endswith(f"SHA-256 {'ab' * 32}")
    derivation = derive(Case(a_session()), by)
    assert by.pack.tables == derivation.rule_pack.tables
    assert derivation == decode_derivation(encode_derivation(derivation), "stored")


def test_payments_fall_back_to_what_ships_where_nothing_was_loaded() -> None:
    by = with_tables(BOOK, TABLES)
    bare = with_tables(replace(BOOK, payments=None), TABLES)

    assert BOOK.payments is not None
    assert by.payments is not None
    known = BOOK.payments.edition(TableKind.OUTPATIENT, SESSION_DAY)
    assert known
    assert known == by.payments.edition(TableKind.OUTPATIENT, SESSION_DAY)
    assert bare.payments is TABLES
