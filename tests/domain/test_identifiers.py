"""What is no identifier is refused with a remedy, and is not repeated in the message."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.errors import IllFormed
from domain.identifiers import ClockTime, Icd10, Modifier, Mrn, Npi, ProcedureCode
from domain.session import Lesion, SrsSession

SOUND = (
    *((Npi, value) for value in ("1234567893", "2000000002")),
    *((Mrn, value) for value in ("0004711", "A-1/2.3", "x" * 32)),
    *((Icd10, value) for value in ("C79.31", "D33.3", "G50.0", "C7A.00")),
    *((ProcedureCode, value) for value in ("77372", "G0463", "0398T")),
    *((Modifier, value) for value in ("26", "XU", "Q1")),
    *((ClockTime, value) for value in ("00:00", "09:10", "23:59")),
)
UNSOUND = (
    *(
        (Npi, value)
        for value in ("", "123456789", "3234567893", "1234567890", "1234567839", "१" * 10)
    ),
    *((Mrn, value) for value in ("", " 4711", "4711\n", "x" * 33, "a\\b")),
    *((Icd10, value) for value in ("", "C7931", "c79.31", "C79.", "C79.31234", "79.31")),
    *((ProcedureCode, value) for value in ("", "7737", "77372-26", "77372 ", "g0463")),
    *((Modifier, value) for value in ("", "2", "xu", "26 ", "261")),
    *((ClockTime, value) for value in ("", "9:10", "24:00", "12:60", "0910")),
)


@pytest.mark.parametrize(("kind", "value"), SOUND)
def test_a_sound_identifier_stays_the_text_it_was(kind: type[str], value: str) -> None:
    assert kind(value) == value


@pytest.mark.parametrize(("kind", "value"), UNSOUND)
def test_an_unsound_identifier_is_refused_with_a_remedy(kind: type[str], value: str) -> None:
    with pytest.raises(IllFormed) as refused:
        kind(value)

    assert refused.value.remedy


@pytest.mark.parametrize("kind", [Npi, Mrn, Icd10, ProcedureCode, Modifier, ClockTime])
def test_a_refusal_does_not_repeat_what_was_typed(kind: type[str]) -> None:
    with pytest.raises(IllFormed) as refused:
        kind("Okonkwo, born 1961")

    assert "Okonkwo" not in str(refused.value)
    assert "1961" not in str(refused.value)


def test_every_lesion_has_an_id_and_none_has_that_of_another() -> None:
    lesion = Lesion(id="L1", max_dimension_mm=Decimal(12))

    with pytest.raises(IllFormed, match="every lesion has an id"):
        Lesion(id="")
    with pytest.raises(IllFormed, match="carry the same id"):
        SrsSession(lesions=(lesion, lesion))
