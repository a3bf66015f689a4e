"""The register on paper: what was handed out, what is missing, and nobody's name."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from domain.documents import Paper, RegisterPage
from reports.sheet_register import render

ROW = ("000001", "2026-10-15", "Facility", "2026-10-15 17:50", "R. Castellano", "")
PAGE = RegisterPage(
    practice="Lakeside Hospital",
    days="2026-10-01 to 2026-10-31",
    rows=(
        ROW,
        ("000003", "2026-10-15", "Neurosurgery", "2026-10-16 08:00", "D. Okafor", "reprint"),
    ),
    missing=("000002", "000004 to 000006"),
    made="Made 2026-10-31 18:00 by D. Okafor",
)


def _pages(page: RegisterPage) -> list[str]:
    found = PdfReader(io.BytesIO(render(page)), strict=True).pages
    return [" ".join(each.extract_text().split()) for each in found]


def test_the_whole_page_reads_as_the_register_says() -> None:
    (text,) = _pages(PAGE)

    assert text == (
        "Lakeside Hospital Sheet numbers 2026-10-01 to 2026-10-31"
        " Given and not handed out 000002, 000004 to 000006"
        " Handed out Number Day of session Claim Handed out By Reprint"
        " 000001 2026-10-15 Facility 2026-10-15 17:50 R. Castellano"
        " 000003 2026-10-15 Neurosurgery 2026-10-16 08:00 D. Okafor reprint"
        " Made 2026-10-31 18:00 by D. Okafor Page 1 of 1"
    )


def test_where_there_is_nothing_it_says_so_twice() -> None:
    (text,) = _pages(replace(PAGE, rows=(), missing=()))

    assert "Given and not handed out None. Handed out None." in text


@pytest.mark.parametrize("paper", list(Paper))
def test_a_long_register_goes_on_under_its_columns(paper: Paper) -> None:
    found = _pages(replace(PAGE, paper=paper, rows=(ROW,) * 200))

    assert len(found) > 2
    assert all(text.count("Number Day of session") == 1 for text in found)
    assert sum(text.count("000001") for text in found) == 200


def test_every_missing_number_is_listed_once() -> None:
    missing = tuple(f"{number:06d}" for number in range(2, 1_000, 2))

    (first, *rest) = _pages(replace(PAGE, rows=(), missing=missing))

    assert [first.count("000002"), first.count("Given and not handed out")] == [1, 1]
    assert missing == tuple(w for t in (first, *rest) for w in re.findall(r"\b\d{6}\b", t))
