"""The domain calls each field, and each value that can be chosen, as the window does."""

from __future__ import annotations

import pytest

from domain.field_labels import UNITS
from domain.field_words import capital, field_name, spoken
from domain.session_paths import pattern
from gui.fields import FieldSpec
from tests.gui.test_fields import ROWS, _all_fields, _id

# Beside an entry stands what may be typed; in a sentence, what the number is of.
TOLD_OTHERWISE = {"delivery.runs[].share_delivered"}

SHORT = {"Authorization number": "Authorization"}  # the head of a narrow column


@pytest.mark.parametrize(("spec", "base"), _all_fields(), ids=_id)
def test_a_field_has_one_name_and_one_unit(spec: FieldSpec, base: str) -> None:
    path = spec.at(base)
    called = field_name(ROWS, path).label
    if path.startswith("team."):  # in a sentence the name says whose field it is as well
        called = capital(called.rpartition(", ")[2])

    assert spec.label in (called, SHORT.get(called)), path
    if pattern(path) not in TOLD_OTHERWISE:
        assert spec.unit == UNITS.get(pattern(path), ""), path


@pytest.mark.parametrize(("spec", "base"), _all_fields(), ids=_id)
def test_a_choice_has_one_word(spec: FieldSpec, base: str) -> None:
    for word, value in spec.options:
        assert word.casefold() == spoken(value).casefold(), spec.at(base)
