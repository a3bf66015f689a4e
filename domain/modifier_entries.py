"""What the modifier files hold: each modifier, and conditions that say where it stands.

The conditions of a modifier are read in file order; the first whose scope takes in the line speaks.
The last one of every modifier has no scope, so that every line has exactly one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain.charge import Citation, Severity
from domain.choices import Biller
from domain.entries import Component, Confidence, Period
from domain.identifiers import Modifier

ANY_MODIFIER: Final = "*"
BEGINNING: Final = date(2007, 1, 1)  # earlier days are read as of this one


class Answer(StrEnum):
    """`supported`: the facts recorded bear it. `choosable`: a person may set it, and the claim is
    held until the named fact or document is recorded. `never`: it cannot be valid here.
    """

    SUPPORTED = "supported"
    CHOOSABLE = "choosable"
    NEVER = "never"

    @property
    def severity(self) -> Severity | None:
        """What follows when a person sets a modifier so answered; None = nothing."""
        return _SEVERITIES[self]


_SEVERITIES: Final = {
    Answer.SUPPORTED: None,
    Answer.CHOOSABLE: Severity.HOLD,
    Answer.NEVER: Severity.STOP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierEntry:
    """One modifier in our own words; `group`: those of one group exclude each other on a line."""

    key: Modifier
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierCondition(Period):
    """What is true of some modifiers on some lines.

    Scope, () = all: `claims`, `components`, `global_days` of the code (`""` = none published), and
    `codes`: a code, an inclusive range `a-b`, or the key of a fact that lists codes. `when`: names
    of tests that must all hold (`domain.modifier_tests`).

    `answer` is never or choosable. A choosable one is supported when every test of `proof` holds
    and every document of `documents` is recorded as it must be; with neither it always holds the
    claim. `sentence` says why; `supported` is said instead once it is proved; `fact`, a noun
    phrase, names what a person must record, `fields` where besides the documents. Braces name
    details of the line.
    """

    modifiers: tuple[str, ...]
    answer: Answer
    claims: tuple[Biller, ...] = ()
    components: tuple[Component, ...] = ()
    global_days: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sentence: str
    supported: str = ""
    fact: str = ""
    cites: tuple[Citation, ...]
    confidence: Confidence

    @property
    def place(self) -> str:
        """Names the condition in a message."""
        return f"condition of modifier {' '.join(self.modifiers)} ({self.sentence[:40]}…)"

    @property
    def has_no_scope(self) -> bool:
        """Whether it speaks of every line on every day."""
        narrow = (self.claims, self.components, self.global_days, self.codes, self.when)
        return not any(narrow) and self.until is None and self.effective <= BEGINNING

    @property
    def is_provable(self) -> bool:
        return bool(self.proof or self.documents)


def conditions_by_modifier(
    conditions: Iterable[ModifierCondition],
) -> Mapping[str, tuple[ModifierCondition, ...]]:
    """Those of each modifier, in file order."""
    found: dict[str, tuple[ModifierCondition, ...]] = {}
    for condition in conditions:
        for modifier in condition.modifiers:
            found[modifier] = (*found.get(modifier, ()), condition)
    return found
