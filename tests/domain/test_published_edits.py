"""A loaded edition of the day speaks alone, by setting; without one the cut that ships speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from domain.case import Case
from domain.charge import Finding, Severity
from domain.choices import Biller, OverrideAction
from domain.derivation import derive
from domain.entries import EditTable
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.published import TableKind, UnitLimit
from domain.published_edits import LOADED, day_limit, pairs_between
from domain.session import NeurosurgeonTookPart, Override, OverrideLine, SrsSession
from tests.builders import SESSION_DAY, a_session
from tests.scenario import book
from tests.tables import BEGINNING, FixedTables, a_pair, an_edition

C77300: Final = ProcedureCode("77300")


def loaded(**parts: object) -> FactBook:
    return replace(book(), published=FixedTables(**parts))  # type: ignore[arg-type]


def found(session: SrsSession, by: FactBook, finding_id: str) -> tuple[Finding, ...]:
    return tuple(f for f in derive(Case(session), by).findings if f.id == finding_id)


def with_line(code: str, biller: Biller, *, units: int = 1, day: bool = True) -> SrsSession:
    line = OverrideLine(
        biller=biller,
        code=ProcedureCode(code),
        units=units,
        date_of_service=SESSION_DAY if day else None,
    )
    override = Override(action=OverrideAction.ADD_LINE, line=line, why="asked for", by="D. Okafor")
    return replace(a_session(), overrides=(override,))


def test_a_loaded_pair_stops_the_claim_and_says_which_edition_spoke() -> None:
    by = loaded(held=(an_edition(),), rows=(a_pair("77301", "77300"),))

    (finding,) = found(a_session(), by, "edit.ptp")

    assert (Severity.STOP, ("77300", "77301")) == (finding.severity, finding.codes)
    assert "is denied beside 77301 on one claim (made up; v32.2)." in finding.sentence
    (cite,) = finding.cites
    told = "NCCI pairs, outpatient hospital v32.2, effective 2026-07-01, SHA-256 abababababab"
    assert (LOADED, f"{told}: 77301 / 77300") == (cite.source, cite.locator)
    assert LOADED in book().sources


def test_each_setting_is_judged_by_its_own_edition() -> None:
    rows = (a_pair("77301", "77300"),)
    practitioner = an_edition(TableKind.PTP_PRACTITIONER)

    hospital_only = found(a_session(), loaded(held=(an_edition(),), rows=rows), "edit.ptp")
    both = found(a_session(), loaded(held=(an_edition(), practitioner), rows=rows), "edit.ptp")

    assert ["outpatient hospital" in f.cites[0].locator for f in hospital_only] == [True]
    assert len(both) == 2


def test_a_modifier_lifts_a_loaded_pair_only_where_the_edition_lets_it() -> None:
    rows = (a_pair("77301", "77300", indicator=0),)

    (finding,) = found(a_session(), loaded(held=(an_edition(),), rows=rows), "edit.ptp")

    assert "No modifier lifts this edit" in finding.sentence


def test_a_pair_the_loaded_edition_lacks_is_not_looked_for_in_what_ships() -> None:
    shipped = pairs_between(book(), EditTable.HOSPITAL, "77301", "77295", SESSION_DAY)
    assert shipped

    by = loaded(held=(an_edition(),))

    assert () == pairs_between(by, EditTable.HOSPITAL, "77301", "77295", SESSION_DAY)
    before = BEGINNING - timedelta(days=1)
    assert shipped == pairs_between(by, EditTable.HOSPITAL, "77301", "77295", before)
    other = pairs_between(by, EditTable.PRACTITIONER, "77301", "77295", SESSION_DAY)
    assert pairs_between(book(), EditTable.PRACTITIONER, "77301", "77295", SESSION_DAY) == other


def test_course_wide_rules_stay_whatever_is_loaded() -> None:
    session = with_line("77290", Biller.FACILITY)
    held = (an_edition(), an_edition(TableKind.PTP_PRACTITIONER))

    ours = found(session, book(), "edit.course")

    assert ours
    assert ours == found(session, loaded(held=held), "edit.course")


@pytest.mark.parametrize(
    ("units", "adjudication", "severity", "words"),
    [
        (1, 3, Severity.HOLD, "61797: 2 units on one day; the daily limit is 1 (2026Q3). Have it"),
        (1, 2, Severity.STOP, "the daily limit is 1 (2026Q3). No modifier or second line"),
        (0, 1, Severity.HOLD, "the daily limit is 0 (2026Q3)."),
    ],
)
def test_a_loaded_unit_limit_is_held_against_the_day(
    units: int, adjudication: int, severity: Severity, words: str
) -> None:
    limit = UnitLimit(units=units, adjudication=adjudication)
    held = (an_edition(TableKind.MUE_PRACTITIONER, "2026Q3"),)

    (finding,) = found(a_session(), loaded(held=held, limits={"61797": limit}), "edit.mue")

    assert severity is finding.severity
    assert words in finding.sentence
    assert "Unit limits (MUE), practitioner 2026Q3" in finding.cites[0].locator


def test_a_code_the_loaded_limits_lack_has_no_limit_that_day() -> None:
    session = with_line("77372", Biller.FACILITY, units=5)
    held = (an_edition(TableKind.MUE_HOSPITAL),)

    assert found(session, book(), "edit.mue")
    assert () == found(session, loaded(held=held), "edit.mue")
    unlimited = {"77372": UnitLimit(units=None, adjudication=None)}
    assert () == found(session, loaded(held=held, limits=unlimited), "edit.mue")


def test_the_units_of_a_code_unknown_here_are_judged_by_the_loaded_limits() -> None:
    session = with_line("99999", Biller.RADIATION_ONCOLOGY, units=3)
    held = (an_edition(TableKind.MUE_PRACTITIONER),)
    limits = {"99999": UnitLimit(units=2, adjudication=2)}

    assert () == found(session, book(), "edit.mue")
    assert 1 == len(found(session, loaded(held=held, limits=limits), "edit.mue"))
    assert day_limit(book(), EditTable.PRACTITIONER, C77300, None, SESSION_DAY) is None


def test_an_add_on_of_a_loaded_edition_is_stopped_without_its_primary() -> None:
    session = with_line("77301", Biller.FACILITY)
    held = (an_edition(TableKind.ADD_ON, "2026Q3"),)
    codes = tuple(str(number) for number in range(10001, 10010))
    by = loaded(held=held, add_ons={"77300": codes, "77336": ("77372",)})

    findings = found(session, by, "edit.add_on")

    sentences = {f.sentence for f in findings}
    assert len(findings) == 1, "77372 stands beside 77336"
    assert any("10006 or 3 others on the same claim (2026Q3). Remove it" in s for s in sentences)
    assert "Add-on codes 2026Q3" in findings[0].cites[0].locator


def test_an_add_on_that_the_loaded_edition_does_not_know_is_none() -> None:
    base = with_line("61800", Biller.NEUROSURGERY, day=False)
    alone = replace(base.course, neurosurgeon_took_part=NeurosurgeonTookPart())
    session = replace(base, team=replace(base.team, neurosurgeon=None), course=alone)
    held = (an_edition(TableKind.ADD_ON),)

    (finding,) = found(session, book(), "edit.add_on")

    assert "61800 is paid only beside 61796 or 61798 on the same claim." in finding.sentence
    assert () == found(session, loaded(held=held), "edit.add_on")
