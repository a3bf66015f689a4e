"""The payment tables that ship: read strictly, silent on edits, and laid under what is loaded."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from domain.entries import EditTable, Pair
from domain.errors import UnreadableDocument
from domain.published import (
    Edition,
    FeeRow,
    Locality,
    OutpatientRow,
    PublishedTables,
    TableKind,
    UnitLimit,
)
from storage.fact_files import DATA, load_book
from storage.shipped_tables import ShippedTables, layered, shipped_tables

EDITS: Final = DATA / "edits"
TABLES: Final = shipped_tables(EDITS)
DAY: Final = date(2026, 10, 15)
EARLIER: Final = date(2025, 10, 15)


def test_a_fee_is_that_of_its_year_and_component() -> None:
    whole, professional = TABLES.fee("77301", "", DAY), TABLES.fee("77301", "26", DAY)
    before = TABLES.fee("77301", "", EARLIER)

    assert whole is not None
    assert professional is not None
    assert before is not None
    assert (Decimal("50.20"), None) == (whole.practice_nonfacility, whole.practice_facility)
    assert Decimal("4.42") == professional.practice_facility
    assert (Decimal("32.3465"), Decimal("33.4009")) == (
        before.conversion_factor,
        whole.conversion_factor,
    )
    assert TABLES.fee("77301", "", DAY, qpp=True) is None
    assert TABLES.fee("77301", "", date(2024, 12, 31)) is None
    assert TABLES.fee("77301", "99", DAY) is None


def test_localities_and_outpatient_rates_are_those_of_2026() -> None:
    (ohio,) = (one for one in TABLES.localities(DAY) if one.state == "OH")
    row = TABLES.outpatient("77372", DAY)

    assert ("00", "OHIO") == (ohio.number, ohio.name)
    assert row is not None
    assert ("J1", Decimal("7524.82")) == (row.status, row.payment)
    assert () == TABLES.localities(EARLIER)
    assert TABLES.outpatient("77372", EARLIER) is None
    assert not [one for one in TABLES.localities(DAY) if one.name != one.name.strip("* ")]


def test_no_edit_is_answered() -> None:
    assert TABLES.pairs(EditTable.HOSPITAL, "77372", "77301", DAY) is None
    assert TABLES.unit_limit(EditTable.HOSPITAL, "77372", DAY) is None
    assert TABLES.primaries("61797", DAY) is None
    assert load_book().published is None


def test_each_edition_is_named_with_the_digest_of_its_file() -> None:
    named = {(e.kind, e.title): e for e in TABLES.editions()}
    fees = named[TableKind.FEE_SCHEDULE, "2026 July"]

    assert hashlib.sha256((EDITS / "pfs.csv").read_bytes()).hexdigest() == fees.digest
    assert fees == TABLES.edition(TableKind.FEE_SCHEDULE, DAY)
    assert TABLES.edition(TableKind.FEE_SCHEDULE_QPP, DAY) is None
    assert TABLES.edition(TableKind.OUTPATIENT, EARLIER) is None
    assert {"2025 October", "2026 July", "2026", "2026 January"} == {t for _, t in named}


def test_no_descriptor_ships() -> None:
    for name in ("pfs.csv", "opps.csv"):
        header = (EDITS / name).read_text(encoding="utf-8").splitlines()[0]
        assert "descri" not in header


SPOILED: Final[dict[str, tuple[str, Callable[[str], str], tuple[str, ...]]]] = {
    "other columns": ("pfs.csv", lambda t: t.replace("edition,", "release,", 1), ("line 1",)),
    "no number": ("gpci.csv", lambda t: t.replace("1.500", "high", 1), ("line 2", "no number")),
    "no date": ("opps.csv", lambda t: t.replace("2026-01-01", "2026-13-01", 1), ("line 2",)),
    "a cell too few": ("opps.csv", lambda t: t + "2026 January,2026-01-01\n", ("9 cells",)),
    "a row twice": (
        "pfs.csv",
        lambda t: t + t.splitlines()[-1] + "\n",
        ("stands twice",),
    ),
    "empty": ("gpci.csv", lambda _: "", ("line 1",)),
}


@pytest.mark.parametrize(("name", "spoil", "named"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_table_is_refused_by_file_and_line(
    tmp_path: Path, name: str, spoil: Callable[[str], str], named: tuple[str, ...]
) -> None:
    folder = Path(shutil.copytree(EDITS, tmp_path / "edits"))
    file = folder / name
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(UnreadableDocument) as refused:
        shipped_tables(folder)

    assert [word for word in (name, *named) if word not in str(refused.value)] == []


def test_a_table_that_is_gone_or_no_text_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EDITS, tmp_path / "edits"))
    (folder / "opps.csv").write_bytes(b"\xff\xfe")

    with pytest.raises(UnreadableDocument, match="not UTF-8"):
        shipped_tables(folder)
    (folder / "opps.csv").unlink()
    with pytest.raises(UnreadableDocument, match="No such file"):
        shipped_tables(folder)


class Loaded:
    """What a department loaded: a fee schedule of 2026, and edits."""

    _edition: Final = Edition(
        kind=TableKind.FEE_SCHEDULE,
        title="2026 October",
        effective=date(2026, 10, 1),
        digest="0" * 64,
        file_names=("PPRRVU2026_Oct.csv",),
        rows=1,
    )

    def editions(self) -> tuple[Edition, ...]:
        return (self._edition,)

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        speaks = kind is TableKind.FEE_SCHEDULE and day >= self._edition.effective
        return self._edition if speaks else None

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        return ()

    def unit_limit(self, table: EditTable, code: str, day: date) -> UnitLimit | None:
        return UnitLimit(units=3, adjudication=2)

    def primaries(self, add_on: str, day: date) -> tuple[str, ...] | None:
        return ("61796",)

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        return None

    def localities(self, day: date) -> tuple[Locality, ...]:
        return ()

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        return None


def over() -> PublishedTables:
    return layered(Loaded(), TABLES)


def test_a_loaded_edition_speaks_alone_for_its_days_even_when_it_lacks_the_code() -> None:
    assert over().fee("77432", "", DAY) is None
    assert over().fee("77432", "", date(2026, 9, 30)) == TABLES.fee("77432", "", DAY)
    assert over().fee("77432", "", DAY, qpp=True) is None


def test_what_was_not_loaded_is_answered_by_what_ships() -> None:
    assert over().localities(DAY) == TABLES.localities(DAY)
    assert over().outpatient("77372", DAY) == TABLES.outpatient("77372", DAY)
    assert over().edition(TableKind.OUTPATIENT, DAY) == TABLES.edition(TableKind.OUTPATIENT, DAY)
    loaded = over().edition(TableKind.FEE_SCHEDULE, DAY)
    assert loaded is not None
    assert "2026 October" == loaded.title
    assert (*Loaded().editions(), *TABLES.editions()) == over().editions()


def test_edits_are_answered_by_what_was_loaded_alone() -> None:
    assert () == over().pairs(EditTable.HOSPITAL, "77372", "77301", DAY)
    assert UnitLimit(units=3, adjudication=2) == over().unit_limit(EditTable.HOSPITAL, "1", DAY)
    assert ("61796",) == over().primaries("61797", DAY)


def test_nothing_loaded_leaves_what_ships() -> None:
    assert layered(None, TABLES) is TABLES
    assert isinstance(load_book().payments, ShippedTables)
