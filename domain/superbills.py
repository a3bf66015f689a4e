"""From what is stored to what one biller's sheet says; no rule, fee list or clock is consulted.

1. A signed charge gives its own lines, prices, waivers and the session as it was signed.
2. Anything else is a draft and says so; a sheet handed out before is a reprint and says of which.
3. Diagnoses are lettered in the order in which the lines first point to them (CMS-1500 claim form,
   item 21: twelve at most, item 24E: four to a line); a facility's are a principal and others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from typing import Final

from domain.charge import ChargeLine, CheckItem, Derivation, Finding, NotCharged, Origin, Severity
from domain.choices import Biller, OverrideAction
from domain.documents import (
    MOST_DIAGNOSES,
    MOST_MODIFIERS,
    MOST_POINTERS,
    Mark,
    Paper,
    SheetCheck,
    SheetDiagnosis,
    SheetExclusion,
    SheetFinding,
    SheetLine,
    SheetWaiver,
    Superbill,
)
from domain.errors import Refused
from domain.ports import Practice, SignedCharge, Waiver
from domain.session import SrsSession
from domain.sheet_words import (
    Pair,
    coverage_facts,
    day_words,
    lesion_row,
    other_sentences,
    patient_facts,
    patient_name,
    people,
    phrase,
    practice_party,
    session_facts,
    whose_work,
    words,
)

NOTICES: Final = (
    (
        "Suggested from the facts recorded for this course. Not a claim and not a bill: whoever"
        " submits a claim checks it first and answers for it."
    ),
    (
        "Procedure codes are CPT or HCPCS codes; CPT is copyright of the American Medical"
        " Association, and the words beside them are this program's own."
    ),
)
_TITLES: Final = {
    Biller.FACILITY: "Facility superbill",
    Biller.RADIATION_ONCOLOGY: "Radiation oncology superbill",
    Biller.NEUROSURGERY: "Neurosurgery superbill",
    Biller.FREESTANDING: "Treatment center superbill",
}
_DOCUMENT: Final = "documents."  # how the path of a document begins in a finding
_OVERRIDES: Final = {
    Origin.ADDED: (OverrideAction.ADD_LINE,),
    Origin.CHANGED: (OverrideAction.SET_UNITS, OverrideAction.SET_MODIFIERS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrder:
    """Which sheet is wanted.

    `sheet_number`: new, "" for a draft that is only looked at. `earlier`: numbers of the sheets
    this biller was handed before, oldest first. `is_amended`: what was signed is not the first that
    was signed. `is_void`: the session is closed. `diagnosis_labels`: our words for a diagnosis.
    """

    biller: Biller
    practice: Practice
    sheet_number: str = ""
    earlier: tuple[str, ...] = ()
    is_amended: bool = False
    is_void: bool = False
    with_reasons: bool = False
    diagnosis_labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """What is known of the charge; `signed` None for a draft."""

    session: SrsSession
    derivation: Derivation
    signed: SignedCharge | None
    lines: tuple[ChargeLine, ...]

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        return self.signed.waivers if self.signed else ()

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(line.code for line in self.lines)


def of_signed(charge: SignedCharge, session: SrsSession, order: SheetOrder) -> Superbill:
    """The sheet of a signed charge. `session`: decoded from `charge.session_body`.

    Raises `Refused` when the biller has no line or a line has more modifiers than a claim holds.
    """
    return _compose(session, charge.derivation, charge, order)


def of_draft(session: SrsSession, derivation: Derivation, order: SheetOrder) -> Superbill:
    """The sheet as it would be now, marked as a draft. Raises `Refused` like `of_signed`."""
    return _compose(session, derivation, None, order)


def _compose(
    session: SrsSession, derivation: Derivation, signed: SignedCharge | None, order: SheetOrder
) -> Superbill:
    lines = _lines_of(derivation, order.biller)
    claim = _Claim(session=session, derivation=derivation, signed=signed, lines=lines)
    is_facility = order.biller is Biller.FACILITY
    letters = _letters(lines)
    mark, mark_note = _mark(signed, order)
    sheet_lines = tuple(_line(line, claim, {} if is_facility else letters) for line in lines)
    return Superbill(
        biller=order.biller,
        title=_TITLES[order.biller],
        claim=whose_work(order.biller, session),
        sheet_number=order.sheet_number,
        mark=mark,
        mark_note=mark_note,
        practice=practice_party(order.practice, order.biller, session),
        people=people(order.practice, order.biller, session),
        patient_name=patient_name(session.patient),
        patient_facts=patient_facts(session.patient),
        coverage_facts=coverage_facts(session.coverages),
        diagnoses=_diagnoses(lines, letters, order),
        diagnosis_note="" if is_facility else _diagnosis_note(lines, letters),
        lines=sheet_lines,
        total=_total(sheet_lines),
        session_facts=session_facts(session),
        lesions=tuple(lesion_row(lesion, derivation.complexity) for lesion in session.lesions),
        complexity=other_sentences(session.lesions, derivation.complexity),
        checklist_state=_checklist_state(claim),
        open_items=tuple(_open_item(item) for item in _open_items(claim)),
        waivers=_waivers(claim),
        findings=_findings(claim),
        signatures=_signatures(signed),
        not_charged=_not_charged(derivation.not_charged, order.biller),
        rule_edition=_rule_edition(derivation),
        notices=NOTICES,
        with_reasons=order.with_reasons,
        paper=Paper.A4 if order.practice.paper.casefold() == Paper.A4 else Paper.LETTER,
    )


def _lines_of(derivation: Derivation, biller: Biller) -> tuple[ChargeLine, ...]:
    lines = derivation.lines_of(biller)
    if not lines:
        raise Refused(
            f"There is no {words(biller)} sheet: this session has no line for that biller."
            " Nothing was printed. Choose a biller that has charges."
        )
    return lines


def _mark(signed: SignedCharge | None, order: SheetOrder) -> tuple[Mark, str]:
    if order.is_void:
        return Mark.VOID, "This session is closed as void. Not for submission."
    if signed is None:
        return Mark.DRAFT, "Not signed. Not for submission: the charges may still change."
    before = _handed_out_before(order.earlier)
    if order.is_amended:
        return Mark.AMENDED, f"Signed anew as revision {signed.revision}. {before}".strip()
    return (Mark.REPRINT, before) if before else (Mark.NONE, "")


def _handed_out_before(earlier: tuple[str, ...]) -> str:
    if not earlier:
        return ""
    times = "once" if len(earlier) == 1 else f"{len(earlier)} times"
    return f"Handed out {times} before, first as sheet {earlier[0]}."


def _all_diagnoses(lines: tuple[ChargeLine, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for line in lines for code in line.diagnoses))


def _ranked(lines: tuple[ChargeLine, ...]) -> tuple[str, ...]:
    """All diagnoses; where the lines agree, each stands before what a line puts after it."""
    order: list[str] = []
    for line in lines:
        for place, code in enumerate(line.diagnoses):
            if code not in order:
                later = [order.index(after) for after in line.diagnoses[place:] if after in order]
                order.insert(min(later, default=len(order)), code)
    return tuple(order)


def _letters(lines: tuple[ChargeLine, ...]) -> dict[str, str]:
    """The letter of each diagnosis a professional claim has room for."""
    codes = _all_diagnoses(lines)[:MOST_DIAGNOSES]
    return {code: chr(ord("A") + place) for place, code in enumerate(codes)}


def _diagnoses(
    lines: tuple[ChargeLine, ...], letters: Mapping[str, str], order: SheetOrder
) -> tuple[SheetDiagnosis, ...]:
    labels = order.diagnosis_labels
    if order.biller is Biller.FACILITY:
        ranked = enumerate(_ranked(lines))
        return tuple(
            SheetDiagnosis(
                mark="Other" if place else "Principal", code=code, label=labels.get(code, "")
            )
            for place, code in ranked
        )
    return tuple(
        SheetDiagnosis(mark=letter, code=code, label=labels.get(code, ""))
        for code, letter in letters.items()
    )


def _diagnosis_note(lines: tuple[ChargeLine, ...], letters: Mapping[str, str]) -> str:
    left = [code for code in _all_diagnoses(lines) if code not in letters]
    if not left:
        return ""
    rest = ", ".join(left)
    return f"A claim holds {MOST_DIAGNOSES} diagnoses; recorded but not on this one: {rest}."


def _line(line: ChargeLine, claim: _Claim, letters: Mapping[str, str]) -> SheetLine:
    if len(line.modifiers) > MOST_MODIFIERS:
        raise Refused(
            f"The sheet was not printed: the line for {line.code} carries {len(line.modifiers)}"
            f" modifiers and a claim holds {MOST_MODIFIERS}. Nothing was changed. Remove a"
            " modifier from the line, or bill it by hand."
        )
    pointers = [letters[code] for code in line.diagnoses if code in letters]
    return SheetLine(
        date_of_service=day_words(line.date_of_service),
        place_of_service=line.place_of_service or "",
        revenue_code=line.revenue_code or "",
        code=line.code,
        label=line.label,
        modifiers=line.modifiers,
        units=line.units,
        pointers=tuple(pointers[:MOST_POINTERS]),
        charge=line.charge,
        note=_note(line, claim.session),
        because=line.because,
        cites=tuple(f"{cite.source}, {cite.locator}" for cite in line.cites),
    )


def _note(line: ChargeLine, session: SrsSession) -> str:
    """Who added or changed the line, and why."""
    if line.origin is Origin.DERIVED:
        return ""
    actions = _OVERRIDES[line.origin]
    for override in session.overrides:
        meant = override.line
        if override.action not in actions or meant.code != line.code:
            continue
        same_day = meant.date_of_service in (None, line.date_of_service)
        if same_day and meant.biller in (None, line.biller):
            by = f" by {override.by}" if override.by else ""
            return f"{phrase(line.origin)}{by}: {override.why or 'no reason recorded'}"
    return f"{phrase(line.origin)} by a person."


def _total(lines: tuple[SheetLine, ...]) -> Decimal | None:
    prices = [line.charge for line in lines]
    return None if None in prices else sum((p for p in prices if p is not None), Decimal(0))


def _not_charged(left_out: tuple[NotCharged, ...], biller: Biller) -> tuple[SheetExclusion, ...]:
    return tuple(
        SheetExclusion(code=each.code, because=each.because)
        for each in left_out
        if each.biller is biller
    )


def _checks(claim: _Claim) -> tuple[CheckItem, ...]:
    """The checklist of the codes on this sheet."""
    return tuple(
        item
        for item in claim.derivation.checklist
        if not item.codes or claim.codes.intersection(item.codes)
    )


def _open_items(claim: _Claim) -> tuple[CheckItem, ...]:
    waived = {waiver.item for waiver in claim.waivers}
    return tuple(item for item in _checks(claim) if item.is_open and item.document not in waived)


def _open_item(item: CheckItem) -> SheetCheck:
    who = " and ".join(words(role) for role in item.waiting_for)
    return SheetCheck(label=item.label, status=words(item.status), who=who)


def _checklist_state(claim: _Claim) -> str:
    required = [item for item in _checks(claim) if item.required]
    late = len(_open_items(claim))
    waived = sum(item.is_open for item in required) - late
    state = f"{len(required) - late - waived} of {len(required)} required documents are complete"
    still_open = [f"{late} open"] if late else []
    let_pass = [f"{waived} let pass by a named person"] if waived else []
    return ", ".join([state, *still_open, *let_pass]) + "."


def _findings(claim: _Claim) -> tuple[SheetFinding, ...]:
    """Stops and holds that nobody let pass; what is about an open document stands there already."""
    waived = {waiver.item for waiver in claim.waivers}
    told = waived | {item.document for item in _checks(claim) if item.is_open}
    return tuple(
        SheetFinding(severity=phrase(finding.severity), sentence=finding.sentence)
        for finding in claim.derivation.findings
        if finding.severity in (Severity.STOP, Severity.HOLD)
        and finding.key not in waived
        and not any(path.removeprefix(_DOCUMENT) in told for path in finding.fields)
        and _concerns(finding, claim)
    )


def _concerns(finding: Finding, claim: _Claim) -> bool:
    """Whether it is about this sheet: about its codes, or about none that another sheet has."""
    elsewhere = {line.code for line in claim.derivation.lines} - claim.codes
    about = set(finding.codes)
    return bool(about & claim.codes) or not about & elsewhere


def _waivers(claim: _Claim) -> tuple[SheetWaiver, ...]:
    on = day_words(claim.signed.signed_at.astimezone(UTC).date()) if claim.signed else ""
    return tuple(
        SheetWaiver(what=w.what, why=w.why, by=_passed_by(w), on=on) for w in claim.waivers
    )


def _passed_by(waiver: Waiver) -> str:
    return f"{waiver.by} (second person)" if waiver.second_person else waiver.by


def _signatures(signed: SignedCharge | None) -> tuple[Pair, ...]:
    if signed is None:
        return ()
    moment = signed.signed_at.astimezone(UTC)
    when = f"{day_words(moment.date())} {moment:%H:%M} UTC"
    who = f"{signed.signed_by}, {when}, revision {signed.revision}"
    return (("Charges signed electronically", who),)


def _rule_edition(derivation: Derivation) -> str:
    start, end = derivation.rule_pack.verified_for
    verified = f"verified for {day_words(start)} to {day_words(end)}"
    return f"Rules {derivation.rule_pack.edition}, {verified}"
