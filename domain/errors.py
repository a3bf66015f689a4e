"""The few ways a request can fail; each says what happened, what is safe and what to do.

A doubt about the session itself is not an error but a `domain.charge.Finding`.
Messages carry field names and ids, never a patient's name, MRN, birth date or note text.
"""

from __future__ import annotations


class CaptureError(Exception):
    """A failure with a sentence for a person; `str(error)` is fit to be shown as it is."""


class IllFormed(CaptureError, ValueError):
    """A value that cannot exist.

    Args:
        rule: what such a value must be, as a clause ("an NPI has ten digits").
        remedy: what to do about it, as a sentence.
        field: which attribute of the value is at fault; "" = the value itself.
    """

    def __init__(self, rule: str, remedy: str, field: str = "") -> None:
        super().__init__(f"{rule}. {remedy}")
        self.rule = rule
        self.remedy = remedy
        self.field = field


class UnreadableDocument(CaptureError):
    """A session file or fact file refused whole; `problems` holds one sentence per place."""

    def __init__(self, source: str, problems: tuple[str, ...]) -> None:
        self.source = source
        self.problems = problems
        head = f"{source} was not read; nothing was changed."
        super().__init__("\n".join((head, *(f"  {problem}" for problem in problems))))


class NotInForce(CaptureError):
    """A fact, or a code, was asked for on a date for which none is recorded."""


class Refused(CaptureError):
    """A request the program will not carry out; nothing was changed."""


class StaleRevision(Refused):
    """Somebody else saved this session first; both versions are kept."""


class StorageFailure(CaptureError):
    """The machine, not the session: disk full, file locked, missing, damaged or not ours."""
