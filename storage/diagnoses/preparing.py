"""Makes the search over diagnosis codes beside the window; the first letter need not wait."""

from __future__ import annotations

from threading import Thread

from domain.published import DiagnosisCodes
from storage.diagnoses.code_set import CodeSet


class SearchPreparer:
    """At most one search is being made; a new code set makes another."""

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._made_for: DiagnosisCodes | None = None

    def prepare(self, codes: DiagnosisCodes | None) -> None:
        """Begin, unless it was begun for these very codes."""
        if isinstance(codes, CodeSet) and codes is not self._made_for:
            self.wait()
            self._made_for = codes
            self._thread = Thread(target=codes.make_search, name="diagnosis search", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Let the file go: its folder may then be removed."""
        self.wait()
        if isinstance(self._made_for, CodeSet):
            self._made_for.close_search()

    def wait(self) -> None:
        """Until what was begun is made."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
