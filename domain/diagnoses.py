"""Which diagnoses a line carries, in which order, and whether they stand for each other (stage 5).

1. A surgeon's line points to the diagnoses of its lesions, without the encounter code (R112).
2. A delivery line of the technical claim for a neoplasm begins with the encounter code, unless the
   payer's profile wants the disease first (R110); for a benign tumor only where a person entered
   it, as the payer's profile says, else held (R111).
3. The management line begins with the encounter code only where the payer's profile says so.
4. Every other line leads with what was treated, then the rest in the clinician's order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Severity
from domain.choices import Biller
from domain.diagnosis_agreement import agreement
from domain.diagnosis_codes import validity
from domain.facts import FactBook, FactReader
from domain.identifiers import Icd10, ProcedureCode
from domain.reading import reader
from domain.statements import check

_ENCOUNTER: Final = (("S28", "I.C.2.e.2"),)
_CITES: Final = tuple(Citation(*cite) for cite in _ENCOUNTER)


class LineDiagnoses:
    """The diagnoses of each line of one case, most important first, cut to what the claim holds."""

    def __init__(self, case: Case, book: FactBook) -> None:
        facts = reader(case, book)
        encounter = Icd10(facts.texts("diagnosis.radiotherapy_encounter")[0])
        every = dict.fromkeys((*case.treated_diagnoses, *case.diagnoses))
        self._case = case
        self._ordered = tuple(code for code in every if code != encounter)
        treated = tuple(code for code in case.treated_diagnoses if code != encounter)
        first = (encounter, *self._ordered)
        later = (*treated, encounter, *self._ordered[len(treated) :]) if treated else first
        stands = _encounter_stands(case, book, facts)
        leads_delivery = facts.flag("payer.encounter_first_on_delivery")
        leads_management = stands and facts.flag("payer.encounter_first_on_management")
        at_delivery = first if leads_delivery else later
        self._at_delivery = at_delivery if stands else self._ordered
        self._at_management = first if leads_management else self._ordered
        self._delivery_codes = facts.codes("delivery.codes")
        self._management_codes = (
            facts.code("management.one_session"),
            facts.code("management.fractions"),
        )
        self._most_pointers = facts.integer("diagnosis.most_pointers")
        self._most_on_claim = facts.integer("diagnosis.most_on_claim")

    def of(
        self, biller: Biller, code: ProcedureCode, day: date | None, lesions: tuple[str, ...] = ()
    ) -> tuple[Icd10, ...]:
        """Of one line; `lesions`: ids of those a surgeon's line is for."""
        if biller is Biller.NEUROSURGERY:
            own = _of_lesions(self._case, lesions) or self._case.treated_diagnoses or self._ordered
            return own[: self._most_pointers]
        found = self._ordered
        if self._is_delivery(biller, code, day):
            found = self._at_delivery
        elif code in self._management_codes:
            found = self._at_management
        return found[: self._most_on_claim if biller is Biller.FACILITY else self._most_pointers]

    def _is_delivery(self, biller: Biller, code: ProcedureCode, day: date | None) -> bool:
        if day in self._case.beam_days and biller is Biller.FACILITY:
            return True
        return code in self._delivery_codes and biller in (Biller.FACILITY, Biller.FREESTANDING)


def _of_lesions(case: Case, ids: tuple[str, ...]) -> tuple[Icd10, ...]:
    named = {lesion.diagnosis for _, lesion in case.lesions if lesion.id in ids}
    return tuple(code for code in case.treated_diagnoses if code in named)


def _encounter_stands(case: Case, book: FactBook, facts: FactReader) -> bool:
    """Whether the claim bears the encounter code at all."""
    encounter = facts.texts("diagnosis.radiotherapy_encounter")[0]
    classes = _classes(case, book)
    if classes & set(facts.texts("diagnosis.classes_with_encounter")):
        return True
    is_entered = encounter in case.session.diagnoses and "benign" in classes
    return is_entered and facts.text("payer.encounter_for_benign") != "never"


