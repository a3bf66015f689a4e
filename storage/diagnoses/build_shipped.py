"""Make the ICD-10-CM years that ship; run by developers once a year, not by the program.

    python storage/diagnoses/build_shipped.py FILE_OF_ADDENDA_2027

Needs the package simple-icd-10-cm 1.5.0 (MIT), which holds the tabular list of the April 2026
release; use an environment of its own. Fiscal year 2026 is made from that list, 2027 from 2026 and
the publisher's addenda. Both must count what the addenda say; else nothing is written.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Final
from zipfile import ZIP_LZMA, ZipFile, ZipInfo

import simple_icd_10_cm as tabular

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from domain.identifiers import Icd10  # noqa: E402
from storage.diagnoses.addenda import applied, read_addenda  # noqa: E402
from storage.diagnoses.order_file import CodeRow  # noqa: E402
from storage.diagnoses.shipped import SHIPPED, YEARS  # noqa: E402

BEFORE: Final = 2026
AFTER: Final = 2027
RELEASE: Final = "icd10c-tabular-April-1-2026.xml"


def rows_of_2026() -> tuple[CodeRow, ...]:
    """Categories and codes of the tabular list, each once: a block of one category is no row."""
    listed = dict.fromkeys(tabular.get_all_codes(with_dots=True))
    return tuple(
        CodeRow(
            code=Icd10(code),
            is_billable=tabular.is_leaf(code),
            title=" ".join(tabular.get_description(code, prioritize_blocks=False).split()),
        )
        for code in listed
        if tabular.is_category(code) or tabular.is_subcategory(code)
    )


def table(before: Iterable[CodeRow], after: Iterable[CodeRow]) -> Iterator[tuple[str, ...]]:
    """Cells of the rows of both years; what stands unchanged in both is one row."""
    years: dict[tuple[str, bool, str], list[int]] = {}
    for number, rows in ((BEFORE, before), (AFTER, after)):
        for one in rows:
            years.setdefault((one.code, one.is_billable, one.title), []).append(number)
    for (code, is_billable, title), numbers in sorted(
        years.items(), key=lambda item: (item[0][0], item[1])
    ):
        yield code, str(int(is_billable)), str(numbers[0]), str(numbers[-1]), title


def by_letter(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Name and text of each letter's member: a line for each column."""
    for letter, those in groupby(rows, key=lambda cells: cells[0][0]):
        yield f"{letter}.tsv", "\n".join("\t".join(column) for column in zip(*those, strict=True))


def year_line(number: int, title: str, file_name: str, content: bytes, rows: int) -> str:
    """The line of one fiscal year in the member that names the years."""
    cells = (
        str(number),
        f"{number - 1}-10-01",
        f"{number}-10-01",
        title,
        file_name,
        hashlib.sha256(content).hexdigest(),
        str(rows),
    )
    return "\t".join(cells) + "\n"


def write(path: Path, members: dict[str, str]) -> None:
    """The same members give the same bytes."""
    with ZipFile(path, "w") as whole:
        for name, text in sorted(members.items()):
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            whole.writestr(entry, text.encode("utf-8"), compress_type=ZIP_LZMA)


def main(addenda_file: Path) -> None:
    """Write the table and say what it holds."""
    list_bytes = files("simple_icd_10_cm").joinpath("data", RELEASE).read_bytes()
    addenda_bytes = addenda_file.read_bytes()
    before = rows_of_2026()
    addenda = read_addenda(addenda_file.name, addenda_bytes.decode("ascii").splitlines())
    after = applied(addenda, before)
    members = {
        YEARS: year_line(BEFORE, "FY2026 (April release)", RELEASE, list_bytes, len(before))
        + year_line(
            AFTER, "FY2027 (FY2026 and addenda)", addenda_file.name, addenda_bytes, len(after)
        )
    }
    write(SHIPPED, members | dict(by_letter(table(before, after))))
    digest = hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    sys.stdout.write(f"{SHIPPED.name}: {len(before)} and {len(after)} rows\nsha256 {digest}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
