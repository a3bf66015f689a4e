"""From one session to its claim, in six stages, each a pure function of its own module.

1. propose: every rule in force on the day of the session, each with a fresh reader of facts
   (`domain.rules`)
2. assemble: proposals become lines, one per biller and component (`domain.assembly`)
3. override: a person's changes, marked; the same edits judge them (`domain.overrides`)
4. edit: published and course-wide edits, modifiers, order of events: findings, never silent
   deletions (`domain.edits`, `domain.modifiers`, `domain.plausibility`)
5. support: diagnoses, medical necessity and the completeness of the record (`domain.diagnoses`,
   `domain.necessity`, `domain.record`)
6. document: the checklist of each surviving line (`domain.checklist`)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import domain.rules.all  # noqa: F401  (registers every rule)
from domain.assembly import Said, assemble
from domain.case import Case
from domain.charge import Derivation, Finding, Severity, Status
from domain.checklist import checklist, document_findings
from domain.diagnoses import support
from domain.edits import edit
from domain.facts import FactBook, FactReader
from domain.identification import identified
from domain.modifiers import judge_modifiers
from domain.necessity import coverage_rules, necessity, necessity_findings
from domain.overrides import override
from domain.plausibility import plausibility
from domain.reading import profile_of, reader
from domain.record import completeness
from domain.rules import Rule, rules
from domain.rules.neurosurgery import classifications


def derive(case: Case, book: FactBook) -> Derivation:
    """All charges, exclusions, findings and documents that follow from a case.

    The same case and book give the same derivation; lines are suggested from the facts recorded.
    """
    draft = assemble(case, book, propose(case, book, rules()))
    draft = override(case, book, draft)
    draft = edit(case, book, draft)
    draft = judge_modifiers(case, book, draft)
    items = checklist(case, book, draft.lines)
    criteria = necessity(case, book, draft.lines)
    findings = (
        *draft.findings,
        *plausibility(case, book),
        *support(case, book, draft.lines),
        *necessity_findings(case, book, criteria),
        *completeness(case, _asked_for(draft.findings)),
        *document_findings(book, items),
    )
    return Derivation(
        date_of_service=case.day,
        status=_status(findings),
        rule_pack=book.pack,
        lines=draft.lines,
        not_charged=draft.not_charged,
        findings=_gravest_first(identified(case, book, findings)),
        checklist=items,
        necessity=criteria,
        coverage=coverage_rules(case, book),
        complexity=_complexity(case, book),
    )


def propose(case: Case, book: FactBook, asked: Iterable[Rule]) -> Iterator[Said]:
    """What the rules asked say, those that are in force on the day of the session."""
    day = book.day_for(case.day)
    profile = profile_of(case, book)
    for one in asked:
        if one.covers(day):
            facts = FactReader(book, day, profile)
            rulings = one.rulings(case, facts)
            if rulings:
                yield Said(rule=one, rulings=rulings, facts=facts.used)


def _asked_for(findings: Iterable[Finding]) -> frozenset[str]:
    """Fields that a line rests on and that are not entered: told there, and not once more."""
    return frozenset(path for f in findings if f.id == "fact.missing" for path in f.fields)


def _complexity(case: Case, book: FactBook) -> tuple[str, ...]:
    facts = reader(case, book)
    graded = {c.lesion.id: c.sentence for c in classifications(case, facts)}
    return tuple(graded[lesion.id] for _, lesion in case.cranial)


def _gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    unique = dict.fromkeys(findings)
    return tuple(
        sorted(unique, key=lambda f: (f.severity.rank, f.id, f.fields, f.codes, f.sentence))
    )


def _status(findings: Iterable[Finding]) -> Status:
    gravest = min((f.severity.rank for f in findings), default=Severity.INFO.rank)
    if gravest == Severity.STOP.rank:
        return Status.BLOCKED
    return Status.NEEDS_ATTENTION if gravest == Severity.HOLD.rank else Status.READY
