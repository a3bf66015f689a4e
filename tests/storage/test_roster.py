"""Staff and machines come back as they were kept, and damage is refused with its place."""

from __future__ import annotations

import pytest

from domain.errors import UnreadableDocument
from domain.roster import Roster
from storage.roster import decode_roster, encode_roster
from tests.domain.test_roster import ROSTER


@pytest.mark.parametrize("roster", [Roster(), ROSTER], ids=["empty", "full"])
def test_it_comes_back_as_it_was_kept(roster: Roster) -> None:
    assert decode_roster(encode_roster(roster)) == roster


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{}", "format"),
        ('{"format": "isocenter.roster/1", "staff": [{"npi": "1234567890"}]}', "npi"),
        ('{"format": "isocenter.roster/1", "machine": []}', "machine"),
    ],
)
def test_what_is_no_roster_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(UnreadableDocument, match=place):
        decode_roster(text)
