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
from typing import Final

from domain.case import Arrangement, Case
from domain.charge import ChargeLine, Citation, Finding, NotCharged, UsedFact
from domain.diagnoses import diagnoses_of_line
from domain.draft import BILLER_ORDER, Draft, line_order
from domain.facts import CodePeriod, Component, FactBook
from domain.identifiers import Modifier, ProcedureCode
from domain.rules import Omission, Part, Proposal, Rule, Ruling
from domain.session import Biller, OffCampus, PlaceOfService

_PROFESSIONAL: Final = Modifier("26")
_TECHNICAL: Final = Modifier("TC")
_OFF_CAMPUS: Final = {
    OffCampus.EXCEPTED: Modifier("PO"),
    OffCampus.NON_EXCEPTED: Modifier("PN"),
}
_SPLIT_CITE: Final = (Citation("S01", "PC/TC indicator"), Citation("S33", "modifiers 26 and TC"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one rule said, with the facts it consulted."""

    rule: Rule
    rulings: tuple[Ruling, ...]
    facts: tuple[UsedFact, ...]


@dataclass(frozen=True, slots=True)
class _Share:
    biller: Biller
    modifiers: tuple[Modifier, ...] = ()


def assemble(case: Case, book: FactBook, said: Iterable[Said]) -> Draft:
    """Turn what the rules said into a draft, in claim order."""
    lines: list[ChargeLine] = []
    excluded: list[NotCharged] = []
    findings: list[Finding] = []
    for one in said:
        for ruling in one.rulings:
            match ruling:
                case Proposal():
                    lines += _lines(case, book, one, ruling)
                    excluded += _inpatient(case, book, one, ruling)
                case Omission():
                    excluded += _exclusions(case, book, one, ruling)
                case _:
                    findings.append(replace(ruling, cites=one.rule.cites))
    return Draft(
        lines=_merged(lines),
        not_charged=tuple(sorted(set(excluded), key=_exclusion_order)),
        findings=tuple(findings),
    )


def _exclusion_order(one: NotCharged) -> tuple[object, ...]:
    return (BILLER_ORDER[one.biller], one.code, one.rule, one.because)


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
    return tuple(_split(case, ruling.part))


def _split(case: Case, part: Part) -> Iterator[_Share]:
    technical = case.technical_biller
    if not case.is_professional_apart:
        yield _Share(case.professional_biller, (_TECHNICAL,) if part is Part.TECHNICAL else ())
        return
    if part is not Part.TECHNICAL:
        yield _Share(case.professional_biller, (_PROFESSIONAL,))
    if technical and part is not Part.PROFESSIONAL:
        is_separate = case.arrangement is Arrangement.SEPARATE_OWNERS
        yield _Share(technical, (_TECHNICAL,) if is_separate else ())


def _lines(case: Case, book: FactBook, said: Said, proposal: Proposal) -> Iterator[ChargeLine]:
    for share in _shares(case, book, proposal):
        supported = _supported(share, proposal)
        modifiers = (*share.modifiers, *(modifier for modifier, _ in supported))
        reasons = (f"Modifier {modifier}: {reason}" for modifier, reason in supported)
        because = (*proposal.because, *_split_sentence(share), *reasons)
        yield finish(
            case,
            book,
            ChargeLine(
                biller=share.biller,
                code=proposal.code,
                units=proposal.units,
                modifiers=modifiers,
                date_of_service=proposal.date,
                diagnoses=diagnoses_of_line(
                    case, book, share.biller, proposal.code, proposal.date, proposal.lesions
                ),
                label=book.label(proposal.code),
                rule=said.rule.id,
                because=tuple(dict.fromkeys(because)),
                facts=(*_code_fact(case, book, proposal), *said.facts),
                cites=said.rule.cites + (_SPLIT_CITE if share.modifiers else ()),
            ),
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
    if _PROFESSIONAL in share.modifiers:
        return ("Modifier 26: the professional part; another biller charges the technical part.",)
    if _TECHNICAL in share.modifiers:
        return ("Modifier TC: the technical part; another biller charges the professional part.",)
    return ()


def _supported(share: _Share, proposal: Proposal) -> tuple[tuple[Modifier, str], ...]:
    if share.biller is Biller.FACILITY:
        return proposal.modifiers
    return (*proposal.modifiers, *proposal.practitioner_modifiers)


def finish(case: Case, book: FactBook, line: ChargeLine) -> ChargeLine:
    """Place of service on professional claims; revenue code and department status on hospital
    claims.
    """
    if line.biller is not Biller.FACILITY:
        return replace(line, place_of_service=case.session.setting.place_of_service)
    period = period_of(case, book, line.code, line.date_of_service)
    return replace(
        line,
        revenue_code=period.revenue_code if period else None,
        modifiers=(*line.modifiers, *_department(case, line)),
    )


def _department(case: Case, line: ChargeLine) -> tuple[Modifier, ...]:
    setting = case.session.setting
    if setting.place_of_service is not PlaceOfService.OFF_CAMPUS_HOSPITAL or not setting.off_campus:
        return ()
    modifier = _OFF_CAMPUS[setting.off_campus]
    return () if modifier in line.modifiers else (modifier,)


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
        yield _not_charged(said, proposal.code, Biller.FACILITY, (sentence,))


def _exclusions(case: Case, book: FactBook, said: Said, omission: Omission) -> Iterator[NotCharged]:
    shares = _shares(case, book, omission) or (_Share(Biller.FACILITY),)
    for share in shares:
        yield _not_charged(said, omission.code, share.biller, omission.because)


def _not_charged(
    said: Said, code: ProcedureCode, biller: Biller, because: tuple[str, ...]
) -> NotCharged:
    return NotCharged(
        biller=biller, code=code, rule=said.rule.id, because=because, cites=said.rule.cites
    )


def _merged(lines: Iterable[ChargeLine]) -> tuple[ChargeLine, ...]:
    merged: dict[tuple[object, ...], ChargeLine] = {}
    for line in lines:
        key = (line.biller, line.code, line.date_of_service, line.modifiers)
        merged[key] = _joined(merged[key], line) if key in merged else line
    return tuple(sorted(merged.values(), key=line_order))


def _joined(one: ChargeLine, other: ChargeLine) -> ChargeLine:
    facts = {fact.key: fact for fact in (*one.facts, *other.facts)}
    return replace(
        one,
        units=one.units + other.units,
        because=tuple(dict.fromkeys((*one.because, *other.because))),
        facts=tuple(facts[key] for key in sorted(facts)),
        cites=tuple(dict.fromkeys((*one.cites, *other.cites))),
    )
