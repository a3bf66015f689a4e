"""One charge line, or one code without a session, as the conditions of modifiers see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from domain.case import Case
from domain.charge import ChargeLine, Origin
from domain.choices import Biller
from domain.entries import CodePeriod, Component, EditTable
from domain.facts import FactBook, FactReader
from domain.identifiers import ProcedureCode
from domain.modifier_entries import BEGINNING
from domain.published_edits import pairs_between, table_of
from domain.reading import profile_of


@dataclass(frozen=True)
class AskedLine:
    """The line a modifier is asked about.

    `day`: the day of service; of an undated line, that of the session or the last verified one.
    `case`, `line`: None where the code library asks. `lines`: every line of the derivation.
    """

    book: FactBook
    code: ProcedureCode
    biller: Biller
    day: date
    case: Case | None = None
    line: ChargeLine | None = None
    lines: tuple[ChargeLine, ...] = ()

    @classmethod
    def of(
        cls, case: Case, book: FactBook, line: ChargeLine, lines: tuple[ChargeLine, ...]
    ) -> AskedLine:
        """The line as it stands in a derivation."""
        day = line.date_of_service or case.day or book.pack.verified_for[1]
        return cls(book, line.code, line.biller, day, case, line, lines)

    @property
    def read_on(self) -> date:
        """The day as of which the conditions are read."""
        return max(self.day, BEGINNING)

    @property
    def is_known(self) -> bool:
        return self.code in self.book.codes

    @cached_property
    def period(self) -> CodePeriod | None:
        """The code's period on the day; of a code not in force, the last known."""
        if found := self.book.code_on(self.code, self.day):
            return found
        entry = self.book.codes.get(self.code)
        return entry.period[-1] if entry else None

    @cached_property
    def component(self) -> Component:
        return self.period.component if self.period else Component.TECHNICAL

    def is_derived_with(self, modifier: str) -> bool:
        """Whether a rule, not a person, put the modifier on the line."""
        line = self.line
        return line is not None and line.origin is Origin.DERIVED and modifier in line.modifiers

    @property
    def global_days(self) -> str:
        return (self.period.global_days if self.period else None) or ""

    @cached_property
    def facts(self) -> FactReader:
        """As of the session's day and with its payer; without a session as of the day asked."""
        if self.case is None:
            return FactReader(self.book, self.day)
        return FactReader(self.book, self.case.day, profile_of(self.case, self.book))

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """Codes beside which a published pair denies this one unless a modifier stands on it.

        With a session those on the same claim and day; without, every code of the tables, those
        known here first.
        """
        found = {code for code, indicator in self._pairs if indicator}
        return tuple(sorted(found, key=lambda code: (code not in self.book.codes, code)))

    @cached_property
    def blockers(self) -> tuple[str, ...]:
        """Codes beside which it is denied whatever it carries; () without a session."""
        if self.line is None:
            return ()
        return tuple(sorted({code for code, indicator in self._pairs if not indicator}))

    @cached_property
    def _pairs(self) -> tuple[tuple[str, int], ...]:
        table = table_of(self.biller)
        if self.line is None:
            return _pairs_of_any(self.book, table, self.code, self.day)
        return tuple(
            (code, pair.indicator)
            for code in self.codes_beside
            for pair in pairs_between(self.book, table, code, self.code, self.day)
        )

    @cached_property
    def codes_beside(self) -> tuple[str, ...]:
        """Other codes of the same claim and day."""
        day = self.line.date_of_service if self.line else None
        return tuple(
            dict.fromkeys(
                other.code
                for other in self.lines
                if day is not None
                and other.date_of_service == day
                and other.biller is self.biller
                and other.code != self.code
            )
        )


@lru_cache(maxsize=2048)
def _pairs_of_any(
    book: FactBook, table: EditTable, code: ProcedureCode, day: date
) -> tuple[tuple[str, int], ...]:
    """Every code beside which one is denied, with the pair's indicator."""
    return tuple(
        (column1, pair.indicator)
        for column1 in sorted(book.pair_index.keys() | book.codes.keys())
        for pair in pairs_between(book, table, column1, code, day)
    )
