"""Each fact that changes within the verified years is tried on both sides of the change."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import pytest

from tests.scenario import TESTS, book, scenarios

FIRST, LAST = book().pack.verified_for
# Which rules read a fact that changes. What changed before the first verified day, such as the
# use of CP until 2018, is not tried: those days are outside what these rules speak for.
READERS: Final = {
    "guidance.code.ct": "R70 R71",
    "guidance.code.stereoscopic": "R70 R71",
    "guidance.code.ultrasound": "R70 R71",
    "guidance.code.tracking": "R70 R71",
    "imaging.planning_ct": "R66",
    "opps.paid_apart": "R90",
}


RULES: Final = "".join(
    path.read_text(encoding="utf-8")
    for place in ("rules/*.py", "packaging.py", "edits.py", "course_edits.py")
    for path in sorted((TESTS.parent / "domain").glob(place))
)


def is_read(key: str) -> bool:
    """Whether a rule or an edit asks for a fact, by its name or by the beginning of it."""
    beginning, _, _ = key.rpartition(".")
    return f'"{key}"' in RULES or f'f"{beginning}.{{' in RULES


def changes() -> dict[str, set[date]]:
    """Days within the verified years on which a fact that rules read begins or ends, by its key."""
    found: dict[str, set[date]] = {}
    for fact in book().facts.values():
        for value in fact.history if is_read(fact.key) else ():
            for day in (value.effective, value.until):
                if day and FIRST < day <= LAST:
                    found.setdefault(fact.key, set()).add(day)
    return found


def days_of(rule: str) -> list[date]:
    """Every day of beam or of other work that the cases of a rule speak of."""
    texts: list[str] = []
    for case in scenarios("rules"):
        if re.match(rf"{rule}\b", case.name):
            document = case.document()
            texts.append(f"{document['delivery']['runs']} {document['services']}")
    found = (day for text in texts for day in re.findall(r"\d{4}-\d\d-\d\d", text))
    return [date.fromisoformat(day) for day in found]


def test_every_fact_that_changes_has_a_rule_that_is_tried() -> None:
    assert set(READERS) == set(changes())


@pytest.mark.parametrize("key", READERS)
def test_its_rules_are_tried_before_and_from_the_day_of_the_change(key: str) -> None:
    days = [day for rule in READERS[key].split() for day in days_of(rule)]

    for change in changes()[key]:
        assert any(day < change for day in days)
        assert any(day >= change for day in days)
