"""The fields of delivery, documents, overrides and notes, each with why it matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from domain.choices import (
    Anaesthesia,
    Biller,
    CourseIntent,
    OverrideAction,
    Role,
    StopStage,
    Whereabouts,
)
from domain.session import Document, Override, OverrideLine, Presence, Run, SrsSession, Stopped
from gui.fields import FieldSpec, Group, Page, Records, Toggle
from gui.history_fields import HISTORY
from gui.parsing import Kind
from gui.words import humanized

_DATE: Final = FieldSpec(
    path="date", label="Date", help="The day of the beam.", kind=Kind.DATE, chars=11
)

RUNS: Final = Records(
    title="Beam",
    path="delivery.runs",
    noun="run",
    columns=(
        _DATE,
        FieldSpec(path="start", label="Start", help="First beam on.", kind=Kind.TIME, chars=7),
        FieldSpec(path="stop", label="Stop", help="Last beam off.", kind=Kind.TIME, chars=7),
        FieldSpec(
            path="share_delivered",
            label="Share delivered",
            unit="0 to 1",
            help="1 is the whole prescription. Delivery is charged for what was delivered, not for"
            " what was ordered.",
            kind=Kind.DECIMAL,
            chars=18,
        ),
    ),
    fields=None,
    blanks=(("Run", lambda _: Run()),),
    note="One row for each stretch of beam. Two stretches on one day are still one session.",
)

DELIVERY: Final = Group(
    title="Anesthesia and intent",
    base="delivery",
    fields=(
        FieldSpec(
            path="anaesthesia.planned",
            label="Anesthesia planned",
            help="Decides the facility's modifier when a session is stopped. A frame under local"
            " counts as local.",
            kind=Kind.CHOICE,
            choices=Anaesthesia,
        ),
        FieldSpec(
            path="anaesthesia.given",
            label="Anesthesia given",
            help="Decides the facility's modifier when a session is stopped.",
            kind=Kind.CHOICE,
            choices=Anaesthesia,
        ),
        FieldSpec(
            path="intended_as",
            label="Intended as",
            help="A continued course does not begin its management again.",
            kind=Kind.CHOICE,
            choices=CourseIntent,
        ),
        FieldSpec(
            path="intended_why",
            label="Why it is so intended",
            help="Asked for when another course was delivered shortly before: new lesions, new"
            " consultation, new plan.",
            kind=Kind.NOTE,
            span=12,
        ),
    ),
)

STOPPED: Final = Toggle(
    title="Stopped session",
    path="delivery.stopped",
    label="The session was stopped before it was complete",
    begin=Stopped,
    fields=(
        FieldSpec(path="date", label="Stopped on", help="The day of the stop.", kind=Kind.DATE),
        FieldSpec(
            path="stage",
            label="How far it had come",
            help="Before the room nothing of the delivery is charged; later it may be, reduced.",
            kind=Kind.CHOICE,
            choices=StopStage,
        ),
        FieldSpec(
            path="anaesthesia",
            label="Anesthesia given by then",
            help="Separates the facility's modifiers for a stopped session.",
            kind=Kind.CHOICE,
            choices=Anaesthesia,
        ),
        FieldSpec(
            path="reason",
            label="Why it was stopped",
            help="Printed with the reduced charge.",
            kind=Kind.NOTE,
            span=12,
        ),
        FieldSpec(
            path="elective",
            label="Called off by choice",
            help="By choice or for convenience, not for the patient's safety: before anesthesia"
            " nothing is charged then.",
            kind=Kind.YES_NO,
        ),
    ),
)

PRESENCE: Final = Records(
    title="Who was where",
    path="delivery.presence",
    noun="presence",
    columns=(
        FieldSpec(
            path="role",
            label="Who",
            help="The radiation oncologist's management and the physicist's support need their"
            " presence.",
            kind=Kind.CHOICE,
            choices=Role,
            chars=20,
        ),
        FieldSpec(
            path="where",
            label="Where",
            help="Room or console counts as present; building may count for supervision.",
            kind=Kind.CHOICE,
            choices=Whereabouts,
            chars=9,
        ),
        FieldSpec(
            path="date",
            label="Date",
            help="Left empty: the day of the session.",
            kind=Kind.DATE,
            chars=11,
        ),
        FieldSpec(path="from", label="From", help="Arrived.", kind=Kind.TIME, chars=7),
        FieldSpec(path="to", label="To", help="Left.", kind=Kind.TIME, chars=7),
    ),
    fields=None,
    blanks=(("Presence", lambda _: Presence()),),
)


_DOCUMENT: Final = (
    FieldSpec(
        path="dated", label="Dated", help="The date on the document.", kind=Kind.DATE, chars=14
    ),
    FieldSpec(
        path="signed_by",
        label="Signed by",
        help="Roles, separated by commas: radiation oncologist, physicist.",
        kind=Kind.ROLES,
        chars=18,
        span=5,
    ),
    FieldSpec(
        path="signed_on",
        label="Signed on",
        help="Some documents count only when signed before the beam.",
        kind=Kind.DATE,
        chars=14,
        span=3,
    ),
)
_REFERENCE: Final = FieldSpec(path="reference", label="Reference", help="Where to find it.", span=4)


def _document_name(record: object, labels: Mapping[str, str]) -> str:
    key = record.key if isinstance(record, Document) else ""
    return labels.get(key) or humanized(key) or "Not named yet"


def documents(labels: Mapping[str, str]) -> Records:
    """The documents part. `labels`: known document keys and what they are called."""
    key = FieldSpec(
        path="key",
        label="Document",
        is_required=True,
        help="Which document; known ones are offered while typing.",
        kind=Kind.SUGGESTED,
        keys=tuple(labels.items()),
        span=8,
    )
    name = FieldSpec(
        path="",
        label="Document",
        help="Which document; it is named below.",
        describe=lambda record: _document_name(record, labels),
        chars=30,
    )
    return Records(
        title="Documents at hand",
        path="documents",
        noun="document",
        columns=(name, *_DOCUMENT),
        fields=lambda _: (key, *_DOCUMENT, _REFERENCE),
        blanks=(("Document", lambda _: Document(key="")),),
        note="Quicker: press Enter on an item of the checklist on the right.",
    )


def _changer(action: OverrideAction) -> Callable[[SrsSession], object]:
    return lambda _: Override(action=action, line=OverrideLine())


OVERRIDES: Final = Records(
    title="Changes to the charges by a person",
    path="overrides",
    noun="change",
    columns=(
        FieldSpec(
            path="action",
            label="Change",
            is_required=True,
            help="Add or drop a line, or set its units or modifiers.",
            kind=Kind.CHOICE,
            choices=OverrideAction,
            chars=13,
        ),
        FieldSpec(
            path="line.biller",
            label="Claim",
            help="Whose line is meant.",
            kind=Kind.CHOICE,
            choices=Biller,
            chars=16,
        ),
        FieldSpec(
            path="line.code", label="Code", help="Which line is meant.", kind=Kind.CODE, chars=7
        ),
        FieldSpec(path="why", label="Why", help="Printed and kept; never empty.", chars=24),
        FieldSpec(path="by", label="By", help="The person who answers for it.", chars=12),
    ),
    fields=lambda _: (
        FieldSpec(
            path="line.units",
            label="Units",
            help="For added lines and set units.",
            kind=Kind.WHOLE,
            span=2,
        ),
        FieldSpec(
            path="line.modifiers",
            label="Modifiers",
            help="Two characters each, separated by commas.",
            kind=Kind.MODIFIERS,
            span=3,
        ),
        FieldSpec(
            path="line.date_of_service",
            label="Date of service",
            help="Finds the line, or dates an added one.",
            kind=Kind.DATE,
            span=3,
        ),
        FieldSpec(
            path="line.diagnoses",
            label="Diagnoses",
            help="For an added line.",
            kind=Kind.DIAGNOSES,
            span=4,
        ),
        FieldSpec(
            path="why", label="Why", help="Printed and kept; never empty.", kind=Kind.NOTE, span=8
        ),
        FieldSpec(path="by", label="By", help="The person who answers for it.", span=4),
    ),
    blanks=tuple(
        (name, _changer(action))
        for name, action in (
            ("Add a line", OverrideAction.ADD_LINE),
            ("Drop a line", OverrideAction.DROP_LINE),
            ("Set units", OverrideAction.SET_UNITS),
            ("Set modifiers", OverrideAction.SET_MODIFIERS),
        )
    ),
    note="A changed charge is judged by the same edits and marked on the sheet.",
)

NOTES: Final = Group(
    title="Notes",
    base="",
    fields=(
        FieldSpec(
            path="notes",
            label="Notes to this session",
            empty="",
            longest=20_000,
            help="For colleagues. No rule reads it and no sheet prints it.",
            kind=Kind.NOTE,
            span=12,
        ),
    ),
)

DELIVERY_PAGE: Final = Page(
    key="delivery", title="Delivery", parts=(RUNS, DELIVERY, STOPPED, PRESENCE)
)
OTHER_PAGE: Final = Page(key="other", title="Other", parts=(OVERRIDES, NOTES, HISTORY))


def documents_page(labels: Mapping[str, str]) -> Page:
    """The documents tab, knowing the documents of the fact book."""
    return Page(key="documents", title="Docs", parts=(documents(labels),))
