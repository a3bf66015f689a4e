"""What a test of medical necessity is asked, what it answers, and what several of them share.

An answer is met, not met or not recorded. Entering a further fact never makes a met criterion
"not recorded": a lesion whose kind or diagnosis is still open counts as one that may be concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property
from typing import Final, TypeAlias

from domain.case import Case
from domain.charge import Outcome
from domain.choices import LesionKind
from domain.entries import stands_for
from domain.facts import FactBook, FactReader
from domain.identifiers import ProcedureCode
from domain.payers import Criterion, When
from domain.reading import reader
from domain.session import Authorization, Document, Lesion, PriorRadiation

_MOST_NAMED: Final = 4
KINDS: Final = frozenset(kind.value for kind in LesionKind)


class LimitKind(Enum):
    """What the value of a threshold must be."""

    WHOLE = auto()
    DECIMAL = auto()  # text such as "40"
    TEXT = auto()
    WORDS = auto()  # a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A cranial lesion a criterion may be asked of. `is_sure`: its kind and diagnosis say so."""

    index: int
    lesion: Lesion
    is_sure: bool = True

    def at(self, name: str) -> str:
        """The path of one of its fields."""
        return f"lesions[{self.index}].{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`fields`: where it is entered, what is missing first. `is_estimate`: rests on the converted
    scale, and therefore only warns.
    """

    outcome: Outcome
    sentence: str
    fields: tuple[str, ...]
    is_estimate: bool = False


class Situation:
    """One case as all criteria see it; each thing is looked up once."""

    def __init__(self, case: Case, book: FactBook, charged: Iterable[ProcedureCode]) -> None:
        self.case = case
        self.book = book
        self._charged = sorted(charged)
        self._concerned: dict[tuple[str, ...], tuple[ProcedureCode, ...]] = {}
        self._targets: dict[tuple[tuple[str, ...], ...], tuple[Target, ...]] = {}

    @property
    def day(self) -> date | None:
        """The day of the session."""
        return self.case.day

    def concerned(self, patterns: tuple[str, ...]) -> tuple[ProcedureCode, ...]:
        """The charged codes that a criterion of these codes supports; by their category where it
        names none.
        """
        if patterns not in self._concerned:
            self._concerned[patterns] = tuple(
                code for code in self._charged if self._is_concerned(code, patterns)
            )
        return self._concerned[patterns]

    def _is_concerned(self, code: ProcedureCode, patterns: tuple[str, ...]) -> bool:
        if patterns:
            return any(stands_for(one, code) for one in patterns)
        entry = self.book.codes.get(code)
        return entry is not None and entry.category in self.facts.texts("necessity.categories")

    def targets(self, criterion: Criterion) -> tuple[Target, ...] | None:
        """The lesions a criterion is asked of; None = of no lesion of this session, so not
        asked.
        """
        named = (criterion.indications, criterion.except_for)
        if named not in self._targets:
            self._targets[named] = tuple(_targets(*named, self.lesions))
        found = self._targets[named]
        is_sure = not any(named) or any(target.is_sure for target in found)
        return found if is_sure else None

    @cached_property
    def facts(self) -> FactReader:
        """The facts of the trade as of that day."""
        return reader(self.case, self.book)

    @cached_property
    def lesions(self) -> tuple[tuple[int, Lesion, str], ...]:
        """Cranial lesions with their place in the file and the class of their diagnosis."""
        return tuple((i, lesion, self._class_of(lesion)) for i, lesion in self.case.cranial)

    def _class_of(self, lesion: Lesion) -> str:
        group = self.book.diagnosis_group(lesion.diagnosis) if lesion.diagnosis else None
        return group.class_ if group else ""

    @cached_property
    def coverage(self) -> int | None:
        """The place in the file of the coverage billed first."""
        return first_coverage(self.case)

    @cached_property
    def authorization(self) -> Authorization | None:
        """That of the coverage billed first."""
        if self.coverage is None:
            return None
        return self.case.session.coverages[self.coverage].authorization

    @cached_property
    def earlier(self) -> tuple[PriorRadiation, ...]:
        """Earlier cranial radiation as recorded."""
        return self.case.session.course.prior_cranial_radiation

    @cached_property
    def was_treated_here(self) -> bool:
        """Whether an earlier course of stereotactic radiation stands charged."""
        delivery = self.facts.texts("delivery.codes")
        return any(
            line.code in delivery and self.case.is_other_course(line)
            for line in self.case.charged_history
        )

    @cached_property
    def _names_irradiation(self) -> bool:
        codes = self.facts.texts("necessity.irradiation_codes")
        return any(code in codes for code in self.case.diagnoses)

    def holds(self, when: When) -> bool:
        """Whether a criterion of that circumstance is asked."""
        if when is When.ALWAYS:
            return True
        if when is When.SINGLE_SESSION:
            return (self.case.session.course.planned_sessions or 1) == 1
        if when is When.IRRADIATED:
            return bool(self.earlier) or self._names_irradiation or self.was_treated_here
        if when is When.REPEAT:
            kinds = self.facts.texts("necessity.no_radiosurgery")
            said = ((one.kind or "").strip().lower().replace(" ", "_") for one in self.earlier)
            return self.was_treated_here or any(kind not in kinds for kind in said)
        return self.authorization is not None  # When.AUTHORIZED


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One criterion asked of one case.

    `targets`: the lesions it concerns. `concerned`: the charged codes whose lines it supports.
    """

    criterion: Criterion
    situation: Situation
    targets: tuple[Target, ...] = ()
    concerned: tuple[ProcedureCode, ...] = ()

    @property
    def case(self) -> Case:
        """The session in the light of its history."""
        return self.situation.case

    def whole(self, name: str) -> int | None:
        """A threshold that counts; None where the criterion sets none."""
        value = self.criterion.limits.get(name)
        return value if isinstance(value, int) else None

    def decimal(self, name: str) -> Decimal | None:
        """A threshold of size."""
        value = self.criterion.limits.get(name)
        return Decimal(value) if isinstance(value, str) else None

    def text(self, name: str) -> str:
        """A threshold in words, "" where there is none."""
        return str(self.criterion.limits.get(name, ""))

    def words(self, name: str) -> tuple[str, ...]:
        """A list, () where there is none."""
        value = self.criterion.limits.get(name)
        return value if isinstance(value, tuple) else ()


