"""Which facts of a session each rule reads for its lines, besides those it names itself.

By rule id, or by its beginning up to a dot. A test changes every fact of many sessions and holds
this list, with the fields of the lines, against what then changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Patterns = tuple[str, ...]

# Who charges, with which modifiers and place: of every line.
EVERY: Final[Patterns] = (
    "setting.place_of_service",
    "setting.ownership",
    "setting.off_campus",
    "coverages[0].payer",
)

_HISTORY: Final[Patterns] = (
    "history[].code",
    "history[].biller",
    "history[].course",
    "history[].intended",
)
_BEAM: Final[Patterns] = (
    "course.planned_sessions",
    "course.modality",
    "course.robotic",
    "delivery.runs[].date",
    "delivery.runs[].share_delivered",
    "delivery.stopped.stage",
    "lesions[].site",
    *_HISTORY,
)
_STOP: Final[Patterns] = (
    "delivery.stopped.date",
    "delivery.stopped.anaesthesia",
    "delivery.stopped.elective",
    "delivery.anaesthesia.planned",
    "delivery.anaesthesia.given",
)
_PLAN: Final[Patterns] = (
    "services<dose_plan>.date",
    "services<dose_plan>.method",
    "services<dose_plan>.count",
)
_SURGEON: Final[Patterns] = (
    "course.neurosurgeon_took_part.planning",
    "course.neurosurgeon_took_part.treatment",
    "team.neurosurgeon.npi",
    "team.radiation_oncologist.npi",
    "course.planned_sessions",
    "delivery.runs[].date",
    "delivery.runs[].share_delivered",
    "delivery.stopped.stage",
    "delivery.stopped.date",
    "delivery.stopped.anaesthesia",
    "delivery.anaesthesia.given",
    *_HISTORY,
)
_GRADE: Final[Patterns] = (
    "lesions[].kind",
    "lesions[].site",
    "lesions[].max_dimension_mm",
    "lesions[].optic_distance_mm",
    "lesions[].within_brainstem",
)
_FRAME: Final[Patterns] = (
    "course.immobilization.kind",
    "course.immobilization.frame_applied_by",
)
_PRESENCE: Final[Patterns] = ("delivery.presence[].where",)
_DAYS: Final[Patterns] = ("delivery.runs[].date", "delivery.runs[].share_delivered")

_READS: Final[Mapping[str, Patterns]] = MappingProxyType(
    {
        "delivery": (*_BEAM, "delivery.intended_as"),
        "delivery.stopped": (*_BEAM, *_STOP),
        "management": (*_BEAM, *_PRESENCE, *_STOP),
        "management.special_procedure": (
            "delivery.runs[].date",
            "services<special_treatment_procedure>.date",
        ),
        "surgery": (*_GRADE, *_SURGEON, *_FRAME),
        "surgery.frame": (*_FRAME, *_SURGEON, "lesions[].site"),
        "planning.forward_3d": _PLAN,
        "planning.inverse": _PLAN,
        "simulation": (*_PLAN, "services<simulation>.date", "services<simulation>.level"),
        "device": (*_PLAN, "services<mlc_device>.date"),
        "dosimetry": _PLAN,
        "physics": ("course.planned_sessions", *_DAYS),
        "physics.special_consult": (
            "course.planned_sessions",
            *_PLAN,
            "services<continuing_physics>.date",
        ),
        "visit": (
            "delivery.runs[].date",
            "services<clinical_planning>.date",
            "services<simulation>.date",
        ),
    }
)


def reads(rule: str) -> Patterns:
    """The patterns of one rule; () of a rule that is not listed."""
    found = _READS.get(rule)
    return found if found is not None else _READS.get(rule.partition(".")[0], ())
