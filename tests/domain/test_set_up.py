"""What a new department is still asked for."""

from __future__ import annotations

import pytest

from domain.choices import Biller
from domain.ports import BillerIdentity, Practice
from domain.roster import Machine, Roster, StaffMember
from domain.set_up import Gap, still_missing

PRACTICE = Practice(billers={Biller.FACILITY: BillerIdentity(name="Alder Valley")})
NOTHING = Practice(billers={})
STAFF = (StaffMember(name="Nora Vance"),)
MACHINES = (Machine(name="Linac 9"),)


@pytest.mark.parametrize(
    ("practice", "roster", "expected"),
    [
        (NOTHING, Roster(), (Gap.PRACTICE, Gap.STAFF, Gap.MACHINES)),
        (PRACTICE, Roster(), (Gap.STAFF, Gap.MACHINES)),
        (PRACTICE, Roster(staff=STAFF), (Gap.MACHINES,)),
        (NOTHING, Roster(staff=STAFF, machines=MACHINES), (Gap.PRACTICE,)),
        (PRACTICE, Roster(staff=STAFF, machines=MACHINES), ()),
    ],
    ids=["nothing kept", "practice kept", "machines left", "practice left", "all kept"],
)
def test_what_was_never_kept_is_still_missing(
    practice: Practice, roster: Roster, expected: tuple[Gap, ...]
) -> None:
    assert expected == still_missing(practice, roster)
