"""Every field and every added row yields a session that can be stored and read back as it is."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import pytest

from domain.choices import OverrideAction
from domain.errors import IllFormed
from domain.services import DoseCalculation
from domain.session import (
    Coverage,
    Document,
    HistoryLine,
    Lesion,
    Override,
    Presence,
    PriorRadiation,
    Run,
    SrsSession,
)
from gui import paths
from gui.fields import FieldSpec, Grid, Group, Records, Toggle
from gui.pages import pages
from gui.parsing import Kind
from storage.codec import decode_session, encode_session
from tests.gui.fakes_store import TODAY

PAGES = pages({"rx_signed": "Prescription"})
SAMPLES = {
    Kind.TEXT: "Quill", Kind.NOTE: "two\nlines", Kind.SUGGESTED: "other", Kind.DECIMAL: "1",
    Kind.WHOLE: "2", Kind.DATE: "2026-10-01", Kind.TIME: "09:10", Kind.YES_NO: "Yes",
    Kind.NPI: "1234567893", Kind.MRN: "0004711", Kind.DIAGNOSIS: "C79.31",
    Kind.DIAGNOSES: "C79.31, C34.11", Kind.CODE: "77372", Kind.CODES: "77372",
    Kind.MODIFIERS: "26", Kind.ROLES: "Physicist", Kind.DISTANCE: "not near",
}  # fmt: skip
ROWS = SrsSession(
    lesions=(Lesion(id="L1"),),
    coverages=(Coverage(),),
    services=(DoseCalculation(),),
    documents=(Document(key="rx_signed"),),
    overrides=(Override(action=OverrideAction.SET_UNITS),),
    history=(HistoryLine(code="77372"),),  # type: ignore[arg-type]
)
ROWS = paths.put(ROWS, "course.prior_cranial_radiation", (PriorRadiation(),))
ROWS = paths.put(ROWS, "delivery.runs", (Run(),))
ROWS = paths.put(ROWS, "delivery.presence", (Presence(),))


def _all_fields() -> list[tuple[FieldSpec, str]]:
    found: list[tuple[FieldSpec, str]] = []
    for page in PAGES:
        for part in page.parts:
            match part:
                case Group():
                    found += [(spec, part.base) for spec in part.fields]
                case Toggle():
                    found += [(spec, part.path) for spec in part.fields]
                case Grid():
                    found += [(spec, base) for base, _ in part.rows for spec in part.columns]
                case Records(read_only=False):
                    record = paths.get(ROWS, f"{part.path}[0]")
                    specs = (*part.columns, *(part.fields(record) if part.fields else ()))
                    found += [(s, f"{part.path}[0]") for s in specs if s.describe is None]
    return found


def _id(value: object) -> str:
    return value.path if isinstance(value, FieldSpec) else str(value)


@pytest.mark.parametrize(("spec", "base"), _all_fields(), ids=_id)
def test_every_field_takes_a_value_and_gives_it_back(spec: FieldSpec, base: str) -> None:
    text = spec.options[0][0] if spec.options else SAMPLES[spec.kind]

    session = spec.change(ROWS, spec.parse(text, TODAY), base)

    assert spec.get(session, base) is not None
    assert spec.parse(spec.shown(spec.get(session, base)), TODAY) == spec.get(session, base)
    assert decode_session(encode_session(session), "typed") == session


@pytest.mark.parametrize(("spec", "base"), _all_fields(), ids=_id)
def test_every_field_can_be_cleared_or_says_why_not(spec: FieldSpec, base: str) -> None:
    if spec.is_required:
        with pytest.raises(IllFormed, match="cannot be left empty"):
            spec.parse("", TODAY)
        return

    session = spec.change(ROWS, spec.parse("", TODAY), base)

    assert decode_session(encode_session(session), "cleared") == session


@pytest.mark.parametrize(
    "part",
    [p for page in PAGES for p in page.parts if isinstance(p, Records)],
    ids=lambda p: p.path,
)
def test_every_added_row_can_be_stored_before_anything_is_typed(part: Records) -> None:
    for _, make in part.blanks:
        rows = paths.get(ROWS, part.path)
        session = paths.put(ROWS, part.path, (*rows, make(ROWS)))

        assert decode_session(encode_session(session), "added") == session


@pytest.mark.parametrize("name", ["patient", "course", "delivery", "setting", "team"])
def test_every_field_of_the_contract_has_a_place_in_the_window(name: str) -> None:
    placed = {spec.at(base) for spec, base in _all_fields()}

    missing = [path for path in _leaves(getattr(SrsSession(), name), name) if path not in placed]

    assert missing == []


def _leaves(record: object, base: str) -> list[str]:
    found: list[str] = []
    for field in fields(record):  # type: ignore[arg-type]
        value, path = getattr(record, field.name), f"{base}.{field.name}"
        if is_dataclass(value):
            found += _leaves(value, path)
        elif not isinstance(value, tuple) and field.name not in _RECORDS:
            found.append(path)
    return found


_RECORDS = {
    "stopped", "performance_status", "radiation_oncologist", "neurosurgeon", "physicist",
    "dosimetrist", "therapist", "resident", "referring",
}  # fmt: skip


def test_every_lesion_field_has_a_place() -> None:
    placed = {spec.path for spec, base in _all_fields() if base == "lesions[0]"}

    assert placed == set(Lesion.__slots__)
    assert replace(Lesion(id="L1")) == Lesion(id="L1")


KEYED = {word: (spec, base) for spec, base in _all_fields() for _, word in spec.keys}


@pytest.mark.parametrize("word", KEYED)
def test_a_key_of_the_session_file_is_shown_offered_and_understood_in_words(word: str) -> None:
    spec, _ = KEYED[word]
    key = next(key for key, said in spec.keys if said == word)

    assert spec.shown(key) == word
    assert word in spec.offers
    assert [spec.parse(text, TODAY) for text in (word, word.upper(), key)] == [key] * 3


def test_no_field_has_the_same_words_for_two_keys() -> None:
    fields_with_keys = [spec for spec, _ in _all_fields() if spec.keys]

    assert all(len({w.lower() for _, w in s.keys}) == len(s.keys) for s in fields_with_keys)
    assert {s.path for s in fields_with_keys} >= {"payer", "language", "specialty", "key"}
