"""Documents that prove a modifier: recorded, signed, and about this very code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from domain.case import Case
from domain.entries import DocumentKind
from domain.modifier_line import AskedLine
from domain.modifier_tests.shape import SessionTest
from domain.session import Document

_TRIAL_NUMBER: Final = re.compile(r"NCT[0-9]{8}")


def is_recorded(asked: AskedLine, key: str) -> bool:
    """Whether a document is recorded with its date and signed by whom it needs."""
    kind = asked.book.documents[key]
    recorded = asked.case.documents.get(key, ()) if asked.case else ()
    return any(_is_complete(kind, document) for document in recorded)


def _is_complete(kind: DocumentKind, document: Document) -> bool:
    signed, any_of = set(document.signed_by), set(kind.signed_by_any)
    is_signed = set(kind.signed_by) <= signed and (not any_of or bool(any_of & signed))
    needs_day = bool(kind.signed_by) or bool(any_of)
    return bool(document.dated and is_signed and (document.signed_on or not needs_day))


def _names_code(key: str) -> SessionTest:
    """Whether the reference of a document names the code, so that it speaks of this line."""

    def test(asked: AskedLine, case: Case, _modifier: str) -> bool:
        recorded = case.documents.get(key, ())
        return any(asked.code in (document.reference or "") for document in recorded)

    return test


def _has_trial_number(_asked: AskedLine, case: Case, _modifier: str) -> bool:
    recorded = case.documents.get("trial_registration", ())
    return any(_TRIAL_NUMBER.fullmatch((one.reference or "").strip()) for one in recorded)


TESTS: Final[Mapping[str, SessionTest]] = {
    "separate_note_names_code": _names_code("separate_service_note"),
    "reduced_note_names_code": _names_code("reduced_service_note"),
    "repeat_note_names_code": _names_code("repeat_note"),
    "trial_number": _has_trial_number,
}
