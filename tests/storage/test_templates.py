"""Templates are stored whole, without patients, and read back strictly."""

from __future__ import annotations

import pytest

from domain.errors import UnreadableDocument
from domain.templates import Template, skeleton
from storage.templates import decode_templates, encode_templates
from tests import builders

KEPT = (
    Template(name="Single metastasis, VMAT, mask", session=skeleton(builders.a_session())),
    Template(name="Zoë's frame", session=skeleton(builders.a_session())),
)


def test_they_come_back_as_they_were_kept() -> None:
    assert decode_templates(encode_templates(KEPT)) == KEPT


def test_a_patient_never_gets_into_the_text() -> None:
    session = builders.a_session()

    text = encode_templates((Template(name="T", session=session),))

    assert session.patient.family_name
    assert str(session.patient.family_name) not in text
    assert str(session.patient.mrn) not in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"format": "isocenter.templates/2", "templates": []}',
        '{"format": "isocenter.templates/1", "templates": {}}',
        '{"format": "isocenter.templates/1", "templates": [{"name": "T", "session": {"x": 1}}]}',
    ],
    ids=["nothing", "no object", "another format", "no list", "a stranger's session"],
)
def test_what_is_no_list_of_templates_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDocument):
        decode_templates(text)
