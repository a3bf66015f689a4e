"""Order files and addenda are read as their publisher writes them, and refused otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.identifiers import Icd10
from storage.diagnoses.addenda import applied, read_addenda
from storage.diagnoses.order_file import (
    CodeRow,
    CodesRefused,
    pointed,
    rows_of_order_file,
    whole_year,
)

LARYNX = "Secondary malignant neoplasm of larynx"
PLATELETS = "Qualitative platelet defects"
BACK = "Carbuncle of back [any part, except buttock]"
FLANK = "Carbuncle of back [any part, except buttock and flank]"
VIBRIO = "Cholera due to Vibrio cholerae 01, biovar cholerae"


def order_line(number: int, code: str, flag: int, title: str) -> str:
    return f"{number:05} {code:<7} {flag} {title[:60]:<60} {title}"


def change(action: str, flag: int, code: str, title: str) -> str:
    return f"{action + ':':<13}{flag} {code:<7} {title[:60]:<60} {title}"


# As they stand in the publisher's file of 2026.
EXCERPT = (
    order_line(1, "A00", 0, "Cholera"),
    order_line(2, "A000", 1, VIBRIO),
    order_line(47, "A0471", 1, "Enterocolitis due to Clostridium difficile, recurrent"),
)
ADDENDA = [
    change("Add", 1, "C7831", LARYNX),
    change("Delete", 1, "D691", PLATELETS),
    change("Add", 0, "D691", PLATELETS),
    change("Revise from", 1, "L02232", BACK),
    change("Revise to", 1, "L02232", FLANK),
    "",
    "Headers",
    "      0 headers in icd10cm_order_2026.txt",
    "      1 headers in icd10cm_order_2027.txt",
    "      1 additions",
    "of which",
    "      0 revisions to both long and short titles",
    "",
    "Codes",
    "      2 codes in icd10cm_order_2026.txt",
    "      2 codes in icd10cm_order_2027.txt",
    "      1 deletions",
]
BEFORE = (
    CodeRow(code=Icd10("D69.1"), is_billable=True, title=PLATELETS),
    CodeRow(
        code=Icd10("L02.232"),
        is_billable=True,
        title=BACK,
    ),
)


def test_an_order_file_gives_code_flag_and_long_title() -> None:
    rows = tuple(rows_of_order_file("icd10cm_order_2026.txt", (f"{row}\r\n" for row in EXCERPT)))

    assert [(row.code, row.is_billable) for row in rows] == [
        ("A00", False),
        ("A00.0", True),
        ("A04.71", True),
    ]
    assert rows[1].title == VIBRIO


@pytest.mark.parametrize(("compact", "code"), [("G35", "G35"), ("QA00101", "QA0.0101")])
def test_a_code_gets_its_point(compact: str, code: str) -> None:
    assert pointed(compact) == code


@pytest.mark.parametrize(
    "line",
    [
        "",
        "00002 A000    2 Cholera",
        EXCERPT[1].replace("A000   ", "A0000000"),
        EXCERPT[1].replace("A000 ", "AXX0 "),
        EXCERPT[1].replace(" 1 ", "  1 ", 1),
        EXCERPT[1].lower(),
        EXCERPT[1].replace("00002", "00001"),
        EXCERPT[1][:60],
        EXCERPT[1] + "x" * 2000,
        "Code,Flag,Title",
    ],
)
def test_a_line_in_other_columns_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(CodesRefused, match=r"line 2: .*Nothing was changed"):
        list(rows_of_order_file("icd10cm_order_2026.txt", (EXCERPT[0], line)))


def test_an_excerpt_is_no_year() -> None:
    rows = rows_of_order_file("icd10cm_order_2026.txt", EXCERPT)

    with pytest.raises(CodesRefused, match=r"3 rows and ends with A04\.71"):
        whole_year("icd10cm_order_2026.txt", rows)


def test_nothing_at_all_is_no_year() -> None:
    with pytest.raises(CodesRefused, match="0 rows and ends with none"):
        whole_year("icd10cm_order_2026.txt", ())


def test_a_code_stands_once_in_a_year() -> None:
    with pytest.raises(CodesRefused, match=r"line 3: D69\.1 stands in it a second time"):
        whole_year("icd10cm_order_2026.txt", (*BEFORE, replace(BEFORE[0])))


def test_addenda_lead_from_one_year_to_the_next() -> None:
    addenda = read_addenda("addenda", ADDENDA)

    after = applied(addenda, BEFORE)

    assert addenda.years == (2026, 2027)
    assert [(row.code, row.is_billable, row.title[-9:]) for row in after] == [
        ("C78.31", True, "of larynx"),
        ("D69.1", False, "t defects"),
        ("L02.232", True, "nd flank]"),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (ADDENDA[:5], "the counts of both years"),
        ([*ADDENDA, "Replace:     1 D691"], "line 18: expected Add, Delete"),
        ([line.replace("order_2027", "order_2028") for line in ADDENDA], "the counts of both"),
    ],
)
def test_addenda_of_another_shape_are_refused(lines: list[str], said: str) -> None:
    with pytest.raises(CodesRefused, match=said):
        read_addenda("addenda", lines)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (BEFORE[:1], "counts 2 codes and 0 headers in fiscal year 2026, but there are 1 and 0"),
        ((BEFORE[0], CodeRow(code=Icd10("C78.31"), is_billable=True, title="x")), "there already"),
        ((BEFORE[1], CodeRow(code=Icd10("A00"), is_billable=True, title="x")), "no such row"),
    ],
)
def test_addenda_that_do_not_fit_the_year_before_are_refused(
    before: tuple[CodeRow, ...], said: str
) -> None:
    with pytest.raises(CodesRefused, match=said):
        applied(read_addenda("addenda", ADDENDA), before)


def test_addenda_that_miscount_their_own_year_are_refused() -> None:
    lines = [
        line.replace("2 codes in icd10cm_order_2027", "9 codes in icd10cm_order_2027")
        for line in ADDENDA
    ]

    with pytest.raises(CodesRefused, match="counts 9 codes"):
        applied(read_addenda("addenda", lines), BEFORE)
