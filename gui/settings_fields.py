"""The pages of the settings, declared once: the window and the manual are made from them."""

from __future__ import annotations

from typing import Final

from domain.choices import Biller, Modality, Role
from domain.documents import Paper
from domain.payer_uses import PayerUse
from domain.precautions import MOST_BACKUPS, MOST_MINUTES
from domain.roster import Machine, StaffMember
from domain.settings import FeeLine
from gui.fields import FieldSpec, Group, Page, Records, between
from gui.parsing import Kind
from gui.setting_fields import SPECIALTIES
from gui.words import keyed


def _identity(base: str, title: str, note: str) -> Group:
    return Group(
        title=title,
        base=base,
        note=note,
        fields=(
            FieldSpec(path="name", label="Name", help="As it stands on the claim.", span=6),
            FieldSpec(
                path="department", label="Department", help="Printed below the name.", span=6
            ),
            FieldSpec(
                path="address",
                label="Address",
                help="One line each for street and place; the billing address of the claim.",
                kind=Kind.NOTE,
                span=12,
            ),
            FieldSpec(path="phone", label="Phone", help="Printed on the sheet.", span=4),
            FieldSpec(
                path="npi",
                label="NPI",
                help="The billing number of the organization; its check digit is checked.",
                kind=Kind.NPI,
                span=4,
            ),
            FieldSpec(
                path="tax_id", label="Tax ID", help="The number payments are made to.", span=4
            ),
        ),
    )


BILLERS: Final = Page(
    key="billers",
    title="Practice",
    parts=(
        _identity("facility", "Hospital", "Who charges the technical part of hospital patients."),
        _identity("radiation_oncology", "Radiation oncologists", "Their group, on its own claim."),
        _identity("neurosurgery", "Neurosurgeons", "Their group, on its own claim."),
        _identity("freestanding", "Freestanding center", "Only where the work is done in one."),
        _identity(
            "service_facility",
            "Where the work is done",
            "Printed on the physicians' sheets, where it is not their own address.",
        ),
    ),
)

STAFF: Final = Page(
    key="staff",
    title="Staff",
    parts=(
        Records(
            title="Staff",
            path="staff",
            noun="person",
            columns=(
                FieldSpec(path="name", label="Name", help="As on the claim.", chars=18),
                FieldSpec(
                    path="role",
                    label="Role",
                    help="In which this person usually takes part.",
                    kind=Kind.CHOICE,
                    choices=Role,
                    chars=17,
                ),
                FieldSpec(path="credentials", label="Title", help="MD, PhD, CMD …", chars=10),
                FieldSpec(
                    path="npi",
                    label="NPI",
                    help="Its check digit is checked.",
                    kind=Kind.NPI,
                    chars=11,
                ),
                FieldSpec(
                    path="group_tax_id",
                    label="Tax ID",
                    help="Of the group that bills for this person.",
                    chars=11,
                ),
                FieldSpec(
                    path="specialty",
                    label="Specialty",
                    help="Two physicians of one group and specialty count as one to the payer.",
                    kind=Kind.SUGGESTED,
                    keys=keyed(*SPECIALTIES),
                    chars=16,
                ),
            ),
            fields=None,
            blanks=(("Person", lambda _: StaffMember()),),
            note="A name entered in a session brings the rest with it, into fields still empty.",
        ),
    ),
)

MACHINES: Final = Page(
    key="machines",
    title="Machines",
    parts=(
        Records(
            title="Machines",
            path="machines",
            noun="machine",
            columns=(
                FieldSpec(path="name", label="Name", help="As the room calls it.", chars=18),
                FieldSpec(
                    path="modality",
                    label="Modality",
                    help="Decides which delivery can be charged.",
                    kind=Kind.CHOICE,
                    choices=Modality,
                    chars=12,
                ),
                FieldSpec(
                    path="robotic",
                    label="Robotic",
                    help="Some payers take other codes for a robotic linac.",
                    kind=Kind.YES_NO,
                    chars=9,
                ),
                FieldSpec(
                    path="energy", label="Energy", help="The usual one, such as 6FFF.", chars=10
                ),
            ),
            fields=None,
            blanks=(("Machine", lambda _: Machine()),),
            note="A machine entered in a session brings the rest with it, into fields still empty.",
        ),
    ),
)

