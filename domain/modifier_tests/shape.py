"""What a test of a modifier is, and what several of them ask of a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from domain.case import Case
from domain.charge import ChargeLine
from domain.modifier_line import AskedLine
from domain.services import Service

Test: TypeAlias = Callable[[AskedLine, str], bool]
SessionTest: TypeAlias = Callable[[AskedLine, Case, str], bool]

_SERVICE: Final = re.compile(r"services\[([0-9]+)\]")


def of_session(test: SessionTest) -> Test:
    """A test that is false where no session is."""
    return lambda asked, modifier: asked.case is not None and test(asked, asked.case, modifier)


def services_behind(case: Case, line: ChargeLine | None) -> tuple[Service, ...]:
    """The recorded services a line comes from."""
    places = (_SERVICE.fullmatch(path) for path in line.fields) if line else ()
    return tuple(case.session.services[int(place[1])] for place in places if place)
