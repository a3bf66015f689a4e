"""The words the window uses for the values of the session and the derivation. No decisions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from domain.charge import CheckStatus, Origin, Severity, Status
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
from domain.states import SessionState, Stage

NOT_ENTERED: Final = "not entered"

_SPECIAL: Final[dict[StrEnum, str]] = {
    PlaceOfService.OFFICE: "11 Freestanding center or office",
    PlaceOfService.OFF_CAMPUS_HOSPITAL: "19 Hospital, off campus",
    PlaceOfService.INPATIENT_HOSPITAL: "21 Hospital, inpatient",
    PlaceOfService.ON_CAMPUS_HOSPITAL: "22 Hospital, on campus",
    PlaceOfService.AMBULATORY_SURGICAL_CENTER: "24 Ambulatory surgical center",
    Ownership.HOSPITAL: "Hospital",
    Ownership.ONE_OWNER: "One owner (global billing)",
    Ownership.SEPARATE_OWNERS: "Separate owners (26 and TC)",
    OffCampus.EXCEPTED: "Excepted (PO)",
    OffCampus.NON_EXCEPTED: "Not excepted (PN)",
    OutpatientPayment.OPPS: "Prospective payment (OPPS)",
    OutpatientPayment.COST_BASED: "At cost (critical access hospital)",
    PerformanceScale.ECOG: "ECOG (0 to 5)",
    PerformanceScale.KPS: "Karnofsky (0 to 100)",
    PlanMethod.FORWARD_3D: "Forward 3-D",
    PlanMethod.INVERSE: "Inverse (optimized)",
    StopStage.BEFORE_ROOM: "Before the patient entered the room",
    StopStage.BEFORE_BEAM: "In the room, before any beam",
    StopStage.DURING_BEAM: "After beam had been given",
    CourseIntent.NEW_COURSE: "A new course",
    CourseIntent.SAME_COURSE_CONTINUED: "The same course, continued",
    NotNear.NOT_NEAR: "not near",
    Biller.FREESTANDING: "Freestanding center",
    Role.RESIDENT: "Resident",
    Role.REFERRING: "Referring physician",
    Severity.STOP: "Stop",
    Severity.HOLD: "Hold",
    Severity.WARN: "Warning",
    Severity.INFO: "Note",
    Status.READY: "Ready to sign",
    Status.NEEDS_ATTENTION: "Needs attention",
    Status.BLOCKED: "Blocked",
    CheckStatus.PRESENT: "Present",
    CheckStatus.MISSING: "Missing",
    CheckStatus.UNSIGNED: "Not signed",
    CheckStatus.LATE: "Late",
    CheckStatus.NOT_APPLICABLE: "Not needed",
    Origin.ADDED: "added by a person",
    Origin.CHANGED: "changed by a person",
    SessionState.REVIEW: "In review",
    SessionState.VOID: "Void",
    Stage.CAPTURE: "To capture",
    Stage.ISSUES: "Has issues",
    Stage.DOCUMENTS: "Missing documents",
    Stage.REVIEW: "In review",
}

_KEYS: Final = {
    "cbct": "Cone-beam CT",
    "kv_pair": "kV pair",
    "tricare": "TRICARE",
    "en": "English",
    "es": "Spanish",
    "zh": "Chinese",
    "ru": "Russian",
    "ar": "Arabic",
    "vi": "Vietnamese",
    "fr": "French",
    "de": "German",
    "ko": "Korean",
    "tl": "Tagalog",
}

_SHORT: Final[dict[str, str]] = {
    Status.READY: "Ready",
    Status.NEEDS_ATTENTION: "Attention",
    Status.BLOCKED: "Blocked",
}


def label(value: StrEnum) -> str:
    """The value in words, with a capital: `rigid_frame` -> "Rigid frame"."""
    return _SPECIAL.get(value) or humanized(value.value)


def humanized(key: str) -> str:
    """A key of the session file in words: `treatment_device` -> "Treatment device"."""
    text = key.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def keyed(*keys: str) -> tuple[tuple[str, str], ...]:
    """Keys of the session file, each with its words."""
    return tuple((key, _KEYS.get(key) or humanized(key)) for key in keys)


def short_status(key: str) -> str:
    """A derivation status as the worklist stores it, in a word; unknown text is shown as it is."""
    return _SHORT.get(key) or humanized(key)


def day(value: date | None) -> str:
    """A date as YYYY-MM-DD, or a dash."""
    return value.isoformat() if value else "–"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`counted(2, "lesion")` -> "2 lesions"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: tuple[str, ...]) -> str:
    """Words as a sentence lists them: "a, b and c"."""
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def plain(text: str) -> str:
    """Text for a tool tip, which Qt may take for markup: escaped, so that it is shown as typed."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{escaped}</qt>" if escaped else ""


def menu_text(text: str) -> str:
    """Text for a menu, button or tab, where `&` would vanish into a mnemonic."""
    return text.replace("&", "&&")
