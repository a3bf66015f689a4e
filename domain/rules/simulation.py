"""Simulation: charged with a forward plan, inside an inverse one on any date of the course
(R50-R52).
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case
from domain.charge import Severity
from domain.choices import Level, PlanMethod
from domain.facts import FactReader
from domain.rules import Omission, Ruling, finding, rule
from domain.rules.course import (
    charged_before,
    has_inverse_plan,
    method_fields,
    missing,
    told_of_inverse_plan,
)
from domain.rules.services import chargeable
from domain.services import Simulation


@rule(
    "simulation.charged",
    numbers=("R50", "R51", "R52"),
    cites=(
        ("S10", "simulation by planning route"),
        ("S24", "no verification simulation with an inverse plan"),
        ("D46", "audit of simulations beside inverse plans"),
    ),
)
def simulation(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A simulation is charged unless an inverse plan of the course used it."""
    for index, service in case.services_of(Simulation):
        code = facts.code(f"simulation.{service.level or Level.COMPLEX}")
        if has_inverse_plan(case, facts):
            sentence = (
                "The simulation belongs to the inverse plan of this course and is not charged"
                f" beside it, whatever its date.{told_of_inverse_plan(case)}"
            )
            where = method_fields(case)
            yield Omission(code=code, because=(sentence,), date=service.date, fields=where)
            continue
        sentence = "The patient was simulated for a course that was not planned inversely."
        yield from chargeable(index, service, code, because=sentence)
        if service.level is None:
            yield missing("The level of the simulation", f"services[{index}].level", code)
        if not _is_plan_known(case, facts):
            hold = (
                "No dose plan is recorded yet. If the plan will be inverse, the simulation is not"
                " charged; hold the line until the plan is made."
            )
            field = f"services[{index}]"
            yield finding("simulation.plan_unknown", Severity.HOLD, hold, field, codes=(code,))


def _is_plan_known(case: Case, facts: FactReader) -> bool:
    recorded = any(plan.method and plan.count for _, plan in case.plans)
    return recorded or charged_before(case, facts, "planning.forward_plan")


@rule(
    "simulation.recorded_against_history",
    numbers=("R50",),
    cites=(("D46", "audit of simulations beside inverse plans"),),
)
def charged_earlier(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A simulation charged earlier for this course, and now an inverse plan."""
    codes = facts.codes("planning.absorbed_by_inverse")
    earlier = sorted({line.code for line in case.course_history if line.code in codes})
    if earlier and case.plans_by(PlanMethod.INVERSE):
        names = ", ".join(earlier)
        sentence = (
            f"{names} was already charged for this course and belongs to its inverse plan."
            " Have the earlier claim corrected before this one goes out."
        )
        yield finding(
            "simulation.charged_earlier", Severity.STOP, sentence, "history", codes=tuple(earlier)
        )
