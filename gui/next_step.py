"""What to do next: one sentence, and one button in words that does it.

Put together from what the derivation already says; no rule is known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.charge import CheckItem, Derivation, Finding, Severity, Status
from domain.field_words import field_name
from domain.persons import is_same_person
from domain.session import SrsSession
from domain.session_paths import get, pattern
from domain.states import SessionState
from gui.document import Opened
from gui.recording import Rejection
from gui.words import counted

_DOCUMENT: Final = "documents."
_LISTS: Final[Mapping[str, str]] = {
    "lesions": "Add a lesion",
    "coverages": "Add the coverage",
    "delivery.runs": "Add a run of beam",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What stands first in the way.

    Args:
        button: what the button says, "" where nothing can be done.
        path: the field to go to, `document`: the checklist item to record, `act`: the action of
            the window to do, `adds`: the empty list to begin; else "".
    """

    sentence: str
    button: str = ""
    path: str = ""
    document: str = ""
    act: str = ""
    adds: str = ""


_CLOSED: Final = NextStep(
    sentence="Open a session from the list, or begin a new one.", button="New session", act="new"
)
_WAITING: Final = NextStep(
    sentence="In review: waiting for a second person, because you entered this session.",
    button="Take back from review",
    act="take_back",
)
_OF_STATE: Final[Mapping[SessionState, NextStep]] = {
    SessionState.REVIEW: NextStep(
        sentence="In review: a second person approves it or sends it back.",
        button="Approve",
        act="approve",
    ),
    SessionState.SIGNED: NextStep(
        sentence="Signed. Print the superbills.", button="Print…", act="print"
    ),
    SessionState.VOID: NextStep(
        sentence="This session is void; it is kept and can be read.",
        button="Close the session",
        act="close",
    ),
}


def next_step(
    about: Opened | None,
    session: SrsSession,
    derivation: Derivation | None,
    rejections: tuple[tuple[str, Rejection], ...],
    *,
    is_unsaved: bool,
    actor: str = "",
) -> NextStep:
    """What stands first in the way of `actor`, in this order.

    1. Text that could not be taken. 2. The gravest stop or hold. 3. A required document. 4. Saving.
    5. Signing. 6. Printing what is signed.
    """
    if about is None or derivation is None:
        return _CLOSED
    if about.state is SessionState.REVIEW and _is_own(actor, about.saved_by):
        return _WAITING
    if not about.is_editable:
        return _OF_STATE[about.state]
    if rejections:
        path, refused = rejections[0]
        return NextStep(
            sentence=f"{refused.label}: {refused.sentence}",
            button=f"Correct {refused.label.lower()}",
            path=path,
        )
    return _from_derivation(session, derivation, is_unsaved=is_unsaved)


def _is_own(actor: str, saved_by: str) -> bool:
    return bool(actor and saved_by) and is_same_person(actor, saved_by)


def _from_derivation(session: SrsSession, derivation: Derivation, *, is_unsaved: bool) -> NextStep:
    grave = [f for f in derivation.findings if f.severity in (Severity.STOP, Severity.HOLD)]
    missing = [item for item in derivation.checklist if item.is_open]
    if grave:
        # Facts before papers of the same weight: which papers are needed follows from the facts.
        first = min(grave, key=lambda f: (f.severity.rank, _is_document(f)))
        return _of_finding(session, first, missing)
    if missing:
        return _of_document(missing[0], f"Needed {missing[0].timing}.", missing)
    if is_unsaved:
        return NextStep(sentence="Store what was entered.", button="Save", act="save")
    if derivation.status is Status.READY:
        return NextStep(sentence="Everything needed is there.", button="Sign…", act="sign")
    return NextStep(sentence="Look through the findings, then sign.", button="Sign…", act="sign")


def _is_document(finding: Finding) -> bool:
    return bool(finding.fields) and finding.fields[0].startswith(_DOCUMENT)


def _of_finding(session: SrsSession, finding: Finding, missing: list[CheckItem]) -> NextStep:
    if _is_document(finding):
        key = finding.fields[0].removeprefix(_DOCUMENT)
        item = next((one for one in missing if one.document == key), None)
        if item is not None:
            return _of_document(item, finding.sentence, missing)
    path = finding.fields[0] if finding.fields else ""
    if path in _LISTS and not get(session, path):
        return NextStep(sentence=finding.sentence, button=_LISTS[path], path=path, adds=path)
    if not path:
        return NextStep(sentence=finding.sentence, button="Read the findings", act="findings")
    return NextStep(
        sentence=finding.sentence, button=_words(session, path, get(session, path)), path=path
    )


def _words(session: SrsSession, path: str, value: object) -> str:
    name = field_name(session, path).text
    verb = "Enter" if value in (None, "", ()) else "Look at"
    return f"{verb}: {name}" if name else f"{verb} {pattern(path)}"


def _of_document(item: CheckItem, told: str, missing: list[CheckItem]) -> NextStep:
    count = counted(len(missing), "document")
    more = f" {count} open in all; Shift+F9 records several." if len(missing) > 1 else ""
    return NextStep(sentence=told + more, button=f"Record: {item.label}", document=item.document)
