"""What was set about locking and backups is read strictly."""

from __future__ import annotations

import pytest

from domain.errors import UnreadableDocument
from domain.precautions import Precautions
from storage.precautions import decode_precautions, encode_precautions


def test_what_is_written_is_read_back() -> None:
    chosen = Precautions(lock_minutes=0, backup_folder="/mnt/copies", backups_kept=3)

    assert decode_precautions(encode_precautions(chosen)) == chosen


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"format": "isocenter.precautions/2"}', "format"),
        ("[]", "format"),
        ('{"format": "isocenter.precautions/1", "lock_minutes": 99}', "minutes"),
        ('{"format": "isocenter.precautions/1", "colour": "red"}', "colour"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        decode_precautions(text)
