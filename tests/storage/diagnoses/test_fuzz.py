from __future__ import annotations

from typing import Final

from tests.storage.diagnoses.fuzzing import run

COUNT: Final = 4000


def test_a_changed_file_is_refused_in_words_or_read_as_its_columns_say() -> None:
    tally = run(seed=20261128, count=COUNT)

    assert tally.wrong == []
    assert tally.refused + tally.read == COUNT
    assert min(tally.refused, tally.read) > COUNT // 10
