"""One modifier on one line: which condition speaks, and what it says.

1. What holds of any modifier is read first (unknown code, unknown modifier), then the conditions of
   the modifier itself, in file order; the first whose scope takes in the line speaks.
2. A choosable modifier whose tests hold and whose documents are recorded is supported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from domain.choices import Biller
from domain.entries import Component
from domain.facts import FactBook
from domain.lesion import words
from domain.modifier_entries import ANY_MODIFIER, Answer, ModifierCondition
from domain.modifier_line import AskedLine
from domain.modifier_tests import holds
from domain.modifier_tests.documents import is_recorded
from domain.operations import earlier_operation
from domain.rules.services import distinct_modifier


@dataclass(frozen=True, slots=True)
class Answered:
    """The condition that speaks of a modifier on a line, and whether it is proved.

    `missing`: keys of its documents that are not recorded.
    """

    asked: AskedLine
    modifier: str
    condition: ModifierCondition
    answer: Answer
    missing: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Where in the session its facts and documents are entered."""
        papers = (f"documents.{key}" for key in self.condition.documents)
        return (*self.condition.fields, *papers)

    @property
    def sentence(self) -> str:
        """The answer with its reason."""
        is_proved = self.answer is Answer.SUPPORTED
        return self._filled(self.condition.supported if is_proved else self.condition.sentence)

    @property
    def fact(self) -> str:
        """What a person must record, a noun phrase; "" where nothing would help."""
        return self._filled(self.condition.fact)

    def _filled(self, text: str) -> str:
        return text.format_map(_Details(self.asked)) if "{" in text else text


def answer(asked: AskedLine, modifier: str) -> Answered:
    """Exactly one answer for any modifier on any line."""
    for condition in _candidates(
        asked.book,
        modifier,
        asked.code,
        asked.biller,
        asked.component,
        asked.global_days,
        asked.read_on,
    ):
        if all(holds(name, asked, modifier) for name in condition.when):
            return _proved(asked, modifier, condition)
    raise ValueError(f"no condition speaks of modifier {modifier} on {asked.code}")


def _proved(asked: AskedLine, modifier: str, condition: ModifierCondition) -> Answered:
    if condition.answer is Answer.NEVER:
        return Answered(asked, modifier, condition, Answer.NEVER)
    missing = tuple(key for key in condition.documents if not is_recorded(asked, key))
    is_true = condition.is_provable and all(holds(n, asked, modifier) for n in condition.proof)
    found = Answer.SUPPORTED if is_true and not missing else Answer.CHOOSABLE
    return Answered(asked, modifier, condition, found, missing)


@lru_cache(maxsize=65536)
def _candidates(
    book: FactBook,
    modifier: str,
    code: str,
    biller: Biller,
    component: Component,
    global_days: str,
    day: date,
) -> tuple[ModifierCondition, ...]:
    """Conditions whose written scope takes in the line; their tests are still to be held."""
    index = book.modifier_index
    return tuple(
        one
        for one in (*index.get(ANY_MODIFIER, ()), *index.get(modifier, ()))
        if one.covers(day)
        and (not one.claims or biller in one.claims)
        and (not one.components or component in one.components)
        and (not one.global_days or global_days in one.global_days)
        and (not one.codes or _is_among(book, one.codes, code, day))
    )


def _is_among(book: FactBook, named: tuple[str, ...], code: str, day: date) -> bool:
    """Whether a list of codes, ranges and facts names the code."""
    for name in named:
        if name in book.facts:
            value, _ = book.facts_on(book.day_for(day)).get(name, ((), None))
            if code in (value if isinstance(value, tuple) else (value,)):
                return True
        else:
            first, _, last = name.partition("-")
            if first <= code <= (last or first):
                return True
    return False


class _Details(dict[str, str]):
    """What the braces of a sentence stand for, made when a sentence asks for it."""

    def __init__(self, asked: AskedLine) -> None:
        super().__init__()
        self._asked = asked

    def __missing__(self, key: str) -> str:
        return DETAILS[key](self._asked)


def _earlier(asked: AskedLine) -> str:
    if asked.case is None:
        return "The earlier procedure must be known."
    earlier = earlier_operation(asked.case, asked.facts, asked.day)
    if earlier is None:
        return "No earlier procedure whose package covers this day is recorded."
    intended = asked.case.intended(earlier)
    how = words(intended) if intended else "not yet said how the two relate"
    return f"The earlier procedure of {earlier.date_of_service} is recorded: {how}."


def _stop(asked: AskedLine) -> str:
    if asked.case is None:
        return "A stop must be recorded."
    stopped = asked.case.session.delivery.stopped
    return "The stop recorded does not say so." if stopped else "No stop is recorded."


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(codes[:_MOST_LISTED]) + (" and others" if len(codes) > _MOST_LISTED else "")


_MOST_LISTED: Final = 8

DETAILS: Final[dict[str, Callable[[AskedLine], str]]] = {
    "code": lambda asked: str(asked.code),
    "partners": lambda asked: _listed(asked.partners),
    "blockers": lambda asked: _listed(asked.blockers),
    "whose": lambda asked: "this claim and day" if asked.line else "one claim",
    "preferred": lambda asked: distinct_modifier(asked.case, asked.facts) if asked.case else "59",
    "earlier": _earlier,
    "stop": _stop,
    "substitute_days": lambda asked: str(asked.facts.integer("modifier.substitute_days")),
}
