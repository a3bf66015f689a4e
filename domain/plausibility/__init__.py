"""Probable slips and impossible orders of events (R25, R61, R65, R121); never a change of a line.

1. Dates and times that cannot all be true (`event_order`, `presence_times`)
2. Documents in the order in which their work is done (`document_order`)
3. Doses against the window of their indication, the likeliest slip named first (`doses`)
4. Facts of one lesion that contradict each other (`lesion_facts`)

What is likely a slip asks; what is almost surely one is held until a second person confirms it.
"""

from __future__ import annotations

from domain.case import Case
from domain.charge import Finding
from domain.facts import FactBook
from domain.plausibility.document_order import document_order
from domain.plausibility.doses import doses
from domain.plausibility.event_order import event_order
from domain.plausibility.lesion_facts import lesion_facts
from domain.plausibility.presence_times import presence_times


def plausibility(case: Case, book: FactBook) -> tuple[Finding, ...]:
    """Everything that looks like a slip, in no order that matters."""
    return (
        *event_order(case),
        *document_order(case, book),
        *presence_times(case, book),
        *doses(case, book),
        *lesion_facts(case, book),
    )
