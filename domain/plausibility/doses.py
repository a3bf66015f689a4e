"""Doses against the window of their indication; the likeliest slip is named, once for a lesion.

1. Windows are of a single session: a course planned in several is not compared.
2. A dose typed in cGy never gets here: a lesion refuses it with the same remedy
   (`domain.wellformed`).
3. Recorded at the other point than the window's, a dose is converted by the isodose; without one
   it may lie anywhere between the lowest share in use and the whole.
4. Outside the hard limits: decimal point, functional dose on a tumor or the reverse, margin and
   maximum swapped, in this order; else the window alone. Each but the swap and the bare window of a
   row of low confidence is held until a second person confirms it.
5. Outside the soft limits only: a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.choices import DosePoint
from domain.entries import Confidence
from domain.facts import FactBook
from domain.plausibility_entries import DoseWindow
from domain.reading import reader
from domain.session import Lesion
from domain.statements import check

_HUNDRED: Final = Decimal(100)
_TEN: Final = Decimal(10)
_SHOWN: Final = Decimal("0.01")
_SLIPS: Final = (Citation("D54", "errors of transcription"), Citation("K", "slips of the keyboard"))
_CONFIRM: Final = "if it is right, somebody other than who signs confirms it with a reason."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dose:
    """What one lesion's dose may be at the point of its window, in Gy, both ends included."""

    lesion: Lesion
    index: int
    window: DoseWindow
    low: Decimal
    high: Decimal

    def is_outside(self, low: Decimal, high: Decimal) -> bool:
        return self.high < low or self.low > high

    @property
    def is_beyond_soft(self) -> bool:
        return self.is_outside(self.window.soft_low, self.window.soft_high)

    @property
    def is_beyond_hard(self) -> bool:
        return self.is_outside(self.window.hard_low, self.window.hard_high)


@check(
    "dose.implausible",
    "dose.unusual",
    "dose.decimal",
    "dose.point",
    "dose.functional_size",
    "dose.tumor_size",
    "dose.isodose",
    "dose.count",
    "dose.without_lesion",
    numbers=(),
    cites=(("D54", "errors of transcription"), ("D55", "dose by size")),
    confidence=Confidence.MEDIUM,
)
def doses(case: Case, book: FactBook) -> Iterator[Finding]:
    """Findings on the doses of the cranial lesions."""
    least = reader(case, book).decimal("plausibility.least_isodose_percent")
    yield from _isodoses(case, least)
    yield from _lonely(case)
    if (case.session.course.planned_sessions or 1) > 1:
        return
    day = book.day_for(case.day)
    for index, lesion in case.cranial:
        window = window_for(lesion, case, book)
        if lesion.dose_gy is None or window is None:
            continue
        low, high = at_point(lesion, lesion.dose_point, window.dose_point, least)
        dose = _Dose(lesion=lesion, index=index, window=window, low=low, high=high)
        if dose.is_beyond_soft:
            yield _slip(dose, _windows(book, day), least)


def window_for(lesion: Lesion, case: Case, book: FactBook) -> DoseWindow | None:
    """The first window in force that speaks of a lesion; None only where a book has none."""
    windows = _windows(book, book.day_for(case.day))
    return next((window for window in windows if window.fits(lesion, case.diagnoses)), None)


@lru_cache(maxsize=64)
def _windows(book: FactBook, day: date) -> tuple[DoseWindow, ...]:
    return tuple(window for window in book.dose_windows if window.covers(day))


def at_point(
    lesion: Lesion, recorded: DosePoint | None, wanted: DosePoint, least_percent: Decimal
) -> tuple[Decimal, Decimal]:
    """The lesion's dose, read as recorded at one point, at another: its least and most, in Gy."""
    dose = lesion.dose_gy or Decimal(0)
    if recorded in (None, wanted):
        return dose, dose
    least = lesion.isodose_percent or least_percent
    most = lesion.isodose_percent or _HUNDRED
    if wanted is DosePoint.MARGIN:
        return dose * least / _HUNDRED, dose * most / _HUNDRED
    return dose * _HUNDRED / most, dose * _HUNDRED / least


