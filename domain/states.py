"""How far a session is: what may still be done to it, and under which heading it waits.

1. `SessionState` decides what is allowed. A draft is typed; in review it rests until a second
   person approves it or sends it back; what is signed is never edited, but amended into a draft; an
   amendment that is given up ends in what was signed before it.
2. `Stage` is the one next thing to do, by which the department finds it: to capture before issues,
   issues before documents. Printed and sent are facts about what is signed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from domain.charge import Derivation, Severity

_INCOMPLETE: Final = "record.incomplete"
_DOCUMENT: Final = "document."


class SessionState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    SIGNED = "signed"
    VOID = "void"

    @property
    def is_open(self) -> bool:
        """Whether it is not signed (or signed anew) yet."""
        return self in (SessionState.DRAFT, SessionState.REVIEW)


class Stage(StrEnum):
    """In the order in which a session passes through them."""

    CAPTURE = "capture"
    ISSUES = "issues"
    DOCUMENTS = "documents"
    READY = "ready"
    REVIEW = "review"
    SIGNED = "signed"
    PRINTED = "printed"
    SENT = "sent"
    VOID = "void"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something before it is signed."""
        return self not in _CLOSED

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return tuple(Stage).index(self)


_CLOSED: Final = (Stage.SIGNED, Stage.PRINTED, Stage.SENT, Stage.VOID)


def stage_of_draft(derivation: Derivation) -> Stage:
    """What a session that is being typed waits for first."""
    grave = [f for f in derivation.findings if f.severity in (Severity.STOP, Severity.HOLD)]
    if not derivation.lines or any(finding.id == _INCOMPLETE for finding in grave):
        return Stage.CAPTURE
    if any(not finding.id.startswith(_DOCUMENT) for finding in grave):
        return Stage.ISSUES
    if grave or any(item.is_open for item in derivation.checklist):
        return Stage.DOCUMENTS
    return Stage.READY
