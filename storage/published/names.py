"""What the names of a publisher's files say: setting, version, part, day. Matched by pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.published import TableKind
from storage.published.refused import TableRefused
from storage.published.sheets import Source

_PTP: Final = re.compile(r"cci(pra|oph)-v(\d{2})(\d)r(\d+)-f([1-4])(?!\d)", re.IGNORECASE)
_QUARTER: Final = re.compile(r"(20\d\d)[-_ ]?q([1-4])(?!\d)", re.IGNORECASE)
_EFF: Final = re.compile(r"eff[-_ ]?(\d\d)-(\d\d)-(20\d\d)", re.IGNORECASE)
_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_MONTH: Final = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS if len(month) > 3)
_YEAR_MONTH: Final = re.compile(
    rf"(?<!\d)(20\d\d)[-_ .]*({_MONTH}|may)(?![a-z])|"
    rf"(?<![a-z])({_MONTH}|may)[-_ .]*(20\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SETTINGS: Final = {"pra": TableKind.PTP_PRACTITIONER, "oph": TableKind.PTP_HOSPITAL}
# Version 30 is the year 2024, and minor version 0 its first quarter.
_YEAR_OF_VERSION_0: Final = 1994


@dataclass(frozen=True, slots=True, kw_only=True)
class PtpName:
    """What the name of a part of the pair tables says."""

    kind: TableKind
    version: str
    effective: date
    part: int


def quarter_start(year: int, quarter: int) -> date:
    """The first day of a quarter, counted from 1."""
    return date(year, 3 * quarter - 2, 1)


def after_quarter(day: date) -> date:
    """The first day of the next quarter."""
    quarter = (day.month + 2) // 3
    return quarter_start(day.year + quarter // 4, quarter % 4 + 1)


def ptp_name(source: Source) -> PtpName:
    """Setting, version and part. Raises `TableRefused` where the names do not say or disagree."""
    remedy = "Name it as its publisher does, such as ccipra-v322r0-f1.txt, and load it again."
    said = {found.groups() for name in source.names for found in _PTP.finditer(name.lower())}
    if len(said) != 1:
        told = "does not say" if not said else "says two things of"
        what = f"its name {told} which setting, version and part of the pairs it is"
        raise TableRefused(source.file, what, remedy)
    setting, major, minor, revision, part = next(iter(said))
    if int(minor) > 3:
        raise TableRefused(source.file, f"there is no version v{major}.{minor}", remedy)
    effective = quarter_start(_YEAR_OF_VERSION_0 + int(major), int(minor) + 1)
    kind = _SETTINGS[setting]
    _agree_on_quarter(source, effective, remedy)
    other = "hospital" if kind is TableKind.PTP_PRACTITIONER else "practitioner"
    if any(other in name.lower() for name in source.names):
        what = f"its names disagree: cci{setting}, and {other}"
        raise TableRefused(source.file, what, remedy)
    revised = f" r{int(revision)}" if int(revision) else ""
    return PtpName(
        kind=kind, version=f"v{major}.{minor}{revised}", effective=effective, part=int(part)
    )


def _agree_on_quarter(source: Source, effective: date, remedy: str) -> None:
    for name in source.names:
        for year, quarter in _QUARTER.findall(name):
            if quarter_start(int(year), int(quarter)) != effective:
                what = f"its names disagree on the quarter: {year} Q{quarter}, and {effective}"
                raise TableRefused(source.file, what, remedy)


def quarter_of(source: Source, example: str) -> date:
    """The first day of the quarter that the names say, such as `V2026Q2`."""
    said = {
        quarter_start(int(year), int(quarter))
        for name in source.names
        for year, quarter in _QUARTER.findall(name)
    }
    return _the_one(source, said, "which quarter it is of", example)


def effective_of(source: Source, example: str) -> date:
    """The day that the names say after `Eff_`; a quarter named beside it must agree."""
    said = set()
    for name in source.names:
        for month, day, year in _EFF.findall(name):
            try:
                said.add(date(int(year), int(month), int(day)))
            except ValueError:
                what = f"its name says {month}-{day}-{year}, which is no date"
                raise TableRefused(source.file, what, _rename(example)) from None
    found = _the_one(source, said, "from which day it holds", example)
    _agree_on_quarter(source, found, _rename(example))
    return found


def month_of(source: Source, example: str) -> date:
    """The first day of the month that the names say, such as `January 2026`."""
    return _the_one(source, months_in(" / ".join(source.names)), "which month it is of", example)


def months_in(text: str) -> set[date]:
    """First days of the months that a text names with their year."""
    return {
        date(int(first or last), _number(before or after), 1)
        for first, after, before, last in _YEAR_MONTH.findall(text)
    }


def years_in(text: str) -> set[int]:
    """Years that a text names."""
    return {int(year) for year in _YEAR.findall(text)}


def _number(month: str) -> int:
    return [name[:3] for name in _MONTHS].index(month[:3].lower()) + 1


def _the_one(source: Source, said: set[date], what: str, example: str) -> date:
    if len(said) != 1:
        told = "does not say" if not said else "says two things of"
        raise TableRefused(source.file, f"its name {told} {what}", _rename(example))
    return next(iter(said))


def _rename(example: str) -> str:
    return f"Name it as its publisher does, such as {example}, and load it again."
