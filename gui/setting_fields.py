"""The fields of the place and of the team, each with why it is asked for."""

from __future__ import annotations

from typing import Final

from domain.choices import OffCampus, OutpatientPayment, Ownership, PlaceOfService, Role
from gui.fields import FieldSpec, Grid, Group, Page
from gui.parsing import Kind
from gui.words import keyed, label

SPECIALTIES: Final = ("radiation_oncology", "neurosurgery", "medical_physics", "medical_oncology")

SETTING: Final = Group(
    title="Where it happens",
    base="setting",
    fields=(
        FieldSpec(
            path="place_of_service",
            label="Place of service",
            help="Decides whether there is a hospital claim, and splits each code between facility"
            " and physicians.",
            kind=Kind.CHOICE,
            choices=PlaceOfService,
            span=6,
        ),
        FieldSpec(
            path="ownership",
            label="Who owns the equipment",
            help="In a freestanding center: one owner bills whole codes, separate owners bill 26"
            " and TC.",
            kind=Kind.CHOICE,
            choices=Ownership,
            span=6,
        ),
        FieldSpec(
            path="off_campus",
            label="Off-campus department",
            help="Only for place of service 19: sets PO or PN on the facility's lines.",
            kind=Kind.CHOICE,
            choices=OffCampus,
            span=6,
        ),
        FieldSpec(
            path="outpatient_payment",
            label="How Medicare pays outpatient claims",
            help="Only for a hospital. Left empty: the prospective system. At cost, or otherwise"
            " paid, no estimate of packaging is shown.",
            kind=Kind.CHOICE,
            choices=OutpatientPayment,
            span=6,
        ),
    ),
)

_TEAM_ROLES: Final = tuple(Role)[:7]

TEAM: Final = Grid(
    title="Team",
    rows=tuple((f"team.{role.value}", label(role)) for role in _TEAM_ROLES),
    columns=(
        FieldSpec(
            path="name",
            label="Name",
            help="The radiation oncologist and the neurosurgeon stand on their own claims as"
            " rendering providers.",
            chars=16,
        ),
        FieldSpec(path="credentials", label="Title", help="MD, PhD, CMD …", chars=6),
        FieldSpec(
            path="npi",
            label="NPI",
            help="Ten digits with a check digit. The same NPI in two billing roles is reported.",
            kind=Kind.NPI,
            chars=14,
        ),
        FieldSpec(
            path="group_tax_id",
            label="Tax ID",
            help="The group's; shows whether two physicians bill as one group.",
            chars=13,
        ),
        FieldSpec(
            path="specialty",
            label="Specialty",
            help="Two physicians of one group and specialty count as one to the payer.",
            kind=Kind.SUGGESTED,
            keys=keyed(*SPECIALTIES),
            chars=10,
        ),
    ),
)

SETTING_PAGE: Final = Page(key="setting", title="Team", parts=(SETTING, TEAM))
