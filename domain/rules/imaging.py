"""Studies that radiology reads: never a charge of a radiosurgery session (R66)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case
from domain.charge import Severity
from domain.choices import ImagingStudy
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import Omission, Ruling, finding, rule
from domain.services import DiagnosticImaging


@rule(
    "imaging.radiology",
    numbers=("R66",),
    cites=(
        ("K", "a study belongs to radiology, with its own order and report"),
        ("S03", "77011 beside planning"),
    ),
)
def radiology(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A diagnostic study is charged by radiology on its own report; a planning scan by nobody."""
    for index, service in case.services_of(DiagnosticImaging):
        field = f"services[{index}]"
        codes = _codes(facts, service)
        because = (
            "Radiology charges a diagnostic study, on its own order and full report, not this"
            " session."
            if service.formal_report
            else "A scan made for planning, without a radiologist's full report, is part of the"
            " planning it served."
        )
        fields = (f"{field}.formal_report", f"{field}.study")
        for code in codes:
            yield Omission(code=code, because=(because,), date=service.date, fields=fields)
        if service.formal_report:
            info = (
                "A diagnostic study with a radiologist's report is recorded. Radiology charges it;"
                " nothing is to be done here."
            )
            yield finding("imaging.radiology", Severity.INFO, info, field, codes=codes)


def _codes(facts: FactReader, service: DiagnosticImaging) -> tuple[ProcedureCode, ...]:
    """The codes that might be thought of, as of the day of the study."""
    if service.study is ImagingStudy.CT:
        return facts.codes("imaging.planning_ct", service.date)
    if service.study is ImagingStudy.OTHER:
        return facts.codes("imaging.unlisted", service.date)
    key = f"imaging.mri_{service.contrast}" if service.contrast else "imaging.mri"
    return facts.codes(key, service.date)