def _slip(dose: _Dose, windows: tuple[DoseWindow, ...], least: Decimal) -> Finding:
    if dose.is_beyond_hard:
        for found in (_decimal_point(dose), _other_kind(dose, windows)):
            if found is not None:
                return found
    return _swapped(dose, least) or _bare(dose)


def _decimal_point(dose: _Dose) -> Finding | None:
    """The dose would be usual with its point one place to the left or right."""
    typed, window = dose.lesion.dose_gy or Decimal(0), dose.window
    for factor, meant in ((1 / _TEN, typed / _TEN), (_TEN, typed * _TEN)):
        low, high = dose.low * factor, dose.high * factor
        if window.typical_low <= high and low <= window.typical_high:
            sentence = (
                f"{_told(dose)}; {_gy(meant)} would be usual for {window.label}. Was the decimal"
                f" point lost or shifted? Correct the dose; {_CONFIRM}"
            )
            return _held("dose.decimal", dose, sentence, _SLIPS)
    return None


def _other_kind(dose: _Dose, windows: tuple[DoseWindow, ...]) -> Finding | None:
    """A dose as a functional target is given, on a tumor; or the reverse."""
    typed, window = dose.lesion.dose_gy or Decimal(0), dose.window
    others = (
        other
        for other in windows
        if other.dose_point is not window.dose_point and other.confidence is not Confidence.LOW
    )
    if not any(other.soft_low <= typed <= other.soft_high for other in others):
        return None
    is_tumor = window.dose_point is DosePoint.MARGIN
    id_ = "dose.functional_size" if is_tumor else "dose.tumor_size"
    usual = "functional targets, at their maximum" if is_tumor else "tumors, at their margin"
    sentence = (
        f"{_told(dose)}, a dose of the size given to {usual}, and this is {window.label}. Correct"
        f" the dose, its point, or the kind and site of the lesion; {_CONFIRM}"
    )
    return _held(id_, dose, sentence, _SLIPS)


def _swapped(dose: _Dose, least: Decimal) -> Finding | None:
    """The dose would be usual at the other point than the recorded one."""
    lesion, window = dose.lesion, dose.window
    if lesion.dose_point is None or lesion.isodose_percent in (None, _HUNDRED):
        return None
    other = DosePoint.MAXIMUM if lesion.dose_point is DosePoint.MARGIN else DosePoint.MARGIN
    at_window, _ = at_point(lesion, other, window.dose_point, least)
    if not window.typical_low <= at_window <= window.typical_high:
        return None
    sentence = (
        f"{_told(dose)}; as the {other} dose it would be usual for {window.label}. Were margin and"
        " maximum swapped? Correct the point of prescription, the dose or the isodose"
    )
    is_held = dose.is_beyond_hard and window.confidence is not Confidence.LOW
    if is_held:
        return _held("dose.point", dose, f"{sentence}; {_CONFIRM}", _SLIPS)
    return _asked("dose.point", dose, f"{sentence}, if one of them is wrong.", _SLIPS)


def _bare(dose: _Dose) -> Finding:
    window = dose.window
    is_low = dose.high < window.soft_low
    is_held = dose.is_beyond_hard and window.confidence is not Confidence.LOW
    limits = (window.hard_low, window.hard_high) if is_held else (window.soft_low, window.soft_high)
    side = f"below {_gy(limits[0])}" if is_low else f"above {_gy(limits[1])}"
    usual = f"{_number(window.typical_low)} to {_gy(window.typical_high)}"
    if window.typical_low == window.typical_high:
        usual = _gy(window.typical_low)
    question = f" {window.question}" if window.question else ""
    sentence = (
        f"{_told(dose)}, {side}, for {window.label}, where {usual} at the"
        f" {window.dose_point} is usual.{question} Check dose, point, isodose, size and kind"
    )
    if is_held:
        return _held("dose.implausible", dose, f"{sentence}; {_CONFIRM}", window.cites)
    return _asked("dose.unusual", dose, f"{sentence}.", window.cites)