Test: TypeAlias = Callable[[Asked], Answer | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A test with the thresholds it must be given and those it may be given.

    `one_of`: at least one of these must be given. `of_lesions`: asked only where there are any.
    """

    ask: Test
    of_lesions: bool = False
    needs: dict[str, LimitKind] = field(default_factory=dict)
    takes: dict[str, LimitKind] = field(default_factory=dict)
    one_of: frozenset[str] = frozenset()


def met(sentence: str, *fields: str) -> Answer:
    """The record shows what is asked."""
    return Answer(outcome=Outcome.MET, sentence=sentence, fields=fields)


def unmet(sentence: str, *fields: str) -> Answer:
    """The record shows something else."""
    return Answer(outcome=Outcome.NOT_MET, sentence=sentence, fields=fields)


def unrecorded(sentence: str, *fields: str) -> Answer:
    """The record does not say."""
    return Answer(outcome=Outcome.NOT_RECORDED, sentence=sentence, fields=fields)


# Which lesions -------------------------------------------------------------------------------


def _targets(
    names: tuple[str, ...], except_for: tuple[str, ...], lesions: Iterable[tuple[int, Lesion, str]]
) -> Iterator[Target]:
    """Those of the lesions that are, or may turn out, one of these; all where none is named."""
    for index, lesion, class_ in lesions:
        answer = _is_one_of(names, lesion, class_) if names else True
        if answer is True and except_for:
            excepted = _is_one_of(except_for, lesion, class_)
            answer = None if excepted is None else not excepted
        if answer is not False:
            yield Target(index=index, lesion=lesion, is_sure=answer is True)


def _is_one_of(names: Iterable[str], lesion: Lesion, class_: str) -> bool | None:
    """True or False, None while kind or diagnosis is not entered."""
    answers = [_is(name, lesion, class_) for name in names]
    if True in answers:
        return True
    return None if None in answers else False


def _is(name: str, lesion: Lesion, class_: str) -> bool | None:
    if is_code(name):
        return lesion.diagnosis.startswith(name) if lesion.diagnosis else None
    if name in KINDS:
        return name == lesion.kind if lesion.kind else None
    return name == class_ if lesion.diagnosis else None


def is_code(name: str) -> bool:
    """Whether an indication is the beginning of a diagnosis code."""
    return name[:1].isupper()


def first_coverage(case: Case) -> int | None:
    """The place in the file of the coverage billed first."""
    coverages = case.session.coverages
    return min(range(len(coverages)), key=lambda i: coverages[i].rank, default=None)


# Words ---------------------------------------------------------------------------------------


def listed(names: Iterable[str], joined: str = "and") -> str:
    """`a, b and c`; what is too much is counted."""
    every = list(names)
    if len(every) > _MOST_NAMED + 1:
        every = [*every[:_MOST_NAMED], f"{len(every) - _MOST_NAMED} more"]
    return f" {joined} ".join(part for part in (", ".join(every[:-1]), every[-1]) if part)


def lesions_named(targets: Iterable[Target]) -> str:
    """`Lesion L1` or `Lesions L1 and L2`."""
    ids = [target.lesion.id for target in targets]
    return f"Lesion{'s' if len(ids) > 1 else ''} {listed(ids)}"


def written(text: str | None) -> bool:
    """Whether a free text holds anything."""
    return bool((text or "").strip())


def papers(case: Case, keys: Iterable[str]) -> tuple[Document, ...]:
    """The recorded documents of these kinds."""
    return tuple(document for key in keys for document in case.documents.get(key, ()))
