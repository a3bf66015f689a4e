"""Why a charge line stands: the facts it rests on, each with where it was recorded, and the rule.

Answers on demand and says only what the derivation already holds; it never derives anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from domain.case import Arrangement, Case
from domain.charge import ChargeLine, CheckItem, CheckStatus, Derivation, Origin
from domain.choices import Biller
from domain.explanation import (
    Explanation,
    Paper,
    Reasoned,
    SessionFact,
    cited,
)
from domain.facts import FactBook
from domain.field_words import capital, field_name, spoken, value_words
from domain.identifiers import Icd10, Modifier
from domain.lesion import words
from domain.modifier_answers import answer
from domain.modifier_line import AskedLine
from domain.reading import reader
from domain.session_paths import get, leaves, pattern, places
from domain.why_fields import EVERY, reads
from domain.why_rule import COMPONENTS, rule_fact, rule_words

_ENCOUNTER: Final = "diagnosis.radiotherapy_encounter"


def why(case: Case, derivation: Derivation, line: ChargeLine, book: FactBook) -> Explanation:
    """Everything one line stands on. `line`: one of the derivation's."""
    return Explanation(
        line=line,
        because=line.because,
        facts=session_facts(case, book, line),
        rule=rule_words(line.rule, book.day_for(case.day)),
        rule_facts=tuple(rule_fact(book, used) for used in line.facts),
        claim=_claim(case, book, line),
        place=_place(book, line),
        modifiers=tuple(_modifiers(case, derivation, line, book)),
        diagnoses=tuple((code, _diagnosis(case, book, code)) for code in line.diagnoses),
        order=_order(case, book, line),
        papers=tuple(_papers(case, derivation, line)),
        findings=tuple(f for f in derivation.findings if line.code in f.codes),
        cites=cited(book, line.cites),
    )


# The session ----------------------------------------------------------------------------------


def session_facts(case: Case, book: FactBook, line: ChargeLine) -> tuple[SessionFact, ...]:
    """The recorded facts a line rests on, in the order of the session file."""
    read = (*reads(line.rule), *EVERY)
    named = [path for path in line.fields if not _is_told_finer(path, read)]
    wanted = [place for one in (*named, *read) for place in places(case.session, one)]
    paths = [leaf.path for place in wanted for leaf in leaves(case.session, place)]
    paths += [path for path in named if _is_blank_field(case, path)]
    chosen = _of_its_lesions(case, line, dict.fromkeys(paths))
    return _by_record(session_fact(case, book, path) for path in chosen)


def _by_record(facts: Iterable[SessionFact]) -> tuple[SessionFact, ...]:
    """Facts of one record beside one another, records in the order of their first fact."""
    records: dict[str, list[SessionFact]] = {}
    for number, fact in enumerate(facts):
        records.setdefault(fact.owner or str(number), []).append(fact)
    return tuple(fact for together in records.values() for fact in together)


def session_fact(case: Case, book: FactBook, path: str) -> SessionFact:
    """One field with its name and what it says."""
    documents = {key: kind.label for key, kind in book.documents.items()}
    name = field_name(case.session, path, documents)
    value = get(case.session, path)
    return SessionFact(
        path=path, owner=name.owner, label=name.label, value=value_words(path, value)
    )


def _is_told_finer(path: str, read: tuple[str, ...]) -> bool:
    """Whether the rule's own list names single fields of what the line names as a whole."""
    general = pattern(path)
    return any(one.startswith((f"{general}.", f"{general}[].")) for one in read)


def _is_blank_field(case: Case, path: str) -> bool:
    """A field that the line names and nobody has entered."""
    is_record = "." not in path or path.endswith("]")
    return not is_record and get(case.session, path) is None


def _of_its_lesions(case: Case, line: ChargeLine, paths: dict[str, None]) -> Iterator[str]:
    """Without the lesions that a line does not speak of, where it speaks of some."""
    said = " ".join(line.because)
    others = tuple(
        f"lesions[{index}]."
        for index, lesion in enumerate(case.session.lesions)
        if f"Lesion {lesion.id} " not in said
    )
    speaks_of_some = len(others) < len(case.session.lesions)
    return (path for path in paths if not (speaks_of_some and path.startswith(others)))


# The claim ------------------------------------------------------------------------------------


def _claim(case: Case, book: FactBook, line: ChargeLine) -> Reasoned:
    period = book.code_on(line.code, line.date_of_service or book.day_for(case.day))
    component = f"The code is for {COMPONENTS[period.component]}." if period else _NOT_IN_FORCE
    by_hand = ("A person put it on this claim.",) if line.origin is Origin.ADDED else ()
    return Reasoned(
        what=capital(spoken(line.biller)),
        why=" ".join((*by_hand, component, _WHERE[case.arrangement])),
        cites=cited(book, period.cites if period else line.cites),
    )


