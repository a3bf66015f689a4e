"""What the program states it checks: every rule, and every check of the later stages, in one list.

A rule says of itself what it is (`domain.rules`); a check of another stage is marked with `@check`.
`docs/rules.md` is made from this list, and a test holds every rule number against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from domain.charge import Citation
from domain.entries import Confidence, Period

F = TypeVar("F", bound=Callable[..., object])

BEGINNING: Final = date(2007, 1, 1)  # first year of the present cranial delivery codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Period):
    """One rule or check. `stage`: its module. `says`: the first paragraph of its docstring.

    `function`: its name there. `speaks_as`: ids under which lines, exclusions or findings of it can
    be recognized.
    """

    id: str
    numbers: tuple[str, ...]
    stage: str
    function: str
    says: str
    confidence: Confidence
    cites: tuple[Citation, ...]
    speaks_as: tuple[str, ...]


_checks: list[Statement] = []


def check(
    *finding_ids: str,
    numbers: tuple[str, ...],
    cites: tuple[tuple[str, str], ...],
    confidence: Confidence = Confidence.HIGH,
    effective: date = BEGINNING,
    until: date | None = None,
) -> Callable[[F], F]:
    """State a check that is no rule: the ids of the findings it makes, the first of which names it.

    The function itself is returned as it is. `cites`: pairs of source key and locator.
    """

    def state(function: F) -> F:
        _checks.append(
            Statement(
                id=finding_ids[0],
                numbers=numbers,
                stage=function.__module__,
                function=function.__name__,
                says=first_paragraph(function),
                confidence=confidence,
                cites=tuple(Citation(source, locator) for source, locator in cites),
                effective=effective,
                until=until,
                speaks_as=finding_ids,
            )
        )
        return function

    return state


def checks() -> tuple[Statement, ...]:
    """Every marked check of the modules imported so far, by stage and id."""
    return tuple(sorted(_checks, key=lambda one: (one.stage, one.id, one.effective)))


def first_paragraph(function: Callable[..., object]) -> str:
    """The first paragraph of a docstring on one line, "" when there is none."""
    return " ".join((function.__doc__ or "").strip().split("\n\n")[0].split())
