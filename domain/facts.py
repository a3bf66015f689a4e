"""Everything the rules may consult, and a reader that remembers what was consulted.

A fact is absent, repealed or has a value; asking for one not in force raises `NotInForce`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from domain.charge import RulePack, UsedFact
from domain.diagnosis_traps import DiagnosisTrap
from domain.entries import (
    AddOn,
    CodeEntry,
    CodePeriod,
    Conflict,
    DiagnosisGroup,
    DocumentKind,
    Fact,
    FactScalar,
    FactValue,
    Pair,
    PairIndex,
    Requirement,
    Source,
)
from domain.errors import NotInForce
from domain.expectation_entries import Expectation, by_code
from domain.identifiers import ProcedureCode
from domain.library_entries import LibraryExample, LibraryStatement, statements_by_code
from domain.modifier_entries import ModifierCondition, ModifierEntry, conditions_by_modifier
from domain.payers import Criterion, PayerFamily, PayerProfile
from domain.plausibility_entries import DoseWindow, EventChain
from domain.published import DiagnosisCodes, PublishedTables


@dataclass(frozen=True, kw_only=True, eq=False)
class FactBook:
    """Everything the rules may consult; built once, immutable for the life of the process.

    Indexes are made on first use; they only say the same things faster.
    """

    pack: RulePack
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    codes: Mapping[str, CodeEntry]
    pairs: tuple[Pair, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    add_ons: tuple[AddOn, ...] = ()
    documents: Mapping[str, DocumentKind] = field(default_factory=dict)
    requirements: tuple[Requirement, ...] = ()
    diagnoses: Mapping[str, DiagnosisGroup] = field(default_factory=dict)
    diagnosis_traps: tuple[DiagnosisTrap, ...] = ()
    profiles: Mapping[str, PayerProfile] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()  # asked for every session, whoever pays
    modifiers: Mapping[str, ModifierEntry] = field(default_factory=dict)
    modifier_conditions: tuple[ModifierCondition, ...] = ()
    dose_windows: tuple[DoseWindow, ...] = ()
    event_chains: tuple[EventChain, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    statements: tuple[LibraryStatement, ...] = ()
    examples: tuple[LibraryExample, ...] = ()
    published: PublishedTables | None = None
    payments: PublishedTables | None = None  # fees and places only, for the estimate
    diagnosis_codes: DiagnosisCodes | None = None

    def day_for(self, day: date | None) -> date:
        """The day as of which facts are read: never before the first verified one; undated, the
        last.
        """
        first, last = self.pack.verified_for
        return max(day, first) if day else last

    @cached_property
    def pair_index(self) -> Mapping[str, PairIndex]:
        """Pairs by their column 1."""
        index: dict[str, PairIndex] = {}
        for pair in self.pairs:
            for code in pair.column1.split("|"):
                index.setdefault(code, PairIndex()).add(pair)
        return index

    @cached_property
    def conflict_index(self) -> Mapping[str, tuple[Conflict, ...]]:
        """Conflicts by each code of their column 1."""
        index: dict[str, tuple[Conflict, ...]] = {}
        for conflict in self.conflicts:
            for code in conflict.column1:
                index[code] = (*index.get(code, ()), conflict)
        return index

    @cached_property
    def add_on_codes(self) -> frozenset[str]:
        """Codes that are paid only beside another."""
        return frozenset(add_on.add_on for add_on in self.add_ons)

    @cached_property
    def modifier_index(self) -> Mapping[str, tuple[ModifierCondition, ...]]:
        """Conditions by modifier, in file order; `*` for those of any modifier."""
        return conditions_by_modifier(self.modifier_conditions)

    @cached_property
    def expectation_index(self) -> Mapping[str, tuple[Expectation, ...]]:
        """What is said of each code where no rule speaks of it, in file order."""
        return by_code(self.expectations, self.codes)

    @cached_property
    def statement_index(self) -> Mapping[str, tuple[LibraryStatement, ...]]:
        """What the library says of each code, in file order."""
        return statements_by_code(self.statements, self.codes)

    @cached_property
    def requirement_index(self) -> Mapping[str, tuple[Requirement, ...]]:
        """Requirements by code; `*` for those of every line."""
        index: dict[str, tuple[Requirement, ...]] = {}
        for requirement in self.requirements:
            index[requirement.code] = (*index.get(requirement.code, ()), requirement)
        return index

    @cached_property
    def _days(self) -> dict[date, Mapping[str, tuple[FactScalar, UsedFact]]]:
        return {}

    @cached_property
    def _code_days(self) -> dict[date, Mapping[str, CodePeriod]]:
        return {}

    def facts_on(self, day: date) -> Mapping[str, tuple[FactScalar, UsedFact]]:
        """Every fact in force on a day, by key: its value, and how it is reported as used."""
        if day not in self._days:
            self._days[day] = {
                fact.key: (value.value, _used(fact.key, value))
                for fact in self.facts.values()
                for value in fact.history
                if value.covers(day)
            }
        return self._days[day]

    def code_on(self, code: str, day: date) -> CodePeriod | None:
        """The period of `code` in force on `day`; None when unknown or not in force."""
        if day not in self._code_days:
            self._code_days[day] = {
                str(entry.code): period
                for entry in self.codes.values()
                for period in entry.period
                if period.covers(day)
            }
        return self._code_days[day].get(code)

    def label(self, code: str) -> str:
        entry = self.codes.get(code)
        return entry.label if entry else "Not in the code table"

    def diagnosis_group(self, code: str) -> DiagnosisGroup | None:
        """The longest prefix that describes `code`."""
        for length in range(len(code), 0, -1):
            if group := self.diagnoses.get(code[:length]):
                return group
        return None


def _used(key: str, value: FactValue) -> UsedFact:
    shown = " ".join(value.value) if isinstance(value.value, tuple) else str(value.value)
    return UsedFact(key=key, value=shown, effective=value.effective.isoformat())


class FactReader:
    """Reads facts as of one day and remembers which were consulted.

    Every method raises `NotInForce` when the key is unknown or has no value on that day.
    """

    __slots__ = ("_book", "_day", "_facts", "_parameters", "_profile", "_used")

    def __init__(
        self, book: FactBook, day: date | None, profile: PayerProfile | None = None
    ) -> None:
        self._book = book
        self._profile = profile
        self._parameters = profile.parameters if profile else {}
        self._day = book.day_for(day)
        self._facts = book.facts_on(self._day)
        self._used: dict[str, UsedFact] = {}

    @property
    def used(self) -> tuple[UsedFact, ...]:
        """What was consulted so far, in order of key."""
        return tuple(self._used[key] for key in sorted(self._used))

    @property
    def verified_for(self) -> tuple[date, date]:
        """First and last day for which the rule pack was verified."""
        return self._book.pack.verified_for

    def integer(self, key: str) -> int:
        return int(str(self._value(key)))

    def decimal(self, key: str) -> Decimal:
        return Decimal(str(self._value(key)))

    def flag(self, key: str) -> bool:
        """A fact that is true or false; raises `ValueError` where it is neither."""
        value = self._value(key)
        if not isinstance(value, bool):
            raise ValueError(f"{key} is neither true nor false")  # noqa: TRY004  (a fact, no type)
        return value

    def text(self, key: str) -> str:
        """One word."""
        return str(self._value(key))

    @property
    def payer_family(self) -> PayerFamily | None:
        """Of the payer's profile; None without one."""
        return self._profile.family if self._profile else None

    def payer_sets(self, key: str) -> bool:
        """Whether the payer's profile gives the fact a value of its own."""
        return key in self._parameters

    def code(self, key: str) -> ProcedureCode:
        return _procedure(str(self._value(key)))

    def texts(self, key: str, on: date | None = None) -> tuple[str, ...]:
        """A list of words; `on`: read as of another day."""
        value = self._value(key, on)
        return value if isinstance(value, tuple) else (str(value),)

    def codes(self, key: str, on: date | None = None) -> tuple[ProcedureCode, ...]:
        return _procedures(self.texts(key, on))

    def _value(self, key: str, on: date | None = None) -> FactScalar:
        if self._profile and key in self._parameters:
            return self._of_payer(key, self._profile)
        facts = self._book.facts_on(self._book.day_for(on)) if on else self._facts
        if key not in facts:
            raise NotInForce(f"no value of {key} is recorded for {on or self._day}")
        value, self._used[key] = facts[key]
        return value

    def _of_payer(self, key: str, profile: PayerProfile) -> FactScalar:
        value = profile.parameters[key]
        shown = " ".join(value) if isinstance(value, tuple) else str(value)
        since = profile.last_checked.isoformat()
        self._used[key] = UsedFact(key=f"{key} ({profile.key})", value=shown, effective=since)
        return value


_procedure = lru_cache(maxsize=1024)(ProcedureCode)


@lru_cache(maxsize=1024)
def _procedures(codes: tuple[str, ...]) -> tuple[ProcedureCode, ...]:
    return tuple(ProcedureCode(code) for code in codes)
