"""Stage 2: what the rules say becomes lines and exclusions, one per biller.

1. The component of a code on its day decides who charges which part: technical to the technical
   biller, professional to the oncologist's, split codes to both, surgical to the surgeon (R18,
   R64).
2. A split code carries 26 and TC only where the parts go on different claims; codes of any other
   kind never do; a hospital claim never carries TC (R08, R64).
3. Lines with the same biller, code, day and modifiers become one, their units added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from domain.case import Arrangement, Case
from domain.charge import ChargeLine, Citation, Finding, NotCharged, UsedFact
from domain.choices import Biller, PlaceOfService
from domain.diagnoses import LineDiagnoses
from domain.draft import BILLER_ORDER, Draft, in_claim_order
from domain.entries import CodePeriod, Component
from domain.facts import FactBook, FactReader
from domain.identifiers import Modifier, ProcedureCode
from domain.reading import reader
from domain.rules import Omission, Part, Proposal, Rule, Ruling

_SPLIT_CITE: Final = (Citation("S01", "PC/TC indicator"), Citation("S33", "modifiers 26 and TC"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one rule said, with the facts it consulted."""

    rule: Rule
    rulings: tuple[Ruling, ...]
    facts: tuple[UsedFact, ...]


class _Share(NamedTuple):
    """What one biller charges of a service; `part`: in words, where the parts go apart."""

    biller: Biller
    modifiers: tuple[Modifier, ...] = ()
    part: str = ""


def assemble(case: Case, book: FactBook, said: Iterable[Said]) -> Draft:
    """Turn what the rules said into a draft, in claim order."""
    lines: list[ChargeLine] = []
    excluded: list[NotCharged] = []
    findings: list[Finding] = []
    diagnoses = LineDiagnoses(case, book)
    for one in said:
        for ruling in one.rulings:
            match ruling:
                case Proposal():
                    lines += _lines(case, book, diagnoses, one, ruling)
                    excluded += _inpatient(case, book, one, ruling)
                case Omission():
                    excluded += _exclusions(case, book, one, ruling)
                case _:
                    findings.append(replace(ruling, cites=one.rule.cites))
    return Draft(
        lines=in_claim_order(_merged(lines), book.add_on_codes),
        not_charged=tuple(sorted(dict.fromkeys(excluded), key=_exclusion_order)),
        findings=tuple(findings),
    )


def _exclusion_order(one: NotCharged) -> tuple[object, ...]:
    return (BILLER_ORDER[one.biller], one.code, one.rule, one.because, one.fields)


def period_of(
    case: Case, book: FactBook, code: ProcedureCode, day: date | None
) -> CodePeriod | None:
    """The code's period on its day; an undated line is read as of the session or the last verified
    day.
    """
    return book.code_on(code, day or case.day or book.pack.verified_for[1])


def component_of(case: Case, book: FactBook, code: ProcedureCode, day: date | None) -> Component:
    """The component on the day; of an ended or unknown code the last known, else technical."""
    if period := period_of(case, book, code, day):
        return period.component
    entry = book.codes.get(code)
    return entry.period[-1].component if entry else Component.TECHNICAL


def _shares(case: Case, book: FactBook, ruling: Proposal | Omission) -> tuple[_Share, ...]:
    if ruling.biller is not None:
        return (_Share(ruling.biller),)
    component = component_of(case, book, ruling.code, ruling.date)
    technical, professional = case.technical_biller, case.professional_biller
    if component is Component.SURGICAL:
        return (_Share(Biller.NEUROSURGERY),)
    if component in (Component.PROFESSIONAL, Component.VISIT):
        return (_Share(professional),) if ruling.part is not Part.TECHNICAL else ()
    if component is Component.TECHNICAL:
        return (_Share(technical),) if technical and ruling.part is not Part.PROFESSIONAL else ()
    return tuple(_split(case, reader(case, book), ruling.part))


def _split(case: Case, facts: FactReader, part: Part) -> Iterator[_Share]:
    technical, professional = case.technical_biller, case.professional_biller
    technical_part = _Share(professional, (_modifier(facts, "technical"),), "technical")
    if not case.is_professional_apart:
        yield technical_part if part is Part.TECHNICAL else _Share(professional)
        return
    if part is not Part.TECHNICAL:
        yield _Share(professional, (_modifier(facts, "professional"),), "professional")
    if technical and part is not Part.PROFESSIONAL:
        is_separate = case.arrangement is Arrangement.SEPARATE_OWNERS
        yield technical_part._replace(biller=technical) if is_separate else _Share(technical)


def _modifier(facts: FactReader, name: str) -> Modifier:
    return Modifier(facts.texts(f"modifier.{name}")[0])


