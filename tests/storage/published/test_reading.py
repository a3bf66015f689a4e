"""Each publisher's file, in each spelling it comes in, says what its rows say."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

import pytest

from domain.entries import EditTable
from domain.published import PublishedTables, TableKind, UnitLimit
from storage.published import TableLibrary
from tests.storage.published.acting import applied
from tests.storage.published.making import (
    AOC_HEAD,
    AOC_ROWS,
    OPPS,
    aoc_text,
    excerpt,
    mue_hospital,
    opps_files,
    pprrvu_2025,
    ptp_files,
    rows_of,
    workbook,
    zipped,
)

Files: TypeAlias = Mapping[str, bytes]
Ask: TypeAlias = Callable[[PublishedTables], object]

DAY: Final = date(2026, 8, 3)
MUE: Final = "MCR_MUE_PractitionerServices_Eff_07-01-2026"
AOC_SHEET: Final = workbook([["Copyright notice"], AOC_HEAD, *AOC_ROWS])
GPCI: Final = excerpt("GPCI2026.csv")
NON_QPP: Final = excerpt("PPRRVU2026_Jul_nonQPP.csv")
QPP: Final = {
    "PPRRVU2026_Jul_QPP.csv": NON_QPP["PPRRVU2026_Jul_nonQPP.csv"].replace(b"33.4009", b"33.5675")
}


def _each_in_a_zip(files: Files) -> Files:
    return {f"medicare-ncci-2026q3-{name}.zip": zipped({name: files[name]}) for name in files}


def _as_workbooks(files: Files) -> Files:
    return {
        f"{name.removesuffix('.txt')}.xlsx": workbook(rows_of(content))
        for name, content in files.items()
    }


def _with_a_first_part_of_excerpts() -> Files:
    return {**ptp_files(), **excerpt("ccipra-v322r0-f1.txt")}


def _pair(
    column1: str, column2: str, day: date = DAY, table: EditTable = EditTable.PRACTITIONER
) -> Ask:
    def ask(book: PublishedTables) -> object:
        pairs = book.pairs(table, column1, column2, day)
        return None if pairs is None else [(p.indicator, p.effective, p.until) for p in pairs]

    return ask


def _limit(code: str, table: EditTable = EditTable.PRACTITIONER) -> Ask:
    return lambda book: book.unit_limit(table, code, DAY)


def _fee(code: str, modifier: str = "", day: date = DAY, *, qpp: bool = False) -> Ask:
    def ask(book: PublishedTables) -> object:
        row = book.fee(code, modifier, day, qpp=qpp)
        return row and (
            row.work,
            row.practice_nonfacility,
            row.practice_facility,
            row.conversion_factor,
        )

    return ask


def _primaries(code: str, day: date = DAY) -> Ask:
    return lambda book: book.primaries(code, day)


def _locality(state: str, number: str) -> Ask:
    def ask(book: PublishedTables) -> object:
        return [
            (one.contractor, one.name, one.work, one.practice, one.malpractice)
            for one in book.localities(DAY)
            if (one.state, one.number) == (state, number)
        ]

    return ask


def _outpatient(code: str) -> Ask:
    def ask(book: PublishedTables) -> object:
        row = book.outpatient(code, DAY)
        return row and (row.status, row.group, row.weight, row.payment)

    return ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    files: Files
    kind: TableKind
    title: str
    effective: date
    rows: int
    asked: tuple[tuple[Ask, object], ...]


_PAIRS_ASKED: Final[tuple[tuple[Ask, object], ...]] = (
    (_pair("61796", "61781"), [(0, date(2010, 1, 1), None)]),
    (_pair("61781", "61796"), []),
    (_pair("77371", "77427"), [(0, date(2020, 4, 1), None)]),
    (_pair("77371", "77427", date(2019, 12, 31)), [(0, date(2010, 1, 1), date(2020, 1, 1))]),
    (_pair("77371", "77427", date(2020, 1, 1)), []),
    (_pair("77371", "77432", date(2007, 1, 1)), []),  # a tombstone never applies
    (_pair("77372", "77014", date(2025, 12, 31)), [(1, date(2010, 1, 1), date(2026, 1, 1))]),
    (_pair("77372", "77014", date(2026, 1, 1)), []),
    (_pair("13121", "13120"), [(0, date(1996, 1, 1), None)]),
    (_pair("13121", "13120", date(1995, 12, 31)), None),  # before all that the rows know
    (_pair("61796", "61781", DAY, EditTable.HOSPITAL), None),
)
_LIMITS_ASKED: Final[tuple[tuple[Ask, object], ...]] = (
    (
        _limit("0001U"),
        UnitLimit(units=1, adjudication=2, rationale="Code Descriptor / CPT Instruction"),
    ),
    (_limit("0022U"), UnitLimit(units=2, adjudication=3, rationale="Clinical: CMS Workgroup")),
    (_limit("99999"), UnitLimit(units=None, adjudication=None)),
    (_limit("0001U", EditTable.HOSPITAL), None),
)
_ADD_ONS_ASKED: Final[tuple[tuple[Ask, object], ...]] = (
    (_primaries("61797"), ("61796", "61798")),
    (_primaries("61799", date(2025, 12, 31)), ("61798",)),
    (_primaries("61799", date(2026, 1, 1)), ()),
    (_primaries("77293", date(2026, 3, 31)), ("77301",)),
    (_primaries("77293", date(2026, 4, 1)), ()),
    (_primaries("61781"), ()),  # its contractor names them
    (_primaries("77372"), ()),
    (_primaries("61797", date(2008, 12, 31)), None),
)
_OUTPATIENT_ASKED: Final[tuple[tuple[Ask, object], ...]] = (
    (_outpatient("77372"), ("J1", "5627", Decimal("82.3149"), Decimal("7524.82"))),
    (_outpatient("61796"), ("B", "", None, None)),
    (_outpatient("0944T"), ("T", "1575", None, Decimal("12500.50"))),
    (_outpatient("77014"), None),
)
_GPCI_ASKED: Final[tuple[tuple[Ask, object], ...]] = (
    (
        _locality("AK", "01"),
        [("02102", "ALASKA", Decimal("1.500"), Decimal("1.065"), Decimal("0.551"))],
    ),
    (
        _locality("HI", "01"),
        [("01212", "HAWAII, GUAM", Decimal("1.000"), Decimal("1.137"), Decimal("0.579"))],
    ),
)


def _ptp(files: Files, rows: int = 9) -> Case:
    return Case(
        files=files,
        kind=TableKind.PTP_PRACTITIONER,
        title="v32.2",
        effective=date(2026, 7, 1),
        rows=rows,
        asked=_PAIRS_ASKED,
    )


def _mue(files: Files) -> Case:
    return Case(
        files=files,
        kind=TableKind.MUE_PRACTITIONER,
        title="2026 Q3",
        effective=date(2026, 7, 1),
        rows=8,
        asked=_LIMITS_ASKED,
    )


def _aoc(files: Files) -> Case:
    return Case(
        files=files,
        kind=TableKind.ADD_ON,
        title="2026 Q2",
        effective=date(2026, 4, 1),
        rows=5,
        asked=_ADD_ONS_ASKED,
    )


def _opps(files: Files) -> Case:
    return Case(
        files=files,
        kind=TableKind.OUTPATIENT,
        title="2026 January",
        effective=date(2026, 1, 1),
        rows=4,
        asked=_OUTPATIENT_ASKED,
    )


def _gpci(files: Files) -> Case:
    return Case(
        files=files,
        kind=TableKind.LOCALITIES,
        title="CY 2026",
        effective=date(2026, 1, 1),
        rows=109,
        asked=_GPCI_ASKED,
    )


def _gpci_rows() -> list[list[str]]:
    return list(csv.reader(GPCI["GPCI2026.csv"].decode("latin-1").splitlines()))


_FEES: Final = (Decimal("13.58"), None, Decimal("11.06"))
CASES: Final = {
    "pairs as text": _ptp(ptp_files()),
    "pairs, a part as published": _ptp(_with_a_first_part_of_excerpts(), 24),
    "pairs, each part in its zip": _ptp(_each_in_a_zip(ptp_files())),
    "pairs in one zip": _ptp({"all.zip": zipped({f"a/{n}": c for n, c in ptp_files().items()})}),
    "pairs, text and workbook in each zip": _ptp(
        {
            f"{name}.zip": zipped({name: ptp_files()[name], f"{name[:-4]}.xlsx": b"not read"})
            for name in ptp_files()
        }
    ),
    "pairs as workbooks": _ptp(_as_workbooks(ptp_files())),
    "pairs of the hospital": Case(
        files=ptp_files("oph", "323r1"),
        kind=TableKind.PTP_HOSPITAL,
        title="v32.3 r1",
        effective=date(2026, 10, 1),
        rows=9,
        asked=(
            (_pair("61796", "61781", DAY, EditTable.HOSPITAL), [(0, date(2010, 1, 1), None)]),
            (_pair("61796", "61781"), None),
        ),
    ),
    "limits as published": _mue(excerpt(f"{MUE}.csv")),
    "limits in a zip": _mue({"mue.zip": zipped(excerpt(f"{MUE}.csv"))}),
    "limits as workbook": _mue(
        {
            f"{MUE}.xlsx": workbook(
                [
                    ["Notice"],
                    [
                        *("HCPCS/\nCPT Code", "Practitioner Services MUE Values"),
                        *("MUE Adjudication Indicator", "MUE Rationale"),
                    ],
                    *rows_of(excerpt(f"{MUE}.csv")[f"{MUE}.csv"])[-8:],
                ]
            )
        }
    ),
    "limits of the hospital": Case(
        files=mue_hospital(),
        kind=TableKind.MUE_HOSPITAL,
        title="2026 Q3",
        effective=date(2026, 7, 1),
        rows=8,
        asked=(
            (
                _limit("0009U", EditTable.HOSPITAL),
                UnitLimit(units=2, adjudication=3, rationale="Nature of Analyte"),
            ),
            (_limit("0009U"), None),
        ),
    ),
    "add-ons of fixed width": _aoc({"AOC_V2026Q2-F-MCR.txt": aoc_text()}),
    "add-ons as workbook": _aoc({"AOC_V2026Q2-MCR.xlsx": AOC_SHEET}),
    "add-ons, both in a zip": _aoc(
        {
            "AOC_V2026Q2.zip": zipped(
                {"AOC_V2026Q2-MCR.xlsx": AOC_SHEET, "AOC_V2026Q2-F-MCR.txt": aoc_text()}
            )
        }
    ),
    "outpatient as text": _opps(opps_files()),
    "outpatient in a zip with a folder": _opps(
        {
            "january-2026-opps-addendum-b.zip": zipped(
                {f"508 Version/{name}": content for name, content in opps_files().items()}
            )
        }
    ),
    "outpatient as workbook": _opps({"January 2026 Web Addendum B.xlsx": workbook(OPPS)}),
    "localities as published": _gpci(GPCI),
    "localities as workbook": _gpci({"GPCI2026.xlsx": workbook(_gpci_rows())}),
    "fees of 32 columns, without QPP": Case(
        files=NON_QPP,
        kind=TableKind.FEE_SCHEDULE,
        title="2026 July",
        effective=date(2026, 7, 1),
        rows=14,
        asked=(
            (_fee("61796"), (*_FEES, Decimal("33.4009"))),
            (
                _fee("61715", "26"),
                (Decimal("18.48"), Decimal("12.98"), Decimal("12.98"), Decimal("33.4009")),
            ),
            (_fee("61796", qpp=True), None),
            (_fee("77014"), None),
            (_fee("61796", day=date(2026, 12, 31)), (*_FEES, Decimal("33.4009"))),
            (_fee("61796", day=date(2027, 1, 1)), None),
        ),
    ),
    "fees of 32 columns, with QPP": Case(
        files=QPP,
        kind=TableKind.FEE_SCHEDULE_QPP,
        title="2026 July",
        effective=date(2026, 7, 1),
        rows=14,
        asked=((_fee("61796", qpp=True), (*_FEES, Decimal("33.5675"))), (_fee("61796"), None)),
    ),
    "fees of 31 columns": Case(
        files=pprrvu_2025(),
        kind=TableKind.FEE_SCHEDULE,
        title="2025 October",
        effective=date(2025, 10, 1),
        rows=14,
        asked=((_fee("61796", day=date(2025, 12, 31)), (*_FEES, Decimal("32.3465"))),),
    ),
    "fees as workbook": Case(
        files={"PPRRVU2026_Jul_QPP.xlsx": workbook(rows_of(QPP["PPRRVU2026_Jul_QPP.csv"]))},
        kind=TableKind.FEE_SCHEDULE_QPP,
        title="2026 July",
        effective=date(2026, 7, 1),
        rows=14,
        asked=((_fee("61796", qpp=True), (*_FEES, Decimal("33.5675"))),),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_published_file_says_what_its_rows_say(library: TableLibrary, case: Case) -> None:
    edition = applied(library, case.files)
    book = library.tables()

    assert (case.kind, case.title, case.effective, case.rows) == (
        edition.kind,
        edition.title,
        edition.effective,
        edition.rows,
    )
    assert [answer for _, answer in case.asked] == [ask(book) for ask, _ in case.asked]


def test_a_pair_names_the_edition_that_says_it(library: TableLibrary) -> None:
    applied(library, ptp_files())

    (pair,) = library.tables().pairs(EditTable.PRACTITIONER, "61796", "61781", DAY) or ()

    assert pair.reason == "CPT Manual or CMS manual coding instruction"
    assert "v32.2" in pair.cites[0].locator


def test_a_number_of_a_workbook_is_kept_as_it_was_typed(library: TableLibrary) -> None:
    cell = '<c r="A5"><v>77470</v></c><c r="C5" t="inlineStr"><is><t>S</t></is></c>'
    cell += '<c r="D5"><v>5623</v></c><c r="E5"><v>6.1752000000000002</v></c>'
    cell += '<c r="F5"><v>564.51</v></c>'

    applied(library, {"2026 January Addendum B.xlsx": workbook(OPPS[:4], cell=cell)})

    expected = ("S", "5623", Decimal("6.1752"), Decimal("564.51"))
    assert expected == _outpatient("77470")(library.tables())
