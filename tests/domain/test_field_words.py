"""Every field and every value of a session has a name and words a person would use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from domain.choices import (
    Biller,
    LesionKind,
    OutpatientPayment,
    PlaceOfService,
    Role,
    StopStage,
    Whereabouts,
)
from domain.field_words import FieldName, capital, field_name, spoken, value_words
from domain.identifiers import ProcedureCode
from domain.services import DoseCalculation, Navigation
from domain.session import Document, HistoryLine, Presence
from domain.session_paths import leaves
from tests.asked import FOLDERS, RAW, some_asked
from tests.builders import a_delivery, a_session, inverse_services

HISTORY: Final = HistoryLine(code=ProcedureCode("61798"), date_of_service=date(2026, 8, 20))
SESSION: Final = a_session(
    services=(*inverse_services(), DoseCalculation(), Navigation()),
    documents=(Document(key="rx_signed"), Document(key="")),
    history=(HISTORY, replace(HISTORY, date_of_service=None)),
    delivery=replace(a_delivery(), presence=(*a_delivery().presence, Presence())),
)
NAMES: Final = {
    "course.planned_sessions": "Planned sessions",
    "course.immobilization.kind": "Immobilization",
    "lesions[1].kind": "Lesion L2, kind",
    "lesions[1]": "Lesion L2",
    "lesions[9].kind": "Lesion 10, kind",
    "lesions[0].diagnosis": "Lesion L1, ICD-10",
    "team.neurosurgeon": "Neurosurgeon",
    "team.neurosurgeon.npi": "Neurosurgeon, NPI",
    "team.neurosurgeon.name": "Neurosurgeon, name",
    "services[0].level": "Clinical planning, level",
    "services[3].count": "Dose calculations 1, count",
    "services[6].count": "Dose calculations 2, count",
    "services[7].date": "Stereotactic navigation, date",
    "services[99].date": "Work 100, date",
    "coverages[0].payer": "Coverage 1, payer rules",
    "delivery.runs[0].date": "Run 1, date",
    "delivery.presence[0].where": "Presence of the radiation oncologist, where",
    "delivery.presence[3].where": "Presence 4, where",
    "delivery.presence[0].from": "Presence of the radiation oncologist, from",
    "documents[0].dated": "Rx signed, dated",
    "documents[1].dated": "Document 2, dated",
    "history[0].code": "Charged before: 61798 of 2026-08-20, code",
    "history[1].code": "Charged before: 61798 of not entered, code",
    "documents": "Documents",
    "documents.rx_signed": "Documents",
    "": "",
    "course.some_new_field": "Some new field",
}


@pytest.mark.parametrize(("path", "name"), NAMES.items())
def test_a_field_is_called(path: str, name: str) -> None:
    assert name == field_name(SESSION, path).text


def test_a_document_is_called_as_the_book_calls_it() -> None:
    labels = {"rx_signed": "Signed prescription"}

    assert FieldName("", "Signed prescription") == field_name(
        SESSION, "documents.rx_signed", labels
    )
    assert "Signed prescription" == field_name(SESSION, "documents[0]", labels).text


VALUES: Final[dict[str, tuple[object, str | None]]] = {
    "nothing": (None, "not entered"),
    "no words": ("", "not entered"),
    "an empty list": ((), "not entered"),
    "yes": (True, "yes"),
    "no": (False, "no"),
    "a listed value": (LesionKind.PITUITARY_TUMOR, "pituitary tumor"),
    "a value told otherwise": (StopStage.BEFORE_BEAM, "in the room, before any beam"),
    "a place": (PlaceOfService.OFFICE, "11 freestanding center or office"),
    "a biller": (Biller.FREESTANDING, "freestanding center"),
    "a key of a list": ("medicare_advantage", "medicare advantage"),
    "free words": ("Few small targets; whole_brain costs memory.", None),
    "a number": (Decimal("14.0"), "14.0"),
    "a count": (3, "3"),
    "a day": (date(2026, 10, 15), "2026-10-15"),
    "roles": ((Role.PHYSICIST, Role.REFERRING), "physicist, referring physician"),
    "records": ((Presence(),), "1 recorded"),
    "a record": (Presence(), "recorded"),
}


@pytest.mark.parametrize(("value", "said"), VALUES.values(), ids=VALUES)
def test_a_value_says(value: object, said: str | None) -> None:
    assert (value if said is None else said) == spoken(value)


@pytest.mark.parametrize(
    "value", [LesionKind.OTHER, OutpatientPayment.OTHER, Whereabouts.CONSOLE], ids=str
)
def test_the_same_word_of_two_lists_is_not_mixed_up(value: object) -> None:
    assert value == spoken(value)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("lesions[0].max_dimension_mm", Decimal("14.0"), "14.0 mm"),
        ("lesions[0].max_dimension_mm", None, "not entered"),
        ("lesions[0].optic_distance_mm", "not_near", "not near"),
        ("lesions[0].within_brainstem", True, "yes"),
        ("delivery.runs[0].share_delivered", Decimal("0.5"), "0.5 of the prescription"),
    ],
)
def test_a_quantity_has_its_unit(path: str, value: object, said: str) -> None:
    assert said == value_words(path, value)


def test_a_capital_leaves_the_rest_as_it_is() -> None:
    assert ("ICD-10 code", "") == (capital("iCD-10 code"), capital(""))


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_and_no_value_of_any_session_is_raw(folder: str) -> None:
    for one in some_asked(folder):
        for leaf in leaves(one.session):
            name = field_name(one.session, leaf.path)
            assert name.label, (one.id, leaf.path)
            assert not RAW.search(name.text), (one.id, leaf.path)
            assert not RAW.search(value_words(leaf.path, leaf.value)), (one.id, leaf)
