"""The fields of a lesion, each with the reason it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.choices import (
    DosePoint,
    LesionKind,
    LesionStatus,
    Pathology,
    Side,
    Site,
)
from domain.session import Lesion, SrsSession
from domain.wellformed import MOST_CC, MOST_COUNT, MOST_GY, MOST_MM
from gui.fields import FieldSpec, Page, Records, between, up_to
from gui.parsing import Kind

_ID: Final = FieldSpec(
    path="id",
    label="ID",
    help="A short name of its own, such as L1.",
    is_required=True,
    chars=4,
    span=2,
)
_NAME: Final = FieldSpec(path="name", label="Name", help="As in the plan.", chars=8)
_KIND: Final = FieldSpec(
    path="kind",
    label="Kind",
    help="Schwannoma, AVM, pituitary, glomus and pineal tumors are complex at any size.",
    kind=Kind.CHOICE,
    choices=LesionKind,
    chars=12,
    span=3,
)
_SITE: Final = FieldSpec(
    path="site",
    label="Site",
    help="Cavernous sinus, parasellar and petroclival lesions are complex at any size.",
    kind=Kind.CHOICE,
    choices=Site,
    chars=15,
    span=3,
)
_SIDE: Final = FieldSpec(
    path="side",
    label="Side",
    help="Must agree with the diagnosis where the diagnosis names a side.",
    kind=Kind.CHOICE,
    choices=Side,
    chars=7,
    span=3,
)
_DIAGNOSIS: Final = FieldSpec(
    path="diagnosis",
    label="ICD-10",
    help="The diagnosis of this lesion; a line points to it. Type a code or words of it.",
    kind=Kind.DIAGNOSIS,
    chars=8,
    span=3,
)
_SIZE: Final = FieldSpec(
    path="max_dimension_mm",
    label="Size",
    unit="mm",
    help="Largest dimension on the planning images. From 35 mm on a lesion is complex.",
    kind=Kind.DECIMAL,
    possible=up_to(MOST_MM),
    chars=12,
    span=3,
)
_DOSE: Final = FieldSpec(
    path="dose_gy",
    label="Dose",
    unit="Gy",
    help="The prescribed dose in Gy, not cGy.",
    kind=Kind.DECIMAL,
    possible=up_to(MOST_GY),
    chars=11,
    span=3,
)

_MORE: Final = (
    FieldSpec(
        path="volume_cc",
        label="Volume",
        unit="cc",
        help="Printed among the lesion's facts.",
        kind=Kind.DECIMAL,
        possible=up_to(MOST_CC),
        chars=8,
        span=3,
    ),
    FieldSpec(
        path="optic_distance_mm",
        label="Optic distance",
        unit="mm",
        help="Within 5 mm of optic nerve, chiasm or tract a lesion is complex. Type a number, or"
        " n for not near.",
        kind=Kind.DISTANCE,
        possible=f"0–{MOST_MM} or n",
        chars=11,
        span=3,
    ),
    FieldSpec(
        path="within_brainstem",
        label="Within brainstem",
        help="Inside the brainstem a lesion is complex at any size.",
        kind=Kind.YES_NO,
        chars=11,
        span=3,
    ),
    FieldSpec(
        path="status",
        label="Status",
        help="A resection cavity is measured as the treated target.",
        kind=Kind.CHOICE,
        choices=LesionStatus,
        chars=9,
        span=3,
    ),
    FieldSpec(
        path="pathology",
        label="Pathology",
        help="Proven by tissue, or by imaging only; a pathology report is asked for when proven.",
        kind=Kind.CHOICE,
        choices=Pathology,
        chars=10,
        span=3,
    ),
    FieldSpec(
        path="dose_point",
        label="Dose at",
        help="Where the dose is prescribed.",
        kind=Kind.CHOICE,
        choices=DosePoint,
        chars=8,
        span=3,
    ),
    FieldSpec(
        path="isodose_percent",
        label="Isodose",
        unit="%",
        help="The prescription isodose.",
        kind=Kind.DECIMAL,
        possible=up_to(100),
        chars=8,
        span=3,
    ),
    FieldSpec(
        path="isocenters",
        label="Isocenters",
        help="Never counts as lesions: several isocenters in one lesion are one lesion.",
        kind=Kind.WHOLE,
        possible=between(1, MOST_COUNT),
        chars=9,
        span=3,
    ),
)


def next_lesion(session: SrsSession) -> Lesion:
    """An empty lesion with the first free id L1, L2, …"""
    taken = {lesion.id for lesion in session.lesions}
    number = next(n for n in range(1, len(taken) + 2) if f"L{n}" not in taken)
    return Lesion(id=f"L{number}")


def copied(session: SrsSession, record: object) -> object:
    """A copy of a row to stand beside it; a lesion gets a free id and no name."""
    if isinstance(record, Lesion):
        return replace(record, id=next_lesion(session).id, name=None)
    return record


LESIONS: Final = Records(
    title="Lesions",
    path="lesions",
    noun="lesion",
    columns=(_ID, _NAME, _KIND, _SITE, _SIDE, _DIAGNOSIS, _SIZE, _DOSE),
    fields=lambda _: (_ID, _NAME, _KIND, _SITE, _SIDE, _DIAGNOSIS, _SIZE, _DOSE, *_MORE),
    blanks=(("Lesion", next_lesion),),
    note="The surgeon charges lesions; the linac's session is charged once, however many.",
    has_head=True,
)

LESION_PAGE: Final = Page(key="lesions", title="Lesions", parts=(LESIONS,))