_NOT_IN_FORCE: Final = "On that day the code is not in force."
_WHERE: Final = {
    Arrangement.HOSPITAL_OUTPATIENT: "A hospital outpatient is charged by the hospital for the"
    " technical part and by the physicians for theirs.",
    Arrangement.INPATIENT: "For an inpatient only the physicians charge these codes.",
    Arrangement.ONE_OWNER: "One owner of a freestanding center charges both parts on one claim.",
    Arrangement.SEPARATE_OWNERS: "With separate owners the center charges the technical part and"
    " the physician the professional one.",
}


def _place(book: FactBook, line: ChargeLine) -> Reasoned | None:
    if line.place_of_service:
        return Reasoned(
            what=f"Place of service {spoken(line.place_of_service)}",
            why="Claims of physicians and freestanding centers carry the place of the session.",
        )
    if not line.revenue_code:
        return None
    entry = book.codes.get(line.code)
    held = [p for p in entry.period if p.revenue_code == line.revenue_code] if entry else []
    return Reasoned(
        what=f"Revenue code {line.revenue_code}",
        why="Hospital claims carry the revenue code that the code table gives for this code.",
        cites=cited(book, held[0].cites) if held else (),
    )


def _modifiers(
    case: Case, derivation: Derivation, line: ChargeLine, book: FactBook
) -> Iterator[tuple[Modifier, Reasoned]]:
    asked = AskedLine.of(case, book, line, derivation.lines)
    for modifier in line.modifiers:
        entry, begins = book.modifiers.get(modifier), f"Modifier {modifier}: "
        said = [s.removeprefix(begins) for s in line.because if s.startswith(begins)]
        told = answer(asked, modifier)
        yield (
            modifier,
            Reasoned(
                what=entry.label if entry else f"Modifier {modifier}",
                why=said[0] if said else told.sentence,
                cites=cited(book, told.condition.cites),
            ),
        )


def _diagnosis(case: Case, book: FactBook, code: Icd10) -> Reasoned:
    group = book.diagnosis_group(code)
    lesions = [lesion.id for _, lesion in case.lesions if lesion.diagnosis == code]
    reasons = []
    if code in reader(case, book).texts(_ENCOUNTER):
        reasons.append("the encounter for radiation, put first by the coding guideline")
    if lesions:
        many = "s" if len(lesions) > 1 else ""
        reasons.append(f"the diagnosis of lesion{many} {', '.join(lesions)}")
    if code in case.session.diagnoses:
        place = case.session.diagnoses.index(code) + 1
        reasons.append(f"number {place} in the clinician's order")
    why_here = "; ".join(reasons) or "entered with the line by a person"
    return Reasoned(
        what=group.label if group else "",
        why=f"{capital(why_here)}.",
        cites=cited(book, group.cites) if group else (),
    )


def _order(case: Case, book: FactBook, line: ChargeLine) -> str:
    if not line.diagnoses:
        return "No diagnosis is recorded for this line."
    if line.biller is Biller.NEUROSURGERY:
        return "The surgeon's line points to the diagnoses of the lesions it is for."
    if line.diagnoses[0] in reader(case, book).texts(_ENCOUNTER):
        return "The encounter leads, then what was treated, then the rest as the clinician put it."
    return "What was treated leads, then the rest as the clinician put it."


def _papers(case: Case, derivation: Derivation, line: ChargeLine) -> Iterator[Paper]:
    for item in derivation.checklist:
        if item.codes and line.code not in item.codes:
            continue
        yield Paper(
            document=item.document,
            label=item.label,
            status=item.status,
            required=item.required,
            state=_state(case, item),
        )


def _state(case: Case, item: CheckItem) -> str:
    waiting = ", ".join(words(role.value) for role in item.waiting_for)
    parts = [_STATUS_WORDS[item.status], f"waiting for {waiting}" if waiting else ""]
    for document in case.documents.get(item.document, ())[-1:]:
        parts += [
            f"dated {document.dated}" if document.dated else "",
            f"signed {document.signed_on}" if document.signed_on else "",
        ]
    return ", ".join(part for part in parts if part)


_STATUS_WORDS: Final = {
    CheckStatus.PRESENT: "present",
    CheckStatus.MISSING: "missing",
    CheckStatus.UNSIGNED: "not signed",
    CheckStatus.LATE: "late",
    CheckStatus.NOT_APPLICABLE: "not needed",
}