def _lines(
    case: Case, book: FactBook, diagnoses: LineDiagnoses, said: Said, proposal: Proposal
) -> Iterator[ChargeLine]:
    code, day = proposal.code, proposal.date
    facts = (*_code_fact(case, book, proposal), *said.facts)
    for share in _shares(case, book, proposal):
        supported = _supported(share, proposal)
        reasons = (f"Modifier {modifier}: {reason}" for modifier, reason in supported)
        because = (*proposal.because, *_split_sentence(share), *reasons)
        yield ChargeLine(
            biller=share.biller,
            code=code,
            units=proposal.units,
            modifiers=(
                *share.modifiers,
                *(modifier for modifier, _ in supported),
                *department_modifier(case, book, share.biller),
            ),
            date_of_service=day,
            place_of_service=place_of(case, share.biller),
            revenue_code=revenue_code_of(case, book, share.biller, code, day),
            diagnoses=diagnoses.of(share.biller, code, day, proposal.lesions),
            label=book.label(code),
            rule=said.rule.id,
            because=tuple(dict.fromkeys(because)),
            facts=facts,
            cites=said.rule.cites + (_SPLIT_CITE if share.modifiers else ()),
            fields=proposal.fields,
        )


def _code_fact(case: Case, book: FactBook, proposal: Proposal) -> tuple[UsedFact, ...]:
    """What the code table says of the code on its day."""
    period = period_of(case, book, proposal.code, proposal.date)
    if period is None:
        return ()
    effective = period.effective.isoformat()
    return (
        UsedFact(key=f"code.{proposal.code}", value=str(period.component), effective=effective),
    )


def _split_sentence(share: _Share) -> tuple[str, ...]:
    if not share.part:
        return ()
    return (
        f"Modifier {share.modifiers[0]}: the {share.part} part; the other part is charged apart.",
    )


def _supported(share: _Share, proposal: Proposal) -> tuple[tuple[Modifier, str], ...]:
    if share.biller is Biller.FACILITY:
        return proposal.modifiers
    return (*proposal.modifiers, *proposal.practitioner_modifiers)


def place_of(case: Case, biller: Biller) -> PlaceOfService | None:
    """The place of service, which professional claims carry."""
    return None if biller is Biller.FACILITY else case.session.setting.place_of_service


def revenue_code_of(
    case: Case, book: FactBook, biller: Biller, code: ProcedureCode, day: date | None
) -> str | None:
    """The revenue code, which hospital claims carry."""
    period = period_of(case, book, code, day) if biller is Biller.FACILITY else None
    return period.revenue_code if period else None


def department_modifier(case: Case, book: FactBook, biller: Biller) -> tuple[Modifier, ...]:
    """The status of an off-campus department, which its hospital claims carry."""
    setting = case.session.setting
    if not setting.off_campus or biller is not Biller.FACILITY:
        return ()
    if setting.place_of_service is not PlaceOfService.OFF_CAMPUS_HOSPITAL:
        return ()
    return (_modifier(reader(case, book), setting.off_campus),)


def _inpatient(case: Case, book: FactBook, said: Said, proposal: Proposal) -> Iterator[NotCharged]:
    if case.technical_biller or proposal.biller or proposal.part is Part.PROFESSIONAL:
        return
    if component_of(case, book, proposal.code, proposal.date) in (
        Component.TECHNICAL,
        Component.SPLIT,
    ):
        sentence = (
            "Inpatient: the hospital reports the stay with its own procedure codes, not with this"
            " one."
        )
        where = ("setting.place_of_service",)
        yield _not_charged(said, proposal.code, Biller.FACILITY, (sentence,), where)


def _exclusions(case: Case, book: FactBook, said: Said, omission: Omission) -> Iterator[NotCharged]:
    shares = _shares(case, book, omission) or (_Share(Biller.FACILITY),)
    for share in shares:
        yield _not_charged(said, omission.code, share.biller, omission.because, omission.fields)


def _not_charged(
    said: Said,
    code: ProcedureCode,
    biller: Biller,
    because: tuple[str, ...],
    fields: tuple[str, ...] = (),
) -> NotCharged:
    return NotCharged(
        biller=biller,
        code=code,
        rule=said.rule.id,
        because=because,
        cites=said.rule.cites,
        fields=fields,
    )


def _merged(lines: Iterable[ChargeLine]) -> Iterable[ChargeLine]:
    merged: dict[tuple[object, ...], ChargeLine] = {}
    for line in lines:
        key = (line.biller, line.code, line.date_of_service, line.modifiers)
        merged[key] = _joined(merged[key], line) if key in merged else line
    return merged.values()


def _joined(one: ChargeLine, other: ChargeLine) -> ChargeLine:
    facts = {fact.key: fact for fact in (*one.facts, *other.facts)}
    return replace(
        one,
        units=one.units + other.units,
        because=tuple(dict.fromkeys((*one.because, *other.because))),
        facts=tuple(facts[key] for key in sorted(facts)),
        cites=tuple(dict.fromkeys((*one.cites, *other.cites))),
        fields=tuple(sorted({*one.fields, *other.fields})),
    )
