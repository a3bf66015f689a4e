"""How far a long command has come, told on standard error."""

from __future__ import annotations

import sys
from typing import Self

from domain.table_shelf import LoadProgress


class Told:
    """Says on standard error what is being done, one line a step, and how far it is."""

    def __enter__(self) -> Self:
        self._last = ""
        return self

    def __exit__(self, *_error: object) -> None:
        if self._last:
            print(file=sys.stderr)

    def __call__(self, progress: LoadProgress) -> None:
        share = f" {progress.done * 100 // progress.whole} %" if progress.whole else ""
        line = f"{progress.doing}{share}"
        if line != self._last:
            print(f"\r{line:<79}", end="", file=sys.stderr, flush=True)
            self._last = line
