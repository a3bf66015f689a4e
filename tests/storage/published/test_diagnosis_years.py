"""Order files and addenda on the shelf: a loaded year speaks over what ships, for its days only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from functools import cache

import pytest

from domain.published import DiagnosisCodes, DiagnosisEntry, TableKind
from storage.diagnoses.code_set import CodeSet, with_loaded
from storage.diagnoses.shipped import ShippedCodes
from storage.loaded_book import with_tables
from storage.published import TableLibrary
from storage.published.refused import TableRefused
from tests.scenario import book
from tests.storage.published.acting import NOON, applied, staged

SHIPPED = CodeSet(ShippedCodes(), {})
LAST_OF_2026 = date(2026, 9, 30)
OLD, LATER = date(2025, 3, 1), date(2026, 10, 15)
NAME = "icd10cm_order_2025.txt"
ADDENDA = "icd10cm_order_addenda_2027.txt"


@cache
def rows_of_2026() -> tuple[DiagnosisEntry, ...]:
    return tuple(one for one in SHIPPED.source.entries() if one.covers(LAST_OF_2026))


def line(number: int, code: str, is_billable: bool, title: str) -> str:
    return f"{number:05} {code.replace('.', ''):<7} {is_billable:d} {title[:60]:<60} {title}"


def order_file(left_out: Iterable[str] = (), title: str = "") -> bytes:
    """A whole year as the publisher writes it: that of 2026 without some codes."""
    kept = [one for one in rows_of_2026() if one.code not in left_out]
    lines = [
        line(
            number,
            one.code,
            one.is_billable,
            title if title and one.code == "C79.31" else one.title,
        )
        for number, one in enumerate(kept, 1)
    ]
    return "".join(f"{text}\r\n" for text in lines).encode("latin-1")


def addenda(changes: Iterable[tuple[str, int, str, str]], before: int = 98186) -> bytes:
    told = [
        f"{action + ':':<13}{flag} {code:<7} {title:<60} {title}"
        for action, flag, code, title in changes
    ]
    counts = [
        f"  {before - 74719} headers in icd10cm_order_2026.txt",
        "  23524 headers in icd10cm_order_2027.txt",
        "  74719 codes in icd10cm_order_2026.txt",
        "  74879 codes in icd10cm_order_2027.txt",
    ]
    return "".join(f"{text}\r\n" for text in (*told, "", *counts)).encode()


CHANGES = (
    ("Add", 1, "C79311", "Quillwort"),
    ("Delete", 1, "C7931", "Secondary malignant neoplasm of brain"),
    ("Add", 0, "C7931", "Secondary malignant neoplasm of brain"),
    ("Delete", 1, "C7932", "Secondary malignant neoplasm of cerebral meninges"),
)


def codes_of(library: TableLibrary) -> DiagnosisCodes:
    found = with_loaded(SHIPPED, library.tables())
    assert found is not None
    return found


def test_a_loaded_year_is_known_for_its_days_only(library: TableLibrary) -> None:
    edition = applied(library, {NAME: order_file(["C79.32"], "Titled otherwise")})
    codes = codes_of(library)

    entry = codes.entry("C79.31", OLD)

    assert (edition.kind, edition.title, edition.effective) == (
        TableKind.ICD10CM,
        "FY2025",
        date(2024, 10, 1),
    )
    assert entry is not None
    assert (entry.title, entry.until, entry.edition) == (
        "Titled otherwise",
        date(2025, 10, 1),
        "FY2025",
    )
    assert codes.entry("C79.32", OLD) is None
    assert [codes.covers(day) for day in (OLD, LATER, date(2024, 9, 30))] == [True, True, False]
    assert [p.effective for p in codes.periods("C79.32")] == [date(2025, 10, 1)]


def test_a_code_that_never_changed_has_one_period(library: TableLibrary) -> None:
    applied(library, {NAME: order_file()})

    (period,) = codes_of(library).periods("C79.31")

    assert (period.effective, period.until) == (date(2024, 10, 1), date(2027, 10, 1))


def test_a_loaded_year_speaks_over_a_shipped_one_of_the_same_days(library: TableLibrary) -> None:
    applied(library, {"icd10cm_order_2026.txt": order_file(title="Titled otherwise")})
    codes = codes_of(library)

    titles = [e.title if (e := codes.entry("C79.31", d)) else "" for d in (LAST_OF_2026, LATER)]

    assert titles == ["Titled otherwise", "Secondary malignant neoplasm of brain"]
    assert [e.title for e in codes.editions()] == ["FY2026", "FY2027 (FY2026 and addenda)"]


def test_a_release_of_april_is_known_by_its_zip_and_begins_then(library: TableLibrary) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("Code Descriptions/icd10cm_order_2026.txt", order_file(["C79.32"]))
        whole.writestr(f"Code Descriptions/{ADDENDA.replace('7', '6')}", addenda(CHANGES))
        whole.writestr("Code Descriptions/readme.txt", b"What this is.\r\n")
    name = "april-1-2026-code-descriptions-tabular-order.zip"

    applied(library, {name: packed.getvalue()})

    known = [
        bool(codes_of(library).entry("C79.32", day)) for day in (date(2026, 3, 31), LAST_OF_2026)
    ]
    assert known == [True, False]


def test_addenda_change_the_year_before(library: TableLibrary) -> None:
    applied(library, {ADDENDA: addenda(CHANGES)})
    codes = codes_of(library)

    told = {c: (e.is_billable if (e := codes.entry(c, LATER)) else None)
            for c in ("C79.311", "C79.31", "C79.32", "C34.11")}  # fmt: skip

    assert told == {"C79.311": True, "C79.31": False, "C79.32": None, "C34.11": True}
    assert codes.search("quillw", LATER)[0].code == "C79.311"
    assert codes.search("quillw", LAST_OF_2026) == ()


def test_addenda_that_count_another_year_before_are_silent(library: TableLibrary) -> None:
    applied(library, {ADDENDA: addenda(CHANGES, before=98000)})

    assert codes_of(library).entry("C79.311", LATER) is None


def test_addenda_without_the_year_before_are_silent(library: TableLibrary) -> None:
    name = "icd10cm_order_addenda_2025.txt"
    text = addenda(CHANGES).replace(b"2026.txt", b"2024.txt").replace(b"2027.txt", b"2025.txt")
    applied(library, {name: text})

    assert not codes_of(library).covers(OLD)


def test_rolled_back_what_ships_speaks_again(library: TableLibrary) -> None:
    edition = applied(library, {"icd10cm_order_2026.txt": order_file(["C79.31"])})
    without = codes_of(library).entry("C79.31", LAST_OF_2026)

    library.roll_back(edition, by="A. Coder", at=NOON)

    assert without is None
    assert codes_of(library) is SHIPPED


def test_the_book_is_made_with_it(library: TableLibrary) -> None:
    applied(library, {NAME: order_file()})

    made = with_tables(book(), library.tables())

    assert made.diagnosis_codes is not None
    assert made.diagnosis_codes.covers(OLD)
    assert with_loaded(None, library.tables()) is None
    assert with_loaded(SHIPPED, object()) is SHIPPED


WHOLE = order_file()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("codes.txt", WHOLE, "does not say its fiscal year"),
        (NAME, WHOLE[: WHOLE.index(b"\n", 3_000_000) + 1], "it is no whole year"),
        (NAME, WHOLE[:3_000_000], "in the middle of its last line"),
        (NAME, WHOLE[: WHOLE.index(b"\n", 1000) + 1], "it is no whole year"),
        (NAME, WHOLE.replace(b"00900 ", b"00899 ", 1), "line 900: its order number"),
        (NAME, WHOLE.replace(b"Secondary", b"\x00econdary", 1), "a byte that no text holds"),
        ("icd10cm_order_addenda_2026.txt", addenda(CHANGES), "its name says fiscal year 2026"),
        (ADDENDA, addenda(CHANGES)[:200] + b"\r\n", "holds no table|columns|expected|counts"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_and_changes_nothing(
    library: TableLibrary, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(TableRefused, match=said):
        staged(library, {name: content})

    assert library.shelved() == ()


def test_two_years_are_loaded_one_after_the_other(library: TableLibrary) -> None:
    with pytest.raises(TableRefused, match="each is a year of its own"):
        staged(library, {NAME: WHOLE, "icd10cm_order_2024.txt": order_file(["C79.31"])})
