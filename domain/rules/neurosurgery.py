"""The surgeon's lesions, their cap, and the frame.

1. A surgeon who took part in planning and treatment, and who is not the oncologist's biller (R24,
   R30).
2. Lesions graded one by one (R31, R32); one primary, at most four add-ons, complex ones first (R33,
   R44).
3. Once per course (R43); a rigid frame the surgeon applied (R35).
4. Stopped after the surgeon's procedure had begun: the primary alone, held (R11).

Doubts about a lesion's grade are in `domain.rules.grades`, the ninety days around another operation
of the surgeon in `domain.rules.operations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from domain.case import Beam, Case
from domain.charge import Finding, Severity
from domain.choices import Biller, FrameAppliedBy, ImmobilizationKind
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import Modifier, ProcedureCode
from domain.lesion import Classification, Criteria, words
from domain.rules import Omission, Proposal, Ruling, finding, rule
from domain.rules.course import beam, charged_before, missing
from domain.rules.operations import within_package
from domain.rules.surgeon import FLAGS, surgery_day, where_no_surgeon, why_no_surgeon
from domain.services import Navigation

_FRAME_FIELDS = ("course.immobilization.kind", "course.immobilization.frame_applied_by")


def classifications(case: Case, facts: FactReader) -> tuple[Classification, ...]:
    """Every cranial lesion graded, complex ones first, each group by lesion id."""
    graded = case.grades(Criteria.of(facts))
    return tuple(sorted(graded, key=lambda c: not c.is_complex))


@rule(
    "surgery.lesions",
    numbers=("R30", "R31", "R32", "R33", "R34", "R40", "R43"),
    cites=(("S17", "simple and complex lesions"), ("S08", "add-on codes"), ("S18", "four add-ons")),
)
def lesions(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """One primary for the course, further lesions as add-ons, each by its own grade."""
    if why_no_surgeon(case, facts) or beam(case, facts) in (Beam.STOPPED_BEFORE, Beam.PARTIAL):
        return
    graded = _countable(classifications(case, facts))
    primary, *others = graded
    code = _primary_code(primary, facts)
    proposal = _proposal(case, code, [primary], "the first lesion")
    yield replace(proposal, modifiers=within_package(case, facts, surgery_day(case)))
    codes = [code]
    most = facts.integer("surgery.most_add_ons")
    for key, is_complex in (("further_complex", True), ("further_simple", False)):
        chosen = [c for c in others[:most] if c.is_complex is is_complex]
        if chosen:
            codes.append(facts.code(f"surgery.{key}"))
            yield _proposal(case, codes[-1], chosen, "a further lesion")
    yield from _doubts_about_participation(case, code)
    yield from _doubts_about_grades(case, facts, codes)


def _countable(graded: tuple[Classification, ...]) -> tuple[Classification, ...]:
    """Functional targets count once together."""
    functional = [c for c in graded if c.is_functional]
    return tuple(c for c in graded if c not in functional[1:])


def _primary_code(primary: Classification, facts: FactReader) -> ProcedureCode:
    return facts.code("surgery.first_complex" if primary.is_complex else "surgery.first_simple")


def _proposal(
    case: Case, code: ProcedureCode, chosen: list[Classification], place: str
) -> Proposal:
    sentences = tuple(f"{c.sentence[:-1]}, charged as {place}." for c in chosen)
    return Proposal(
        code=code,
        units=len(chosen),
        date=surgery_day(case),
        because=sentences,
        lesions=tuple(c.lesion.id for c in chosen),
        fields=("lesions",),
    )


def _doubts_about_participation(case: Case, code: ProcedureCode) -> Iterator[Finding]:
    if case.session.team.neurosurgeon is None:
        yield missing("The neurosurgeon", "team.neurosurgeon", code)
    took_part = case.session.course.neurosurgeon_took_part
    if took_part.planning is None:
        yield missing("Whether the neurosurgeon took part in planning", f"{FLAGS}.planning", code)
    if took_part.treatment is None:
        yield missing("Whether the neurosurgeon took part in treatment", f"{FLAGS}.treatment", code)


def _doubts_about_grades(
    case: Case, facts: FactReader, charged: list[ProcedureCode]
) -> Iterator[Finding]:
    simple = (facts.code("surgery.first_simple"), facts.code("surgery.further_simple"))
    codes = [code for code in charged if code in simple] or charged
    graded = case.grades(Criteria.of(facts))
    for (index, lesion), grade in zip(case.cranial, graded, strict=True):
        for name in grade.missing:
            what = f"{_NEEDED[name]} of lesion {lesion.id}, which decides simple or complex,"
            yield missing(what, f"lesions[{index}].{name}", *codes)


_NEEDED: Final = {
    "kind": "The kind",
    "site": "The site",
    "max_dimension_mm": "The largest dimension",
    "optic_distance_mm": "The distance to the optic apparatus",
}


@rule(
    "surgery.functional_once",
    numbers=("R33",),
    cites=(("S17", "lesion creation"), ("K", "once whatever the number of lesions created")),
    confidence=Confidence.MEDIUM,
)
def functional_once(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Therapeutic lesion creation is charged once, however many lesions are made."""
    functional = [c for c in classifications(case, facts) if c.is_functional]
    if len(functional) > 1 and not why_no_surgeon(case, facts):
        sentence = "Lesion creation is charged once, whatever the number of lesions created."
        code = facts.code("surgery.further_complex")
        where = tuple(f"lesions[{_index(case, c)}].kind" for c in functional[1:])
        yield Omission(code=code, because=(sentence,), biller=Biller.NEUROSURGERY, fields=where)


