"""One sentence that says what to do next, put together from what the derivation already says."""

from __future__ import annotations

from dataclasses import dataclass

from domain.charge import Derivation, Severity, Status
from domain.states import SessionState
from gui.document import Opened
from gui.recording import Rejection
from gui.words import counted, label, listed

_DOCUMENT = "documents."


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """`path`: the field to go to, `document`: the checklist item to record; else ""."""

    sentence: str
    path: str = ""
    document: str = ""


def next_step(
    about: Opened | None,
    derivation: Derivation | None,
    rejections: tuple[tuple[str, Rejection], ...],
    *,
    is_unsaved: bool,
) -> NextStep:
    """What stands first in the way, in this order.

    1. Text that could not be taken. 2. The gravest stop or hold. 3. A required document. 4. Saving.
    5. Signing. 6. Printing what is signed.
    """
    if about is None or derivation is None:
        return NextStep(sentence="Open a session from the list, or begin a new one with Ctrl+N.")
    if about.state is SessionState.REVIEW:
        return NextStep(sentence="In review: a second person approves it or sends it back.")
    if about.state is SessionState.SIGNED:
        return NextStep(sentence="Signed. Print the superbills with Ctrl+P.")
    if about.state is SessionState.VOID:
        return NextStep(sentence="This session is void; it is kept and can be read.")
    if rejections:
        path, refused = rejections[0]
        return NextStep(sentence=f"{refused.label}: {refused.sentence}", path=path)
    return _from_derivation(derivation, is_unsaved=is_unsaved)


def _from_derivation(derivation: Derivation, *, is_unsaved: bool) -> NextStep:
    grave = sorted(
        (f for f in derivation.findings if f.severity in (Severity.STOP, Severity.HOLD)),
        key=lambda finding: finding.severity.rank,
    )
    if grave:
        first = grave[0]
        path = first.fields[0] if first.fields else ""
        document = path.removeprefix(_DOCUMENT) if path.startswith(_DOCUMENT) else ""
        return NextStep(sentence=first.sentence, path="" if document else path, document=document)
    missing = [item for item in derivation.checklist if item.is_open]
    if missing:
        item = missing[0]
        who = listed(tuple(label(role) for role in item.waiting_for))
        wait = f" – waiting for {who.lower()}" if who else ""
        more = f" {counted(len(missing), 'document')} open in all." if len(missing) > 1 else ""
        return NextStep(sentence=f"Record: {item.label}{wait}.{more}", document=item.document)
    if is_unsaved:
        return NextStep(sentence="Save with Ctrl+S, then sign.")
    if derivation.status is Status.READY:
        return NextStep(sentence="Everything needed is there. Sign with Ctrl+Return.")
    return NextStep(sentence="Look through the findings, then sign with Ctrl+Return.")
