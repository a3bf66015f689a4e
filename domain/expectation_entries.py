"""What is said of a code that no rule speaks of in a session: why it is not there.

The entries of a code are read in file order; the first whose tests hold speaks. The last one of
every code has no test, so that every code of the table has exactly one answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.charge import Citation


class Standing(StrEnum):
    """How a code stands to a session."""

    CHARGED = "charged"
    LEFT_OUT = "left_out"
    NOT_PROPOSED = "not_proposed"
    NOT_IN_FORCE = "not_in_force"
    OTHER_BILLER = "other_biller"
    INCLUDED = "included"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """`codes`: a code, or an inclusive range `a-b`. `when`: tests that must all hold, each a name
    of `domain.expectations`, with "not " before it to be turned round.

    `remedy`: what to record if the work was done, "" where nothing helps. `fields`: where, as
    paths or patterns. `likely`: a person would look for the code in such a session, so that its
    absence is told without being asked.
    """

    codes: tuple[str, ...]
    when: tuple[str, ...] = ()
    standing: Standing
    sentence: str
    remedy: str = ""
    fields: tuple[str, ...] = ()
    likely: bool = False
    cites: tuple[Citation, ...]

    @property
    def place(self) -> str:
        """Names the entry in a message."""
        return f"expectation of {' '.join(self.codes)} ({self.sentence[:40]}…)"

    def means(self, code: str) -> bool:
        """Whether it speaks of a code."""
        for named in self.codes:
            first, _, last = named.partition("-")
            if first <= code <= (last or first):
                return True
        return False


def by_code(
    expectations: tuple[Expectation, ...], codes: Collection[str]
) -> Mapping[str, tuple[Expectation, ...]]:
    """The entries of each code, in file order."""
    return {code: tuple(one for one in expectations if one.means(code)) for code in codes}


def problems_of_expectations(
    expectations: tuple[Expectation, ...], codes: Collection[str]
) -> Iterator[str]:
    """What is wrong with the entries, one sentence each."""
    for one in expectations:
        if one.standing in (Standing.CHARGED, Standing.LEFT_OUT, Standing.NOT_IN_FORCE):
            yield f"{one.place}: {one.standing} is never written down; it is found out."
        if not any(one.means(code) for code in codes):
            yield f"{one.place}: none of its codes is listed."
    for code, entries in by_code(expectations, codes).items():
        if not entries or entries[-1].when:
            yield f"code {code}: no expectation without a test answers why it is not charged."