FEES: Final = Page(
    key="fees",
    title="Fees",
    parts=(
        Records(
            title="Fee list",
            path="fees",
            noun="fee",
            columns=(
                FieldSpec(
                    path="biller",
                    label="Claim",
                    help="Whose price it is.",
                    kind=Kind.CHOICE,
                    choices=Biller,
                    chars=18,
                ),
                FieldSpec(
                    path="code", label="Code", help="What is priced.", kind=Kind.CODE, chars=8
                ),
                FieldSpec(
                    path="amount",
                    label="Amount",
                    unit="$",
                    help="For one unit. A code without a price is printed with a blank charge.",
                    kind=Kind.DECIMAL,
                    chars=11,
                ),
                FieldSpec(
                    path="effective",
                    label="From",
                    help="The first day of this price; the date of service decides.",
                    kind=Kind.DATE,
                    chars=12,
                ),
                FieldSpec(
                    path="until",
                    label="Until before",
                    help="The first day without this price; empty while it holds.",
                    kind=Kind.DATE,
                    chars=13,
                ),
            ),
            fields=None,
            blanks=(("Fee", lambda _: FeeLine()),),
            note="Printed beside the lines; never used to choose a code.",
        ),
    ),
)

SHEETS: Final = Page(
    key="sheets",
    title="Sheets",
    parts=(
        Group(
            title="Paper",
            base="",
            fields=(
                FieldSpec(
                    path="paper",
                    label="Paper",
                    help="What superbills and forms are laid out for.",
                    kind=Kind.CHOICE,
                    choices=Paper,
                ),
            ),
        ),
    ),
)

SAFETY: Final = Page(
    key="safety",
    title="Safety",
    parts=(
        Group(
            title="Locking",
            base="",
            note="A locked window shows no patient and loses nothing. A PIN is set below.",
            fields=(
                FieldSpec(
                    path="lock_minutes",
                    label="Lock after",
                    unit="minutes",
                    help="Without typing or pointing. 2 in a treatment area, 5 elsewhere; 0 never"
                    " locks by itself.",
                    kind=Kind.WHOLE,
                    possible=between(0, MOST_MINUTES),
                ),
            ),
        ),
        Group(
            title="Backups",
            base="",
            note="Made under Tools, Backups. Keep them on another disk or share.",
            fields=(
                FieldSpec(
                    path="backup_folder",
                    label="Folder",
                    help="Where backups go. It is never made by itself, so that an unplugged disk"
                    " is noticed.",
                    span=8,
                ),
                FieldSpec(
                    path="backups_kept",
                    label="How many stay",
                    help="The newest; older ones are deleted after a new one was proved whole.",
                    kind=Kind.WHOLE,
                    possible=between(1, MOST_BACKUPS),
                ),
            ),
        ),
    ),
)


_PROFILES: Final = Records(
    title="Profiles",
    path="profiles",
    noun="profile",
    columns=(
        FieldSpec(path="label", label="Profile", help="Its name.", chars=26),
        FieldSpec(
            path="last_checked",
            label="Last checked",
            help="When it was last read at the publisher.",
            kind=Kind.DATE,
            chars=11,
        ),
        FieldSpec(path="payers", label="Payers", help="The words that mean it.", chars=20),
        FieldSpec(path="publisher", label="Publisher", help="Whose it is.", chars=20),
        FieldSpec(path="document", label="Document", help="What was read.", chars=24),
    ),
    fields=None,
    blanks=(),
    read_only=True,
    note="Profiles of your own lie as files beside the database; see the manual.",
)


def _payers(labels: tuple[tuple[str, str], ...]) -> Page:
    uses = Records(
        title="Which payer means which profile",
        path="payers",
        noun="payer",
        columns=(
            FieldSpec(
                path="payer",
                label="Payer",
                help="A word as under Payer rules of a coverage, such as aetna.",
                chars=22,
            ),
            FieldSpec(
                path="profile",
                label="Profile",
                help="Whose criteria are asked for it from now on.",
                kind=Kind.SUGGESTED,
                keys=labels,
                chars=40,
            ),
        ),
        fields=None,
        blanks=(("Payer", lambda _: PayerUse()),),
        note="Only where it is otherwise than the list below says.",
    )
    return Page(key="payers", title="Payers", parts=(uses, _PROFILES))


def settings_pages(labels: tuple[tuple[str, str], ...]) -> tuple[Page, ...]:
    """All pages. `labels`: key and name of each payer profile."""
    return (BILLERS, STAFF, MACHINES, FEES, SHEETS, _payers(labels), SAFETY)


SETTINGS: Final = settings_pages(())
