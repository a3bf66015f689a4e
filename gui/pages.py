"""The tabs of the session editor, in the order a session is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.roster import Roster
from gui.course_fields import COURSE_PAGE, PATIENT_PAGE
from gui.delivery_fields import DELIVERY_PAGE, OTHER_PAGE, documents_page
from gui.fields import FieldSpec, Group, Page, Part
from gui.lesion_fields import LESION_PAGE
from gui.parsing import Kind
from gui.setting_fields import SETTING_PAGE, TEAM
from gui.work_fields import WORK_PAGE

NOBODY: Final = Roster()


def pages(document_labels: Mapping[str, str], roster: Roster = NOBODY) -> tuple[Page, ...]:
    """All tabs. `document_labels`: known document keys and what they are called. `roster`: whose
    names are offered while typing.
    """
    people = tuple(dict.fromkeys(one.name for one in roster.staff if one.name))
    machines = tuple(one.name for one in roster.machines if one.name)
    suggested = {"name": people, "machine": machines}
    return tuple(_suggesting(page, suggested) for page in _pages(document_labels))


def _suggesting(page: Page, suggested: Mapping[str, tuple[str, ...]]) -> Page:
    """The page with names offered in the fields that hold one of the department's."""
    if page.key not in ("setting", "course"):
        return page
    return replace(page, parts=tuple(_offering(part, suggested) for part in page.parts))


def _offering(part: Part, suggested: Mapping[str, tuple[str, ...]]) -> Part:
    if isinstance(part, Group):
        return replace(part, fields=_offers(part.fields, suggested))
    return replace(part, columns=_offers(part.columns, suggested)) if part == TEAM else part


def _offers(
    specs: tuple[FieldSpec, ...], suggested: Mapping[str, tuple[str, ...]]
) -> tuple[FieldSpec, ...]:
    return tuple(
        replace(spec, suggestions=suggested[spec.path], kind=Kind.SUGGESTED)
        if suggested.get(spec.path)
        else spec
        for spec in specs
    )


def _pages(document_labels: Mapping[str, str]) -> tuple[Page, ...]:
    return (
        PATIENT_PAGE,
        SETTING_PAGE,
        COURSE_PAGE,
        LESION_PAGE,
        WORK_PAGE,
        DELIVERY_PAGE,
        documents_page(document_labels),
        OTHER_PAGE,
    )
