"""Published tables and a shelf of them in memory, as a department would have loaded them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from domain.charge import Citation
from domain.entries import EditTable, Pair
from domain.errors import Refused
from domain.published import (
    Edition,
    FeeRow,
    Locality,
    OutpatientRow,
    PublishedTables,
    TableKind,
    UnitLimit,
)
from domain.table_shelf import LoadProgress, ShelvedEdition, ShowProgress, StagedEdition

BEGINNING: Final = date(2026, 7, 1)
_PTP: Final = {
    EditTable.PRACTITIONER: TableKind.PTP_PRACTITIONER,
    EditTable.HOSPITAL: TableKind.PTP_HOSPITAL,
}
_MUE: Final = {
    EditTable.PRACTITIONER: TableKind.MUE_PRACTITIONER,
    EditTable.HOSPITAL: TableKind.MUE_HOSPITAL,
}


def an_edition(
    kind: TableKind = TableKind.PTP_HOSPITAL,
    title: str = "v32.2",
    *,
    effective: date = BEGINNING,
    digest: str = "ab" * 32,
    rows: int = 1,
) -> Edition:
    return Edition(
        kind=kind,
        title=title,
        effective=effective,
        digest=digest,
        file_names=(f"{kind}-{title}.zip",),
        rows=rows,
    )


def a_pair(column1: str, column2: str, indicator: int = 1) -> Pair:
    return Pair(
        column1=column1,
        column2=column2,
        indicator=indicator,
        tables=(EditTable.PRACTITIONER, EditTable.HOSPITAL),
        effective=BEGINNING,
        reason="made up",
        cites=(Citation("K", "made up"),),
    )


@dataclass(frozen=True, kw_only=True)
class FixedTables:
    """A few rows in memory; each edition speaks from its first day on."""

    held: tuple[Edition, ...] = ()
    rows: tuple[Pair, ...] = ()
    limits: dict[str, UnitLimit] = field(default_factory=dict)
    add_ons: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def editions(self) -> tuple[Edition, ...]:
        return self.held

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        spoken = [e for e in self.held if e.kind is kind and e.effective <= day]
        return max(spoken, key=lambda e: e.effective, default=None)

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        if self.edition(_PTP[table], day) is None:
            return None
        return tuple(p for p in self.rows if (p.column1, p.column2) == (column1, column2))

    def unit_limit(self, table: EditTable, code: str, day: date) -> UnitLimit | None:
        return self.limits.get(code) if self.edition(_MUE[table], day) else None

    def primaries(self, add_on: str, day: date) -> tuple[str, ...] | None:
        return self.add_ons.get(add_on, ()) if self.edition(TableKind.ADD_ON, day) else None

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        del code, modifier, day, qpp
        return None

    def localities(self, day: date) -> tuple[Locality, ...]:
        del day
        return ()

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        del code, day
        return None


@dataclass
class MemoryShelf:
    """Implements `domain.table_shelf.TableShelf`. `files`: what each file holds, by its name."""

    files: dict[str, FixedTables] = field(default_factory=dict)
    held: list[ShelvedEdition] = field(default_factory=list)
    content: dict[str, FixedTables] = field(default_factory=dict)
    discarded: list[StagedEdition] = field(default_factory=list)
    steps: int = 3
    before_step: Callable[[int], None] = lambda _step: None

    def shelved(self) -> tuple[ShelvedEdition, ...]:
        return tuple(
            sorted(self.held, key=lambda e: (e.edition.kind, e.edition.effective), reverse=True)
        )

    def stage(self, files: tuple[str, ...], progress: ShowProgress) -> StagedEdition:
        if any(file not in self.files for file in files):
            raise Refused(f"{files[0]} is no table that is known here. Nothing was changed.")
        for step in range(self.steps):
            self.before_step(step)
            progress(LoadProgress(doing="Reading rows", done=step, whole=self.steps))
        tables = self.files[files[0]]
        (edition,) = tables.held
        self.content[edition.digest] = tables
        is_known = any(one.edition.digest == edition.digest for one in self.held)
        notes = ("It begins after the edition in use.",)
        return StagedEdition(edition=edition, notes=notes, is_known=is_known)

    def tables(self, staged: StagedEdition | None = None) -> PublishedTables:
        used = [one.edition for one in self.held if one.is_in_use]
        if staged is not None and staged.edition not in used:
            used.append(staged.edition)
        parts = [self.content[edition.digest] for edition in used]
        return FixedTables(
            held=tuple(used),
            rows=tuple(row for part in parts for row in part.rows),
            limits={code: limit for part in parts for code, limit in part.limits.items()},
            add_ons={code: found for part in parts for code, found in part.add_ons.items()},
        )

    def apply(self, staged: StagedEdition, *, by: str, at: datetime) -> Edition:
        self.held.append(
            ShelvedEdition(edition=staged.edition, loaded_at=at, loaded_by=by, is_in_use=True)
        )
        return staged.edition

    def discard(self, staged: StagedEdition) -> None:
        self.discarded.append(staged)

    def roll_back(self, edition: Edition, *, by: str, at: datetime) -> None:
        del by, at
        self._use(edition, is_in_use=False)

    def restore(self, edition: Edition, *, by: str, at: datetime) -> None:
        del by, at
        self._use(edition, is_in_use=True)

    def _use(self, edition: Edition, *, is_in_use: bool) -> None:
        self.held[:] = [
            replace(one, is_in_use=is_in_use) if one.edition == edition else one
            for one in self.held
        ]


def a_shelf() -> MemoryShelf:
    """A shelf that knows two files.

    `pairs.zip` denies 77300 beside 77301 on hospital claims; `limits.csv` allows them one unit of
    77300.
    """
    return MemoryShelf(
        files={
            "pairs.zip": FixedTables(held=(an_edition(),), rows=(a_pair("77301", "77300"),)),
            "limits.csv": FixedTables(
                held=(an_edition(TableKind.MUE_HOSPITAL, "2026Q3", digest="cd" * 32),),
                limits={"77300": UnitLimit(units=1, adjudication=3)},
            ),
        }
    )
