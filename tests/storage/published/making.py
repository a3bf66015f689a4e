"""Publishers' files made up in memory: as text, as workbook, inside a zip, whole sets of parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias
from xml.sax.saxutils import escape

Cells: TypeAlias = Sequence[Sequence[str]]
EXCERPTS: Final = Path(__file__).parent / "excerpts"

PTP_HEAD: Final = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t",
    "Column1/Column2 Edits\t\t\t\t\t\t",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
PTP_ROWS: Final = {
    1: (
        "00104\t64400\t\t20260701\t*\t1\tMisuse of Column Two code with Column One code",
        "13121\t13120\t\t19960101\t19960101\t9\tCPT Manual or CMS manual coding instruction",
        "13121\t13120\t*\t19960101\t*\t0\tCPT Manual or CMS manual coding instruction",
    ),
    2: ("61796\t61781\t\t20100101\t*\t0\tCPT Manual or CMS manual coding instruction",),
    3: (
        "77371\t77427\t\t20100101\t20191231\t0\tMutually exclusive procedures",
        "77371\t77427\t\t20200401\t*\t0\tMutually exclusive procedures",
        "77371\t77432\t\t20070101\t20070101\t9\tMutually exclusive procedures",
        "77372\t77014\t\t20100101\t20251231\t1\tMore extensive procedure",
    ),
    4: ("G0339\t77336\t\t20100101\t*\t1\tStandards of medical/surgical practice",),
}
OPPS: Final = (
    ("Addendum B.-Final OPPS Payment by HCPCS Code for CY 2026",),
    ("CPT codes and descriptions only are copyright American Medical Association.",),
    (),
    (
        *("HCPCS Code", "Short Descriptor", "SI", "APC", "Relative Weight", "Payment Rate"),
        *("National Unadjusted Copayment", "Minimum Unadjusted Copayment", "Note"),
    ),
    ("61796", "", "B", "", "", "", "", "", ""),
    ("77372", "", "J1", "5627", "82.3149", "$7,524.82 ", ".", "$1,504.97 ", ""),
    ("77373", "", "S", "5626", "19.9834", "$1,826.78 ", ".", "$365.36 ", ""),
    ("0944T\xff", "", "T", "1575", ".", "$12,500.50 ", ".", "$2,500.10 ", ""),
)
AOC_HEAD: Final = (
    *("AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT"),
    *("AOC_Edit_EffDT", "AOC_Edit_DelDT", "Special_Instruction_Notes"),
)
AOC_ROWS: Final = (
    ("1", "61797", "", "61796", "", "2009001", "", ""),
    ("1", "61797", "", "61798", "", "2009001", "", ""),
    ("1", "61799", "", "61798", "", "2009001", "2025365", ""),
    ("2", "61781", "", "CCCCC", "", "2011001", "", "Contractor Defined Primary Codes"),
    ("3", "77293", "2026090", "77301", "", "2014001", "", ""),
)


def ptp_text(part: int, rows: Sequence[str] | None = None) -> bytes:
    """One part of the pair tables."""
    lines = (*PTP_HEAD, *(PTP_ROWS[part] if rows is None else rows))
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


def ptp_names(setting: str = "pra", version: str = "322r0") -> dict[int, str]:
    return {part: f"cci{setting}-v{version}-f{part}.txt" for part in PTP_ROWS}


def ptp_files(setting: str = "pra", version: str = "322r0") -> dict[str, bytes]:
    """All four parts by name."""
    return {name: ptp_text(part) for part, name in ptp_names(setting, version).items()}


def csv_text(rows: Cells) -> bytes:
    """Comma-separated, quoted where needed."""
    lines = (",".join(_quoted(cell) for cell in row) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if any(mark in cell for mark in ',"\n') else cell


def aoc_text(rows: Cells = AOC_ROWS) -> bytes:
    """Lines of fixed width."""
    return "".join(
        f"{row[0]}{row[1]}{row[2]:7}{row[3]}{row[4]:7}{row[5]}{row[6]:7}{row[7]:58}\r\n"
        for row in rows
    ).encode("latin-1")


def opps_files() -> dict[str, bytes]:
    return {"2026 January Web Addendum B.12.29.25.csv": csv_text(OPPS)}


def mue_hospital() -> dict[str, bytes]:
    """The hospital's limits, made from the practitioner's excerpt."""
    name = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
    content = (
        (EXCERPTS / name)
        .read_bytes()
        .replace(b"Practitioner Services MUE", b"Outpatient Hospital Services MUE")
    )
    return {name.replace("Practitioner", "OutpatientHospital"): content}


def pprrvu_2025() -> dict[str, bytes]:
    """A file of 31 columns, made from the excerpt of 32 by taking one out."""
    name = "PPRRVU2026_Jul_nonQPP.csv"
    lines = (EXCERPTS / name).read_text("latin-1").splitlines()
    cut = [line.split(",") for line in lines]
    for cells in cut:
        if len(cells) == 32:
            del cells[23]
    text = "".join(f"{','.join(cells)}\r\n" for cells in cut)
    text = text.replace("2026 National", "2025 National").replace("July Release", "October Release")
    return {"PPRRVU2025_Oct.csv": text.replace("33.4009", "32.3465").encode("latin-1")}


def rows_of(content: bytes) -> list[list[str]]:
    """The cells of a tab- or comma-separated text, without quotation marks."""
    text = content.decode("latin-1")
    mark = "\t" if "\t" in text else ","
    return [line.split(mark) for line in text.splitlines()]


def workbook(rows: Cells, *, extra: Mapping[str, bytes] | None = None, cell: str = "") -> bytes:
    """A workbook of one sheet with shared texts.

    Args:
        extra: parts to add, or to put in place of those made.
        cell: a last cell as XML, in a row of its own.
    """
    shared: dict[str, int] = {}
    made = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{_column(at)}{number}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>'
            for at, text in enumerate(row)
            if text
        )
        made.append(f'<row r="{number}">{cells}</row>')
    if cell:
        made.append(f'<row r="{len(rows) + 1}">{cell}</row>')
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/sharedStrings.xml": f'<sst xmlns="{space}">{texts}</sst>'.encode(),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{space}"><sheetData>{"".join(made)}</sheetData></worksheet>'
        ).encode(),
    }
    return zipped({**parts, **(extra or {})})


def _column(at: int) -> str:
    return chr(65 + at) if at < 26 else f"{chr(64 + at // 26)}{chr(65 + at % 26)}"


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def written(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the files; gives their paths."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return tuple(str(folder / name) for name in files)


def excerpt(name: str) -> dict[str, bytes]:
    """A real excerpt by its publisher's name."""
    return {name: (EXCERPTS / name).read_bytes()}
