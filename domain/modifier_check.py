"""Mistakes in the modifier files, found when they are read."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from domain.entries import Confidence
from domain.facts import FactBook
from domain.modifier_answers import DETAILS
from domain.modifier_entries import ANY_MODIFIER, Answer, ModifierCondition
from domain.modifier_tests import TESTS


def problems_of_modifiers(book: FactBook) -> Iterator[str]:
    """One sentence for each mistake.

    Every modifier has a condition that speaks of every line, every name is known, what is of low
    confidence never stops, and what may be proved says how.
    """
    for key in book.modifiers:
        own = book.modifier_index.get(key, ())
        if not own or not own[-1].has_no_scope:
            yield f"modifier {key}: its last condition must speak of every line."
    for key in book.modifier_index:
        if key not in book.modifiers and key != ANY_MODIFIER:
            yield f"modifier {key}: it has conditions and is not listed."
    for condition in book.modifier_conditions:
        for sentence in (*_names(book, condition), *_answers(condition)):
            yield f"{condition.place}: {sentence}"


def _names(book: FactBook, condition: ModifierCondition) -> Iterator[str]:
    for name in (*condition.when, *condition.proof):
        if name not in TESTS:
            yield f"the test {name} is not known."
    for key in condition.documents:
        if key not in book.documents:
            yield f"document {key} is not listed."
    for name in condition.codes:
        ends = (name,) if name in book.facts else name.split("-")
        if any(end not in book.codes and end not in book.facts for end in ends):
            yield f"{name} names no listed code and no fact."
    for text in (condition.sentence, condition.supported, condition.fact):
        for _, detail, _, _ in Formatter().parse(text):
            if detail is not None and detail not in DETAILS:
                yield f"the detail {{{detail}}} is not known."


def _answers(condition: ModifierCondition) -> Iterator[str]:
    if condition.answer is Answer.SUPPORTED:
        yield "the answer is never or choosable; support is proved, not written."
    if condition.answer is Answer.NEVER and condition.confidence is Confidence.LOW:
        yield "what is of low confidence must not stop."
    if condition.answer is Answer.CHOOSABLE and not condition.fact:
        yield "a choosable modifier names the fact that supports it."
    if condition.is_provable and not condition.supported:
        yield "what can be proved needs a sentence for it."
