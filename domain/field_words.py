"""What the fields of a session are called and what their values say, in plain words.

The same words stand beside the fields in the window; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.choices import (
    Biller,
    CourseIntent,
    NotNear,
    OffCampus,
    OutpatientPayment,
    Ownership,
    PerformanceScale,
    PlaceOfService,
    PlanMethod,
    Role,
    StopStage,
)
from domain.field_labels import LABELS, SERVICE_NAMES, UNITS
from domain.lesion import words
from domain.services import Service
from domain.session import Coverage, Document, HistoryLine, Lesion, Presence, SrsSession
from domain.session_paths import get, pattern, steps

NOT_ENTERED: Final = "not entered"
NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})

# Words of one list are equal to the same words of another, hence each with its list.
_SPECIAL: Final[Mapping[tuple[type[StrEnum], str], str]] = MappingProxyType(
    {
        (type(member), member.value): said
        for member, said in (
            (PlaceOfService.OFFICE, "11 freestanding center or office"),
            (PlaceOfService.OFF_CAMPUS_HOSPITAL, "19 hospital, off campus"),
            (PlaceOfService.INPATIENT_HOSPITAL, "21 hospital, inpatient"),
            (PlaceOfService.ON_CAMPUS_HOSPITAL, "22 hospital, on campus"),
            (PlaceOfService.AMBULATORY_SURGICAL_CENTER, "24 ambulatory surgical center"),
            (Ownership.ONE_OWNER, "one owner (global billing)"),
            (Ownership.SEPARATE_OWNERS, "separate owners (26 and TC)"),
            (OffCampus.EXCEPTED, "excepted (PO)"),
            (OffCampus.NON_EXCEPTED, "not excepted (PN)"),
            (OutpatientPayment.OPPS, "prospective payment (OPPS)"),
            (OutpatientPayment.COST_BASED, "at cost (critical access hospital)"),
            (PerformanceScale.ECOG, "ECOG (0 to 5)"),
            (PerformanceScale.KPS, "Karnofsky (0 to 100)"),
            (PlanMethod.FORWARD_3D, "forward 3-D"),
            (PlanMethod.INVERSE, "inverse (optimized)"),
            (StopStage.BEFORE_ROOM, "before the patient entered the room"),
            (StopStage.BEFORE_BEAM, "in the room, before any beam"),
            (StopStage.DURING_BEAM, "after beam had been given"),
            (CourseIntent.NEW_COURSE, "a new course"),
            (CourseIntent.SAME_COURSE_CONTINUED, "the same course, continued"),
            (NotNear.NOT_NEAR, "not near"),
            (Role.REFERRING, "referring physician"),
            (Biller.FREESTANDING, "freestanding center"),
        )
    }
)


@dataclass(frozen=True, slots=True)
class FieldName:
    """`owner`: the record it stands in, such as "Lesion L2", "" for the session itself."""

    owner: str
    label: str

    @property
    def text(self) -> str:
        """Both: "Lesion L2, kind"."""
        if self.owner and self.label:
            return f"{self.owner}, {_small(self.label)}"
        return self.owner or self.label


def field_name(
    session: SrsSession, path: str, documents: Mapping[str, str] = NO_LABELS
) -> FieldName:
    """The name of a field or record. `documents`: what each document key is called."""
    if path.startswith("documents.") or path == "documents":
        return FieldName("", documents.get(path.removeprefix("documents."), "Documents"))
    record = _record_path(path)
    owner = _owner(session, record, documents) if record else ""
    return FieldName(owner, "" if path == record else _label(session, path, record))


def _record_path(path: str) -> str:
    """The path up to its last position: `lesions[1].kind` -> `lesions[1]`; "" without one."""
    return path[: path.rindex("]") + 1] if "]" in path else ""


def _label(session: SrsSession, path: str, record: str) -> str:
    general = pattern(path)
    service = get(session, record) if record.startswith("services[") else None
    if isinstance(service, Service):
        own = f"services<{service.KIND}>{path.removeprefix(record)}"
        if own in LABELS:
            return LABELS[own]
    if general in LABELS:
        return LABELS[general]
    if general.startswith("team."):
        return _of_team(general)
    return capital(words(str(steps(path)[-1]).strip("_")))


def _of_team(general: str) -> str:
    _, role, *rest = general.split(".")
    what = LABELS.get(f"team[].{rest[0]}", words(rest[0])) if rest else ""
    return capital(f"{words(role)}, {_small(what)}" if what else words(role))


def _owner(session: SrsSession, record: str, documents: Mapping[str, str]) -> str:
    found, number = get(session, record), int(str(steps(record)[-1])) + 1
    if isinstance(found, Service):
        return _service(session, found, record)
    if isinstance(found, Document):
        return documents.get(found.key, capital(words(found.key)) or f"Document {number}")
    if isinstance(found, HistoryLine):
        return f"Charged before: {found.code} of {spoken(found.date_of_service)}"
    return _small_record(found) or _numbered(record, number)


def _small_record(found: object) -> str:
    """The records that a word names."""
    if isinstance(found, Presence):
        return f"Presence of the {words(found.role)}" if found.role else ""
    if isinstance(found, Coverage):
        return f"Coverage {found.rank}"
    return f"Lesion {found.id}" if isinstance(found, Lesion) else ""


def _numbered(record: str, number: int) -> str:
    general = pattern(record)
    return f"{LABELS.get(general, capital(words(general.rpartition('.')[2][:-2])))} {number}"


def _service(session: SrsSession, service: Service, record: str) -> str:
    """Its kind, numbered where several of the kind are recorded."""
    name = SERVICE_NAMES.get(service.KIND) or capital(words(service.KIND))
    alike = [i for i, each in enumerate(session.services) if type(each) is type(service)]
    place = alike.index(int(str(steps(record)[-1]))) + 1
    return f"{name} {place}" if len(alike) > 1 else name


def value_words(path: str, value: object) -> str:
    """What a field says, with its unit: "14.0 mm"; "not entered" for nothing."""
    said, unit = spoken(value), UNITS.get(pattern(path), "")
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return f"{said} {unit}" if unit and is_number else said


def spoken(value: object) -> str:
    """Any value of a session in words."""
    if value in (None, ""):
        return NOT_ENTERED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return _SPECIAL.get((type(value), value.value)) or words(value.value)
    if isinstance(value, tuple):
        is_rows = any(map(is_dataclass, value))
        return f"{len(value)} recorded" if is_rows else _listed(value)
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return words(value) if _KEY.fullmatch(value) else value
    return "recorded" if is_dataclass(value) else str(value)


_KEY: Final = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")  # a word of a list, such as a payer's key


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(map(spoken, values)) or NOT_ENTERED


def capital(text: str) -> str:
    """With its first letter capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def _small(label: str) -> str:
    """Without its capital, unless it is an abbreviation: "Kind" -> "kind", "NPI" as it is."""
    return label if label[1:2].isupper() or label[1:2] == "-" else label[:1].lower() + label[1:]
