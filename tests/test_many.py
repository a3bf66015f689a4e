"""Many inputs are spread over processes and answered in input order."""

from __future__ import annotations

import os
from itertools import count, islice

import pytest

from command_line.many import BATCH, FEW, spread


def _prepare() -> None:
    os.environ["ISOCENTER_TEST_PREPARED"] = "yes"


def _square(number: int) -> tuple[int, str]:
    return number * number, os.environ.get("ISOCENTER_TEST_PREPARED", "no")


@pytest.mark.parametrize("amount", [0, 1, FEW, FEW + 1, FEW + 3 * BATCH + 7])
@pytest.mark.parametrize("processors", [1, 2])
def test_answers_come_in_input_order_whatever_the_amount(amount: int, processors: int) -> None:
    answers = list(spread(range(amount), _square, prepare=_prepare, processors=processors))

    assert [(n * n, "yes") for n in range(amount)] == answers


def test_the_first_are_answered_before_more_is_asked_for() -> None:
    asked = count()

    answers = list(islice(spread(asked, _square, prepare=_prepare), 3))

    assert 3 == len(answers)
    assert next(asked) == 3


def test_without_a_number_the_processors_of_this_process_are_used() -> None:
    amount = FEW + 2 * BATCH

    assert amount == len(list(spread(range(amount), _square, prepare=_prepare)))
