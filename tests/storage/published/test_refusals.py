"""What is cut, mixed, renamed, of the wrong year or hostile is refused and changes nothing."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

import pytest

from domain.errors import StorageFailure
from storage.published import TableLibrary, TableRefused
from tests.storage.published.acting import applied, silent, staged
from tests.storage.published.making import (
    AOC_HEAD,
    AOC_ROWS,
    OPPS,
    PTP_ROWS,
    aoc_text,
    csv_text,
    excerpt,
    mue_hospital,
    opps_files,
    pprrvu_2025,
    ptp_files,
    ptp_text,
    rows_of,
    workbook,
    written,
    zipped,
)

Files: TypeAlias = Mapping[str, bytes]

MUE: Final = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
MUE_TEXT: Final = excerpt(MUE)[MUE]
OPPS_NAME: Final = "2026 January Web Addendum B.12.29.25.csv"
OPPS_SHEET: Final = "2026 January Addendum B.xlsx"
FEES: Final = "PPRRVU2026_Jul_nonQPP.csv"
FEES_TEXT: Final = excerpt(FEES)[FEES]
GPCI_TEXT: Final = excerpt("GPCI2026.csv")["GPCI2026.csv"]
PARTS: Final = ptp_files()
P1, P2, P3, P4 = PARTS
ENTITIES: Final = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)


def _with_part(part: int, *rows: str) -> Files:
    name = list(PARTS)[part - 1]
    return {**PARTS, name: ptp_text(part, rows)}


def _edited(row: str, old: str, new: str) -> str:
    assert old in row
    return row.replace(old, new)


def _mue(old: bytes, new: bytes, name: str = MUE) -> Files:
    assert old in MUE_TEXT
    return {name: MUE_TEXT.replace(old, new, 1)}


def _fees(old: bytes, new: bytes, name: str = FEES, count: int = 1) -> Files:
    assert old in FEES_TEXT
    return {name: FEES_TEXT.replace(old, new, count)}


def _opps_sheet(cell: str = "", **extra: bytes) -> Files:
    parts = {name.replace("__", "/") + ".xml": content for name, content in extra.items()}
    return {OPPS_SHEET: workbook(OPPS, cell=cell, extra=parts)}


def _claiming(size: int) -> bytes:
    """A zip whose directory claims another unpacked size than it has."""
    content = bytearray(zipped({OPPS_NAME: csv_text(OPPS)}))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 24, size)
    return bytes(content)


def _encrypted() -> bytes:
    content = bytearray(zipped({OPPS_NAME: csv_text(OPPS)}))
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _method(number: int) -> bytes:
    content = bytearray(zipped({OPPS_NAME: csv_text(OPPS)}))
    struct.pack_into("<H", content, content.rfind(b"PK\x01\x02") + 10, number)
    return bytes(content)


def _twins() -> bytes:
    content = zipped({"a1.csv": csv_text(OPPS), "a2.csv": csv_text(OPPS)})
    return content.replace(b"a2.csv", b"a1.csv")


@dataclass(frozen=True, slots=True)
class Case:
    """`told`: what the sentence says. `line`: where, 0 = the file as a whole."""

    files: Files
    told: str
    line: int = 0


R: Final = PTP_ROWS
CASES: Final = {
    # pairs
    "a part is missing": Case({P1: PARTS[P1], P2: PARTS[P2], P4: PARTS[P4]}, "part f3 is missing"),
    "one part only": Case({P1: PARTS[P1]}, "part f2, f3, f4 is missing"),
    "a part under two names": Case(
        {**PARTS, f"copy of {P1}": PARTS[P1]}, f"the same file as copy of {P1}"
    ),
    "a part twice, with other rows": Case(
        {**PARTS, f"copy of {P2}": ptp_text(2, R[3][:2])}, "part f2 was chosen twice"
    ),
    "a part of the other setting": Case(
        {**{n: PARTS[n] for n in (P1, P2, P3)}, "ccioph-v322r0-f4.txt": PARTS[P4]},
        "it is ptp_hospital v32.2, and",
    ),
    "a part of another version": Case(
        {**{n: PARTS[n] for n in (P1, P2, P3)}, "ccipra-v321r0-f4.txt": PARTS[P4]},
        "v32.1, and ccipra",
    ),
    "a part beside another table": Case({**PARTS, MUE: MUE_TEXT}, "several tables"),
    "a name that says nothing": Case(
        {"edits.txt": PARTS[P1]}, "does not say which setting, version and part"
    ),
    "a zip and a member that disagree": Case(
        {"ccipra-v322r0-f1.zip": zipped({"ccipra-v322r0-f2.txt": PARTS[P2]})}, "says two things"
    ),
    "a zip of another quarter": Case(
        {"medicare-ncci-2026q2-ccipra-v322r0-f1.zip": zipped({P1: PARTS[P1]})},
        "disagree on the quarter: 2026 Q2",
    ),
    "a zip of the other setting": Case(
        {"medicare-ncci-2026q3-hospital-ccipra-v322r0-f1.zip": zipped({P1: PARTS[P1]})},
        "its names disagree: ccipra, and hospital",
    ),
    "a minor version that is no quarter": Case(
        {"ccipra-v327r0-f1.txt": PARTS[P1]}, "there is no version v32.7"
    ),
    "pairs renamed to an older version": Case(
        ptp_files(version="312r0"), "a pair in it begins on 2026-07-01"
    ),
    "pairs renamed to a newer version": Case(
        ptp_files(version="342r0"), "its newest date is 2026-07-01"
    ),
    "a date that is none": Case(
        _with_part(2, _edited(R[2][0], "20100101", "20100231")), "Effective Date holds no date", 7
    ),
    "a deletion that is none": Case(
        _with_part(2, R[2][0], _edited(R[2][0], "\t*\t0", "\t2010\t0")), "Deletion Date", 8
    ),
    "an indicator that is none": Case(
        _with_part(2, _edited(R[2][0], "\t*\t0\t", "\t*\t2\t")), "none of 0, 1, 9", 7
    ),
    "a mark that is none": Case(
        _with_part(2, _edited(R[2][0], "\t\t2010", "\tx\t2010")), "neither blank nor *", 7
    ),
    "a code made a number": Case(
        _with_part(2, R[2][0], _edited(R[2][0], "61781", "104")), "Column 2 holds no code", 8
    ),
    "a row with a column too many": Case(_with_part(2, R[2][0], f"{R[2][0]}\tx"), "has 7 cells", 8),
    "a row with a column too few": Case(_with_part(2, R[2][0], "61796\t61781"), "has 7 cells", 8),
    "a pair that says two things": Case(
        _with_part(2, R[2][0], _edited(R[2][0], "\t*\t0\t", "\t*\t1\t")), "twice, with different"
    ),
    "a damaged first row is no header": Case(
        _with_part(2, f"#{R[2][0][1:]}\t", R[2][0]), "Column 1 holds no code", 7
    ),
    "no row below the header": Case(_with_part(2), "no row below its header"),
    "an endless rationale": Case(_with_part(2, f"{R[2][0]}{'x' * 300}"), "rationale is none", 7),
    "a part cut in its last line": Case({**PARTS, P2: PARTS[P2][:-9]}, "ends in the middle", 7),
    # limits
    "limits whose name says no day": Case({"mue.csv": MUE_TEXT}, "from which day it holds"),
    "limits from a day that is none": Case(
        {MUE.replace("07-01", "13-01"): MUE_TEXT}, "says 13-01-2026, which is no date"
    ),
    "limits under the other setting's name": Case(
        {MUE.replace("Practitioner", "OutpatientHospital"): MUE_TEXT},
        "name and its header disagree",
    ),
    "limits of suppliers": Case(
        _mue(b"Practitioner Services MUE", b"DME Supplier Services MUE"), "which nobody here bills"
    ),
    "limits with two days in their names": Case(
        {"mue_Eff_10-01-2026.zip": zipped({MUE: MUE_TEXT})}, "says two things"
    ),
    "units that are none": Case(_mue(b"0001U,1,", b"0001U,one,"), "no number of units", 10),
    "a limit that says two things": Case(_mue(b"0002M,1", b"0001U,7"), "a second time", 11),
    "an adjudication that is none": Case(_mue(b"2 Date", b"4 Date"), "none of 1, 2, 3", 10),
    "a column that is missing": Case(
        _mue(b"MUE Rationale", b"Why"), "“MUE RATIONALE” is missing", 9
    ),
    "a quotation mark that never closes": Case(
        _mue(b"0022U,2", b'"0022U,2'), "does not end where it should", 17
    ),
    # add-ons
    "add-ons whose name says no quarter": Case({"aoc.txt": aoc_text()}, "which quarter it is of"),
    "add-ons renamed to an older quarter": Case(
        {"AOC_V2008Q2.txt": aoc_text()}, "an edit in it begins on 2014-01-01"
    ),
    "a day of the year that is none": Case(
        {"AOC_V2026Q2.txt": aoc_text([("1", "61797", "", "61796", "", "2009366", "", "")])},
        "written YYYYDDD",
        1,
    ),
    "a date of the calendar in its place": Case(
        {"AOC_V2026Q2.xlsx": workbook([AOC_HEAD, (*AOC_ROWS[0][:5], "20090101", "", "")])},
        "AOC_Edit_EffDT holds no date written YYYYDDD",
        2,
    ),
    "a type that is none": Case(
        {"AOC_V2026Q2.xlsx": workbook([AOC_HEAD, ("4", *AOC_ROWS[0][1:])])}, "none of 1, 2, 3", 2
    ),
    "a tab in a line of fixed width": Case(
        {"AOC_V2026Q2.txt": aoc_text().replace(b"2009001  ", b"2009001\t ", 1)}, "has a tab", 1
    ),
    # fees
    "fees whose name does not say which": Case(
        {"PPRRVU2026_Jul.csv": FEES_TEXT}, "with QPP or without"
    ),
    "fees of 2025 with QPP in the name": Case(
        {"PPRRVU2025_Oct_QPP.csv": pprrvu_2025()["PPRRVU2025_Oct.csv"]}, "there is one file only"
    ),
    "fees under another month's name": Case(
        {"PPRRVU2026_Apr_nonQPP.csv": FEES_TEXT}, "the title says July 2026"
    ),
    "fees under another year's name": Case(
        {"PPRRVU2025_Jul_nonQPP.csv": FEES_TEXT}, "the title says July 2026"
    ),
    "fees without a title": Case(
        _fees(b"National Physician", b"Regional"), "its title does not say"
    ),
    "two conversion factors": Case(_fees(b"33.4009", b"33.5675"), "two conversion factors", 12),
    "a value that is none": Case(_fees(b"18.48", b"N/A"), "WORK RVU holds no number", 12),
    "columns shifted by one": Case(
        _fees(b"61715,26,,A,,18.48", b"61715,26,,A,18.48"), "none that a publisher writes", 12
    ),
    "a fee that says two things": Case(_fees(b"61715,26", b"61715,TC"), "a second time", 13),
    "with and without QPP in one zip": Case(
        {"rvu26c.zip": zipped({FEES: FEES_TEXT, FEES.replace("non", ""): FEES_TEXT})},
        "each is an edition of its own",
    ),
    "fees and localities in one zip": Case(
        {"rvu26c.zip": zipped({FEES: FEES_TEXT, "GPCI2026.csv": GPCI_TEXT})}, "several tables"
    ),
    # localities and outpatient
    "localities under another year's name": Case(
        {"GPCI2025.csv": GPCI_TEXT}, "the header says 2026"
    ),
    "a locality without its zero": Case(
        {"GPCI2026.csv": GPCI_TEXT.replace(b"AK,01", b"AK,1")}, "locality number", 5
    ),
    "payments whose name says no month": Case({"b.csv": csv_text(OPPS)}, "which month it is of"),
    "payments under another year's name": Case(
        {"2025 January Addendum B.csv": csv_text(OPPS)}, "January 2025, and its title 2026"
    ),
    "a payment that is none": Case(
        {OPPS_NAME: csv_text(OPPS).replace(b"$1,826.78", b"varies")}, "Payment Rate", 7
    ),
    "a status that is none": Case(
        {OPPS_NAME: csv_text(OPPS).replace(b",J1,", b",Joint,")}, "status indicator", 6
    ),
    # hostile or damaged
    "an empty file": Case({OPPS_NAME: b""}, "no table that this program knows"),
    "some other text": Case({OPPS_NAME: b"Dear all,\n"}, "no table that this program knows"),
    "a picture": Case({OPPS_NAME: b"\x89PNG\r\n\x1a\n\0\0"}, "a byte that no text holds", 2),
    "a text of two bytes a letter": Case(
        {OPPS_NAME: csv_text(OPPS).decode("latin-1").encode("utf-16")},
        "a byte that no text holds",
        1,
    ),
    "a NUL in a row": Case(
        {OPPS_NAME: csv_text(OPPS).replace(b"J1", b"J\0")}, "a byte that no text holds (0x00)", 6
    ),
    "a line without end": Case({OPPS_NAME: csv_text(OPPS) + b"x" * 400_000}, "longer than", 9),
    "a long line": Case({OPPS_NAME: csv_text(OPPS) + b"x" * 70_000 + b"\n"}, "longer than", 9),
    "a formula": Case(
        _opps_sheet('<c r="A9"><f>HYPERLINK("http://example.org")</f></c>'), "holds a formula", 9
    ),
    "a cell in error": Case(_opps_sheet('<c r="A9" t="e"><v>#REF!</v></c>'), "holds an error", 9),
    "a text that is not there": Case(
        _opps_sheet('<c r="A9" t="s"><v>9999</v></c>'), "a text that is not there", 9
    ),
    "a cell far to the right": Case(_opps_sheet('<c r="XFD9"><v>1</v></c>'), "out of order", 9),
    "a cell that says another row": Case(_opps_sheet('<c r="A7"><v>1</v></c>'), "out of order", 9),
    "entities": Case(_opps_sheet(xl__worksheets__sheet1=ENTITIES), "declares a document type"),
    "entities in shared texts": Case(
        _opps_sheet(xl__sharedStrings=ENTITIES), "declares a document type"
    ),
    "a cell without end": Case(
        _opps_sheet(f'<c r="A9" t="inlineStr"><is><t>{"x" * 70_000}</t></is></c>'),
        "a cell holds more than",
        9,
    ),
    "a tag without end": Case(
        _opps_sheet(
            xl__worksheets__sheet1=b"<worksheet a='" + Random(7).randbytes(1_600_000).hex().encode()
        ),
        "a tag in it does not end",
    ),
    "a workbook that is no XML": Case(_opps_sheet(xl__worksheets__sheet1=b"no"), "damaged"),
    "a workbook without a sheet": Case(
        {OPPS_SHEET: zipped({"[Content_Types].xml": b"<Types/>"})}, "has no sheet"
    ),
    "a bomb": Case(
        {"b.zip": zipped({OPPS_NAME: bytes(50_000_000)})}, "unpacks to 50,000,000 bytes"
    ),
    "a bomb beside much that is none": Case(
        {"b.zip": zipped({OPPS_NAME: bytes(20_000_000), "a.pdf": Random(7).randbytes(400_000)})},
        "unpacks to 20,400,000 bytes",
    ),
    "a bomb in a workbook": Case(
        _opps_sheet(xl__worksheets__sheet1=bytes(50_000_000)), "unpacks to"
    ),
    "a zip in a zip": Case({"b.zip": zipped({"c.zip": zipped(opps_files())})}, "a zip of zips"),
    "a zip called a workbook in a zip": Case(
        {"b.zip": zipped({"c.xlsx": zipped(opps_files())})}, "a zip inside a zip"
    ),
    "a claim of more than there is": Case({"b.zip": _claiming(4_000)}, "not as long as it claims"),
    "a claim of less than there is": Case({"b.zip": _claiming(100)}, "damaged or was cut"),
    "an encrypted zip": Case({"b.zip": _encrypted()}, "encrypted"),
    "a zip packed otherwise": Case({"b.zip": _method(14)}, "packed in an unusual way"),
    "two members of one name": Case({"b.zip": _twins()}, "two members of the zip have one name"),
    "very many members": Case(
        {"b.zip": zipped({f"{n}.csv": b"" for n in range(501)})}, "more than 500 members"
    ),
    "a zip cut at its end": Case({"b.zip": zipped(opps_files())[:-30]}, "its end is missing"),
    "a zip cut in its middle": Case(
        {"b.zip": (whole := zipped(opps_files()))[:40] + whole[80:]}, "damaged or was cut"
    ),
    "a zip of nothing we know": Case({"b.zip": zipped({"a.pdf": b"%PDF"})}, "no table"),
}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> TableLibrary:
    """One shelf for all refusals, as none of them may change it."""
    library = TableLibrary.open(tmp_path_factory.mktemp("shelf") / "tables.sqlite")
    applied(library, mue_hospital())
    return library


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_not_right_is_refused_by_name_place_and_remedy_and_changes_nothing(
    untouched: TableLibrary, case: Case
) -> None:
    before = untouched.path.read_bytes()

    with pytest.raises(TableRefused) as refused:
        staged(untouched, case.files)

    assert case.told in str(refused.value)
    assert case.line == refused.value.line
    assert refused.value.file.split(":")[0] in case.files
    assert refused.value.remedy.endswith(".")
    assert str(untouched.path.parent) not in str(refused.value)
    assert before == untouched.path.read_bytes()


def test_a_member_named_like_a_path_is_read_and_written_nowhere(
    library: TableLibrary, tmp_path: Path
) -> None:
    content = zipped({f"../../{OPPS_NAME}": csv_text(OPPS)})

    found = staged(library, {"b.zip": content})

    assert 4 == found.edition.rows
    assert {"files", "tables.sqlite"} == {path.name.split("-")[0] for path in tmp_path.iterdir()}


def test_more_than_two_gigabytes_are_refused_unread(library: TableLibrary, tmp_path: Path) -> None:
    path = tmp_path / OPPS_NAME
    with path.open("wb") as file:
        file.truncate(2_000_000_001)

    with pytest.raises(TableRefused, match="larger than any published table"):
        library.stage((str(path),), silent)


def test_a_line_of_a_gigabyte_is_refused_after_its_first_piece(
    library: TableLibrary, tmp_path: Path
) -> None:
    path = tmp_path / OPPS_NAME
    with path.open("wb") as file:
        file.write(b"x" * 300_000)
        file.truncate(300_001)
    told: list[str] = []

    with pytest.raises(TableRefused, match="longer than"):
        library.stage((str(path),), lambda progress: told.append(progress.doing))

    assert [f"Checking {OPPS_NAME}"] == told


def test_a_file_that_is_gone_is_refused(library: TableLibrary, tmp_path: Path) -> None:
    with pytest.raises(TableRefused, match=r"gone\.csv: no such file"):
        library.stage((str(tmp_path / "gone.csv"),), silent)


def test_no_file_and_a_file_twice_are_refused(library: TableLibrary, tmp_path: Path) -> None:
    (path,) = written(tmp_path, opps_files())

    for chosen, told in (((), "none was chosen"), ((path, path), "one of them twice")):
        with pytest.raises(TableRefused, match=told):
            library.stage(chosen, silent)


def test_less_than_half_of_its_neighbour_is_a_cut_file(library: TableLibrary) -> None:
    applied(library, excerpt("GPCI2026.csv"))
    lines = GPCI_TEXT.splitlines(keepends=True)
    cut = b"".join(lines[:50]).replace(b"2026", b"2027")

    with pytest.raises(TableRefused, match=r"47 rows, and Localities .* has 109"):
        staged(library, {"GPCI2027.csv": cut})

    assert 1 == len(library.shelved())


def test_a_shelf_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "tables.sqlite"
    path.write_bytes(b"not a database at all, but a letter")

    with pytest.raises(StorageFailure):
        TableLibrary.open(path)

    assert b"not a database at all, but a letter" == path.read_bytes()


def test_every_member_of_a_made_zip_is_deflated() -> None:
    """Guards the cases above: what they patch stands where they patch it."""
    content = zipped(opps_files())

    assert 1 == content.count(b"PK\x01\x02")
    assert (
        zipfile.ZIP_DEFLATED
        == struct.unpack_from("<H", content, content.rfind(b"PK\x01\x02") + 10)[0]
    )
    assert rows_of(b"a\tb\n") == [["a", "b"]]