def _told(dose: _Dose) -> str:
    """`Lesion L2: 27.5 Gy at the margin`, with what it comes to at the window's point."""
    lesion = dose.lesion
    point = f" at the {lesion.dose_point}" if lesion.dose_point else ""
    told = f"Lesion {lesion.id}: {_gy(lesion.dose_gy or Decimal(0))}{point}"
    if dose.low != lesion.dose_gy or dose.high != lesion.dose_gy:
        span = _gy(dose.low)
        if dose.low != dose.high:
            span = f"{_number(dose.low)} to {_gy(dose.high)}"
        told += f", which is {span} at the {dose.window.dose_point}"
    return told


def _held(id: str, dose: _Dose, sentence: str, cites: tuple[Citation, ...]) -> Finding:  # noqa: A002
    field = f"lesions[{dose.index}].dose_gy"
    return Finding(
        id=id,
        severity=Severity.HOLD,
        sentence=sentence,
        fields=(field,),
        cites=cites,
        second_person=True,
    )


def _asked(id: str, dose: _Dose, sentence: str, cites: tuple[Citation, ...]) -> Finding:  # noqa: A002
    field = f"lesions[{dose.index}].dose_gy"
    return Finding(id=id, severity=Severity.WARN, sentence=sentence, fields=(field,), cites=cites)


def _isodoses(case: Case, least: Decimal) -> Iterator[Finding]:
    for index, lesion in case.lesions:
        if lesion.isodose_percent is not None and lesion.isodose_percent < least:
            sentence = (
                f"Lesion {lesion.id}: the {_number(lesion.isodose_percent)} % isodose is below the"
                f" {_number(least)} to 100 % of the maximum that margins are prescribed to. Was"
                " it the share left over, or are margin and maximum mixed up? Check it."
            )
            field = f"lesions[{index}].isodose_percent"
            yield Finding(
                id="dose.isodose",
                severity=Severity.WARN,
                sentence=sentence,
                fields=(field,),
                cites=_SLIPS,
            )


def _lonely(case: Case) -> Iterator[Finding]:
    """Lesions without a dose beside others that have one, and doses without a lesion; once beam was
    given the record itself asks for each dose.
    """
    dosed = [(index, lesion) for index, lesion in case.lesions if lesion.dose_gy is not None]
    for index, lesion in case.lesions:
        if dosed and lesion.dose_gy is None and not case.has_beam:
            sentence = (
                f"{len(case.lesions)} lesions and {len(dosed)} doses: lesion {lesion.id} has none."
                " Enter its dose, or remove it if it was not treated: each lesion counts."
            )
            yield _warned("dose.count", sentence, f"lesions[{index}].dose_gy")
    for index, lesion in dosed:
        if not (lesion.kind or lesion.site or lesion.max_dimension_mm or lesion.name):
            sentence = (
                f"Row {lesion.id} has a dose and nothing that tells of a lesion. Say what and where"
                " it is, or remove the row: each lesion counts."
            )
            yield _warned("dose.without_lesion", sentence, f"lesions[{index}].kind")


def _warned(id: str, sentence: str, field: str) -> Finding:  # noqa: A002
    return Finding(id=id, severity=Severity.WARN, sentence=sentence, fields=(field,), cites=_SLIPS)


def _gy(value: Decimal) -> str:
    return f"{_number(value)} Gy"


def _number(value: Decimal) -> str:
    """At most two decimals, none at the end that is zero."""
    text = f"{value.quantize(_SHOWN):f}"
    return text.rstrip("0").removesuffix(".")
