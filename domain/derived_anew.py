"""Open sessions follow the rules of now: what the list keeps of one is derived anew.

1. Only what the list shows is derived anew; the session is not changed and gets no revision.
2. What is signed stays as it was signed, whatever rules or tables say now.
"""

from __future__ import annotations

from domain.case import Case
from domain.derivation import derive
from domain.workflow import Workplace


def derive_anew(place: Workplace, session_id: str) -> bool:
    """Derive a stored session by the rules of now; whether it waits for something else by them.

    Nothing is changed of one that was signed or closed meanwhile.
    """
    with place.store.begin() as work:
        stored = work.load(session_id)
        if not stored.state.is_open:
            return False
        is_moved = work.show_derived(session_id, derive(Case(session=stored.session), place.book))
        work.commit()
    return is_moved
