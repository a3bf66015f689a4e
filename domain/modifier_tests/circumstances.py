"""Who did the work, where, for which payer, and in which trial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from domain.case import Case
from domain.choices import PlaceOfService
from domain.modifier_line import AskedLine
from domain.modifier_tests.shape import SessionTest


def _has_resident(_asked: AskedLine, case: Case, _modifier: str) -> bool:
    return case.session.team.resident is not None


def _substitute_days(asked: AskedLine, case: Case) -> Iterator[int]:
    """Days from the first day of each recorded arrangement to the service."""
    for record in case.documents.get("substitute_record", ()):
        if record.dated and record.dated <= asked.day:
            yield (asked.day - record.dated).days


def _is_substitute_time(asked: AskedLine, case: Case, _modifier: str) -> bool:
    most = asked.facts.integer("modifier.substitute_days")
    return any(days <= most for days in _substitute_days(asked, case))


def _is_substitute_time_over(asked: AskedLine, case: Case, modifier: str) -> bool:
    has_begun = any(True for _ in _substitute_days(asked, case))
    return has_begun and not _is_substitute_time(asked, case, modifier)


def _is_on_campus(_asked: AskedLine, case: Case, _modifier: str) -> bool:
    place = case.session.setting.place_of_service
    return place not in (None, PlaceOfService.OFF_CAMPUS_HOSPITAL)


def _department(asked: AskedLine, case: Case) -> str:
    status = case.session.setting.off_campus
    return asked.facts.text(f"modifier.{status}") if status else ""


def _is_department_so(asked: AskedLine, case: Case, modifier: str) -> bool:
    is_off = case.session.setting.place_of_service is PlaceOfService.OFF_CAMPUS_HOSPITAL
    return is_off and _department(asked, case) == modifier


def _is_department_otherwise(asked: AskedLine, case: Case, modifier: str) -> bool:
    return _department(asked, case) not in ("", modifier)


def _payer_names_code(asked: AskedLine, _case: Case, _modifier: str) -> bool:
    return asked.code in asked.facts.texts("payer.kx_codes")


def _has_trial_diagnosis(asked: AskedLine, case: Case, _modifier: str) -> bool:
    carried = asked.line.diagnoses if asked.line else ()
    return asked.facts.text("modifier.trial_diagnosis") in (*case.diagnoses, *carried)


TESTS: Final[Mapping[str, SessionTest]] = {
    "resident_recorded": _has_resident,
    "within_substitute_time": _is_substitute_time,
    "substitute_time_over": _is_substitute_time_over,
    "on_campus": _is_on_campus,
    "department_recorded": _is_department_so,
    "department_otherwise": _is_department_otherwise,
    "payer_names_code": _payer_names_code,
    "trial_diagnosis": _has_trial_diagnosis,
}