def _index(case: Case, grade: Classification) -> int:
    """Where a graded lesion stands in the file."""
    return next(index for index, lesion in case.lesions if lesion is grade.lesion)


@rule(
    "surgery.beyond_cap",
    numbers=("R33", "R44"),
    cites=(("S17", "counting lesions"), ("S18", "four add-ons")),
)
def beyond_cap(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Lesions beyond one primary and four add-ons carry no surgeon's charge."""
    if why_no_surgeon(case, facts) or beam(case, facts) in (Beam.STOPPED_BEFORE, Beam.PARTIAL):
        return
    most = facts.integer("surgery.most_add_ons")
    left_out = _countable(classifications(case, facts))[most + 1 :]
    for key, is_complex in (("further_complex", True), ("further_simple", False)):
        ids = [c.lesion.id for c in left_out if c.is_complex is is_complex]
        if ids:
            names = f"Lesion{'s' if len(ids) > 1 else ''} {', '.join(ids)}"
            sentence = f"{names}: a course carries at most {most} further lesions."
            code = facts.code(f"surgery.{key}")
            yield Omission(
                code=code, because=(sentence,), biller=Biller.NEUROSURGERY, fields=("lesions",)
            )
    if left_out:
        count = len(left_out)
        info = (
            f"{count} treated lesions carry no surgeon's charge; the course allows {most} add-ons."
            if count > 1
            else f"1 treated lesion carries no surgeon's charge; the course allows {most} add-ons."
        )
        yield finding("surgery.beyond_cap", Severity.INFO, info, "lesions")


@rule(
    "surgery.none",
    numbers=("R24", "R30", "R43"),
    cites=(("S17", "the surgeon's part"), ("S03", "61796, 61798 / 77432 indicator 0")),
)
def none(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Why the surgeon charges nothing."""
    why = why_no_surgeon(case, facts)
    if not why:
        return
    graded = classifications(case, facts)
    code = _primary_code(graded[0], facts) if graded else facts.code("surgery.first_simple")
    fields = where_no_surgeon(case, facts)
    yield Omission(code=code, because=(why,), biller=Biller.NEUROSURGERY, fields=fields)
    if case.is_same_physician_biller and case.cranial:
        stop = f"{why} Correct the NPI, group or specialty, or charge the surgeon's family instead."
        fields = ("team.radiation_oncologist", "team.neurosurgeon")
        yield finding("surgery.same_biller", Severity.STOP, stop, *fields, codes=(code,))
    if charged_before(case, facts, "surgery.once_per_course"):
        stop = f"{why} Check the history."
        yield finding("surgery.already_charged", Severity.STOP, stop, "history", codes=(code,))


@rule(
    "surgery.stopped",
    numbers=("R11",),
    cites=(("S26", "53 for physicians"), ("S33", "modifier 53")),
    confidence=Confidence.MEDIUM,
)
def stopped(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Stopped after the surgeon had begun: the primary with its modifier, held."""
    how_far = beam(case, facts)
    if why_no_surgeon(case, facts) or how_far not in (Beam.STOPPED_BEFORE, Beam.PARTIAL):
        return
    primary, *others = _countable(classifications(case, facts))
    code = _primary_code(primary, facts)
    modifier = Modifier(facts.texts("modifier.stopped_by_physician")[0])
    reason = "The procedure was stopped after it had begun."
    because = (primary.sentence, reason)
    yield Proposal(
        code=code,
        date=surgery_day(case),
        because=because,
        modifiers=((modifier, reason),),
        lesions=(primary.lesion.id,),
        fields=("delivery.stopped",),
    )
    for further in others:
        key = "further_complex" if further.is_complex else "further_simple"
        sentence = (
            f"{reason} Whether lesion {further.lesion.id} was treated by then is not recorded."
        )
        yield Omission(
            code=facts.code(f"surgery.{key}"),
            because=(sentence,),
            biller=Biller.NEUROSURGERY,
            fields=("delivery.stopped", f"lesions[{_index(case, further)}]"),
        )
    hold = (
        f"Modifier {modifier} is proposed on the surgeon's code: {reason} Check the operative note,"
        " then say why."
    )
    yield finding("surgery.stopped", Severity.HOLD, hold, "delivery.stopped", codes=(code,))
    yield from _doubts_about_participation(case, code)


@rule(
    "surgery.frame",
    numbers=("R35",),
    cites=(("S08", "61800 needs 61796 or 61798"), ("S06", "MUE 1")),
)
def frame(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A rigid head frame that the surgeon applied, once, beside the surgeon's primary code."""
    code, device = facts.code("surgery.frame"), case.session.course.immobilization
    if device.kind is None:
        return
    why_not = why_no_surgeon(case, facts) or _why_no_frame(device.kind, device.frame_applied_by)
    if why_not:
        if device.kind is not ImmobilizationKind.NONE:
            where = where_no_surgeon(case, facts) or _FRAME_FIELDS
            yield Omission(code=code, because=(why_not,), biller=Biller.NEUROSURGERY, fields=where)
        return
    sentence = "The surgeon applied a rigid head frame for this session."
    yield Proposal(
        code=code,
        date=surgery_day(case),
        because=(sentence,),
        lesions=_primary_lesion(case, facts),
        fields=("course.immobilization",),
    )
    if device.frame_applied_by is None:
        yield missing("Who applied the frame", "course.immobilization.frame_applied_by", code)


def _why_no_frame(kind: ImmobilizationKind, applied_by: FrameAppliedBy | None) -> str:
    if kind is not ImmobilizationKind.RIGID_FRAME:
        return (
            f"Held by {words(kind)}, not by a rigid pinned frame; the frame code is for that alone."
        )
    if applied_by in (None, FrameAppliedBy.NEUROSURGEON):
        return ""
    return "The frame was not applied by the surgeon who charges the primary code."


def _primary_lesion(case: Case, facts: FactReader) -> tuple[str, ...]:
    return (classifications(case, facts)[0].lesion.id,)


@rule(
    "surgery.navigation",
    numbers=("R36",),
    cites=(
        ("S03", "61796 / 61781, 61782"),
        ("S05", "same"),
        ("K", "navigation is part of radiosurgery"),
    ),
)
def navigation(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Navigation is inside radiosurgery."""
    for index, service in case.services_of(Navigation):
        sentence = "Computer-assisted navigation is part of radiosurgery and not charged beside it."
        for code in facts.codes("surgery.navigation"):
            yield Omission(
                code=code,
                because=(sentence,),
                date=service.date,
                biller=Biller.NEUROSURGERY,
                fields=(f"services[{index}]",),
            )
