"""Which diagnoses a line carries, and whether they agree with the lesions (stage 5).

1. A surgeon's line points to the diagnoses of its lesions, without the encounter code (R112).
2. A delivery line of the technical claim for a neoplasm begins with the encounter code (R110); for
   a
   benign tumour only where a person entered it, held (R111).
3. Every other line leads with what was treated, then the rest in the clinician's order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine, Citation, Finding, Severity
from domain.choices import Biller, LesionKind, Site
from domain.facts import FactBook, FactReader
from domain.identifiers import Icd10, ProcedureCode
from domain.reading import reader
from domain.session import Lesion

_CITES: Final = (Citation("S28", "I.C.2.e.2"),)
_AGREE: Final = (Citation("S17", "lesion and diagnosis"),)


class LineDiagnoses:
    """The diagnoses of each line of one case, most important first, cut to what the claim holds."""

    def __init__(self, case: Case, book: FactBook) -> None:
        facts = reader(case, book)
        encounter = Icd10(facts.texts("diagnosis.radiotherapy_encounter")[0])
        self._case = case
        self._ordered = tuple(
            code
            for code in dict.fromkeys((*case.treated_diagnoses, *case.diagnoses))
            if code != encounter
        )
        leads = _leads_with_encounter(case, book, facts)
        self._at_delivery = (encounter, *self._ordered) if leads else self._ordered
        self._delivery_codes = facts.codes("delivery.codes")
        self._most_pointers = facts.integer("diagnosis.most_pointers")
        self._most_on_claim = facts.integer("diagnosis.most_on_claim")

    def of(
        self, biller: Biller, code: ProcedureCode, day: date | None, lesions: tuple[str, ...] = ()
    ) -> tuple[Icd10, ...]:
        """Of one line; `lesions`: ids of those a surgeon's line is for."""
        if biller is Biller.NEUROSURGERY:
            own = _of_lesions(self._case, lesions) or self._case.treated_diagnoses or self._ordered
            return own[: self._most_pointers]
        found = self._at_delivery if self._is_delivery(biller, code, day) else self._ordered
        return found[: self._most_on_claim if biller is Biller.FACILITY else self._most_pointers]

    def _is_delivery(self, biller: Biller, code: ProcedureCode, day: date | None) -> bool:
        if biller is Biller.FACILITY and day in self._case.beam_days:
            return True
        is_technical = biller in (Biller.FACILITY, Biller.FREESTANDING)
        return is_technical and code in self._delivery_codes


def _of_lesions(case: Case, ids: tuple[str, ...]) -> tuple[Icd10, ...]:
    named = {lesion.diagnosis for _, lesion in case.lesions if lesion.id in ids}
    return tuple(code for code in case.treated_diagnoses if code in named)


def _leads_with_encounter(case: Case, book: FactBook, facts: FactReader) -> bool:
    encounter = facts.texts("diagnosis.radiotherapy_encounter")[0]
    classes = _classes(case, book)
    if classes & set(facts.texts("diagnosis.classes_with_encounter")):
        return True
    return encounter in case.session.diagnoses and bool(classes & {"benign"})


def _classes(case: Case, book: FactBook) -> set[str]:
    groups = (book.diagnosis_group(code) for code in case.treated_diagnoses or case.diagnoses)
    return {group.class_ for group in groups if group} - {"encounter", "history"}


def support(case: Case, book: FactBook, lines: tuple[ChargeLine, ...]) -> Iterator[Finding]:
    """Stage 5: findings on the diagnoses of the session (R110-R114)."""
    facts = reader(case, book)
    yield from _encounter(case, book, facts)
    yield from _primary(case, book, facts)
    for index, lesion in case.lesions:
        yield from _agreement(book, index, lesion)
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


def _encounter(case: Case, book: FactBook, facts: FactReader) -> Iterator[Finding]:
    encounter = facts.texts("diagnosis.radiotherapy_encounter")[0]
    if encounter not in case.session.diagnoses:
        return
    classes = _classes(case, book)
    field = f"diagnoses[{case.session.diagnoses.index(Icd10(encounter))}]"
    if classes & set(facts.texts("diagnosis.classes_with_encounter")):
        return
    if "benign" in classes:
        sentence = (
            f"{encounter} is entered for a benign tumour; payers differ."
            " Check the payer's rule, then say why it stands, or remove it."
        )
        yield Finding(
            id="diagnosis.encounter_benign",
            severity=Severity.HOLD,
            sentence=sentence,
            fields=(field,),
            cites=_CITES,
        )
    elif classes:
        sentence = (
            f"{encounter} is for radiation against a neoplasm, and none is treated. Remove it."
        )
        yield Finding(
            id="diagnosis.encounter_not_neoplasm",
            severity=Severity.STOP,
            sentence=sentence,
            fields=(field,),
            cites=_CITES,
        )


def _primary(case: Case, book: FactBook, facts: FactReader) -> Iterator[Finding]:
    needing = [c for c in case.diagnoses if c in facts.texts("diagnosis.needs_primary")]
    groups = (book.diagnosis_group(code) for code in case.diagnoses)
    if needing and not any(group and group.class_ in ("malignant", "history") for group in groups):
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


def _agreement(book: FactBook, index: int, lesion: Lesion) -> Iterator[Finding]:
    path = f"lesions[{index}]"
    if lesion.diagnosis is None:
        sentence = f"Lesion {lesion.id} has no diagnosis. Enter the code of this lesion."
        yield Finding(
            id="diagnosis.lesion_without",
            severity=Severity.HOLD,
            sentence=sentence,
            fields=(f"{path}.diagnosis",),
            cites=_AGREE,
        )
        return
    group = book.diagnosis_group(lesion.diagnosis)
    if group is None:
        return
    is_other_kind = bool(group.kinds) and lesion.kind not in (*group.kinds, LesionKind.OTHER, None)
    is_other_site = bool(group.sites) and not _is_site(lesion, group.sites)
    if is_other_kind or is_other_site:
        what = "kind" if is_other_kind else "site"
        sentence = (
            f"Lesion {lesion.id}: {lesion.diagnosis} ({group.label}) does not describe its {what}."
            " Correct the diagnosis or the lesion."
        )
        yield Finding(
            id="diagnosis.disagrees",
            severity=Severity.STOP,
            sentence=sentence,
            fields=(f"{path}.diagnosis", f"{path}.{what}"),
            cites=_AGREE,
        )


def _is_site(lesion: Lesion, sites: tuple[Site, ...]) -> bool:
    if lesion.site is None or lesion.site in (*sites, Site.OTHER_CRANIAL):
        return True
    return bool(lesion.within_brainstem) and Site.BRAINSTEM in sites
