"""Tables and editions have words of their own, and what ships is named by the fact files."""

from __future__ import annotations

from dataclasses import replace

from domain.published import TableKind
from domain.table_words import KIND_WORDS, cited_words, edition_words, rows_words, shipped_words
from tests.scenario import book
from tests.tables import an_edition


def test_every_kind_of_table_has_words_of_its_own() -> None:
    assert set(TableKind) == set(KIND_WORDS)
    assert len(KIND_WORDS) == len(set(KIND_WORDS.values()))


def test_an_edition_is_named_by_table_title_and_first_day() -> None:
    edition = an_edition()

    assert "NCCI pairs, outpatient hospital v32.2, effective 2026-07-01" == edition_words(edition)
    assert f"{edition_words(edition)}, SHA-256 abababababab" == cited_words(edition)
    assert ["1 row", "2,500,000 rows"] == [
        rows_words(edition),
        rows_words(replace(edition, rows=2_500_000)),
    ]


def test_what_ships_is_told_table_by_table_with_its_edition() -> None:
    told = shipped_words(book())

    for words in (
        "practitioner (2024-07-01)",
        "v32.3 (2026-10-01)",
        "unlikely",
        "add-on",
        "Addend",
    ):
        assert any(words in line for line in told), words
    assert [] == [line for line in told if "Professional knowledge" in line]
