"""A session without a charge is not signed, even with nothing else in its way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.case import Case
from domain.derivation import derive
from domain.errors import Refused
from domain.signing import refuse_unless_clear
from tests import builders
from tests.scenario import book


def test_a_session_without_a_charge_is_not_signed() -> None:
    derivation = derive(Case(builders.a_session()), book())
    empty = replace(derivation, lines=(), findings=(), checklist=())

    with pytest.raises(Refused, match="no charge"):
        refuse_unless_clear(empty, (), hands=("R. Castellano",))
