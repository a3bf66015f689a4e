"""Which payer means which profile is kept with its audit row, and read strictly."""

from __future__ import annotations

import pytest

from domain.errors import UnreadableDocument
from domain.payer_uses import PayerUse
from storage.database import SqliteStore
from storage.payer_uses import decode_uses
from tests.storage.stores import NOW, PLANNER


def test_it_is_kept_with_its_audit_row(store: SqliteStore) -> None:
    assert store.payer_uses() == ()
    uses = (PayerUse(payer="aetna", profile="uhc"),)

    store.set_payer_uses(uses, actor=PLANNER, at=NOW)

    assert store.payer_uses() == uses
    told = ("changed which profile a payer means", "aetna by uhc")
    assert store.audit_trail("")[-1][3:] == told
    store.set_payer_uses((), actor=PLANNER, at=NOW)
    assert store.audit_trail("")[-1][4] == "none"


@pytest.mark.parametrize("text", ["[]", '{"format": "isocenter.payer-uses/2"}'])
def test_another_format_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDocument, match="format"):
        decode_uses(text)