def _classes(case: Case, book: FactBook) -> set[str]:
    groups = (book.diagnosis_group(code) for code in case.treated_diagnoses or case.diagnoses)
    return {group.class_ for group in groups if group} - {"encounter", "history"}


def support(case: Case, book: FactBook, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    """Stage 5: findings on the diagnoses of the session (R110-R114)."""
    facts = reader(case, book)
    yield from _encounter(case, book, facts)
    yield from _primary(case, book, facts)
    yield from agreement(case, book)
    yield from validity(case, book, lines)
    without = {line.code for line in lines if not line.diagnoses}
    if without:
        sentence = "No diagnosis supports these lines. Enter the diagnosis of each lesion."
        yield Finding(
            id="diagnosis.missing",
            severity=Severity.STOP,
            sentence=sentence,
            fields=("diagnoses",),
            codes=tuple(sorted(without)),
            cites=_CITES,
        )


@check(
    "diagnosis.encounter_benign",
    "diagnosis.encounter_not_neoplasm",
    numbers=("R111",),
    cites=_ENCOUNTER,
)
def _encounter(case: Case, book: FactBook, facts: FactReader) -> Iterator[Finding]:
    """The encounter for radiation stands for antineoplastic treatment: without a neoplasm it stops;
    beside a benign one it is as the payer's profile says, else held.
    """
    encounter = facts.texts("diagnosis.radiotherapy_encounter")[0]
    if encounter not in case.session.diagnoses:
        return
    classes = _classes(case, book)
    if not classes or classes & set(facts.texts("diagnosis.classes_with_encounter")):
        return
    if "benign" in classes:
        yield from _benign(case, encounter, facts.text("payer.encounter_for_benign"))
    else:
        yield _about_encounter(
            case,
            encounter,
            "diagnosis.encounter_not_neoplasm",
            Severity.STOP,
            "is for radiation against a neoplasm, and none is treated. Remove it.",
        )


def _benign(case: Case, encounter: str, payer_says: str) -> Iterator[Finding]:
    """`allow`: nothing; `never`: a stop; `hold`: a question."""
    if payer_says == "allow":
        return
    severity, told = (
        Severity.HOLD,
        (
            "is entered for a benign tumor; payers differ. Check the payer's rule, then say why it"
            " stands, or remove it."
        ),
    )
    if payer_says == "never":
        severity = Severity.STOP
        told = "is entered for a benign tumor, and this payer never takes it so. Remove it."
    yield _about_encounter(case, encounter, "diagnosis.encounter_benign", severity, told)


def _about_encounter(
    case: Case, encounter: str, identity: str, severity: Severity, told: str
) -> Finding:
    return Finding(
        id=identity,
        severity=severity,
        sentence=f"{encounter} {told}",
        fields=(f"diagnoses[{case.session.diagnoses.index(Icd10(encounter))}]",),
        cites=_CITES,
    )


@check(
    "diagnosis.primary_missing",
    numbers=("R113",),
    cites=(("S28", "order of secondary and primary"),),
)
def _primary(case: Case, book: FactBook, facts: FactReader) -> Iterator[Finding]:
    """A metastasis stands beside its primary: the primary's code, its history, or that it is
    unknown.
    """
    needing = [c for c in case.diagnoses if c.startswith(facts.texts("diagnosis.needs_primary"))]
    if not needing or any(_is_primary(book, facts, code) for code in case.diagnoses):
        return
    sentence = (
        f"{needing[0]} needs the primary neoplasm beside it: its code, its history (Z85), or"
        " C80.1 when it is unknown. Add it to the diagnoses."
    )
    yield Finding(
        id="diagnosis.primary_missing",
        severity=Severity.STOP,
        sentence=sentence,
        fields=("diagnoses",),
        cites=_CITES,
    )


def _is_primary(book: FactBook, facts: FactReader, code: Icd10) -> bool:
    group = book.diagnosis_group(code)
    is_malignant = group is not None and group.class_ == "malignant"
    return is_malignant or code.startswith(facts.texts("diagnosis.history_of_primary"))
