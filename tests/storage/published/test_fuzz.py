from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from storage.published import TableLibrary
from tests.storage.published.acting import staged
from tests.storage.published.fuzzing import run, stored_facts
from tests.storage.published.mutating import seeds
from tests.storage.published.slow_reading import facts_of

SEED: Final = 20261123
COUNT: Final = 250


@pytest.mark.slow
def test_a_changed_file_is_refused_in_words_or_stored_as_it_reads(tmp_path: Path) -> None:
    tally = run(tmp_path, seed=SEED, first=0, count=COUNT)

    assert [] == tally.wrong
    assert tally.refused + tally.loaded == COUNT
    assert tally.loaded > COUNT // 20


def test_both_ways_of_reading_agree_on_every_whole_file(library: TableLibrary) -> None:
    for files in seeds():
        edition = staged(library, files).edition

        assert stored_facts(library.path, edition) == facts_of(edition.kind, files)
