"""What it needs that the list follows the rules of now; see `domain.derived_anew`."""

from __future__ import annotations

from typing import Protocol

from domain.charge import Derivation


class ShowsDerived(Protocol):
    """Of a unit of work."""

    def show_derived(self, session_id: str, derivation: Derivation) -> bool:
        """Show in the list what was derived of the newest revision of an open session.

        True when it waits for something else by that. Raises `Refused` when it is signed or void.
        """


class KnowsRules(Protocol):
    """Of a store."""

    def derived_otherwise(self, rules: str) -> tuple[str, ...]:
        """The open sessions that were not derived by these rules, newest first.

        Args:
            rules: their mark, see `domain.summaries.mark_of`.
        """
