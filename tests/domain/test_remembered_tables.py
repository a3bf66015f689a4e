"""Remembered tables answer as the tables behind them, and ask them once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.entries import EditTable, Pair
from domain.published import TableKind, UnitLimit
from domain.remembered_tables import RememberedTables
from tests.builders import SESSION_DAY
from tests.tables import FixedTables, a_pair, an_edition

PTP = an_edition()
MUE = an_edition(TableKind.MUE_HOSPITAL)
ADD_ON = an_edition(TableKind.ADD_ON)


@dataclass(frozen=True, kw_only=True)
class Counting(FixedTables):
    asked: list[str] = field(default_factory=list)

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        self.asked.append(column1)
        return super().pairs(table, column1, column2, day)


def test_the_same_question_is_asked_once_and_answered_alike() -> None:
    behind = Counting(held=(PTP,), rows=(a_pair("77301", "77300"),))
    tables = RememberedTables(behind)

    twice = [tables.pairs(EditTable.HOSPITAL, "77301", "77300", SESSION_DAY) for _ in range(2)]

    assert [behind.rows, behind.rows] == twice
    assert ["77301"] == behind.asked


def test_every_answer_is_that_of_the_tables_behind() -> None:
    limit = UnitLimit(units=3, adjudication=2)
    held = (PTP, MUE, ADD_ON)
    behind = FixedTables(held=held, limits={"77300": limit}, add_ons={"61797": ("61796",)})
    tables = RememberedTables(behind)

    assert held == tables.editions()
    assert PTP == tables.edition(TableKind.PTP_HOSPITAL, SESSION_DAY)
    assert limit == tables.unit_limit(EditTable.HOSPITAL, "77300", SESSION_DAY)
    assert ("61796",) == tables.primaries("61797", SESSION_DAY)
    assert tables.fee("77300", "", SESSION_DAY) is None
    assert () == tables.localities(SESSION_DAY)
    assert tables.outpatient("77300", SESSION_DAY) is None
